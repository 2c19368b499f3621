"""Who is appointed or dismissed: the object of an active verb, the subject of a passive one."""

from __future__ import annotations

from seatchange.extractors.events.frames.clause import unbroken
from seatchange.extractors.events.frames.owners import owners_of
from seatchange.extractors.events.frames.seats import free_offices
from seatchange.extractors.events.frames.subjects import has_verb
from seatchange.extractors.events.names import Name
from seatchange.extractors.events.pronouns import antecedent_of, clitic_of
from seatchange.extractors.events.roles import objects_of, subjects_of
from seatchange.extractors.events.scene import Scene
from seatchange.extractors.events.tags import TriggerTag


def patients_of(scene: Scene, t: TriggerTag) -> tuple[list[Name], bool]:
    """Who is appointed or dismissed, and whether the clause is passive."""
    if t.trigger.form == "noun":
        return owners_of(scene, t), False
    voice = scene.voice(t)
    if voice == "bare" and t.i > 1 and scene.tagged.tokens[t.i - 1].text == ",":
        apposed = [p for p in scene.people if p.j == t.i - 1]
        if apposed:  # "a successor to John Doe, dismissed on Monday"
            return scene.group(apposed[0]), True
    if voice == "bare":
        if _other_object(scene, t):
            return [], False
        voice = _voice_by_place(scene, t)
    if voice == "active":
        return _active_object(scene, t), False
    found = subjects_of(scene, t)
    found = _inverted_patient(scene, t, found) or found
    if not found and scene.grammar.verb_final:
        left = [p for p in scene.people if scene.left_bound(t) <= p.i and p.j <= t.i and not scene.oblique(p)]
        found = scene.group(left[-1]) if left else []
    if not found:  # "Appointed as chief executive is Jane Roe", "È stata nominata presidente Jane Roe"
        right = [p for p in objects_of(scene, t) if not scene.oblique(p)]
        reach = max([t.j, *(p.end for p in scene.phrases if t.j <= p.i and right and p.end <= right[0].i)])
        found = right if right and scene.start_of(right[0]) - reach <= 2 else []
    return found, True


def _voice_by_place(scene: Scene, t: TriggerTag) -> str:
    """The voice of a form without auxiliary, by who stands where: «Acme named Jane Roe», «Jane Roe named chairman»."""
    right = objects_of(scene, t)
    if not right or right[0].i - t.j > 6 or scene.oblique(right[0]):
        return "passive"
    next_to = scene.start_of(right[0]) - t.j <= (1 if scene.grammar.participle_past else 0)
    return "active" if next_to or not subjects_of(scene, t) else "passive"


def marked(scene: Scene, t: TriggerTag, names: list[Name]) -> bool:
    """Whether names are an object by their preposition, or by that which ends the trigger («toma el relevo de»)."""
    inside = any(scene.has("relative", k) for k in range(t.i, t.j))  # "ocupa el puesto que deja Soto"
    return inside or scene.to(names[0]) or scene.has("of", t.j - 1) or scene.has("to", t.j - 1)


def _further_objects(scene: Scene, t: TriggerTag, last: Name) -> list[Name]:
    """Objects that repeat the preposition: «ha cesado a A, gerente de X; a B, jefe de Y, y a C»."""
    tokens = scene.tagged.tokens
    verbs = {
        o.i for o in scene.tagged.triggers if o.i >= t.j and o.trigger.form != "noun" and o.trigger.frame != "hold"
    }
    found: list[Name] = []
    for p in scene.people:
        k = scene.start_of(p) - 1
        if p.i <= last.i or k < 1 or not scene.to(p):
            continue
        if any(v < k for v in verbs):
            break
        if tokens[k - 1].text in ",;" or scene.has("and", k - 1):
            found.append(p)
    return found


def _leaning_object(scene: Scene, t: TriggerTag) -> list[Name]:
    """Whom the pronoun before a verb means: «Soto y Vega recibieron la carta con la que el ministro los cesa»."""
    clitic = clitic_of(scene, t)
    if clitic is None:
        return []
    subjects = subjects_of(scene, t)
    apart = {id(n.entity) for n in subjects}
    here = [p for p in scene.people if p.j <= clitic and id(p.entity) not in apart and not scene.oblique(p)]
    return scene.group(here[0]) if here else antecedent_of(scene, clitic, [n.entity for n in subjects])


def _active_object(scene: Scene, t: TriggerTag) -> list[Name]:
    """Whom somebody names or dismisses, wherever the language puts its object: «hat Lang entlassen»."""
    final = scene.grammar.verb_final
    found = objects_of(scene, t)
    if not found and (clitic := clitic_of(scene, t)) is not None:  # "e lo nomina direttore"
        low = next((k + 1 for k in range(clitic - 1, -1, -1) if scene.has("and", k) or not scene.word(k)), 0)
        return antecedent_of(scene, clitic, [p.entity for p in scene.people if low <= p.i and p.j <= t.i])
    if scene.grammar.marked_object and found and not marked(scene, t, found):
        found = []  # "Nombra a Ana Gómez el consejo de Pedro Soto": a person who is object stands behind «a»
    elif scene.grammar.marked_object and found:
        found = [*found, *_further_objects(scene, t, found[-1])]
    if scene.grammar.marked_object and not found:
        found = _leaning_object(scene, t)
    if final and t.trigger.form == "participle":
        found = [p for p in found if scene.start_of(p) == t.j or not scene.oblique(p)]
    late = scene.closes(t) or t.trigger.form == "participle" or scene.has("to", t.i)  # "te benoemen tot voorzitter"
    if not found and final and late:
        # In a main clause the object stands behind the auxiliary: "hat Lang entlassen", but "Lang hat Leute entlassen"
        low = scene.clause_start(t)
        low = max((k for k in range(low, t.i) if scene.has("active_auxiliary", k)), default=low)
        left = [p for p in scene.people if low <= p.i and p.j <= t.i and not scene.oblique(p)]
        if left:
            return scene.group(left[-1])
        # "hat sich von Vorstandschef Lang getrennt"
        left = [p for p in scene.people if low <= p.i and p.j <= t.i and scene.has("source", scene.start_of(p) - 1)]
        if left:
            return scene.group(left[-1])
    if not found and final:  # "Met Anna Claes haalt Velox een financieel directeur in huis"
        left = [p for p in scene.people if p.j <= t.i and scene.start_of(p) == 1 and scene.has("with", 0)]
        if left and free_offices(scene, t.i, scene.right_bound(t)):
            return scene.group(left[0])
    return found


def _inverted_patient(scene: Scene, t: TriggerTag, found: list[Name]) -> list[Name]:
    """Who stands behind a passive that opens its clause: «Roe cessou funções, tendo sido demitido o diretor Doe»."""
    start = scene.verb_start(t)
    if not scene.grammar.inversion or start == 0 or scene.tagged.tokens[start - 1].word:
        return []
    right = [p for p in scene.people if t.j <= p.i < scene.right_bound(t) and not scene.oblique(p)]
    if not right or not found or not has_verb(scene, t, found):
        return []
    first = scene.start_of(right[0])
    return scene.group(right[0]) if first - t.j <= 2 and unbroken(scene, t.j, first) else []


_LINKS = (
    "as", "to", "of", "agent", "with", "and", "after_verb", "locative", "new", "interim", "previously", "former",
    "prepositions", "span", "since", "relative", "source",
)  # fmt: skip
"""Word lists whose members go on after a passive rather than being its object."""


def _other_object(scene: Scene, t: TriggerTag) -> bool:
    """Whether a past tense goes on to an object that is nobody: «Jane Roe dismissed the report»."""
    if not scene.grammar.participle_past:
        return False
    if scene.has("determiners", t.j):
        return not any(p.start <= t.j + 1 <= p.end for p in scene.phrases)
    # "Jane Roe named three directors"
    return (
        scene.has("common", t.j)
        and not any(scene.has(m, t.j) for m in _LINKS)
        and not any(p.start <= t.j < p.end for p in scene.phrases)
    )
