"""Which mentions tell of the same event, and what the warehouse has to note of it. Pure: no database, no clock.

The events that exist follow from the mentions that exist, never from the order in which they came (`clusters`). What is
stored stays: an event that turns out to be another is joined to it, a mention that turns out to belong elsewhere moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from seatchange.extractors.model import content_id
from seatchange.warehouse.clusters import WINDOW, Profile, Sighting, agree, cluster, keys
from seatchange.warehouse.directory import Directory, shipped_directory
from seatchange.warehouse.states import State, corrected, settle, worth_telling

__all__ = [
    "WINDOW",
    "Assignments",
    "Event",
    "Profile",
    "Sighting",
    "State",
    "assign",
    "corrected",
    "keys",
    "settle",
    "touching",
    "worth_telling",
]


@dataclass(frozen=True, slots=True)
class Event:
    """A stored event: its sightings, by event id the founding mention of it and of all that were joined to it, and by
    mention id which of these events it was once assigned to."""

    id: str
    founders: Mapping[str, str]
    sightings: tuple[Sighting, ...]
    assigned: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Assignments:
    """What follows from new sightings.

    `events` has all sightings of every event that gained or lost one, by event id, each in order of time; `founded` the
    new ones' first sighting. `joins` says into which event a stored one goes from now on (into itself: it stands alone
    again), `moves` to which event a stored mention goes.
    """

    events: dict[str, tuple[Sighting, ...]] = field(default_factory=dict)
    founded: dict[str, Sighting] = field(default_factory=dict)
    joins: dict[str, str] = field(default_factory=dict)
    moves: dict[str, str] = field(default_factory=dict)


def touching(
    profiles: Iterable[Profile],
    stored: Mapping[int, Iterable[str]],
    known: Mapping[str, Iterable[Profile]],
    directory: Directory,
) -> set[str]:
    """The events that profiles have to do with: stored under a key that one asks for, with a mention that agrees.

    `stored` has the events by key, `known` by event what its mentions call person, organisation and office.
    """
    found: set[str] = set()
    for profile in profiles:
        for event_id in {event_id for key in keys(profile, directory).asked for event_id in stored.get(key, ())}:
            if event_id not in found and any(agree(profile, own, directory) for own in known[event_id]):
                found.add(event_id)
    return found


def assign(sightings: Iterable[Sighting], known: Iterable[Event], directory: Directory | None = None) -> Assignments:
    """Find the event of every sighting, old and new, from all of them together.

    A stored event stays with its founding mention. Of several in one cluster that with the earliest founding mention
    survives; a cluster that holds none of them is a new event, named after its earliest mention.
    """
    stored = {s.id: (s, event) for event in known for s in event.sightings}
    survivors = {event_id: event.id for _, event in stored.values() for event_id in event.founders}
    founded_by: dict[str, list[str]] = {}
    for _, event in stored.values():
        for event_id, founder in event.founders.items():
            ids = founded_by.setdefault(founder, [])
            ids += [] if event_id in ids else [event_id]
    new = [s for s in sightings if s.id not in stored]
    result = Assignments()
    clusters: dict[str, tuple[Sighting, ...]] = {}
    for members in cluster([*(s for s, _ in stored.values()), *new], directory or shipped_directory()):
        own = [event_id for s in members for event_id in founded_by.get(s.id, ())]  # the earliest founder's first
        if not own:
            own = [content_id("event", members[0].id)]
            result.founded[own[0]] = members[0]
        clusters[own[0]] = members
        result.joins.update({id_: own[0] for id_ in own if survivors.get(id_, own[0]) != own[0]})
    changed: set[str] = set()
    for event_id, members in clusters.items():
        for sighting in members:
            if sighting.id not in stored:
                changed.add(event_id)
                continue
            _, before = stored[sighting.id]
            if before.id != event_id:
                changed |= {before.id, event_id}
            # What was assigned to an event follows it into the one that it is joined to; only the rest has to move.
            assigned = before.assigned[sighting.id]
            if result.joins.get(assigned, survivors[assigned]) != event_id:
                result.moves[sighting.id] = event_id
    result.events.update({id_: members for id_, members in clusters.items() if id_ in changed})
    return result
