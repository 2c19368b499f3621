"""Short forms of a name tied to the full form that the document uses elsewhere."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from seatchange.extractors.events.given import cities, given_names
from seatchange.extractors.events.lexicon import Lexicon
from seatchange.extractors.events.names.entity import ORGANISATION, PERSON, PLACE, UNKNOWN, Candidate, Entity
from seatchange.extractors.events.tags import Tagged

Words = tuple[str, ...]
"""The words by which a name is known again."""


def bracketed_forms(document: list[Tagged], candidates: list[list[Candidate]]) -> dict[Words, Words]:
    """Short forms that the document introduces itself: «Banque régionale des Marchés (BRM)»."""
    found: dict[Words, Words] = {}
    for tagged, here in zip(document, candidates, strict=True):
        tokens = tagged.tokens
        for a, b in pairwise(here):
            gap = [t.text for t in tokens[a.j : b.i]]
            closed = b.j < len(tokens) and tokens[b.j].text in ')"”»'
            if gap and gap[0] == "(" and len(gap) <= 2 and closed and len(b.words) <= 2 and len(a.words) > len(b.words):
                if a.cue or a.legal or tokens[b.i].upper:
                    found.setdefault(b.words, a.words)
    return found


@dataclass(slots=True)
class _Index:
    """The entities of a document, by what a short form may say of them."""

    entities: dict[Words, Entity]
    lexicon: Lexicon
    people: dict[str, list[Entity]] = field(default_factory=lambda: defaultdict(list))  # by each of their words
    organisations: dict[str, list[Entity]] = field(default_factory=lambda: defaultdict(list))  # by each too
    initials: dict[str, Entity] = field(default_factory=dict)  # organisations

    def __post_init__(self) -> None:
        full = [e for e in self.entities.values() if len(e.words) > 1]
        for e in full:
            if e.kind == PERSON:
                for word in dict.fromkeys(e.words):
                    self.people[word].append(e)
            elif e.kind == ORGANISATION:
                self.initials.setdefault("".join(w[0] for w in e.words), e)
                self.initials.setdefault("".join(w[0] for w in e.words if len(w) > 3), e)
                for word in dict.fromkeys(e.words):
                    self.organisations[word].append(e)

    def generic(self, word: str) -> bool:
        """Whether a word says what an organisation is, not which: «brewer», «bank»."""
        return self.lexicon.is_("org_cues", word) or self.lexicon.is_("org_refs", word)


def merge_forms(entities: dict[Words, Entity], brackets: dict[Words, Words], lexicon: Lexicon) -> dict[Words, Entity]:
    """Ties short forms to the full form that the document uses elsewhere: by its words, the entity meant."""
    canonical = dict(entities)
    for short, full in brackets.items():
        if short in entities and full in entities and short != full:
            canonical[short] = entities[full]
            entities[full].count += entities[short].count
            if entities[full].kind != PERSON:  # "Jorge Soto (PSOE)" is a person with a party
                entities[full].kind = ORGANISATION
    index = _Index(entities, lexicon)
    for key, entity in entities.items():
        target = None if key in brackets else _full_form(key, entity, index, canonical)
        if target is not None and target is not entity:
            target.count += entity.count
            target.in_title = target.in_title or entity.in_title
            target.first = min(target.first, entity.first)
            canonical[key] = target
    for key, entity in list(canonical.items()):  # chains: Altman → Sam Altman → Samuel Altman
        passed: set[int] = set()
        while canonical.get(entity.words, entity) is not entity and id(entity) not in passed:
            passed.add(id(entity))
            entity = canonical[entity.words]
        canonical[key] = entity
    return canonical


def _full_form(key: Words, entity: Entity, index: _Index, canonical: dict[Words, Entity]) -> Entity | None:
    """The entity for which a form stands, where the document names one more fully."""
    if len(key) == 1:
        return _of_one_word(key[0], entity, index)
    if entity.kind == PERSON:
        return max(_longer(index.people[key[-1]], entity), key=lambda e: len(e.words), default=None)
    if entity.kind != ORGANISATION:
        return None
    if (head := _head(key, entity, index, canonical)) is not None:
        return head
    rest = index.entities.get(key[1:])
    if entity.text[0].islower() and rest is not None and rest.kind in (ORGANISATION, UNKNOWN):
        return rest  # "assureur Axa", "groupe Danone": the name without what it is
    longer = [e for e in _longer(index.organisations[key[0]], entity) if e.words[: len(key)] == key]
    return min(longer, key=lambda e: e.first, default=None)


def _longer(full: list[Entity], entity: Entity) -> list[Entity]:
    """Those that have all words of an entity, and more."""
    return [e for e in full if len(e.words) > len(entity.words) and set(entity.words) <= set(e.words)]


def _head(key: Words, entity: Entity, index: _Index, canonical: dict[Words, Entity]) -> Entity | None:
    """The organisation whose name the last word is, where the others only say what it is: «brewer Acme»."""
    head = index.entities.get(key[-1:])
    if head is None or canonical[key[-1:]] is entity:  # "Bank Acme (Acme)": the short form is tied to this one already
        return None
    if not all(index.generic(w) for w in key[:-1]) or head.kind not in (ORGANISATION, UNKNOWN) or key[-1] in cities():
        return None
    head.kind = ORGANISATION
    return head


def _of_one_word(word: str, entity: Entity, index: _Index) -> Entity | None:
    """Whom or what one word means: a family name, the first or last word of an organisation, its initials."""
    people = index.people[word]
    ends = [e for e in people if e.words[-1] == word] or [e for e in people if e.words[0] != word]
    if ends and entity.organisation < 5:
        sure = entity.organisation >= 3 and entity.organisation > entity.person + 1 and entity.first < ends[0].first
        if not sure:
            return min(ends, key=lambda e: e.first)
    opened = [e for e in index.organisations[word] if e.words[0] == word]
    if opened and entity.kind != PERSON and word not in cities() and len({e.words[:2] for e in opened}) == 1:
        return min(opened, key=lambda e: e.first)
    if (ended := _known_by_last(word, entity, index)) is not None:
        return ended
    if people and word in given_names() and entity.organisation < 3:
        return min(people, key=lambda e: e.first)
    return index.initials.get(word) if len(word) > 1 and entity.organisation >= 3 else None


def _known_by_last(word: str, entity: Entity, index: _Index) -> Entity | None:
    """The only organisation whose name ends with a word, for which the word may stand: «Università dell'Insubria»."""
    found = [
        e for e in index.organisations[word]
        if e.words[-1] == word and e is not entity and not all(index.generic(w) for w in e.words[:-1])
    ]  # fmt: skip
    if entity.kind in (PERSON, PLACE) or word in cities() or len(found) != 1:
        return None
    return found[0]
