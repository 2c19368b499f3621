"""What organisations are otherwise known as: short forms, other languages, former names. Pure once it is made.

A small table ships with the package (`aliases.toml`); `seatchange organisations import` adds a desk's own universe.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files

from seatchange.extractors.model import content_id
from seatchange.warehouse.names import COMMON_WORDS, acronyms, organisation_words, owned, same_organisation, skeleton


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation with all its names and, from a desk's own list, its identifiers.

    `lei` is an ISO 17442 code, `country` an ISO 3166-1 alpha-2 code in capitals, `domain` a host name in lower case.
    """

    name: str
    aliases: tuple[str, ...] = ()
    ticker: str | None = None
    lei: str | None = None
    domain: str | None = None
    country: str | None = None
    id: str = field(init=False)  # a hash of the name, so that a corrected row is a new state of the same organisation

    def __post_init__(self) -> None:
        object.__setattr__(self, "id", content_id("organisation", *organisation_words(self.name)))

    @property
    def names(self) -> tuple[str, ...]:
        """The name and its aliases."""
        return self.name, *self.aliases


class Directory:
    """Organisations by every name. What is imported stands before what ships: it takes names away from there."""

    def __init__(self, shipped: Sequence[Organisation], imported: Sequence[Organisation] = ()) -> None:
        self._ids: dict[tuple[str, ...], str] = {}
        self._add(shipped)
        # An imported organisation under a shipped name is the shipped one, with all the names of both.
        known = dict(self._ids)
        for organisation in imported:
            same = {known[words] for words in map(organisation_words, organisation.names) if words in known}
            self._ids.update({words: organisation.id for words, id_ in known.items() if id_ in same})
        self._add(imported)
        self.digest = content_id("directory", *sorted(f"{' '.join(words)} {id_}" for words, id_ in self._ids.items()))
        self._same = lru_cache(maxsize=262144)(self._compare)
        self._keys = lru_cache(maxsize=65536)(self._make_keys)

    def _add(self, organisations: Iterable[Organisation]) -> None:
        for organisation in organisations:
            for name in organisation.names:
                self._ids[organisation_words(name)] = organisation.id

    def find(self, name: str | None) -> str | None:
        """The id of the organisation that has this name ("Alphabet's Google": that of Google); None when unknown."""
        if name is None:
            return None
        known = self._ids.get(organisation_words(name))
        if known is None and (parts := owned(name)):
            known = self._ids.get(organisation_words(parts[1]))
        return known

    def same(self, one: str, other: str) -> bool:
        """Whether two names can mean the same organisation: by this directory, else by their words."""
        return self._same(*sorted((one, other)))

    def keys(self, name: str) -> frozenset[str]:
        """What finds an organisation again under any name that is the `same`, to be joined with a person's keys."""
        return self._keys(name)

    def whole_key(self, name: str) -> str:
        """One key of the whole name, which is no other organisation's: its words in any order, or its id if listed."""
        return self.find(name) or " ".join(sorted(organisation_words(name)))

    def _compare(self, one: str, other: str) -> bool:
        a, b = self.find(one), self.find(other)
        if a is not None and b is not None:
            return a == b
        return same_organisation(one, other)

    def _make_keys(self, name: str) -> frozenset[str]:
        words = organisation_words(name)
        known = self.find(name)
        telling = [word for word in words if word not in COMMON_WORDS] or words
        keys = {skeleton(word) for word in telling} | {"".join(words)} | acronyms(name)
        return frozenset(keys | {known} if known else keys)


@cache
def shipped() -> tuple[Organisation, ...]:
    """The organisations of aliases.toml."""
    table = tomllib.loads(files("seatchange.warehouse").joinpath("aliases.toml").read_text("utf-8"))
    return tuple(Organisation(name, tuple(aliases)) for name, *aliases in table["organisations"])


@cache
def shipped_directory() -> Directory:
    """The directory of the shipped table alone."""
    return Directory(shipped())
