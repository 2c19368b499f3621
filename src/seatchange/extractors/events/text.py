"""Sentences and tokens, with character offsets into the article that survive to the end.

Everything here is a single pass with simple regular expressions (no nested repetition), so the cost is linear in
the length of the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

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


_WORD = re.compile(r"\w+")


def folded(text: str) -> str:
    """A whole text in the form in which words are compared, line by line as it was; for finding, not for cutting."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.replace("\u00ad", ""))
    return text.casefold()


def words_of(text: str) -> set[str]:
    """The distinct words of a folded text."""
    return set(_WORD.findall(text))


class Token(NamedTuple):
    """A word, number or punctuation mark; `start` and `end` are offsets into the field it stands in.

    What the spelling says is worked out once: every stage asks for it, many times.
    """

    text: str
    start: int
    end: int
    spaced: bool  # white space before it
    norm: str
    word: bool  # a word or number rather than punctuation
    capital: bool  # starts with a capital letter, or has one inside, as brand names do ("eBay", "iRobot")
    upper: bool  # all letters are capitals, and there are at least two
    hyphen: bool  # a hyphen that joins two words without a space
    dash: bool  # a dash between clauses


_Piece = tuple[str, int, int]
"""A stretch of text with its offsets."""


@lru_cache(maxsize=1 << 16)
def _shape(text: str, spaced: bool) -> tuple[str, bool, bool, bool, bool, bool]:
    """The fields of a token, from `norm` on, that its spelling decides."""
    first = text[0]
    word = first.isalnum()
    capital = first.isupper() or (len(text) > 2 and first.isalpha() and not text.islower())
    dash = text in _DASHES or (text == "-" and spaced)
    return fold(text) or text, word, capital, len(text) > 1 and text.isupper(), text in _HYPHENS and not spaced, dash


@dataclass(slots=True, eq=False)
class Sentence:
    """A sentence of the title or the text: its offsets, its tokens and its place in the document."""

    field: Field
    start: int
    end: int
    tokens: list[Token]
    paragraph: int
    headline: bool = False  # words are capitalised for style, so that capitals say nothing
    number: int = 0  # its place among the sentences of the document, those that are not read included


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
    pieces: list[_Piece] = []
    for m in _TOKEN.finditer(text, start, end):
        i, j = m.span()
        pieces.append((m.group(), i, j))
    apostrophes = [n for n, piece in enumerate(pieces) if piece[0] in _APOSTROPHES]
    if apostrophes:
        pieces = _join(text, pieces, apostrophes, spelling)
    found: list[Token] = []
    new = tuple.__new__  # a third of the time of Token(…), and this is the busiest line of detection
    last = -1
    for piece in pieces:
        spaced = piece[1] != last
        last = piece[2]
        found.append(new(Token, (*piece, spaced, *_shape(piece[0], spaced))))
    return found


def _join(text: str, pieces: list[_Piece], apostrophes: list[int], spelling: Spelling) -> list[_Piece]:
    """The pieces with each apostrophe joined to the word that it belongs to, where it belongs to one."""
    found: list[_Piece] = []
    done = 0
    for n in apostrophes:
        if n < done or n + 1 >= len(pieces) or pieces[n + 1][1] != pieces[n][2]:
            continue  # nothing follows it at once
        _, start, end = pieces[n]
        after, _, after_end = pieces[n + 1]
        if n > done and pieces[n - 1][2] == start and pieces[n - 1][0][0].isalnum() and after[0].isalnum():
            before, first, _ = pieces[n - 1]
            if fold(before) + "'" in spelling.elisions:
                found += pieces[done : n - 1]
                found.append((text[first:end], first, end))
                done = n + 1
                continue
            if "'" + fold(after) not in spelling.genitives:  # O'Brien, D'Amico, aujourd'hui: one word
                found += pieces[done : n - 1]
                found.append((text[first:after_end], first, after_end))
                done = n + 2
                continue
        if n and pieces[n - 1][2] == start and "'" + fold(after) in spelling.genitives:
            found += pieces[done:n]
            found.append((text[start:after_end], start, after_end))
            done = n + 2
    found += pieces[done:]
    return found


def _closed(tokens: list[Token], i: int) -> int:
    """The position behind the mark at `i` and the quotation marks and brackets that close with it."""
    k = i + 1
    while k < len(tokens) and tokens[k].text in _CLOSERS and not tokens[k].spaced:
        k += 1
    return k


def _ends(tokens: list[Token], i: int, spelling: Spelling) -> bool:
    """Whether the sentence ends with the full stop at `i`."""
    token, k = tokens[i], _closed(tokens, i)
    after = tokens[k] if k < len(tokens) else None
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


def cut(tokens: Sequence[Token], i: int, j: int) -> str:
    """The words from `i` to `j` as they stand, single spaces where there was white space."""
    return "".join((" " if k > i and tokens[k].spaced else "") + tokens[k].text for k in range(i, j))


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
                closed = _closed(tokens, i)
                current += tokens[i + 1 : closed]
                i = closed - 1
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
