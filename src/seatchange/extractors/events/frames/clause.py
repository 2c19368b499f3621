"""Questions about a clause that any frame may ask: where it ends, what interrupts it, what it leaves open."""

from __future__ import annotations

from seatchange.extractors.events.names import Name
from seatchange.extractors.events.roles import objects_of
from seatchange.extractors.events.scene import Scene
from seatchange.extractors.events.tags import TriggerTag


def unbroken(scene: Scene, low: int, high: int) -> bool:
    """Whether no comma, bracket or colon stands between two positions, but for an aside between two commas."""
    tokens = scene.tagged.tokens
    marks = [
        tokens[k].text for k in range(low, high)
        if not (tokens[k].word or tokens[k].hyphen or (tokens[k].text == "." and tokens[k - 1].text.isdigit()))
    ]  # fmt: skip
    return marks in ([], [",", ","])  # "am 1. Mai" is unbroken


def subjectless(scene: Scene, low: int, high: int) -> bool:
    """Whether only times, prepositions and the like stand between two positions: «el 1 de julio será …»."""
    marks = (
        "months", "weekdays", "relative_days", "of", "to", "determiners", "and", "previously", "future", "clitics",
        "active_auxiliary", "passive_auxiliary", "since", "after_verb", "interim",
    )  # fmt: skip
    tokens = scene.tagged.tokens
    return all(
        tokens[k].text.isdigit() or not tokens[k].word or any(scene.has(m, k) for m in marks) for k in range(low, high)
    )


def ends_with_verb(scene: Scene, t: TriggerTag, name: Name | None = None) -> bool:
    """Whether a clause ends with the verb («has left.», «leaves in May») rather than going on to another object."""
    tokens = scene.tagged.tokens
    k = (t.tail + 1) if t.tail is not None else t.j
    if name is not None and t.tail is None and scene.start_of(name) == t.j:  # "Esce Jane Roe."
        k = name.j
    if k < len(tokens) and tokens[k].text in '«“"(':
        return False
    if k >= len(tokens) or not tokens[k].word or any(scene.has(m, k) for m in ("after_verb", "months", "weekdays")):
        return True
    timed = k + 1 < len(tokens) and (
        tokens[k + 1].text[0].isdigit() or scene.has("months", k + 1) or scene.has("weekdays", k + 1)
    )
    return timed and (
        scene.has("of", k) or scene.has("locative", k) or scene.has("to", k) or scene.has("determiners", k)
    )


def speaks_of_post(scene: Scene, t: TriggerTag) -> bool:
    """Whether the clause speaks of the post without saying which: «gives up the job», «übernimmt das Amt»."""
    if t.trigger.form == "noun":
        return False
    low = scene.clause_start(t) if scene.closes(t) else t.i
    high = max(scene.right_bound(t), t.tail or 0)
    if scene.closes(t):
        high = t.i
    elif scene.grammar.verb_final and t.trigger.frame == "take":
        behind = objects_of(scene, t)
        end = behind[-1].j if behind else t.j
        object_ = any(
            scene.has("determiners", k) and not scene.has("prepositions", k) for k in range(scene.clause_start(t), t.i)
        )
        if ends_with_verb(scene, t):
            return True
        if not object_ and (end >= len(scene.tagged.tokens) or not scene.tagged.tokens[end].word):
            return True  # "Fitschen übernimmt.", "Nun übernimmt Fitschen."
    return any(scene.has("posts", k) for k in range(low, high))


def same_clause(scene: Scene, t: TriggerTag, name: Name) -> bool:
    """Whether a name stands in the clause of a trigger."""
    end = max(scene.right_bound(t), (t.tail or 0))
    return scene.clause_start(t) <= name.i < end


def behind(scene: Scene, name: Name, mark: str) -> bool:
    """Whether a preposition of a word list governs a name."""
    k = name.i - 1
    if k >= 0 and scene.has("determiners", k) and not scene.has(mark, k):
        k -= 1
    return k >= 0 and scene.has(mark, k)


def from_now_on(scene: Scene, t: TriggerTag) -> bool:
    """Whether who runs something will do so from a coming day on: «Per 1 mei leidt Visser het museum»."""
    low, high = t.i, max(t.j, t.tail or 0)
    while low > 0 and scene.tagged.tokens[low - 1].text not in ",;:":
        low -= 1
    return any(scene.has("from_now", k) for k in range(low, min(len(scene.tagged.tokens), high + 4)))
