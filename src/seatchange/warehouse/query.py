"""A user's SQL, run where it can harm nothing: on the published copy, read-only, without files or network, bounded.

The bounds are DuckDB's own: no external access, a locked configuration, memory and threads; we add the deadline, and
refuse the few functions that reach beyond the query: into the process, its logs and profiles, or other SQL.
Parquet is written by DuckDB itself, whose types it keeps: for that one file, and no other, writing is allowed.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

import duckdb

from seatchange.warehouse.connection import OFFLINE, check_file, translation
from seatchange.warehouse.errors import NoWarehouseError, QueryError
from seatchange.warehouse.files import replacing
from seatchange.warehouse.formats import WRITERS, Format

MAX_SQL = 100_000  # characters
FETCH = 1_000  # rows taken from DuckDB at a time, so that a large result is never in memory as a whole
READING = frozenset({"SELECT", "EXPLAIN"})  # kinds of statement; DESCRIBE, SHOW and SUMMARIZE are SELECT to DuckDB
# Functions that take addresses in memory or Python objects, change what DuckDB logs or profiles (into files), write the
# database's file, show secrets, or run SQL from a text, in which all of these could hide.
FORBIDDEN = frozenset({
    "arrow_scan", "arrow_scan_dumb", "checkpoint", "disable_logging", "disable_profiling", "duckdb_secrets",
    "enable_logging", "enable_profiling", "force_checkpoint", "json_execute_serialized_sql", "pandas_scan",
    "python_map_function", "query", "truncate_duckdb_logs", "which_secret", "write_log",
})  # fmt: skip
IDENTIFIER = re.compile(r"[\"\w]+")
INSIST = 0.1  # seconds between two interrupts: one that comes between two steps of DuckDB's can be lost
GRACE = 5.0  # seconds after which a query that heeds no interrupt is stuck, within one value of one function
HINT = "ask with one SELECT, for example: SELECT person, role, organisation FROM events"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query may take: seconds, memory (as DuckDB writes it), threads, and rows of result (None: all).

    `stuck` is called, in another thread, when a query heeds no interrupt. Nothing but the end of the process ends it.
    """

    seconds: float = 60.0
    memory: str = "1GB"
    threads: int = 2
    rows: int | None = None
    stuck: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """The columns' names and DuckDB types, and the rows, which are computed as they are taken."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


@contextmanager
def run(path: Path, query: str, limits: Limits | None = None) -> Iterator[Result]:
    """Run one reading statement on the database at `path` (usually `Warehouse.published`).

    The rows can be taken within the block only. Raises QueryError with one line for whatever is wrong with the query,
    NoWarehouseError or another WarehouseError when the database cannot be had.
    """
    limits = limits or Limits()
    statement = _single(query)
    with _reader(path, limits) as connection:
        cursor = connection.execute(statement)
        described = cursor.description or []
        names, types = (tuple(str(column[place]) for column in described) for place in (0, 1))
        yield Result(names, types, _rows(cursor, limits.rows))


def export(
    path: Path, query: str, style: Format, out: TextIO, output: Path | None = None, limits: Limits | None = None
) -> int:
    """Run a query and write its result to `out`, or to the file `output`; returns the number of rows.

    A file is written whole or not at all, and replaces what was there. Raises what `run` does, and
    UnwritableWarehouseError when the file cannot be written.
    """
    if style == "parquet" and output is None:
        raise QueryError("parquet goes into a file; say which one with --output FILE")
    if output is None:
        with run(path, query, limits) as result:
            return WRITERS[style](result.columns, result.types, result.rows, out)
    with replacing(output) as temporary:
        if style == "parquet":
            return _parquet(path, query, temporary, limits or Limits())
        with run(path, query, limits) as result, temporary.open("w", encoding="utf-8", newline="") as file:
            return WRITERS[style](result.columns, result.types, result.rows, file)


def _parquet(path: Path, query: str, target: Path, limits: Limits) -> int:
    quoted = str(target).replace("'", "''")
    head = "" if limits.rows is None else f" LIMIT {limits.rows:d}"
    with _reader(path, limits, writes=target) as connection:
        # The statement is known to be a single one, so it cannot end the parenthesis; the line break ends a comment.
        inner = f"SELECT * FROM (\n{_single(query)}\n){head}"  # noqa: S608
        ((count,),) = connection.execute(
            f"COPY ({inner}) TO '{quoted}' (FORMAT parquet, USE_TMP_FILE false)"
        ).fetchall()
    return int(count)


def _single(query: str) -> str:
    """The text of the one statement, without its semicolon. Raises QueryError when there is not exactly one to read."""
    if len(query) > MAX_SQL:
        raise QueryError(f"the query is longer than {MAX_SQL} characters; {HINT}")
    try:
        # Even parsing can read files (IMPORT DATABASE does), so it is done where there is access to none.
        with duckdb.connect(config={**OFFLINE, "enable_external_access": "false"}) as confined:
            statements = confined.extract_statements(query)
    except duckdb.Error as error:
        raise QueryError(_first_line(error)) from error
    if len(statements) != 1:
        raise QueryError(f"{'nothing to run' if not statements else 'only one statement at a time'}; {HINT}")
    kind = statements[0].type.name
    if kind not in READING:
        raise QueryError(f"{kind} is not for reading; {HINT}")
    forbidden = FORBIDDEN.intersection(_identifiers(query))
    if forbidden:
        raise QueryError(f"{min(forbidden)} is not allowed in a query; {HINT}")
    return statements[0].query.strip().rstrip(";")


def _identifiers(query: str) -> Iterator[str]:
    """The identifiers of a query in lower case, without quotation marks; texts and comments hold none."""
    # DuckDB counts in bytes.
    encoded = query.encode()
    for offset, kind in duckdb.tokenize(query):
        found = IDENTIFIER.match(encoded[offset:].decode("utf-8", "ignore"))
        if found and kind != duckdb.token_type.string_const:
            yield found[0].replace('"', "").lower()


@contextmanager
def _reader(path: Path, limits: Limits, writes: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    if not path.exists():
        raise NoWarehouseError(path)
    check_file(path)
    try:
        connection = duckdb.connect(str(path), read_only=True, config=OFFLINE)
    except duckdb.Error as error:
        raise translation(path, str(error)) from error
    late, over = threading.Event(), threading.Event()

    def interrupt() -> None:
        if over.wait(limits.seconds):
            return
        late.set()
        deadline = time.monotonic() + GRACE
        while not over.wait(INSIST):
            connection.interrupt()
            if limits.stuck and time.monotonic() > deadline:
                limits.stuck()
                return

    watch = threading.Thread(target=interrupt, daemon=True)
    try:
        _confine(connection, limits, writes)
        watch.start()
        yield connection
    except duckdb.Error as error:
        if late.is_set():
            message = f"the query took more than {limits.seconds:g} s and was stopped; narrow it down"
            raise QueryError(message) from error
        if isinstance(error, duckdb.OutOfMemoryException):
            raise QueryError(f"the query needs more than {limits.memory} of memory; narrow it down") from error
        raise QueryError(_first_line(error)) from error
    finally:
        over.set()
        if watch.ident:
            watch.join()  # it uses the connection
        connection.close()


def _confine(connection: duckdb.DuckDBPyConnection, limits: Limits, writes: Path | None) -> None:
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET memory_limit = $memory", {"memory": limits.memory})
    connection.execute("SET threads = $threads", {"threads": limits.threads})
    connection.execute("SET enable_progress_bar = false")  # it would be written among the rows
    connection.execute("SET python_enable_replacements = false")  # variables of this program are no tables
    connection.execute("SET temp_directory = ''")  # what does not fit into memory is refused, not spilled
    if writes:
        connection.execute("SET allowed_paths = $paths", {"paths": [str(writes)]})
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _rows(cursor: duckdb.DuckDBPyConnection, most: int | None) -> Iterator[tuple[Any, ...]]:
    left = most
    while left is None or left > 0:
        rows = cursor.fetchmany(FETCH if left is None else min(FETCH, left))
        if not rows:
            return
        yield from rows
        left = None if left is None else left - len(rows)


def _first_line(error: duckdb.Error) -> str:
    """DuckDB's message up to the excerpt of the query, with what it suggests."""
    told = str(error).split("\n\nLINE ")[0].split("\n\nCandidate functions")[0]
    return " ".join(told.split()) or type(error).__name__
