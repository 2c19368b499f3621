"""When do two names mean the same person, or two names the same organisation? Pure, and without a database.

A name is folded to plain lower-case words first: case, accents, punctuation, honorifics, particles and legal forms say
nothing about who is meant.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from importlib.resources import files

# Letters that Unicode does not decompose into a base letter and an accent.
LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})
APOSTROPHES = re.compile(r"['’ʼ`´]")
NOT_A_WORD = re.compile(r"[^\w]+|_+")
INITIALS = re.compile(r"\b(?:\w\.){2,}")  # "J.P." is two initials, "S.p.A." one legal form

WORDS = tomllib.loads(files("seatchange.warehouse").joinpath("names.toml").read_text("utf-8"))
HONORIFICS, SUFFIXES, PARTICLES, LEGAL_FORMS, SMALL_WORDS = (
    frozenset(WORDS[kind]) for kind in ("honorifics", "suffixes", "particles", "legal_forms", "small_words")
)
MIN_SHORTENED = 3  # letters of a given name that may be a longer one's beginning: "Tim", "Timothy"
MIN_ACRONYM = 2  # letters


@lru_cache(maxsize=65536)
def fold(text: str) -> tuple[str, ...]:
    """The words of a text without case, accents and punctuation: "Société Générale S.A." → societe, generale, sa."""
    # Twice, since a letter of a mathematical alphabet is a capital only once it is decomposed.
    plain = unicodedata.normalize("NFKD", APOSTROPHES.sub(" ", text)).casefold()
    plain = unicodedata.normalize("NFKD", plain).translate(LETTERS)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return tuple(word for word in NOT_A_WORD.split(plain) if word)


@lru_cache(maxsize=65536)
def person_words(name: str) -> tuple[str, ...]:
    """The telling words of a person's name, family name last: "Dr. Ursula von der Leyen" → ursula, leyen."""
    words = fold(name)
    while len(words) > 1 and words[0] in HONORIFICS:
        words = words[1:]
    while len(words) > 1 and words[-1] in SUFFIXES:
        words = words[:-1]
    return tuple(word for word in words if word not in PARTICLES) or words


def same_person(one: str, other: str) -> bool:
    """Whether two names can mean the same person: the family names agree and no given name contradicts.

    "Altman" ~ "Sam Altman" ~ "S. Altman" ~ "Samuel H. Altman"; but not "Jack Altman". Two words in the other order
    ("Zhang Yong", "Yong Zhang") agree, and so does a name with a second family name after the first.
    """
    short, long = sorted((person_words(one), person_words(other)), key=len)
    if not short:
        return False
    if short == long:
        return True
    if len(short) == 1:
        return short[0] in long[1:]
    if sorted(short) == sorted(long) or long[: len(short)] == short:
        return True
    return short[-1] == long[-1] and _subsequence(short[:-1], long[:-1])


def _subsequence(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether every given name of the shorter list has its counterpart in the longer one, in order."""
    rest = iter(long)
    return all(any(_same_given(name, candidate) for candidate in rest) for name in short)


def _same_given(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return short == long or ((len(short) == 1 or len(short) >= MIN_SHORTENED) and long.startswith(short))


@lru_cache(maxsize=65536)
def organisation_words(name: str) -> tuple[str, ...]:
    """The telling words of an organisation's name: "The Goldman Sachs Group, Inc." → goldman, sachs."""
    joined = INITIALS.sub(lambda match: match[0].replace(".", ""), name)
    words = fold(joined)
    telling = tuple(word for word in words if word not in LEGAL_FORMS and word not in SMALL_WORDS)
    return telling or words


def same_organisation(one: str, other: str) -> bool:
    """Whether two names can mean the same organisation: equal, one contains the other's words, or is its acronym."""
    a, b = organisation_words(one), organisation_words(other)
    if not a or not b:
        return False
    if set(a) <= set(b) or set(b) <= set(a) or "".join(a) == "".join(b):
        return True
    return _acronym(a, other) or _acronym(b, one)


def _acronym(words: tuple[str, ...], name: str) -> bool:
    """Whether `words` is a single one that spells the initials of `name`, small words counted or not."""
    if len(words) != 1 or len(words[0]) < MIN_ACRONYM:
        return False
    every = [word for word in fold(name) if word not in LEGAL_FORMS]
    telling = [word for word in every if word not in SMALL_WORDS]
    return len(telling) > 1 and words[0] in {"".join(word[0] for word in every), "".join(word[0] for word in telling)}
