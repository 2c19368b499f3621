"""Names: the people and organisations of a document, and which of its words stand for which of them.

A name is a run of capitalised words. Whether it is a person or an organisation is decided for the document as a whole,
from points for what stands in the name (given name, legal form, cue word) and around it (honorific, office,
preposition) at any of its occurrences.
"""

from __future__ import annotations

from seatchange.extractors.events.lexicon import Lexicon
from seatchange.extractors.events.names.candidates import find
from seatchange.extractors.events.names.entity import ORGANISATION, PERSON, PLACE, UNKNOWN, Candidate, Entity, Name
from seatchange.extractors.events.names.evidence import intrinsic, kind_of, weigh
from seatchange.extractors.events.names.forms import bracketed_forms, merge_forms
from seatchange.extractors.events.names.vocabulary import Vocabulary
from seatchange.extractors.events.tags import Tagged

__all__ = ["ORGANISATION", "PERSON", "PLACE", "UNKNOWN", "Entity", "Name", "find_names"]


MOST = 6
"""What one occurrence can prove at most, in points."""


def find_names(document: list[Tagged], lexicon: Lexicon) -> list[list[Name]]:
    """The names of each of a document's sentences, in the order of the text."""
    vocabulary = Vocabulary(document, lexicon)
    candidates = find(vocabulary)
    entities = _entities(vocabulary, candidates)
    canonical = merge_forms(entities, bracketed_forms(document, candidates), lexicon)
    return [[Name(c.i, c.j, canonical[c.words], c.genitive) for c in here] for here in candidates]


def _entities(vocabulary: Vocabulary, candidates: list[list[Candidate]]) -> dict[tuple[str, ...], Entity]:
    """What the candidates name, by their words, with the points of all occurrences."""
    lexicon, given = vocabulary.lexicon, vocabulary.given
    surnames = frozenset(c.words[-1] for here in candidates for c in here if c.multi and c.words[0] in given)
    entities: dict[tuple[str, ...], Entity] = {}
    order = 0
    for tagged, here in zip(vocabulary.document, candidates, strict=True):
        starts = frozenset(c.i for c in here)
        for c in here:
            weigh(c, starts, tagged, lexicon, surnames)
            entity = entities.get(c.words)
            if entity is None:
                entity = entities[c.words] = Entity(c.text, words=c.words, first=order)
                entity.place = all(tagged.has("places", k) for k in range(c.i, c.j))
                entity.person, entity.organisation = intrinsic(c, lexicon, given, tagged.has("places", c.i))
            elif entity.text.isupper() and not c.text.isupper():
                entity.text = c.text
            entity.count += 1
            entity.articled |= c.i > 0 and (tagged.has("determiners", c.i - 1) or tagged.has("fused", c.i - 1))
            weight = 1 / entity.count**0.5  # what is said again proves less each time
            entity.person += weight * min(c.person, MOST)
            entity.organisation += weight * min(c.organisation, MOST)
            entity.in_title = entity.in_title or tagged.sentence.field == "title"
            order += 1
    for entity in entities.values():
        entity.kind = kind_of(entity, lexicon)
    return entities
