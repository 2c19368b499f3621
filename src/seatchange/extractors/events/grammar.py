"""Grammar: the few ways in which the word order and spelling of the languages differ, as far as the rules ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Grammar:
    """The flags of a lexicon's grammar section. Each is off unless the lexicon turns it on."""

    verb_final: bool = False  # participles and infinitives close the clause: «hat Roe zum Chef berufen»
    inversion: bool = False  # a subject may follow its verb: «Auf Doe folgt Roe», «Succederà a Doe Roe»
    pro_drop: bool = False  # a verb needs no subject of its own: «Ha rassegnato le dimissioni.»
    marked_object: bool = False  # a person who is object stands behind a preposition: «Sucede a Doe»
    participle_past: bool = False  # one form is participle and past tense: «named»
    noun_genitive: bool = False  # a bare name behind a noun owns it: «der Rücktritt Müllers»
    bare_genitive: bool = False  # a genitive has no apostrophe: «Müllers Rücktritt»
    article_relative: bool = False  # an article is a relative pronoun too, but only after a comma: «Roe, der …»
    nouns_capitalised: bool = False  # a capital tells no name from a noun
    ordinal_dots: bool = False  # a number with a dot ends no sentence: «am 1. Mai»
    headline_ellipsis: bool = False  # a headline may leave out «becomes»: «Acme, Roe presidente»
    determiner_before_person: bool = False  # people may have an article: «o João»
    particle_behind_given: bool = False  # a particle goes on with a name only behind a given name: «Ton van Veen»
    org_lower_tail: bool = False  # an organisation's name goes on in lower case: «Banque centrale populaire»
    org_follows_office: bool = False  # no preposition between office and organisation: «presidente Inps»
    org_after_person: bool = False  # the organisation stands behind office and person: «directeur Roe van Acme»
    articled_clubs: bool = False  # a city's name with an article is its club: «la Roma»

    @property
    def flexible(self) -> bool:
        """Whether subject and object may stand on either side of the verb."""
        return self.verb_final or self.inversion


SPELLING_KEYS = frozenset({"elisions", "genitives", "abbreviations", "morphology"})
"""What a grammar section says beside its flags: lists of strings for the tokeniser, and the name of a model."""

FLAGS = frozenset(f.name for f in fields(Grammar))


def flags_of(section: Mapping[str, object]) -> Grammar:
    """The grammar of a lexicon's section. Raises ValueError with one line that names what it does not know."""
    unknown = set(section) - FLAGS - SPELLING_KEYS
    if unknown:
        raise ValueError(f"unknown grammar flag {sorted(unknown)}; allowed are {sorted(FLAGS | SPELLING_KEYS)}")
    given = {name: value for name, value in section.items() if name in FLAGS}
    for name, value in given.items():
        if not isinstance(value, bool):
            raise ValueError(f"grammar flag {name!r} must be true or false, not {value!r}")
    return Grammar(**{name: bool(value) for name, value in given.items()})
