"""Who acts in a clause: the subject before its verb, or behind it where a language turns the order round."""

from __future__ import annotations

from seatchange.extractors.events.frames.clause import subjectless, unbroken
from seatchange.extractors.events.frames.owners import owners_of
from seatchange.extractors.events.names import PERSON, Name
from seatchange.extractors.events.roles import earlier_people, objects_of, subjects_of
from seatchange.extractors.events.scene import Scene
from seatchange.extractors.events.tags import TriggerTag


def concerned(scene: Scene, t: TriggerTag) -> list[Name]:
    """Whose change a trigger tells: «Jane Roe resigned», «the resignation of Jane Roe»."""
    return owners_of(scene, t) if t.trigger.form == "noun" else acting(scene, t)


def acting(scene: Scene, t: TriggerTag) -> list[Name]:
    """Whose act a verb tells: its subject, wherever the language lets it stand, or who was spoken of before."""
    found = cleft_subject(scene, t) or subject_behind_verb(scene, t) or subjects_of(scene, t)
    if found and not _verb_first(scene, t, found):
        return found
    if scene.grammar.inversion:
        right = objects_of(scene, t)
        if right and not scene.oblique(right[0]) and unbroken(scene, t.j, scene.start_of(right[0])):
            return right
    if scene.grammar.pro_drop:
        low = scene.left_bound(t)
        if not any(low <= p.i < t.i for p in scene.people) and subjectless(scene, low, t.i):
            return earlier_people(scene, t)
    return []


def subject_behind_verb(scene: Scene, t: TriggerTag) -> list[Name]:
    """The subject right behind its verb: «Nu Bakker vertrekt, wordt Visser directeur», «sale Soto y entra Gómez»."""
    grammar = scene.grammar
    if grammar.marked_object and t.trigger.frame not in ("lead", "join"):
        right = objects_of(scene, t)
        return right if right and right[0].entity.kind == PERSON and scene.start_of(right[0]) == t.j else []
    if not (grammar.verb_final and grammar.inversion) or t.trigger.form != "verb":
        return []
    if scene.closes(t):
        return []
    first = next((p for p in scene.people if p.i >= t.j), None)
    return scene.group(first) if first is not None and scene.start_of(first) == t.j and not scene.oblique(first) else []


def _verb_first(scene: Scene, t: TriggerTag, found: list[Name]) -> bool:
    """Whether the subject follows the verb although a name is before it: «esce Roe, entra Doe», «…, cessando Doe»."""
    right = [p for p in objects_of(scene, t) if scene.start_of(p) == t.j]
    grammar = scene.grammar
    if not right or not grammar.pro_drop or not grammar.inversion or t.i == 0:
        return False
    if any(o.j == t.i for o in scene.tagged.triggers):  # "al suo posto arriva Doe"
        return True
    return not scene.word(t.i - 1) and has_verb(scene, t, found)


def has_verb(scene: Scene, t: TriggerTag, found: list[Name]) -> bool:
    """Whether the names found before a trigger have another verb."""
    verbs = [o for o in scene.tagged.triggers if o.trigger.form == "verb" and o.j <= t.i]
    return any(o.j <= found[0].i or o.i >= found[0].j for o in verbs)


def cleft_subject(scene: Scene, t: TriggerTag) -> list[Name]:
    """«A prendere le redini sarà Jane Roe», «Stepping down is John Doe»: what opens the clause has its subject behind
    the copula.
    """
    low = scene.left_bound(t)
    if not (t.i == low or (t.i == low + 1 and scene.has("to", low))):
        return []
    behind = [p for p in scene.people if p.i >= t.j and scene.has("copula", scene.start_of(p) - 1)]
    if not behind or (t.i == low and not unbroken(scene, t.j, behind[0].i)):
        return []
    return scene.group(behind[0])


def accompanied(scene: Scene, t: TriggerTag) -> list[Name]:
    """«Mit Jane Roe übernimmt erstmals eine Frau die Leitung»: the person stands behind «with», before the verb."""
    if not scene.grammar.verb_final:
        return []
    low = scene.clause_start(t)
    for p in scene.people:
        start = scene.start_of(p)
        if low <= p.i and p.j <= t.i and low < start <= low + 2 and scene.has("with", start - 1) and not p.governed:
            return [p]
    return []
