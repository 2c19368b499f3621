"""What an office phrase says by itself, without a trigger."""

from __future__ import annotations

from collections.abc import Iterator

from seatchange.extractors.events.frames.places import topical
from seatchange.extractors.events.frames.report import Reported
from seatchange.extractors.events.names import PERSON, Name
from seatchange.extractors.events.phrases import OfficePhrase
from seatchange.extractors.events.scene import Scene
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
        if name is None or name.entity.kind != PERSON:
            continue
        change: Change = "out" if phrase.outgoing else "in"
        org = phrase.organisation or topical(scene)
        mark = "outgoing" if phrase.outgoing else "new" if phrase.new else "interim" if phrase.interim else "future"
        for one in _sharing(scene, name, phrase):
            yield Reported(
                person=one.entity, change=change, manner="unspecified", scene=scene, rule=f"office.{mark}",
                office=phrase, organisation=org, explicit_org=org is not None, interim=phrase.interim,
                status="announced" if phrase.outgoing else "done",
            )  # fmt: skip


def _sharing(scene: Scene, name: Name, phrase: OfficePhrase) -> list[Name]:
    """Who shares an office: «the new directors: Jane Roe and John Doe», «Jane Roe and John Doe are the new heads»."""
    others = [n for n in scene.group(name) if n.entity.kind == PERSON and scene.phrase_of(n) in (None, phrase)]
    return others if any(n.i == name.i for n in others) else [name, *others]


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
    org = phrase.organisation or topical(scene)
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
    tokens = scene.tagged.tokens
    beside = next((p for p in scene.people if p.j == phrase.start), None)
    if beside is not None and phrase.new and not scene.grammar.verb_final:
        return beside  # "Jane Roe nuova presidente di Acme"
    for k in range(phrase.start - 1, max(-1, phrase.start - 6), -1):  # the copula before the office
        if scene.has("copula", k):
            found = scene.subjects_before(k)
            if not found and scene.grammar.pro_drop:
                found = scene.earlier_than(k)
            return found[0] if found else None
        inverted = [p for p in scene.people if p.j == k + 1 and scene.has("copula", scene.start_of(p) - 1)]
        if inverted and scene.grammar.inversion:  # "Sinds maandag is Roe de nieuwe directeur"
            return inverted[0]
        dated = tokens[k].text.isdigit() or any(scene.has(m, k) for m in ("months", "weekdays", "since", "from_now"))
        if not (dated or scene.has("determiners", k) or scene.has("as", k) or scene.has("previously", k)):
            organisation = any(n.i <= k < n.j for n in scene.organisations)
            if not organisation and tokens[k].norm not in scene.lexicon.spelling.genitives:
                break
    for p in scene.people:  # "bekommt mit Jane Roe eine neue Chefin"
        start = scene.start_of(p)
        if p.j <= phrase.start and phrase.start - p.j <= 2 and start > 0 and scene.has("with", start - 1):
            return p
        gap = range(phrase.end, scene.start_of(p))
        if p.i >= phrase.end and 0 < len(gap) <= 6:
            inside = len(gap) == 1 and p.entity.kind == PERSON  # "gets a new finance director in Jane Roe"
            linked = [
                scene.has("copula", k)
                or tokens[k].text == ":"
                or tokens[k].dash
                or (inside and scene.has("locative", k))
                for k in gap
            ]
            filler = [
                scene.has("determiners", k) or scene.has("of", k) or any(n.i <= k < n.j for n in scene.organisations)
                or (tokens[k].text == "," and scene.has("copula", k + 1))  # ", en la personne de Jane Roe"
                for k in gap
            ]  # fmt: skip
            if any(linked) and all(a or b for a, b in zip(linked, filler, strict=True)):
                return p
    return None
