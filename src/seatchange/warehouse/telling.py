"""Who is told of what a load brought: the states of the events it touched, against the subscribers' filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import duckdb

from seatchange.extractors.model import Article, content_id
from seatchange.warehouse import identity, rows
from seatchange.warehouse.alert import compose
from seatchange.warehouse.identity import Sighting, State
from seatchange.warehouse.subscriptions import Subject, Subscriber, matches


@dataclass(frozen=True, slots=True)
class Touched:
    """An event with new mentions: its state after them, the revision that holds it, and what they say."""

    event_id: str
    number: int  # of the revision, from 1
    revision_id: str
    state: State
    sightings: tuple[Sighting, ...]  # those that the load brought


def alert_rows(
    connection: duckdb.DuckDBPyConnection,
    touched: Sequence[Touched],
    articles: Mapping[str, Article],
    subscribers: Sequence[Subscriber],
    now: datetime,
    max_age: timedelta | None,
) -> list[rows.Row]:
    """The rows for the outbox, in order. `articles` are those of the load, by id."""
    if not touched or not subscribers:
        return []
    told = {
        (event_id, name): (status, State(*state))
        for event_id, name, status, *state in rows.select(connection, "told", ids=[event.event_id for event in touched])
    }
    outbox: list[rows.Row] = []
    for event in touched:
        fresh = [s for s in event.sightings if max_age is None or s.seen_at >= now - max_age]
        for subscriber in subscribers:
            before, state = told.get((event.event_id, subscriber.name), (None, event.state))
            telling = [s for s in fresh if matches(subscriber.filter, _subject(event, s, articles))]
            if not telling or not identity.worth_telling(
                before, event.state.status, corrected=identity.corrected(state, event.state)
            ):
                continue
            mention = max(telling, key=lambda s: proof(event.state, s)).mention
            article = articles[mention.article_id]
            alert = compose(
                alert_id=content_id("alert", event.revision_id, subscriber.name),
                subscriber=subscriber.name,
                event_id=event.event_id,
                revision=event.number,
                told=before,
                state=event.state,
                mention=mention,
                article=article,
                site=site(article),
                now=now,
            )
            outbox.append(
                {
                    "id": alert.id,
                    "revision_id": event.revision_id,
                    "event_id": event.event_id,
                    "subscriber": subscriber.name,
                    "status": event.state.status,
                    "payload": alert.model_dump_json(),
                    "position": len(outbox),
                    "created_at": now,
                }
            )
    return outbox


def _subject(event: Touched, sighting: Sighting, articles: Mapping[str, Article]) -> Subject:
    mention = sighting.mention
    language = articles[mention.article_id].language
    return Subject(mention.change, event.state.role_class or mention.role_class, language, mention.confidence)


def proof(state: State, sighting: Sighting) -> tuple[bool, bool, float, str]:
    """Greater is the better evidence for a state: the mention that brought it, one that says the same, a sure one."""
    mention = sighting.mention
    return sighting.id == state.mention_id, mention.status == state.status, mention.confidence, sighting.id


def site(article: Article) -> str:
    """The outlet of an article: as it was extracted, else the host of its URL without "www."."""
    return article.site or (urlsplit(article.url).hostname or "").removeprefix("www.")
