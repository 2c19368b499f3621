"""Who is told of what a load brought: the states of the events it touched, against the subscribers' filters.

An event is told to a subscriber once one of its mentions that became public lately meets the filter; whether that
mention came with this load or the outlet that makes it two did, is the same. Later states of what was told are told as
updates, by whatever article they come: a correction must reach everyone who has read what it corrects.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import duckdb

from seatchange.extractors.model import Evidence, Mention, content_id
from seatchange.warehouse import identity, rows, universe
from seatchange.warehouse.alert import Alert, AlertArticle, compose
from seatchange.warehouse.directory import Directory
from seatchange.warehouse.filters.matching import Matcher, Naming, organisation_keys
from seatchange.warehouse.filters.model import Filter
from seatchange.warehouse.filters.subject import Subject
from seatchange.warehouse.identity import Sighting, State
from seatchange.warehouse.names import organisation_words
from seatchange.warehouse.subscriptions import Subscriber

SLOTS = ("person", "organisation", "role", "role_class", "manner", "interim", "effective")
"""What an update may correct, beside the status."""


@dataclass(frozen=True, slots=True)
class Touched:
    """An event with new mentions: its state after them, the revision that holds it, and the new mentions' ids."""

    event_id: str
    number: int  # of the revision, from 1
    revision_id: str
    state: State
    new: frozenset[str]


@dataclass(frozen=True, slots=True)
class Report:
    """A stored mention of an event, with its article. `discovered_at` is when a feed first showed it to us."""

    event_id: str
    id: str
    seen_at: datetime
    discovered_at: datetime
    mention: Mention
    article: AlertArticle
    feeds: tuple[str, ...]
    identifiers: Mapping[str, str | None]  # of the organisation: ticker, lei, domain and country, where imported


@dataclass(frozen=True, slots=True)
class Told:
    """What a subscriber was last told of an event, and by which alert it first heard of it."""

    first_alert_id: str
    state: State


@dataclass(frozen=True, slots=True)
class Limits:
    """What is not told singly: mentions older than `max_age` (None: none is too old), and of the alerts that one load
    makes for a subscriber those beyond `flood` (None: all are told singly), which become one message."""

    max_age: timedelta | None = None
    flood: int | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """An alert for the outbox. `bundle` is shared by those that are told in one message, whatever the schedule."""

    alert: Alert
    revision_id: str
    state: State
    feed: str
    bundle: str | None = None

    @property
    def row(self) -> dict[str, Any]:
        """Its row in the outbox, but for its position."""
        return {
            "id": self.alert.id,
            "revision_id": self.revision_id,
            "event_id": self.alert.data.event.id,
            "subscriber": self.alert.data.subscriber,
            "status": self.state.status,
            "payload": self.alert.model_dump_json(),
            "bundle": self.bundle,
            "created_at": self.alert.timestamp,
        }


def alert_rows(
    connection: duckdb.DuckDBPyConnection,
    touched: Sequence[Touched],
    subscribers: Sequence[Subscriber],
    now: datetime,
    limits: Limits,
) -> list[rows.Row]:
    """The rows for the outbox, in order, for events whose new mentions are stored already."""
    if not touched or not subscribers:
        return []
    ids = [event.event_id for event in touched]
    matcher = matcher_of(subscribers, universe.directory(connection))
    tellings = tell(touched, reports(connection, ids), told(connection, ids), subscribers, now, limits, matcher)
    return [{**telling.row, "position": position} for position, telling in enumerate(tellings)]


def matcher_of(subscribers: Iterable[Subscriber], directory: Directory) -> Matcher:
    """The subscribers' filters, with the names under which the directory knows organisations."""

    def keys(name: str) -> set[str]:
        known = directory.find(name)
        return organisation_keys(name) | ({known} if known else set())

    naming = Naming(directory.same, keys, organisation_words)
    return Matcher((subscriber.filter for subscriber in subscribers), naming)


def reports(connection: duckdb.DuckDBPyConnection, event_ids: Sequence[str]) -> dict[str, list[Report]]:
    """All stored mentions of these events, by event id, oldest first."""
    found: dict[str, list[Report]] = defaultdict(list)
    for event_id, id_, seen_at, discovered_at, feeds, identifiers, article, evidence, slots in rows.select(
        connection, "telling", ids=list(event_ids)
    ):
        mention = Mention(**slots, evidence=Evidence(**evidence))
        report = Report(
            event_id, id_, seen_at, discovered_at, mention, AlertArticle(**article), tuple(feeds), identifiers
        )
        found[event_id].append(report)
    return found


def told(connection: duckdb.DuckDBPyConnection, event_ids: Sequence[str]) -> dict[tuple[str, str], Told]:
    """What was last told of these events, by event id and subscriber's name."""
    return {
        (event_id, name): Told(first, State(*state))
        for event_id, name, first, *state in rows.select(connection, "told", ids=list(event_ids))
    }


def tell(
    touched: Sequence[Touched],
    reported: Mapping[str, Sequence[Report]],
    before: Mapping[tuple[str, str], Told],
    subscribers: Sequence[Subscriber],
    now: datetime,
    limits: Limits,
    matcher: Matcher | None = None,
) -> list[Telling]:
    """The alerts that follow from events touched by a load at `now`. Pure.

    `reported` are all mentions of each event up to now, `before` is what was told of it already. Whoever has made the
    `matcher` of the subscribers' filters can give it.
    """
    matcher = matcher or Matcher(subscriber.filter for subscriber in subscribers)
    items: list[_Item] = []
    for event in touched:
        everything = reported.get(event.event_id, ())
        fresh = [r for r in everything if limits.max_age is None or r.seen_at >= now - limits.max_age]
        if any(report.id in event.new for report in fresh):
            items.append(_Item(event, everything, fresh))
    _match(items, matcher)
    tellings = [
        telling
        for item, subscriber, wanted in _concerned(items, matcher, before, subscribers)
        if (telling := _telling(item, item.meeting.get(wanted, ()), subscriber, before, now))
    ]
    return _bounded(tellings, {each.name: each for each in subscribers}, now, limits.flood)


@dataclass(slots=True)
class _Item:
    """A touched event, with the reports that may prove it and, by filter's place, those that meet it."""

    event: Touched
    everything: Sequence[Report]
    fresh: Sequence[Report]
    meeting: dict[int, list[Report]] = field(default_factory=dict)


def _match(items: Sequence[_Item], matcher: Matcher) -> None:
    """Match all events against all filters in one go."""
    pairs = [(item, report) for item in items for report in item.fresh]
    subjects = [s for item in items for s in subjects_of(item.event.state, item.everything, item.fresh)]
    for (item, report), places in zip(pairs, matcher.matching(subjects), strict=True):
        for place in places:
            item.meeting.setdefault(place, []).append(report)


def _concerned(
    items: Sequence[_Item],
    matcher: Matcher,
    before: Mapping[tuple[str, str], Told],
    subscribers: Sequence[Subscriber],
) -> Iterator[tuple[_Item, Subscriber, int]]:
    """The pairs of an event and a subscriber whose filter it meets or who was told of it, and the filter's place."""
    places = {wanted: place for place, wanted in enumerate(matcher.filters)}
    wanting = [places[subscriber.filter] for subscriber in subscribers]
    by_filter: dict[int, list[int]] = defaultdict(list)
    for number, place in enumerate(wanting):
        by_filter[place].append(number)
    numbers = {subscriber.name: number for number, subscriber in enumerate(subscribers)}
    informed: dict[str, list[int]] = defaultdict(list)
    for event_id, name in before:
        if name in numbers:
            informed[event_id].append(numbers[name])
    for item in items:
        concerned = {number for place in item.meeting for number in by_filter[place]}
        for number in sorted(concerned.union(informed[item.event.event_id])):
            yield item, subscribers[number], wanting[number]


def subjects_of(state: State, everything: Sequence[Report], wanted: Iterable[Report]) -> list[Subject]:
    """What filters look at of an event in this state: one subject for each of the reports `wanted`."""
    sources = len({report.article.site for report in everything})
    people = tuple(dict.fromkeys(report.mention.person for report in everything))
    organisations = tuple(dict.fromkeys(r.mention.organisation for r in everything if r.mention.organisation))

    def known(key: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value for report in everything if (value := report.identifiers[key])))

    tickers, leis, domains, countries = (known(key) for key in ("ticker", "lei", "domain", "country"))
    return [
        Subject(
            person=state.person,
            organisation=state.organisation,
            change=report.mention.change,
            role=state.role,
            role_class=state.role_class or report.mention.role_class,
            manner=state.manner,
            interim=state.interim,
            status=state.status,
            effective=state.effective,
            confidence=report.mention.confidence,
            language=report.article.language,
            site=report.article.site,
            url=report.article.url,
            title=report.article.title,
            sentence=report.mention.evidence.sentence,
            published_at=report.article.published_at,
            seen_at=report.seen_at,
            sources=sources,
            feeds=report.feeds,
            people=people,
            organisations=organisations,
            tickers=tickers,
            leis=leis,
            domains=domains,
            countries=countries,
        )
        for report in wanted
    ]


def _telling(
    item: _Item,
    meeting: Sequence[Report],
    subscriber: Subscriber,
    told_before: Mapping[tuple[str, str], Told],
    now: datetime,
) -> Telling | None:
    """The alert of an event for a subscriber, if it is to have one; `meeting` are the reports that meet its filter."""
    event, state = item.event, item.event.state
    before = told_before.get((event.event_id, subscriber.name))
    previous: dict[str, str | bool | None] = {}
    if before is None:
        if not meeting:
            return None
    else:
        old = before.state
        previous = {slot: getattr(old, slot) for slot in SLOTS if getattr(old, slot) != getattr(state, slot)}
        if not _matters(item, subscriber, old, bool(previous)):
            return None
    report = _proof(state, item.fresh, meeting, update=before is not None)
    alert = compose(
        alert_id=content_id("alert", event.revision_id, subscriber.name),
        subscriber=subscriber.name,
        event_id=event.event_id,
        revision=event.number,
        told=before.state.status if before else None,
        first_alert_id=before.first_alert_id if before else None,
        previous=previous,
        state=state,
        mention=report.mention,
        article=report.article,
        now=now,
    )
    return Telling(alert, event.revision_id, state, next(iter(report.feeds), ""))


def _matters(item: _Item, subscriber: Subscriber, old: State, corrected: bool) -> bool:
    """Whether a subscriber who was told a state of an event is to be told of the present one."""
    state = item.event.state
    if subscriber.updates == "none":
        return False
    if identity.worth_telling(old.status, state.status, corrected=identity.corrected(old, state)):
        return True
    if not corrected:
        return subscriber.updates == "all" and state.status != old.status
    return subscriber.updates == "all" or _lost(item, subscriber.filter, old)


def _lost(item: _Item, wanted: Filter, old: State) -> bool:
    """Whether an event met a filter as it was told, and as it is corrected now does not: the alert was a false one."""
    as_told = replace(old, status=item.event.state.status)  # that an event went on is no correction
    states = [subjects_of(state, item.everything, item.everything) for state in (as_told, item.event.state)]
    matcher = Matcher([wanted])
    met, meets = (any(matcher.matching(subjects)) for subjects in states)
    return met and not meets


def _proof(state: State, fresh: Sequence[Report], meeting: Sequence[Report], *, update: bool) -> Report:
    """The report that is shown as evidence of a state, for a filter that those `meeting` meet.

    It is the strongest of them. An update may be proved by any.
    """
    choice = fresh if update and not any(r.mention.status == state.status for r in meeting) else meeting or fresh
    return max(choice, key=lambda report: strength(state, report))


def strength(state: State, told: Report | Sighting) -> tuple[bool, bool, float, str]:
    """Greater is the better evidence for a state: the mention that brought it, one that says the same, a sure one."""
    mention = told.mention
    return told.id == state.mention_id, mention.status == state.status, mention.confidence, told.id


def _bounded(
    tellings: Sequence[Telling], subscribers: Mapping[str, Subscriber], now: datetime, most: int | None
) -> list[Telling]:
    """The tellings with those beyond `most` of a subscriber bundled, at the end; updates always go singly.

    Each feed has its turn, so that one which shows its whole archive does not keep back what the others have. Whoever
    is told in digests has a single message anyway.
    """
    if most is None:
        return list(tellings)
    turns: dict[tuple[str, str], Any] = defaultdict(count)
    by_name: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for place, telling in enumerate(tellings):
        name = telling.alert.data.subscriber
        if telling.alert.data.first_alert_id is None and subscribers[name].when.kind == "at once":
            by_name[name].append((next(turns[name, telling.feed]), place))
    beyond = {place for ranked in by_name.values() for _, place in sorted(ranked)[most:]}
    bundled = [
        replace(tellings[place], bundle=content_id("flood", tellings[place].alert.data.subscriber, now.isoformat()))
        for place in sorted(beyond)
    ]
    return [telling for place, telling in enumerate(tellings) if place not in beyond] + bundled
