"""Names: the people and organisations of a document, and which of its words stand for which of them.

A name is a run of capitalised words. Whether it is a person or an organisation is decided for the document as a whole,
from points for what stands in the name (given name, legal form, cue word) and around it (honorific, office,
preposition) at any of its occurrences.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from seatchange.extractors.events.given import cities, given_names
from seatchange.extractors.events.lexicon import OUT_OF_SCOPE, Lexicon
from seatchange.extractors.events.nouns import NounRule, base_form, genitive_stem, noun_at
from seatchange.extractors.events.tags import Tagged, TriggerTag
from seatchange.extractors.events.text import Token

PERSON, ORGANISATION, PLACE, UNKNOWN = "person", "organisation", "place", "unknown"
MAX_NAME_TOKENS = 12
_LINKS = 2
"""How many linking words may stand between a lower-case cue and the name that it belongs to («institut de la»)."""


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
    has_cue: bool = False
    governed: bool = False  # its own form says that it is no subject: a genitive, "him"


@dataclass(slots=True)
class _Candidate:
    sentence: int
    i: int
    j: int
    words: tuple[str, ...]
    text: str
    cue: bool
    legal: bool
    person: float = 0.0
    organisation: float = 0.0
    genitive: bool = False


@dataclass(slots=True)
class Names:
    """All names of a document: occurrences by sentence, and the entities."""

    by_sentence: list[list[Name]] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)


def _text(tokens: list[Token], i: int, j: int) -> str:
    """The words from `i` to `j` as they stand, single spaces where there was white space."""
    parts: list[str] = []
    for k in range(i, j):
        if k > i and tokens[k].spaced:
            parts.append(" ")
        parts.append(tokens[k].text.replace("\u00ad", ""))
    return "".join(parts)


_OPENERS = "\"“”«„»‘'’:.–—-•*·>|([…"
"""Behind these a word has a capital anyway."""


class _Finder:
    """Finds name candidates in the sentences of one document."""

    def __init__(self, document: list[Tagged], lexicon: Lexicon) -> None:
        self.document = document
        self.lexicon = lexicon
        self.given = given_names()
        nouns_capitalised = lexicon.grammar.nouns_capitalised
        self.nouns = NounRule(document, lexicon, self.given) if nouns_capitalised else None
        self.lower: set[str] = set()
        for tagged in document:
            if tagged.sentence.headline:
                continue
            self.lower.update(token.norm for token in tagged.tokens if token.text.islower())
        self.families = self._families()
        self.middle = {  # words with a capital where no sentence or quotation starts
            t.norm
            for tagged in document
            for before, t in zip(tagged.tokens, tagged.tokens[1:], strict=False)
            if not tagged.sentence.headline and t.capital and before.text not in _OPENERS
        }
        self.behind_given = lexicon.grammar.particle_behind_given

    def blocked(self, tagged: Tagged) -> set[int]:
        """Positions that can be no part of a name: offices, months, honorifics …"""
        out: set[int] = set()
        for office in tagged.offices:
            out.update(range(office.i, office.j))
        out |= {k for k in tagged.marks.get("months", ()) if self.nouns is not None or self._dates(tagged, k)}
        out |= self._dateline(tagged)
        for name in ("weekdays", "honorifics", "demonyms", "pronouns_one", "pronouns_many", "interim"):
            out |= tagged.marks.get(name, set())
        # In lower case such a word may go on with a name: "Banque centrale"
        out |= {k for k in tagged.marks.get("not_names", ()) if not tagged.tokens[k].text.islower()}
        out -= {k for k in tagged.marks.get("honorifics", ()) if self._family_name_too(tagged, k)}
        # "de Nederlandse Zorgautoriteit": a nationality may open the name of an organisation
        named = tagged.marks.get("not_names", set()) & {k - 1 for k in tagged.marks.get("org_cues", ())}
        out -= {k for k in named if tagged.tokens[k + 1].capital}
        for trigger in tagged.triggers:
            span = set(range(trigger.i, trigger.j))
            if any(not tagged.tokens[k].capital for k in span) or trigger.i == 0 or tagged.sentence.headline:
                out.update(span - tagged.marks.get("org_cues", set()))
        return out

    def _dateline(self, tagged: Tagged) -> set[int]:
        """The words before the dash of a dateline: «SAN ANTONIO - », «Zurich (awp) - », «PARIS, 11 octobre – »."""
        if tagged.sentence.field == "title":
            return set()
        for k, token in enumerate(tagged.tokens[:9]):
            if token.dash and k:
                return (
                    set(range(k))
                    if all(
                        not t.text.islower()
                        or not t.word
                        or t.norm in self.lexicon.month_numbers
                        or "(" in {x.text for x in tagged.tokens[:k]}
                        for t in tagged.tokens[:k]
                    )
                    else set()
                )
        return set()

    def _family_name_too(self, tagged: Tagged, k: int) -> bool:
        """Whether a title is a family name behind a given name: «Luis Coronel de Palma», «Sacha Baron Cohen»."""
        tokens = tagged.tokens
        return k > 0 and tokens[k].capital and tokens[k - 1].capital and tokens[k - 1].norm in self.given

    def _dates(self, tagged: Tagged, k: int) -> bool:
        """Whether a month's name stands in a date rather than in a name such as «May Chan»."""
        tokens = tagged.tokens
        after = k + 1 + (k + 1 < len(tokens) and tokens[k + 1].text == ".")  # "Jan. 1"
        near = [t for t in (tokens[k - 1] if k else None, tokens[after] if after < len(tokens) else None) if t]
        return not any((t.word and t.capital) or t.hyphen for t in near) or any(t.text[0].isdigit() for t in near)

    def starts(self, tagged: Tagged, k: int, blocked: set[int]) -> bool:
        """Whether a name may start at token `k`."""
        token, lexicon = tagged.tokens[k], self.lexicon
        if not token.word or not token.capital or k in blocked or token.norm[0].isdigit():
            return False
        if len(token.text) == 1 and not (k + 1 < len(tagged.tokens) and tagged.tokens[k + 1].text in ".&"):
            return False
        if self.nouns is not None and self.nouns.apposed(tagged, k):
            return True
        if self._family(tagged, k) in self.families:
            return True
        if lexicon.is_("determiners", token.norm):
            return self.nouns is None and self._titled(tagged, k)
        if lexicon.is_("common", token.norm) and not (self._opens_organisation(tagged, k) or self._acronym(tagged, k)):
            return False
        if self.nouns is not None:
            return self.nouns.starts(tagged, k)
        opening = k == 0 or tagged.tokens[k - 1].text in _OPENERS
        if opening and self._verb_first(tagged, k):
            return False
        ordinary = (opening or tagged.sentence.headline) and token.norm in self.lower and token.norm not in self.given
        return not ordinary or self._cue_first(tagged, k)

    def _cue_first(self, tagged: Tagged, k: int) -> bool:
        """Whether an ordinary word opens the name of an organisation: «Bank of Acme», «Banca del Piceno»."""
        tokens = tagged.tokens
        if not tagged.has("org_cues", k) or k + 2 >= len(tokens):
            return False
        return tagged.has("org_links", k + 1) and tokens[k + 2].word and tokens[k + 2].capital

    def _verb_first(self, tagged: Tagged, k: int) -> bool:
        """Whether the first word of a sentence is rather a verb before its subject: «Lascia il presidente»."""
        if not self.lexicon.grammar.pro_drop or k + 1 >= len(tagged.tokens):
            return False
        norm = tagged.tokens[k].norm
        if self.nouns is not None or norm in self.given or norm in self.middle or tagged.tokens[k].upper:
            return False
        return tagged.has("determiners", k + 1) and tagged.tokens[k + 1].text.islower()

    def _family(self, tagged: Tagged, k: int) -> tuple[str, ...]:
        """The words of the family name with particles that starts at `k`, if there is one: «Van den Berg»."""
        tokens, j = tagged.tokens, k
        while j < len(tokens) and j - k < 3 and self.lexicon.is_("particles", tokens[j].norm):
            j += 1
        if j == k or j >= len(tokens) or not (tokens[j].word and tokens[j].capital):
            return ()
        return tuple(t.norm for t in tokens[k : j + 1])

    def _families(self) -> set[tuple[str, ...]]:
        """Family names with particles that the document writes with a capital, or behind another name's word."""
        found: set[tuple[str, ...]] = set()
        for tagged in self.document:
            tokens = tagged.tokens
            for k in range(1, len(tokens)):
                if tokens[k - 1].word and self.lexicon.is_("particles", tokens[k].norm):
                    given = tokens[k - 1].norm in self.given and tokens[k - 1].capital
                    article = self.lexicon.is_("determiners", tokens[k].norm)
                    if given or (tokens[k].capital and not article and not tagged.sentence.headline):
                        found.add(self._family(tagged, k))
        return found - {()}

    def _acronym(self, tagged: Tagged, k: int) -> bool:
        """Whether capitals set an ordinary word apart as an acronym: the company «NOS» in Portuguese."""
        near = [tagged.tokens[x] for x in (k - 1, k + 1) if 0 <= x < len(tagged.tokens)]
        return len(tagged.tokens[k].text) > 2 and tagged.tokens[k].upper and not any(t.upper for t in near)

    def _titled(self, tagged: Tagged, k: int) -> bool:
        """Whether a capital article inside a sentence opens a name: «La Presse», «The Idaho Statesman»."""
        tokens = tagged.tokens
        if k == 0 or tagged.sentence.headline or k + 1 >= len(tokens) or not tokens[k - 1].word:
            return False
        after = tokens[k + 1]
        return after.word and after.capital and not self.lexicon.is_("months", after.norm)

    def _opens_organisation(self, tagged: Tagged, k: int) -> bool:
        """Whether a common word is the first of an organisation's name: «Société Générale», «Banque Laurentienne»."""
        tokens = tagged.tokens
        return (
            tagged.has("org_cues", k)
            and not tagged.sentence.headline
            and k + 1 < len(tokens)
            and tokens[k + 1].word
            and (tokens[k + 1].capital or (k > 0 and self.lexicon.grammar.org_lower_tail))
        )

    def run(self, tagged: Tagged, k: int, blocked: set[int]) -> tuple[int, bool, bool]:
        """The end of the name that starts at `k`, whether it holds an organisation cue, and a legal form."""
        if self.nouns is not None:
            return self.nouns.run(tagged, k, blocked)
        tokens, lexicon = tagged.tokens, self.lexicon
        follows = k + 1 < len(tokens) and tokens[k + 1].capital and k + 1 not in blocked
        cue = tagged.has("org_cues", k) or (follows and tagged.has("org_refs", k))  # "Chipmaker Acme"
        legal = False
        j = k + 1
        limit = min(len(tokens), k + MAX_NAME_TOKENS)
        last_given = tokens[k].norm in self.given or self._family(tagged, k) in self.families
        last_given = last_given or any(o.j == k for o in tagged.offices) or (k > 0 and tagged.has("honorifics", k - 1))
        while j < limit:
            token = tokens[j]
            after = tokens[j + 1] if j + 1 < limit else None
            if (
                token.text == "."
                and not token.spaced
                and len(tokens[j - 1].text) <= 2
                and tokens[j - 1].text[0].isupper()
            ):
                if len(tokens[j - 1].text) == 1 and after is not None and after.capital:
                    j += 1  # an initial
                    continue
                if self._nickname(tagged, j + 1):
                    j += 1
                    continue
                if family := self._family(tagged, j + 1):  # "J.A. van Ginkel"
                    j += 1 + len(family)
                    continue
                break
            if token.text == "(" and self._nickname(tagged, j):  # "A.M. (Anneke) de Wit"
                j, last_given = j + 3, True
                continue
            if token.hyphen and after is not None and after.word and not after.spaced:
                alone = j == k + 1 and tokens[k].norm not in self.given
                if alone and after.text.islower() and not (j + 2 < limit and tokens[j + 2].hyphen):
                    break  # "Acme-aandeelhouders"
                j += 2
                cue = cue or tagged.has("org_cues", j - 1)
                continue
            if tagged.has("and", j) and (end := self._coordinated(tagged, j, limit, blocked)):
                j, cue = end, True
                continue
            if not token.word:
                if token.text == "&" and after is not None and after.capital:
                    cue = True
                    j += 2
                    continue
                if token.text == "," and after is not None and lexicon.is_("legal_forms", after.norm):
                    legal = True
                    j += 2
                    continue
                break
            if j in blocked and not (cue and tagged.has("demonyms", j)):
                if lexicon.is_("legal_forms", token.norm) and token.capital:
                    legal = True
                    j += 1
                    continue
                break
            if lexicon.is_("legal_forms", token.norm) and (token.capital or token.text.islower()):
                legal = True
                j += 1
                continue
            if token.capital:
                if self._next_name(tagged, k, j, legal):
                    break
                if tagged.sentence.headline and token.norm in self.lower and token.norm not in self.given:
                    break
                kept = (last_given and self._family(tagged, j)) or (after is not None and after.hyphen)
                # "Eric Van Zele", "Al-Haffar"
                short = lexicon.is_("common", token.norm) and len(token.text) < 4
                if short and not (kept or cue or tagged.has("org_cues", j)):
                    break
                cue = cue or tagged.has("org_cues", j)
                last_given = last_given or token.norm in self.given
                j += 1
                continue
            if token.norm in lexicon.spelling.genitives:
                break
            if self._next_item(tagged, k, j):
                break
            near = not self.behind_given or j == k + 1 or tokens[j - 1].norm in self.given or tokens[j - 1].text == ")"
            following = self._link(tagged, j, limit, cue, blocked, last_given and near)
            if following is None:
                break
            cue = cue or any(tagged.has("org_cues", x) for x in range(j, following))
            j = following
        return j, cue, legal

    def _nickname(self, tagged: Tagged, j: int) -> bool:
        """Whether a given name in brackets stands between initials and family name."""
        tokens = tagged.tokens
        if j + 3 >= len(tokens) or tokens[j + 2].text != ")" or tokens[j + 1].norm not in self.given:
            return False
        initial = tokens[j - 1].text == "." or len(tokens[j - 1].text) == 1
        return initial and (tokens[j + 3].capital or self.lexicon.is_("particles", tokens[j + 3].norm))

    def _next_name(self, tagged: Tagged, k: int, j: int, legal: bool) -> bool:
        """Whether a person follows an organisation without a comma: «benoemt Acme NV Jane Roe»."""
        tokens = tagged.tokens
        if tokens[j].norm not in self.given or tokens[k].norm in self.given or tagged.has("org_cues", k):
            return False
        if j + 1 >= len(tokens) or not (tokens[j + 1].capital or self.lexicon.is_("particles", tokens[j + 1].norm)):
            return False
        before = k - 1
        return legal or (
            before >= 0
            and self.lexicon.grammar.inversion
            and (tagged.has("of", before) or tagged.has("locative", before) or any(t.j == k for t in tagged.triggers))
        )

    def _coordinated(self, tagged: Tagged, j: int, limit: int, blocked: set[int]) -> int | None:
        """The end of «… and Clearing Limited», «… and Consumer Protection Commission»: capitals up to a cue word."""
        tokens = tagged.tokens
        k = j + 1
        while k < min(limit, j + 6) and tokens[k].word and tokens[k].capital and k not in blocked:
            k += 1
        last = tokens[k - 1].norm
        if k > j + 1 and tokens[j + 1].norm not in self.given:
            closes = tagged.has("org_cues", k - 1) or self.lexicon.is_("legal_forms", last)
            if closes and (k - j > 2 or tokens[j].text == "&"):
                return k
        return None

    def _next_item(self, tagged: Tagged, k: int, j: int) -> bool:
        """Whether an «and» at `j` joins another name to the one from `k`, rather than going on with it.

        «Comisión de Bolsa y Valores» is one name: its «and» coordinates what stands behind an «of». «Metro y el Banco»,
        «Banco de Chile y Pedro Soto» are two.
        """
        if not tagged.has("and", j) or j + 1 >= len(tagged.tokens):
            return False
        if j == k + 1 and tagged.has("org_cues", k) and tagged.has("org_cues", j + 1):
            return False  # "Portos e Caminhos de Ferro"
        tied = any(tagged.has("of", x) for x in range(k + 1, j))
        after = j + 2 if tagged.has("determiners", j + 1) and j + 2 < len(tagged.tokens) else j + 1
        return (
            not tied
            or (tagged.tokens[after].capital and tagged.tokens[after].norm in self.given)
            or tagged.has("org_cues", after)
        )

    def _link(self, tagged: Tagged, j: int, limit: int, cue: bool, blocked: set[int], person: bool) -> int | None:
        """The position after the words that a lower-case linking word at `j` ties to a name, or None."""
        tokens, lexicon = tagged.tokens, self.lexicon
        token = tokens[j]
        particle = tagged.has("particles", j)
        link = lexicon.is_("org_links", token.norm)
        if particle and (not cue or not link):
            k = j + 1
            while k < limit and tagged.has("particles", k) and tokens[k].text.islower() and k - j < 3:
                k += 1
            if k < limit and tokens[k].capital and tokens[k].word and k not in blocked:
                listed = any(i == j and end > j + 1 and name == "particles" for i, end, name in tagged.spans)
                if not link or listed or (person and not tagged.has("org_cues", k)):
                    return k + 1
        if cue and link:
            k = j + 1
            while (
                k < limit
                and k - j < 3
                and (lexicon.is_("determiners", tokens[k].norm) or lexicon.is_("org_links", tokens[k].norm))
            ):
                k += 1
            if k < limit and tokens[k].word and tokens[k].capital and k not in blocked:
                return k + 1
            if k < limit and tokens[k].word and lexicon.grammar.org_lower_tail and tokens[k].text.islower():
                if k not in blocked and not tagged.has("org_refs", k) and len(tokens[k].text) > 3:
                    return k + 1
        if cue and lexicon.grammar.org_lower_tail and j not in blocked and self._tied(tagged, j, limit):
            return j + 1
        if (
            cue
            and lexicon.grammar.org_lower_tail
            and (tagged.has("demonyms", j) or (token.norm.endswith(_ORG_ADJECTIVES) and len(token.norm) > 5))
        ):
            return j + 1
        return None

    def _tied(self, tagged: Tagged, j: int, limit: int) -> bool:
        """Whether a lower-case word inside a name is followed by a link to a capital: «Port autonome de Lomé»."""
        tokens = tagged.tokens
        k = j + 1
        while k < limit and k - j <= _LINKS and tagged.has("org_links", k) and tagged.has("particles", k):
            k += 1
        word = tokens[j].text.islower() and len(tokens[j].text) > 3 and not tagged.has("org_links", j)
        return (
            word
            and j + 1 < k < limit
            and tokens[k].word
            and tokens[k].capital
            and k not in {t.i for t in tagged.triggers}
        )

    def _genitive(self, tagged: Tagged, k: int) -> bool:
        return tagged.has("particles", k) or tagged.has("determiners", k)

    def find(self) -> list[list[_Candidate]]:
        """The candidates of each sentence."""
        found: list[list[_Candidate]] = []
        for number, tagged in enumerate(self.document):
            blocked = self.blocked(tagged)
            tokens = tagged.tokens
            here: list[_Candidate] = []
            k = 0
            while k < len(tokens):
                if not tokens[k].capital or not self.starts(tagged, k, blocked):
                    k += 1
                    continue
                j, cue, legal = self.run(tagged, k, blocked)
                if not (cue or legal):
                    j = self._split(tagged, k, j)
                i = k
                while j > i + 1 and not tokens[j - 1].word:
                    j -= 1
                i, cue = self._left(tagged, i, here[-1].j if here else 0, cue, blocked)
                words = self._key(tokens[i:j])
                if all(self._generic(tagged, x) for x in range(i, j) if tokens[x].word) and not (
                    self.nouns is not None and any(t.norm in self.nouns.proper for t in tokens[i:j])
                ):  # fmt: skip
                    k = j
                    continue
                if _country(tagged, i, j):
                    k = j
                    continue
                here.append(_Candidate(number, i, j, words, _text(tokens, i, j), cue, legal))
                k = j
            found.append(here)
        if self.nouns is not None:
            self._inflect(found)
        return found

    def _inflect(self, found: list[list[_Candidate]]) -> None:
        """Give the inflected forms of a name the same words: «Deutschen Bank», «Müllers»."""
        cue_words = self.lexicon.words["org_cues"]
        for here in found:
            for c in here:
                if c.cue or c.legal:
                    c.words = tuple(w if w in self.given else base_form(w, cue_words) for w in c.words)
        known = {w for here in found for c in here for w in (c.words if len(c.words) > 1 else ())}
        known |= {c.words[0] for here in found for c in here if len(c.words) == 1}
        for tagged, here in zip(self.document, found, strict=True):
            for c in here:
                stem = genitive_stem(c.words[-1], known, noun_at(tagged, c.j))
                if stem is not None and not c.legal:
                    c.words, c.text, c.genitive = (*c.words[:-1], stem), c.text[:-1], True

    def _key(self, tokens: list[Token]) -> tuple[str, ...]:
        """The words by which a name is known again, without the article in front: «L'Echo» is «Echo»."""
        words = [t.norm for t in tokens if t.word]
        if len(words) > 1 and (words[0] in self.lexicon.spelling.elisions or self.lexicon.is_("determiners", words[0])):
            words = words[1:]
        return tuple(words)

    def _split(self, tagged: Tagged, k: int, j: int) -> int:
        """Cuts an organisation behind an office from the office's holder: «vice ad di Acme Paolo Fiorentino»."""
        tokens = tagged.tokens
        behind = {o.j for o in tagged.offices}
        governed = k in behind and self.lexicon.grammar.org_follows_office
        if not (governed or (k - 1 in behind and tagged.has("of", k - 1))) or tokens[k].norm in self.given:
            return j
        return next((x for x in range(k + 1, j - 1) if tokens[x].norm in self.given and tokens[x + 1].word), j)

    def _generic(self, tagged: Tagged, k: int) -> bool:
        """Whether a word says what kind of organisation it is, but not which: «Group», «the Board», «Hospital»."""
        token = tagged.tokens[k]
        return (
            tagged.has("org_refs", k)
            or tagged.has("units", k)
            or (tagged.has("org_cues", k) and token.norm in self.lower)
        )

    def _left(self, tagged: Tagged, i: int, floor: int, cue: bool, blocked: set[int]) -> tuple[int, bool]:
        """A lower-case cue before the name ("université de Lyon", "groupe Renault") belongs to it."""
        tokens = tagged.tokens
        k = i - 1
        while k >= floor and i - k <= _LINKS and tagged.has("org_links", k) and self._genitive(tagged, k):
            k -= 1
        if k < i - 1 and tokens[i].norm in self.given:
            return i, cue  # "the bank of Jane Roe"
        if k >= floor and tagged.has("org_cues", k) and tokens[k].text.islower() and not cue and k not in blocked:
            if k == i - 1 or not tagged.has("units", k):
                return k, True
        k = i - 1
        if k >= floor and tokens[k].norm in self.lexicon.spelling.elisions and tokens[k].capital and k > 0:
            return k, cue  # L'Oréal
        return i, cue


_ORG_ADJECTIVES = (
    "al", "ale", "ales", "aux", "aise", "ais", "ienne", "ien", "iens", "éenne", "éen", "ique", "iques", "aire", "aires",
    "ive", "if", "ines", "ine", "ole", "oles", "esa", "ano", "ana", "eño", "eña", "eo", "ea", "ica", "ico", "ária",
    "iário", "ária", "eira", "eiro", "ense", "ario", "aria", "iva", "ivo", "ola", "ese",
)  # fmt: skip


def _intrinsic(c: _Candidate, lexicon: Lexicon, given: frozenset[str], place: bool) -> tuple[float, float]:
    """The points for person and for organisation that the words of a name give by themselves."""
    person = organisation = 0.0
    multi = len(c.words) > 1
    known_given = not place and (c.words[0] in given or "-".join(c.words[:2]) in given)
    if c.legal:
        organisation += 6
    if c.cue:
        organisation += 4
    if multi and not c.cue and not c.legal:
        if known_given:
            person += 3
        elif not place and len(c.words) > 2 and any(w in given for w in c.words[1:-1]):
            person += 2
        if not place and len(c.words) <= 4 and (known_given or c.words[0] not in cities()):
            person += 1
        if not known_given and lexicon.is_("places", c.words[-1]):
            organisation += 2  # "Nestlé España"
        if not place and not known_given and len(c.words) <= 3 and lexicon.grammar.nouns_capitalised:
            person += 1  # neither word is a noun
    if multi and any(len(w) == 1 for w in c.words[:-1]):
        person += 1
    if multi and not c.cue and lexicon.is_("particles", c.words[0]) and not lexicon.is_("determiners", c.words[0]):
        person += 2  # "Van den Berg"
    if any(lexicon.is_("suffixes", w) for w in c.words[1:]):
        person += 2
    if not multi:
        organisation += 1
        if any(x.isdigit() for x in c.words[0]):
            organisation += 3
        if c.words[0] in cities():
            organisation -= 2
    return person, organisation


def _country(tagged: Tagged, i: int, j: int) -> bool:
    """Whether the words are (part of) the name of a country or city of several words: «États-Unis», «Corée du Sud»."""
    return any(a <= i and j <= b for a, b, mark in tagged.spans if mark in ("countries", "places"))


def _capital_family_name(tokens: list[Token]) -> bool:
    """Whether a name is written as registers do, the family name in capitals: «Keyssi BOUSSO»."""
    words = [t for t in tokens if t.word]
    return words[0].text.istitle() and words[-1].upper and len(words[-1].text) > 3 and words[-1].text.isalpha()


def _evidence(
    c: _Candidate, starts: frozenset[int], tagged: Tagged, lexicon: Lexicon, surnames: frozenset[str]
) -> None:
    """Add the points that the surroundings of a name give for person and for organisation.

    `starts`: where names start in the sentence; `surnames`: the last words of the document's names with a given name.
    """
    tokens = tagged.tokens
    before = c.i - 1
    multi = len(c.words) > 1
    all_upper = all(t.upper or not t.word for t in tokens[c.i : c.j])
    if multi and not c.cue and not c.legal and _capital_family_name(tokens[c.i : c.j]):
        c.person += 2
    if not multi:
        text = tokens[c.i].text
        if tokens[c.i].upper and not tagged.sentence.headline:
            c.organisation += 3
        elif any(x.isupper() for x in text[1:]) and not text.startswith(("Mc", "Mac", "O'", "D'", "De")):
            c.organisation += 2
    if before < 0 and not multi and not tokens[c.i].upper and tagged.sentence.field == "text":
        c.organisation -= 1.5  # the first word of a sentence has a capital anyway
    if before >= 0:
        if tagged.has("honorifics", before) or (tokens[before].text == "." and tagged.has("honorifics", before - 1)):
            c.person += 5
        if tagged.has("kin", before):
            c.person += 2
        office_before = next((o for o in tagged.offices if o.j == c.i), None)
        if office_before is not None and not (office_before.office.body or office_before.office.impersonal):
            either = not multi and lexicon.grammar.org_follows_office and c.words[-1] not in surnames
            c.person += 1 if either else 2.5  # "directeur Wolters", "ceo Acme"
            c.organisation += 1 if either else 0
        named_person = lexicon.grammar.determiner_before_person and c.words[0] in given_names()
        if tagged.has("determiners", before) and not named_person:
            c.organisation += 2
        if tagged.has("org_cues", before):
            c.organisation += 2
        told = any(t.j in (before, before - 1) and t.trigger.form == "noun" for t in tagged.triggers)
        if tagged.has("of", before) and told and multi:
            c.person += 1.5  # "the resignation of Jane Roe"
        elif tagged.has("of", before):
            c.organisation += 1.0
            if any(o.j in (before, before - 1) and o.office.role_class != OUT_OF_SCOPE for o in tagged.offices):
                c.organisation += 3  # nobody is chief executive of a person
        if tagged.has("locative", before) and not c.cue and not c.legal:
            c.organisation -= 1.5
        if tagged.has("person_nouns", before):
            c.person += 2
        if tagged.has("org_refs", before) and not tagged.has("org_cues", before):
            c.organisation += 3 if lexicon.grammar.nouns_capitalised else 2
        if tagged.has("agent", before):
            c.person += 0.3
    if lexicon.grammar.nouns_capitalised and tagged.has("as", c.j) and not c.cue:
        if any(o.i in (c.j + 1, c.j + 2) and not o.office.body for o in tagged.offices):
            c.person += 2.5  # "wählt Roe zum Präsidenten"
    if not lexicon.grammar.verb_final and any(_of_person(t, c.i, tagged) for t in tagged.triggers):
        c.person += 2
    if c.j < len(tokens):
        after = tokens[c.j]
        office_after = next((o for o in tagged.offices if o.i == c.j), None)
        if office_after is not None and lexicon.grammar.headline_ellipsis:
            c.person += 2.5  # "Roe presidente di Acme"
        elif office_after is not None and not all_upper:
            c.organisation += 1.5 if office_after.j not in starts else 4  # "Austin Engineering chief Peter Forsyth"
        if after.norm in lexicon.spelling.genitives and any(o.i in range(c.j + 1, c.j + 4) for o in tagged.offices):
            c.organisation += 1.5
        if after.hyphen and any(o.i == c.j + 1 for o in tagged.offices):
            c.organisation += 3
        if after.text in ",(" and c.j + 1 < len(tokens):
            nxt = tokens[c.j + 1]
            if nxt.text.isdigit() and len(nxt.text) == 2:
                c.person += 2.5
            if any(
                o.i in range(c.j + 1, c.j + 4) and not (o.office.body or o.office.impersonal) for o in tagged.offices
            ):
                c.person += 1.5
        trigger = next((t for t in tagged.triggers if t.i in range(c.j, c.j + 3)), None)
        if trigger is not None and (multi or after.text != ":"):  # "Acme: leaves the board"
            frame, form = trigger.trigger.frame, trigger.trigger.form
            if frame in ("become", "leave", "take", "succeed", "return", "die", "join", "hand") and form == "verb":
                c.person += 1 if multi else 1.5
            elif frame in ("appoint", "dismiss") and form == "verb":
                c.organisation += 2
        if tagged.has("speech", c.j):
            c.person += 0.7
        if after.text == ":" and c.i == 0 and tagged.sentence.field == "title":
            c.organisation += 2
        if tagged.has("relative", c.j) or (
            c.j + 1 < len(tokens) and after.text == "," and tagged.has("relative", c.j + 1)
        ):
            c.person += 0.7


_PERSONAL = ("leave", "die", "dismiss", "appoint", "return")


def _of_person(t: TriggerTag, i: int, tagged: Tagged) -> bool:
    """Whether a change tells that a name is a person: «the resignation of Roe», «replaces Roe»."""
    if t.trigger.form == "noun":
        return t.trigger.frame in _PERSONAL and i - t.j in (0, 1) and tagged.has("of_whom", i - 1)
    return t.trigger.frame in ("replace", "succeed") and t.j == i


def _brackets(document: list[Tagged], candidates: list[list[_Candidate]]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Short forms that the document introduces itself: «Banque régionale des Marchés (BRM)»."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for tagged, here in zip(document, candidates, strict=True):
        tokens = tagged.tokens
        for a, b in pairwise(here):
            gap = [t.text for t in tokens[a.j : b.i]]
            closed = b.j < len(tokens) and tokens[b.j].text in ')"”»'
            if gap and gap[0] == "(" and len(gap) <= 2 and closed and len(b.words) <= 2 and len(a.words) > len(b.words):
                if a.cue or a.legal or tokens[b.i].upper:
                    found.setdefault(b.words, a.words)
    return found


def _known(entity: Entity | None) -> bool:
    return entity is not None and entity.kind in (ORGANISATION, UNKNOWN)


def _merge_forms(
    entities: dict[tuple[str, ...], Entity],
    given: frozenset[str],
    brackets: dict[tuple[str, ...], tuple[str, ...]],
    lexicon: Lexicon,
) -> dict[tuple[str, ...], Entity]:
    """Ties short forms to the full form that the document uses elsewhere."""
    canonical: dict[tuple[str, ...], Entity] = dict(entities)
    for short, full in brackets.items():
        if short in entities and full in entities and short != full:
            canonical[short] = entities[full]
            entities[full].count += entities[short].count
            if entities[full].kind != PERSON:  # "Jorge Soto (PSOE)" is a person with a party
                entities[full].kind = ORGANISATION
    full_people = [e for e in entities.values() if e.kind == PERSON and len(e.words) > 1]
    full_orgs = [e for e in entities.values() if e.kind == ORGANISATION and len(e.words) > 1]
    by_last: dict[str, list[Entity]] = defaultdict(list)
    for e in full_people:
        for word in dict.fromkeys(e.words):
            by_last[word].append(e)
    by_initials: dict[str, Entity] = {}
    by_first: dict[str, list[Entity]] = defaultdict(list)
    for e in full_orgs:
        by_initials.setdefault("".join(w[0] for w in e.words), e)
        long_words = [w for w in e.words if len(w) > 3]
        by_initials.setdefault("".join(w[0] for w in long_words), e)
        for word in dict.fromkeys(e.words):
            by_first[word].append(e)
    generic = lexicon.words["org_cues"] | lexicon.words["org_refs"]
    for key, entity in entities.items():
        target: Entity | None = None
        if key in brackets:
            continue
        head = entities.get(key[-1:])
        if head is not None and canonical[key[-1:]] is entity:
            head = None  # "Bank Acme (Acme)": the short form is tied to this one already
        if len(key) > 1 and entity.kind == ORGANISATION and head is not None and all(w in generic for w in key[:-1]):
            if head.kind in (ORGANISATION, UNKNOWN) and key[-1] not in cities():  # "brewer Acme": Acme
                head.kind = ORGANISATION
                target = head
        if target is not None:
            pass
        elif len(key) == 1:
            people = by_last.get(key[0], [])
            ends = [e for e in people if e.words[-1] == key[0]] or [e for e in people if e.words[0] != key[0]]
            orgs = [e for e in by_first.get(key[0], []) if e.words[0] == key[0]]
            sure = (
                entity.organisation >= 3 and entity.organisation > entity.person + 1 and entity.first < ends[0].first
                if ends
                else False
            )
            if ends and entity.organisation < 5 and not sure:
                target = min(ends, key=lambda e: e.first)
            elif orgs and entity.kind != PERSON and key[0] not in cities() and len({e.words[:2] for e in orgs}) == 1:
                target = min(orgs, key=lambda e: e.first)
            elif ends_org := _known_by_last(key[0], entity, by_first, generic):
                target = ends_org
            elif people and key[0] in given and entity.organisation < 3:
                target = min(people, key=lambda e: e.first)
            elif len(key[0]) > 1 and entity.organisation >= 3 and key[0] in by_initials:
                target = by_initials[key[0]]
        elif entity.kind == PERSON:
            longer = [
                e for e in by_last.get(key[-1], [])
                if e is not entity and len(e.words) > len(key) and set(key) <= set(e.words)
            ]  # fmt: skip
            if longer:
                target = max(longer, key=lambda e: len(e.words))
        elif entity.kind == ORGANISATION and entity.text[0].islower() and _known(entities.get(key[1:])):
            target = entities[key[1:]]  # "assureur Axa", "groupe Danone": the name without what it is
        elif entity.kind == ORGANISATION:
            longer = [
                e for e in by_first.get(key[0], [])
                if e is not entity and len(e.words) > len(key) and e.words[: len(key)] == key
            ]  # fmt: skip
            if longer:
                target = min(longer, key=lambda e: len(e.words))
        if target is not None and target is not entity:
            target.count += entity.count
            target.in_title = target.in_title or entity.in_title
            target.first = min(target.first, entity.first)
            canonical[key] = target
    for key, entity in list(canonical.items()):  # chains: Altman → Sam Altman → Samuel Altman
        passed: set[int] = set()
        while canonical.get(entity.words, entity) is not entity and id(entity) not in passed:
            passed.add(id(entity))
            entity = canonical[entity.words]
        canonical[key] = entity
    return canonical


def _known_by_last(
    word: str, entity: Entity, by_word: dict[str, list[Entity]], generic: frozenset[str]
) -> Entity | None:
    """The only organisation whose name ends with a word, for which the word may stand: «Università dell'Insubria»."""
    found = [
        e for e in by_word.get(word, ())
        if e.words[-1] == word and e is not entity and not all(w in generic for w in e.words[:-1])
    ]  # fmt: skip
    if entity.kind in (PERSON, PLACE) or word in cities() or len(found) != 1:
        return None
    return found[0]


def _decide(entity: Entity, lexicon: Lexicon) -> str:
    if (entity.place or (len(entity.words) == 1 and entity.words[0] in lexicon.words["places"])) and entity.person < 5:
        club = entity.articled and len(entity.words) == 1 and lexicon.grammar.articled_clubs
        return ORGANISATION if club and entity.words[0] not in lexicon.words["countries"] else PLACE
    if entity.person > entity.organisation and entity.person >= 2:
        return PERSON
    enough = 1 if len(entity.words) > 1 else 2
    if entity.organisation >= entity.person and entity.organisation >= enough:
        return ORGANISATION
    return UNKNOWN


def find_names(document: list[Tagged], lexicon: Lexicon) -> Names:
    """The names of a document's sentences."""
    given = given_names()
    candidates = _Finder(document, lexicon).find()
    entities: dict[tuple[str, ...], Entity] = {}
    order = 0
    surnames = frozenset(c.words[-1] for here in candidates for c in here if len(c.words) > 1 and c.words[0] in given)
    for tagged, here in zip(document, candidates, strict=True):
        starts = frozenset(c.i for c in here)
        for c in here:
            _evidence(c, starts, tagged, lexicon, surnames)
            entity = entities.get(c.words)
            if entity is None:
                entity = entities[c.words] = Entity(c.text, words=c.words, first=order)
                place = tagged.has("places", c.i)
                entity.place = all(tagged.has("places", k) for k in range(c.i, c.j))
                entity.person, entity.organisation = _intrinsic(c, lexicon, given, place)
            elif entity.text.isupper() and not c.text.isupper():
                entity.text = c.text
            entity.count += 1
            entity.articled |= c.i > 0 and (tagged.has("determiners", c.i - 1) or tagged.has("fused", c.i - 1))
            weight = 1 / entity.count**0.5  # what is said again proves less each time
            entity.person += weight * min(c.person, 6)
            entity.organisation += weight * min(c.organisation, 6)
            entity.in_title = entity.in_title or tagged.sentence.field == "title"
            order += 1
    for entity in entities.values():
        entity.kind = _decide(entity, lexicon)
    canonical = _merge_forms(entities, given, _brackets(document, candidates), lexicon)
    names = Names()
    for here in candidates:
        names.by_sentence.append([Name(c.i, c.j, canonical[c.words], c.cue or c.legal, c.genitive) for c in here])
    names.entities = list({id(e): e for e in canonical.values()}.values())
    return names


def people(names: Iterable[Name]) -> list[Name]:
    """The occurrences of people."""
    return [n for n in names if n.entity.kind == PERSON]
