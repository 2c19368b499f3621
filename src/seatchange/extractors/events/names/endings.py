"""Where a name that has started ends."""

from __future__ import annotations

from seatchange.extractors.events.names.vocabulary import Vocabulary
from seatchange.extractors.events.tags import Tagged
from seatchange.extractors.events.text import Token

MAX_NAME_TOKENS = 12


MAX_LINKS = 2
"""How many linking words may stand between a lower-case cue and the name that it belongs to («institut de la»)."""


def end_of(doc: Vocabulary, tagged: Tagged, k: int, blocked: set[int]) -> tuple[int, bool, bool]:
    """The end of the name that starts at `k`, whether it holds an organisation cue, and a legal form."""
    if doc.nouns is not None:
        return doc.nouns.run(tagged, k, blocked)
    run = _Run(doc, tagged, k, blocked)
    while run.j < run.limit and run.goes_on():
        pass
    return run.j, run.cue, run.legal


class _Run:
    """A name that is being read from its first word at `k` on; `j` is the end so far."""

    def __init__(self, doc: Vocabulary, tagged: Tagged, k: int, blocked: set[int]) -> None:
        tokens = tagged.tokens
        self.doc, self.tagged, self.k, self.blocked, self.j = doc, tagged, k, blocked, k + 1
        self.limit = min(len(tokens), k + MAX_NAME_TOKENS)
        self.legal = False
        follows = k + 1 < len(tokens) and tokens[k + 1].capital and k + 1 not in blocked
        self.cue = tagged.has("org_cues", k) or (follows and tagged.has("org_refs", k))  # "Chipmaker Acme"
        self.given = (  # whether a person's name is being read
            tokens[k].norm in doc.given
            or doc.family(tagged, k) in doc.families
            or any(o.j == k for o in tagged.offices)
            or (k > 0 and tagged.has("honorifics", k - 1))
        )

    def goes_on(self) -> bool:
        """Whether the name goes on at `j`; if so, `j` is moved behind what belongs to it."""
        tagged, j = self.tagged, self.j
        token, before = tagged.tokens[j], tagged.tokens[j - 1]
        after = tagged.tokens[j + 1] if j + 1 < self.limit else None
        if dotted := self._dotted_legal_form():
            self.legal = True
            return self._take(dotted)
        if token.text == "." and not token.spaced and len(before.text) <= 2 and before.text[0].isupper():
            return self._behind_initial(before, after)
        if token.text == "(" and _nickname(self.doc, tagged, j):  # "A.M. (Anneke) de Wit"
            self.given = True
            return self._take(3)
        if token.hyphen and after is not None and after.word and not after.spaced:
            return self._behind_hyphen(after)
        if tagged.has("and", j) and (end := _coordinated(self.doc, tagged, j, self.limit, self.blocked)):
            self.cue = True
            return self._take(end - j)
        if not token.word:
            return self._behind_mark(token, after)
        stopped = j in self.blocked and not (self.cue and tagged.has("demonyms", j))
        if self.doc.lexicon.is_("legal_forms", token.norm) and (
            token.capital or (token.text.islower() and not stopped)
        ):
            self.legal = True
            return self._take(1)
        if stopped:
            return False
        return self._with_capital(token, after) if token.capital else self._in_lower_case(token)

    def _take(self, words: int) -> bool:
        """Go on by so many tokens."""
        self.j += words
        return True

    def _dotted_legal_form(self) -> int:
        """The length of a legal form with full stops that stands at `j`, such as «S.A.»; 0 where there is none."""
        tokens, k, letters = self.tagged.tokens, self.j, ""
        while (
            k + 1 < self.limit and len(tokens[k].text) == 1 and tokens[k + 1].text == "." and not tokens[k + 1].spaced
        ):
            if letters and tokens[k].spaced:
                break
            letters += tokens[k].norm
            k += 2
        return k - self.j if len(letters) > 1 and self.doc.lexicon.is_("legal_forms", letters) else 0

    def _behind_initial(self, before: Token, after: Token | None) -> bool:
        """«J. Roe», «J.A. van Ginkel», «A.M. (Anneke) de Wit»."""
        if len(before.text) == 1 and after is not None and after.capital:
            return self._take(1)
        if _nickname(self.doc, self.tagged, self.j + 1):
            return self._take(1)
        family = self.doc.family(self.tagged, self.j + 1)
        return self._take(1 + len(family)) if family else False

    def _behind_hyphen(self, after: Token) -> bool:
        """«Jean-Pierre», but not «Acme-aandeelhouders»."""
        tokens, j = self.tagged.tokens, self.j
        alone = j == self.k + 1 and tokens[self.k].norm not in self.doc.given
        if alone and after.text.islower() and not (j + 2 < self.limit and tokens[j + 2].hyphen):
            return False
        self.cue = self.cue or self.tagged.has("org_cues", j + 1)
        return self._take(2)

    def _behind_mark(self, token: Token, after: Token | None) -> bool:
        """«Roe & Doe», «Acme, Inc»."""
        if token.text == "&" and after is not None and after.capital:
            self.cue = True
            return self._take(2)
        if token.text == "," and after is not None and self.doc.lexicon.is_("legal_forms", after.norm):
            self.legal = True
            return self._take(2)
        return False

    def _with_capital(self, token: Token, after: Token | None) -> bool:
        """A further word with a capital, unless it opens the next name or is an ordinary word."""
        doc, tagged, j = self.doc, self.tagged, self.j
        if _next_name(doc, tagged, self.k, j, self.legal):
            return False
        if tagged.sentence.headline and token.norm in doc.lower and token.norm not in doc.given:
            return False
        # "Eric Van Zele", "Al-Haffar"
        kept = (self.given and doc.family(tagged, j)) or (after is not None and after.hyphen)
        short = doc.lexicon.is_("common", token.norm) and len(token.text) < 4
        if short and not (kept or self.cue or tagged.has("org_cues", j)):
            return False
        self.cue = self.cue or tagged.has("org_cues", j)
        self.given = self.given or token.norm in doc.given
        return self._take(1)

    def _in_lower_case(self, token: Token) -> bool:
        """«Ludwig van Roe», «Bank of Acme», «Agence française de développement»."""
        doc, tagged, j = self.doc, self.tagged, self.j
        before = tagged.tokens[j - 1]
        if token.norm in doc.lexicon.spelling.genitives or _next_item(tagged, doc, self.k, j):
            return False
        anywhere = not doc.lexicon.grammar.particle_behind_given
        near = anywhere or j == self.k + 1 or before.norm in doc.given or before.text == ")"
        end = self._linked(self.given and near)
        if end is None:
            return False
        self.cue = self.cue or any(tagged.has("org_cues", x) for x in range(j, end))
        return self._take(end - j)

    def _linked(self, person: bool) -> int | None:
        """The position after the words that a lower-case linking word at `j` ties to the name, or None."""
        tagged, j, lexicon = self.tagged, self.j, self.doc.lexicon
        token = tagged.tokens[j]
        link = lexicon.is_("org_links", token.norm)
        if tagged.has("particles", j) and (not self.cue or not link):
            k = j + 1
            while k < self.limit and tagged.has("particles", k) and tagged.tokens[k].text.islower() and k - j < 3:
                k += 1
            listed = any(i == j and end > j + 1 and name == "particles" for i, end, name in tagged.spans)
            if self._free_capital(k) and (not link or listed or (person and not tagged.has("org_cues", k))):
                return k + 1
        if self.cue and link and (end := self._behind_link()):
            return end
        if not (self.cue and lexicon.grammar.org_lower_tail):
            return None
        adjective = tagged.has("demonyms", j) or tagged.has("org_adjectives", j)
        tied = j not in self.blocked and _tied(tagged, j, self.limit)
        return j + 1 if tied or adjective else None

    def _behind_link(self) -> int | None:
        """The position after what an organisation's name says behind «of»: «Bank of the West», «ente di gestione»."""
        tokens, lexicon, k = self.tagged.tokens, self.doc.lexicon, self.j + 1
        while k < self.limit and k - self.j < 3:
            if not (lexicon.is_("determiners", tokens[k].norm) or lexicon.is_("org_links", tokens[k].norm)):
                break
            k += 1
        if self._free_capital(k):
            return k + 1
        if k < self.limit and tokens[k].word and lexicon.grammar.org_lower_tail and tokens[k].text.islower():
            if k not in self.blocked and not self.tagged.has("org_refs", k) and len(tokens[k].text) > 3:
                return k + 1
        return None

    def _free_capital(self, k: int) -> bool:
        """Whether a word with a capital that may belong to a name stands at `k`."""
        tokens = self.tagged.tokens
        return k < self.limit and tokens[k].capital and tokens[k].word and k not in self.blocked


def _nickname(doc: Vocabulary, tagged: Tagged, j: int) -> bool:
    """Whether a given name in brackets stands between initials and family name."""
    tokens = tagged.tokens
    if j + 3 >= len(tokens) or tokens[j + 2].text != ")" or tokens[j + 1].norm not in doc.given:
        return False
    initial = tokens[j - 1].text == "." or len(tokens[j - 1].text) == 1
    return initial and (tokens[j + 3].capital or doc.lexicon.is_("particles", tokens[j + 3].norm))


def _next_name(doc: Vocabulary, tagged: Tagged, k: int, j: int, legal: bool) -> bool:
    """Whether a person follows an organisation without a comma: «benoemt Acme NV Jane Roe»."""
    tokens = tagged.tokens
    if tokens[j].norm not in doc.given or tokens[k].norm in doc.given or tagged.has("org_cues", k):
        return False
    if j + 1 >= len(tokens) or not (tokens[j + 1].capital or doc.lexicon.is_("particles", tokens[j + 1].norm)):
        return False
    before = k - 1
    return legal or (
        before >= 0
        and doc.lexicon.grammar.inversion
        and (tagged.has("of", before) or tagged.has("locative", before) or any(t.j == k for t in tagged.triggers))
    )


def _coordinated(doc: Vocabulary, tagged: Tagged, j: int, limit: int, blocked: set[int]) -> int | None:
    """The end of «… and Clearing Limited», «… and Consumer Protection Commission»: capitals up to a cue word."""
    tokens = tagged.tokens
    k = j + 1
    while k < min(limit, j + 6) and tokens[k].word and tokens[k].capital and k not in blocked:
        k += 1
    last = tokens[k - 1].norm
    if k > j + 1 and tokens[j + 1].norm not in doc.given:
        closes = tagged.has("org_cues", k - 1) or doc.lexicon.is_("legal_forms", last)
        if closes and (k - j > 2 or tokens[j].text == "&"):
            return k
    return None


def _next_item(tagged: Tagged, doc: Vocabulary, k: int, j: int) -> bool:
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
        or (tagged.tokens[after].capital and tagged.tokens[after].norm in doc.given)
        or tagged.has("org_cues", after)
    )


def _tied(tagged: Tagged, j: int, limit: int) -> bool:
    """Whether a lower-case word inside a name is followed by a link to a capital: «Port autonome de Lomé»."""
    tokens = tagged.tokens
    k = j + 1
    while k < limit and k - j <= MAX_LINKS and tagged.has("org_links", k) and tagged.has("particles", k):
        k += 1
    word = tokens[j].text.islower() and len(tokens[j].text) > 3 and not tagged.has("org_links", j)
    return (
        word and j + 1 < k < limit and tokens[k].word and tokens[k].capital and k not in {t.i for t in tagged.triggers}
    )
