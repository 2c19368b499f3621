"""New mentions into events: what is near in the warehouse is fetched, all of it is judged together, and noted.

Runs inside the transaction of a load. Nothing is rewritten: joins, moves and revisions are rows of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

import duckdb

from seatchange.extractors.model import Change, Evidence, Mention, content_id
from seatchange.warehouse import identity, rows, universe
from seatchange.warehouse.connection import transaction
from seatchange.warehouse.directory import Directory, Organisation
from seatchange.warehouse.identity import Assignments, Event, Profile, Sighting, State
from seatchange.warehouse.names import person_words

KEYS_VERSION = 2  # counts up when the keys of a profile change: every warehouse then builds its index anew
NO_EVIDENCE = Evidence("", 0, 0)  # stored mentions are compared and counted, not shown
SLOTS = [field.name for field in fields(Mention) if field.name not in ("evidence", "rule", "rule_version")]
LATE_EVIDENCE = "late evidence"
NEW_NAMES = "organisations imported"
JUDGED_AT_ONCE = 2_000  # profiles; bounds how many mentions are in memory


@dataclass(frozen=True, slots=True)
class Revised:
    """An event with new mentions, or with others than before: its state now, and the revision that holds that state."""

    event_id: str
    change: Change
    founded: bool
    state: State
    number: int  # of the revision, from 1
    revision_id: str
    changed: bool  # whether the revision is a new one
    sightings: tuple[Sighting, ...]  # only those that are new


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a list of organisations, and how many events turned out to be one by their names."""

    added: int
    changed: int
    unchanged: int
    joined: int


def revise(connection: duckdb.DuckDBPyConnection, sightings: Sequence[Sighting], now: datetime) -> list[Revised]:
    """Assign new mentions to events, store that, and say what state each touched event is in now, oldest news first.

    The mentions themselves are stored before. `now` is noted as the time of every row.
    """
    if not sightings:
        return []
    directory = universe.directory(connection)
    index(connection, directory, now)
    revised, _ = _judge(connection, sightings, {s.profile for s in sightings}, directory, now, LATE_EVIDENCE)
    return revised


def reread(
    connection: duckdb.DuckDBPyConnection,
    sightings: Sequence[Sighting],
    retractions: Sequence[rows.Row],
    now: datetime,
    reason: str,
) -> tuple[list[Revised], int, int]:
    """Mentions read anew in stored articles come, others (rows of facts.retractions) go; what is touched is judged.

    Returns the touched events that have mentions, and how many mentions were retracted and events left without any. The
    new mentions themselves are stored before. A successor first takes the place of its predecessor, so that an event
    whose only mention is told otherwise stays the same event. `reason` is noted with every row that follows.
    """
    directory = universe.directory(connection)
    index(connection, directory, now)
    leaving = rows.select(connection, "retracted_members", ids=[row["mention_id"] for row in retractions])
    profiles = {s.profile for s in sightings} | {Profile(*slots) for _, _, _, *slots in leaving}
    if not profiles:
        return [], 0, 0
    homes = {mention_id: assigned_id for mention_id, _, assigned_id, *_ in leaving}
    heirs = {row["successor_id"]: homes[row["mention_id"]] for row in retractions if row["mention_id"] in homes}
    _inherit(connection, {s: heirs[s.id] for s in sightings if s.id in heirs}, directory)
    retracted = rows.insert(connection, "insert_retractions", retractions)
    known = _near(connection, profiles, directory)
    others = [s for s in sightings if s.id not in heirs]
    assignments = identity.assign(others, known, directory)
    _store(connection, assignments, {s.id for s in others}, known, directory, reason, now)
    touched = {*assignments.events, *(event_id for _, event_id, *_ in leaving)}
    left = {event.id: event.sightings for event in _events(connection, sorted(touched))}
    judged = Assignments(left, assignments.founded)
    revised = _revised(connection, judged, {s.id for s in sightings}, directory, now, reason)
    gone = sorted(touched - {*left, *assignments.joins})
    ((emptied,),) = rows.select(connection, "insert_last_revisions", ids=gone, now=now, reason=reason)
    return revised, retracted, emptied


def _inherit(connection: duckdb.DuckDBPyConnection, heirs: dict[Sighting, str], directory: Directory) -> None:
    """Put mentions into the events that their predecessors were assigned to."""
    rows.insert(
        connection,
        "insert_event_mentions",
        [{"event_id": event_id, "mention_id": s.id, "seen_at": s.seen_at} for s, event_id in heirs.items()],
    )
    called: dict[str, set[Profile]] = {}
    for sighting, event_id in heirs.items():
        called.setdefault(event_id, set()).add(sighting.profile)
    rows.insert(connection, "insert_event_keys", _key_rows(called, directory))


def take_organisations(
    connection: duckdb.DuckDBPyConnection, organisations: Sequence[Organisation], now: datetime
) -> Taken:
    """Store a desk's organisations, and judge their events anew: what has several names becomes one. Alerts nobody.

    One transaction; doing it again changes nothing.
    """
    with transaction(connection):
        stored = universe.store(connection, organisations, now)
        directory = universe.directory(connection)
        joined = 0
        if stored.added or stored.changed:
            index(connection, directory, now)
            ids = {organisation.id for organisation in organisations}
            named = [
                Profile(*slots)
                for _, *slots in rows.select(connection, "event_profiles")
                if directory.find(slots[1]) in ids
            ]
            for start in range(0, len(named), JUDGED_AT_ONCE):
                part = set(named[start : start + JUDGED_AT_ONCE])
                joined += _judge(connection, (), part, directory, now, NEW_NAMES)[1]
    return Taken(stored.added, stored.changed, stored.unchanged, joined)


def _judge(
    connection: duckdb.DuckDBPyConnection,
    sightings: Sequence[Sighting],
    profiles: set[Profile],
    directory: Directory,
    now: datetime,
    reason: str,
) -> tuple[list[Revised], int]:
    """Judge all that profiles have to do with, and the new sightings with it; also how many events were joined."""
    known = _near(connection, profiles, directory)
    assignments = identity.assign(sightings, known, directory)
    new = {s.id for s in sightings}
    _store(connection, assignments, new, known, directory, reason, now)
    return _revised(connection, assignments, new, directory, now), len(assignments.joins)


def index(connection: duckdb.DuckDBPyConnection, directory: Directory, now: datetime) -> None:
    """Build the index of events anew, if it is not of this directory and this way of hashing."""
    digest = content_id("keys", KEYS_VERSION, directory.digest)
    (built,) = rows.select(connection, "keys_digest")[0]
    if built == digest:
        return
    connection.execute("DELETE FROM facts.event_keys")
    by_event: dict[str, set[Profile]] = {}
    for event_id, *profile in rows.select(connection, "event_profiles"):
        by_event.setdefault(event_id, set()).add(Profile(*profile))
    rows.insert(connection, "insert_event_keys", _key_rows(by_event, directory))
    connection.execute("DELETE FROM facts.organisation_spellings")
    named = [name for (name,) in rows.select(connection, "organisation_names")]
    rows.insert(connection, "insert_organisation_spellings", _spelling_rows(named, directory))
    rows.insert(connection, "insert_key_builds", [{"digest": digest, "built_at": now}])


def _near(connection: duckdb.DuckDBPyConnection, new: set[Profile], directory: Directory) -> list[Event]:
    """All stored events that profiles have to do with, and those that these have to do with, and so on."""
    stored: dict[int, set[str]] = {}
    known: dict[str, set[Profile]] = {}
    touched: set[str] = set()
    asked: set[int] = set()
    asking, done = set(new), set(new)
    while asking:
        wanted = set().union(*(identity.keys(profile, directory).asked for profile in asking)) - asked
        asked |= wanted
        for key, event_id, *slots in rows.select(connection, "near_profiles", keys=sorted(wanted)) if wanted else ():
            stored.setdefault(key, set()).add(event_id)
            known.setdefault(event_id, set()).add(Profile(*slots))
        found = identity.touching(asking, stored, known, directory) - touched
        touched |= found
        asking = {profile for event_id in found for profile in known[event_id]} - done
        done |= asking
    return _events(connection, sorted(touched))


def _events(connection: duckdb.DuckDBPyConnection, ids: list[str]) -> list[Event]:
    if not ids:
        return []
    sightings: dict[str, list[Sighting]] = {}
    assigned: dict[str, dict[str, str]] = {}
    for event_id, assigned_id, mention_id, seen_at, site, *slots in rows.select(connection, "event_sightings", ids=ids):
        mention = Mention(**dict(zip(SLOTS, slots, strict=True)), evidence=NO_EVIDENCE, rule="", rule_version="")
        sighting = Sighting(mention, seen_at, site, mention_id)
        sightings.setdefault(event_id, []).append(sighting)
        assigned.setdefault(event_id, {})[sighting.id] = assigned_id
    founders: dict[str, dict[str, str]] = {}
    for survivor, event_id, founder in rows.select(connection, "founders", ids=ids):
        founders.setdefault(survivor, {})[event_id] = founder
    return [Event(id_, founders[id_], tuple(own), assigned[id_]) for id_, own in sightings.items()]


def _store(
    connection: duckdb.DuckDBPyConnection,
    assignments: Assignments,
    new: set[str],
    known: Iterable[Event],
    directory: Directory,
    reason: str,
    now: datetime,
) -> None:
    rows.insert(connection, "insert_events", [_event_row(*founding, now) for founding in assignments.founded.items()])
    rows.insert(
        connection,
        "insert_event_mentions",
        [
            {"event_id": event_id, "mention_id": sighting.id, "seen_at": sighting.seen_at}
            for event_id, members in assignments.events.items()
            for sighting in members
            if sighting.id in new
        ],
    )
    noted = {"reason": reason}
    rows.insert(
        connection,
        "insert_event_joins",
        [{"event_id": a, "into_id": b, "joined_at": now, **noted} for a, b in assignments.joins.items()],
    )
    rows.insert(
        connection,
        "insert_event_moves",
        [{"mention_id": m, "event_id": e, "moved_at": now, **noted} for m, e in assignments.moves.items()],
    )
    had = {event.id: {s.profile for s in event.sightings} for event in known}
    fresh = {
        event_id: {s.profile for s in members} - had.get(event_id, set())
        for event_id, members in assignments.events.items()
    }
    rows.insert(connection, "insert_event_keys", _key_rows(fresh, directory))


def _key_rows(profiles: dict[str, set[Profile]], directory: Directory) -> list[rows.Row]:
    return [
        {
            "event_id": event_id,
            "keys": sorted(set().union(*(identity.keys(profile, directory).stored for profile in own))),
        }
        for event_id, own in profiles.items()
        if own
    ]


def _revised(
    connection: duckdb.DuckDBPyConnection,
    assignments: Assignments,
    new: set[str],
    directory: Directory,
    now: datetime,
    reason: str | None = None,
) -> list[Revised]:
    newest = {
        event_id: (number, revision_id, State(*state))
        for event_id, number, revision_id, *state in rows.select(
            connection, "newest_revisions", ids=list(assignments.events)
        )
    }
    revised: list[Revised] = []
    for event_id, members in assignments.events.items():
        number, revision_id, old = newest.get(event_id, (0, "", None))
        # What was read wrongly gives way, whatever it said, when stored articles are read anew.
        stands = reason is None or old is None or old.mention_id in {s.id for s in members}
        state = identity.settle(old if stands else None, members)
        changed = state != old
        if changed:
            number += 1
            revision_id = content_id("revision", event_id, number, state.status, state.mention_id)
        told = tuple(s for s in members if s.id in new)
        founded = event_id in assignments.founded
        change = members[0].mention.change
        revised.append(Revised(event_id, change, founded, state, number, revision_id, changed, told))
    rows.insert(
        connection, "insert_revisions", [{**_revision_row(r, now), "reason": reason} for r in revised if r.changed]
    )
    named = {r.state.organisation for r in revised if r.state.organisation is not None}
    rows.insert(connection, "insert_organisation_spellings", _spelling_rows(named, directory))
    return sorted(revised, key=lambda r: (r.state.seen_at, r.event_id))


def _spelling_rows(names: Iterable[str], directory: Directory) -> list[rows.Row]:
    found = {name: directory.find(name) for name in names}
    return [{"spelling": name, "organisation_id": id_} for name, id_ in found.items() if id_ is not None]


def _event_row(event_id: str, founding: Sighting, now: datetime) -> rows.Row:
    mention = founding.mention
    return {
        "id": event_id,
        "mention_id": founding.id,
        "change": mention.change,
        "names": person_words(mention.person),
        "created_at": now,
    }


def _revision_row(event: Revised, now: datetime) -> rows.Row:
    return {
        "id": event.revision_id,
        "event_id": event.event_id,
        "number": event.number,
        "created_at": now,
        **{field.name: getattr(event.state, field.name) for field in fields(event.state)},
    }
