"""The runs of words that may be names, sentence by sentence."""

from __future__ import annotations

from seatchange.extractors.events.names.endings import MAX_LINKS, end_of
from seatchange.extractors.events.names.entity import Candidate
from seatchange.extractors.events.names.nouns import base_form, genitive_stem, noun_at
from seatchange.extractors.events.names.openings import blocked_words, may_start, place_at
from seatchange.extractors.events.names.vocabulary import Vocabulary
from seatchange.extractors.events.tags import Tagged
from seatchange.extractors.events.text import Token, cut


def find(doc: Vocabulary) -> list[list[Candidate]]:
    """The candidates of each sentence."""
    found = [_find_in(doc, tagged) for tagged in doc.document]
    if doc.nouns is not None:
        _inflect(doc, found)
    return found


def _find_in(doc: Vocabulary, tagged: Tagged) -> list[Candidate]:
    """The candidates of one sentence, from left to right; none overlaps another."""
    blocked, tokens = blocked_words(doc, tagged), tagged.tokens
    here: list[Candidate] = []
    k = 0
    while k < len(tokens):
        if not tokens[k].capital or not may_start(doc, tagged, k, blocked):
            k += 1
            continue
        j, cue, legal = end_of(doc, tagged, k, blocked)
        if not (cue or legal):
            j = _split(doc, tagged, k, j)
        while j > k + 1 and not tokens[j - 1].word and not (legal and _dotted(tokens, j)):
            j -= 1
        i, cue = _left(doc, tagged, k, here[-1].j if here else 0, cue, blocked)
        if not _nameless(doc, tagged, i, j):
            here.append(Candidate(i, j, _key(doc, tokens[i:j]), cut(tokens, i, j).replace("\u00ad", ""), cue, legal))
        k = j
    return here


def _nameless(doc: Vocabulary, tagged: Tagged, i: int, j: int) -> bool:
    """Whether the words name nobody that is looked for: «the Group», «États-Unis»."""
    words = [k for k in range(i, j) if tagged.tokens[k].word]
    proper = doc.nouns is not None and any(tagged.tokens[k].norm in doc.nouns.proper for k in range(i, j))
    generic = all(_generic(doc, tagged, k) for k in words) or _of_office(tagged, i, j) or _located(tagged, i, j)
    return (generic and not proper) or _country(tagged, i, j)


def _of_office(tagged: Tagged, i: int, j: int) -> bool:
    """Whether a word of organisations belongs to the title behind it: «Group Chief Financial Officer»."""
    alone = j == i + 1 and not (i > 0 and tagged.tokens[i - 1].capital)
    kind = any(tagged.has(mark, i) for mark in ("org_cues", "org_refs", "units"))
    return alone and kind and any(o.i == j for o in tagged.offices)


def _located(tagged: Tagged, i: int, j: int) -> bool:
    """Whether a city only says where what follows is: «the Canberra agency»."""
    determined = i > 0 and tagged.has("determiners", i - 1)
    kind = j < len(tagged.tokens) and tagged.has("org_refs", j) and tagged.tokens[j].text.islower()
    return j == i + 1 and determined and kind and place_at(tagged, i)


def _inflect(doc: Vocabulary, found: list[list[Candidate]]) -> None:
    """Give the inflected forms of a name the same words: «Deutschen Bank», «Müllers»."""
    cue_words = doc.lexicon.words["org_cues"]
    for here in found:
        for c in here:
            if c.cue or c.legal:
                c.words = tuple(w if w in doc.given else base_form(w, cue_words) for w in c.words)
    known = {w for here in found for c in here for w in (c.words if len(c.words) > 1 else ())}
    known |= {c.words[0] for here in found for c in here if len(c.words) == 1}
    for tagged, here in zip(doc.document, found, strict=True):
        for c in here:
            stem = genitive_stem(c.words[-1], known, noun_at(tagged, c.j))
            if stem is not None and not c.legal:
                c.words, c.text, c.genitive = (*c.words[:-1], stem), c.text[:-1], True


def _key(doc: Vocabulary, tokens: list[Token]) -> tuple[str, ...]:
    """The words by which a name is known again, without the article in front: «L'Echo» is «Echo»."""
    words = [t.norm for t in tokens if t.word]
    if len(words) > 1 and (words[0] in doc.lexicon.spelling.elisions or doc.lexicon.is_("determiners", words[0])):
        words = words[1:]
    return tuple(words)


def _split(doc: Vocabulary, tagged: Tagged, k: int, j: int) -> int:
    """Cuts an organisation behind an office from the office's holder: «vice ad di Acme Paolo Fiorentino»."""
    tokens = tagged.tokens
    behind = {o.j for o in tagged.offices}
    governed = k in behind and doc.lexicon.grammar.org_follows_office
    if not (governed or (k - 1 in behind and tagged.has("of", k - 1))) or tokens[k].norm in doc.given:
        return j
    return next((x for x in range(k + 1, j - 1) if tokens[x].norm in doc.given and tokens[x + 1].word), j)


def _generic(doc: Vocabulary, tagged: Tagged, k: int) -> bool:
    """Whether a word says what kind of organisation it is, but not which: «Group», «the Board», «Hospital»."""
    token = tagged.tokens[k]
    return (
        tagged.has("org_refs", k) or tagged.has("units", k) or (tagged.has("org_cues", k) and token.norm in doc.lower)
    )


def _left(doc: Vocabulary, tagged: Tagged, i: int, floor: int, cue: bool, blocked: set[int]) -> tuple[int, bool]:
    """A lower-case cue before the name ("université de Lyon", "groupe Renault") belongs to it."""
    tokens = tagged.tokens
    k = i - 1
    while k >= floor and i - k <= MAX_LINKS and tagged.has("org_links", k) and _tying(tagged, k):
        k -= 1
    if k < i - 1 and tokens[i].norm in doc.given:
        return i, cue  # "the bank of Jane Roe"
    if k >= floor and tagged.has("org_cues", k) and tokens[k].text.islower() and not cue and k not in blocked:
        if k == i - 1 or not tagged.has("units", k):
            return k, True
    k = i - 1
    if k >= floor and tokens[k].norm in doc.lexicon.spelling.elisions and tokens[k].capital and k > 0:
        return k, cue  # L'Oréal
    return i, cue


def _tying(tagged: Tagged, k: int) -> bool:
    """Whether a word ties a name to the word before, as a preposition or article does: «université de la Réunion»."""
    return tagged.has("particles", k) or tagged.has("determiners", k)


def _country(tagged: Tagged, i: int, j: int) -> bool:
    """Whether the words are (part of) the name of a country or city of several words: «États-Unis», «Corée du Sud»."""
    return any(a <= i and j <= b for a, b, mark in tagged.spans if mark in ("countries", "places"))


def _dotted(tokens: list[Token], j: int) -> bool:
    """Whether an abbreviation with several full stops ends before `j`: «S.A.»."""
    return j > 2 and tokens[j - 1].text == "." and len(tokens[j - 2].text) == 1 and tokens[j - 3].text == "."
