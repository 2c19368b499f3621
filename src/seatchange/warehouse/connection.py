"""Where the warehouse lives: opened late, for a short time, by one process at a time, and always closed.

DuckDB lets one process write a file, or many read it. We keep our own processes apart by the `store` lock; a foreign
one (DuckDB's command line, a BI tool) is waited for, for a while.
"""

from __future__ import annotations

import re
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import duckdb

from seatchange.warehouse import backups, sql
from seatchange.warehouse.errors import (
    BusyWarehouseError,
    NewerWarehouseError,
    NotAWarehouseError,
    NoWarehouseError,
    UnwritableWarehouseError,
    WarehouseError,
)
from seatchange.warehouse.locks import hold

STORE_WAIT = timedelta(seconds=60)  # our own processes open for seconds at most, whatever they do
FOREIGN_WAIT: Final = 10.0  # seconds; a person with a database tool open will not close it within any wait
FIRST_PAUSE = 0.05  # seconds between two tries; doubles up to LAST_PAUSE
LAST_PAUSE = 1.0
ROOM: Final = 2 * 1024 * 1024  # bytes; with less, what came of deliveries might not fit on the disk
OFFLINE: Final[dict[str, Any]] = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
MAGIC: Final = b"DUCK"  # DuckDB's storage format: after the checksum of the first header
MAGIC_AT: Final = 8
# DuckDB names a database after its file, and a name must not be that of a schema as well.
RESERVED_NAMES: Final = frozenset({"facts", "main", "temp", "system", "information_schema", "pg_catalog"})
FOREIGN_HOLDER = re.compile(r"held in (?P<program>.+?) \(PID (?P<pid>\d+)\)")


class Warehouse:
    """The DuckDB file at `path` (it need not exist yet). `published` is the copy of it that readers open."""

    def __init__(self, path: Path | str, *, store_wait: timedelta = STORE_WAIT, foreign_wait: float = FOREIGN_WAIT):
        self.path = Path(path).expanduser().resolve()
        self._store_wait = store_wait
        self._foreign_wait = foreign_wait

    def __repr__(self) -> str:
        return f"Warehouse({str(self.path)!r})"

    @property
    def published(self) -> Path:
        """Where `publish` puts the copy for readers."""
        return self.path.with_name(f"{self.path.stem}.published.duckdb")

    @contextmanager
    def open(self, *, read_only: bool = False, command: str | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection for the time of the block, with the schema up to date.

        `command` is what others are told while they wait; by default the words of the command line. What DuckDB raises
        inside the block comes out as a WarehouseError.

        Raises WarehouseError: busy, not there (read-only), not a warehouse, newer than this program, not writable.
        """
        if self.path.name.split(".")[0].lower() in RESERVED_NAMES:
            raise NotAWarehouseError(
                f"{self.path} has a name that DuckDB keeps for itself; choose another warehouse.path"
            )
        if read_only and not self.path.exists():
            raise NoWarehouseError(self.path)
        with (
            hold(self.path, "store", command=command or command_line(), wait=self._store_wait),
            translated(self.path),
        ):
            if self.path.exists():
                check_file(self.path)
            else:
                self._create()
            connection = self._current(read_only)
            try:
                yield connection
            finally:
                connection.close()

    def _current(self, read_only: bool) -> duckdb.DuckDBPyConnection:
        """A connection with schema and views up to date. An older warehouse is migrated first, after a backup."""
        connection = self._connect(read_only)
        try:
            done = schema_version(connection, self.path)
            if read_only and not done:
                raise NoWarehouseError(self.path)
            missing = pending(connection) if done else []
            if done and not missing and _shown(connection):
                return connection
            if read_only:
                connection.close()
                self._current(read_only=False).close()
                return self._connect(read_only)
            if missing:
                backups.before_migration(connection, self.path, missing[0][0])
                connection.close()  # the copy has ended DuckDB's lock on the file
                connection = self._connect(read_only)
            migrate(connection, self.path)
            return connection
        except BaseException:
            connection.close()
            raise

    def _create(self) -> None:
        """Put an empty database in place, whole: a kill or a full disk would leave half a file that nobody can open."""
        new = self.path.with_name(f".{self.path.name}.new")
        new.unlink(missing_ok=True)
        try:
            duckdb.connect(str(new), config=OFFLINE).close()
            new.replace(self.path)
        finally:
            new.unlink(missing_ok=True)

    def _connect(self, read_only: bool) -> duckdb.DuckDBPyConnection:
        deadline = time.monotonic() + self._foreign_wait
        pause = FIRST_PAUSE
        while True:
            try:
                connection = duckdb.connect(str(self.path), read_only=read_only, config=OFFLINE)
                connection.execute("SET TimeZone = 'UTC'")
                return connection
            except duckdb.IOException as error:
                if "set lock on file" not in str(error) or time.monotonic() + pause > deadline:
                    raise
            time.sleep(pause)
            pause = min(pause * 2, LAST_PAUSE)


def check_file(path: Path) -> None:
    """Raise NotAWarehouseError when there is something at `path` that is no DuckDB database.

    DuckDB itself would hand some files (SQLite's) on to an extension.
    """
    try:
        with path.open("rb") as file:
            magic = file.read(MAGIC_AT + len(MAGIC))[MAGIC_AT:]
    except FileNotFoundError:
        return
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnwritableWarehouseError(f"{path} cannot be read: {reason}; check the path and its rights") from error
    if magic != MAGIC:
        raise NotAWarehouseError(f"{path} is not a DuckDB database; move it away or choose another warehouse.path")


def check_room(path: Path) -> None:
    """Raise UnwritableWarehouseError when the disk that holds the warehouse at `path` is full, or nearly so."""
    if shutil.disk_usage(path.parent).free < ROOM:
        raise full_disk(path)


def full_disk(path: Path) -> UnwritableWarehouseError:
    """The error that says so."""
    return UnwritableWarehouseError(f"the disk that holds {path} is full; make room and try again")


def command_line() -> str:
    """The words of this process's command line that tell what it does."""
    return " ".join(sys.argv[1:])[:80] or "…"


def migrate(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Bring schema and views up to date, each step in a transaction of its own.

    Raises NotAWarehouseError for somebody else's database, NewerWarehouseError when a newer Seatchange wrote it.
    """
    done = schema_version(connection, path)
    if done is None:
        with transaction(connection):
            connection.execute(sql.statement("create_versions"))
    for number, name, script in pending(connection):
        with transaction(connection):
            connection.execute(script)
            connection.execute(sql.statement("record_migration"), {"number": number, "name": name})
    if not _shown(connection):
        with transaction(connection):
            for _, script in sql.views():
                connection.execute(script)
            connection.execute(sql.statement("record_views"), {"digest": sql.digest("views")})


def pending(connection: duckdb.DuckDBPyConnection) -> list[tuple[int, str, str]]:
    """The (number, name, text) of the migrations that a warehouse lacks, in order; there may be gaps among them."""
    applied = {number for (number,) in connection.execute(sql.statement("applied_migrations")).fetchall()}
    return [migration for migration in sql.migrations() if migration[0] not in applied]


def _shown(connection: duckdb.DuckDBPyConnection) -> bool:
    (shown,) = connection.execute(sql.statement("views_digest")).fetchall()[0]
    return bool(shown == sql.digest("views"))


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All of the block's changes, or none of them."""
    connection.execute("BEGIN TRANSACTION")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        rollback(connection)
        raise


def rollback(connection: duckdb.DuckDBPyConnection) -> None:
    """Give up the transaction, if there still is one: a failed COMMIT or a fatal error has ended it already."""
    try:
        connection.execute("ROLLBACK")
    except duckdb.Error:
        return


def schema_version(connection: duckdb.DuckDBPyConnection, path: Path) -> int | None:
    """The number of the last migration applied; None for a database without any table.

    Raises NotAWarehouseError for somebody else's database, NewerWarehouseError when a newer Seatchange wrote it.
    """
    ours, tables = connection.execute(sql.statement("tables")).fetchall()[0]
    if not ours and tables:
        raise NotAWarehouseError(
            f"{path} is a DuckDB database with other tables, not a warehouse; choose another warehouse.path"
        )
    if not ours:
        return None
    (done,) = connection.execute(sql.statement("version")).fetchall()[0]
    known = max(number for number, _, _ in sql.migrations())
    if done > known:
        raise NewerWarehouseError(
            f"{path} has schema {done}, and this Seatchange knows {known}; "
            "install the newer version that wrote it, or choose another warehouse.path"
        )
    return int(done)


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """The border of DuckDB: its errors about the file at `path` come out as one line of ours."""
    try:
        yield
    except duckdb.Error as error:
        raise translation(path, str(error)) from error


def translation(path: Path, message: str) -> WarehouseError:
    """DuckDB's message about the file at `path` as an error of ours."""
    if "set lock on file" in message:
        who = FOREIGN_HOLDER.search(message)
        holder = f"{Path(who['program']).name} (process {who['pid']})" if who else "another program"
        return BusyWarehouseError(f"{path} is held by {holder}; close the database there and try again")
    if "not a valid DuckDB database" in message:
        return NotAWarehouseError(f"{path} is not a DuckDB database; move it away or choose another warehouse.path")
    if "version number" in message or "newer version" in message:
        return NewerWarehouseError(
            f"{path} was written by a newer DuckDB than {duckdb.__version__}, which is installed here; upgrade DuckDB"
        )
    if "No space left" in message:
        return full_disk(path)
    if "File too large" in message:
        return UnwritableWarehouseError(
            f"{path} would become larger than files may be here; raise the limit (ulimit -f) and try again"
        )
    if "Cannot open file" in message or "Permission denied" in message or "read-only file system" in message.lower():
        return UnwritableWarehouseError(f"{path} cannot be opened for writing; check the folder and its permissions")
    first = message.splitlines()[0] if message else "no message"
    return WarehouseError(f"{path} failed: {first}")
