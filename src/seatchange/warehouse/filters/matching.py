"""Which of many filters a subject meets. Pure, but for `where` predicates, which run in a database in memory.

Thousands of subscribers share most of their conditions, so each distinct condition is judged once per subject, and a
filter is then a comparison of sets. Names are found by index: a filter with organisations or people is only looked at
when the subject has one of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from seatchange.warehouse.filters.model import Filter
from seatchange.warehouse.filters.predicate import meeting
from seatchange.warehouse.filters.subject import Subject
from seatchange.warehouse.filters.watchlist import Wanted
from seatchange.warehouse.names import (
    LEGAL_FORMS,
    SMALL_WORDS,
    fold,
    organisation_words,
    person_words,
    same_organisation,
    same_person,
    sound,
)

Condition = tuple[str, Hashable]
"""A key of a filter with its value."""

COMPARED: dict[str, Callable[[Any, Subject], bool]] = {
    "role_classes": lambda wanted, subject: subject.role_class in wanted,
    "change": lambda wanted, subject: subject.change == wanted,
    "manner": lambda wanted, subject: subject.manner in wanted,
    "status": lambda wanted, subject: subject.status in wanted,
    "interim": lambda wanted, subject: subject.interim is wanted,
    "languages": lambda wanted, subject: subject.language in wanted,
    "feeds": lambda wanted, subject: not wanted.isdisjoint(subject.feeds),
    "countries": lambda wanted, subject: not wanted.isdisjoint(subject.countries),
    "min_confidence": lambda wanted, subject: subject.confidence >= wanted,
    "min_sources": lambda wanted, subject: subject.sources >= wanted,
    "text": lambda wanted, subject: any(words in text for text in _texts(subject) for words in wanted),
}
"""The conditions that a look at the subject decides; `wanted` is the key's value, lists as frozensets."""


@dataclass(frozen=True, slots=True)
class Naming:
    """When two names agree, and how one is found among many.

    Two names that agree have one of their `keys` in common, or else all `words` of the shorter one, but for one that is
    mistyped. Words may be common ones, such as "bank"; keys should not.
    """

    agree: Callable[[str, str], bool]
    keys: Callable[[str], Iterable[str]]
    words: Callable[[str], Iterable[str]] = lambda name: ()


def organisation_keys(name: str) -> set[str]:
    """An organisation's words as one, and its initials."""
    every = [word for word in fold(name) if word not in LEGAL_FORMS]
    telling = [word for word in every if word not in SMALL_WORDS]
    initials = ("".join(word[0] for word in some) for some in (every, telling) if len(some) > 1)
    return {"".join(organisation_words(name)), *initials}


def person_sounds(name: str) -> set[str]:
    """How the words of a person's name sound, however they are spelt, and all of them in any order."""
    sounds = [sound(word) for word in person_words(name)]
    return {*sounds, "".join(sorted("".join(sounds)))}


ORGANISATIONS = Naming(same_organisation, organisation_keys, organisation_words)
PEOPLE = Naming(same_person, person_sounds)
RARE = 50  # names that have a word in common, up to which the word is worth following beside a rarer one


@dataclass(frozen=True, slots=True)
class _Rule:
    """A filter over the numbers of conditions: `needed` hold, one of each of `options` holds, none of `excluded`."""

    needed: frozenset[int]
    options: tuple[tuple[_Rule, ...], ...] = ()
    excluded: tuple[_Rule, ...] = ()

    def holds(self, met: set[int]) -> bool:
        return (
            self.needed <= met
            and all(any(rule.holds(met) for rule in rules) for rules in self.options)
            and not any(rule.holds(met) for rule in self.excluded)
        )


class _Names:
    """Conditions by the names they ask for."""

    def __init__(self, naming: Naming):
        self._naming = naming
        self._conditions: dict[str, set[int]] = defaultdict(set)
        self._by_key: dict[str, set[str]] = defaultdict(set)
        self._by_word: dict[str, set[str]] = defaultdict(set)
        self._by_rare_word: dict[str, set[str]] | None = None  # made when all names are known
        self._met: dict[str, frozenset[int]] = {}

    def add(self, names: Iterable[str], condition: int) -> None:
        """Let a condition ask for these names; all are added before any is looked for."""
        for name in names:
            if name not in self._conditions:
                for key in self._naming.keys(name):
                    self._by_key[key].add(name)
                for word in self._naming.words(name):
                    self._by_word[word].add(name)
            self._conditions[name].add(condition)

    def met(self, name: str) -> frozenset[int]:
        """The conditions that ask for a name which means the same as this one."""
        if name not in self._met:
            agreeing = [self._conditions[near] for near in self._near(name) if self._naming.agree(near, name)]
            self._met[name] = frozenset().union(*agreeing)
        return self._met[name]

    def _near(self, name: str) -> set[str]:
        """Names among which are all that agree with this one.

        Of two names, the rarest word of the shorter one is in the longer, or the next rarest if that one is mistyped:
        so names are looked for by their own rare words, and by this name's.
        """
        if self._by_rare_word is None:
            self._by_rare_word = defaultdict(set)
            for wanted in self._conditions:
                for word in self._rarest(wanted):
                    self._by_rare_word[word].add(wanted)
        near = {wanted for key in self._naming.keys(name) for wanted in self._by_key.get(key, ())}
        for word in self._naming.words(name):
            near |= self._by_rare_word.get(word, set())
            near |= self._by_key.get(word, set())  # an acronym, or all words as one
        for word in self._rarest(name):
            near |= self._by_word.get(word, set())
        return near

    def _rarest(self, name: str) -> list[str]:
        """A name's rarest word, and the next rarest if it is rare as well."""
        words = sorted(self._naming.words(name), key=lambda word: len(self._by_word.get(word, ())))
        return words[:1] + [word for word in words[1:2] if len(self._by_word.get(word, ())) <= RARE]


class Matcher:
    """Filters made ready to be matched against many subjects."""

    def __init__(self, filters: Iterable[Filter], organisations: Naming = ORGANISATIONS, people: Naming = PEOPLE):
        self._numbers: dict[Condition, int] = {}
        self._organisations, self._people = _Names(organisations), _Names(people)
        self._identifiers: dict[tuple[str, str], set[int]] = defaultdict(set)
        self._named: set[int] = set()  # the conditions that names decide
        self.filters = tuple(dict.fromkeys(filters))
        self._rules = [self._rule(each) for each in self.filters]
        self._anchored: dict[int, list[int]] = defaultdict(list)
        self._loose: list[int] = []  # filters without a name to find them by
        for place, rule in enumerate(self._rules):
            anchor = min(rule.needed & self._named, default=None)
            (self._loose if anchor is None else self._anchored[anchor]).append(place)
        self._compared = [
            (number, COMPARED[key], value) for (key, value), number in self._numbers.items() if key in COMPARED
        ]
        self._predicates = {str(value): number for (key, value), number in self._numbers.items() if key == "where"}

    def matching(self, subjects: Sequence[Subject]) -> list[list[int]]:
        """For each subject the places, in `filters`, of the filters that it meets."""
        by_predicate = meeting(self._predicates, subjects)
        found: list[list[int]] = []
        for place, subject in enumerate(subjects):
            met = self._met(subject)
            met.update(number for text, number in self._predicates.items() if place in by_predicate[text])
            near = [*self._loose, *(one for number in met & self._named for one in self._anchored.get(number, ()))]
            found.append([one for one in near if self._rules[one].holds(met)])
        return found

    def _met(self, subject: Subject) -> set[int]:
        met = {number for number, holds, wanted in self._compared if holds(wanted, subject)}
        for name in subject.all_organisations:
            met |= self._organisations.met(name)
        for name in subject.all_people:
            met |= self._people.met(name)
        for kind in ("tickers", "leis", "domains"):
            for value in getattr(subject, kind):
                met |= self._identifiers.get((kind, value), set())
        return met

    def _rule(self, wanted: Filter) -> _Rule:
        needed = {self._number(key, _value(key, getattr(wanted, key))) for key in _given(wanted)}
        if wanted.wanted is not None:
            needed.add(self._number("organisations", wanted.wanted))
        nested = [self._rule(each) for each in wanted.all or ()]
        options = [tuple(self._rule(each) for each in wanted.any)] if wanted.any else []
        excluded = [self._rule(wanted.not_)] if wanted.not_ is not None else []
        return _Rule(
            frozenset(needed.union(*(rule.needed for rule in nested))),
            tuple(options + [option for rule in nested for option in rule.options]),
            tuple(excluded + [each for rule in nested for each in rule.excluded]),
        )

    def _number(self, key: str, value: Hashable) -> int:
        """The number of a condition; a new one is entered where it will be looked for."""
        number = self._numbers.setdefault((key, value), len(self._numbers))
        if number == len(self._numbers) - 1:
            if isinstance(value, Wanted):
                self._named.add(number)
                self._organisations.add(value.names, number)
                for kind in ("tickers", "leis", "domains"):
                    for each in getattr(value, kind):
                        self._identifiers[kind, each].add(number)
            elif key == "people" and isinstance(value, frozenset):
                self._named.add(number)
                self._people.add(value, number)
        return number


def matches(wanted: Filter, subject: Subject) -> bool:
    """Whether a subject meets a filter; for many of either, a `Matcher` is quicker."""
    return bool(Matcher([wanted]).matching([subject])[0])


def _given(wanted: Filter) -> list[str]:
    """The keys of a filter's own conditions, but for the organisations'."""
    return [key for key in (*COMPARED, "people", "where") if getattr(wanted, key) is not None]


def _value(key: str, value: Any) -> Hashable:
    """A key's value as it is compared: lists as sets, words folded."""
    if key == "text":
        return frozenset(f" {' '.join(fold(words))} " for words in value)
    return frozenset(value) if isinstance(value, tuple) else value


def _texts(subject: Subject) -> tuple[str, str]:
    """Headline and sentence as folded words with a space around each."""
    return f" {' '.join(fold(subject.title))} ", f" {' '.join(fold(subject.sentence))} "
