"""When do two names mean the same person, or two names the same organisation? Pure, and without a database.

A name is folded to plain lower-case words first: case, accents, punctuation, honorifics, particles and legal forms say
nothing about who is meant. What organisations are otherwise known as is the matter of `directory`.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from rapidfuzz.distance import OSA

from seatchange.extractors.events.given import gender

# Letters that Unicode does not decompose into a base letter and an accent.
LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"})
APOSTROPHES = re.compile(r"['’ʼ`´]")
NOT_A_WORD = re.compile(r"[^\w]+|_+")
HALF_GIVEN = re.compile(r"(?<![\w-])(\w+)-(?=\w)")
INITIALS = re.compile(r"\b(?:\w\.){2,}")  # "J.P." is two initials, "S.p.A." one legal form
INFLECTED = re.compile(r"(?<=isch)e[nrms]?$|(?<=^deutsch)e[nrms]?$")  # "Schweizerischen"
BRACKETED = re.compile(r"\s*\([^()]*\)\s*$")  # "Schweizerische Nationalbank (SNB)"
OWNED = re.compile(r"(?P<owner>\S.*?)(?:['’]s|(?<=s)['’])\s+(?P<own>\S.*)")  # "Alphabet's Google"

WORDS = tomllib.loads(files("seatchange.warehouse").joinpath("names.toml").read_text("utf-8"))
HONORIFICS, SUFFIXES, PARTICLES, FAMILY_FIRST, LEGAL_FORMS, SMALL_WORDS = (
    frozenset(WORDS[kind])
    for kind in ("honorifics", "suffixes", "particles", "family_first", "legal_forms", "small_words")
)
GENERATIONS: dict[str, int] = WORDS["generations"]
FULL_GIVEN = {short: name for name, shorts in WORDS["diminutives"].items() for short in shorts}
COMMON_WORDS = frozenset(WORDS["translations"])
IN_ENGLISH = {INFLECTED.sub("", word): english for english, words in WORDS["translations"].items() for word in words}

MIN_SHORTENED = 3  # letters of a given name that may be a longer one's beginning: "Tim", "Timothy"
MIN_ACRONYM = 2  # letters
MIN_MISTYPED = 5  # letters of a word of which one may be wrong: of four, "Bank" and "Bahn" are two words
MAX_SECOND_FAMILY = 2  # words after the family name that outlets leave out: "Isla Álvarez"

# How one sound is written by outlets that transliterate in their own way: Sergey, Sergei, Sergej; Müller, Mueller.
SPELLINGS = (
    ("chtch", "sc"), ("tsch", "c"), ("tch", "c"), ("sch", "s"), ("sh", "s"), ("ch", "c"), ("zh", "z"), ("kh", "h"),
    ("ph", "f"), ("th", "t"), ("ck", "k"), ("ks", "x"), ("ou", "u"), ("ae", "a"), ("oe", "o"), ("ue", "u"), ("ee", "i"),
    ("w", "v"), ("y", "i"), ("j", "i"), ("q", "k"),
)  # fmt: skip
DOUBLED = re.compile(r"([^\W\d])\1+")
VOWELS = re.compile(r"(?<!^)[aeiou]")


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
    while len(words) > 1 and (words[-1] in SUFFIXES or words[-1] in GENERATIONS):
        words = words[:-1]
    # A single letter that stands first is an initial ("E. Sangalli"), and half a given name is none ("Do-hyeon").
    half = {match[1].casefold() for match in HALF_GIVEN.finditer(name)} - {"al", "el"}
    return (
        tuple(
            word
            for place, word in enumerate(words)
            if word not in PARTICLES or word in half or (place == 0 and len(word) == 1)
        )
        or words
    )


def generation(name: str) -> int | None:
    """1 for "Senior", 2 for "Jr." or "II", and so on; None when the name does not say it."""
    return next((GENERATIONS[word] for word in fold(name)[1:][::-1] if word in GENERATIONS), None)


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """A word however it was transliterated: "sergey" and "sergej" → sergei, "mueller" → muler."""
    for written, plain in SPELLINGS:
        word = word.replace(written, plain)
    return DOUBLED.sub(r"\1", word)


@lru_cache(maxsize=65536)
def skeleton(word: str) -> str:
    """The consonants of a word's sound, for finding it again under another spelling: "mohammed" → mhmd."""
    heard = sound(FULL_GIVEN.get(word, word))
    bare = DOUBLED.sub(r"\1", VOWELS.sub("", heard))
    return bare if len(bare) > 1 else heard


def same_person(one: str, other: str) -> bool:
    """Whether two names can mean the same person: the family names agree and no given name contradicts.

    "Altman" ~ "Sam Altman" ~ "S. Altman" ~ "Samuel H. Altman"; but not "Jack Altman". Names agree in the other order
    ("Zhang Yong", "Yong Zhang"), with a second family name after the first, as short forms ("Bill", "William"), in
    another transliteration, and with one mistyped letter in one long word. "Jr." is not "Sr.".
    """
    return _names_agree(one, other, 1)


def same_spelling(one: str, other: str) -> bool:
    """Whether two names can mean the same person and none of them is mistyped."""
    return _names_agree(one, other, 0)


@lru_cache(maxsize=262144)
def _names_agree(one: str, other: str, errors: int) -> bool:
    short, long = sorted((person_words(one), person_words(other)), key=lambda words: (len(words), words))
    if not short:
        return False
    ages = {generation(one), generation(other)} - {None}
    if len(ages) > 1:
        return False
    if short == long:
        return True
    if len(short) == 1:
        families = long if long[0] in FAMILY_FIRST or len(long) == 1 else long[1:]
        return sound(short[0]) in map(sound, families)
    return _turned(short, long) or long[: len(short)] == short or _in_order(short, long, errors)


def _turned(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names are the same words, but turned, or joined: "Kim Yonghyun", "Yong-hyun Kim"."""
    a, b = [sound(word) for word in one], [sound(word) for word in other]
    if sorted(a) == sorted(b):
        return True
    return any("".join(a[n:] + a[:n]) == "".join(b) for n in range(len(a))) or any(
        "".join(b[n:] + b[:n]) == "".join(a) for n in range(len(b))
    )


def _in_order(short: tuple[str, ...], long: tuple[str, ...], errors: int) -> bool:
    """Whether every word of the shorter name has its counterpart in the longer one, at most `errors` mistyped."""
    for place in range(len(long) - 1, max(len(long) - 2 - MAX_SECOND_FAMILY, 0), -1):
        given = _given_agree(short[:-1], long[:place])
        if given is None or given > errors:
            continue
        if sound(short[-1]) == sound(long[place]):
            return True
        # A mistyped family name is believed only beside a given name that is written out and right.
        if (
            given < errors
            and any(len(name) >= MIN_SHORTENED for name in short[:-1])
            and mistyped(short[-1], long[place])
        ):
            return True
    return False


def _given_agree(short: tuple[str, ...], long: tuple[str, ...]) -> int | None:
    """How many of the given names are mistyped (0 or 1) if each has its counterpart, in order; else None."""
    wrong = 0
    rest = iter(long)
    for name in short:
        for candidate in rest:
            if _same_given(name, candidate):
                break
            if not wrong and _misspelt(name, candidate):
                wrong = 1
                break
        else:
            initials = "".join(word[0] for word in long)  # "JP" for "Jean-Pierre"
            return 0 if short == (initials,) else None
    return wrong


def _same_given(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if short == long or (len(short) == 1 and long.startswith(short)):
        return True
    # One letter more is another name: "Daniel" and "Daniela", "Martin" and "Martina".
    if len(short) >= MIN_SHORTENED and long.startswith(short) and len(long) > len(short) + 1:
        return not _of_both_genders(one, other)
    return FULL_GIVEN.get(one, one) == FULL_GIVEN.get(other, other) or sound(one) == sound(other)


def _misspelt(one: str, other: str) -> bool:
    """Whether two given names differ by transliteration or one wrong letter, not by gender."""
    a, b = sound(one), sound(other)
    if min(len(a), len(b)) < MIN_MISTYPED or _of_both_genders(one, other):
        return False
    if skeleton(one) == skeleton(other):
        return OSA.distance(a, b) <= 2
    return OSA.distance(a, b) <= 1


def _of_both_genders(one: str, other: str) -> bool:
    """Whether one is a woman's name and the other a man's: "Pauline" and "Paul", "Maria" and "Mario"."""
    if one.rstrip("aeo") == other.rstrip("aeo") and "a" in (one[-1], other[-1]):
        return True
    return {gender(one), gender(other)} == {"f", "m"}


def mistyped(one: str, other: str) -> bool:
    """Whether two words are the same but for one letter (two in a long word): left out, added, wrong, or swapped."""
    a, b = sound(one), sound(other)
    shortest = min(len(a), len(b))
    if shortest < MIN_MISTYPED or not (a + b).isalpha():  # another number is another name
        return False
    return OSA.distance(a, b) <= (1 if shortest < 2 * MIN_MISTYPED else 2)


@lru_cache(maxsize=65536)
def organisation_words(name: str) -> tuple[str, ...]:
    """The telling words of an organisation's name, common ones in English: "Banque de France SA" → bank, france."""
    joined = INITIALS.sub(lambda match: match[0].replace(".", ""), BRACKETED.sub("", name) or name)
    words = tuple(INFLECTED.sub("", word) for word in fold(joined))
    telling = tuple(IN_ENGLISH.get(word, word) for word in words if word not in LEGAL_FORMS and word not in SMALL_WORDS)
    return telling or words


@lru_cache(maxsize=65536)
def owned(name: str) -> tuple[str, str] | None:
    """The owner and what it owns, of a name like "Alphabet's Google"; None for any other."""
    match = OWNED.fullmatch(name.strip())
    if match is None or not set(fold(match["own"])) - LEGAL_FORMS:
        return None
    return match["owner"], match["own"]


@lru_cache(maxsize=262144)
def same_organisation(one: str, other: str) -> bool:
    """Whether two names can mean the same organisation: equal, one contains the other's words, or is its acronym.

    "Alphabet's Google" is Google, and not Alphabet.
    """
    for owning, name in ((one, other), (other, one)):
        if parts := owned(owning):
            owner, own = parts
            if organisation_words(name) == organisation_words(owner):
                return False
            if owned(name) is None and same_organisation(own, name):
                return True
    a, b = organisation_words(one), organisation_words(other)
    if not a or not b:
        return False
    if set(a) <= set(b) or set(b) <= set(a) or "".join(a) == "".join(b):
        return True
    spelt = "".join(a) in acronyms(other) or "".join(b) in acronyms(one)
    return spelt or one_differs(a, b)


def one_differs(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names of several words differ in one word only, mistyped or cut short: "Nouvel Obs(ervateur)"."""
    if len(one) != len(other) or len(one) == 1:
        return False
    different = [sorted(pair, key=len) for pair in zip(one, other, strict=True) if pair[0] != pair[1]]
    if len(different) != 1:
        return False
    ((short, long),) = different
    return mistyped(short, long) or (len(short) >= MIN_SHORTENED and long.startswith(short))


@lru_cache(maxsize=65536)
def acronyms(name: str) -> frozenset[str]:
    """The initials of a name of several words: with and without small words, with and without the legal form."""
    words = fold(BRACKETED.sub("", name) or name)
    lists = (
        [word for word in words if word not in LEGAL_FORMS],
        [word for word in words if word not in LEGAL_FORMS and word not in SMALL_WORDS],
        [word for word in words if word not in SMALL_WORDS],
    )
    return frozenset("".join(word[0] for word in some) for some in lists if len(some) >= MIN_ACRONYM)


class PersonKeys(NamedTuple):
    """What finds a person's name again. Two names that agree share a key that one stores and the other asks for."""

    stored: frozenset[str]
    asked: frozenset[str]
    whole: frozenset[str]  # of a full name only: what must agree when no organisation helps


@lru_cache(maxsize=65536)
def person_keys(name: str) -> PersonKeys:
    """The keys of a name: narrow enough that a hundred thousand people share few.

    A full name is found by its family name with an initial, by both words in either order, and by the given name with
    the ends of the family name, for when a letter of it is wrong; by the family name alone for names that have no
    more. The words are taken by their consonants.
    """
    words = person_words(name)
    bones = [skeleton(word) for word in words]
    if len(words) < 2:
        return PersonKeys(
            frozenset(f"{b}." for b in bones), frozenset(k for b in bones for k in (b, f"{b}.")), frozenset()
        )
    families = dict.fromkeys(bones if words[0] in FAMILY_FIRST else bones[1:])
    initials = {b[0] for b in bones[:-1]} | {sound(word)[0] for word in words[:-1]}
    whole = {" ".join(sorted(pair)) for pair in ((bones[0], bones[-1]), *((bones[0], b) for b in bones[1:3]))}
    turned = "".join(sorted("".join(map(sound, words))))  # the same in either order, as two words or three
    both = {f"{family} {initial}" for family in families for initial in initials}
    both |= {turned} | {f"{bones[0]}, {ends}" for family in families for ends in _ends(family)}
    return PersonKeys(
        frozenset(both.union(families)),
        frozenset(both | {f"{family}." for family in families}),
        frozenset(whole | {turned}),
    )


def _ends(bones: str) -> tuple[str, str, str]:
    """Beginning, end and both of a word's consonants: one wrong letter leaves one of them as it was."""
    return f"{bones[:2]}-", f"-{bones[-2:]}", f"{bones[0]}-{bones[-1]}"


def is_full(name: str) -> bool:
    """Whether a person's name has more than a family name."""
    return len(person_words(name)) > 1
