"""What an office phrase says by itself, without a trigger."""

from __future__ import annotations

from collections.abc import Iterator

from seatchange.extractors.events.frames.places import topical
from seatchange.extractors.events.frames.report import Reported
from seatchange.extractors.events.names import PERSON, Name
from seatchange.extractors.events.phrases import OfficePhrase
from seatchange.extractors.events.roles import earlier_people_than, subjects_before
from seatchange.extractors.events.scene import OBLIQUE, Scene
from seatchange.extractors.model import Change


def office_changes(scene: Scene) -> Iterator[Reported]:
    """What an office phrase says by itself: «the new chief executive, Jane Roe», «outgoing chairman John Doe»."""
    for phrase in scene.phrases:
        if not (phrase.out_of_scope or phrase.former or phrase.new or phrase.outgoing or phrase.interim):
            yield from _elliptic(scene, phrase)
        ahead = not phrase.weak and phrase.person is None and _to_be(scene, phrase)
        if phrase.out_of_scope or phrase.former or not (phrase.new or phrase.outgoing or phrase.interim or ahead):
            continue
        name = phrase.person
        if (phrase.interim or ahead) and not phrase.new and not phrase.outgoing:  # "is interim president"
            name = _copular(scene, phrase)
        if name is None and phrase.new:
            name = _copular(scene, phrase)
        if name is None and phrase.new and scene.tagged.sentence.field == "title":  # "Jane Roe nieuwe ceo Acme"
            name = next((p for p in scene.people if p.j == phrase.start), None)
        if name is None or name.entity.kind != PERSON or _mentioned(scene, phrase, name):
            continue
        change: Change = "out" if phrase.outgoing else "in"
        org = phrase.organisation or topical(scene, phrase.i)
        mark = "outgoing" if phrase.outgoing else "new" if phrase.new else "interim" if phrase.interim else "future"
        given = [(one, phrase) for one in _sharing(scene, name, phrase)]
        for one, office in given + (_gapped(scene, phrase) if ahead else []):
            yield Reported(
                person=one.entity, change=change, manner="unspecified", scene=scene, rule=f"office.{mark}",
                office=office, organisation=org, explicit_org=org is not None, interim=phrase.interim,
                status="announced" if phrase.outgoing else "done",
            )  # fmt: skip


def _mentioned(scene: Scene, phrase: OfficePhrase, name: Name) -> bool:
    """Whether the clause is of something else, and only mentions who is new in office: «under its new chief, Roe»."""
    if phrase.person is not name or scene.tagged.sentence.field == "title":
        return False
    fused = any(scene.has(mark, phrase.start) for mark in OBLIQUE)  # "du nouveau PDG"
    joined = any(scene.has("with", k) for k in range(max(0, phrase.start - 1), phrase.i))
    return (fused or scene.oblique(name)) and not joined


def _sharing(scene: Scene, name: Name, phrase: OfficePhrase) -> list[Name]:
    """Who shares an office: «the new directors: Jane Roe and John Doe», «Jane Roe and John Doe are the new heads»."""
    others = [n for n in scene.group(name) if n.entity.kind == PERSON and scene.phrase_of(n) in (None, phrase)]
    return others if any(n.i == name.i for n in others) else [name, *others]


def _gapped(scene: Scene, phrase: OfficePhrase) -> list[tuple[Name, OfficePhrase]]:
    """Who gets another office by the same copula: «Ana Ruiz será presidenta y Juan Soto consejero delegado»."""
    found: list[tuple[Name, OfficePhrase]] = []
    end = phrase.end
    for p in scene.people:
        own = next((x for x in scene.phrases if x.start == p.j and not x.former), None)
        gap = range(end, scene.start_of(p))
        joined = 0 < len(gap) <= 2 and all(scene.has("and", k) or scene.tagged.tokens[k].text in ",;" for k in gap)
        if own is not None and joined:
            found.append((p, own))
            end = own.end
    return found


def headline_changes(scene: Scene) -> Iterator[Reported]:
    """What a headline says without a verb: «Jane Roe à la tête de Acme»."""
    if scene.tagged.sentence.field != "title" or any(t.trigger.frame != "hold" for t in scene.tagged.triggers):
        return
    for phrase in scene.phrases:
        idiom = phrase.i if scene.has("as", phrase.i) else phrase.start - 1
        if phrase.out_of_scope or phrase.former or phrase.organisation is None or not scene.has("as", idiom):
            continue
        while idiom > 0 and scene.has("as", idiom - 1):
            idiom -= 1
        name = next((p for p in scene.people if p.j == idiom), None)
        if name is not None and scene.start_of(name) <= 3:
            yield Reported(
                person=name.entity, change="in", manner="unspecified", scene=scene, rule="office.headline",
                office=phrase, organisation=phrase.organisation, explicit_org=True, interim=phrase.interim,
            )  # fmt: skip


def _elliptic(scene: Scene, phrase: OfficePhrase) -> Iterator[Reported]:
    """An office given without a verb of a frame: «Presidente sarà Jane Roe», headline «Acme, Roe presidente»."""
    tokens, name = scene.tagged.tokens, None
    if phrase.person is not None or phrase.body or phrase.area:
        return
    after = range(phrase.end, min(len(tokens), phrase.end + 2))
    if any(scene.has("copula", k) and scene.has("future", k) for k in after):
        name = _copular(scene, phrase)
    elif scene.tagged.sentence.field == "title" and scene.grammar.headline_ellipsis:
        if not scene.tagged.triggers:
            name = next((p for p in scene.people if p.j == phrase.start), None)
    if name is None or name.entity.kind != PERSON:
        return
    org = phrase.organisation or topical(scene, phrase.i)
    yield Reported(
        person=name.entity, change="in", manner="unspecified", scene=scene, rule="office.elliptic", office=phrase,
        organisation=org, explicit_org=org is not None, interim=phrase.interim,
    )  # fmt: skip


def _to_be(scene: Scene, phrase: OfficePhrase) -> bool:
    """Whether a copula in the future stands right before an office: «will be chairman», «será presidenta»."""
    k = phrase.start - 1
    return k >= 0 and scene.has("copula", k) and (scene.has("future", k) or scene.has("future", k - 1))


def _copular(scene: Scene, phrase: OfficePhrase) -> Name | None:
    """«Jane Roe is the new head of Acme», «Neue Chefin bei Acme ist Jane Roe», «New chief: Jane Roe»."""
    beside = next((p for p in scene.people if p.j == phrase.start), None)
    if beside is not None and phrase.new and not scene.grammar.verb_final:
        return beside  # "Jane Roe nuova presidente di Acme"
    copula = _copula_before(scene, phrase)
    if copula is not None and scene.has("copula", copula):
        found = subjects_before(scene, copula)
        if not found and scene.grammar.pro_drop:
            found = earlier_people_than(scene, copula)
        return found[0] if found else None
    if copula is not None:  # "Sinds maandag is Roe de nieuwe directeur"
        return next(p for p in scene.people if p.j == copula + 1 and _behind_copula(scene, p))
    for p in scene.people:
        start = scene.start_of(p)
        if p.j <= phrase.start and phrase.start - p.j <= 2 and start > 0 and scene.has("with", start - 1):
            return p  # "bekommt mit Jane Roe eine neue Chefin"
        if p.i >= phrase.end and _linked(scene, p, range(phrase.end, start)):
            return p
    return None


_COPULA_REACH = 5
"""How many words before an office the copula, or the person behind it, may stand."""


def _copula_before(scene: Scene, phrase: OfficePhrase) -> int | None:
    """Where the copula before an office stands, or the last word of the person between the two."""
    for k in range(phrase.start - 1, max(-1, phrase.start - 1 - _COPULA_REACH), -1):
        if scene.has("copula", k):
            return k
        if scene.grammar.inversion and any(p.j == k + 1 and _behind_copula(scene, p) for p in scene.people):
            return k
        token = scene.tagged.tokens[k]
        filler = token.text.isdigit() or token.norm in scene.lexicon.spelling.genitives
        filler = (
            filler or any(scene.has(m, k) for m in _BEFORE_OFFICE) or any(n.i <= k < n.j for n in scene.organisations)
        )
        if not filler:
            return None
    return None


_BEFORE_OFFICE = ("months", "weekdays", "since", "from_now", "determiners", "as", "previously")
"""Word lists whose members may stand between a copula and an office."""


def _behind_copula(scene: Scene, name: Name) -> bool:
    """Whether a copula stands right before a name: «… is Jane Roe»."""
    return scene.has("copula", scene.start_of(name) - 1)


def _linked(scene: Scene, name: Name, gap: range) -> bool:
    """Whether a copula, colon or dash in the gap ties the name behind an office to it, and nothing else is there."""
    if not 0 < len(gap) <= 6:
        return False
    tokens = scene.tagged.tokens
    inside = len(gap) == 1 and name.entity.kind == PERSON  # "gets a new finance director in Jane Roe"
    links = [
        scene.has("copula", k) or tokens[k].text == ":" or tokens[k].dash or (inside and scene.has("locative", k))
        for k in gap
    ]
    fillers = [
        scene.has("determiners", k) or scene.has("of", k) or any(n.i <= k < n.j for n in scene.organisations)
        or (tokens[k].text == "," and scene.has("copula", k + 1))  # ", en la personne de Jane Roe"
        for k in gap
    ]  # fmt: skip
    return any(links) and all(a or b for a, b in zip(links, fillers, strict=True))
