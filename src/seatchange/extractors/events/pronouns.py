"""Pronouns: whom a word means that names nobody."""

from __future__ import annotations

from collections.abc import Iterable

from seatchange.extractors.events.given import gender
from seatchange.extractors.events.names import PERSON, Entity, Name
from seatchange.extractors.events.scene import Scene
from seatchange.extractors.events.tags import TriggerTag

_PRONOUNS = ("pronouns_one", "pronouns_many", "pronouns_object", "pronouns_she", "person_nouns")
"""Word lists of what may stand for somebody."""


def resolve(scene: Scene) -> None:
    """Add to a scene whom its pronouns mean, and who is meant by an office that opens it."""
    _resolve_office(scene)
    scene.add([name for k in _pronouns(scene) for name in _meant_by(scene, k)])


def _resolve_office(scene: Scene) -> None:
    """Who is meant by an office that opens the sentence: «Jane Roe leaves Acme. The finance director joins …»."""
    phrase = next((p for p in scene.phrases if p.start == 0), None)
    if phrase is None or phrase.person is not None or len(scene.before) != 1 or not scene.has("determiners", 0):
        return
    apart = phrase.impersonal or phrase.seat or phrase.out_of_scope
    apart = apart or phrase.body or phrase.former or phrase.new or phrase.outgoing or phrase.interim
    if apart or scene.has("indefinite_articles", 0) or scene.has("possessive", 0) or scene.number == 0:
        return
    near = range(phrase.end, min(len(scene.tagged.tokens), phrase.end + 5))
    if not any(k in scene.verb_starts() or scene.has("speech", k) for k in near):
        return  # the post rather than its holder: «The chair remains vacant»
    who = scene.before[0]
    known = {id(e) for e in scene.holders.get(phrase.role_class, ())}
    elsewhere = any(e is who for role, people in scene.holders.items() if role != phrase.role_class for e in people)
    if (known and known != {id(who)}) or (elsewhere and not known) or who.kind != PERSON:
        return
    phrase.person = Name(phrase.i, phrase.j, who)
    scene.add([phrase.person])


def _pronouns(scene: Scene) -> list[int]:
    """Where words stand that may mean somebody without naming them."""
    marks = scene.tagged.marks
    return sorted({k for name in _PRONOUNS for k in marks.get(name, ())})


def _meant_by(scene: Scene, k: int) -> list[Name]:
    """Whom the pronoun at `k` means: people of its sentence before it, or of the sentence before; often nobody."""
    one = scene.has("pronouns_one", k) or _person_noun(scene, k)
    if one and k > 0 and scene.has("pronouns_one", k - 1):
        return []  # the second word of a pronoun of two
    governed = scene.has("pronouns_object", k) and not _possesses(scene, k)
    she = scene.has("pronouns_she", k) and _singular(scene, k)
    one = one or governed or she
    if _leans(scene, k) or any(n.i <= k < n.j for n in scene.names):
        return []
    if not one:
        many = scene.has("pronouns_many", k) and len(scene.before) > 1
        return [Name(k, k + 1, e) for e in scene.before] if many else []
    apposed = _apposed(scene, k)
    if apposed is not None:
        return [Name(k, k + 1, apposed.entity)]
    told = [n for n in scene.names if n.entity.kind == PERSON and n.j <= k]
    here = [n.entity for n in told if not scene.oblique(n)] or [n.entity for n in told]
    if governed:  # not the subject of its own clause
        several = len(set(map(id, here))) > 1
        who = here if several else scene.before or here
    elif she or scene.has("pronouns_he", k):
        who = [e for e in (here or scene.before) if gender(e.words[0]) in (None, "f" if she else "m")]
    else:
        who = here or scene.before
    return [Name(k, k + 1, e, governed=governed) for e in who[:1]]


def _apposed(scene: Scene, k: int) -> Name | None:
    """The name between commas behind a pronoun: «Ella, Núria Ribalta, es la nueva presidenta»."""
    tokens = scene.tagged.tokens
    if k + 1 >= len(tokens) or tokens[k + 1].text != ",":
        return None
    closed = (n for n in scene.names if n.entity.kind == PERSON and n.i == k + 2)
    return next((n for n in closed if n.j < len(tokens) and tokens[n.j].text == ","), None)


def _person_noun(scene: Scene, k: int) -> bool:
    """Whether a noun stands for somebody known: «the 55-year-old banker», but not «the banker Jane Roe»."""
    return (
        scene.has("person_nouns", k)
        and _determined(scene, k)
        and not any(o.i <= k < o.j for o in scene.tagged.offices)
        and not any(n.i in (k + 1, k + 2) for n in scene.names)
    )


def _possesses(scene: Scene, k: int) -> bool:
    """Whether a word that is object and possessive alike, such as «her», opens a noun phrase."""
    tokens, after = scene.tagged.tokens, k + 1
    if not scene.has("possessive", k) or after >= len(tokens) or not tokens[after].word:
        return False
    frames = {t.trigger.frame for t in scene.tagged.triggers if t.j == k}
    if "appoint" in frames and any(o.i == after for o in scene.tagged.offices):
        return False  # "has made her chairman"
    return not any(
        scene.has(m, after) for m in ("as", "to", "of", "agent", "locative", "and", "after_verb", "weekdays")
    )


def _determined(scene: Scene, k: int) -> bool:
    """Whether an article opens the noun phrase that ends at `k`: «the 55-year-old banker»."""
    for x in range(k - 1, max(-1, k - 6), -1):
        if scene.tagged.has("determiners", x):
            return True
        token = scene.tagged.tokens[x]
        if not (token.text.islower() or token.text.isdigit() or token.hyphen):
            return False
    return False


def _singular(scene: Scene, k: int) -> bool:
    """Whether a pronoun that means one woman or many people opens a clause whose verb is in the singular."""
    tokens = scene.tagged.tokens
    if (k > 0 and tokens[k - 1].word) or k + 1 >= len(tokens):
        return False
    return tokens[k + 1].word and not scene.has("plural_verbs", k + 1)


def _leans(scene: Scene, k: int) -> bool:
    """Whether an object pronoun leans on the verb after it: «qui lui succède», no subject of its own."""
    after = k + 1 < len(scene.tagged.tokens) and (
        scene.has("active_auxiliary", k + 1) or any(t.i == k + 1 for t in scene.tagged.triggers)
    )
    return after and scene.has("clitics", k)


def clitic_of(scene: Scene, t: TriggerTag) -> int | None:
    """Where the object pronoun of a trigger stands: «lui a succédé», or behind the verb, «cede-lhe o lugar»."""
    tokens = scene.tagged.tokens
    for k in range(t.i + 1, min(len(tokens), t.j + 2)):
        if scene.has("clitics", k) and tokens[k - 1].hyphen:
            return k
    for k in range(t.i - 1, max(-1, t.i - 4), -1):
        if scene.has("clitics", k):
            return k
        if not any(scene.has(m, k) for m in ("active_auxiliary", "future", "planned")):
            return None
    return None


def antecedent_of(scene: Scene, k: int, exclude: Iterable[Entity]) -> list[Name]:
    """Whom an object pronoun at `k` means: another person of the sentence before it, else of the one before."""
    others = set(map(id, exclude))
    here = [p.entity for p in scene.people if p.j <= k and id(p.entity) not in others]
    known = [e for e in (*here[:1], *scene.before) if id(e) not in others]
    return [Name(k, k + 1, e) for e in known[:1]]
