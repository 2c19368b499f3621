"""Office phrases: an office with its organisation, its holder and what is said of it (new, outgoing, former)."""

from __future__ import annotations

from dataclasses import dataclass

from seatchange.extractors.events.lexicon import OUT_OF_SCOPE, Lexicon
from seatchange.extractors.events.names import ORGANISATION, PERSON, UNKNOWN, Entity, Name
from seatchange.extractors.events.tags import OfficeTag, Tagged

DAY_TO_DAY = (
    "ceo", "managing_director", "general_manager", "dean_rector", "governor", "secretary_general", "cfo", "coo", "cto",
    "cio", "cmo", "chro", "clo", "cpo", "cso", "cco", "cro", "ciso", "editor", "other_chief", "country_head",
    "president", "chair", "deputy_chair", "executive_committee", "division_head", "vice_president", "partner",
    "board_member", "founder", "other",
)  # fmt: skip
"""Of two offices joined in one post, the one that runs the organisation day to day names the class (guide, slots)."""

_REACH = 4
"""How many words of description may stand between an office and what belongs to it."""


@dataclass(slots=True, eq=False)
class OfficePhrase:
    """An office at tokens `i` to `j`, with its organisation and the person apposed to it, where the text names them."""

    i: int
    j: int
    role_class: str
    body: bool
    weak: bool
    impersonal: bool = False  # the post rather than who has it: "the presidency"
    seat: bool = False  # no office by name, but whichever the document speaks of
    new: bool = False
    outgoing: bool = False
    former: bool = False
    interim: bool = False
    organisation: Entity | None = None
    org_ref: bool = False  # "the company": what the document is about
    person: Name | None = None
    end: int = 0  # after the organisation
    start: int = 0  # before the organisation or the marks
    area: bool = False  # followed by a field of work ("of sales")
    role_i: int = 0
    role_j: int = 0

    @property
    def out_of_scope(self) -> bool:
        """Whether this is an office that the product does not watch (politics, sport, courts, armed forces)."""
        return self.role_class == OUT_OF_SCOPE


def _organisation_at(names: list[Name], k: int) -> Name | None:
    """The organisation that the token at `k` belongs to."""
    for name in names:
        if name.i <= k < name.j and name.entity.kind in (ORGANISATION, UNKNOWN):
            return name
    return None


def _combine(tags: list[OfficeTag], tagged: Tagged) -> list[list[OfficeTag]]:
    """Offices joined in one post: «chairman and CEO», «président-directeur général», «CEO/President»."""
    groups: list[list[OfficeTag]] = []
    for office in tags:
        if groups:
            last = groups[-1][-1]
            between = tagged.tokens[last.j : office.i]
            joined = len(between) <= 2 and all(
                t.text in "/&(" or t.hyphen or tagged.has("and", last.j + n)
                or tagged.has("determiners", last.j + n) or (n and tagged.has("of", last.j + n))
                for n, t in enumerate(between)
            )  # fmt: skip
            comma = len(between) == 1 and between[0].text == ","
            if last.office.seat and not office.office.seat and _only_of(tagged, last.j, office.i):
                groups[-1] = [office]  # "the chair of president", "le fauteuil de président"
                continue
            if (joined or comma) and not office.office.body and not last.office.body:
                scopes = {last.office.role_class == OUT_OF_SCOPE, office.office.role_class == OUT_OF_SCOPE}
                if len(scopes) == 1:
                    groups[-1].append(office)
                    continue
        groups.append([office])
    return groups


def _only_of(tagged: Tagged, i: int, j: int) -> bool:
    """Whether only «of» and articles stand between two positions."""
    return 0 < j - i <= 2 and all(tagged.has("of", k) or tagged.has("determiners", k) for k in range(i, j))


def _class_of(group: list[OfficeTag]) -> str:
    """The role class of offices joined in one post."""
    classes = [o.office.role_class for o in group]
    if OUT_OF_SCOPE in classes:
        return OUT_OF_SCOPE
    if "president" in classes and "coo" in classes:
        return "coo"
    return min(classes, key=DAY_TO_DAY.index)


def _marks_before(phrase: OfficePhrase, tagged: Tagged, names: list[Name], lexicon: Lexicon) -> None:
    """Note «new», «outgoing», «former» and «interim» before an office, and where its noun phrase starts."""
    tokens = tagged.tokens
    k, unknown = phrase.i - 1, 0
    taken = {x for n in names for x in range(n.i, n.j)}
    if phrase.j - phrase.i == 1:  # a compound: "interimvoorzitter", "neopresidente"
        phrase.new = tagged.has("new", phrase.i)
        phrase.interim = tagged.has("interim", phrase.i)
        phrase.former = tagged.has("former", phrase.i)
    while k >= 0 and phrase.i - k <= _REACH + 1:
        token = tokens[k]
        if token.hyphen:
            k -= 1
            continue
        joined = k + 1 < len(tokens) and tokens[k + 1].hyphen
        if joined and k in taken:  # "der ehemalige VW-Chef"
            k = min(n.i for n in names if n.i <= k < n.j) - 1
            continue
        if not token.word or k in taken:
            break
        if lexicon.grammar.nouns_capitalised:
            verb = tagged.has("active_auxiliary", k) or tagged.has("copula", k)
            noun = token.capital and not joined and k > 0
            described = any(tagged.has(mark, k) for mark in ("new", "outgoing", "former", "interim", "determiners"))
            if (noun or verb) and not described:
                break
        flagged = False
        for mark in ("new", "outgoing", "former", "interim"):
            if tagged.has(mark, k):
                setattr(phrase, mark, True)
                flagged = True
        if flagged:
            phrase.start = min(phrase.start, k)
            phrase.role_i = min(phrase.role_i, k) if tagged.has("interim", k) else phrase.role_i
        elif tagged.has("determiners", k):
            phrase.start = min(phrase.start, k)
            break
        elif any(tagged.has(m, k) for m in ("of", "as", "after_verb")) or any(t.i <= k < t.j for t in tagged.triggers):
            break
        else:
            unknown += 1
            if unknown > 2:
                break
        k -= 1


def _marks_after(phrase: OfficePhrase, tagged: Tagged) -> None:
    """Note such marks behind an office: «presidente uscente»."""
    tokens = tagged.tokens
    for k in range(phrase.j, min(len(tokens), phrase.j + 3)):
        if not tokens[k].word and not tokens[k].hyphen and tokens[k].text != "(":
            break
        hit = [m for m in ("outgoing", "former", "interim") if tagged.has(m, k)]
        for mark in hit:
            setattr(phrase, mark, True)
            if mark == "interim":
                end = max((j for i, j, name in tagged.spans if name == mark and i <= k < j), default=k + 1)
                phrase.role_j = max(phrase.role_j, end)
            phrase.end = max(phrase.end, k + 1)
        if not hit and (tagged.has("of", k) or any(t.i <= k < t.j for t in tagged.triggers)):
            break


def _organisation_after(phrase: OfficePhrase, tagged: Tagged, names: list[Name], lexicon: Lexicon) -> None:
    """«of OpenAI», «de la banque Lombard Odier», «of the Paris-based retailer Casino», «beim Autobauer VW»."""
    tokens = tagged.tokens
    k = phrase.end
    if k < len(tokens) and tagged.has("of", k) and not (tokens[k].hyphen):
        k += 1
        words = 0
        while k < len(tokens) and words <= _REACH + 1:
            name = _organisation_at(names, k)
            if name is not None:
                phrase.organisation, phrase.end = name.entity, name.j
                return
            if any(n.i == k and n.entity.kind == PERSON for n in names):
                if phrase.area and k - phrase.end <= _REACH:
                    phrase.end = k  # "head of strategy Jane Roe"
                return
            token = tokens[k]
            if tagged.has("org_refs", k):
                phrase.org_ref, phrase.end = True, k + 1
                # "of the company OpenAI": the name is better
                if k + 1 < len(tokens) and (name := _organisation_at(names, k + 1)) is not None:
                    phrase.organisation, phrase.end, phrase.org_ref = name.entity, name.j, False
                return
            if not (token.word or token.hyphen) or any(t.i == k for t in tagged.triggers):
                if phrase.area and token.text == "," and k - phrase.end <= _REACH:
                    phrase.end = k  # "head of strategy, Jane Roe,"
                return
            if not tagged.has("determiners", k) and not tagged.has("of", k):
                words += 1
                if token.text.islower() and words == 1 and not tagged.has("org_cues", k):
                    phrase.area = True
            k += 1
        return
    if k < len(tokens):  # "CEO (OpenAI)", "CEO, OpenAI", genitive without preposition ("Chef der …" has "of")
        name = _organisation_at(names, k)
        if name is not None and lexicon.grammar.org_follows_office and name.entity.kind == ORGANISATION:
            phrase.organisation, phrase.end = name.entity, name.j


def _organisation_before(phrase: OfficePhrase, tagged: Tagged, names: list[Name], lexicon: Lexicon) -> None:
    """«Telkom's new CFO», «Nine Entertainment CEO», «VW-Chef»."""
    tokens = tagged.tokens
    k, genitive = phrase.i - 1, False
    steps = 0
    while k >= 0 and steps <= _REACH:
        token = tokens[k]
        name = next((n for n in names if n.j == k + 1), None)
        if name is not None:
            if name.entity.kind in (ORGANISATION, UNKNOWN) and (genitive or steps == 0 or phrase.start <= name.j):
                phrase.organisation = name.entity
                phrase.start = min(phrase.start, name.i)
            return
        if tagged.has("org_refs", k):
            phrase.org_ref = True
            phrase.start = min(phrase.start, k)
            return
        if token.norm in lexicon.spelling.genitives:
            genitive = True
        elif token.hyphen or any(tagged.has(m, k) for m in ("new", "outgoing", "former", "interim")):
            pass
        elif token.word and token.text.islower() and not tagged.has("of", k) and not tagged.has("determiners", k):
            if any(t.i <= k < t.j for t in tagged.triggers):
                return
            steps += 1
        else:
            return
        k -= 1


def _heads_sentence(phrase: OfficePhrase, tagged: Tagged, people: list[Name]) -> Name | None:
    """The person behind an apposition that opens the sentence: «À la tête de Acme depuis 2003, Jane Roe s'en ira»."""
    tokens = tagged.tokens
    start = phrase.start
    while start > 0 and tagged.has("as", start - 1):
        start -= 1
    if start > 0 or phrase.new or phrase.body or phrase.outgoing:
        return None
    comma = next((k for k in range(phrase.end, min(len(tokens), phrase.end + 4)) if tokens[k].text == ","), None)
    if comma is None or any(t.i in range(phrase.end, comma) for t in tagged.triggers):
        return None
    k = comma + 1
    while k < len(tokens) and tagged.has("honorifics", k):
        k += 1
    return next((n for n in people if n.i == k), None)


def _attach_person(phrase: OfficePhrase, tagged: Tagged, names: list[Name], taken: set[int]) -> None:
    """Tie an office to the person apposed to it, before or behind."""
    tokens = tagged.tokens
    people = [n for n in names if n.entity.kind == PERSON]
    # Office, then name: "CEO Sam Altman", "le directeur général d'Ecobank, Serge Ackré,"
    k = phrase.end
    while k < len(tokens) and (tagged.has("honorifics", k) or tokens[k].text == "." or tagged.has("kin", k)):
        k += 1
    after = next((n for n in people if n.i == k), None)
    if after is not None and phrase.body and tagged.has("nominative", phrase.start):
        return  # "hat der Aufsichtsrat Jane Roe berufen"
    if after is None and k < len(tokens) and tokens[k].text == ",":
        k += 1
        while k < len(tokens) and tagged.has("honorifics", k):
            k += 1
        after = next((n for n in people if n.i == k), None)
        # After a comma only when the name is closed off again: "the CEO, Jane Roe, said"
        if after is not None and after.j < len(tokens) and tokens[after.j].text not in ",.;:)!?":
            after = None
    if after is None:
        after = _heads_sentence(phrase, tagged, people)
        if after is not None:
            phrase.person = after
            return
    before = next((n for n in reversed(people) if n.j <= phrase.start), None)
    if before is not None:
        gap = range(before.j, phrase.start)
        words = [g for g in gap if tokens[g].word]
        opens = before.j < len(tokens) and (tokens[before.j].text in ",(" or tokens[before.j].dash)
        close = next((g for g in gap if tokens[g].text == ")"), None)
        if close is not None and tokens[close + 1].word:
            opens = False  # "Tim Zeedijk (47) aan het hoofd": the bracket holds the age alone
        idiom = tagged.has("as", phrase.i)  # "Jane Roe, à la tête de Suez": the office is part of the preposition
        holding = any(t.trigger.frame == "hold" and t.i in gap for t in tagged.triggers)
        bad = any(
            any(t.i <= g < t.j and t.trigger.frame != "hold" for t in tagged.triggers)
            or (tagged.has("relative", g) and not holding) or tagged.has("and", g)
            or (tagged.has("as", g) and not idiom and not holding) or tagged.has("copula", g)
            or tokens[g].text in ";:.!?"
            for g in gap
        )  # fmt: skip
        k = phrase.start - 1
        others = k > before.j and tagged.has("of", k) and tagged.has("kin", k - 1)  # "Roe, daughter of the president"
        if others or not (opens and not bad and len(words) <= _REACH + 2):
            before = None
    if before is not None and before.i not in taken and (after is None or tokens[phrase.end].text == ","):
        phrase.person = before
    elif after is not None:
        phrase.person = after
        phrase.end = after.j
    elif before is not None:
        phrase.person = before


_STATE_OFFICES = frozenset({"president", "vice_president", "general_manager", "chair", "ceo"})


def _of_a_state(phrase: OfficePhrase, tagged: Tagged) -> bool:
    """Whether the office is that of a state: «president of Brazil», «le président russe», «Brazil's president»."""
    if phrase.role_class not in _STATE_OFFICES or phrase.body:
        return False
    if phrase.organisation is not None:
        state = {tagged.tokens[k].norm for k in tagged.marks.get("countries", ())}
        return state.issuperset(phrase.organisation.words)
    after = range(phrase.j, min(len(tagged.tokens), phrase.j + 4))
    for k in after:
        if tagged.has("countries", k) or (tagged.has("demonyms", k) and phrase.role_class == "president"):
            return phrase.role_class in ("president", "vice_president") or not phrase.area
        if not (
            tagged.has("of", k) or tagged.has("determiners", k) or tagged.has("outgoing", k) or tagged.has("new", k)
        ):
            break
    before = range(phrase.i - 1, max(-1, phrase.i - 4), -1)
    for k in before:
        if phrase.role_class == "president" and (tagged.has("countries", k) or tagged.has("demonyms", k)):
            return True
        if not (tagged.tokens[k].norm == "'s" or tagged.has("new", k) or tagged.has("outgoing", k)):
            break
    return False


def _bygone(phrase: OfficePhrase, tagged: Tagged) -> bool:
    """Whether years say that the post lies in the past: «chairman from 1984 until 1993»."""
    tokens = tagged.tokens
    for k in range(phrase.end, min(len(tokens) - 1, phrase.end + 2)):
        year = tokens[k + 1].text
        if tagged.has("span", k) and len(year) == 4 and year.isdigit():
            return True
    return False


def _owner(phrase: OfficePhrase, names: list[Name], before: list[OfficePhrase]) -> Entity | None:
    """Whose office «its chief executive» is: that of the last organisation before it that is not another post's."""
    held = [p for p in before if p.organisation is not None]
    known = [
        n for n in names
        if n.j <= phrase.start and n.entity.kind == ORGANISATION
        and not any(p.organisation is n.entity and p.start <= n.i < p.end for p in held)
    ]  # fmt: skip
    return known[-1].entity if known else None


def office_phrases(tagged: Tagged, names: list[Name], lexicon: Lexicon) -> list[OfficePhrase]:
    """The office phrases of a sentence, in order."""
    phrases: list[OfficePhrase] = []
    taken: set[int] = set()
    named = {k for n in names for k in range(n.i, n.j)}
    offices = [o for o in tagged.offices if not (o.i in named and o.j - 1 in named)]
    for group in _combine(offices, tagged):
        i, j = group[0].i, group[-1].j
        if j < len(tagged.tokens) and tagged.tokens[j].text == ")" and any(t.text == "(" for t in tagged.tokens[i:j]):
            j += 1
        phrase = OfficePhrase(
            i, j, _class_of(group), any(o.office.body for o in group), all(o.office.weak for o in group),
            all(o.office.impersonal for o in group), all(o.office.seat for o in group),
            start=i, end=j, role_i=i, role_j=j,
        )  # fmt: skip
        _marks_before(phrase, tagged, names, lexicon)
        _marks_after(phrase, tagged)
        _organisation_after(phrase, tagged, names, lexicon)
        if phrase.organisation is None:
            _organisation_before(phrase, tagged, names, lexicon)
        if phrase.organisation is None and not phrase.org_ref and tagged.has("org_possessive", phrase.start):
            phrase.organisation = _owner(phrase, names, phrases)
        # Nobody holds a board, or is a presidency.
        if not (phrase.body or phrase.impersonal):
            _attach_person(phrase, tagged, names, taken)
        behind = phrase.person is not None and phrase.person.j == phrase.end
        if behind and phrase.organisation is None and lexicon.grammar.org_after_person:
            area = phrase.area
            _organisation_after(phrase, tagged, names, lexicon)  # "directeur Jan Smit van de Hockeybond"
            phrase.area = area
        if _bygone(phrase, tagged):
            phrase.former = True
        if any(o.office.unit for o in group) and phrase.area:
            phrase.role_class = "division_head"
        if _of_a_state(phrase, tagged):
            phrase.role_class = OUT_OF_SCOPE
        if phrase.person is not None:
            taken.add(phrase.person.i)
        phrases.append(phrase)
    return phrases
