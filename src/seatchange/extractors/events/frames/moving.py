"""Frames in which a post or a person moves from one hand or house to another: hand, fall, move."""

from __future__ import annotations

from collections.abc import Iterator

from seatchange.extractors.events.frames.clause import behind
from seatchange.extractors.events.frames.places import organisation_acting, organisation_near, placed, topical
from seatchange.extractors.events.frames.report import Reported, report_of, tie
from seatchange.extractors.events.frames.seats import free_offices, office_of, tied
from seatchange.extractors.events.frames.subjects import acting
from seatchange.extractors.events.names import Name
from seatchange.extractors.events.pronouns import antecedent_of, clitic_of
from seatchange.extractors.events.roles import agents_of, objects_of
from seatchange.extractors.events.scene import Scene
from seatchange.extractors.events.tags import TriggerTag


def hand(scene: Scene, t: TriggerTag) -> Iterator[Reported]:
    """One hands a post to another: «John Doe hands the chairmanship to Jane Roe»."""
    goers = acting(scene, t) or agents_of(scene, t)  # "il testimone passa da John Doe a Jane Roe"
    comers = _receivers(scene, t, goers)
    office = office_of(scene, t, None)
    # "passe la main", but not "hands a prize" nor "passa a bola aos engenheiros"
    idiom = t.j - t.i > 1 and t.tail is None and not t.trigger.weak and not scene.has("to", t.j)
    if office is None and not idiom:
        if not comers or t.trigger.weak:
            return
    # "hands the chairmanship to Roe", but not "hands the chairman a report"
    if t.trigger.weak and not scene.grammar.flexible and not (comers and tied(scene, t.j, office)):
        return
    held = scene.phrase_of(goers[0]) if goers else None
    office = office or (held if held is not None and not held.former else None)
    org = None if placed(office) else organisation_near(scene, t, None) or topical(scene, t.i)
    first: Reported | None = None
    for name in goers:
        report = report_of(scene, t, name, "out", office, org=org)
        first = first or report
        yield report
    for name in comers:
        report = report_of(scene, t, name, "in", office, org=org)
        tie(first, report)
        yield report


def _receivers(scene: Scene, t: TriggerTag, goers: list[Name]) -> list[Name]:
    """To whom a post is handed: the person behind «to», or a pronoun before the verb."""
    if scene.closes(t):
        low, high = scene.clause_start(t), t.i
        found = [p for p in scene.people if low <= p.i and p.j <= high and scene.has("to", scene.start_of(p) - 1)]
    else:
        stop = scene.right_bound(t)
        found = [
            p for p in scene.people
            if (t.j <= p.i < stop or (t.tail is not None and t.i <= p.i < t.tail))
            and scene.start_of(p) > 0
            and (scene.has("to", scene.start_of(p) - 1) or scene.has("to", p.i - 1) or scene.start_of(p) == t.j)
        ]  # fmt: skip
    if not found and (clitic := clitic_of(scene, t)) is not None:  # "John Doe, qui lui cède la place"
        found = antecedent_of(scene, clitic, [g.entity for g in goers])
    gone = {g.entity for g in goers}
    return [c for c in found if c.entity not in gone][:1]


def fall(scene: Scene, t: TriggerTag) -> Iterator[Reported]:
    """An office falls to somebody: «the top job goes to Jane Roe», «la direction générale échoit à Jane Roe»."""
    low = scene.left_bound(t)
    left = [
        p for p in scene.phrases
        if low <= p.i and p.j <= t.i and not p.former and not p.body and (p.person is None or p.person.i == p.i)
    ]  # fmt: skip
    names = objects_of(scene, t)
    beside = next((n.entity for n in scene.organisations if n.j == t.i and not behind(scene, n, "of")), None)
    place = None if left or t.trigger.role_class else beside  # "Acme échoit à Jane Roe"
    post = any(scene.has("posts", k) for k in range(low, t.i))
    right = free_offices(scene, max([t.j, *(n.j for n in names)]), scene.right_bound(t))
    if not left and right:  # inverted: "a Jane Roe spetta la presidenza", "spetta a Jane Roe la presidenza"
        before = [p for p in scene.people if p.j <= t.i and scene.has("to", scene.start_of(p) - 1)]
        names = names or before[-1:]
    if not names or not (left or right or t.trigger.role_class or place or post):
        return
    if not scene.oblique(names[0]) and not scene.has("clitics", t.i):  # "el cargo lo asumirá Jane Roe"
        return
    start = max(t.j, t.tail_end)
    gap = range(start, scene.start_of(names[0])) if names[0].i >= start else range(names[0].j, t.i)
    if len(gap) > 3 or any(not scene.tagged.tokens[k].word for k in gap):
        return
    office = left[-1] if left else right[0] if right and t.trigger.role_class is None else None
    for name in names:
        org = office.organisation if office is not None else place
        report = report_of(scene, t, name, "in", office, org=org or topical(scene, t.i))
        report.post = report.post or post
        yield report


def move(scene: Scene, t: TriggerTag) -> Iterator[Reported]:
    """A moves from one organisation or post to another: «Jane Roe pasa de Acme a Bilbao Bank»."""
    stop = scene.right_bound(t)
    target = next((n for n in scene.organisations if t.j <= n.i < stop and behind(scene, n, "to")), None)
    source = next(
        (n for n in scene.organisations if t.j <= n.i < stop and n is not target and behind(scene, n, "of")), None
    )
    source = source or next(
        (n for n in scene.organisations if n.i == t.j and n is not target and not scene.has("of", n.i - 1)), None
    )  # "leaves A for B"
    leaver, comer = _passed(scene, t, stop)
    if leaver is not None and comer is not None:  # "La présidence de Acme passe de John Doe à Jane Roe"
        seat = next((p for p in reversed(scene.phrases) if p.j <= t.i and not p.former and p.person is None), None)
        org = (seat.organisation if seat is not None else None) or organisation_acting(scene, t)
        seat = seat or office_of(scene, t, comer, after_only=True)
        gone = report_of(scene, t, leaver, "out", seat, org=org)
        come = report_of(scene, t, comer, "in", seat, org=org)
        tie(gone, come)
        yield from (gone, come)
        return
    names = acting(scene, t)
    if target is None or not names:
        return
    office = office_of(scene, t, names[0], after_only=True)
    for name in names:
        yield report_of(scene, t, name, "in", office, org=target.entity)
        if source is not None and scene.tagged.tokens[source.i - 1].norm != scene.tagged.tokens[target.i - 1].norm:
            yield report_of(scene, t, name, "out", scene.phrase_of(name), org=source.entity)


def _passed(scene: Scene, t: TriggerTag, stop: int) -> tuple[Name | None, Name | None]:
    """The people from whom and to whom a post passes, where both stand behind the verb."""
    after = [p for p in scene.people if t.j <= p.i < stop]
    if len(after) != 2 or any(p.j <= t.i for p in scene.people) or after[0].i - t.j > 1:
        return None, None
    return (after[0], after[1]) if behind(scene, after[1], "to") else (None, None)
