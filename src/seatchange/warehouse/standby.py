"""The standby: the database from which the published copy is made, brought up to date by what a load added.

What readers ask most (`TABLES`) is laid out as tables under the names of the warehouse's views; the other views and the
macros are the warehouse's own and build on these. For a load's news the views are computed on small warehouses in
memory that hold nothing but the rows which the news touch, so they are defined in one place only: views/*.sql.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from seatchange.warehouse import sql
from seatchange.warehouse.connection import transaction

CREATED = re.compile(r"CREATE OR REPLACE (?:VIEW|MACRO) ([\w.]+)")


@dataclass(frozen=True, slots=True)
class Table:
    """A view that is laid out as a table: the database in memory in which its news are computed, the key of its rows,
    the temporary table of touched keys, and the order in which its rows stand when it is made anew."""

    source: str
    key: str
    touched: str
    order: str | None = None


# Rows stand in the order of time, so that questions about a time read little of the table. Articles do as they come.
TABLES: Final = {
    "articles": Table("delta", "id", "touched_articles"),
    "mentions": Table("delta", "id", "touched_mentions", "seen_at"),
    "event_history": Table("delta", "event_id", "touched_events", "recorded_at"),
    "coverage": Table("delta", "event_id", "touched_events", "known_at"),
    "events": Table("delta", "id", "touched_events", "discovered_at"),
    "alerts": Table("delta", "id", "touched_alerts", "created_at"),
    "people": Table("by_person", "name_key(person)", "touched_people"),
    "organisations": Table("by_organisation", "name_key(organisation)", "touched_organisations"),
    "successions": Table("by_organisation", "name_key(organisation)", "touched_organisations"),
    "vacancies": Table("by_organisation", "name_key(organisation)", "touched_organisations"),
}
WHOLE: Final = ("feeds", "identifiers")  # small: replaced whole
TEXTS: Final = ("articles", "text")  # the column that is left out when texts are

# The facts that the views of touched events, articles and alerts are computed from; a table not named here goes whole.
PARTS: Final = {
    "events": "id IN (FROM touched_events)"
    " OR id IN (SELECT event_id FROM facts.alerts WHERE id IN (FROM touched_alerts))",
    "event_mentions": "event_id IN (FROM touched_events)",
    "revisions": "event_id IN (FROM touched_events)"
    " OR id IN (SELECT revision_id FROM facts.alerts WHERE id IN (FROM touched_alerts))",
    "mentions": "id IN (FROM touched_mentions)",
    "articles": "id IN (FROM touched_articles)"
    " OR id IN (SELECT article_id FROM facts.mentions WHERE id IN (FROM touched_mentions))",
    "readings": "article_id IN (FROM touched_articles)",
    "entries": "id IN (SELECT entry_id FROM facts.readings WHERE article_id IN (FROM touched_articles))",
    "alerts": "id IN (FROM touched_alerts)",
    "deliveries": "alert_id IN (FROM touched_alerts)",
}
# Indexes for the writer alone.
UNREAD: Final = ("event_keys", "key_builds")
# These are inserted into and never changed, so the number of rows taken over tells which ones are new.
APPENDED: Final = (*(name for name in PARTS if name != "entries"), "event_joins", "event_moves", "retractions")
# Views of events alone, in which only events of one person, or of one organisation, meet.
GROUPS: Final = {"by_person": ("people",), "by_organisation": ("organisations", "successions", "vacancies")}
ALL_EVENTS: Final = "FROM standby.events"
TOUCHED_GROUP: Final = {
    "by_person": "FROM standby.events WHERE name_key(person) IN (FROM touched_people)"
    " AND id NOT IN (FROM touched_events) UNION ALL BY NAME FROM delta.events WHERE id IN (FROM touched_events)",
    "by_organisation": "FROM standby.events WHERE name_key(organisation) IN (FROM touched_organisations)"
    " AND id NOT IN (FROM touched_events) UNION ALL BY NAME FROM delta.events WHERE id IN (FROM touched_events)",
}


def refresh(connection: duckdb.DuckDBPyConnection, file: Path, *, texts: bool) -> None:
    """Bring the standby at `file` up to date with the warehouse that `connection` has open; make it if need be.

    `texts` says whether articles have their texts. A standby that cannot be read, or was made of other views, another
    schema or facts that are gone, is made anew. Raises duckdb.Error, OSError.
    """
    digest = _digest(connection, texts)
    try:
        if not _continued(connection, file, digest, texts):
            connection.execute("DETACH DATABASE IF EXISTS standby")
            discard(file)
            _attach(connection, file)
            _make(connection, digest, texts)
        connection.execute("CHECKPOINT standby")  # everything into the one file that is copied
    finally:
        connection.execute("DETACH DATABASE IF EXISTS standby")


def discard(file: Path) -> None:
    """Remove the standby, so that the next publication makes it anew."""
    for leftover in (file, file.with_name(f"{file.name}.wal")):
        leftover.unlink(missing_ok=True)


def _digest(connection: duckdb.DuckDBPyConnection, texts: bool) -> str:
    """What a standby is made of: a difference in any of it means that it must be made anew."""
    ((schema,),) = connection.execute(sql.statement("version")).fetchall()
    made_of = (TABLES, WHOLE, texts, schema, sql.digest("views"), duckdb.__version__)
    return hashlib.sha256(repr(made_of).encode()).hexdigest()


def _attach(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    connection.execute(f"ATTACH {_quoted(str(file))} AS standby")


def _continued(connection: duckdb.DuckDBPyConnection, file: Path, digest: str, texts: bool) -> bool:
    """Advance the standby, if there is one of the facts that the warehouse still holds and only has more of now."""
    try:
        _attach(connection, file)
        if connection.execute("SELECT digest FROM standby.publication.made_of").fetchall() != [(digest,)]:
            return False
        marks = connection.execute("FROM standby.publication.marks").fetchall()
        if any(_mark(connection, name, rows) != (rows, last) for name, rows, last in marks):
            return False
        _advance(connection, texts)
    except duckdb.Error:  # missing, torn or somebody else's
        return False
    return True


def _mark(connection: duckdb.DuckDBPyConnection, name: str, rows: int | None = None) -> tuple[int, int | None]:
    """How many rows a table of facts has (among its first `rows`; -1: some were deleted), and a hash of the last."""
    bound = "" if rows is None else f"WHERE rowid < {rows:d}"
    ((count, end),) = connection.execute(f"SELECT count(*), max(rowid) FROM facts.{name} {bound}").fetchall()  # noqa: S608
    if end is None:
        return 0, None
    ((last,),) = connection.execute(f"SELECT hash(t) FROM facts.{name} AS t WHERE rowid = {end:d}").fetchall()  # noqa: S608
    return count if count == end + 1 else -1, last


def _make(connection: duckdb.DuckDBPyConnection, digest: str, texts: bool) -> None:
    """Lay everything out. What the standby was made of is written last: without it, it is made anew."""
    with transaction(connection):
        for name, table in TABLES.items():
            if table.source == "delta":
                order = f"ORDER BY {table.order}" if table.order else ""
                connection.execute(f"CREATE TABLE standby.{name} AS SELECT {_columns(name, texts)} FROM {name} {order}")  # noqa: S608
        for name in WHOLE:
            connection.execute(f"CREATE TABLE standby.{name} AS FROM {name}")
    with ExitStack() as stack:
        for group in GROUPS:
            stack.enter_context(_group(connection, group, ALL_EVENTS))
        with transaction(connection):
            for name, table in TABLES.items():
                if table.source != "delta":
                    connection.execute(f"CREATE TABLE standby.{name} AS FROM {table.source}.{name}")
            _define(connection, texts)
            connection.execute(sql.statement("create_publication"), {"digest": digest})
            _set_marks(connection)


def _advance(connection: duckdb.DuckDBPyConnection, texts: bool) -> None:
    """Compute anew what new facts touch, and put it in the place of what was there, in one transaction."""
    connection.execute(sql.statement("touched"))
    with ExitStack() as stack:
        stack.enter_context(_delta(connection, texts))
        connection.execute(sql.statement("touched_names"))
        for group, events in TOUCHED_GROUP.items():
            stack.enter_context(_group(connection, group, events))
        with transaction(connection):
            for name, table in TABLES.items():
                touched = f"WHERE {table.key} IN (FROM {table.touched})"
                source = f"SELECT {_columns(name, texts)} FROM {table.source}.{name}"  # noqa: S608
                connection.execute(f"DELETE FROM standby.{name} {touched}")  # noqa: S608
                connection.execute(f"INSERT INTO standby.{name} BY NAME {source} {touched}")
            for name in WHOLE:
                connection.execute(f"DELETE FROM standby.{name}")  # noqa: S608
                connection.execute(f"INSERT INTO standby.{name} BY NAME FROM {name}")
            _set_marks(connection)


@contextmanager
def _delta(connection: duckdb.DuckDBPyConnection, texts: bool) -> Iterator[None]:
    """A warehouse in memory, `delta`, of the touched facts, with all views."""
    with _in_memory(connection, "delta"):
        connection.execute("CREATE SCHEMA delta.facts")
        for (name,) in connection.execute(sql.statement("tables_of_facts")).fetchall():
            columns = "*" if texts or name != TEXTS[0] else f"* REPLACE ('' AS {TEXTS[1]})"
            part = f"SELECT {columns} FROM facts.{name} WHERE {PARTS.get(name, str(name not in UNREAD))}"  # noqa: S608
            connection.execute(f"CREATE TABLE delta.facts.{name} AS {part}")
        with _using(connection, "delta"):
            for _, definition in _definitions():
                connection.execute(definition)
        yield


@contextmanager
def _group(connection: duckdb.DuckDBPyConnection, group: str, events: str) -> Iterator[None]:
    """A database in memory with some events, and the views of this group of them."""
    with _in_memory(connection, group):
        connection.execute(f"CREATE TABLE {group}.events AS {events}")
        with _using(connection, group):
            for name, definition in _definitions():
                if name in ("name_key", *GROUPS[group]):
                    connection.execute(definition)
        yield


def _definitions() -> Iterator[tuple[str, str]]:
    """The (name, statement) of every view and macro, in the order in which they can be created; no comments."""
    for _, script in sql.views():
        for statement in duckdb.extract_statements(script):
            created = CREATED.search(statement.query)
            if created:
                yield created[1], statement.query


@contextmanager
def _in_memory(connection: duckdb.DuckDBPyConnection, name: str) -> Iterator[None]:
    connection.execute(f"ATTACH ':memory:' AS {name}")
    try:
        yield
    finally:
        connection.execute(f"DETACH {name}")


@contextmanager
def _using(connection: duckdb.DuckDBPyConnection, database: str) -> Iterator[None]:
    """Unqualified names mean those of `database` within the block."""
    ((home,),) = connection.execute("SELECT current_database()").fetchall()
    connection.execute(f"USE {database}")
    try:
        yield
    finally:
        connection.execute(f'USE "{home}"')


def _define(connection: duckdb.DuckDBPyConnection, texts: bool) -> None:
    """Create the views and macros that are not laid out as tables, and comment on everything."""
    laid = {*TABLES, *WHOLE}
    comments = connection.execute(sql.statement("comments")).fetchall()
    with _using(connection, "standby"):
        for name, definition in _definitions():
            if name not in laid and not name.startswith("facts."):
                connection.execute(definition)
        for kind, name, column, comment in comments:
            if (name, column) == TEXTS and not texts:
                continue
            what = "TABLE" if kind == "VIEW" and name in laid else kind
            where = f'{name}."{column}"' if column else name
            connection.execute(f"COMMENT ON {what} {where} IS {_quoted(comment)}")


def _columns(name: str, texts: bool) -> str:
    return "*" if texts or name != TEXTS[0] else f"* EXCLUDE ({TEXTS[1]})"


def _set_marks(connection: duckdb.DuckDBPyConnection) -> None:
    marks = [(name, *_mark(connection, name)) for name in APPENDED]
    connection.execute("DELETE FROM standby.publication.marks")
    connection.executemany("INSERT INTO standby.publication.marks VALUES (?, ?, ?)", marks)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
