"""People who share a verb that is said once: «named Jane Roe chairman and John Doe treasurer»."""

from __future__ import annotations

from collections.abc import Iterator

from seatchange.extractors.events.frames.places import organisation_acting
from seatchange.extractors.events.frames.report import Reported, report_of
from seatchange.extractors.events.frames.seats import tied
from seatchange.extractors.events.names import Name
from seatchange.extractors.events.scene import Scene
from seatchange.extractors.events.tags import TriggerTag


def sharers(scene: Scene, t: TriggerTag, patients: list[Name]) -> list[Name]:
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
        while (
            k < len(tokens)
            and k - p.j < 3
            and (scene.has("as", k) or scene.has("determiners", k) or tokens[k].text == ",")
        ):
            k += 1
        phrase = next((x for x in scene.phrases if x.start <= k <= x.i and x.i - k <= 2), None)
        opens = start > 0 and (
            tokens[start - 1].text in ",:" or scene.has("and", start - 1) or scene.has("with", start - 1)
        )
        if phrase is None or not opens or phrase.former or tokens[p.j].text == "(":
            continue
        # "Roe president and Doe, treasurer.": a comma for the verb, where nothing follows the office
        ends = phrase.end >= len(tokens) or tokens[phrase.end].text in ".;"
        if tokens[p.j].text != "," or (ends and scene.has("and", start - 1)):
            found.append(p)
            last = p.j
    return found


_CLAUSE = ("copula", "active_auxiliary", "passive_auxiliary", "speech", "future", "modal")
"""Word lists whose members say that another clause has begun."""


def enumerated(scene: Scene, t: TriggerTag, patients: list[Name]) -> list[Name]:
    """People further on in a list of which each may be described: «eligió a Roe, presidenta de Acme, Doe y Lee».

    Where the list stands before the verb, its last is known, and those before are found.
    """
    if not patients:
        return []
    if patients[0].i < t.j:
        return _listed_before(scene, t, patients[0])
    tokens, last, found = scene.tagged.tokens, patients[-1], []
    for p in scene.people:
        start = scene.start_of(p)
        if p.i < last.j or p in patients:
            continue
        if _another_clause(scene, t, last.j, start):
            break
        if tokens[start - 1].text != "," and not scene.has("and", start - 1):
            continue
        found.append(p)
        last = p
        if scene.has("and", start - 1):
            ends = p.j >= len(tokens) or not _another_clause(scene, t, p.j, p.j + 1)
            return found if ends and not all(_placed_behind(scene, x) for x in (patients[-1], *found)) else []
    return []


def _listed_before(scene: Scene, t: TriggerTag, last: Name) -> list[Name]:
    """The people of a list before its last, whom «and» joins: «Roe, presidenta de Acme, y Lee dejan el consejo»."""
    tokens, found = scene.tagged.tokens, []
    if last.j > t.i or not scene.has("and", scene.start_of(last) - 1):
        return []
    for p in reversed(scene.people):
        start = scene.start_of(last)
        if p.j > start:
            continue
        if tokens[p.j].text not in ",(" or tokens[start - 2].text not in ",)" or _another_clause(scene, t, p.j, start):
            break
        if scene.oblique(p):
            break
        found.append(p)
        last = p
        if tokens[scene.start_of(p) - 1].text != ",":
            break
    return found


def _another_clause(scene: Scene, t: TriggerTag, low: int, high: int) -> bool:
    """Whether another clause begins between two positions; one that only says what somebody runs is none."""
    verbs = {o.i for o in scene.tagged.triggers if o is not t and o.trigger.form != "noun"}
    verbs -= {o.i for o in scene.tagged.triggers if o.trigger.frame == "hold"}
    tokens = scene.tagged.tokens
    return any(k in verbs or tokens[k].text in ";:" or any(scene.has(m, k) for m in _CLAUSE) for k in range(low, high))


def _placed_behind(scene: Scene, name: Name) -> bool:
    """Whether an organisation of its own stands right behind a name: «Jane Roe for Acme»."""
    return any(0 < n.i - name.j <= _LINK for n in scene.organisations) and scene.word(name.j)


def itemised_changes(scene: Scene, t: TriggerTag) -> Iterator[Reported]:
    """The people of a list behind a colon: «promotes three: A to chairman, B to treasurer», «new partners: A and B».

    Each has the office that follows, or all have the one before the colon.
    """
    tokens = scene.tagged.tokens
    colon = next((k for k in range(t.j, len(tokens)) if tokens[k].text in ":;"), None)
    if colon is None or tokens[colon].text != ":":
        return
    people = [p for p in scene.people if p.i > colon]
    verbs = [v for v in scene.verb_starts() if v > colon]
    if not people or verbs or scene.start_of(people[0]) - colon > 1 or any(t.j <= p.i < colon for p in scene.people):
        return
    shared = next((p for p in scene.phrases if t.j <= p.i < colon and p.person is None and not p.former), None)
    if len(scene.group(people[0])) < len(people) or any(scene.word(k) for k in range(people[-1].j, len(tokens))):
        shared = None  # "new partners: A and B.", but not "a new chief: A said that …"
    ends, org = [*(p.i for p in people[1:]), len(tokens)], organisation_acting(scene, t)
    for person, end in zip(people, ends, strict=True):
        own = next((p for p in scene.phrases if person.j <= p.i < end and not p.former), None)
        given = own is not None and (own.person is person or (own.person is None and tied(scene, person.j, own)))
        office = own if given else shared
        if office is not None:
            yield report_of(scene, t, person, "in", office, org=org)


LISTED = frozenset({"appoint", "take", "lead", "fall", "join"})


_LINK = 3
"""How many words may tie a person to an organisation in a list that shares a verb."""


def listed_changes(scene: Scene, t: TriggerTag, first: Reported) -> Iterator[Reported]:
    """The further pairs of a list that shares a verb: «A s'installe à Acme, B à Bancorp»."""
    tokens = scene.tagged.tokens
    names = [n for n in scene.names if n in scene.people or n in scene.organisations]
    rest, end = [n for n in names if n.i >= t.j], t.j
    while rest and rest[0].entity in (first.person, first.organisation):
        end, rest = rest[0].j, rest[1:]
    tied_by, own = None, None
    if first.organisation is None and end > t.j and rest and _placed_behind(scene, names[len(names) - len(rest) - 1]):
        own, tied_by = rest[0], tokens[end].norm  # "indica Roe per l'Eni, Doe per l'Enel"
        end, rest = own.j, rest[1:]
    elif first.organisation is None or end == t.j:
        return
    for a, b in zip(rest[::2], rest[1::2], strict=False):
        gap, link = range(end, scene.start_of(a)), range(a.j, b.i)
        opened = any(tokens[x].text == "," or scene.has("and", x) for x in gap)
        if len(gap) > _LINK or not opened or not 0 < len(link) <= _LINK or not all(tokens[x].word for x in link):
            return
        person, place = (a, b) if a in scene.people and b in scene.organisations else (b, a)
        if person not in scene.people or place not in scene.organisations or place in scene.people:
            return
        alike = tokens[link[0]].norm == tied_by  # "Roe for Acme, Doe for Beta"
        if not alike and not any(scene.has(m, x) for m in ("of", "to") for x in link):
            return
        report = report_of(scene, t, person, first.change, first.office, org=place.entity)
        report.organisation, report.explicit_org = place.entity, True
        if own is not None:
            first.organisation, first.explicit_org = own.entity, True
        yield report
        end = b.j
