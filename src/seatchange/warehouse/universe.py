"""The desk's own universe of organisations, as it was imported into the warehouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import duckdb

from seatchange.warehouse import rows
from seatchange.warehouse.directory import Directory, Organisation, shipped


@dataclass(frozen=True, slots=True)
class Imported:
    """How many organisations are new, say something else than before, or are as they were."""

    added: int
    changed: int
    unchanged: int


def directory(connection: duckdb.DuckDBPyConnection) -> Directory:
    """The organisations known: those that ship, and before them those that were imported."""
    return _directory(tuple(_imported(connection)))


def store(connection: duckdb.DuckDBPyConnection, organisations: Sequence[Organisation], now: datetime) -> Imported:
    """Store organisations. What is there and not in the list stays; doing it again changes nothing."""
    before = {organisation.id: organisation for organisation in _imported(connection)}
    new = [organisation for organisation in organisations if before.get(organisation.id) != organisation]
    rows.insert(connection, "insert_organisations", [_row(organisation, now) for organisation in new])
    added = sum(organisation.id not in before for organisation in new)
    return Imported(added, len(new) - added, len(organisations) - len(new))


def _imported(connection: duckdb.DuckDBPyConnection) -> list[Organisation]:
    return [
        Organisation(name, tuple(aliases), *identifiers)
        for name, aliases, *identifiers in rows.select(connection, "organisations")
    ]


@lru_cache(maxsize=4)
def _directory(imported: tuple[Organisation, ...]) -> Directory:
    return Directory(shipped(), imported)


def _row(organisation: Organisation, now: datetime) -> rows.Row:
    return {
        "id": organisation.id,
        "name": organisation.name,
        "aliases": list(organisation.aliases),
        "ticker": organisation.ticker,
        "lei": organisation.lei,
        "domain": organisation.domain,
        "country": organisation.country,
        "imported_at": now,
    }
