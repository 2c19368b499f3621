"""Stored articles that are to be read by today's rules, and what came of it written down.

Nothing is rewritten: a mention that is no longer found, or told otherwise, is retracted by a row of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

import duckdb

from seatchange.extractors.model import Article, Evidence, Mention
from seatchange.warehouse import revising, rows, telling
from seatchange.warehouse.connection import transaction
from seatchange.warehouse.identity import Sighting
from seatchange.warehouse.load import mention_row, site
from seatchange.warehouse.rereading import Difference, Stored
from seatchange.warehouse.subscriptions import Subscriber
from seatchange.warehouse.telling import Limits, Touched

NO_LONGER = "rules {version} no longer find it"
OTHERWISE = "rules {version} read it otherwise"
READ_ANEW = "stored articles were read by rules {version}"


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


@dataclass(frozen=True, slots=True)
class Applied:
    """How many rows were written: mentions, retractions of some, events, revisions of some, alerts."""

    mentions: int = 0
    retractions: int = 0
    events: int = 0
    revisions: int = 0
    alerts: int = 0

    def __add__(self, other: Applied) -> Applied:
        return Applied(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))


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


def apply(
    connection: duckdb.DuckDBPyConnection,
    read: Iterable[tuple[Due, Sequence[Difference]]],
    version: str,
    subscribers: Sequence[Subscriber],
    now: datetime,
    limits: Limits,
) -> Applied:
    """Write down what articles, read by a version of the rules, differ in. Idempotent; one transaction.

    `subscribers` are told of it as of a load's news; nobody is when there are none.
    """
    read = list(read)
    differences = [(due, difference) for due, found in read for difference in found]
    new = {
        difference.found.id: Sighting(difference.found, due.seen_at, site(due.article))
        for due, difference in differences
        if difference.found
    }
    retracted = [_retraction(difference, version, now) for _, difference in differences if difference.stored]
    with transaction(connection):
        known = {id_ for (id_,) in rows.select(connection, "known_mentions", ids=list(new))} if new else set()
        sightings = [sighting for id_, sighting in new.items() if id_ not in known]
        mentions = rows.insert(
            connection, "insert_mentions", [{**mention_row(sighting), "read_at": now} for sighting in sightings]
        )
        revised, retractions, emptied = revising.reread(
            connection, sightings, retracted, now, READ_ANEW.format(version=version)
        )
        touched = [
            Touched(r.event_id, r.number, r.revision_id, r.state, frozenset(s.id for s in r.sightings))
            for r in revised
            if r.sightings
        ]
        alerts = rows.insert(
            connection, "insert_alerts", telling.alert_rows(connection, touched, subscribers, now, limits)
        )
        rows.insert(
            connection,
            "insert_redetections",
            [{"article_id": due.id, "rule_version": version, "read_at": now} for due, _ in read],
        )
    founded, changed = sum(r.founded for r in revised), sum(r.changed for r in revised)
    return Applied(mentions, retractions, founded, changed + emptied, alerts)


def _retraction(difference: Difference, version: str, now: datetime) -> rows.Row:
    assert difference.stored  # noqa: S101 - the caller looks
    return {
        "mention_id": difference.stored.id,
        "successor_id": difference.found.id if difference.found else None,
        "reason": (OTHERWISE if difference.found else NO_LONGER).format(version=version),
        "rule_version": version,
        "retracted_at": now,
    }
