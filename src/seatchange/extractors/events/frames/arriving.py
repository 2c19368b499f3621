"""Frames whose subject gains an office: become, take, lead, join, return."""

from __future__ import annotations

from collections.abc import Iterator

from seatchange.extractors.events.frames.clause import ends_with_verb
from seatchange.extractors.events.frames.patients import patients_of
from seatchange.extractors.events.frames.places import (
    organisation_joined,
    organisation_near,
    placed,
    topical,
    unit_follows,
)
from seatchange.extractors.events.frames.report import Reported, report_of, tie
from seatchange.extractors.events.frames.seats import office_of, own_office, tied
from seatchange.extractors.events.frames.sharing import enumerated, sharers
from seatchange.extractors.events.frames.subjects import accompanied, concerned
from seatchange.extractors.events.names import PERSON, Entity, Name
from seatchange.extractors.events.phrases import OfficePhrase
from seatchange.extractors.events.roles import agents_of
from seatchange.extractors.events.scene import Scene
from seatchange.extractors.events.tags import TriggerTag


def arrive(scene: Scene, t: TriggerTag) -> Iterator[Reported]:
    """Somebody gains an office: «Jane Roe becomes chairman», «takes over Acme», «joins Acme», «returns as chairman»."""
    subjects = _subjects(scene, t)
    for name in subjects:
        office = _office(scene, t, name, subjects)
        org = None if placed(office) else organisation_near(scene, t, name) or topical(scene, t.i)
        if not _arrives(scene, t, name, office, org):
            continue
        target = organisation_joined(scene, t) if t.trigger.frame == "join" else None
        if target is not None and target is not (office.organisation if office is not None else org):
            yield from _change_of_house(scene, t, name, office, target)
            continue
        report = _arrival(scene, t, name, office, org)
        yield report
        if t.trigger.frame == "take":
            yield from _source(scene, t, report)
            yield from _owner(scene, t, report)


def _subjects(scene: Scene, t: TriggerTag) -> list[Name]:
    """Who arrives: the subject, the agent of «led by Jane Roe», or the person behind a «with» that opens the clause."""
    if t.trigger.form == "noun":
        return concerned(scene, t)
    found = concerned(scene, t)
    if t.trigger.form == "participle" and t.trigger.frame in ("take", "lead", "hold") and scene.voice(t) == "passive":
        found = agents_of(scene, t)
    if not found and t.trigger.form == "verb":
        found = accompanied(scene, t) or _proposed(scene, t)
    found = [*found, *sharers(scene, t, found)]
    return [*found, *enumerated(scene, t, found)]


def _proposed(scene: Scene, t: TriggerTag) -> list[Name]:
    """Whom another verb names for this one: «propone a Ana Ruiz para presidir Renfe»."""
    verb = next((o for o in reversed(scene.tagged.triggers) if o.j <= t.i and o.trigger.frame == "appoint"), None)
    if t.trigger.frame != "lead" or verb is None or verb.trigger.form == "noun":
        return []
    return [p for p in patients_of(scene, verb)[0] if verb.j <= p.i < t.i and p.j == t.i]


def _office(scene: Scene, t: TriggerTag, name: Name, subjects: list[Name]) -> OfficePhrase | None:
    """The office that one of the subjects gains."""
    if name.i >= t.j and len(subjects) > 1:
        return own_office(scene, t, name, subjects)
    inverted = name.i >= t.j or scene.grammar.verb_final
    return office_of(scene, t, name, after_only=t.trigger.frame in ("become", "join") and not inverted)


def _arrives(scene: Scene, t: TriggerTag, name: Name, office: OfficePhrase | None, org: Entity | None) -> bool:
    """Whether the clause names what is gained, as the frame wants it, rather than using the verb for something else."""
    if t.trigger.frame == "join":
        return _joins(scene, t, name, office, org)
    if t.trigger.frame == "become":
        return _becomes(scene, t, name, office)
    return t.trigger.frame != "lead" or office is not None or org is not None or unit_follows(scene, t)


def _joins(scene: Scene, t: TriggerTag, name: Name, office: OfficePhrase | None, org: Entity | None) -> bool:
    """«joins Acme», «rejoint le groupe», but not «joins the discussion»."""
    refers = any(scene.has("org_refs", k) for k in range(t.j, t.j + 3))  # "rejoindre le groupe"
    if office is None and not refers and organisation_near(scene, t, name) is None:
        return False
    if t.trigger.weak and not (office or org or refers) and not ends_with_verb(scene, t):
        return False  # "Roe kommt.", but not "Roe kommt zu Wort"
    # "moves to Acme as chairman", but not "moves to the chairman's office"
    return not t.trigger.office or (office is not None and scene.has("as", office.start - 1))


def _becomes(scene: Scene, t: TriggerTag, name: Name, office: OfficePhrase | None) -> bool:
    """«becomes chairman of Acme», but not «became an editor» nor «wird als Chef zurücktreten»."""
    if office is None and t.trigger.role_class is None:
        return False
    if office is not None and _some(scene, office):
        return False
    start = max(t.j, name.j)  # "Roe becomes chairman and Doe treasurer": each has what follows
    return (scene.grammar.flexible or tied(scene, start, office)) and not _auxiliary(scene, t, office)


def _change_of_house(
    scene: Scene, t: TriggerTag, name: Name, office: OfficePhrase | None, target: Entity
) -> Iterator[Reported]:
    """Who leaves one organisation for another: «wechselt als Chef von Acme zu Beta»."""
    joined = report_of(scene, t, name, "in", None, org=target)
    joined.office, joined.manner = office, t.trigger.manner
    yield joined
    if office is not None and office.organisation is not None:
        yield report_of(scene, t, name, "out", None, org=office.organisation)


def _arrival(scene: Scene, t: TriggerTag, name: Name, office: OfficePhrase | None, org: Entity | None) -> Reported:
    """An arrival, with the role and manner that the verb itself implies."""
    frame = t.trigger.frame
    report = report_of(scene, t, name, "in", office, org=org)
    if frame == "hold" and office is None and org is not None and report.role_class is None:
        report.role_class = "ceo"  # who runs an organisation is its head
    if frame == "lead" and office is None and unit_follows(scene, t):
        report.role_class = "division_head"
        if org is None:
            report.explicit_org = False
    if frame == "join" and report.manner == "unspecified":
        report.manner = "hired"
    return report


def _source(scene: Scene, t: TriggerTag, taken: Reported) -> Iterator[Reported]:
    """Whom a post is taken over from: «übernimmt das Amt von Lang»."""
    low, stop = scene.clause_start(t), scene.right_bound(t)
    for p in scene.people:
        if not (low <= p.i < stop) or p.entity is taken.person:
            continue
        start = scene.start_of(p)
        if start > 0 and scene.has("source", start - 1) and p.entity.kind == PERSON:
            report = report_of(scene, t, p, "out", taken.office, org=taken.organisation)
            tie(taken, report)
            report.held = scene.phrase_of(p)
            report.post = taken.post = True
            yield report
            return


def _owner(scene: Scene, t: TriggerTag, taken: Reported) -> Iterator[Reported]:
    """Whose post is taken over: «sein Amt übernimmt Roe» after a sentence about Lang, «Langs Posten übernimmt Roe»."""
    low = scene.clause_start(t)
    for k in range(low, max(scene.right_bound(t), t.tail or 0)):
        if not scene.has("posts", k) or k == 0:
            continue
        owner: list[Name] = [
            p for p in scene.people if p.governed and p.j == k and not scene.has("pronouns_object", p.i)
        ]
        if not owner and scene.has("possessive", k - 1) and k < t.i:
            earlier = [p for p in scene.people if p.j <= k and p.entity is not taken.person]
            owner = earlier[-1:] or [Name(k - 1, k, e) for e in scene.before[:1]]
        for p in owner:
            if p.entity is not taken.person:
                report = report_of(scene, t, p, "out", None, org=taken.organisation)
                tie(taken, report)
                report.post = True
                yield report
        return


def _auxiliary(scene: Scene, t: TriggerTag, office: OfficePhrase | None) -> bool:
    """Whether a verb that may mean «become» only helps another: «wird als Chef zurücktreten», «wird ihn feuern»."""
    if not scene.grammar.verb_final or not scene.has("passive_auxiliary", t.i):
        return False
    tokens = scene.tagged.tokens
    if any(scene.fronted(o) == t.i for o in scene.tagged.triggers):
        return True  # "Ausscheiden wird Jane Roe"
    if office is not None and any(scene.has("as_only", k) for k in range(max(0, office.i - 2), office.i)):
        return True
    end = next((k for k in range(t.j, len(tokens)) if tokens[k].text in ",;:.()"), len(tokens))
    if any(o is not t and t.j <= o.i < end and o.trigger.form != "noun" for o in scene.tagged.triggers):
        return True
    last = tokens[end - 1]
    after_office = office is not None and t.j <= office.end < end
    if t.i > 0 and scene.closes(t):  # "dass Roe Chefin wird", but "berufen wird"
        return any(o.j == t.i and o.trigger.form != "noun" for o in scene.tagged.triggers)
    return (
        after_office
        and last.text.islower()
        and last.norm.endswith("en")
        and not any(p.start <= end - 1 < p.end for p in scene.phrases)
    )


_SINGULAR = frozenset(
    {"ceo", "president", "chair", "cfo", "managing_director", "editor", "general_manager", "governor"}
)


def _some(scene: Scene, office: OfficePhrase) -> bool:
    """Whether an office of which there is one is told of as one among many: «became an editor» is a career, no seat."""
    if office.role_class not in _SINGULAR or office.organisation is not None or office.interim or office.new:
        return False
    return any(scene.has("indefinite_articles", k) for k in range(max(0, office.i - 3), office.i))
