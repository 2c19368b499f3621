"""Frames: what a trigger says about who gains and who leaves an office, whatever the language.

A frame names the parts of its clause (subject, object, agent); `Scene` finds them by the word order that the lexicon's
grammar section describes. Each function here returns the changes that one trigger tells.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from seatchange.extractors.events.names import ORGANISATION, PERSON, Entity, Name
from seatchange.extractors.events.phrases import OfficePhrase
from seatchange.extractors.events.scene import Scene
from seatchange.extractors.events.tags import TriggerTag
from seatchange.extractors.model import Change


@dataclass(slots=True, eq=False)
class Reported:
    """A change as one clause tells it, before the document is taken together."""

    person: Entity
    change: Change
    manner: str
    scene: Scene
    rule: str
    office: OfficePhrase | None = None
    held: OfficePhrase | None = None  # the office that the person is said to hold beside the clause
    seat: OfficePhrase | None = None  # the office of the person succeeded, when the clause names no other
    role_class: str | None = None
    organisation: Entity | None = None
    explicit_org: bool = False
    interim: bool = False
    trigger: TriggerTag | None = None
    partner: Reported | None = None
    needs_role: bool = True
    status: str = "done"
    effective: str | None = None
    notes: list[str] = field(default_factory=list)


def _free(scene: Scene, lo: int, hi: int, *, taken: bool = False) -> list[OfficePhrase]:
    """The offices between two positions that are nobody's yet."""
    return [
        p for p in scene.phrases
        if lo <= p.i < hi and not p.former and (taken or p.person is None or p.new)
    ]  # fmt: skip


def _office_of(scene: Scene, t: TriggerTag, person: Name | None, *, after_only: bool = False) -> OfficePhrase | None:
    """The office that a clause gives or takes: the nearest free one after the trigger, else before it."""
    stop = scene.right_bound(t)
    right = _free(scene, t.i + 1, stop)  # a trigger may end in the office: «quitte la direction générale»
    if right:
        full = [p for p in right if not p.body and _governed(scene, p)]
        return full[0] if right[0].body and full else right[0]
    if person is not None and person.i >= t.j:
        phrase = scene.phrase_of(person)
        if phrase is not None and phrase.new:
            return phrase
    if not after_only:
        low = person.j if person is not None and person.j <= t.i else scene.left_bound(t)
        left = [p for p in _free(scene, low, t.i) if _governed(scene, p)]
        if left:
            return left[-1]
    return None


def _governed(scene: Scene, phrase: OfficePhrase) -> bool:
    """Whether an «as» or «to» stands before the office: «zum Vorstandsvorsitzenden berufen»."""
    for k in range(phrase.i - 1, max(-1, phrase.i - 5), -1):
        if scene.has("as", k) or scene.has("to", k):
            return True
        if not scene.tagged.tokens[k].word and not scene.tagged.tokens[k].hyphen:
            return False
    return False


_NEAR_WORDS = 4
"""How many other words may stand between a trigger and the organisation that is its object."""


def _org_near(scene: Scene, t: TriggerTag, person: Name | None) -> Entity | None:
    """The organisation that is the trigger's object: «leaves Shell», «resigns from the board of Acme»."""
    tokens = scene.tagged.tokens
    stop = scene.right_bound(t)
    k, words = t.j, 0
    while k < stop and words <= _NEAR_WORDS:
        name = next((n for n in scene.organisations if n.i == k), None)
        if name is not None:
            return None if _inside_appositive(scene, name) else name.entity
        phrase = next((p for p in scene.phrases if p.i == k), None)
        if phrase is not None:
            if phrase.organisation is not None:
                return phrase.organisation
            k = max(phrase.j, phrase.role_j)
            continue
        other = next((p for p in scene.people if p.i == k), None)
        if other is not None:
            k = max(other.j, k + 1)
            continue
        token = tokens[k]
        if token.text in ",;:()." or any(scene.has(m, k) for m in ("relative", "and", "speech", "locative")):
            return None
        if not any(scene.has(m, k) for m in ("determiners", "of", "to", "as", "agent")):
            words += 1
        k += 1
    return None


def _inside_appositive(scene: Scene, name: Name) -> bool:
    return any(
        p.organisation is name.entity and p.start <= name.i < p.end and p.person is not None and not p.new
        for p in scene.phrases
    )


def _org_subject(scene: Scene, t: TriggerTag) -> Entity | None:
    low = scene.left_bound(t)
    for name in reversed(scene.organisations):
        if low <= name.i and name.j <= t.i and not _inside_appositive(scene, name):
            return name.entity
    return None


def _topical(scene: Scene) -> Entity | None:
    """The organisation that opens the sentence: «Chez OpenAI, …», «OpenAI: …»."""
    for name in scene.organisations:
        if name.i <= 2 and name.entity.kind == ORGANISATION:
            after = scene.tagged.tokens[name.j].text if name.j < len(scene.tagged.tokens) else ""
            if after in (",", ":", "-", "–", "—") or (name.j < len(scene.tagged.tokens) and name.i > 0):
                return name.entity
    return None


def _report(
    scene: Scene, t: TriggerTag, name: Name, change: Change, office: OfficePhrase | None, *, org: Entity | None = None
) -> Reported:
    held = scene.phrase_of(name)
    explicit = False
    organisation = org
    if office is not None and office.organisation is not None:
        organisation, explicit = office.organisation, True
    elif org is not None:
        explicit = True
    if organisation is None and change == "out" and held is not None and held.organisation is not None:
        organisation, explicit = held.organisation, True
    trigger = t.trigger
    return Reported(
        person=name.entity,
        change=change,
        manner=trigger.manner if _manner_fits(trigger.manner, change) else "unspecified",
        scene=scene,
        rule=f"{trigger.frame}.{trigger.form}:{trigger.lemma}",
        office=office,
        held=held,
        role_class=trigger.role_class,
        organisation=organisation,
        explicit_org=explicit,
        interim=trigger.interim or (office is not None and office.interim),
        trigger=t,
    )


def _manner_fits(manner: str, change: Change) -> bool:
    leaving = {"resigned", "dismissed", "retired", "died", "moved"}
    return manner == "unspecified" or (manner in leaving) == (change == "out")


def _nominal(scene: Scene, t: TriggerTag) -> list[Name]:
    """Whose appointment or departure a noun tells: «of X», «X's», «his»."""
    tokens = scene.tagged.tokens
    k = t.j
    while k < len(tokens) and k < t.j + 5:
        if any(p.i == k for p in scene.people):
            name = next(p for p in scene.people if p.i == k)
            start = scene.start_of(name)
            if (start > t.j - 1 and scene.has("of", start - 1)) or scene.has("of", k - 1):
                return scene.group(name)
            bare = scene.lexicon.grammar.get("noun_genitive", False) or t.trigger.frame in ("succeed", "replace")
            if bare and start == t.j:
                return scene.group(name)
            return []
        inside = any(p.start <= k < p.end for p in scene.phrases)
        if not (scene.has("of", k) or scene.has("determiners", k) or scene.has("honorifics", k) or inside):
            if tokens[k].text != ".":
                break
        k += 1
    # an office between: "the resignation of the chief executive of Acme, Jane Roe"
    for phrase in scene.phrases:
        if phrase.person is not None and t.j <= phrase.start <= t.j + 2 and phrase.person.i >= t.j:
            if scene.has("of", phrase.start - 1) or scene.has("of", t.j):
                return scene.group(phrase.person)
    for p in scene.people:  # "Roe's resignation", "Roe's surprise resignation"
        if p.j < t.i and tokens[p.j].norm in scene.lexicon.spelling.genitives and t.i - p.j <= 3:
            return scene.group(p)
    for k in range(t.i - 1, max(-1, t.i - 4), -1):
        if scene.has("possessive", k):
            subject = scene.subjects(t)
            if subject:
                return subject
            return [Name(k, k + 1, e) for e in scene.before[:1]]
        if not tokens[k].word:
            break
    return []


def _active_object(scene: Scene, t: TriggerTag) -> list[Name]:
    found = scene.objects(t)
    if not found and scene.lexicon.grammar.get("verb_final", False):
        left = [p for p in scene.people if scene.left_bound(t) <= p.i and p.j <= t.i and not scene.oblique(p)]
        if left:
            return scene.group(left[-1])
    return found


def _subject_or_inverted(scene: Scene, t: TriggerTag) -> list[Name]:
    found = scene.subjects(t)
    if found:
        return found
    if scene.lexicon.grammar.get("inversion", False):
        right = scene.objects(t)
        if right and not scene.oblique(right[0]):
            return right
    if scene.lexicon.grammar.get("pro_drop", False) and not scene.people and t.i <= 4:
        return [Name(t.i, t.i, e) for e in scene.before[:1]]
    return []


def _other_object(scene: Scene, t: TriggerTag) -> bool:
    """Whether a past tense goes on to an object that is nobody: «Jane Roe dismissed the report»."""
    if not scene.lexicon.grammar.get("participle_past", False) or not scene.has("determiners", t.j):
        return False
    return not any(p.start <= t.j + 1 <= p.end for p in scene.phrases)


def _patients(scene: Scene, t: TriggerTag) -> tuple[list[Name], bool]:
    """Who is appointed or dismissed, and whether the clause is passive."""
    if t.trigger.form == "noun":
        return _nominal(scene, t), False
    voice = scene.voice(t)
    if voice == "bare":
        right = scene.objects(t)
        near = bool(right) and right[0].i - t.j <= 6 and not scene.oblique(right[0])
        left = scene.subjects(t)
        starts = scene.start_of(right[0]) if right else 0
        if _other_object(scene, t):
            return [], False
        if near and starts - t.j <= (1 if scene.lexicon.grammar.get("participle_past", False) else 0):
            voice = "active"
        elif left and not near:
            voice = "passive"
        elif near and not left:
            voice = "active"
        else:
            voice = "passive"
    if voice == "active":
        return _active_object(scene, t), False
    found = scene.subjects(t)
    if not found and scene.lexicon.grammar.get("verb_final", False):
        left = [p for p in scene.people if scene.left_bound(t) <= p.i and p.j <= t.i and not scene.oblique(p)]
        found = scene.group(left[-1]) if left else []
    if not found:  # "Appointed as chief executive is Jane Roe", "È stata nominata presidente Jane Roe"
        right = [p for p in scene.objects(t) if not scene.oblique(p)]
        reach = max([t.j, *(p.end for p in scene.phrases if t.j <= p.i and right and p.end <= right[0].i)])
        found = right if right and scene.start_of(right[0]) - reach <= 2 else []
    return found, True


def _gapped(scene: Scene, t: TriggerTag, patients: list[Name]) -> list[Name]:
    """People further on who share the verb: «named A chairman, B treasurer», «dismissed A as head of X and B as …»."""
    if not patients:
        return []
    tokens = scene.tagged.tokens
    verbs = {v for v in scene.verb_starts() if v > t.i}
    last = max(patients[-1].j, t.j)
    found: list[Name] = []
    for p in scene.people:
        if p.i < last or p.i <= t.i or p in patients:
            continue
        start = scene.start_of(p)
        if any(v < p.i for v in verbs) or any(tokens[k].text == ";" for k in range(last, p.i)):
            break
        if scene.oblique(p) and not scene.has("with", start - 1):
            continue
        k = p.j
        while k < len(tokens) and k - p.j < 3 and (scene.has("as", k) or scene.has("determiners", k)):
            k += 1
        phrase = next((x for x in scene.phrases if x.start <= k <= x.i and x.i - k <= 2), None)
        opens = start > 0 and (
            tokens[start - 1].text in ",:" or scene.has("and", start - 1) or scene.has("with", start - 1)
        )
        if phrase is not None and opens and tokens[p.j].text not in ",(" and not phrase.former:
            found.append(p)
            last = p.j
    return found


def _appoint(scene: Scene, t: TriggerTag) -> Iterator[Reported]:
    patients, passive = _patients(scene, t)
    patients = [*patients, *_gapped(scene, t, patients)]
    for name in patients:
        office = _own_office(scene, t, name, patients)
        org = None
        if office is None or office.organisation is None:
            org = (_org_near(scene, t, name) if passive or t.trigger.form == "noun" else None) or (
                None if passive else _org_subject(scene, t)
            )
            org = org or _topical(scene)
        yield _report(scene, t, name, "in", office, org=org)


def _own_office(scene: Scene, t: TriggerTag, name: Name, patients: list[Name]) -> OfficePhrase | None:
    """In «A as chairman and B as chief executive» each has the office that follows the name."""
    if len(patients) > 1 and name.i >= t.j:
        later = [p.i for p in patients if p.i > name.i]
        own = _free(scene, name.j, min(later, default=scene.right_bound(t)))
        if own:
            return own[0]
    return _office_of(scene, t, name)


def _dismiss(scene: Scene, t: TriggerTag) -> Iterator[Reported]:
    patients, passive = _patients(scene, t)
    patients = [*patients, *_gapped(scene, t, patients)]
    for name in patients:
        office = _own_office(scene, t, name, patients)
        org = None
        if office is None or office.organisation is None:
            held = scene.phrase_of(name)
            if held is None or held.organisation is None:
                org = (_org_near(scene, t, name) if passive else _org_subject(scene, t)) or _topical(scene)
        yield _report(scene, t, name, "out", office or scene.phrase_of(name), org=org)


def _subject_in(scene: Scene, t: TriggerTag) -> Iterator[Reported]:
    """become, take, lead, join, return."""
    frame = t.trigger.frame
    subjects = _nominal(scene, t) if t.trigger.form == "noun" else _subject_or_inverted(scene, t)
    if t.trigger.form == "participle" and frame in ("take", "lead") and scene.voice(t) == "passive":
        subjects = scene.agents(t)
    if t.trigger.form != "noun" and subjects:
        subjects = [*subjects, *_gapped(scene, t, subjects)]
    for name in subjects:
        inverted = name.i >= t.j or scene.lexicon.grammar.get("verb_final", False)
        if name.i >= t.j and len(subjects) > 1:
            office = _own_office(scene, t, name, subjects)
        else:
            office = _office_of(scene, t, name, after_only=frame in ("become", "join") and not inverted)
        org = None
        if office is None or office.organisation is None:
            org = _org_near(scene, t, name) or _topical(scene)
        if frame == "become" and office is None and t.trigger.role_class is None:
            continue
        if frame == "become" and office is not None and _some(scene, office):
            continue
        if frame == "lead" and office is None and org is None and not _unit_after(scene, t):
            continue
        report = _report(scene, t, name, "in", office, org=org)
        if frame == "lead" and office is None and _unit_after(scene, t):
            report.role_class = "division_head"
            if org is None:
                report.explicit_org = False
        if frame == "join" and report.manner == "unspecified":
            report.manner = "hired"
        yield report


_SINGULAR = frozenset(
    {"ceo", "president", "chair", "cfo", "managing_director", "editor", "general_manager", "governor"}
)


def _some(scene: Scene, office: OfficePhrase) -> bool:
    """Whether an office of which there is one is told of as one among many: «became an editor» is a career, no seat."""
    if office.role_class not in _SINGULAR or office.organisation is not None or office.interim or office.new:
        return False
    return any(scene.has("indefinite_articles", k) for k in range(max(0, office.i - 3), office.i))


def _flexible(scene: Scene) -> bool:
    return scene.lexicon.grammar.get("verb_final", False) or scene.lexicon.grammar.get("inversion", False)


def _unit_after(scene: Scene, t: TriggerTag) -> bool:
    """Whether a unit of an organisation is what will be led: «a new AI team», «la division»."""
    stop = min(scene.right_bound(t), t.j + 6)
    return any(scene.has("units", k) for k in range(t.j, stop))


def _complete(scene: Scene, t: TriggerTag) -> bool:
    """Whether a clause ends with the verb («has left.», «leaves in May») rather than going on to another object."""
    tokens = scene.tagged.tokens
    k = (t.tail + 1) if t.tail is not None else t.j
    if k < len(tokens) and tokens[k].text in "«“\"(":
        return False
    if k >= len(tokens) or not tokens[k].word or any(scene.has(m, k) for m in ("after_verb", "months", "weekdays")):
        return True
    timed = k + 1 < len(tokens) and (
        tokens[k + 1].text[0].isdigit() or scene.has("months", k + 1) or scene.has("weekdays", k + 1)
    )
    return timed and (
        scene.has("of", k) or scene.has("locative", k) or scene.has("to", k) or scene.has("determiners", k)
    )


def _leave(scene: Scene, t: TriggerTag) -> Iterator[Reported]:
    names = _nominal(scene, t) if t.trigger.form == "noun" else _subject_or_inverted(scene, t)
    for name in names:
        office = _office_of(scene, t, name, after_only=not _flexible(scene))
        held = scene.phrase_of(name)
        if held is not None and office is not None and office.body and _told(scene, office):
            office = None  # it is told to the board: «a remis sa démission au conseil d'administration»
        org = None
        if office is None or office.organisation is None:
            if held is None or held.organisation is None:
                org = _org_near(scene, t, name) or _topical(scene)
        if held is not None and held.former and office is None:
            continue
        if t.trigger.weak and t.trigger.form == "verb" and office is None:
            if _org_near(scene, t, name) is None and not _complete(scene, t):
                continue
        yield _report(scene, t, name, "out", office or held, org=org)


def _told(scene: Scene, office: OfficePhrase) -> bool:
    return any(scene.has("to", k) for k in (office.start - 1, office.start))


def _die(scene: Scene, t: TriggerTag) -> Iterator[Reported]:
    names = _nominal(scene, t) if t.trigger.form == "noun" else _subject_or_inverted(scene, t)
    for name in names[:1]:
        held = scene.phrase_of(name)
        if held is None or held.former or held.out_of_scope or held.weak:
            continue
        report = _report(scene, t, name, "out", held)
        report.manner = "died"
        yield report


def _succeed(scene: Scene, t: TriggerTag) -> Iterator[Reported]:
    """A succeeds B: A in, B out. «A replaced by B» is the reverse."""
    replace = t.trigger.frame == "replace"
    comers: list[Name]
    goers: list[Name]
    if t.trigger.form == "noun":  # "X's successor", "as successor to X", "Nachfolger von X"
        goers = _nominal(scene, t)
        others = [p for p in scene.people if p.entity not in {g.entity for g in goers}]
        left = [p for p in others if p.j <= t.i]
        right = [p for p in others if p.i >= t.j]
        comers = (scene.group(right[0]) if right and not left else scene.group(left[-1]) if left else [])[:1]
        if not goers or not comers:
            return
    else:
        voice = scene.voice(t)
        if replace and voice == "bare" and t.trigger.form == "participle":
            voice = "passive" if scene.agents(t) else "active"
        if voice == "passive":
            goers = scene.subjects(t)
            comers = scene.agents(t)
            if not replace and not comers:
                return
        else:
            comers = scene.subjects(t)
            right = scene.objects(t)
            goers = right
            if (clitic := scene.clitic_of(t)) is not None:  # "lui succède", "pour le remplacer"
                comers = comers or right
                goers = scene.antecedent(clitic, [c.entity for c in comers])
            elif not comers and scene.lexicon.grammar.get("inversion", False) and len(right) == 1:
                # "Auf Doe folgt Roe", "A Doe le sucede Roe": what stands first behind «to» is the one who goes
                left = [p for p in scene.people if p.j <= t.i]
                if left:
                    comers, goers = right, scene.group(left[-1])
            elif not goers and scene.lexicon.grammar.get("verb_final", False):
                left = [p for p in scene.people if p.j <= t.i and p.entity not in {c.entity for c in comers}]
                goers = [left[-1]] if left else []
            if replace and not comers and goers:  # "Acme replaces chief executive John Doe with Jane Roe"
                comers = [
                    p for p in scene.people
                    if p.i > goers[-1].j and scene.start_of(p) > 0 and scene.has("with", scene.start_of(p) - 1)
                ][:1]  # fmt: skip
    comers = [c for c in comers if c.entity not in {g.entity for g in goers}]
    office = _office_of(scene, t, None)
    seat = None
    if office is None:
        seat = next((p for g in goers if (p := scene.phrase_of(g)) is not None and not p.former), None)
    known = office or seat
    org = known.organisation if known is not None and known.organisation is not None else _topical(scene)
    first: Reported | None = None
    for name in comers:
        report = _report(scene, t, name, "in", office, org=org)
        report.seat = seat
        first = first or report
        yield report
    for name in goers:
        report = _report(scene, t, name, "out", office, org=org)
        report.seat = report.held = scene.phrase_of(name)
        report.partner = first
        report.needs_role = False
        if first is not None:
            first.partner = report
        yield report


def _hand(scene: Scene, t: TriggerTag) -> Iterator[Reported]:
    """A hands over to B: A out, B in."""
    goers = _subject_or_inverted(scene, t)
    stop = scene.right_bound(t)
    comers = [
        p for p in scene.people
        if (t.j <= p.i < stop or (t.i <= p.i and t.tail is not None and p.i < t.tail))
        and scene.start_of(p) > 0 and (scene.has("to", scene.start_of(p) - 1) or scene.has("to", p.i - 1))
    ]  # fmt: skip
    if not comers and (clitic := scene.clitic_of(t)) is not None:  # "John Doe, qui lui cède la place"
        comers = scene.antecedent(clitic, [g.entity for g in goers])
    comers = [c for c in comers if c.entity not in {g.entity for g in goers}][:1]
    office = _office_of(scene, t, None)
    if not comers and office is None:
        return
    held = scene.phrase_of(goers[0]) if goers else None
    office = office or (held if held is not None and not held.former else None)
    org = (
        None if office is not None and office.organisation is not None else _org_near(scene, t, None) or _topical(scene)
    )
    first: Reported | None = None
    for name in goers:
        report = _report(scene, t, name, "out", office, org=org)
        first = first or report
        yield report
    for name in comers:
        report = _report(scene, t, name, "in", office, org=org)
        report.partner, report.needs_role = first, False
        if first is not None:
            first.partner = report
        yield report


def _fall(scene: Scene, t: TriggerTag) -> Iterator[Reported]:
    """An office falls to somebody: «the top job goes to Jane Roe», «la direction générale échoit à Jane Roe»."""
    left = [p for p in scene.phrases if scene.left_bound(t) <= p.i and p.j <= t.i and not p.former]
    names = scene.objects(t)
    if not names or not (left or t.trigger.role_class):
        return
    gap = range(t.j, scene.start_of(names[0]))
    if len(gap) > 3 or any(not scene.tagged.tokens[k].word for k in gap):
        return
    office = left[-1] if left else None
    for name in names:
        org = office.organisation if office is not None else None
        yield _report(scene, t, name, "in", office, org=org or _topical(scene))


def _move(scene: Scene, t: TriggerTag) -> Iterator[Reported]:
    """A moves from one organisation or post to another: «Jane Roe pasa de Acme a Bilbao Bank»."""
    stop = scene.right_bound(t)
    target = next((n for n in scene.organisations if t.j <= n.i < stop and _behind(scene, n, "to")), None)
    source = next(
        (n for n in scene.organisations if t.j <= n.i < stop and n is not target and _behind(scene, n, "of")), None
    )
    names = _subject_or_inverted(scene, t)
    if target is None or not names:
        return
    office = _office_of(scene, t, names[0], after_only=True)
    for name in names:
        yield _report(scene, t, name, "in", office, org=target.entity)
        if source is not None and scene.tagged.tokens[source.i - 1].norm != scene.tagged.tokens[target.i - 1].norm:
            yield _report(scene, t, name, "out", scene.phrase_of(name), org=source.entity)


def _behind(scene: Scene, name: Name, mark: str) -> bool:
    """Whether a preposition of a word list governs a name."""
    k = name.i - 1
    if k >= 0 and scene.has("determiners", k) and not scene.has(mark, k):
        k -= 1
    return k >= 0 and scene.has(mark, k)


_FRAMES = {
    "appoint": _appoint, "dismiss": _dismiss, "become": _subject_in, "take": _subject_in, "lead": _subject_in,
    "join": _subject_in, "return": _subject_in, "leave": _leave, "die": _die, "succeed": _succeed,
    "replace": _succeed, "hand": _hand, "fall": _fall, "move": _move,
}  # fmt: skip


def trigger_changes(scene: Scene, t: TriggerTag) -> list[Reported]:
    """The changes that a trigger tells."""
    frame = _FRAMES.get(t.trigger.frame)
    return list(frame(scene, t)) if frame is not None else []


def office_changes(scene: Scene) -> Iterator[Reported]:
    """What an office phrase says by itself: «the new chief executive, Jane Roe», «outgoing chairman John Doe»."""
    for phrase in scene.phrases:
        if phrase.out_of_scope or phrase.former or not (phrase.new or phrase.outgoing or phrase.interim):
            continue
        name = phrase.person
        if phrase.interim and not phrase.new and not phrase.outgoing:  # "is interim president"
            name = _copular(scene, phrase)
        if name is None and phrase.new:
            name = _copular(scene, phrase)
        if name is None or name.entity.kind != PERSON:
            continue
        change: Change = "out" if phrase.outgoing else "in"
        org = phrase.organisation or _topical(scene)
        mark = "outgoing" if phrase.outgoing else "new" if phrase.new else "interim"
        yield Reported(
            person=name.entity, change=change, manner="unspecified", scene=scene, rule=f"office.{mark}", office=phrase,
            organisation=org, explicit_org=org is not None, interim=phrase.interim,
            status="announced" if phrase.outgoing else "done",
        )  # fmt: skip


def holders(scene: Scene) -> Iterator[tuple[Name, Entity | None, TriggerTag]]:
    """Who is said to run what: «Jane Roe, who has run Acme since 2011». No change, but it tells the office."""
    for t in scene.tagged.triggers:
        if t.trigger.frame == "hold":
            passive = t.trigger.form == "participle" and scene.voice(t) != "active"
            for name in (scene.agents(t) if passive else scene.subjects(t))[:1]:
                yield name, (_org_subject(scene, t) if passive else _org_near(scene, t, name)), t


def _copular(scene: Scene, phrase: OfficePhrase) -> Name | None:
    """«Jane Roe is the new head of Acme», «Neue Chefin bei Acme ist Jane Roe», «New chief: Jane Roe»."""
    tokens = scene.tagged.tokens
    for k in range(phrase.start - 1, max(-1, phrase.start - 5), -1):  # the copula before the office
        if scene.has("copula", k):
            found = scene.subjects_before(k)
            return found[0] if len(found) == 1 else None
        if not (scene.has("determiners", k) or scene.has("as", k) or scene.has("previously", k)):
            organisation = any(n.i <= k < n.j for n in scene.organisations)
            if not organisation and tokens[k].norm not in scene.lexicon.spelling.genitives:
                break
    for p in scene.people:
        gap = range(phrase.end, scene.start_of(p))
        if p.i >= phrase.end and 0 < len(gap) <= 6:
            linked = [scene.has("copula", k) or tokens[k].text == ":" or tokens[k].dash for k in gap]
            filler = [
                scene.has("determiners", k) or scene.has("of", k) or any(n.i <= k < n.j for n in scene.organisations)
                for k in gap
            ]
            if any(linked) and all(a or b for a, b in zip(linked, filler, strict=True)):
                return p
    return None
