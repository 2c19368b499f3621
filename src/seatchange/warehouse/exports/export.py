"""One view of the published copy into one file, whole or from a time on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal, TextIO, get_args

from seatchange.warehouse import query
from seatchange.warehouse.errors import QueryError
from seatchange.warehouse.exports import agenda, workbook
from seatchange.warehouse.files import replacing
from seatchange.warehouse.formats import WRITERS, Rows
from seatchange.warehouse.query import Limits

Format = Literal["csv", "jsonl", "parquet", "xlsx", "ics"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)
FILES_ONLY: Final = frozenset({"parquet", "xlsx"})

LIMITS: Final = Limits(seconds=3600.0, memory="2GB")  # rows are sorted, and the operator asks for all of them
# What "since" means: the first of these columns that a view has. A changed event is new again; so is its new state.
TIMES: Final = ("revised_at", "recorded_at", "seen_at", "discovered_at", "created_at", "polled_at", "last_seen")
KEYS: Final = ("id", "event_id", "departure_id", "url")  # which decide the order of rows of one moment
KIND: Final = re.compile(r"[a-z][a-z_]{0,40}")

# A spreadsheet runs a cell that begins so as a formula (OWASP, "CSV Injection"), and news can begin with anything.
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True)
class Exported:
    """How many rows were written, and in lines for a person what could not be."""

    rows: int
    notes: tuple[str, ...] = ()


def export(
    path: Path,
    kind: str,
    style: Format,
    out: TextIO,
    output: Path | None = None,
    *,
    now: datetime,
    since: datetime | None = None,
    exact: bool = False,
) -> Exported:
    """Write the view `kind` of the database at `path` (usually `Warehouse.published`) to `out`, or to a file `output`.

    Only rows from `since` on, in the order of time; `TIMES` says by which column. In CSV a text that a spreadsheet
    would take for a formula gets an apostrophe before it, unless it is to be `exact`. `now` is noted in a workbook. A
    file is written whole or not at all. Raises QueryError when there is no such view, time or form, WarehouseError.
    """
    if style in FILES_ONLY and output is None:
        raise QueryError(f"{style} goes into a file; say which one with --output FILE")
    if style == "ics" and kind != "events":
        raise QueryError(f"a calendar shows events; there is none of {kind}")
    statement = _statement(path, kind, since)
    if style == "parquet":
        return Exported(query.export(path, statement, "parquet", out, output, LIMITS))
    with query.run(path, statement, LIMITS) as result:
        if style == "xlsx" and output is not None:
            with replacing(output) as temporary:
                return Exported(*workbook.write(result.columns, result.rows, temporary, kind, now))
        write: Callable[[TextIO], Exported]
        if style == "ics":
            write = lambda file: Exported(*agenda.write(result.columns, result.rows, file))  # noqa: E731
        else:
            rows = _guarded(result.rows) if style == "csv" and not exact else result.rows
            write = lambda file: Exported(WRITERS[style](result.columns, result.types, rows, file))  # noqa: E731
        if output is None:
            return write(out)
        with replacing(output) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
            return write(file)


def _statement(path: Path, kind: str, since: datetime | None) -> str:
    views = _views(path)
    if not KIND.fullmatch(kind) or kind not in views:
        raise QueryError(f"there is no {kind[:40]!r} to export; there are {', '.join(sorted(views))}")
    time = next((column for column in TIMES if column in views[kind]), None)
    if since is not None and time is None:
        raise QueryError(f"{kind} have no time to begin at; leave --since out")
    # Name, columns and moment are checked or ours: nothing in here comes from outside.
    where = f" WHERE {time} >= TIMESTAMPTZ '{since.astimezone(UTC).isoformat()}'" if since else ""
    order = [*([time] if time else []), *(column for column in KEYS if column in views[kind])]
    return f"SELECT * FROM {kind}{where}" + (f" ORDER BY {', '.join(order)}" if order else "")  # noqa: S608


def _views(path: Path) -> dict[str, set[str]]:
    """The columns of every view or table that the published copy shows."""
    found: dict[str, set[str]] = {}
    shown = "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND schema_name = 'main'"
    with query.run(path, shown) as result:
        for table, column in result.rows:
            found.setdefault(table, set()).add(column)
    return found


def _guarded(rows: Rows) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        yield tuple(guarded(value) for value in row)


def guarded(value: Any) -> Any:
    """A text as a spreadsheet shows it instead of running it; every other value as it is."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
