"""What keeps a warehouse fit: its integrity checked, its file compacted, old texts given up.

A process may be killed at any point of it: a check only reads, texts are given up in one transaction, and a compacted
file takes the place of the old one in one step.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import duckdb

from seatchange.warehouse import rows, sql
from seatchange.warehouse.connection import Warehouse, transaction
from seatchange.warehouse.errors import WarehouseError
from seatchange.warehouse.files import put, unwritable

SHOWN: Final = 3  # examples of what a check found
MEMORY: Final = "1GB"  # else DuckDB keeps what it reads in memory, up to four fifths of the machine's
MAX_MESSAGE: Final = 300  # characters of what DuckDB says of a damaged file


@dataclass(frozen=True, slots=True)
class Fault:
    """What a check found: its name, what is wrong, how often, and some of the ids."""

    check: str
    wrong: str
    count: int
    examples: tuple[str, ...]

    def __str__(self) -> str:
        more = ", …" if self.count > len(self.examples) else ""
        shown = f" ({', '.join(self.examples)}{more})" if self.examples else ""
        return f"{self.check}: {self.wrong}: {self.count}{shown}"


@dataclass(frozen=True, slots=True)
class Compacted:
    """The size of the file in bytes, before and after."""

    before: int
    after: int


def check(connection: duckdb.DuckDBPyConnection) -> tuple[Fault, ...]:
    """Read every block of the file, whose checksums DuckDB verifies, and run every checks/*.sql; what they found."""
    connection.execute(f"SET memory_limit = '{MEMORY}'")
    try:
        _counts(connection, "")
    except duckdb.Error as error:
        told = " ".join(str(error).split())[:MAX_MESSAGE]
        return (Fault("file", f"a part of the file cannot be read; put a backup in its place: {told}", 1, ()),)
    faults: list[Fault] = []
    for name, script in sql.scripts("checks"):
        found = [str(row[0]) for row in connection.execute(script).fetchmany(SHOWN)]
        if found:
            ((count,),) = connection.execute(f"SELECT count(*) FROM ({script.rstrip().rstrip(';')})").fetchall()  # noqa: S608
            faults.append(Fault(name, script.splitlines()[0].removeprefix("-- "), count, tuple(found)))
    return tuple(faults)


def compact(warehouse: Warehouse) -> Compacted:
    """Write the warehouse into a new file without the room that is free in it, and put that in its place.

    Everything in the file comes along, other people's tables too. Raises WarehouseError; the old file stays then.
    """
    path = warehouse.path
    unfinished = path.with_name(f".{path.name}.compacting")
    with warehouse.open() as connection:
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        connection.execute("CHECKPOINT")  # no log may stay behind for a file that is no longer there
        before = path.stat().st_size
        try:
            _discard(unfinished)
            _copy(connection, unfinished, path)
            _own_alike(path, unfinished)
            # In its place while the old one is held, into which nothing is written any more.
            put(unfinished, path)
        except OSError as error:
            raise unwritable(path, error) from error
        finally:
            with suppress(OSError):
                _discard(unfinished)
    return Compacted(before, path.stat().st_size)


def prune_texts(connection: duckdb.DuckDBPyConnection, before: datetime, now: datetime) -> int:
    """Give up the texts of articles fetched before a moment; returns how many.

    Their rows stay, whose ids are hashes of the text too, and so does every sentence that proves a mention. The room
    becomes free when the warehouse is compacted. Such an article cannot be read anew by later rules.
    """
    with transaction(connection):
        ((count,),) = rows.select(connection, "prune_texts", before=before, now=now)
    return int(count)


def _copy(connection: duckdb.DuckDBPyConnection, target: Path, path: Path) -> None:
    ((home,),) = connection.execute("SELECT current_database()").fetchall()
    quoted = str(target).replace("'", "''")
    connection.execute(f"ATTACH '{quoted}' AS compacted")
    try:
        connection.execute(f'COPY FROM DATABASE "{home}" TO compacted')
        connection.execute("DELETE FROM compacted.facts.views")  # so that the next opening defines all views anew
        if _counts(connection, home) != _counts(connection, "compacted"):
            raise WarehouseError(f"{path} came out differently when it was compacted, and was left as it is; report it")
        connection.execute("CHECKPOINT compacted")
    finally:
        connection.execute("DETACH compacted")


def _counts(connection: duckdb.DuckDBPyConnection, database: str) -> dict[tuple[str, str], tuple[int, int]]:
    """The number of rows of every table, and a hash over all of them whatever their order. Reads everything."""
    tables = rows.select(connection, "all_tables", database=database or None)
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for owner, schema, table in tables:
        if (schema, table) == ("facts", "views"):
            continue
        source = f'"{owner}"."{schema}"."{table}"'
        found[schema, table] = connection.execute(f"SELECT count(*), bit_xor(hash(t)) FROM {source} AS t").fetchall()[0]  # noqa: S608
    return found


def _discard(file: Path) -> None:
    for leftover in (file, file.with_name(f"{file.name}.wal")):
        leftover.unlink(missing_ok=True)


def _own_alike(old: Path, new: Path) -> None:
    """Give a file the rights and, as far as one may, the owner of another: the service must go on writing it."""
    told = old.stat()
    os.chmod(new, told.st_mode & 0o7777)
    with suppress(PermissionError):
        os.chown(new, told.st_uid, told.st_gid)
