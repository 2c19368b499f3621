"""A batch's findings into the warehouse, in one transaction: all of it, or none of it.

Loading the same findings again inserts nothing, because every id is a hash of content and every insert skips the ids
that are there. So whoever died before or after the commit simply does it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import duckdb

from seatchange.extractors.model import Article, Change, Entry, Feed, Found, Reading, content_id
from seatchange.warehouse import rows, telling
from seatchange.warehouse.connection import transaction
from seatchange.warehouse.identity import Sighting, State
from seatchange.warehouse.revising import Revised, revise
from seatchange.warehouse.subscriptions import Subscriber
from seatchange.warehouse.telling import Limits, Touched

MAX_KNOWN = 5_000  # entry ids handed out per feed; no feed shows as many, and a forgotten one is only read again


@dataclass(frozen=True, slots=True)
class News:
    """A new state of an event: `new` when the event itself is, else only its status."""

    event_id: str
    new: bool
    change: Change
    state: State
    article: Article


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows a load inserted, and what they tell. Two of them add up."""

    entries: int = 0
    articles: int = 0
    mentions: int = 0
    events: int = 0
    revisions: int = 0
    alerts: int = 0
    news: tuple[News, ...] = ()

    def __add__(self, other: Loaded) -> Loaded:
        return Loaded(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))


def known_feeds(connection: duckdb.DuckDBPyConnection, urls: Sequence[str]) -> dict[str, Feed]:
    """The stored state of the feeds with these URLs, by URL; a feed that was never polled is missing.

    `known` holds the ids of the newest 5,000 entries.
    """
    found: dict[str, Feed] = {}
    for _, *values, known in rows.select(connection, "known_feeds", urls=list(urls), most=MAX_KNOWN):
        feed = replace(Feed(*values), known=frozenset(known))
        found[feed.url] = feed
    return found


def load(
    connection: duckdb.DuckDBPyConnection,
    found: Found,
    subscribers: Sequence[Subscriber],
    now: datetime,
    max_age: timedelta | None,
    flood: int | None = None,
) -> Loaded:
    """Store what a batch found, and put into the outbox whom to tell of it (`telling`). Idempotent; one transaction.

    A mention that became public longer than `max_age` before `now` alerts nobody (None: all do). Of the alerts for one
    subscriber those beyond `flood` become one message (None: none do).
    """
    readings = found.readings
    articles = {reading.article.id: reading.article for reading in reversed(readings)}
    with transaction(connection):
        _store_feeds(connection, found.feeds)
        entries = rows.insert(connection, "insert_entries", _unique(_entry_row(r.entry) for r in readings))
        stored = rows.insert(connection, "insert_articles", [_article_row(article) for article in articles.values()])
        rows.insert(connection, "insert_readings", _unique(_reading_row(r) for r in readings))
        sightings = _new_sightings(connection, readings)
        mentions = rows.insert(connection, "insert_mentions", [mention_row(s) for s in sightings])
        revised = revise(connection, sightings, now)
        alerts = rows.insert(
            connection, "insert_alerts", _alert_rows(connection, revised, subscribers, now, Limits(max_age, flood))
        )
    news = tuple(_news(r, articles) for r in revised if r.changed and r.sightings)
    founded, revisions = sum(r.founded for r in revised), sum(r.changed for r in revised)
    return Loaded(entries, stored, mentions, founded, revisions, alerts, news)


def _store_feeds(connection: duckdb.DuckDBPyConnection, feeds: Iterable[Feed]) -> None:
    states = [_feed_row(feed) for feed in {feed.id: feed for feed in feeds}.values()]
    rows.insert(connection, "update_feeds", states)
    rows.insert(connection, "insert_feeds", states)


def _new_sightings(connection: duckdb.DuckDBPyConnection, readings: Iterable[Reading]) -> list[Sighting]:
    """The mentions that are not stored yet. An article's publication dates them, else their entry."""
    seen: dict[str, Sighting] = {}
    for reading in readings:
        moment = reading.article.published or reading.entry.published or reading.entry.found_at
        for mention in reading.mentions:
            seen.setdefault(mention.id, Sighting(mention, moment, site(reading.article)))
    known = {id_ for (id_,) in rows.select(connection, "known_mentions", ids=list(seen))} if seen else set()
    return [sighting for id_, sighting in seen.items() if id_ not in known]


def _alert_rows(
    connection: duckdb.DuckDBPyConnection,
    revised: Sequence[Revised],
    subscribers: Sequence[Subscriber],
    now: datetime,
    limits: Limits,
) -> list[rows.Row]:
    touched = [
        Touched(r.event_id, r.number, r.revision_id, r.state, frozenset(s.id for s in r.sightings))
        for r in revised
        if r.sightings
    ]
    return telling.alert_rows(connection, touched, subscribers, now, limits)


def site(article: Article) -> str:
    """The outlet of an article: as it was extracted, else the host of its URL without "www."."""
    return article.site or (urlsplit(article.url).hostname or "").removeprefix("www.")


def _news(event: Revised, articles: dict[str, Article]) -> News:
    proof = max(event.sightings, key=lambda s: telling.strength(event.state, s)).mention
    return News(event.event_id, event.founded, event.change, event.state, articles[proof.article_id])


def _unique(found: Iterable[rows.Row]) -> list[rows.Row]:
    """The rows without repetition; of several with one key (the first value), or all values alike, the first."""
    return list({row.get("id", tuple(row.values())): row for row in reversed(list(found))}.values())[::-1]


def _feed_row(feed: Feed) -> rows.Row:
    names = [field.name for field in fields(feed) if field.name != "known"]
    return {"id": feed.id, **{name: getattr(feed, name) for name in names}}


def _entry_row(entry: Entry) -> rows.Row:
    return {
        "id": entry.id,
        "feed_id": content_id("feed", entry.feed_url),
        "guid": entry.guid,
        "link": entry.link,
        "title": entry.title,
        "summary": entry.summary,
        "published_at": entry.published,
        "published_raw": entry.published_raw,
        "language": entry.language,
        "found_at": entry.found_at,
    }


def _article_row(article: Article) -> rows.Row:
    return {
        "id": article.id,
        "url": article.url,
        "site": site(article),
        "title": article.title,
        "text": article.text,
        "language": article.language,
        "published_at": article.published,
        "source": article.source,
        "error": article.error,
        "fetched_at": article.fetched_at,
    }


def _reading_row(reading: Reading) -> rows.Row:
    return {"entry_id": reading.entry.id, "article_id": reading.article.id}


def mention_row(sighting: Sighting) -> rows.Row:
    """The row of a mention in facts.mentions."""
    mention = sighting.mention
    slots = {field.name: getattr(mention, field.name) for field in fields(mention) if field.name != "evidence"}
    evidence = mention.evidence
    return {
        "id": sighting.id,
        **slots,
        "sentence": evidence.sentence,
        "sentence_start": evidence.start,
        "sentence_end": evidence.end,
        "sentence_field": evidence.field,
    }
