"""Sentences and tokens, with character offsets into the article that survive to the end.

Everything here is a single pass with simple regular expressions (no nested repetition), so the cost is linear in
the length of the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from seatchange.extractors.model import Field

# Apostrophes and hyphens stand alone as tokens of their own unless a rule below keeps them: "l'" and "'s" are words.
_TOKEN = re.compile(r"[^\W_]+(?:[\u0300-\u036f\u00ad][^\W_]*)*|\n|[^\w\s]|_", re.UNICODE)
_APOSTROPHES = "'’ʼ`´"
_APOSTROPHE = re.compile(f"[{_APOSTROPHES}]")
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


@dataclass(slots=True, eq=False)
class Token:
    """A word, number or punctuation mark; `start` and `end` are offsets into the field it stands in.

    What the spelling says is worked out once: every stage asks for it, many times.
    """

    text: str
    norm: str
    start: int
    end: int
    spaced: bool  # white space before it
    word: bool  # a word or number rather than punctuation
    capital: bool  # starts with a capital letter, or has one inside, as brand names do ("eBay", "iRobot")
    upper: bool  # all letters are capitals, and there are at least two
    hyphen: bool  # a hyphen that joins two words without a space
    dash: bool  # a dash between clauses


@lru_cache(maxsize=1 << 16)
def _shape(text: str) -> tuple[str, bool, bool, bool]:
    """What the spelling of a token says: its folded form, and whether it is a word, a capital, all capitals."""
    first = text[0]
    word = first.isalnum()
    capital = first.isupper() or (len(text) > 2 and first.isalpha() and not text.islower())
    return fold(text) or text, word, capital, len(text) > 1 and text.isupper()


def _token(text: str, start: int, end: int, spaced: bool) -> Token:
    norm, word, capital, upper = _shape(text)
    if word:
        return Token(text, norm, start, end, spaced, True, capital, upper, False, False)
    dash = text in _DASHES or (text == "-" and spaced)
    return Token(text, norm, start, end, spaced, False, capital, upper, text in _HYPHENS and not spaced, dash)


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


def _tokens(text: str, spelling: Spelling, start: int, end: int) -> list[Token]:
    """Tokens of a stretch of text, with elided articles ("l'") and genitive marks ("'s") as words of their own."""
    pieces = [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text, start, end)]
    if _APOSTROPHE.search(text, start, end):
        pieces = _at_apostrophes(text, pieces, spelling)
    found: list[Token] = []
    last = -1
    for piece, i, j in pieces:
        found.append(_token(piece, i, j, i != last))
        last = j
    return found


def _at_apostrophes(text: str, pieces: list[tuple[str, int, int]], spelling: Spelling) -> list[tuple[str, int, int]]:
    """The pieces with each apostrophe joined to the word that it belongs to, where it belongs to one."""
    found: list[tuple[str, int, int]] = []
    i, last_end = 0, -1
    while i < len(pieces):
        piece, start, end = pieces[i]
        after = pieces[i + 1] if i + 1 < len(pieces) else None
        if after is not None and after[1] == end:
            if after[0] in _APOSTROPHES and piece[0].isalnum():
                follower = pieces[i + 2] if i + 2 < len(pieces) else None
                if follower is not None and follower[1] == after[2] and follower[0][0].isalnum():
                    if fold(piece) + "'" in spelling.elisions:
                        end, i = after[2], i + 1
                    elif "'" + fold(follower[0]) not in spelling.genitives:  # O'Brien, D'Amico, aujourd'hui: one word
                        end, i = follower[2], i + 2
            elif piece in _APOSTROPHES and start == last_end and "'" + fold(after[0]) in spelling.genitives:
                end, i = after[2], i + 1
        found.append((text[start:end], start, end))
        last_end = end
        i += 1
    return found


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


def sentences(
    text: str, field: Field, spelling: Spelling, *, paragraph: int = 0, start: int = 0, end: int = MAX_CHARS
) -> list[Sentence]:
    """The sentences of a text, or of the stretch from `start` to `end` of it. A line break always ends one.

    Offsets are exact: `text[s.start:s.end]` is the sentence for each `s`.
    """
    found: list[Sentence] = []
    current: list[Token] = []

    def close() -> None:
        nonlocal current
        if current:
            found.append(Sentence(field, current[0].start, current[-1].end, current, paragraph))
        current = []

    tokens = _tokens(text, spelling, start, min(end, MAX_CHARS))
    i = 0
    while i < len(tokens):
        token = tokens[i]
        if token.word:
            current.append(token)
            if len(current) >= MAX_SENTENCE_TOKENS:
                close()
        elif token.text == "\n":
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
