"""Whose change a noun tells: «the resignation of Jane Roe», «her appointment»."""

from __future__ import annotations

from seatchange.extractors.events.names import Name
from seatchange.extractors.events.roles import subjects_of
from seatchange.extractors.events.scene import Scene
from seatchange.extractors.events.tags import TriggerTag


def _complement(scene: Scene, t: TriggerTag) -> int:
    """Where «of» follows a noun, over a few words such as «avec effet immédiat»; else right behind the noun."""
    for k in range(t.j, min(len(scene.tagged.tokens), t.j + 5)):
        if scene.has("of", k):
            return k
        plain = scene.tagged.tokens[k].text.islower() and not any(o.i <= k < o.j for o in scene.tagged.triggers)
        if not plain or any(p.i <= k < p.j for p in scene.phrases) or scene.has("determiners", k):
            return t.j
    return t.j


def owners_of(scene: Scene, t: TriggerTag) -> list[Name]:
    """Whose appointment or departure a noun tells: «of X», «X's», «his»."""
    own = [k for k in range(t.i, t.j) if scene.has("possessive", k) and t.j - t.i > 1]  # "an seine Stelle"
    behind = _behind_noun(scene, t, bool(own))
    if behind is not None:
        return behind
    return _over_words(scene, t) or _genitive_before(scene, t) or _possessed(scene, t, own)


_REACH = 5
"""How many words behind a noun its owner may stand."""


def _behind_noun(scene: Scene, t: TriggerTag, owned: bool) -> list[Name] | None:
    """The person behind the noun, if it is theirs; empty if it is another's, None where nobody stands there.

    `owned`: whether the noun holds a possessive of its own.
    """
    tokens, first = scene.tagged.tokens, _complement(scene, t)
    for k in range(first, min(len(tokens), first + _REACH)):
        name = next((p for p in scene.people if p.i == k), None)
        if name is not None:
            start = scene.start_of(name)
            contracted = start >= t.j and scene.has("of", start)  # "départ du directeur général John Doe"
            if contracted or (start >= t.j and scene.has("of", start - 1)) or scene.has("of", k - 1):
                return scene.group(name)
            if owned:
                return None  # "em seu lugar Jane Roe": the seat is somebody else's
            bare = scene.grammar.noun_genitive or t.trigger.frame in ("succeed", "replace")
            return scene.group(name) if bare and start == t.j else []
        described = any(scene.has(m, k) for m in ("of", "determiners", "honorifics", *_DESCRIPTIONS))
        if not (described or tokens[k].text == "." or any(p.start <= k < p.end for p in scene.phrases)):
            return None
    return None


_DESCRIPTIONS = ("outgoing", "former", "kin", "person_nouns")


def _over_words(scene: Scene, t: TriggerTag) -> list[Name]:
    """The person behind an adjective or an office: «the resignation of the chief executive of Acme, Jane Roe»."""
    if not t.trigger.weak and scene.word(t.j) and not scene.has("of", t.j) and scene.has("of_whom", t.j + 1):
        for p in scene.people:  # "l'uscita anticipata di Jane Roe"
            if t.j + 2 <= p.i <= t.j + 6 and scene.start_of(p) == t.j + 2:
                return scene.group(p)
    first = _complement(scene, t)
    for phrase in scene.phrases:
        if phrase.person is not None and first <= phrase.start <= first + 2 and phrase.person.i >= t.j:
            if scene.has("of", phrase.start - 1) or scene.has("of", first):
                return scene.group(phrase.person)
    return []


def _genitive_before(scene: Scene, t: TriggerTag) -> list[Name]:
    """«Müllers überraschender Rücktritt», «Roe's surprise resignation»."""
    tokens = scene.tagged.tokens
    for p in scene.people:
        if p.governed and p.j <= t.i and t.i - p.j <= 2 and all(tokens[k].text.islower() for k in range(p.j, t.i)):
            return scene.group(p)
    for p in scene.people:
        if p.j < t.i and tokens[p.j].norm in scene.lexicon.spelling.genitives and t.i - p.j <= 3:
            return scene.group(p)
    return []


def _possessed(scene: Scene, t: TriggerTag, own: list[int]) -> list[Name]:
    """«her resignation»: the subject of the clause, else whom the sentence before speaks of."""
    for k in [*own, *range(t.i - 1, max(-1, t.i - 4), -1)]:
        if scene.has("possessive", k):
            return subjects_of(scene, t) or [Name(k, k + 1, e) for e in scene.before[:1]]
        if not scene.tagged.tokens[k].word:
            break
    return []
