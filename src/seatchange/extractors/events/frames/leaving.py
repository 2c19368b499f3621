"""Frames whose subject loses an office: leave and die."""

from __future__ import annotations

from collections.abc import Iterator

from seatchange.extractors.events.frames.clause import ends_with_verb, speaks_of_post
from seatchange.extractors.events.frames.places import organisation_near, placed, refers_to_company, topical
from seatchange.extractors.events.frames.report import Reported, report_of, tie
from seatchange.extractors.events.frames.seats import free_offices, governed, held_office, office_of, tied
from seatchange.extractors.events.frames.sharing import enumerated
from seatchange.extractors.events.frames.subjects import concerned
from seatchange.extractors.events.names import Entity, Name
from seatchange.extractors.events.phrases import OfficePhrase
from seatchange.extractors.events.scene import Scene
from seatchange.extractors.events.tags import TriggerTag


def leave(scene: Scene, t: TriggerTag) -> Iterator[Reported]:
    """Somebody gives up an office: «Jane Roe leaves Acme», «the resignation of the chairman, John Doe»."""
    names = concerned(scene, t)
    names = [*names, *enumerated(scene, t, names)]
    for name in names:
        held = held_office(scene, name, names)
        office, near = _office_and_place(scene, t, name, held)
        org = None if placed(office) or placed(held) else near or topical(scene, t.i)
        if held is not None and held.former and held.out_of_scope:
            held = None  # "Jane Roe, the former finance minister, retires": from another post
        if not _leaves(scene, t, name, office, held):
            continue
        if office is not None and office.out_of_scope and held is not None and not held.out_of_scope:
            office = None  # "a presidente da Acme apresentou a demissão ao ministro"
        if office is None and near is None and _idle(scene, t, name, held):
            continue
        leaving = report_of(scene, t, name, "out", office or held, org=org)
        yield leaving
        for comer in _receivers(scene, t, office):  # "cède la présidence de Renault à Jane Roe"
            coming = report_of(scene, t, comer, "in", office, org=org)
            tie(leaving, coming)
            yield coming


def _office_and_place(
    scene: Scene, t: TriggerTag, name: Name, held: OfficePhrase | None
) -> tuple[OfficePhrase | None, Entity | None]:
    """The office that is given up, and the organisation that is the verb's object."""
    near = organisation_near(scene, t, name)
    office = office_of(scene, t, name, after_only=not scene.grammar.flexible)
    if office is not None and near is None and _weak_verb(t) and _beyond(scene, t, office):
        office = None
    if held is not None and office is not None and office.body and _told(scene, office):
        office = None  # it is told to the board: «a remis sa démission au conseil d'administration»
    rigid = t.trigger.weak and not scene.grammar.flexible
    if rigid and office is not None and not _given_up(scene, t, office, near):
        near = None if near is office.organisation else near
        office = None  # "left as chairman", but not "left the chairman speechless"
    if office is None and held is None:
        office = _opening(scene, t, name)
    return office, near


def _leaves(scene: Scene, t: TriggerTag, name: Name, office: OfficePhrase | None, held: OfficePhrase | None) -> bool:
    """Whether the clause is of a post at all, and of one that the person still had."""
    if t.trigger.office and office is None and not speaks_of_post(scene, t):
        return False
    if _weak_verb(t) and _quoted(scene, t, name):
        return False
    return office is not None or held is None or not held.former


def _idle(scene: Scene, t: TriggerTag, name: Name, held: OfficePhrase | None) -> bool:
    """Whether an ordinary verb goes on to something that is no post: «leaves a legacy», but not «Jane Roe leaves.»."""
    if not _weak_verb(t) or (held is not None and scene.start_of(name) == t.j):
        return False  # "salieron Ana Gómez, gerente de X, y …"
    return not ends_with_verb(scene, t, name) and not refers_to_company(scene, t, name)


def _weak_verb(t: TriggerTag) -> bool:
    """Whether a trigger is an ordinary verb too («leaves»)."""
    return t.trigger.weak and t.trigger.form == "verb"


_WEAK_REACH = 7
"""How far an ordinary verb («deja», «leaves») reaches for the office that is its object."""


def _beyond(scene: Scene, t: TriggerTag, office: OfficePhrase) -> bool:
    """Whether an office is too far behind an ordinary verb to be its object, or that of a noun between the two."""
    if any(t.j <= o.i < office.i and o.trigger.form == "noun" for o in scene.tagged.triggers):
        return True
    return office.i - t.j > _WEAK_REACH and not governed(scene, office)


def _given_up(scene: Scene, t: TriggerTag, office: OfficePhrase, near: Entity | None) -> bool:
    """Whether an office behind a verb such as «left» is what is left, or the place left is named before it."""
    if near is not None and near is not office.organisation:
        return True  # "leaves Acme, where she is president"
    named = any(scene.has("as", k) or scene.has("posts", k) for k in range(t.j, office.i))
    return (named or office.body) and tied(scene, t.j, office)


def _quoted(scene: Scene, t: TriggerTag, name: Name) -> bool:
    """Whether the name only tells what a verb says of something else: «Roe said the market left no choice»."""
    said = [k for k in range(name.j, t.i) if scene.has("speech", k)]
    return bool(said) and t.i - said[-1] > 2 and not scene.grammar.flexible


def _opening(scene: Scene, t: TriggerTag, name: Name) -> OfficePhrase | None:
    """The office that opens the sentence of who leaves: «After years as director of Acme, Jane Roe is leaving»."""
    if name.i >= t.i or name.governed:
        return None
    before = [
        p for p in free_offices(scene, scene.left_bound(t), name.i) if scene.has("as", p.start - 1) and not p.body
    ]
    return before[-1] if before and scene.start_of(name) - before[-1].end <= 1 else None


def _receivers(scene: Scene, t: TriggerTag, office: OfficePhrase | None) -> list[Name]:
    """Who is given the office that somebody leaves: the person behind «to», right after it."""
    if office is None or office.i < t.i or t.trigger.form != "verb":
        return []
    return [
        p for p in scene.people
        if office.end < p.i < scene.right_bound(t) and scene.to(p) and scene.start_of(p) - office.end <= 2
    ]  # fmt: skip


def _told(scene: Scene, office: OfficePhrase) -> bool:
    """Whether an office is the one that something is said to: «told the board»."""
    return any(scene.has("to", k) for k in (office.start - 1, office.start))


def die(scene: Scene, t: TriggerTag) -> Iterator[Reported]:
    """Somebody dies in office: «John Doe, chairman of Acme, has died»."""
    names = concerned(scene, t)
    if not names and t.i == 0:  # "Morreu ontem, aos 79 anos, John Doe, presidente da Acme"
        names = [p for p in scene.people if p.i < scene.right_bound(t) and not scene.oblique(p)]
    for name in names[:1]:
        held = scene.phrase_of(name)
        if held is None or held.former or held.out_of_scope or (held.weak and held.organisation is None):
            continue
        report = report_of(scene, t, name, "out", held)
        report.manner = "died"
        yield report
