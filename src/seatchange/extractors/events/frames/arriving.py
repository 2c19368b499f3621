"""Frames whose subject gains an office: become, take, lead, join, return."""

from __future__ import annotations

from collections.abc import Iterator

from seatchange.extractors.events.frames.clause import ends_with_verb
from seatchange.extractors.events.frames.owners import owners_of
from seatchange.extractors.events.frames.places import organisation_joined, organisation_near, topical, unit_follows
from seatchange.extractors.events.frames.report import Reported, report_of
from seatchange.extractors.events.frames.seats import office_of, own_office, tied
from seatchange.extractors.events.frames.sharing import sharers
from seatchange.extractors.events.frames.subjects import accompanied, acting
from seatchange.extractors.events.names import PERSON, Name
from seatchange.extractors.events.phrases import OfficePhrase
from seatchange.extractors.events.scene import Scene
from seatchange.extractors.events.tags import TriggerTag


def arrive(scene: Scene, t: TriggerTag) -> Iterator[Reported]:
    """become, take, lead, join, return."""
    frame = t.trigger.frame
    subjects = owners_of(scene, t) if t.trigger.form == "noun" else acting(scene, t)
    if t.trigger.form == "participle" and frame in ("take", "lead", "hold") and scene.voice(t) == "passive":
        subjects = scene.agents(t)
    if not subjects and t.trigger.form == "verb":
        subjects = accompanied(scene, t)
    if t.trigger.form != "noun" and subjects:
        subjects = [*subjects, *sharers(scene, t, subjects)]
    for name in subjects:
        inverted = name.i >= t.j or scene.grammar.verb_final
        if name.i >= t.j and len(subjects) > 1:
            office = own_office(scene, t, name, subjects)
        else:
            office = office_of(scene, t, name, after_only=frame in ("become", "join") and not inverted)
        org = None
        if office is None or office.organisation is None:
            org = organisation_near(scene, t, name) or topical(scene)
        refers = any(scene.has("org_refs", k) for k in range(t.j, t.j + 3))  # "rejoindre le groupe"
        if frame == "join" and office is None and not refers and organisation_near(scene, t, name) is None:
            continue
        if frame == "become" and office is None and t.trigger.role_class is None:
            continue
        if frame == "join" and t.trigger.weak and not (office or org or refers) and not ends_with_verb(scene, t):
            continue  # "Roe kommt.", but not "Roe kommt zu Wort"
        if frame == "join" and t.trigger.office and (office is None or not scene.has("as", office.start - 1)):
            continue  # "moves to Acme as chairman", but not "moves to the chairman's office"
        if frame == "become" and office is not None and _some(scene, office):
            continue
        if frame == "become" and not scene.grammar.flexible and not tied(scene, t.j, office):
            continue
        if frame == "lead" and office is None and org is None and not unit_follows(scene, t):
            continue
        if frame == "become" and _auxiliary(scene, t, office):
            continue
        target = organisation_joined(scene, t) if frame == "join" else None
        if target is not None and target is not (office.organisation if office is not None else org):
            left = office.organisation if office is not None else None
            joined = report_of(scene, t, name, "in", None, org=target)
            joined.office, joined.manner = office, t.trigger.manner
            yield joined
            if left is not None:
                yield report_of(scene, t, name, "out", None, org=left)
            continue
        report = report_of(scene, t, name, "in", office, org=org)
        if frame == "hold" and office is None and org is not None and report.role_class is None:
            report.role_class = "ceo"  # who runs an organisation is its head
        if frame == "lead" and office is None and unit_follows(scene, t):
            report.role_class = "division_head"
            if org is None:
                report.explicit_org = False
        if frame == "join" and report.manner == "unspecified":
            report.manner = "hired"
        yield report
        if frame == "take":
            yield from _source(scene, t, report)
            yield from _owner(scene, t, report)


def _source(scene: Scene, t: TriggerTag, taken: Reported) -> Iterator[Reported]:
    """Whom a post is taken over from: «übernimmt das Amt von Lang»."""
    low, stop = scene.clause_start(t), scene.right_bound(t)
    for p in scene.people:
        if not (low <= p.i < stop) or p.entity is taken.person:
            continue
        start = scene.start_of(p)
        if start > 0 and scene.has("source", start - 1) and p.entity.kind == PERSON:
            report = report_of(scene, t, p, "out", taken.office, org=taken.organisation)
            report.partner, taken.partner = taken, report
            report.held, report.needs_role = scene.phrase_of(p), False
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
                report.partner, taken.partner, report.post = taken, report, True
                report.needs_role = False
                yield report
        return


def _auxiliary(scene: Scene, t: TriggerTag, office: OfficePhrase | None) -> bool:
    """Whether a verb that may mean «become» only helps another: «wird als Chef zurücktreten», «wird ihn feuern»."""
    if not scene.grammar.verb_final or not scene.has("passive_auxiliary", t.i):
        return False
    tokens = scene.tagged.tokens
    if (
        office is not None
        and office.i > 0
        and any(scene.has("as_only", k) for k in range(max(0, office.i - 2), office.i))
    ):
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
