"""Lexical tags: which offices, triggers and marks of the lexicon stand where in a sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from seatchange.extractors.events.lexicon import Lexicon, Office, Trigger
from seatchange.extractors.events.text import Sentence, Token

MAX_SPLIT = 24
"""How many words may stand between the halves of a separable verb."""


@dataclass(frozen=True, slots=True)
class OfficeTag:
    """An office at tokens `i` to `j` (exclusive)."""

    i: int
    j: int
    office: Office


@dataclass(frozen=True, slots=True)
class TriggerTag:
    """A trigger at tokens `i` to `j`; `tail` is where the second half of a separable verb stands, if there is one."""

    i: int
    j: int
    trigger: Trigger
    tail: int | None = None


_Tag = TypeVar("_Tag", OfficeTag, TriggerTag)


@dataclass(slots=True, eq=False)
class Tagged:
    """A sentence with its tags. `marks` maps a word-list name to the token positions that belong to it."""

    sentence: Sentence
    offices: list[OfficeTag] = field(default_factory=list)
    triggers: list[TriggerTag] = field(default_factory=list)
    marks: dict[str, set[int]] = field(default_factory=dict)
    spans: list[tuple[int, int, str]] = field(default_factory=list)  # longer list members, with their extent

    @property
    def tokens(self) -> list[Token]:
        """The tokens of the sentence."""
        return self.sentence.tokens

    def has(self, name: str, k: int) -> bool:
        """Whether the token at `k` belongs to a word list."""
        return k in self.marks.get(name, ())


def _walk(tokens: list[Token], k: int, lexicon: Lexicon) -> list[tuple[int, object]]:
    """All lexicon values that start at token `k`, with the token position after each, shortest first."""
    node, j = lexicon.trie, k
    found: list[tuple[int, object]] = []
    while j < len(tokens):
        token = tokens[j]
        if token.hyphen and j > k:
            j += 1
            continue
        following = node.next.get(token.norm)
        if following is None:
            break
        node = following
        j += 1
        found.extend((j, value) for value in node.values)
    return found


def _split_verbs(tagged: Tagged, lexicon: Lexicon) -> None:
    """Tag the verbs that stand in two halves, such as «tritt … zurück»."""
    tokens = tagged.tokens
    for k, token in enumerate(tokens):
        for words, trigger in lexicon.split.get(token.norm, ()):
            gap = words.index("…")
            head, tail = words[:gap], words[gap + 1 :]
            after = k + 1 + len(head)
            if tuple(t.norm for t in tokens[k + 1 : after]) != head:
                continue
            for j in range(after, min(len(tokens) - len(tail) + 1, after + MAX_SPLIT)):
                if tokens[j].text in ";:":
                    break
                if tuple(t.norm for t in tokens[j : j + len(tail)]) == tail:
                    tagged.triggers.append(TriggerTag(k, after, trigger, j))
                    break


def _suffix_office(token: Token, lexicon: Lexicon) -> Office | None:
    """The office that ends a compound ("Finanzchefin"), by the longest suffix."""
    norm = token.norm
    for length in range(len(norm) - 2, 3, -1):
        office = lexicon.suffixes.get(norm[-length:])
        if office is not None:
            return office
    return None


def _longest(tags: list[_Tag]) -> list[_Tag]:
    """Of tags that overlap, the longest (then the first) is kept."""
    kept: list[_Tag] = []
    for tag in sorted(tags, key=lambda t: (t.i - t.j, t.i)):
        if all(tag.j <= other.i or tag.i >= other.j for other in kept):
            kept.append(tag)
    return sorted(kept, key=lambda t: t.i)


def tag(sentence: Sentence, lexicon: Lexicon) -> Tagged:
    """The sentence with every office, trigger and listed word found in it."""
    tagged = Tagged(sentence)
    tokens = sentence.tokens
    offices: list[OfficeTag] = []
    triggers: list[TriggerTag] = []
    for k, token in enumerate(tokens):
        for j, value in _walk(tokens, k, lexicon):
            if isinstance(value, Office):
                offices.append(OfficeTag(k, j, value))
            elif isinstance(value, Trigger):
                triggers.append(TriggerTag(k, j, value))
            elif isinstance(value, str):
                tagged.marks.setdefault(value, set()).update(range(k, j))
                tagged.spans.append((k, j, value))
        if lexicon.suffixes and len(token.norm) > 5 and (office := _suffix_office(token, lexicon)):
            offices.append(OfficeTag(k, k + 1, office))
        for name in lexicon.lists_of.get(token.norm, ()):
            tagged.marks.setdefault(name, set()).add(k)
    tagged.offices = _longest(offices)
    _split_verbs(tagged, lexicon)
    # A word of an office ("managing director") is no trigger ("managing").
    covered = {k for o in tagged.offices for k in range(o.i, o.j) if o.j - o.i > 1}
    tagged.triggers = _longest([t for t in (*tagged.triggers, *triggers) if t.i not in covered])
    return tagged
