"""Frames with a person on either side of one seat: succeed, replace, predecessor."""

from __future__ import annotations

from collections.abc import Iterator

from seatchange.extractors.events.frames.clause import behind, same_clause, subjectless, unbroken
from seatchange.extractors.events.frames.owners import owners_of
from seatchange.extractors.events.frames.patients import marked
from seatchange.extractors.events.frames.places import organisation_near, topical
from seatchange.extractors.events.frames.report import Reported, report_of, tie
from seatchange.extractors.events.frames.seats import office_of, tied
from seatchange.extractors.events.frames.subjects import cleft_subject, subject_behind_verb
from seatchange.extractors.events.names import Name
from seatchange.extractors.events.pronouns import antecedent_of, clitic_of
from seatchange.extractors.events.roles import agents_of, earlier_people, objects_of, subjects_before, subjects_of
from seatchange.extractors.events.scene import Scene
from seatchange.extractors.events.tags import TriggerTag

Sides = tuple[list[Name], list[Name]]
"""Who comes, and who goes."""


def succeed(scene: Scene, t: TriggerTag) -> Iterator[Reported]:
    """One takes the seat of another: «Jane Roe succeeds John Doe», «John Doe is replaced by Jane Roe»."""
    if t.trigger.frame == "replace" and t.trigger.form == "verb" and (moved := list(_exchange(scene, t))):
        yield from moved
        return
    sides = _sides(scene, t)
    if sides is None:
        return
    comers, goers = sides
    gone = {g.entity for g in goers}
    comers = [c for c in comers if c.entity not in gone]
    office = office_of(scene, t, next((n for n in (*goers, *comers) if n.i >= t.j), None))
    if t.trigger.weak and not (comers and goers):
        return  # "Jane Roe follows John Doe", but not "Jane Roe follows the advice"
    succeeds = t.trigger.frame == "succeed" and t.trigger.form != "noun"
    if succeeds and not goers and not scene.grammar.flexible and not tied(scene, t.j, office):
        return  # "Jane Roe succeeded in cutting costs as chief executive"
    seat = None
    if office is None:
        seat = next((p for g in goers if (p := scene.phrase_of(g)) is not None and not p.former), None)
    known = office or seat
    org = known.organisation if known is not None and known.organisation is not None else topical(scene, t.i)
    if org is None and t.tail is not None:  # "prendra chez Acme le relais de John Doe"
        org = organisation_near(scene, t, None)
    first: Reported | None = None
    for name in comers:
        report = report_of(scene, t, name, "in", office, org=org)
        report.seat = seat
        first = first or report
        yield report
    for name in goers:
        report = report_of(scene, t, name, "out", office, org=org)
        report.seat = report.held = scene.phrase_of(name)
        tie(first, report)
        yield report


def _sides(scene: Scene, t: TriggerTag) -> Sides | None:
    """Who comes and who goes; None when the clause does not tell of a succession."""
    if t.trigger.form == "noun":
        return _sides_of_noun(scene, t)
    replace, voice = t.trigger.frame == "replace", scene.voice(t)
    if replace and voice == "bare" and t.trigger.form == "participle":
        voice = "passive" if agents_of(scene, t) else "active"
    if voice == "passive":
        comers, goers = agents_of(scene, t), subjects_of(scene, t)
        if not replace and not comers:
            return None
    else:
        comers, goers = _sides_of_active(scene, t)
    if replace and voice != "passive" and not comers and goers:
        comers = [  # "Acme replaces chief executive John Doe with Jane Roe"
            p for p in scene.people
            if p.i > goers[-1].j and scene.start_of(p) > 0 and scene.has("with", scene.start_of(p) - 1)
        ][:1]  # fmt: skip
    if t.trigger.form == "verb" and (antecedent := _preceded(scene, t)):
        gone = antecedent[-1]
        inside = [p for p in scene.people if gone.j <= p.i < t.i and p.entity is not gone.entity]
        return inside or antecedent_of(scene, t.i, [gone.entity]), antecedent
    return comers, goers


def _sides_of_noun(scene: Scene, t: TriggerTag) -> Sides | None:
    """«John Doe's successor, Jane Roe», «Jane Roe as successor to John Doe», «al suo posto Jane Roe»."""
    goers = _owner_of_seat(scene, t)
    if scene.grammar.verb_final or not scene.grammar.inversion:
        comers = _heirs(scene, t, goers)
        return (comers, goers) if comers else None
    gone = {g.entity for g in goers}
    left = [p for p in scene.people if p.entity not in gone and p.j <= t.i]
    right = [p for p in scene.people if p.entity not in gone and p.i >= t.j]
    follows = right and goers and not scene.oblique(right[0]) and goers[-1].i < t.i
    if follows and unbroken(scene, t.j, scene.start_of(right[0])):  # "John Doe left; in his place comes Jane Roe"
        left = []
    comers = (scene.group(right[0]) if right and not left else scene.group(left[-1]) if left else [])[:1]
    if goers and not comers and scene.grammar.pro_drop:
        comers = [c for c in earlier_people(scene, t) if c.entity not in gone]
    return (comers, goers) if goers and comers else None


def _owner_of_seat(scene: Scene, t: TriggerTag) -> list[Name]:
    """Whose seat a noun such as «successor» or «in his place» speaks of."""
    if t.i > 1 and scene.has("possessive", t.i - 1) and scene.has("copula", t.i - 2):  # "Roe is his successor"
        heirs = [s.entity for s in subjects_before(scene, t.i - 2)]
        return [Name(t.i - 1, t.i, e) for e in scene.before[:1] if e not in heirs]
    if t.j - t.i > 1 and any(scene.has("possessive", k) for k in range(t.i, t.j)):  # "al suo posto Jane Roe"
        return subjects_of(scene, t) or [Name(t.i, t.i, e) for e in scene.before[:1]]
    return owners_of(scene, t)


def _sides_of_active(scene: Scene, t: TriggerTag) -> Sides:
    """«Jane Roe succeeds John Doe», in whatever order, and with pronouns for either."""
    comers, goers = _beside_verb(scene, t)
    pronouns = [
        p for p in scene.people if p.governed and scene.has("pronouns_object", p.i) and same_clause(scene, t, p)
    ]  # fmt: skip
    if pronouns:  # "ihm folgt Roe", "Roe löst ihn ab"
        right = [p for p in scene.people if not p.governed and p.i >= t.j and not scene.oblique(p)]
        return comers or right[:1], pronouns[:1]
    if scene.has("enclitics", t.j - 1):  # "ha elegido a Ana Gómez para sustituirlo"
        comers = [p for p in scene.people if p.j <= t.i][-1:]
        return comers, antecedent_of(scene, t.i, [c.entity for c in comers]) if comers else []
    if (clitic := clitic_of(scene, t)) is not None:
        return _behind_clitic(scene, t, clitic, comers, goers)
    if goers and not comers:
        return _without_subject(scene, t, goers)
    if not goers and scene.grammar.verb_final:
        return _both_before(scene, t, comers)
    return comers, goers


def _beside_verb(scene: Scene, t: TriggerTag) -> Sides:
    """The subject before the verb and the object behind it, or both behind: «Per 1 mei volgt Roe Doe op»."""
    first = subject_behind_verb(scene, t)
    others = [p for p in scene.people if first and p.i > first[-1].i and not scene.oblique(p)]
    if others and others[0].i < max(scene.right_bound(t), t.tail or 0):
        return first, others[:1]
    return cleft_subject(scene, t) or subjects_of(scene, t), objects_of(scene, t)


def _without_subject(scene: Scene, t: TriggerTag, right: list[Name]) -> Sides:
    """Who comes and goes where no subject stands before the verb, but `right` behind it."""
    grammar = scene.grammar
    if appointed := _appointed_after(scene, t, right):
        return appointed, right
    as_object = marked(scene, t, right)
    if grammar.marked_object and not as_object:
        return right if unbroken(scene, t.j, scene.start_of(right[0])) else [], []
    if grammar.pro_drop and as_object:  # "Sustituye a Soto"
        return earlier_people(scene, t) if subjectless(scene, scene.left_bound(t), t.i) else [], right
    if grammar.inversion and len(right) == 1:
        # "Auf Doe folgt Roe", "A Doe le sucede Roe": what stands first behind «to» is the one who goes
        left = [p for p in scene.people if p.j <= t.i]
        others = [p for p in scene.people if right[0].j <= p.i < max(scene.right_bound(t), t.tail or 0)]
        if left:
            return right, scene.group(left[-1])
        if others and grammar.verb_final and not scene.oblique(others[0]):
            return right, others[:1]  # "An der Spitze löst Roe Doe ab"
    return [], right


def _preceded(scene: Scene, t: TriggerTag) -> list[Name]:
    """The antecedent that is succeeded: «John Doe, à qui elle succède»."""
    for k in range(t.i - 1, max(1, t.i - 6), -1):
        if scene.has("relative", k):
            if not scene.has("to", k - 1):
                return []
            return [p for p in scene.people if p.j == k - 2 or p.j == k - 1][:1]
    return []


def _exchange(scene: Scene, t: TriggerTag) -> Iterator[Reported]:
    """A person who changes organisations: «Ana Sousa troca a Acme pela Galp»."""
    orgs = [n for n in scene.organisations if t.j <= n.i < scene.right_bound(t)]
    if len(orgs) < 2 or orgs[0].i - t.j > 1 or not behind(scene, orgs[1], "with"):
        return
    office = office_of(scene, t, None, after_only=True)
    for name in subjects_of(scene, t):
        yield report_of(scene, t, name, "out", scene.phrase_of(name), org=orgs[0].entity)
        yield report_of(scene, t, name, "in", office, org=orgs[1].entity)


_APPOINTED_REACH = 8
"""How far from its verb the name may stand of somebody who is named to succeed another."""


def _appointed_after(scene: Scene, t: TriggerTag, goers: list[Name]) -> list[Name]:
    """Who takes the seat in «To succeed John Doe, Jane Roe has been named», «Para suceder a Doe foi eleita Roe»."""
    if t.i == 0 or not scene.has("to", t.i - 1):
        return []
    arrivals = ("appoint", "take", "become", "join")
    verbs = [o for o in scene.tagged.triggers if o.i > goers[-1].i and o.trigger.form != "noun"]
    verb = next((o.i for o in verbs if o.trigger.frame in arrivals), None)
    after = [p for p in scene.people if p.i > goers[-1].i and not scene.oblique(p)]
    near = verb is not None and after and abs(after[0].i - verb) <= _APPOINTED_REACH
    return scene.group(after[0]) if near else []


def _behind_clitic(scene: Scene, t: TriggerTag, clitic: int, subjects: list[Name], right: list[Name]) -> Sides:
    """Who comes and who goes in «Jane Roe lui succède», «lo sustituirá Ana Gómez», «a Soto le sucede Ana Gómez»."""
    if right and not scene.oblique(right[0]) and unbroken(scene, t.j, scene.start_of(right[0])):
        first = [p for p in scene.people if p.j <= clitic and scene.to(p)]
        goers = scene.group(first[-1]) if first else subjects
        return right, goers or antecedent_of(scene, clitic, [r.entity for r in right])
    comers = subjects or right
    return comers, antecedent_of(scene, clitic, [c.entity for c in comers])


def _both_before(scene: Scene, t: TriggerTag, subjects: list[Name]) -> Sides:
    """Comers and goers before a late verb, the subject first: «Roe zal Doe opvolgen», «Roe, die Doe opvolgt»."""
    low = scene.clause_start(t)
    relative = any(scene.has("relative", k) for k in range(low, min(low + 3, t.i)))
    here = [p for p in scene.people if low <= p.i and p.j <= t.i and not scene.oblique(p)]
    if len(here) > 1 or (here and relative):
        last = here[-1]
        earlier = [p for p in scene.people if p.j <= last.i and p.entity is not last.entity and not scene.oblique(p)]
        earlier = [p for p in earlier if (p.i < low) == relative]
        if earlier:
            return scene.group(earlier[-1] if relative else earlier[0]), [last]
    gone = {c.entity for c in subjects}
    left = [p for p in scene.people if p.j <= t.i and p.entity not in gone]
    return subjects, left[-1:]


def _heirs(scene: Scene, t: TriggerTag, goers: list[Name]) -> list[Name]:
    """Who is said to be the successor: «Nachfolger wird Roe», «Roe wird Nachfolger», «als Nachfolger kommt Roe»."""
    gone = {g.entity for g in goers}
    low, tokens = scene.clause_start(t), scene.tagged.tokens
    left = [p for p in scene.people if p.entity not in gone and low <= p.i and p.j <= t.i and not scene.oblique(p)]
    right = [p for p in scene.people if p.entity not in gone and p.i >= t.j and not scene.oblique(p)]
    verbs = [k for k in range(t.j, len(tokens)) if scene.has("copula", k) or k in scene.verb_starts()]
    some = t.i > 0 and scene.has("indefinite_articles", t.i - 1)  # "until a successor takes office, Jane Roe"
    if (
        right
        and verbs
        and not some
        and verbs[0] < right[0].i
        and not any(tokens[k].text in ";:" for k in range(t.j, right[0].i))
    ):
        return scene.group(right[0])
    near = right and all(
        not tokens[k].word or scene.has("determiners", k) or any(n.i <= k < n.j for n in scene.names)
        or any(p.start <= k < p.end for p in scene.phrases) or scene.has("of", k)
        for k in range(t.j, right[0].i)
    )  # fmt: skip
    if near and (goers or not left):
        return scene.group(right[0])  # "Nachfolger des Airbus-Chefs Streiff, Louis Gallois,"
    if not left:
        return []
    between = range(left[-1].j, t.i)
    apposed = tokens[t.i - 1].text == "," or (scene.has("determiners", t.i - 1) and tokens[t.i - 2].text == ",")
    if apposed or any(scene.has("as_only", k) or scene.has("copula", k) or scene.verb_at(k, "become") for k in between):
        return scene.group(left[-1])
    return []


def predecessor(scene: Scene, t: TriggerTag) -> Iterator[Reported]:
    """Who held the post before: «Vorgänger Peter Lang», «Müllers Vorgänger Peter Lang»."""
    for p in scene.people:
        start = scene.start_of(p)
        apart = start == t.j + 1 and (scene.tagged.tokens[t.j].text == "," or scene.has("copula", t.j))
        if (start in (t.i, t.j) or apart) and p.i >= t.j and not p.governed:
            report = report_of(scene, t, p, "out", None)
            report.needs_partner = True
            yield report
