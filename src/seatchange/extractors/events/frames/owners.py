"""Whose change a noun tells: «the resignation of Jane Roe», «her appointment»."""

from __future__ import annotations

from seatchange.extractors.events.names import Name
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
    tokens = scene.tagged.tokens
    own = [k for k in range(t.i, t.j) if scene.has("possessive", k) and t.j - t.i > 1]  # "an seine Stelle"
    k = first = _complement(scene, t)
    while k < len(tokens) and k < first + 5:
        if any(p.i == k for p in scene.people):
            name = next(p for p in scene.people if p.i == k)
            start = scene.start_of(name)
            contracted = start >= t.j and scene.has("of", start)  # "départ du directeur général John Doe"
            if contracted or (start > t.j - 1 and scene.has("of", start - 1)) or scene.has("of", k - 1):
                return scene.group(name)
            bare = scene.grammar.noun_genitive or t.trigger.frame in ("succeed", "replace")
            if own:
                break  # "em seu lugar Jane Roe": the seat is somebody else's
            if bare and start == t.j:
                return scene.group(name)
            return []
        inside = any(p.start <= k < p.end for p in scene.phrases) or any(
            scene.has(m, k) for m in ("outgoing", "former", "kin", "person_nouns")
        )
        if not (scene.has("of", k) or scene.has("determiners", k) or scene.has("honorifics", k) or inside):
            if tokens[k].text != ".":
                break
        k += 1
    # an adjective between: "l'uscita anticipata di Jane Roe"
    if not t.trigger.weak and scene.word(t.j) and not scene.has("of", t.j) and scene.has("of_whom", t.j + 1):
        for p in scene.people:
            if t.j + 2 <= p.i <= t.j + 6 and scene.start_of(p) == t.j + 2:
                return scene.group(p)
    # an office between: "the resignation of the chief executive of Acme, Jane Roe"
    for phrase in scene.phrases:
        if phrase.person is not None and first <= phrase.start <= first + 2 and phrase.person.i >= t.j:
            if scene.has("of", phrase.start - 1) or scene.has("of", first):
                return scene.group(phrase.person)
    for p in scene.people:  # "Müllers Rücktritt", "Müllers überraschender Rücktritt"
        if p.governed and p.j <= t.i and t.i - p.j <= 2 and all(tokens[k].text.islower() for k in range(p.j, t.i)):
            return scene.group(p)
    for p in scene.people:  # "Roe's resignation", "Roe's surprise resignation"
        if p.j < t.i and tokens[p.j].norm in scene.lexicon.spelling.genitives and t.i - p.j <= 3:
            return scene.group(p)
    for k in [*own, *range(t.i - 1, max(-1, t.i - 4), -1)]:
        if scene.has("possessive", k):
            subject = scene.subjects(t)
            if subject:
                return subject
            return [Name(k, k + 1, e) for e in scene.before[:1]]
        if not tokens[k].word:
            break
    return []
