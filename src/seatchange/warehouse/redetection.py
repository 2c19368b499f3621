"""Stored articles that are to be read by today's rules, and what came of it written down.

Nothing is rewritten: a mention that is no longer found, or told otherwise, is retracted by a row of its own.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

import duckdb

from seatchange.extractors.model import Article, Evidence, Mention
from seatchange.warehouse import rows
from seatchange.warehouse.rereading import Stored


@dataclass(frozen=True, slots=True)
class Due:
    """An article to be read anew: its place among all, its id, when it became public, and what was read in it."""

    place: int
    id: str
    article: Article
    seen_at: datetime
    stored: tuple[Stored, ...]


@dataclass(frozen=True, slots=True)
class Extent:
    """How many articles are to be read anew, and how many cannot be because their texts were given up."""

    due: int
    pruned: int


def extent(connection: duckdb.DuckDBPyConnection, version: str, *, everything: bool) -> Extent:
    """How much there is to read by a version of the rules; `everything`: also what was read by it already."""
    return Extent(*rows.select(connection, "count_due_articles", version=version, everything=everything)[0])


def due(
    connection: duckdb.DuckDBPyConnection, version: str, after: int, most: int, *, everything: bool
) -> tuple[Due, ...]:
    """The first `most` articles after a place (-1: from the beginning) that are to be read by these rules."""
    found = rows.select(connection, "due_articles", version=version, everything=everything, after=after, most=most)
    stored: dict[str, list[Stored]] = defaultdict(list)
    for id_, retracted, evidence, slots in rows.select(connection, "stored_mentions", ids=[row[1] for row in found]):
        stored[slots["article_id"]].append(Stored(id_, Mention(**slots, evidence=Evidence(**evidence)), retracted))
    return tuple(
        Due(place, id_, Article(*article), seen_at, tuple(stored[id_])) for place, id_, *article, seen_at in found
    )
