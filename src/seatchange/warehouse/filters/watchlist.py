"""A watch list: a file that names organisations, one name per line or as CSV.

The columns of the CSV are those that a list of organisations is imported with: name, aliases (separated by |), ticker,
lei, domain, country. Only `name` is needed.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MAX_BYTES = 16 * 1024 * 1024
MAX_ENTRIES = 100_000  # all listed companies of the world are some 60,000
MAX_NAME = 300  # characters
COLUMNS = ("name", "aliases", "ticker", "lei", "domain", "country")
SEPARATOR = "|"  # between aliases


@dataclass(frozen=True, slots=True)
class Wanted:
    """Organisations under the names and identifiers by which they may be known; one that agrees is enough."""

    names: frozenset[str] = frozenset()
    tickers: frozenset[str] = frozenset()
    leis: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()

    def __or__(self, other: Wanted) -> Wanted:
        return Wanted(
            self.names | other.names,
            self.tickers | other.tickers,
            self.leis | other.leis,
            self.domains | other.domains,
        )


def read(path: Path) -> Wanted:
    """The organisations of a watch list. Raises ValueError with one line that names the file and the line."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ValueError(f"{path.name}: larger than {MAX_BYTES // 2**20} MB; is it the right file?")
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(f"{path.name}: not UTF-8 text (byte {error.start}); save it as UTF-8") from None
    except OSError as error:
        raise ValueError(f"{path.name}: cannot be read: {error.strerror}; check watch_list") from None
    listed = _table(path.name, text) if path.suffix.lower() == ".csv" else _lines(path.name, text)
    names: set[str] = set()
    tickers: set[str] = set()
    leis: set[str] = set()
    domains: set[str] = set()
    count = 0
    for count, entry in enumerate(listed, start=1):
        if count > MAX_ENTRIES:
            raise ValueError(f"{path.name}: more than {MAX_ENTRIES} organisations; split it among subscribers")
        names |= entry.names
        tickers |= entry.tickers
        leis |= entry.leis
        domains |= entry.domains
    if not count:
        raise ValueError(f"{path.name}: it names no organisation; write one name per line")
    return Wanted(frozenset(names), frozenset(tickers), frozenset(leis), frozenset(domains))


def folded_domain(text: str) -> str:
    """A domain without its case and "www."."""
    return text.strip().casefold().removeprefix("www.").rstrip(".")


def _lines(file: str, text: str) -> Iterator[Wanted]:
    for number, line in enumerate(text.splitlines(), start=1):
        name = line.strip()
        if name and not name.startswith("#"):
            yield Wanted(names=frozenset({_checked(name, file, number)}))


def _table(file: str, text: str) -> Iterator[Wanted]:
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        if "name" not in header:
            raise ValueError(f"{file} line 1: no column `name`; the columns are {', '.join(COLUMNS)}")
        strange = [cell for cell in header if cell not in COLUMNS]
        if strange:
            raise ValueError(f"{file} line 1: unknown column {strange[0]!r}; allowed are {', '.join(COLUMNS)}")
        for row in reader:
            if any(cell.strip() for cell in row):
                yield _entry(header, row, file, reader.line_num)
    except csv.Error as error:
        raise ValueError(f"{file} line {reader.line_num}: not CSV: {error}") from None


def _entry(header: list[str], row: list[str], file: str, line: int) -> Wanted:
    if len(row) != len(header):
        raise ValueError(f"{file} line {line}: {len(row)} cells under {len(header)} columns; quote names with commas")
    cells = {column: cell.strip() for column, cell in zip(header, row, strict=True)}
    names = [cells["name"], *(alias.strip() for alias in cells.get("aliases", "").split(SEPARATOR))]
    if not names[0]:
        raise ValueError(f"{file} line {line}: the name is empty")
    return Wanted(
        names=frozenset(_checked(name, file, line) for name in names if name),
        tickers=_given(cells.get("ticker", "").upper()),
        leis=_given(cells.get("lei", "").upper()),
        domains=_given(folded_domain(cells.get("domain", ""))),
    )


def _given(value: str) -> frozenset[str]:
    return frozenset({value}) if value else frozenset()


def _checked(name: str, file: str, line: int) -> str:
    if len(name) > MAX_NAME:
        raise ValueError(f"{file} line {line}: a name of {len(name)} characters; is it the right file?")
    if not any(letter.isalnum() for letter in name):
        raise ValueError(f"{file} line {line}: {name[:40]!r} is no name")
    return name
