"""Findings that are quick to write down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from seatchange.extractors.model import Article, Entry, Evidence, Feed, Found, Mention, Reading
from seatchange.warehouse.connection import Warehouse
from seatchange.warehouse.filters.model import Filter
from seatchange.warehouse.load import Loaded, load
from seatchange.warehouse.subscriptions import Subscriber

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
FEED = Feed("https://news.example/feed.xml", title="News", etag='"1"', last_modified="x", polled_at=NOW)
DESK = Subscriber(name="desk", channel="console")

SLOTS: dict[str, Any] = {
    "person": "Sam Altman",
    "organisation": "OpenAI",
    "change": "out",
    "role": "CEO",
    "role_class": "ceo",
    "manner": "dismissed",
    "interim": False,
    "status": "done",
    "effective": "2026-11-20",
    "confidence": 0.9,
    "rule": "dismissal",
    "rule_version": "1",
}


def mention(article: Article | str = "a", **slots: Any) -> Mention:
    """A mention of Altman's dismissal, but for the slots given."""
    if isinstance(article, str):
        return Mention(article, **{**SLOTS, **slots}, evidence=Evidence("Sam Altman was dismissed.", 0, 25))
    return Mention(article.id, **{**SLOTS, **slots}, evidence=Evidence(article.text, 0, len(article.text)))


def reading(
    name: str,
    *mentions: dict[str, Any],
    age: timedelta | None = timedelta(hours=1),
    language: str = "en",
    **article: Any,
) -> Reading:
    """An article called `name` on its own site, `age` old (None: undated), with mentions that differ in slots."""
    published = None if age is None else NOW - age
    url = f"https://{name}.example/story"
    entry = Entry(FEED.url, None, url, f"Title {name}", "Summary", published, None, None, NOW)
    text = f"Sam Altman was dismissed, says {name}."
    found = replace(Article(url, f"Title {name}", text, language, published, "page", NOW), **article)
    return Reading(entry, found, tuple(mention(found, **slots) for slots in mentions))


def take(
    warehouse: Warehouse,
    *readings: Reading,
    subscribers: Sequence[Subscriber] = (DESK,),
    now: datetime = NOW,
    max_age: timedelta | None = timedelta(days=7),
    feeds: tuple[Feed, ...] = (FEED,),
    flood: int | None = None,
) -> Loaded:
    """Load readings."""
    with warehouse.open() as connection:
        return load(connection, Found(feeds, readings), subscribers, now, max_age, flood)


def ask(warehouse: Warehouse, query: str) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    with warehouse.open(read_only=True) as connection:
        return connection.execute(query).fetchall()


def desk(**conditions: Any) -> Subscriber:
    """A subscriber with a filter."""
    return Subscriber(name="desk", channel="console", filter=Filter(**conditions))
