"""What a subscriber would have been told: stored facts, taken load by load through the very code that tells them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from seatchange.extractors.model import Article, Evidence, Mention, content_id
from seatchange.warehouse import rows, universe
from seatchange.warehouse.alert import Alert, AlertArticle, Digest, DigestData, Message, compose
from seatchange.warehouse.digests import Open, Parcel, parcels
from seatchange.warehouse.identity import Sighting, State, settle
from seatchange.warehouse.subscriptions import Subscriber
from seatchange.warehouse.telling import Limits, Report, Telling, Told, Touched, matcher_of, reports, tell

MAX_SAMPLE = 3  # alerts in the sample of a digest


@dataclass(frozen=True, slots=True)
class _Revision:
    number: int
    id: str
    created_at: datetime
    state: State


def rehearse(
    connection: duckdb.DuckDBPyConnection, subscriber: Subscriber, since: datetime, limits: Limits
) -> list[Telling]:
    """What a subscriber who began at `since` would have been told until now, in order."""
    ids = [id_ for (id_,) in rows.select(connection, "discovered_events", since=since)]
    if not ids:
        return []
    revisions: dict[str, list[_Revision]] = defaultdict(list)
    for event_id, number, id_, created_at, *state in rows.select(connection, "revisions", ids=ids):
        revisions[event_id].append(_Revision(number, id_, created_at, State(*state)))
    reported = reports(connection, ids)
    loads: dict[datetime, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for event_id, found in reported.items():
        for report in found:
            if report.discovered_at >= since:
                loads[report.discovered_at][event_id].add(report.id)
    told: dict[tuple[str, str], Told] = {}
    tellings: list[Telling] = []
    matcher = matcher_of([subscriber], universe.directory(connection))
    for now in sorted(loads):
        touched = [_touched(id_, frozenset(new), revisions[id_], now) for id_, new in loads[now].items()]
        known = {id_: _until(reported[id_], now) for id_ in loads[now]}
        ordered = sorted(touched, key=lambda event: (event.state.seen_at, event.event_id))
        for telling in tell(ordered, known, told, [subscriber], now, limits, matcher):
            data = telling.alert.data
            told[data.event.id, subscriber.name] = Told(data.first_alert_id or data.alert_id, telling.state)
            tellings.append(telling)
    return tellings


def messages(tellings: Sequence[Telling], subscriber: Subscriber) -> list[Parcel]:
    """The messages in which these would have been sent."""
    queue = [Open(t.alert.id, t.alert.timestamp, t.bundle, 0, 0, None) for t in tellings]
    return parcels(queue, subscriber.schedule)


def sample(tellings: Sequence[Telling], subscriber: Subscriber, now: datetime) -> Message:
    """A message to try a channel with: the newest of the tellings, else one about people who do not exist.

    For a subscriber who gets digests, a digest. It has a key of its own, so that no receiver takes it for a repeat.
    """
    newest = [telling.alert for telling in tellings[-MAX_SAMPLE:]] or [_invented(subscriber.name, now)]
    alerts = [_as_sample(alert, now) for alert in newest]
    if subscriber.when.kind == "at once":
        return alerts[-1]
    key = content_id("digest", *(alert.id for alert in alerts))
    data = DigestData(
        alert_id=key, subscriber=subscriber.name, reason="schedule", total=len(alerts), alerts=tuple(alerts)
    )
    return Digest(timestamp=now, data=data)


def _touched(event_id: str, new: frozenset[str], revisions: Sequence[_Revision], now: datetime) -> Touched:
    """The event as a load at `now` left it; as it was first known when it was only recognised later."""
    revision = next((r for r in reversed(revisions) if r.created_at <= now), revisions[0])
    return Touched(event_id, revision.number, revision.id, revision.state, new)


def _until(found: Sequence[Report], now: datetime) -> list[Report]:
    return [report for report in found if report.discovered_at <= now]


def _as_sample(alert: Alert, now: datetime) -> Alert:
    key = content_id("sample", alert.id, now.isoformat())
    data = alert.data.model_copy(update={"alert_id": key, "first_alert_id": None, "sample": True})
    return alert.model_copy(update={"data": data})


def _invented(subscriber: str, now: datetime) -> Alert:
    sentence = "This is a sample: Jane Sample has been named chief executive of Example Corporation."
    article = Article("https://example.org/sample", "A sample alert of Seatchange", sentence, "en", now, "page", now)
    mention = Mention(
        article_id=article.id,
        person="Jane Sample",
        organisation="Example Corporation",
        change="in",
        role="chief executive",
        role_class="ceo",
        manner="unspecified",
        interim=False,
        status="announced",
        effective=None,
        confidence=1.0,
        evidence=Evidence(sentence, 0, len(sentence)),
        rule="sample",
        rule_version="sample",
    )
    return compose(
        alert_id=mention.id,
        subscriber=subscriber,
        event_id=mention.id,
        revision=1,
        told=None,
        state=settle(None, [Sighting(mention, now)]),
        mention=mention,
        article=AlertArticle.of(article, "example.org"),
        now=now,
    )
