"""The forms in which rows are written: a table for people, CSV, JSON and JSON lines for programs."""

from __future__ import annotations

import base64
import csv
import json
import math
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Literal, TextIO
from uuid import UUID

from rich.console import Console
from rich.table import Table
from rich.text import Text

Format = Literal["table", "csv", "json", "jsonl", "parquet"]
Rows = Iterator[tuple[Any, ...]]
Writer = Callable[[Sequence[str], Sequence[str], Rows, TextIO], int]

MAX_CELL = 400  # characters shown of a value in a table; the other formats have all of it
MAX_TABLE = 10_000  # rows that a table takes, since it must see all of them to lay out its columns


def table(columns: Sequence[str], types: Sequence[str], rows: Rows, out: TextIO) -> int:
    """A table as wide as the terminal; without a terminal as wide as it needs to be."""
    laid = Table()
    for name in columns:
        laid.add_column(Text(readable(name)))
    count, cut = 0, False
    for row in rows:
        if count == MAX_TABLE:
            cut = True
            break
        laid.add_row(*(Text(_cell(value)) for value in row))
        count += 1
    terminal = out.isatty()
    console = Console(file=out, highlight=False, width=None if terminal else laid_width(laid))
    console.print(laid)
    if cut:
        console.print(f"… and more: a table shows {MAX_TABLE} rows; take --format csv for all of them", soft_wrap=True)
    return count


def laid_width(laid: Table) -> int:
    """The width that a table needs so that no cell is broken."""
    wide = Console(width=1_000_000)
    return max(1, wide.measure(laid).maximum)


def comma_separated(columns: Sequence[str], types: Sequence[str], rows: Rows, out: TextIO) -> int:
    """CSV after RFC 4180, with a header; an empty field is NULL, lists and structures are JSON."""
    writer = csv.writer(out)
    writer.writerow(columns)
    count = 0
    for row in rows:
        writer.writerow([_csv(value) for value in row])
        count += 1
    return count


def json_lines(columns: Sequence[str], types: Sequence[str], rows: Rows, out: TextIO) -> int:
    """One JSON object per line."""
    count = 0
    for text in _objects(columns, types, rows):
        out.write(text + "\n")
        count += 1
    return count


def json_array(columns: Sequence[str], types: Sequence[str], rows: Rows, out: TextIO) -> int:
    """One JSON array of objects, a line each."""
    count = 0
    for text in _objects(columns, types, rows):
        out.write(("[\n" if count == 0 else ",\n") + text)
        count += 1
    out.write("\n]\n" if count else "[]\n")
    return count


WRITERS: dict[str, Writer] = {"table": table, "csv": comma_separated, "json": json_array, "jsonl": json_lines}


def plain(value: Any) -> Any:
    """A value of DuckDB as JSON knows it: times in ISO 8601, numbers that JSON lacks as null, bytes in base64."""
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else None
        case datetime() | date() | time():
            return value.isoformat()
        case Decimal() | UUID() | timedelta():
            return str(value)
        case bytes() | bytearray() | memoryview():
            return base64.b64encode(value).decode()
        case dict():
            return {str(key): plain(item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [plain(item) for item in value]
        case _:
            return str(value)


def readable(text: str) -> str:
    """A text without control characters, which could give orders to a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _objects(columns: Sequence[str], types: Sequence[str], rows: Rows) -> Iterator[str]:
    names = _distinct(columns)
    nested = [kind.upper() == "JSON" for kind in types]
    for row in rows:
        values = (_parsed(value) if inner else plain(value) for value, inner in zip(row, nested, strict=True))
        yield json.dumps(dict(zip(names, values, strict=True)), ensure_ascii=False)


def _parsed(value: Any) -> Any:
    try:
        return plain(json.loads(value)) if isinstance(value, str) else plain(value)
    except ValueError:
        return value


def _distinct(columns: Sequence[str]) -> list[str]:
    """Names as they are, a repeated one numbered as DuckDB does it (a, a_1), for an object has each name once."""
    names: list[str] = []
    for name in columns:
        candidate, number = name, 0
        while candidate in names:
            number += 1
            candidate = f"{name}_{number}"
        names.append(candidate)
    return names


def _csv(value: Any) -> Any:
    shown = plain(value)
    return json.dumps(shown, ensure_ascii=False) if isinstance(shown, (dict, list)) else shown


def _cell(value: Any) -> str:
    shown = _csv(value)
    text = "" if shown is None else readable(str(shown))
    return text if len(text) <= MAX_CELL else text[: MAX_CELL - 1] + "…"
