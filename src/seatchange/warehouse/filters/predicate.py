"""A subscriber's own condition in SQL, over the columns of a subject (`subject.columns`).

It runs in a database of its own in memory, without files, network, extensions or the warehouse, and is stopped when it
takes long. It is one expression without subqueries, so that it costs a look at each row.
"""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

import duckdb

from seatchange.warehouse.connection import OFFLINE
from seatchange.warehouse.filters.subject import Subject, columns

MAX_PREDICATE = 4_000  # characters
MEMORY = "256MB"
SECONDS = 10.0  # for all rows of a load, of which it takes a thousandth
TABLE = ", ".join(f'"{name}" {column.type}' for name, column in columns().items())
STRUCTURE = json.dumps([{name: column.type for name, column in columns().items()}])

log = logging.getLogger(__name__)


def check(predicate: str) -> str:
    """The predicate, if it is one condition over the columns. Raises ValueError with one line that says what is not."""
    if len(predicate) > MAX_PREDICATE:
        raise ValueError(f"longer than {MAX_PREDICATE} characters")
    with _database([]) as connection:
        try:
            if not predicate.strip():
                raise ValueError("is empty; write a condition, like: interim AND role_class = 'cfo'")
            # Alone as well as in parentheses: so it can neither end them nor bring clauses of its own.
            if len(duckdb.extract_statements(f"SELECT\n{predicate}\n")) != 1:
                raise ValueError("must be one condition, like: interim AND role_class = 'cfo'")
            described = f"DESCRIBE SELECT (\n{predicate}\n) FROM subject"  # noqa: S608 - confined, in memory
            type_ = connection.execute(described).fetchall()[0][1]
            connection.execute(_question(predicate))
        except duckdb.Error as error:
            raise ValueError(_first_line(error)) from None
    if type_ != "BOOLEAN":
        raise ValueError(f"must be a condition, true or false; this is {type_}")
    return predicate


def meeting(predicates: Iterable[str], subjects: Sequence[Subject]) -> dict[str, frozenset[int]]:
    """For each predicate the places of the subjects that meet it: one query for each, over all of them.

    A row on which it fails (a cast of a text that is no number) does not meet it; nor does any when it takes too long,
    which is logged, for a condition must not keep news from being stored.
    """
    wanted = sorted(set(predicates))
    if not wanted or not subjects:
        return {predicate: frozenset() for predicate in wanted}
    met: dict[str, frozenset[int]] = {}
    with _database(subjects) as connection:
        for predicate in wanted:
            try:
                with _in_time(connection):
                    rows = connection.execute(_question(predicate)).fetchall()
            except duckdb.Error as error:
                log.warning("the condition %r failed and tells nobody of this load: %s", predicate, _first_line(error))
                rows = []
            met[predicate] = frozenset(row for (row,) in rows)
    return met


def _question(predicate: str) -> str:
    return f"SELECT rowid FROM subject WHERE TRY((\n{predicate}\n))"  # noqa: S608 - confined, and one expression


@contextmanager
def _database(subjects: Sequence[Subject]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A confined database in memory with the subjects as its only table, in their order."""
    connection = duckdb.connect(":memory:", config=OFFLINE)
    try:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET memory_limit = $memory", {"memory": MEMORY})
        connection.execute("SET threads = 1")
        connection.execute("SET temp_directory = ''")
        connection.execute(f"CREATE TABLE subject ({TABLE})")
        if subjects:
            rows = json.dumps([_row(subject) for subject in subjects], ensure_ascii=False, default=_iso)
            insert = f"INSERT INTO subject SELECT unnest(from_json($rows::JSON, '{STRUCTURE}'), max_depth := 2)"
            connection.execute(insert, {"rows": rows.encode("utf-8", "replace").decode()})
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection
    finally:
        connection.close()


@contextmanager
def _in_time(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Interrupt what still runs after the time allowed."""
    timer = threading.Timer(SECONDS, connection.interrupt)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _row(subject: Subject) -> dict[str, object]:
    return {name: getattr(subject, name) for name in columns()}


def _iso(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is no column's type")


def _first_line(error: duckdb.Error) -> str:
    """DuckDB's message up to the excerpt of the query."""
    return " ".join(str(error).split("\n\nLINE ")[0].split("\n\nCandidate functions")[0].split())
