"""A desk's own list of organisations: a CSV file into checked values. Pure.

The columns are name, aliases, ticker, LEI, domain and country, in any order and case; only name is needed. Aliases are
separated by ";" or "|".
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Final

from seatchange.warehouse.directory import Organisation
from seatchange.warehouse.errors import OrganisationListError
from seatchange.warehouse.names import organisation_words

MAX_BYTES: Final = 64 * 1024 * 1024  # every listed company of the world with its names takes a tenth of this
MAX_NAME: Final = 300  # characters
COLUMNS: Final = ("name", "aliases", "ticker", "lei", "domain", "country")
SEPARATORS = re.compile(r"[;|]")
LEI = re.compile(r"[0-9A-Z]{18}[0-9]{2}")  # ISO 17442
TICKER = re.compile(r"\S{1,24}")
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}")
COUNTRY = re.compile(r"[A-Z]{2}")  # ISO 3166-1 alpha-2


def parse(content: bytes, file: str) -> list[Organisation]:
    """The organisations of a CSV file in UTF-8, with "," or ";" or a tab between its columns.

    Raises OrganisationListError, which names the file, the line and the column.
    """
    if len(content) > MAX_BYTES:
        raise OrganisationListError(f"{file} is larger than {MAX_BYTES >> 20} MB; import it in parts")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise OrganisationListError(f"{file}, line {line}: is not UTF-8; save the file as UTF-8") from None
    found: list[Organisation] = []
    named: dict[tuple[str, ...], tuple[int, str]] = {}
    for line, row in _rows(text, file):
        organisation = _organisation(row, f"{file}, line {line}")
        for name in organisation.names:
            before, other = named.setdefault(organisation_words(name), (line, organisation.id))
            if other != organisation.id or (name == organisation.name and before != line):
                column = "name" if name == organisation.name else "aliases"
                raise OrganisationListError(
                    f"{file}, line {line}, column {column}: {name} stands in line {before} already; "
                    "a name can mean one organisation only"
                )
        found.append(organisation)
    if not found:
        raise OrganisationListError(f"{file} lists no organisation; it needs a line of column names and one for each")
    return found


def _rows(text: str, file: str) -> Iterator[tuple[int, dict[str, str]]]:
    header = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    # Strict, so that a quotation mark that is never closed is an error and does not swallow the rest of the file.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: list[str] | None = None
    try:
        for fields in reader:
            if not any(field.strip() for field in fields):
                continue
            line = reader.line_num
            if columns is None:
                columns = _columns(fields, f"{file}, line {line}")
                continue
            if len(fields) > len(columns):
                raise OrganisationListError(
                    f"{file}, line {line}: has {len(fields)} fields, and the file {len(columns)} columns; "
                    f"put quotation marks around a field that contains {delimiter!r}"
                )
            yield line, {name: " ".join(field.split()) for name, field in zip(columns, fields, strict=False)}
    except csv.Error as error:
        raise OrganisationListError(f"{file}, line {reader.line_num}: is no CSV ({error}); mend the line") from error


def _columns(fields: list[str], where: str) -> list[str]:
    columns = [field.strip().lower() for field in fields]
    for column in columns:
        if column not in COLUMNS:
            raise OrganisationListError(f"{where}: there is no column {column!r}; the columns are {', '.join(COLUMNS)}")
        if columns.count(column) > 1:
            raise OrganisationListError(f"{where}: the column {column} stands there twice; leave one of them out")
    if "name" not in columns:
        raise OrganisationListError(f"{where}: the column name is missing; the first line must name the columns")
    return columns


def _organisation(row: dict[str, str], where: str) -> Organisation:
    name = row.get("name", "")
    if not name:
        raise OrganisationListError(f"{where}, column name: is empty; every organisation needs a name")
    aliases = [alias.strip() for alias in SEPARATORS.split(row.get("aliases", "")) if alias.strip()]
    for column, text in [("name", name), *(("aliases", alias) for alias in aliases)]:
        if len(text) > MAX_NAME:
            raise OrganisationListError(f"{where}, column {column}: has more than {MAX_NAME} characters; shorten it")
        if not organisation_words(text):
            raise OrganisationListError(f"{where}, column {column}: {text} has no letter or digit; give a name")
    lei, country = row.get("lei", "").upper(), row.get("country", "").upper()
    domain = row.get("domain", "").lower().removeprefix("https://").removeprefix("http://").rstrip("/")
    domain = domain.removeprefix("www.")
    ticker = row.get("ticker", "").upper()
    if lei and not (LEI.fullmatch(lei) and int("".join(str(int(sign, 36)) for sign in lei)) % 97 == 1):
        raise OrganisationListError(
            f"{where}, column lei: {lei} is no Legal Entity Identifier; it has 20 letters and digits, the last two of "
            "which check the others"
        )
    if ticker and not TICKER.fullmatch(ticker):
        raise OrganisationListError(f"{where}, column ticker: {ticker} is no ticker; it is one word, such as MSFT")
    if domain and not DOMAIN.fullmatch(domain):
        raise OrganisationListError(f"{where}, column domain: {domain} is no host name; write it like example.com")
    if country and not COUNTRY.fullmatch(country):
        raise OrganisationListError(
            f"{where}, column country: {country} is no ISO 3166 code; it has two letters, like DE"
        )
    return Organisation(
        name, tuple(dict.fromkeys(aliases)), ticker or None, lei or None, domain or None, country or None
    )
