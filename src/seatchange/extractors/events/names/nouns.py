"""Names where every noun has a capital, as in German: which capitals are names, and where a name ends.

Three things tell: a morphological model (the Hanover Tagger's, named in the lexicon), the words beside the capital, and
the places where the document puts the same word where only a name can stand («der Modekonzern Esprit»).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache, lru_cache
from typing import Any, Final

from seatchange.extractors.events.lexicon import Lexicon
from seatchange.extractors.events.tags import Tagged

_NAMES: Final = ("NE", "FM", "XY", "CARD")
"""The model's tags for names, foreign words, symbols and numbers."""
_UNKNOWN: Final = -28.0
"""A word of a lower log-probability is made of parts that the model does not know."""
_MARGIN: Final = 2.0
"""By how much the reading as a noun must be likelier than that as a name where the model does not know the word."""
_ADJECTIVE_ENDINGS: Final = ("e", "en", "er", "es", "em")
_MAX_TOKENS: Final = 12


@cache
def _model(name: str) -> Any:
    """The Hanover Tagger with a model, read once."""
    from HanTa import HanoverTagger  # 0.2 s: only where nouns have capitals

    return HanoverTagger.HanoverTagger(name)


@lru_cache(maxsize=1 << 15)
def reading(word: str, model: str) -> str:
    """What a capitalised word is by itself: «noun», «name», «other» (a verb, adjective or particle), «unknown»."""
    tags = _model(model).tag_word(word)
    if "ss" in word and (not tags or tags[0][1] <= _UNKNOWN):  # Swiss and older spellings: «Einfluß»
        tags = _model(model).tag_word(word.replace("ss", "ß"))
    if not tags:
        return "name"
    best, score = tags[0]
    if best in _NAMES:
        return "name"
    if score <= _UNKNOWN:
        name = next((s for tag, s in tags if tag in _NAMES), None)
        return "name" if name is not None and score - name < _MARGIN else "unknown"
    return "noun" if best == "NN" else "other"


class NounRule:
    """Decides on the names of one document."""

    def __init__(self, document: Sequence[Tagged], lexicon: Lexicon, given: Collection[str]) -> None:
        self.lexicon = lexicon
        self.given = given
        self.model = lexicon.morphology
        self.proper: set[str] = set()
        for tagged in document:
            self._learn(tagged)

    def _learn(self, tagged: Tagged) -> None:
        """Words that stand where only a name can: behind the kind of organisation, before «-Chef», before a colon."""
        tokens = tagged.tokens
        offices = {o.i for o in tagged.offices}
        for k, token in enumerate(tokens):
            if not token.word or not token.capital or token.norm[0].isdigit():
                continue
            after = tokens[k + 1] if k + 1 < len(tokens) else None
            kind = k > 0 and tagged.has("org_refs", k - 1) and not tagged.has("org_refs", k)
            plain = not any(o.i <= k < o.j for o in tagged.offices) and not self.lexicon.is_("weekdays", token.norm)
            if (
                k > 0
                and plain
                and tokens[k - 1].norm in self.given
                and tokens[k - 1].capital
                and not tagged.has("org_refs", k)
            ):
                self.proper.add(token.norm)  # the family name behind a given name, whatever noun it is too
            if (
                (kind and plain and not any(t.i == k for t in tagged.triggers))
                or (
                    after is not None
                    and after.hyphen
                    and k + 2 in offices
                    and not self._mark(tagged, k)
                    and len(token.text) > 2
                )
                or (k == 0 and tagged.sentence.field == "title" and after is not None and after.text == ":" and plain)
            ):
                self.proper.add(token.norm)

    def _mark(self, tagged: Tagged, k: int) -> bool:
        """Whether a word describes an office rather than names its organisation: «Ex-Chef»."""
        return any(tagged.has(name, k) for name in ("former", "interim", "new", "outgoing", "units", "common"))

    def common(self, tagged: Tagged, k: int) -> bool:
        """Whether the capitalised word at `k` is a noun rather than a name."""
        token = tagged.tokens[k]
        if token.norm in self.proper or token.upper or any(c.isupper() for c in token.text[1:]):
            return False
        if tagged.has("org_refs", k) or tagged.has("units", k) or tagged.has("kin", k) or tagged.has("person_nouns", k):
            return True
        if tagged.has("places", k):
            return False
        kind = reading(token.text, self.model)
        if token.norm in self.given:  # "Mark Roe", but "die Mark"
            after = tagged.tokens[k + 1] if k + 1 < len(tagged.tokens) else token
            return kind == "noun" and (after is token or not (after.hyphen or (after.word and after.capital)))
        before = tagged.tokens[k - 1] if k else None
        opens = before is None or (not before.word and before.text not in ",(")
        if kind == "other":  # "Fällt", "Überrascht", "das Aufhören", but "Roche"
            return opens or (tagged.has("determiners", k - 1) and not self._capital_after(tagged, k))
        if kind == "unknown":  # a noun behind an article or adjective, else a name: «von Mediasaturn»
            return before is not None and (
                tagged.has("determiners", k - 1)
                or (before.text.islower() and before.norm.endswith(_ADJECTIVE_ENDINGS) and not tagged.has("of", k - 1))
            )
        return kind == "noun"

    def _capital_after(self, tagged: Tagged, k: int) -> bool:
        """Whether a word with a capital follows."""
        after = tagged.tokens[k + 1] if k + 1 < len(tagged.tokens) else None
        return after is not None and after.word and after.capital

    def _cue(self, tagged: Tagged, k: int) -> bool:
        """Whether a word says that it is part of an organisation's name, and is no family name."""
        if not tagged.has("org_cues", k) or not tagged.tokens[k].capital:
            return False
        surname = k > 0 and tagged.tokens[k - 1].norm in self.given and not self._exact(tagged, k)
        return not surname or reading(tagged.tokens[k].text, self.model) == "noun"  # "Thomas Freiburghaus"

    def _exact(self, tagged: Tagged, k: int) -> bool:
        """Whether the word itself, not only the end of it, is a cue: «Bank», not «Großbank»."""
        norm, cues = tagged.tokens[k].norm, self.lexicon.words["org_cues"]
        return norm in cues or (norm.endswith("s") and norm[:-1] in cues)

    def starts(self, tagged: Tagged, k: int) -> bool:
        """Whether a name may start at the capitalised word at `k` (lexical lists are checked by the caller)."""
        tokens = tagged.tokens
        token = tokens[k]
        after = tokens[k + 1] if k + 1 < len(tokens) else None
        if k > 1 and tokens[k - 1].hyphen and tokens[k - 2].word:
            return False  # the second half of a compound
        if after is not None and after.hyphen and k + 2 < len(tokens) and tokens[k + 2].text.islower():
            return False  # "FDP-nah"
        if token.norm in self.proper and not (tagged.has("org_refs", k) and tagged.has("determiners", k - 1)):
            return True
        kind = tagged.has("org_refs", k)
        if self._cue(tagged, k) and not kind and (self._exact(tagged, k) or self._named(tagged, k)):
            return True
        if after is not None and after.word and self._cue(tagged, k + 1) and token.norm.endswith(_ADJECTIVE_ENDINGS):
            return not kind and not tagged.has("kin", k)  # Deutsche Bank
        if self._cue(tagged, k) and (kind or self._exact(tagged, k)):  # "Bank": a name only with what follows
            named = after is not None and after.word and after.capital and not self.common(tagged, k + 1)
            return (named or self._tied(tagged, k)) and self._exact(tagged, k)
        if after is not None and after.hyphen and k + 2 < len(tokens) and not self._joins(tagged, k + 2, ()):
            if self.common(tagged, k + 2) and not any(o.i == k + 2 for o in tagged.offices):
                return any(t.i == k + 2 for t in tagged.triggers)  # "die Roche-Aktie", but "der Hetz-Nachfolger"
        if not self.common(tagged, k):
            return True
        return self._legal_ahead(tagged, k) and not tagged.has("org_refs", k)

    def _named(self, tagged: Tagged, k: int) -> bool:
        """Whether a compound such as «Kreissparkasse» is a name: no noun, or with a name behind it."""
        if reading(tagged.tokens[k].text, self.model) != "noun":
            return True
        after = tagged.tokens[k + 1] if k + 1 < len(tagged.tokens) else None
        if after is None:
            return False
        return after.text == "(" or (after.word and after.capital and not self.common(tagged, k + 1))

    def _tied(self, tagged: Tagged, k: int) -> bool:
        """Whether a preposition ties the next noun to the kind: «Institut für Wetterkunde»."""
        tokens = tagged.tokens
        if k + 2 >= len(tokens) or not self.lexicon.is_("org_links", tokens[k + 1].norm):
            return False
        return not tagged.has("determiners", k + 1) and tokens[k + 2].capital

    def apposed(self, tagged: Tagged, k: int) -> bool:
        """Whether the word is a name because the kind of organisation stands before it, whatever else it may mean."""
        return k > 1 and tagged.has("org_refs", k - 1) and tagged.tokens[k].norm in self.proper

    def _legal_ahead(self, tagged: Tagged, k: int) -> bool:
        """Whether the capitals from `k` on end in a legal form: «Medienservice GmbH»."""
        tokens = tagged.tokens
        for j in range(k + 1, min(len(tokens), k + 4)):
            if self.lexicon.is_("legal_forms", tokens[j].norm) and tokens[j].capital:
                return True
            if not ((tokens[j].capital and tokens[j].word) or tokens[j].hyphen or tokens[j].text == "&"):
                return False
        return False

    def run(self, tagged: Tagged, k: int, blocked: Collection[int]) -> tuple[int, bool, bool]:
        """The end of the name that starts at `k`, whether it holds an organisation cue, and a legal form."""
        tokens = tagged.tokens
        cue, legal, j, extra = self._cue(tagged, k), False, k + 1, 0
        opens = cue  # the kind stands first: what follows is its name
        end = min(len(tokens), k + _MAX_TOKENS)
        while j < end:
            token, after = tokens[j], tokens[j + 1] if j + 1 < len(tokens) else None
            if (
                token.text == "."
                and not token.spaced
                and len(tokens[j - 1].text) == 1
                and after is not None
                and after.capital
            ):
                j += 1  # an initial
            elif token.hyphen and after is not None and after.word and not after.spaced:
                if not self._joins(tagged, j + 1, blocked):
                    break
                cue = cue or self._cue(tagged, j + 1)
                j += 2
            elif token.text == "&" and after is not None and after.capital:
                cue, j = True, j + 2
            elif token.word and self.lexicon.is_("legal_forms", token.norm) and (token.capital or token.spaced):
                legal, j = True, j + 1
            elif not token.word or j in blocked:
                break
            elif token.capital:
                if not self._continues(tagged, k, j, cue, opens, extra):
                    break
                if self.common(tagged, j) and not self._cue(tagged, j):
                    extra += 1
                cue = cue or self._cue(tagged, j)
                j += 1
            else:
                following = self._link(tagged, k, j, cue, blocked)
                if following is None:
                    break
                j = following
        return j, cue, legal

    def _joins(self, tagged: Tagged, k: int, blocked: Collection[int]) -> bool:
        """Whether the word behind a hyphen belongs to the name: «Carreras-Stiftung», but not «Roche-Mann»."""
        if k in blocked or any(o.i == k for o in tagged.offices) or any(t.i == k for t in tagged.triggers):
            return False
        if not tagged.tokens[k].capital:
            return False
        if self._cue(tagged, k) or not self.common(tagged, k):
            return True
        return self._legal_ahead(tagged, k)

    def _continues(self, tagged: Tagged, k: int, j: int, cue: bool, opens: bool, extra: int) -> bool:
        """Whether the capitalised word at `j` goes on with the name that starts at `k`."""
        tokens = tagged.tokens
        token, before = tokens[j], tokens[j - 1]
        after = tokens[j + 1] if j + 1 < len(tokens) else None
        person = tokens[k].norm in self.given and not cue
        if self.lexicon.is_("common", token.norm) and len(token.text) < 5 and not self._cue(tagged, j):
            return False
        if self._cue(tagged, j) and not (person and j - k > 1 and tagged.has("org_refs", j)):
            return not (opens and j == k + 1 and tagged.has("org_refs", k) and tagged.has("org_refs", j))
        if token.norm in self.given and after is not None and after.word and after.capital and not before.hyphen:
            if before.norm in self.given or (opens and j == k + 1):
                return True
            return not (person or cue or before.upper) and not self.common(tagged, j - 1) and j == k
        if self.common(tagged, j):
            if before.norm in self.given and j == k + 1:
                return True  # a family name that is a noun too
            if opens and extra < 2 and not tagged.has("org_refs", k) and not any(t.i == j for t in tagged.triggers):
                return True
            next_cue = after is not None and after.word and self._cue(tagged, j + 1)
            return next_cue or self._legal_ahead(tagged, j)
        return True

    def _link(self, tagged: Tagged, k: int, j: int, cue: bool, blocked: Collection[int]) -> int | None:
        """The position after the words that a lower-case linking word at `j` ties to a name, or None."""
        tokens, lexicon = tagged.tokens, self.lexicon
        end = j + 1
        if all(not t.word or t.norm in self.given or len(t.text) == 1 for t in tokens[k:j]) and not cue:
            while end < len(tokens) and lexicon.is_("particles", tokens[end].norm) and end - j < 3:
                end += 1
            follows = end < len(tokens) and tokens[end].capital and tokens[end].word and end not in blocked
            if follows and lexicon.is_("particles", tokens[j].norm) and not self._cue(tagged, end):
                return end + 1  # Patricia von Falkenstein
        if cue and lexicon.is_("org_links", tokens[j].norm) and tagged.has("org_cues", j - 1):
            end = j + 1
            while end < len(tokens) and end - j < 4 and tokens[end].text.islower() and (
                lexicon.is_("determiners", tokens[end].norm) or tokens[end].norm.endswith(_ADJECTIVE_ENDINGS)
            ):  # fmt: skip
                end += 1
            if end < len(tokens) and tokens[end].capital and tokens[end].word and end not in blocked:
                if tokens[end].norm not in self.given and not tagged.has("places", end):
                    return end + 1  # Institut für Wetterkunde
        return None


def genitive_stem(word: str, known: Collection[str], noun_follows: bool) -> str | None:
    """The name without the genitive's s, if the document says it so elsewhere, or if a noun that it owns follows."""
    if len(word) < 4 or not word.endswith("s"):
        return None
    if word[:-1] in known:
        return word[:-1]
    return word[:-1] if noun_follows and word[-2] not in "saiueo" else None


def noun_at(tagged: Tagged, k: int) -> bool:
    """Whether a noun that may be owned stands at `k`: an office or the noun of a change."""
    return any(o.i == k for o in tagged.offices) or any(t.i == k and t.trigger.form == "noun" for t in tagged.triggers)


def base_form(word: str, cue_words: Collection[str]) -> str:
    """One form for the inflected forms of a word in an organisation's name: «Deutschen» is «Deutsche»."""
    for ending in ("es", "s"):
        if word.endswith(ending) and word[: -len(ending)] in cue_words:
            return word[: -len(ending)]
    for ending in ("en", "er", "em", "es"):
        if word.endswith(ending) and len(word) > 5 and word not in cue_words:
            return word[: -len(ending)] + "e"
    return word
