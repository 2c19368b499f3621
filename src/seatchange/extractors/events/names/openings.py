"""Where a name may start, and which words can be no part of one."""

from __future__ import annotations

from seatchange.extractors.events.given import cities
from seatchange.extractors.events.names.vocabulary import OPENERS, Vocabulary
from seatchange.extractors.events.tags import Tagged


def blocked_words(doc: Vocabulary, tagged: Tagged) -> set[int]:
    """Positions that can be no part of a name: offices, months, honorifics …"""
    out: set[int] = set()
    for office in tagged.offices:
        out.update(range(office.i, office.j))
    out |= {k for k in tagged.marks.get("months", ()) if doc.nouns is not None or _dates(doc, tagged, k)}
    out |= _dateline(doc, tagged) | _ticker(tagged)
    for name in ("weekdays", "honorifics", "demonyms", "pronouns_one", "pronouns_many", "interim"):
        out |= tagged.marks.get(name, set())
    # In lower case such a word may go on with a name: "Banque centrale"
    out |= {k for k in tagged.marks.get("not_names", ()) if not tagged.tokens[k].text.islower()}
    out -= {k for k in tagged.marks.get("honorifics", ()) if _family_name_too(doc, tagged, k)}
    # "de Nederlandse Zorgautoriteit": a nationality may open the name of an organisation
    named = tagged.marks.get("not_names", set()) & {k - 1 for k in tagged.marks.get("org_cues", ())}
    out -= {k for k in named if tagged.tokens[k + 1].capital}
    for trigger in tagged.triggers:
        span = set(range(trigger.i, trigger.j))
        if any(not tagged.tokens[k].capital for k in span) or trigger.i == 0 or tagged.sentence.headline:
            out.update(span - tagged.marks.get("org_cues", set()))
    return out


_DATELINE = 9
"""How many words a dateline has at most."""


def _dateline(doc: Vocabulary, tagged: Tagged) -> set[int]:
    """The words of a dateline: «SAN ANTONIO - », «Zurich (awp) - », «PARIS, le 11 octobre – », «NEW DELHI: »."""
    if tagged.sentence.field == "title":
        return set()
    tokens = tagged.tokens
    for k, token in enumerate(tokens[:_DATELINE]):
        bracketed = any(t.text == "(" for t in tokens[:k])
        if k and (token.dash or token.text == ":"):
            place = token.dash or _city(tagged, k)
            rest = all(
                not t.text.islower() or not t.word or bracketed or t.text[0].isdigit()
                or t.norm in doc.lexicon.month_numbers or tagged.has("determiners", n)
                for n, t in enumerate(tokens[:k])
            )  # fmt: skip
            return set(range(k)) if place and rest else set()
    return set()


def _city(tagged: Tagged, j: int) -> bool:
    """Whether the words before `j` hold nothing but a city or another place, in capitals: «NEW DELHI»."""
    words = [k for k in range(j) if tagged.tokens[k].word]
    capitals = len(words) <= _CITY_WORDS and all(tagged.tokens[k].upper for k in words)
    return capitals and any(place_at(tagged, k) for k in words)


def place_at(tagged: Tagged, k: int) -> bool:
    """Whether a word names a place: one that the lexicon lists, or a larger city."""
    return tagged.has("places", k) or tagged.tokens[k].norm in cities()


_CITY_WORDS = 3
_TICKER = 8
"""How many words a code on a stock exchange has at most: «(Euronext Growth : ALACM)»."""


def _ticker(tagged: Tagged) -> set[int]:
    """The words of codes on stock exchanges, in brackets: «Acme Corp. (NYSE: ACM)»."""
    tokens, out = tagged.tokens, set[int]()
    for i, token in enumerate(tokens):
        if token.text != "(":
            continue
        j = next((k for k in range(i + 1, min(len(tokens), i + _TICKER)) if tokens[k].text == ")"), None)
        colon = j is not None and any(tokens[k].text == ":" for k in range(i + 1, j))
        if j is not None and colon and (tokens[j - 1].upper or tokens[j - 1].text[0].isdigit()):
            out.update(range(i + 1, j))
    return out


def _family_name_too(doc: Vocabulary, tagged: Tagged, k: int) -> bool:
    """Whether a title is a family name behind a given name: «Luis Coronel de Palma», «Sacha Baron Cohen»."""
    tokens = tagged.tokens
    return k > 0 and tokens[k].capital and tokens[k - 1].capital and tokens[k - 1].norm in doc.given


def _dates(doc: Vocabulary, tagged: Tagged, k: int) -> bool:
    """Whether a month's name stands in a date rather than in a name such as «May Chan»."""
    tokens = tagged.tokens
    after = k + 1 + (k + 1 < len(tokens) and tokens[k + 1].text == ".")  # "Jan. 1"
    near = [t for t in (tokens[k - 1] if k else None, tokens[after] if after < len(tokens) else None) if t]
    return not any((t.word and t.capital) or t.hyphen for t in near) or any(t.text[0].isdigit() for t in near)


def may_start(doc: Vocabulary, tagged: Tagged, k: int, blocked: set[int]) -> bool:
    """Whether a name may start at token `k`."""
    token, lexicon = tagged.tokens[k], doc.lexicon
    if not token.word or not token.capital or k in blocked or token.norm[0].isdigit():
        return False
    if len(token.text) == 1 and not (k + 1 < len(tagged.tokens) and tagged.tokens[k + 1].text in ".&"):
        return False
    if doc.nouns is not None and doc.nouns.apposed(tagged, k):
        return True
    if doc.families and doc.family(tagged, k) in doc.families:
        return True
    if lexicon.is_("determiners", token.norm):
        return doc.nouns is None and _titled(doc, tagged, k)
    if lexicon.is_("common", token.norm) and not (_opens_organisation(doc, tagged, k) or _acronym(doc, tagged, k)):
        return False
    if doc.nouns is not None:
        return doc.nouns.starts(tagged, k)
    opening = k == 0 or tagged.tokens[k - 1].text in OPENERS
    if opening and _verb_first(doc, tagged, k):
        return False
    ordinary = (opening or tagged.sentence.headline) and token.norm in doc.lower and token.norm not in doc.given
    return not ordinary or _cue_first(doc, tagged, k)


def _cue_first(doc: Vocabulary, tagged: Tagged, k: int) -> bool:
    """Whether an ordinary word opens the name of an organisation: «Bank of Acme», «Banca del Piceno»."""
    tokens = tagged.tokens
    if not tagged.has("org_cues", k) or k + 2 >= len(tokens):
        return False
    return tagged.has("org_links", k + 1) and tokens[k + 2].word and tokens[k + 2].capital


def _verb_first(doc: Vocabulary, tagged: Tagged, k: int) -> bool:
    """Whether the first word of a sentence is rather a verb before its subject: «Lascia il presidente»."""
    if not doc.lexicon.grammar.pro_drop or k + 1 >= len(tagged.tokens):
        return False
    norm = tagged.tokens[k].norm
    if doc.nouns is not None or norm in doc.given or norm in doc.middle or tagged.tokens[k].upper:
        return False
    return tagged.has("determiners", k + 1) and tagged.tokens[k + 1].text.islower()


def _acronym(doc: Vocabulary, tagged: Tagged, k: int) -> bool:
    """Whether capitals set an ordinary word apart as an acronym: the company «NOS» in Portuguese."""
    near = [tagged.tokens[x] for x in (k - 1, k + 1) if 0 <= x < len(tagged.tokens)]
    return len(tagged.tokens[k].text) > 2 and tagged.tokens[k].upper and not any(t.upper for t in near)


def _titled(doc: Vocabulary, tagged: Tagged, k: int) -> bool:
    """Whether a capital article inside a sentence opens a name: «La Presse», «The Idaho Statesman»."""
    tokens = tagged.tokens
    if k == 0 or tagged.sentence.headline or k + 1 >= len(tokens) or not tokens[k - 1].word:
        return False
    after = tokens[k + 1]
    return after.word and after.capital and not doc.lexicon.is_("months", after.norm)


def _opens_organisation(doc: Vocabulary, tagged: Tagged, k: int) -> bool:
    """Whether a common word is the first of an organisation's name: «Société Générale», «Banque Laurentienne»."""
    tokens = tagged.tokens
    return (
        tagged.has("org_cues", k)
        and not tagged.sentence.headline
        and k + 1 < len(tokens)
        and tokens[k + 1].word
        and (tokens[k + 1].capital or (k > 0 and doc.lexicon.grammar.org_lower_tail))
    )
