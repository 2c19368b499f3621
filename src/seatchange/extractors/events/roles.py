"""Roles: who is the subject, the object and the agent of a verb, from where they stand."""

from __future__ import annotations

from itertools import pairwise

from seatchange.extractors.events.lexicon import Trigger
from seatchange.extractors.events.names import Name
from seatchange.extractors.events.scene import OBLIQUE, Scene
from seatchange.extractors.events.tags import TriggerTag

_COPULA = Trigger("become", "unspecified", "verb", True, "be")


def subjects_of(scene: Scene, t: TriggerTag) -> list[Name]:
    """The people who are the subject of a trigger, from the words before it.

    An interpolated clause between commas is stepped over; a relative pronoun leads to its antecedent; a name
    behind a preposition is no subject. Empty when the clause names none before the verb.
    """
    if (helper := scene.fronted(t)) is not None:  # "Ausscheiden wird Jane Roe"
        behind = [p for p in scene.people if p.i > helper and not scene.oblique(p)]
        return scene.group(behind[0]) if behind and _reaches(scene, helper, behind[0]) else []
    if t.trigger.form == "participle" and t.i > 1 and scene.tagged.tokens[t.i - 1].text == ",":
        apposed = [p for p in scene.people if p.j == t.i - 1]
        if apposed:  # "rileva Jane Roe, passata ad Acme"
            return scene.group(apposed[-1])
    low = scene.left_bound(t)
    start = scene.clause_start(t) if scene.closes(t) else low
    if not (scene.has("relative", start) or scene.has("relative", start + 1)):
        low = start
    people = [p for p in scene.people if low <= p.i and p.j <= t.i]
    if not people:
        return _unnamed(scene, low, t) or []
    found = _antecedent(scene, t, people)
    if found is None:
        found = _over_aside(scene, t, low, people)
    return _plain_subject(scene, t, low, people) if found is None else found


def _reaches(scene: Scene, helper: int, name: Name) -> bool:
    """Whether nothing ends the clause between an auxiliary and the subject behind it."""
    gap = range(helper + 1, scene.start_of(name))
    return all(scene.tagged.tokens[k].word or scene.tagged.tokens[k].text == "." for k in gap)


def _antecedent(scene: Scene, t: TriggerTag, people: list[Name]) -> list[Name] | None:
    """Whom a relative pronoun means that is the verb's subject; None where there is none."""
    tokens = scene.tagged.tokens
    pronoun = max((k for k in range(people[0].j, t.i) if scene.has("relative", k)), default=None)
    if pronoun is None or any(p.i > pronoun for p in people):
        return None
    closed = any(tokens[k].text == "," for k in range(pronoun, t.i))
    verbs = any(pronoun < v < t.i for v in scene.verb_starts())
    if closed and (verbs or tokens[t.i - 1].text == ","):
        return None  # the relative clause is over: "Roe, who ran Acme, resigned"
    if _governed(scene, pronoun):
        return []  # "a process with which the board filled the seat"
    before = [p for p in people if p.j <= pronoun]
    return scene.group(before[-1]) if before else []


_ASIDES = 3
"""How many stretches between commas the subject may be away from its verb."""


def _over_aside(scene: Scene, t: TriggerTag, low: int, people: list[Name]) -> list[Name] | None:
    """The subject before what stands between commas or brackets; None where nothing is closed before the verb."""
    segments, verb_start = _segments(scene, low, t.i), scene.verb_start(t)
    if verb_start == 0 or scene.tagged.tokens[verb_start - 1].text not in ",)" or len(segments) < 2:
        return None
    for number in reversed(range(len(segments) - 1)):
        lo, hi = segments[number]
        inside = [p for p in people if lo <= p.i < hi and not scene.oblique(p)]
        if inside:
            that = max((k for k in range(low, lo) if scene.has("conjunctions", k)), default=low)
            that = max(that, segments[max(0, number - _ASIDES)][0])
            earlier = [p for p in people if that <= p.i < lo and not scene.oblique(p)]
            stepped = earlier and number == len(segments) - 2 and not _starts_clause(scene, lo)
            return scene.group(earlier[0] if stepped else inside[-1])
    return None


def _plain_subject(scene: Scene, t: TriggerTag, low: int, people: list[Name]) -> list[Name]:
    """The last person before the verb that no preposition governs, or the holder of an office named there."""
    verb_start = scene.verb_start(t)
    candidates = [p for p in people if not _behind_preposition(scene, p, verb_start)]
    if _second(scene, t, people):
        return []
    if not candidates:
        return _unnamed(scene, low, t) or []
    last = candidates[-1]
    if verb_start > last.j and scene.has("and", verb_start - 1):
        # "Jane Roe beat John Doe and succeeds …": verbs joined by «and» have one subject
        if not any(low <= o.i < verb_start for o in scene.tagged.triggers):
            return scene.group(candidates[0])
    if any(scene.has("indefinite", k) for k in range(last.j, t.i)):
        return []  # "until somebody replaces him"
    unnamed = None if scene.grammar.verb_final else _unnamed(scene, last.j, t)
    return [p for p in scene.group(last) if not scene.oblique(p)] if unnamed is None else unnamed


def subjects_before(scene: Scene, k: int) -> list[Name]:
    """The people who are the subject of a verb at token `k` that is no trigger itself, such as a copula."""
    return subjects_of(scene, TriggerTag(k, k + 1, _COPULA))


def _second(scene: Scene, t: TriggerTag, people: list[Name]) -> bool:
    """Whether the verb stands second in a clause that something else opens: «…, auch darunter wurde getauscht»."""
    if not scene.grammar.verb_final or scene.closes(t) or t.trigger.form == "noun":
        return False
    tokens = scene.tagged.tokens
    comma = next((k for k in range(t.i - 1, -1, -1) if tokens[k].text == ","), None)
    if comma is None or comma == t.i - 1 or any(p.i > comma for p in people):
        return False
    return not all(scene.has("and", k) or scene.has("relative", k) for k in range(comma + 1, t.i))


def _unnamed(scene: Scene, low: int, t: TriggerTag) -> list[Name] | None:
    """The known holder of an office that is the subject without a name: «its chief executive resigned».

    None when no such office stands between `low` and the trigger, empty when nobody is known to hold it.
    """
    loose = [
        p for p in scene.phrases
        if p.person is None and low <= p.start and p.end <= t.i and not p.body and not p.former
        and t.i - p.end <= 6
    ]  # fmt: skip
    if not loose:
        return None
    phrase = loose[-1]
    if scene.grammar.verb_final and not scene.has("nominative", phrase.start):
        return None  # "den Vorsitz übernimmt"
    k = phrase.start - 1
    if (k >= 0 and any(scene.has(mark, k) for mark in OBLIQUE)) or any(
        not scene.tagged.tokens[x].word for x in range(phrase.end, t.i)
    ):
        return None
    if not any(scene.has("determiners", x) for x in range(max(0, phrase.start - 1), phrase.i)):
        return None
    known = {id(e): e for e in scene.holders.get(phrase.role_class, ())}
    if len(known) == 1:
        return [Name(phrase.i, phrase.j, next(iter(known.values())))]
    return []


def _behind_preposition(scene: Scene, name: Name, verb_start: int) -> bool:
    """Whether a preposition governs a name or what it is joined to: both of «con Soto y Vega», not the last of
    «renunció para ser ministro de Soto y Vega quedó en la presidencia», which the verb follows at once.
    """
    if scene.oblique(name):
        return True
    return verb_start > name.j and any(scene.oblique(p) for p in scene.group(name) if p.i < name.i)


def _governed(scene: Scene, k: int) -> bool:
    """Whether a preposition governs the relative pronoun at `k`: «of whom», «con el que»."""
    k -= 1
    while k > 0 and scene.has("determiners", k):
        k -= 1
    return k >= 0 and any(scene.has(mark, k) for mark in OBLIQUE)


def _starts_clause(scene: Scene, k: int) -> bool:
    """Whether an «and» at `k` joins clauses rather than names."""
    return scene.has("and", k) and any(v > k for v in scene.verb_starts())


def _segments(scene: Scene, low: int, high: int) -> list[tuple[int, int]]:
    """The stretches between commas, brackets and dashes from `low` to `high`."""
    tokens = scene.tagged.tokens
    cuts = [low]
    for k in range(low, high):
        token = tokens[k]
        if token.text in ",()" or token.dash:
            number = token.text == "," and k + 1 < high and tokens[k + 1].text.isdigit()
            if not number:
                cuts.append(k + 1)
    cuts.append(high)
    return [(a, b) for a, b in pairwise(cuts)]


def earlier_people(scene: Scene, t: TriggerTag) -> list[Name]:
    """Who is spoken of before a trigger's clause: in its sentence, else in the one before."""
    low = scene.left_bound(t)
    here = [p for p in scene.people if p.j <= low and not scene.oblique(p)]
    return scene.group(here[0]) if here else [Name(t.i, t.i, e) for e in scene.before[:1]]


def earlier_people_than(scene: Scene, k: int) -> list[Name]:
    """Who is spoken of before the clause of a verb at token `k` that is no trigger itself."""
    return earlier_people(scene, TriggerTag(k, k + 1, _COPULA))


def objects_of(scene: Scene, t: TriggerTag) -> list[Name]:
    """The people who are the object of a trigger, from the words after it."""
    stop = scene.right_bound(t)
    people = [p for p in scene.people if t.j <= p.i < stop]
    if not people:
        return []
    first = people[0]
    tokens = scene.tagged.tokens
    # A relative clause or a new sentence part before the name cuts it off.
    gap = range(t.j, scene.start_of(first))
    commas = [k for k in gap if tokens[k].text == ","]
    if any(scene.has("relative", k) or tokens[k].text == ";" for k in gap) or len(commas) not in (0, 2):
        return []  # two commas enclose an aside: "elegeu, por unanimidade, Ana Sousa"
    if _owns(scene, first):
        return []
    return scene.group(first)


def _owns(scene: Scene, name: Name) -> bool:
    """Whether a name in the genitive is only whose the object is: «remove Doe's helmet»."""
    tokens, k = scene.tagged.tokens, name.j
    if k + 1 >= len(tokens) or tokens[k].norm not in scene.lexicon.spelling.genitives or not tokens[k + 1].word:
        return False
    return not any(p.i == k + 1 or p.start == k for p in scene.phrases) and not any(n.i == k + 1 for n in scene.names)


def agents_of(scene: Scene, t: TriggerTag) -> list[Name]:
    """The people named behind a passive's «by»."""
    stop = scene.right_bound(t)
    low = scene.clause_start(t) if scene.grammar.verb_final else t.j
    for p in scene.people:
        if t.j <= p.i < stop or low <= p.i < t.i:
            k = scene.start_of(p) - 1
            if k >= 0 and scene.has("agent", k):
                return scene.group(p)
    return []
