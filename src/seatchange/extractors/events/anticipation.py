"""Anticipation: who is meant by an office whose holder only the next sentence names.

«The chief executive of Acme has been sacked. Jane Roe had charged the firm for a holiday.»
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from seatchange.extractors.events.names import PERSON, Name
from seatchange.extractors.events.phrases import OfficePhrase
from seatchange.extractors.events.scene import Scene
from seatchange.extractors.events.tags import Tagged

_GOING = frozenset({"leave", "dismiss", "die"})
_COMING = frozenset({"appoint", "take", "become", "join", "return", "lead", "succeed", "replace", "fall"})
_OPENING = 2
"""How many words may stand before a name that opens a sentence: its title."""


def anticipate(
    scene: Scene, tagged: Tagged, names: Sequence[Name], phrases: Sequence[OfficePhrase], known: Collection[int]
) -> None:
    """Ties an office that somebody gains or leaves to the person with whom the next sentence opens.

    `tagged`, `names`, `phrases`: the next sentence; `known`: the people (by id) that the text has named before.
    Nothing is tied where the sentence names somebody itself, where the next one tells the opposite change, or calls
    the person's office otherwise.
    """
    phrase = _open_office(scene)
    if phrase is None:
        return
    frames = {t.trigger.frame for t in scene.tagged.triggers if not t.trigger.weak}
    going = bool(frames & _GOING) and not phrase.new
    coming = phrase.new and bool(frames & _COMING or scene.tagged.marks.get("copula"))
    name = next((n for n in names if n.entity.kind == PERSON), None)
    if name is None or id(name.entity) in known:
        return
    presented = _presented(tagged, name)
    coming = coming or (presented and (phrase.new or bool(frames & _COMING)))
    if not (going or coming) or not (presented or _opens(tagged, name)):
        return
    opposite = _COMING if going else _GOING
    if any(t.trigger.frame in opposite for t in tagged.triggers):
        return
    own = next((p for p in phrases if p.person is name), None)
    if own is not None and not presented and not own.former and own.role_class != phrase.role_class:
        return
    phrase.person = Name(phrase.i, phrase.j, name.entity)
    scene.add([phrase.person])


def _open_office(scene: Scene) -> OfficePhrase | None:
    """The one office of a sentence that names nobody: «The chief executive …», not «Chief executives who …»."""
    tokens = scene.tagged.tokens
    unsaid = any(scene.tagged.marks.get(mark) for mark in ("negation", "denied", "conditional"))
    if scene.people or unsaid or (tokens and tokens[-1].text in "?:"):
        return None
    held = [p for p in scene.phrases if not (p.former or p.body or p.out_of_scope or p.seat or p.impersonal)]
    if len(held) != 1 or held[0].person is not None or held[0].interim:
        return None
    first = max(0, held[0].start - 1)
    determined = scene.tagged.sentence.headline or scene.tagged.sentence.field == "title" or held[0].new
    return held[0] if determined or any(scene.has("determiners", k) for k in range(first, held[0].i)) else None


def _presented(tagged: Tagged, name: Name) -> bool:
    """Whether a sentence only says who it is: «Si tratta di Jane Roe», «Es handelt sich um die Juristin Jane Roe»."""
    before = [k for k in range(name.i) if tagged.tokens[k].word and not tagged.tokens[k].hyphen]
    told = [k for k in before if tagged.has("presents", k)]
    rest = before[len(told) :]
    described = not rest or tagged.has("determiners", rest[0]) or tagged.has("kin", rest[0])
    return bool(told) and told == before[: len(told)] and len(before) - len(told) <= _OPENING and described


def _opens(tagged: Tagged, name: Name) -> bool:
    """Whether a sentence opens with a full name."""
    before = range(name.i)
    titled = all(tagged.has("honorifics", k) or not tagged.tokens[k].word for k in before)
    return name.i <= _OPENING and titled and name.j - name.i > 1
