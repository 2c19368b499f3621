"""What a document as a whole says of its words."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from seatchange.extractors.events.given import given_names
from seatchange.extractors.events.lexicon import Lexicon
from seatchange.extractors.events.names.nouns import NounRule
from seatchange.extractors.events.tags import Tagged

OPENERS = "\"“”«„»‘'’:.–—-•*·>|([…"
"""Behind these a word has a capital anyway."""


@dataclass(slots=True)
class Vocabulary:
    """What a document as a whole says of its words, beside what the lexicon says."""

    document: list[Tagged]
    lexicon: Lexicon
    given: frozenset[str] = field(default_factory=given_names)
    nouns: NounRule | None = field(init=False)  # tells nouns from names where both have a capital
    lower: frozenset[str] = field(init=False)  # words that it also writes in lower case
    middle: frozenset[str] = field(init=False)  # words with a capital where no sentence or quotation starts
    families: frozenset[tuple[str, ...]] = field(init=False)  # family names with particles: ("van", "den", "berg")

    def __post_init__(self) -> None:
        plain = [tagged for tagged in self.document if not tagged.sentence.headline]
        capitals = self.lexicon.grammar.nouns_capitalised
        self.nouns = NounRule(self.document, self.lexicon, self.given) if capitals else None
        self.lower = frozenset(token.norm for tagged in plain for token in tagged.tokens if token.text.islower())
        self.middle = frozenset(
            token.norm for tagged in plain for before, token in pairwise(tagged.tokens)
            if token.capital and before.text not in OPENERS
        )  # fmt: skip
        self.families = self._families()

    def family(self, tagged: Tagged, k: int) -> tuple[str, ...]:
        """The words of the family name with particles that starts at `k`, if there is one: «Van den Berg»."""
        tokens, j = tagged.tokens, k
        while j < len(tokens) and j - k < 3 and self.lexicon.is_("particles", tokens[j].norm):
            j += 1
        if j == k or j >= len(tokens) or not (tokens[j].word and tokens[j].capital):
            return ()
        return tuple(t.norm for t in tokens[k : j + 1])

    def _families(self) -> frozenset[tuple[str, ...]]:
        """Family names with particles that the document writes with a capital, or behind another name's word."""
        found: set[tuple[str, ...]] = set()
        particles = self.lexicon.words["particles"]
        for tagged in self.document:
            tokens = tagged.tokens
            for k in (k for k, token in enumerate(tokens) if token.norm in particles):
                if k and tokens[k - 1].word:
                    given = tokens[k - 1].norm in self.given and tokens[k - 1].capital
                    article = self.lexicon.is_("determiners", tokens[k].norm)
                    if given or (tokens[k].capital and not article and not tagged.sentence.headline):
                        found.add(self.family(tagged, k))
        return frozenset(found - {()})
