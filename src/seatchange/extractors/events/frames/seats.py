"""Which office a clause gives or takes."""

from __future__ import annotations

from seatchange.extractors.events.names import Name
from seatchange.extractors.events.phrases import OfficePhrase
from seatchange.extractors.events.scene import Scene
from seatchange.extractors.events.tags import TriggerTag


def free_offices(scene: Scene, lo: int, hi: int) -> list[OfficePhrase]:
    """The offices between two positions that are nobody's yet."""
    return [
        p for p in scene.phrases
        if lo <= p.i < hi and not p.former and (p.person is None or p.new or _predicative(scene, p))
    ]  # fmt: skip


def _predicative(scene: Scene, phrase: OfficePhrase) -> bool:
    """Whether the office before a name is what the person will be: «holt als CEO Jane Roe»."""
    person = phrase.person
    if person is None or person.i < phrase.j or phrase.start == 0:
        return False
    named = any(t.j == phrase.start and t.trigger.frame == "appoint" for t in scene.tagged.triggers)
    bare = not scene.has("determiners", phrase.start)
    created = any(scene.has("indefinite_articles", k) for k in range(phrase.start, phrase.i))
    return scene.has("as_only", phrase.start - 1) or (named and bare) or created


def office_of(scene: Scene, t: TriggerTag, person: Name | None, *, after_only: bool = False) -> OfficePhrase | None:
    """The office that a clause gives or takes: the nearest free one after the trigger, else before it.

    `person`: whose office it is, where that is known; `after_only`: whether only what stands after counts.
    """
    given = next((p for p in scene.phrases if p.i >= t.j), None)
    if given is not None and not given.former and _adjacent(scene, t, given):
        return given
    # A trigger may end in the office, «quitte la direction générale», or say by itself what a board's name in it means.
    said = t.trigger.role_class is not None
    right = [
        p for p in free_offices(scene, t.i + 1, _reach(scene, t, person))
        if not (_acts(scene, p) or (said and p.body and p.i < t.j) or _held_where(scene, t, p))
    ]  # fmt: skip
    if person is not None and any(p.i >= person.j for p in right):
        # «named plant manager Jane Roe chief operating officer»: what stands before the name is not given
        right = [p for p in right if p.person is not person or p.i >= person.j]
    if right:
        return _given_among(scene, right)
    if scene.grammar.verb_final:
        return _office_left(scene, t, person)
    if person is not None and person.i >= t.j:
        phrase = scene.phrase_of(person)
        if phrase is not None and phrase.new:
            return phrase
    if after_only:
        return None
    low = person.j if person is not None and person.j <= t.i else scene.left_bound(t)
    return next((p for p in reversed(free_offices(scene, low, t.i)) if governed(scene, p)), None)


def _held_where(scene: Scene, t: TriggerTag, phrase: OfficePhrase) -> bool:
    """Whether an office is what somebody had at the place left: «lured from Acme, where she was chief curator»."""
    if t.trigger.frame not in ("appoint", "join"):
        return False
    tokens = scene.tagged.tokens
    for k in range(phrase.start - 1, t.j, -1):
        if tokens[k].text == ",":
            return scene.has("where", k + 1)
    return False


def _reach(scene: Scene, t: TriggerTag, person: Name | None) -> int:
    """Where the offices end that a clause may give."""
    stop = scene.right_bound(t)
    if t.trigger.form == "noun" and scene.grammar.inversion:  # "Na het vertrek van Bakker is Visser directeur"
        verbs = (k for k in range(t.j, stop) if scene.has("passive_auxiliary", k) and not scene.has("possessive", k))
        stop = next(verbs, stop)
    if person is not None and person.i >= t.j and not scene.grammar.verb_final:
        # What a relative clause says of the person is not what the verb gives.
        stop = next((k for k in range(person.j, stop) if scene.has("relative", k) and not scene.has("as", k)), stop)
    return stop


def _given_among(scene: Scene, right: list[OfficePhrase]) -> OfficePhrase:
    """Which of several offices behind a verb is the one that it gives."""
    later = [p for p in right[1:] if scene.has("to", p.start - 1)]
    if later and scene.has("source", right[0].start - 1):
        return later[0]  # "moves from board member to chairman": the second
    if right[0].weak and (named := [p for p in right[1:] if not p.weak and scene.has("as", p.start - 1)]):
        return named[0]  # "takes the helm as chairman": what is named rather than the figure of speech
    return next((p for p in right if not p.body), right[0])


_TIE_WORDS = 3
"""How many other words may stand between a name or verb and the office that is tied to it («the company's first»)."""


def tied(scene: Scene, start: int, office: OfficePhrase | None) -> bool:
    """Whether an office follows directly from `start` on, as a complement does: «made Roe chairman».

    Determiners, «as», marks such as «new» and a few words of description may stand between, an apposition in commas
    too; no preposition, other verb or further person.
    """
    if office is None or office.j <= start:
        return False
    tokens, k, words = scene.tagged.tokens, start, 0
    own = next((p for p in scene.phrases if p is not office and start <= p.start <= start + 1 and p.i < office.i), None)
    if own is not None and tokens[start].text == ",":  # "promoted Zach Kleiman, an assistant, to vice president"
        k = next((x + 1 for x in range(own.end, office.i) if tokens[x].text == ","), own.end)
        words = _TIE_WORDS
    while k < office.i:
        if k >= office.start and any(n.i <= k < n.j for n in scene.organisations):
            k += 1
            continue
        if scene.has("as", k) or scene.has("to", k) or scene.has("determiners", k) or tokens[k].hyphen:
            k += 1
            continue
        if any(
            scene.has(m, k) for m in ("relative", "and", "speech", "agent", "with", "of", "prepositions", "locative")
        ):
            return False
        if not tokens[k].word and tokens[k].norm not in scene.lexicon.spelling.genitives:
            return False
        if any(p.i <= k < p.j for p in scene.people) or any(t.i == k for t in scene.tagged.triggers):
            return False
        words += not any(scene.has(m, k) for m in ("new", "interim", "after_verb"))
        if words > _TIE_WORDS:
            return False
        k += 1
    return True


def _acts(scene: Scene, phrase: OfficePhrase) -> bool:
    """Whether an office or board is the subject, not the seat: «der Aufsichtsrat berief», «der Acme-Chef ging»."""
    k = (phrase.i if phrase.body else phrase.start + 1) - 1
    if k < 0 or not scene.has("nominative", k) or not (phrase.body or k < phrase.i):
        return False
    return k == 0 or not (scene.has("prepositions", k - 1) or scene.has("as", k - 1) or governed(scene, phrase))


def _office_left(scene: Scene, t: TriggerTag, person: Name | None) -> OfficePhrase | None:
    """The office before a verb that closes its clause or stands second: «den Vorsitz abgegeben», «Chef wird Roe»."""
    low = scene.clause_start(t)
    if person is not None and person.i >= t.j:
        phrase = scene.phrase_of(person)
        if phrase is not None and phrase.new:
            return phrase
    if t.trigger.frame == "become" and (closing := [p for p in scene.phrases if p.j == t.i and not p.former]):
        return closing[0]  # "dat Bakker, nu zijn plaatsvervanger, voorzitter wordt"
    taken = t.trigger.frame == "take"  # "die Geschäftsführung übernehmen Doe und Roe"
    left = [
        p for p in free_offices(scene, low, t.i)
        if not _acts(scene, p) and (not p.body or governed(scene, p) or (taken and _object(scene, p)))
    ]  # fmt: skip
    if person is not None and person.j <= t.i:
        near = [p for p in left if p.i >= person.j]
        left = near or [p for p in left if governed(scene, p) or _fronted(scene, p)]
    named = [p for p in left if not p.body and (not p.weak or governed(scene, p) or _object(scene, p))]
    found = named or [p for p in left if p.body]
    return found[-1] if found else None


def _fronted(scene: Scene, phrase: OfficePhrase) -> bool:
    """Whether a preposition governs the office: «für das Präsidium», «auf den Platz im Vorstand»."""
    return any(scene.has("prepositions", k) for k in range(max(0, phrase.i - 3), phrase.i))


def _object(scene: Scene, phrase: OfficePhrase) -> bool:
    """Whether a determiner makes the office an object by itself: «das Ruder», «die Leitung»."""
    return any(scene.has("determiners", k) for k in range(max(0, phrase.i - 3), phrase.i))


def _adjacent(scene: Scene, t: TriggerTag, phrase: OfficePhrase) -> bool:
    """Whether an office follows the verb at once, so that it is what the verb gives: «eletta presidente Jane Roe»."""
    if t.trigger.frame not in ("appoint", "take", "become") or not scene.grammar.pro_drop:
        return False
    fillers = ("as", "to") if t.trigger.frame == "appoint" else ("as", "to", "determiners")
    return phrase.i - t.j <= 3 and all(any(scene.has(m, k) for m in fillers) for k in range(t.j, phrase.i))


def governed(scene: Scene, phrase: OfficePhrase) -> bool:
    """Whether an «as» or «to» stands before the office: «zum Vorstandsvorsitzenden berufen»."""
    first = phrase.i - 1 if scene.has("of", phrase.j - 1) else phrase.i  # the office may open so: "alla testa"
    for k in range(first, max(-1, phrase.i - 5), -1):
        if scene.has("as", k) or scene.has("to", k):
            return True
        if not scene.tagged.tokens[k].word and not scene.tagged.tokens[k].hyphen:
            return False
    return False


def own_office(scene: Scene, t: TriggerTag, name: Name, patients: list[Name]) -> OfficePhrase | None:
    """In «A as chairman and B as chief executive», «A (chairman)», «A and B, chairman» each has what follows."""
    beside, tokens = scene.phrase_of(name), scene.tagged.tokens
    if len(patients) > 1 and beside is not None and beside.i >= name.j:
        if tokens[name.j].text == "(" or (tokens[name.j].text == "," and name.i >= t.j and name is patients[-1]):
            return beside
    if len(patients) > 1 and name.i >= t.j:
        later = [p.i for p in patients if p.i > name.i]
        own = free_offices(scene, name.j, min(later, default=scene.right_bound(t)))
        if own:
            return own[0]
    return office_of(scene, t, name)


def held_office(scene: Scene, name: Name, group: list[Name]) -> OfficePhrase | None:
    """The office apposed to a name, or that of the group before its first: «os administradores Roe, Doe e Lee»."""
    own = scene.phrase_of(name)
    if own is not None or len(group) < 2:
        return own
    first = scene.phrase_of(group[0])
    return first if first is not None and first.i < group[0].i else None
