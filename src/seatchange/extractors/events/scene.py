"""A scene is a sentence with everything found in it; it answers what belongs together and where clauses end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from seatchange.extractors.events.grammar import Grammar
from seatchange.extractors.events.lexicon import Lexicon
from seatchange.extractors.events.names import ORGANISATION, PERSON, UNKNOWN, Entity, Name
from seatchange.extractors.events.phrases import OfficePhrase
from seatchange.extractors.events.tags import Tagged, TriggerTag

_JOINT = 4
"""How many words may join two people in one phrase."""

OBLIQUE = ("of", "agent", "with", "to", "as", "prepositions")
"""Word lists whose members make the name behind them no subject."""

_DESCRIBING = 2
"""How many words that say what somebody is may stand between a determiner and a name."""

_FUNCTION = (
    *OBLIQUE, "and", "relative", "copula", "active_auxiliary", "passive_auxiliary", "future", "locative", "since",
    "conjunctions", "speech", "modal", "negation", "wishes", "planned", "clitics", "after_verb", "weekdays", "months",
    "conditional", "rumoured", "background", "previously", "extension",
)  # fmt: skip
"""Word lists whose members describe nobody."""


@dataclass(slots=True, eq=False)
class Scene:
    """A sentence: tags, names (pronouns resolved), office phrases, and what the document knew before it."""

    tagged: Tagged
    names: list[Name]
    phrases: list[OfficePhrase]
    lexicon: Lexicon
    number: int
    before: list[Entity] = field(default_factory=list)  # the people whom a pronoun may mean
    holders: dict[str, list[Entity]] = field(default_factory=dict)  # who is known to hold an office of a class
    people: list[Name] = field(init=False)
    organisations: list[Name] = field(init=False)

    def __post_init__(self) -> None:
        self.add(())

    def add(self, names: Iterable[Name]) -> None:
        """Take up further names, in their places."""
        self.names = sorted([*self.names, *names], key=lambda n: (n.i, n.j))
        self.people = [n for n in self.names if n.entity.kind == PERSON or n.entity.maybe_person]
        self.organisations = [n for n in self.names if n.entity.kind in (ORGANISATION, UNKNOWN)]

    @property
    def grammar(self) -> Grammar:
        """The word order of the sentence's language."""
        return self.lexicon.grammar

    def has(self, mark: str, k: int) -> bool:
        """Whether the token at `k` belongs to a word list."""
        return self.tagged.has(mark, k)

    def word(self, k: int) -> bool:
        """Whether a word, not a mark, stands at `k`."""
        return 0 <= k < len(self.tagged.tokens) and self.tagged.tokens[k].word

    def phrase_of(self, name: Name) -> OfficePhrase | None:
        """The office phrase apposed to a name."""
        return next((p for p in self.phrases if p.person is not None and p.person.i == name.i), None)

    def start_of(self, name: Name) -> int:
        """Where the noun phrase of a name starts: at its honorific, or at the office before it."""
        k = name.i
        phrase = self.phrase_of(name)
        if phrase is not None and phrase.start < k:
            k = phrase.start
        if k > 1 and self.tagged.tokens[k - 1].text == "," and self.has("kin", k - 2):
            k -= 1  # "ao pai, João Costa"
        while k > 0:
            dot = k > 1 and self.tagged.tokens[k - 1].text == "." and self.has("honorifics", k - 2)  # "Mr. Roe"
            if not dot and not any(self.has(m, k - 1) for m in ("honorifics", "determiners", "kin")):
                break
            k -= 2 if dot else 1
        return self._described_from(k)

    def _described_from(self, k: int) -> int:
        """Where the determiner stands of a noun that says what somebody is: «par le juriste Jean Roche»."""
        tokens = self.tagged.tokens
        for x in range(k - 1, max(-1, k - 2 - _DESCRIBING), -1):
            if self.has("determiners", x):
                return x if x < k - 1 else k
            plain = tokens[x].word and (tokens[x].text.islower() or self.grammar.nouns_capitalised)
            if not plain or self._functions(x):
                break
        return k

    def _functions(self, k: int) -> bool:
        """Whether a word is a function word, a trigger, or part of an office or name."""
        marks = self.tagged.marks
        return (
            any(k in marks[name] for name in _FUNCTION if name in marks)
            or any(t.i <= k < t.j for t in self.tagged.triggers)
            or any(p.i <= k < p.j for p in self.phrases)
            or any(n.i <= k < n.j for n in self.names)
        )

    def oblique(self, name: Name) -> bool:
        """Whether a preposition or its own form governs the name, so that it is no subject."""
        if name.governed:
            return True
        k = self.start_of(name) - 1
        if self.has("prepositions", k + 1) and k + 1 < name.i:
            return True  # a preposition with its article: "vom Rektor Roe"
        return (k >= 0 and any(self.has(mark, k) for mark in OBLIQUE)) or self._bare_to(name)

    def to(self, name: Name) -> bool:
        """Whether a name stands behind «to»."""
        k = self.start_of(name) - 1
        return (k >= 0 and self.has("to", k)) or self._bare_to(name)

    def _bare_to(self, name: Name) -> bool:
        """Whether an article that is spelt like «to» is rather that: «sucede a Ana Sousa» (Portuguese)."""
        k = name.i - 1
        return k > 0 and self.has("to", k) and self.has("determiners", k) and self.tagged.tokens[k - 1].word

    def group(self, name: Name) -> list[Name]:
        """A name with those joined to it: «Sam Altman and Greg Brockman», «A, B et C»."""
        people = self.people
        index = next((n for n, p in enumerate(people) if p is name), None)
        if index is None:  # whom a clause without a subject means stands in another sentence
            return [name]
        left = right = index
        while left > 0 and self._joined(people[left - 1], people[left]):
            left -= 1
        while right + 1 < len(people) and self._joined(people[right], people[right + 1]):
            right += 1
        run = people[left : right + 1]
        if len(run) > 1 and not any(self._and_between(a, b) for a, b in pairwise(run)):
            same = [p for p in run if p.i == name.i]
            return same or [name]
        return run

    def _end_of(self, name: Name) -> int:
        """Where the noun phrase of a name ends: behind the office apposed to it."""
        phrase = self.phrase_of(name)
        return phrase.end if phrase is not None and phrase.start >= name.j else name.j

    def _joined(self, a: Name, b: Name) -> bool:
        """Whether only commas, «and», and a preposition that both names share stand between two people."""
        if a.i == b.i:
            return True
        tokens = self.tagged.tokens
        start = self.start_of(a)
        shared = tokens[start - 1].norm if start > 0 and self.oblique(a) else None
        gap = range(self._end_of(a), self.start_of(b))
        return len(gap) <= _JOINT and all(
            tokens[k].text in ",;()" or self.has("and", k) or tokens[k].text.isdigit() or tokens[k].norm == shared
            for k in gap
        )

    def _and_between(self, a: Name, b: Name) -> bool:
        """Whether an «and» joins two people."""
        return a.i == b.i or any(self.has("and", k) for k in range(self._end_of(a), self.start_of(b)))

    def verb_at(self, k: int, frame: str) -> bool:
        """Whether a verb of a frame stands at `k`."""
        return any(t.i == k and t.trigger.frame == frame and t.trigger.form != "noun" for t in self.tagged.triggers)

    def verb_starts(self) -> set[int]:
        """Positions where a verb of any frame starts."""
        return {t.i for t in self.tagged.triggers if t.trigger.form != "noun"}

    def left_bound(self, t: TriggerTag) -> int:
        """The clause of a trigger starts after the last semicolon, colon or quotation before it."""
        tokens = self.tagged.tokens
        for k in range(t.i - 1, -1, -1):
            if tokens[k].text in ";:" and not tokens[k].hyphen:
                return k + 1
        return 0

    def closes(self, t: TriggerTag) -> bool:
        """Whether the trigger is the verb that ends a clause of a verb-final language: a participle or infinitive."""
        tokens = self.tagged.tokens
        if not self.grammar.verb_final or t.tail is not None or t.trigger.form == "noun":
            return False
        k = t.j
        while k < len(tokens) and k - t.j < 3 and tokens[k].word and (
            self.has("passive_auxiliary", k) or self.has("active_auxiliary", k) or self.has("future", k)
            or self.has("planned", k)
        ):  # fmt: skip
            k += 1
        joined = k < len(tokens) and (
            self.has("and", k) or (self.has("conjunctions", k) and not self.has("as_only", k))
        )
        return k >= len(tokens) or not tokens[k].word or joined

    def clause_start(self, t: TriggerTag) -> int:
        """Where the clause of a verb-final trigger starts: after the last comma that opens no apposition."""
        tokens = self.tagged.tokens
        low = self.left_bound(t)
        relatives = [k for k in range(low, t.i) if self.has("relative", k) or self.has("conjunctions", k)]
        for k in range(t.i - 1, low, -1):
            if tokens[k].text == "," and (k + 1 in relatives or k + 2 in relatives):
                return k + 1
            if tokens[k].text == "," and self._helps(k + 1):
                break  # the clause goes on after an aside: "Lang, Chef der AG, hat gekündigt"
            if tokens[k].text == "," and any(self._helps(x) for x in range(k + 2, t.i)):
                return k + 1
        return low

    def _helps(self, k: int) -> bool:
        """Whether an auxiliary or modal verb stands at `k`."""
        return any(self.has(m, k) for m in ("active_auxiliary", "passive_auxiliary", "wishes", "modal"))

    def right_bound(self, t: TriggerTag) -> int:
        """The reach of a trigger's objects ends before the next verb of a frame, or at a semicolon."""
        if self.closes(t):
            return t.j
        tokens, helper = self.tagged.tokens, self.fronted(t)
        start = max(t.j, (t.tail or 0) + 1) if t.tail is not None else t.j
        later = [
            o.i for o in self.tagged.triggers
            if o.i >= t.j and o.trigger.form != "noun" and o.i != t.tail and o is not t and not self._aside(o)
            and o.i != helper
            and not (o.i == t.j and t.trigger.form == "participle" and self.has("passive_auxiliary", o.i))
        ]  # fmt: skip
        if t.tail is not None:
            later = [k for k in later if k > t.tail]
            # The second half of a separable verb closes its clause: "tritt zurück, neue Chefin wird Roe".
            later += [k for k in range(t.tail, len(tokens)) if tokens[k].text in ",;"][:1]
        stop = min(later, default=len(tokens))
        for k in range(start, stop):
            if tokens[k].text in ";":
                return k
        return stop

    def _aside(self, t: TriggerTag) -> bool:
        """Whether a verb only describes, in a relative clause: «leaves Acme, which she has run since 2011, and …»."""
        return t.trigger.frame == "hold" and any(self.has("relative", k) for k in range(max(0, t.i - 3), t.i))

    def verb_start(self, t: TriggerTag) -> int:
        """Where the verb group starts: auxiliaries, modals and adverbs before the trigger belong to it."""
        k = t.i
        while k > 0 and t.i - k < 5:
            token = self.tagged.tokens[k - 1]
            if not token.word or token.capital:
                break
            if any(self.has(m, k - 1) for m in ("active_auxiliary", "passive_auxiliary", "future", "to", "planned")):
                k -= 1
                continue
            if self.has("adverbs", k - 1):
                k -= 1
                continue
            break
        return k

    def fronted(self, t: TriggerTag) -> int | None:
        """Where the auxiliary stands of a verb that opens its clause before it: «In den Rat berufen wurde Jane Roe»."""
        k, tokens = t.j, self.tagged.tokens
        if not self.grammar.verb_final or t.trigger.form == "noun" or t.tail is not None or k >= len(tokens):
            return None
        if not any(self.has(mark, k) for mark in ("passive_auxiliary", "active_auxiliary", "future", "planned")):
            return None
        low = self.left_bound(t)
        if any(low <= p.i < t.i for p in self.people) or any(
            tokens[x].text == "," or self.has("conjunctions", x) or self.has("relative", x) for x in range(low, t.i)
        ):
            return None
        return k

    def voice(self, t: TriggerTag) -> str:
        """«active», «passive» or, for a participle without an auxiliary, «bare»."""
        helper = self.fronted(t)
        if helper is not None:
            coming = t.trigger.form != "participle" and self.has("future", helper)  # "Ausscheiden wird Jane Roe"
            return "passive" if self.has("passive_auxiliary", helper) and not coming else "active"
        if t.trigger.form == "verb":
            return "active"
        tokens = self.tagged.tokens
        verb_final = self.grammar.verb_final
        for k in range(t.j, min(len(tokens), t.j + 3)):
            if verb_final and tokens[k].word:
                if self.has("passive_auxiliary", k):
                    return "passive"
                if self.has("active_auxiliary", k):
                    return "active"
            elif not tokens[k].word:
                break
        low = self.left_bound(t) if verb_final else max(0, t.i - 7)
        verbs = self.verb_starts()
        for k in range(t.i - 1, low - 1, -1):
            token = tokens[k]
            if not verb_final and (token.text in ",;:" or any(n.i <= k < n.j for n in self.names if n.j - n.i > 1)):
                break
            if k in verbs and not verb_final:
                break
            if self.has("passive_auxiliary", k):
                return "passive"
            if self.has("active_auxiliary", k):
                return "active"
        joined = t.i > 0 and self.has("and", t.i - 1)
        before = [o for o in self.tagged.triggers if o.i < t.i and o.trigger.form == "participle"]
        if joined and before:  # "a révoqué X et installé Y": one auxiliary for both
            return self.voice(before[-1])
        return "bare"
