"""People, organisations and places of a document, and where they are named."""

from __future__ import annotations

from dataclasses import dataclass

PERSON, ORGANISATION, PLACE, UNKNOWN = "person", "organisation", "place", "unknown"


@dataclass(slots=True, eq=False)
class Entity:
    """A person or organisation of the document. `text` is the fullest form in which the document names it."""

    text: str
    kind: str = UNKNOWN
    person: float = 0.0
    organisation: float = 0.0
    count: int = 0
    in_title: bool = False
    first: int = 1 << 30
    words: tuple[str, ...] = ()
    articled: bool = False  # an article stands before it: «la Roma» is a club, Rome is «Roma»
    place: bool = False  # a listed place of several words

    @property
    def maybe_person(self) -> bool:
        """Whether a name of several words without any sign of an organisation may be a person, if a clause says so."""
        return self.kind == UNKNOWN and 2 <= len(self.words) <= 4 and self.organisation < 1 <= self.person


@dataclass(slots=True, eq=False)
class Name:
    """One occurrence of an entity, at tokens `i` to `j` of its sentence."""

    i: int
    j: int
    entity: Entity
    governed: bool = False  # its own form says that it is no subject: a genitive, "him"


@dataclass(slots=True)
class Candidate:
    """A run of words at tokens `i` to `j` that may be a name, with the points for what it may name."""

    i: int
    j: int
    words: tuple[str, ...]  # by these it is known again
    text: str
    cue: bool  # a word in it says that it is an organisation: «Bank»
    legal: bool  # a legal form does: «Ltd»
    person: float = 0.0
    organisation: float = 0.0
    genitive: bool = False

    @property
    def multi(self) -> bool:
        """Whether the name has several words."""
        return len(self.words) > 1

    @property
    def marked(self) -> bool:
        """Whether the name itself says that it is an organisation's."""
        return self.cue or self.legal
