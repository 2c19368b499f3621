"""An Excel workbook (Office Open XML, ECMA-376) of one sheet, written row by row in constant memory.

Every text is a text cell: never a formula, never a link, never a number, whatever it begins with.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from seatchange.warehouse.errors import QueryError, UnwritableWarehouseError
from seatchange.warehouse.formats import Rows, plain

MAX_ROWS: Final = 1_048_575  # a sheet has 1,048,576, and the first is the header
MAX_CELL: Final = 32_767  # UTF-16 code units that a cell takes
MAX_EXACT: Final = 10**15  # a cell holds a double: longer whole numbers would be rounded, so they are written as text
FIRST_DAY: Final = date(1900, 3, 1)  # before it Excel's calendar is wrong (1900 was no leap year)
WIDTHS: Final = {"sentence": 60, "title": 50, "url": 30, "person": 24, "organisation": 28, "role": 28}
WIDTH: Final = 14
OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write(columns: Sequence[str], rows: Rows, file: Path, name: str, now: datetime) -> tuple[int, tuple[str, ...]]:
    """Write rows to `file` as the sheet `name`; the number of rows, and what a person should know of it.

    Times are in UTC, which a cell cannot tell. Raises QueryError when there are more rows than a sheet has.
    """
    count = cut = 0
    try:
        with xlsxwriter.Workbook(str(file), {**OPTIONS, "tmpdir": str(file.parent)}) as book:
            book.set_properties({"title": f"Seatchange: {name}", "created": now.astimezone(UTC).replace(tzinfo=None)})
            bold, moment = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
            sheet = book.add_worksheet(name[:31])
            sheet.freeze_panes(1, 0)
            for place, column in enumerate(columns):
                sheet.set_column(place, place, WIDTHS.get(column, WIDTH))
                sheet.write_string(0, place, column, bold)
            for row in rows:
                count += 1
                if count > MAX_ROWS:
                    raise QueryError(f"a sheet has room for {MAX_ROWS} rows; narrow it with --since, or take csv")
                for place, value in enumerate(row):
                    cut += _cell(sheet, count, place, value, moment)
            sheet.autofilter(0, 0, count, max(0, len(columns) - 1))
    except XlsxWriterException as error:
        cause = error.args[0] if error.args else error
        reason = getattr(cause, "strerror", None) or type(cause).__name__
        raise UnwritableWarehouseError(f"cannot write {file}: {reason}; check the folder and its room") from error
    return count, ((f"{cut} texts were cut to {MAX_CELL} characters, the most that a cell takes",) if cut else ())


def _cell(sheet: Worksheet, row: int, place: int, value: Any, moment: Format) -> bool:
    """Write one cell; whether its text had to be cut."""
    match value:
        case None:
            return False
        case bool():
            sheet.write_boolean(row, place, value)
            return False
        case int() | float() if math.isfinite(value) and abs(value) < MAX_EXACT:
            sheet.write_number(row, place, value)
            return False
        case datetime() if value.date() >= FIRST_DAY:
            sheet.write_datetime(row, place, value.astimezone(UTC).replace(tzinfo=None), moment)
            return False
        case list() | tuple():
            text = ", ".join(str(plain(item)) for item in value)
        case _:
            shown = plain(value)
            text = json.dumps(shown, ensure_ascii=False) if isinstance(shown, dict) else str(shown)
    fitting = _fitting(text)
    sheet.write_string(row, place, fitting)
    return fitting != text


def _fitting(text: str) -> str:
    if len(text) <= MAX_CELL // 2 or len(text.encode("utf-16-le")) // 2 <= MAX_CELL:
        return text
    return text.encode("utf-16-le")[: 2 * (MAX_CELL - 1)].decode("utf-16-le", "ignore") + "…"
