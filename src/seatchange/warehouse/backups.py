"""Copies of the whole warehouse in the folder `backups` beside it: of the operator's, and before every migration.

Both kinds are bounded, and each copy is a warehouse that can be put in the place of the present one.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import duckdb

from seatchange.warehouse.files import copy, unwritable

FOLDER: Final = "backups"
KEPT: Final = 7  # copies that the operator made; older ones give way
KEPT_MIGRATIONS: Final = 3  # copies from before migrations; a warehouse that is older by more will not be gone back to
STAMP: Final = "%Y%m%dT%H%M%SZ"


def folder(path: Path) -> Path:
    """Where the copies of the warehouse at `path` are."""
    return path.parent / FOLDER


def back_up(connection: duckdb.DuckDBPyConnection, path: Path, now: datetime, kept: int = KEPT) -> Path:
    """Copy the warehouse that `connection` has open for writing, and let copies beyond the newest `kept` go.

    Nothing may be written through the connection afterwards: DuckDB's lock on the file ends with the copy (POSIX:
    closing any descriptor does that). Raises UnwritableWarehouseError, duckdb.Error.
    """
    target = folder(path) / f"{path.stem}.{now.astimezone(UTC).strftime(STAMP)}{path.suffix}"
    _copy(connection, path, target)
    _rotate(path, r"\d{8}T\d{6}Z", kept)
    return target


def before_migration(connection: duckdb.DuckDBPyConnection, path: Path, schema: int) -> Path:
    """Copy the warehouse before the migration to `schema`. As `back_up`."""
    target = folder(path) / f"{path.stem}.before-schema-{schema:04d}{path.suffix}"
    _copy(connection, path, target)
    _rotate(path, r"before-schema-\d{4}", KEPT_MIGRATIONS)
    return target


def listed(path: Path, kind: str = r"\d{8}T\d{6}Z|before-schema-\d{4}") -> list[Path]:
    """The copies of the warehouse at `path` whose names tell this kind, ordered by name: the oldest first."""
    name = re.compile(rf"{re.escape(path.stem)}\.({kind}){re.escape(path.suffix)}")
    return sorted(file for file in folder(path).glob("*") if name.fullmatch(file.name))


def _copy(connection: duckdb.DuckDBPyConnection, path: Path, target: Path) -> None:
    connection.execute("CHECKPOINT")  # everything into the one file that is copied
    copy(path, target)


def _rotate(path: Path, kind: str, kept: int) -> None:
    for file in listed(path, kind)[:-kept]:
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            raise unwritable(file, error) from error
