"""Sentences and tokens, with character offsets into the article that survive to the end.

Everything here is a single pass with simple regular expressions (no nested repetition), so the cost is linear in
the length of the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from seatchange.extractors.model import Field

# Apostrophes and hyphens stand alone as tokens of their own unless a rule below keeps them: "l'" and "'s" are words.
_TOKEN = re.compile(r"[^\W_]+(?:[\u0300-\u036f\u00ad][^\W_]*)*|\n|[^\w\s]|_", re.UNICODE)
_APOSTROPHES = "'’ʼ`´"
_HYPHENS = "-‐‑–"
_DASHES = "–—―"
_CLOSERS = "\"'”’»)]"
_SOFT = str.maketrans({"\u00ad": None, "’": "'", "ʼ": "'", "`": "'", "´": "'"})

MAX_SENTENCE_TOKENS = 220
"""A longer run without a full stop is a table or a list: it is cut, so that the work per sentence stays bounded."""

MAX_CHARS = 400_000
"""News is told at the top: what stands later in a document is not read."""


@lru_cache(maxsize=1 << 16)
def fold(word: str) -> str:
    """The form in which words are compared: NFKC, case-folded, straight apostrophes, no soft hyphens."""
    return unicodedata.normalize("NFKC", word.translate(_SOFT)).casefold()


@dataclass(slots=True)
class Token:
    """A word, number or punctuation mark; `start` and `end` are offsets into the field it stands in."""

    text: str
    norm: str
    start: int
    end: int
    spaced: bool  # white space before it

    @property
    def word(self) -> bool:
        """Whether the token is a word or number rather than punctuation."""
        return self.text[0].isalnum()

    @property
    def capital(self) -> bool:
        """Whether the token starts with a capital letter, or has one inside, as brand names do ("eBay", "iRobot")."""
        text = self.text
        return text[0].isupper() or (len(text) > 2 and text[0].isalpha() and not text.islower())

    @property
    def upper(self) -> bool:
        """Whether all letters are capitals and there are at least two."""
        return len(self.text) > 1 and self.text.isupper()

    @property
    def hyphen(self) -> bool:
        """Whether the token is a hyphen that joins two words without a space."""
        return self.text in _HYPHENS and not self.spaced

    @property
    def dash(self) -> bool:
        """Whether the token is a dash between clauses."""
        return self.text in _DASHES or (self.text == "-" and self.spaced)


@dataclass(slots=True, eq=False)
class Sentence:
    """A sentence of the title or the text: its offsets, its tokens and its place in the document."""

    field: Field
    start: int
    end: int
    tokens: list[Token]
    paragraph: int
    headline: bool = False  # words are capitalised for style, so that capitals say nothing


@dataclass(frozen=True, slots=True)
class Spelling:
    """What a language writes with apostrophes and full stops: elided articles, genitive marks, abbreviations."""

    elisions: Collection[str] = ()
    genitives: Collection[str] = ()
    abbreviations: Collection[str] = ()
    openers: Collection[str] | None = None
    """The words that open a sentence behind a number with a full stop; behind it any other word goes on («1. Mai»)."""


def _tokens(text: str, spelling: Spelling) -> Iterator[Token]:
    """Tokens of a text, with elided articles ("l'") and genitive marks ("'s") as words of their own."""
    matches = list(_TOKEN.finditer(text))
    i, last_end = 0, 0
    while i < len(matches):
        m = matches[i]
        start, end = m.span()
        spaced = start > last_end or start == 0
        piece = m.group()
        after = matches[i + 1] if i + 1 < len(matches) else None
        if piece[0].isalnum() and after is not None and after.group() in _APOSTROPHES and after.start() == end:
            follower = matches[i + 2] if i + 2 < len(matches) else None
            glued = follower is not None and follower.start() == after.end() and follower.group()[0].isalnum()
            joined = fold(piece) + "'"
            if joined in spelling.elisions and glued:
                end, i = after.end(), i + 1
            elif glued and follower is not None:
                tail = "'" + fold(follower.group())
                if tail not in spelling.genitives:  # O'Brien, D'Amico, aujourd'hui: one word
                    end, i = follower.end(), i + 2
        elif piece in _APOSTROPHES and start == last_end and after is not None and after.start() == end:
            if "'" + fold(after.group()) in spelling.genitives:
                end, i = after.end(), i + 1
        word = text[start:end]
        norm = fold(word) or word
        yield Token(word, norm, start, end, spaced)
        last_end = end
        i += 1


def _ends(tokens: list[Token], i: int, spelling: Spelling) -> bool:
    """Whether the sentence ends with the full stop at `i`."""
    token, after = tokens[i], tokens[i + 1] if i + 1 < len(tokens) else None
    if after is None or after.text == "\n":
        return True
    if token.text in "!?…":
        return after.spaced and (after.capital or not after.word)
    if token.text != "." or not after.spaced:
        return False
    if i and not token.spaced:
        before = tokens[i - 1]
        if before.norm in spelling.abbreviations or (len(before.text) == 1 and before.text.isupper()):
            return False
        openers = spelling.openers
        if openers is not None and before.text.isdigit() and len(before.text) < 4 and after.norm not in openers:
            return False  # "am 1. Mai", "der 1. FC Köln"
    return after.text[0].isupper() or after.text[0].isdigit() or not after.word


def sentences(text: str, field: Field, spelling: Spelling, *, paragraph: int = 0) -> list[Sentence]:
    """The sentences of a text. A line break always ends one.

    Offsets are exact: `text[s.start:s.end]` is the sentence for each `s`.
    """
    found: list[Sentence] = []
    current: list[Token] = []

    def close() -> None:
        nonlocal current
        if current:
            found.append(Sentence(field, current[0].start, current[-1].end, current, paragraph))
        current = []

    tokens = list(_tokens(text[:MAX_CHARS], spelling))
    i = 0
    while i < len(tokens):
        token = tokens[i]
        if token.text == "\n":
            close()
            paragraph += 1
        else:
            current.append(token)
            if token.text in ".!?…" and _ends(tokens, i, spelling):
                while i + 1 < len(tokens) and tokens[i + 1].text in _CLOSERS and not tokens[i + 1].spaced:
                    i += 1
                    current.append(tokens[i])
                close()
            elif len(current) >= MAX_SENTENCE_TOKENS:
                close()
        i += 1
    close()
    return found


def title_case(sentence: Sentence) -> bool:
    """Whether most longer words of a headline are capitalised, as English title case and all-caps headlines do."""
    longer = [t for t in sentence.tokens if t.word and len(t.text) > 3 and not t.text.isdigit()]
    return len(longer) > 3 and sum(t.capital for t in longer) > 0.75 * len(longer)
