"""Which mentions tell of the same event, and when an event's state really changes. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from seatchange.extractors.model import Change, Mention, Status, content_id
from seatchange.warehouse.names import organisation_words, person_words, same_organisation, same_person

WINDOW = timedelta(days=180)
"""How far from an event's first or last mention another one may be: a succession is told again for months, and the same
person does not take or leave the same seat twice in that time."""

# Outlets and languages cut the head of a body differently, so these offices are taken for each other.
HEADS = frozenset({"ceo", "president", "managing_director", "general_manager", "country_head"})
SAME_OFFICE = frozenset({frozenset({"president", "chair"}), frozenset({"president", "governor"})})
UNTOLD = frozenset({None, "other"})  # a class that says nothing

STEPS: dict[Status, int] = {"rumoured": 0, "planned": 1, "announced": 2, "done": 3}
SURE: frozenset[Status] = frozenset({"announced", "done"})


@dataclass(frozen=True, slots=True)
class Sighting:
    """A mention with the moment at which it became public: its article's publication, else when it was found."""

    mention: Mention
    seen_at: datetime
    id: str = field(init=False)  # of the mention, which hashes it anew each time

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", self.mention.id)


@dataclass(frozen=True, slots=True)
class Event:
    """What tells one event from another: all that its mentions called the person, the organisation and the office."""

    id: str
    change: Change
    persons: frozenset[str]
    organisations: frozenset[str | None]
    role_classes: frozenset[str | None]
    first_seen: datetime
    last_seen: datetime

    def joined(self, sighting: Sighting) -> Event:
        """The event with one more sighting."""
        mention = sighting.mention
        return replace(
            self,
            persons=self.persons | {mention.person},
            organisations=self.organisations | {mention.organisation},
            role_classes=self.role_classes | {mention.role_class},
            first_seen=min(self.first_seen, sighting.seen_at),
            last_seen=max(self.last_seen, sighting.seen_at),
        )


@dataclass(frozen=True, slots=True)
class Assignments:
    """The event id of each mention id, and by event id the sightings that founded a new event."""

    events: dict[str, str]
    founded: dict[str, Sighting]


def assign(sightings: Iterable[Sighting], known: Iterable[Event]) -> Assignments:
    """Find the event of every sighting among the known ones, or found it.

    The outcome depends on what is given, not on its order: sightings are taken by time, then by id, and of several
    fitting events the one that agrees best is taken.
    """
    events = {event.id: event for event in known}
    by_word: dict[tuple[str, str], list[str]] = {}
    for event in events.values():
        _index(by_word, event.id, event.change, event.persons)
    assigned: dict[str, str] = {}
    founded: dict[str, Sighting] = {}
    for sighting in sorted(sightings, key=lambda s: (s.seen_at, s.id)):
        mention = sighting.mention
        candidates = {id_ for word in person_words(mention.person) for id_ in by_word.get((mention.change, word), ())}
        fitting = [events[id_] for id_ in candidates if belongs(sighting, events[id_])]
        if fitting:
            event = min(fitting, key=lambda e: _distance(sighting, e)).joined(sighting)
        else:
            event = _found(sighting)
            founded[event.id] = sighting
        events[event.id] = event
        _index(by_word, event.id, event.change, [mention.person])
        assigned[sighting.id] = event.id
    return Assignments(assigned, founded)


def belongs(sighting: Sighting, event: Event) -> bool:
    """Whether a sighting tells of an event: same change, agreeing person, organisation and office, near in time."""
    mention = sighting.mention
    if mention.change != event.change:
        return False
    if not event.first_seen - WINDOW <= sighting.seen_at <= event.last_seen + WINDOW:
        return False
    if not all(same_person(mention.person, person) for person in event.persons):
        return False
    if not _offices_agree(mention.role_class, event.role_classes):
        return False
    return _organisations_agree(mention, event)


def _offices_agree(role_class: str | None, known: frozenset[str | None]) -> bool:
    told = known - UNTOLD
    return role_class in UNTOLD or not told or any(_same_office(role_class, other) for other in told)


def _same_office(one: str | None, other: str | None) -> bool:
    pair = frozenset({one, other})
    return len(pair) == 1 or pair <= HEADS or pair in SAME_OFFICE


def _organisations_agree(mention: Mention, event: Event) -> bool:
    named = [name for name in event.organisations if name is not None]
    if mention.organisation is not None and named:
        return any(same_organisation(mention.organisation, name) for name in named)
    if mention.organisation is None and not named:
        return True
    # One side names no organisation: then the full name of the person and the office must speak for it.
    full = len(person_words(mention.person)) > 1 and any(len(person_words(name)) > 1 for name in event.persons)
    return full and mention.role_class not in UNTOLD and bool(event.role_classes - UNTOLD)


def _distance(sighting: Sighting, event: Event) -> tuple[bool, bool, timedelta, str]:
    """Smaller is nearer: the same organisation's words, the same office, the time between, and the id to decide."""
    mention = sighting.mention
    words = organisation_words(mention.organisation or "")
    same_words = any(organisation_words(name or "") == words for name in event.organisations)
    after, before = sighting.seen_at - event.last_seen, event.first_seen - sighting.seen_at
    return not same_words, mention.role_class not in event.role_classes, max(after, before, timedelta()), event.id


def _found(sighting: Sighting) -> Event:
    mention = sighting.mention
    return Event(
        id=content_id("event", sighting.id),
        change=mention.change,
        persons=frozenset({mention.person}),
        organisations=frozenset({mention.organisation}),
        role_classes=frozenset({mention.role_class}),
        first_seen=sighting.seen_at,
        last_seen=sighting.seen_at,
    )


def _index(index: dict[tuple[str, str], list[str]], id_: str, change: str, persons: Iterable[str]) -> None:
    for word in {word for person in persons for word in person_words(person)}:
        ids = index.setdefault((change, word), [])
        if id_ not in ids:
            ids.append(id_)


@dataclass(frozen=True, slots=True)
class State:
    """One state of an event, and the mention that brought it (`seen_at`: when that became public)."""

    mention_id: str
    person: str
    organisation: str | None
    role: str | None
    role_class: str | None
    manner: str
    interim: bool
    status: Status
    effective: str | None
    confidence: float
    seen_at: datetime


def settle(state: State | None, sightings: Sequence[Sighting]) -> State:
    """The state of an event after these sightings (at least one); the one given when nothing really changed.

    The first state is the best mention's (the most confident, then the most complete). After that only the status
    moves it: forward from rumoured to planned, announced and done; to denied, and from there to announced or done, by a
    later mention. Another wording of what is known changes nothing.
    """
    rest = list(sightings)
    if state is None:
        best = max(rest, key=_quality)
        rest.remove(best)
        state = _state(best)
    for sighting in sorted(rest, key=lambda s: (s.seen_at, s.id)):
        if moves(state, sighting):
            state = _moved(state, sighting)
    return state


def moves(state: State, sighting: Sighting) -> bool:
    """Whether a sighting changes the status of an event."""
    new, old = sighting.mention.status, state.status
    if new == "denied" or old == "denied":
        return new != old and sighting.seen_at >= state.seen_at and (new == "denied" or new in SURE)
    return STEPS[new] > STEPS[old]


def worth_telling(told: Status | None, status: Status) -> bool:
    """Whether someone who was last told `told` of an event (None: nothing) is to be told of its present status.

    The first news is; later only what was unsure and is sure now, a denial, and the denial's own denial.
    """
    if told is None:
        return True
    if status == "denied" or told == "denied":
        return status != told
    return told not in SURE and status in SURE


def _quality(sighting: Sighting) -> tuple[float, int, int, str]:
    mention = sighting.mention
    slots = (mention.organisation, mention.role, mention.role_class, mention.effective)
    filled = sum(slot is not None for slot in slots)
    # The id decides last, so that the outcome does not hang on the order of the batch.
    return mention.confidence, filled + (mention.manner != "unspecified"), len(mention.person), sighting.id


def _state(sighting: Sighting) -> State:
    mention = sighting.mention
    return State(
        mention_id=sighting.id,
        person=mention.person,
        organisation=mention.organisation,
        role=mention.role,
        role_class=mention.role_class,
        manner=mention.manner,
        interim=mention.interim,
        status=mention.status,
        effective=mention.effective,
        confidence=mention.confidence,
        seen_at=sighting.seen_at,
    )


def _moved(state: State, sighting: Sighting) -> State:
    """The state that a sighting brings; what it leaves open stays as it was known."""
    new = _state(sighting)
    return replace(
        new,
        person=max(state.person, new.person, key=lambda name: len(person_words(name))),
        organisation=new.organisation or state.organisation,
        role=new.role or state.role,
        role_class=state.role_class if new.role_class in UNTOLD else new.role_class,
        manner=state.manner if new.manner == "unspecified" else new.manner,
        interim=new.interim or state.interim,
        effective=new.effective or state.effective,
    )
