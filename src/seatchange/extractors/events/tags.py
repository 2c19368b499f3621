"""Lexical tags: which offices, triggers and marks of the lexicon stand where in a sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

from seatchange.extractors.events.given import given_names
from seatchange.extractors.events.lexicon import Lexicon, Node, Office, Trigger
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
    """A trigger at tokens `i` to `j`; `tail` to `tail_end` is the second half of a separable verb, if there is one."""

    i: int
    j: int
    trigger: Trigger
    tail: int | None = None
    tail_end: int = 0


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


@dataclass(frozen=True, slots=True)
class _Entry:
    """What the lexicon says of a single word, whatever stands beside it."""

    node: Node | None  # where the forms start that begin with the word
    lists: tuple[str, ...]  # the lists that hold the word or its ending
    genitive: tuple[str, ...]  # the lists of its nominative, where the word may be a bare genitive
    office: Office | None  # the office that ends a compound
    office_lists: tuple[str, ...]  # what the compound's beginning says of that office


@lru_cache(maxsize=1 << 16)
def _entry(lexicon: Lexicon, norm: str) -> _Entry | None:
    """The lexicon's entry of a folded word, None where it has none: most words have none."""
    node = lexicon.trie.next.get(norm)
    lists = {*lexicon.lists_of.get(norm, ()), *_suffix_lists(norm, lexicon)}
    genitive: set[str] = set()
    if lexicon.grammar.bare_genitive and norm.endswith("s"):
        for stem in (norm[:-1], norm[:-2]):
            genitive |= {*lexicon.lists_of.get(stem, ()), *_suffix_lists(stem, lexicon)} & {"org_cues", "org_refs"}
    compound = _suffix_office(norm, lexicon) if lexicon.suffixes and len(norm) > 5 else None
    if node is None and compound is None and not lists and not genitive:
        return None
    office, before = compound or (None, "")
    described = {"interim", "former"} & set(lexicon.lists_of.get(before, ()))  # "Interimschef", "oudvoorzitter"
    return _Entry(node, tuple(sorted(lists)), tuple(sorted(genitive)), office, tuple(sorted(described)))


def _walk(tokens: list[Token], k: int, node: Node) -> Iterator[tuple[int, object]]:
    """All lexicon values that start at token `k`, with the token position after each, shortest first.

    `node`: where the first word leads to.
    """
    j = k + 1
    while True:
        for value in node.values:
            yield j, value
        while j < len(tokens) and tokens[j].hyphen:
            j += 1
        if j >= len(tokens) or not node.next:
            return
        following = node.next.get(tokens[j].norm)
        if following is None:
            return
        node = following
        j += 1


def _split_verbs(tagged: Tagged, lexicon: Lexicon) -> None:
    """Tag the verbs that stand in two halves, such as «tritt … zurück»."""
    tokens = tagged.tokens
    verb_final = lexicon.grammar.verb_final
    present = {token.norm for token in tokens}
    for k, token in enumerate(tokens):
        for head, tail, trigger in lexicon.split.get(token.norm, ()):
            if not present.issuperset(tail):  # a common word opens hundreds of verbs: few sentences hold the rest
                continue
            after = k + 1 + len(head)
            if tuple(t.norm for t in tokens[k + 1 : after]) != head:
                continue
            for j in range(after, min(len(tokens) - len(tail) + 1, after + MAX_SPLIT)):
                if tokens[j].text in ";:" or (not verb_final and tagged.has("relative", j)):
                    break
                if tuple(t.norm for t in tokens[j : j + len(tail)]) == tail and _closes(
                    tagged, j, j + len(tail), lexicon
                ):
                    tagged.triggers.append(TriggerTag(k, after, trigger, j, j + len(tail)))
                    break


def _closes(tagged: Tagged, i: int, j: int, lexicon: Lexicon) -> bool:
    """Whether the tail of a separable verb ends its clause; a preposition such as «an» is the tail only there."""
    tokens = tagged.tokens
    if j - i > 1 or not lexicon.grammar.verb_final or j >= len(tokens) or not tokens[j].word:
        return True
    if "as_only" in lexicon.lists_of.get(tokens[i].norm, ()):
        return True  # "begint … als"
    follows = lexicon.lists_of.get(tokens[j].norm, ())
    if "and" in follows or "as_only" in follows or "after_verb" in follows:
        return True
    ambiguous = {"prepositions", "locative", "of", "to", "determiners", "as"} & set(
        lexicon.lists_of.get(tokens[i].norm, ())
    )
    return not ambiguous and not tokens[j].capital


def _suffix_office(norm: str, lexicon: Lexicon) -> tuple[Office, str] | None:
    """The office that ends a compound ("Finanzchefin"), by the longest suffix, and what stands before it."""
    for length in range(len(norm) - 2, 3, -1):
        office = lexicon.suffixes.get(norm[-length:])
        if office is not None:
            return office, norm[:-length]
    return None


def _family_name(tokens: list[Token], k: int, lexicon: Lexicon) -> bool:
    """Whether a word behind a given name is a family name although it is an office too: «Stephan Richter»."""
    before = tokens[k - 1] if k else None
    if before is None or not before.capital or before.norm in lexicon.month_numbers:
        return False
    return before.norm in given_names() and tokens[k].spaced


def _spelt_as(trigger: Trigger, tokens: list[Token], k: int, j: int) -> bool:
    """Where nouns have a capital, a verb has none but at the start of a sentence: «Macht» is no form of «machen»."""
    if trigger.form == "noun":
        return tokens[k].capital or j - k > 1
    return not tokens[k].capital or k == 0 or (not tokens[k - 1].word and tokens[k - 1].text != ",")


def _suffix_lists(norm: str, lexicon: Lexicon) -> set[str]:
    """The lists that hold the end of a compound ("Großbank")."""
    if not lexicon.list_suffixes or len(norm) < 5:
        return set()
    return {name for length in range(2, len(norm) - 1) for name in lexicon.list_suffixes.get(norm[-length:], ())}


def _articles(tagged: Tagged) -> None:
    """Where articles are relative pronouns too, they are so only after a comma, and before no office that they open."""
    tokens = tagged.tokens
    opened = {o.i for o in tagged.offices}
    for k in list(tagged.marks.get("relative", ())):
        governed = (
            k > 1 and tokens[k - 2].text == "," and (tagged.has("prepositions", k - 1) or tagged.has("of", k - 1))
        )
        clause = (k > 0 and tokens[k - 1].text == ",") or governed
        after = k + 1
        while after < len(tokens) and after - k < 4 and tokens[after].text.islower() and after not in opened:
            after += 1
        if not clause or (after in opened and not any(tagged.has("determiners", x) for x in range(k + 1, after))):
            tagged.marks["relative"].discard(k)


def _longest(tags: list[_Tag]) -> list[_Tag]:
    """Of tags that overlap, the longest (then the first) is kept; the same words may open several frames."""
    kept: list[_Tag] = []
    for tag in sorted(tags, key=lambda t: (t.i - t.j, t.i)):
        if all(tag.j <= other.i or tag.i >= other.j or _another_frame(tag, other) for other in kept):
            kept.append(tag)
    return sorted(kept, key=lambda t: t.i)


def _another_frame(tag: OfficeTag | TriggerTag, other: OfficeTag | TriggerTag) -> bool:
    """Whether two triggers are the same words with another frame: «she goes to Acme», «the job goes to her»."""
    if not isinstance(tag, TriggerTag) or not isinstance(other, TriggerTag):
        return False
    if tag.tail is not None or other.tail is not None:
        return False  # the half of a separable verb is not another verb
    return (tag.i, tag.j) == (other.i, other.j) and tag.trigger.frame != other.trigger.frame


_BEFORE_OFFICE = ("determiners", "as", "new", "former", "outgoing", "interim", "and", "of")


def _preposition(tag: OfficeTag, tagged: Tagged) -> bool:
    """Whether a short office is rather the preposition spelt like it: Italian «ad» (to; managing director)."""
    i, tokens = tag.i, tagged.tokens
    if any(i in range(a, b) for a, b, name in tagged.spans if name == "interim" and b - a > tag.j - tag.i):
        return True  # "ad interim"
    if tag.j - i > 1 or not tagged.has("to", i) or tokens[i].upper:
        return False
    before = i > 0 and any(tagged.has(name, i - 1) for name in _BEFORE_OFFICE)
    after = tag.j < len(tokens) and (tagged.has("of", tag.j) or not tokens[tag.j].word)
    return not (before or after)


def _proper(tagged: Tagged, k: int) -> bool:
    """Whether a word inside a sentence has a capital, so that it is a name rather than a verb: «Piazza», «Marks»."""
    token, before = tagged.tokens[k], tagged.tokens[k - 1] if k else None
    if before is None or not token.capital or token.upper or tagged.sentence.headline:
        return False
    return before.word or before.text == ","


def _noun_or_verb(tags: list[TriggerTag], tagged: Tagged) -> list[TriggerTag]:
    """Of a word that is noun and verb («renuncia»), the noun behind a determiner, a possessive or «new»."""
    nouns = {(t.i, t.j) for t in tags if t.trigger.form == "noun"}
    both = {(t.i, t.j) for t in tags if t.trigger.form == "verb"} & nouns
    return [
        t for t in tags
        if (t.i, t.j) not in both or (t.trigger.form == "noun") == _nominal_before(tagged, t.i)
    ]  # fmt: skip


def _nominal_before(tagged: Tagged, i: int) -> bool:
    marks = ("determiners", "possessive", "new")
    return i > 0 and any(tagged.has(mark, i - 1) for mark in marks)


_NAMED_CLASSES = frozenset({"general_manager", "board_member", "executive_committee", "secretary_general"})


def _in_a_name(office: OfficeTag, tagged: Tagged) -> bool:
    """Whether an office word with a capital is part of a name: «Dirección del Trabajo», «Alta Dirección Pública»."""
    tokens, i, j = tagged.tokens, office.i, office.j
    if i == 0 or not tokens[i].capital or tagged.sentence.headline or not tagged.has("org_cues", i):
        return False
    if office.office.role_class not in _NAMED_CLASSES or (office.office.body and j - i > 1):
        return False
    if not office.office.body and tagged.has("of", j):
        j += 1
        while tagged.has("determiners", j):
            j += 1
    return j < len(tokens) and tokens[j].capital and tokens[j].word


def _implies(t: TriggerTag) -> bool:
    return t.trigger.frame == "lead" and t.trigger.role_class is not None


def tag(sentence: Sentence, lexicon: Lexicon) -> Tagged:
    """The sentence with every office, trigger and listed word found in it."""
    tagged = Tagged(sentence)
    tokens = sentence.tokens
    offices: list[OfficeTag] = []
    triggers: list[TriggerTag] = []
    nouns_capitalised = lexicon.grammar.nouns_capitalised
    marks: defaultdict[str, set[int]] = defaultdict(set)
    for k, token in enumerate(tokens):
        entry = _entry(lexicon, token.norm)
        if entry is None:
            continue
        node = entry.node
        goes_on = node is not None and k + 1 < len(tokens) and (tokens[k + 1].norm in node.next or tokens[k + 1].hyphen)
        for j, value in _walk(tokens, k, node) if node is not None and (goes_on or node.values) else ():
            if isinstance(value, Office):
                offices.append(OfficeTag(k, j, value))
            elif isinstance(value, Trigger) and value.form != "noun" and j == k + 1 and _proper(tagged, k):
                continue
            elif isinstance(value, Trigger) and (not nouns_capitalised or _spelt_as(value, tokens, k, j)):
                triggers.append(TriggerTag(k, j, value))
            elif isinstance(value, str):
                marks[value].update(range(k, j))
                tagged.spans.append((k, j, value))
        if entry.office is not None:
            offices.append(OfficeTag(k, k + 1, entry.office))
        for name in (*entry.lists, *entry.office_lists):
            marks[name].add(k)
        if token.capital:
            for name in entry.genitive:
                marks[name].add(k)
    tagged.marks = dict(marks)
    if nouns_capitalised:
        offices = [o for o in offices if o.j - o.i > 1 or not _family_name(tokens, o.i, lexicon)]
    else:
        offices = [o for o in _longest(offices) if not _in_a_name(o, tagged) and not _preposition(o, tagged)]
    tagged.offices = _longest(offices)
    if lexicon.grammar.article_relative:
        _articles(tagged)
    _split_verbs(tagged, lexicon)
    # A word of an office ("managing director") is no trigger ("managing").
    covered = {k for o in tagged.offices for k in range(o.i, o.j) if o.j - o.i > 1}
    # The second half of a verb ("prend … la relève") is no verb of its own.
    covered |= {k for t in tagged.triggers if t.tail is not None for k in range(t.tail, t.tail_end)}
    triggers = _noun_or_verb([t for t in (*tagged.triggers, *triggers) if t.i not in covered], tagged)
    tagged.triggers = _longest(triggers)
    # A verb that implies its office ("is to chair") holds no other.
    spoken = {k for t in tagged.triggers if _implies(t) for k in range(t.i, t.j)}
    tagged.offices = [o for o in tagged.offices if not spoken.issuperset(range(o.i, o.j))]
    return tagged
