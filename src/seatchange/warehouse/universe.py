"""The desk's own universe of organisations, as it was imported into the warehouse."""

from __future__ import annotations

from functools import lru_cache

import duckdb

from seatchange.warehouse import rows
from seatchange.warehouse.directory import Directory, Organisation, shipped


def directory(connection: duckdb.DuckDBPyConnection) -> Directory:
    """The organisations known: those that ship, and before them those that were imported."""
    imported = [
        Organisation(name, tuple(aliases), *identifiers)
        for name, aliases, *identifiers in rows.select(connection, "organisations")
    ]
    return _directory(tuple(imported))


@lru_cache(maxsize=4)
def _directory(imported: tuple[Organisation, ...]) -> Directory:
    return Directory(shipped(), imported)
