"""A scene is a sentence with everything found in it; it answers where a trigger's subject and objects stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from seatchange.extractors.events.given import gender
from seatchange.extractors.events.grammar import Grammar
from seatchange.extractors.events.lexicon import Lexicon, Trigger
from seatchange.extractors.events.names import ORGANISATION, PERSON, UNKNOWN, Entity, Name
from seatchange.extractors.events.phrases import OfficePhrase
from seatchange.extractors.events.tags import Tagged, TriggerTag

_COPULA = Trigger("become", "unspecified", "verb", True, "be")

_JOINT = 4
"""How many words may join two people in one phrase."""

OBLIQUE = ("of", "agent", "with", "to", "as", "prepositions")
"""Word lists whose members make the name behind them no subject."""


_PRONOUNS = ("pronouns_one", "pronouns_many", "pronouns_object", "pronouns_she", "person_nouns")


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
        self._resolve_office()
        self._resolve_pronouns()
        self.people = [n for n in self.names if n.entity.kind == PERSON or n.entity.maybe_person]
        self.organisations = [n for n in self.names if n.entity.kind in (ORGANISATION, UNKNOWN)]

    def _resolve_office(self) -> None:
        """Who is meant by an office that opens the sentence: «Jane Roe leaves Acme. The finance director joins …»."""
        phrase = next((p for p in self.phrases if p.start == 0), None)
        if phrase is None or phrase.person is not None or len(self.before) != 1 or not self.has("determiners", 0):
            return
        apart = phrase.body or phrase.former or phrase.new or phrase.outgoing or phrase.interim or phrase.out_of_scope
        if apart or self.has("indefinite_articles", 0) or self.has("possessive", 0) or self.number == 0:
            return
        near = range(phrase.end, min(len(self.tagged.tokens), phrase.end + 5))
        if not any(k in self.verb_starts() or self.has("speech", k) for k in near):
            return  # the post rather than its holder: «The chair remains vacant»
        who = self.before[0]
        known = {id(e) for e in self.holders.get(phrase.role_class, ())}
        elsewhere = any(e is who for role, people in self.holders.items() if role != phrase.role_class for e in people)
        if (known and known != {id(who)}) or (elsewhere and not known) or who.kind != PERSON:
            return
        phrase.person = Name(phrase.i, phrase.j, who)
        self.names = sorted([*self.names, phrase.person], key=lambda n: (n.i, n.j))

    def _resolve_pronouns(self) -> None:
        extra: list[Name] = []
        marks = self.tagged.marks
        for k in sorted({k for name in _PRONOUNS for k in marks.get(name, ())}):
            office = any(o.i <= k < o.j for o in self.tagged.offices)
            one = self.tagged.has("pronouns_one", k) or (
                not office
                and self.tagged.has("person_nouns", k)
                and self._determined(k)
                and not any(o.i <= k < o.j for o in self.tagged.offices)
                and not any(n.i in (k + 1, k + 2) for n in self.names)
            )  # fmt: skip
            if one and k > 0 and self.tagged.has("pronouns_one", k - 1):
                continue  # the second word of a pronoun of two
            many = self.tagged.has("pronouns_many", k)
            governed = self.tagged.has("pronouns_object", k) and not self._possesses(k)
            she = self.tagged.has("pronouns_she", k) and self._singular(k)
            one = one or governed or she
            if self.clitic(k):
                continue
            if not (one or many) or any(n.i <= k < n.j for n in self.names):
                continue
            told = [n for n in self.names if n.entity.kind == PERSON and n.j <= k]
            earlier = [n.entity for n in told if not self.oblique(n)] or [n.entity for n in told]
            if governed:  # not the subject of its own clause
                who = earlier[:1] if len(set(map(id, earlier))) > 1 else self.before[:1] or earlier[:1]
                extra += [Name(k, k + 1, e, governed=True) for e in who]
            elif one:
                who = self.before[:1] or earlier[:1]
                if she or self.tagged.has("pronouns_he", k):
                    fits = [e for e in (earlier or self.before) if gender(e.words[0]) in (None, "f" if she else "m")]
                    who, earlier = fits[:1], []
                if (earlier and k > 0 and not self._clause_start(k)) or earlier:
                    who = earlier[:1]
                extra += [Name(k, k + 1, e, governed=governed) for e in who]
            elif len(self.before) > 1:
                extra += [Name(k, k + 1, e) for e in self.before]
        if extra:
            self.names = sorted([*self.names, *extra], key=lambda n: (n.i, n.j))

    def _possesses(self, k: int) -> bool:
        """Whether a word that is object and possessive alike, such as «her», opens a noun phrase."""
        tokens, after = self.tagged.tokens, k + 1
        if not self.has("possessive", k) or after >= len(tokens) or not tokens[after].word:
            return False
        frames = {t.trigger.frame for t in self.tagged.triggers if t.j == k}
        if "appoint" in frames and any(o.i == after for o in self.tagged.offices):
            return False  # "has made her chairman"
        return not any(
            self.has(m, after) for m in ("as", "to", "of", "agent", "locative", "and", "after_verb", "weekdays")
        )

    def _determined(self, k: int) -> bool:
        """Whether an article opens the noun phrase that ends at `k`: «the 55-year-old banker»."""
        for x in range(k - 1, max(-1, k - 6), -1):
            if self.tagged.has("determiners", x):
                return True
            token = self.tagged.tokens[x]
            if not (token.text.islower() or token.text.isdigit() or token.hyphen):
                return False
        return False

    def clitic(self, k: int) -> bool:
        """Whether an object pronoun leans on the verb after it: «qui lui succède», no subject of its own."""
        after = k + 1 < len(self.tagged.tokens) and (
            self.has("active_auxiliary", k + 1) or any(t.i == k + 1 for t in self.tagged.triggers)
        )
        return after and self.has("clitics", k)

    def clitic_of(self, t: TriggerTag) -> int | None:
        """Where the object pronoun of a trigger stands: «lui a succédé», or behind the verb, «cede-lhe o lugar»."""
        tokens = self.tagged.tokens
        for k in range(t.i + 1, min(len(tokens), t.j + 2)):
            if self.has("clitics", k) and tokens[k - 1].hyphen:
                return k
        for k in range(t.i - 1, max(-1, t.i - 4), -1):
            if self.has("clitics", k):
                return k
            if not any(self.has(m, k) for m in ("active_auxiliary", "future", "planned")):
                return None
        return None

    def antecedent(self, k: int, exclude: Iterable[Entity]) -> list[Name]:
        """Whom an object pronoun at `k` means: another person of the sentence before it, else of the one before."""
        others = set(map(id, exclude))
        here = [p.entity for p in self.people if p.j <= k and id(p.entity) not in others]
        known = [e for e in (*here[:1], *self.before) if id(e) not in others]
        return [Name(k, k + 1, e) for e in known[:1]]

    def _singular(self, k: int) -> bool:
        """Whether a pronoun that means one woman or many people opens a clause whose verb is in the singular."""
        tokens = self.tagged.tokens
        if (k > 0 and tokens[k - 1].word) or k + 1 >= len(tokens):
            return False
        return tokens[k + 1].word and not tokens[k + 1].norm.endswith("n")

    def _clause_start(self, k: int) -> bool:
        return k == 0 or not self.tagged.tokens[k - 1].word

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
        return k

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

    def earlier_than(self, k: int) -> list[Name]:
        """Who is spoken of before the clause of a verb at token `k` that is no trigger itself."""
        return self.earlier(TriggerTag(k, k + 1, _COPULA))

    def earlier(self, t: TriggerTag) -> list[Name]:
        """Who is spoken of before a trigger's clause: in its sentence, else in the one before."""
        low = self.left_bound(t)
        here = [p for p in self.people if p.j <= low and not self.oblique(p)]
        return self.group(here[0]) if here else [Name(t.i, t.i, e) for e in self.before[:1]]

    def group(self, name: Name) -> list[Name]:
        """A name with those joined to it: «Sam Altman and Greg Brockman», «A, B et C»."""
        people = self.people
        index = next(n for n, p in enumerate(people) if p is name)
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
        tokens = self.tagged.tokens
        start = max(t.j, (t.tail or 0) + 1) if t.tail is not None else t.j
        later = [
            o.i for o in self.tagged.triggers
            if o.i >= t.j and o.trigger.form != "noun" and o.i != t.tail and o is not t and not self._aside(o)
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

    def subjects_before(self, k: int) -> list[Name]:
        """The people who are the subject of a verb at token `k` that is no trigger itself, such as a copula."""
        return self.subjects(TriggerTag(k, k + 1, _COPULA))

    def subjects(self, t: TriggerTag) -> list[Name]:
        """The people who are the subject of a trigger, from the words before it.

        An interpolated clause between commas is stepped over; a relative pronoun leads to its antecedent; a name
        behind a preposition is no subject. Empty when the clause names none before the verb.
        """
        tokens = self.tagged.tokens
        low = self.left_bound(t)
        start = self.clause_start(t) if self.closes(t) else low
        if not (self.has("relative", start) or self.has("relative", start + 1)):
            low = start
        people = [p for p in self.people if low <= p.i and p.j <= t.i]
        if not people:
            return self._unnamed(low, t) or []
        relatives = [k for k in range(people[0].j, t.i) if self.has("relative", k)]
        if relatives and not any(p.i > relatives[-1] for p in people):
            pronoun = relatives[-1]
            verbs_between = [v for v in self.verb_starts() if pronoun < v < t.i]
            comma_after = any(tokens[k].text == "," for k in range(pronoun, t.i))
            if not (verbs_between and comma_after) and not (comma_after and tokens[t.i - 1].text == ","):
                if self._governed(pronoun):
                    return []  # "a process with which the board filled the seat"
                antecedent = [p for p in people if p.j <= pronoun]
                return self.group(antecedent[-1]) if antecedent else []
        segments = self._segments(low, t.i)
        verb_start = self.verb_start(t)
        if verb_start > 0 and tokens[verb_start - 1].text in ",)" and len(segments) > 1:
            for number in reversed(range(len(segments) - 1)):
                lo, hi = segments[number]
                inside = [p for p in people if lo <= p.i < hi and not self.oblique(p)]
                if inside:
                    that = max((k for k in range(low, lo) if self.has("conjunctions", k)), default=low)
                    earlier = [
                        p for p in people
                        if that <= p.i < lo and not self.oblique(p) and p.i >= segments[max(0, number - 3)][0]
                    ]  # fmt: skip
                    stepped = earlier and number == len(segments) - 2 and not self._starts_clause(lo)
                    return self.group(earlier[0] if stepped else inside[-1])
        candidates = [p for p in people if not self._behind_preposition(p, verb_start)]
        if self._second(t, people):
            return []
        if candidates and verb_start > candidates[-1].j and self.has("and", verb_start - 1):
            # "Jane Roe beat John Doe and succeeds …": verbs joined by «and» have one subject
            if not any(low <= o.i < verb_start for o in self.tagged.triggers):
                return self.group(candidates[0])
        if candidates:
            last = candidates[-1]
            if any(self.has("indefinite", k) for k in range(last.j, t.i)):
                return []  # "until somebody replaces him"
            unnamed = None if self.grammar.verb_final else self._unnamed(last.j, t)
            return [p for p in self.group(last) if not self.oblique(p)] if unnamed is None else unnamed
        return self._unnamed(low, t) or []

    def _second(self, t: TriggerTag, people: list[Name]) -> bool:
        """Whether the verb stands second in a clause that something else opens: «…, auch darunter wurde getauscht»."""
        if not self.grammar.verb_final or self.closes(t):
            return False
        tokens = self.tagged.tokens
        comma = next((k for k in range(t.i - 1, -1, -1) if tokens[k].text == ","), None)
        if comma is None or comma == t.i - 1 or any(p.i > comma for p in people):
            return False
        return not all(self.has("and", k) or self.has("relative", k) for k in range(comma + 1, t.i))

    def _unnamed(self, low: int, t: TriggerTag) -> list[Name] | None:
        """The known holder of an office that is the subject without a name: «its chief executive resigned».

        None when no such office stands between `low` and the trigger, empty when nobody is known to hold it.
        """
        loose = [
            p for p in self.phrases
            if p.person is None and low <= p.start and p.end <= t.i and not p.body and not p.former
            and t.i - p.end <= 6
        ]  # fmt: skip
        if not loose:
            return None
        phrase = loose[-1]
        if self.grammar.verb_final and not self.has("nominative", phrase.start):
            return None  # "den Vorsitz übernimmt"
        k = phrase.start - 1
        if (k >= 0 and any(self.has(mark, k) for mark in OBLIQUE)) or any(
            not self.tagged.tokens[x].word for x in range(phrase.end, t.i)
        ):
            return None
        if not any(self.has("determiners", x) for x in range(max(0, phrase.start - 1), phrase.i)):
            return None
        known = {id(e): e for e in self.holders.get(phrase.role_class, ())}
        if len(known) == 1:
            return [Name(phrase.i, phrase.j, next(iter(known.values())))]
        return []

    def _behind_preposition(self, name: Name, verb_start: int) -> bool:
        """Whether a preposition governs a name or what it is joined to: both of «con Soto y Vega», not the last of
        «renunció para ser ministro de Soto y Vega quedó en la presidencia», which the verb follows at once.
        """
        if self.oblique(name):
            return True
        return verb_start > name.j and any(self.oblique(p) for p in self.group(name) if p.i < name.i)

    def _governed(self, k: int) -> bool:
        """Whether a preposition governs the relative pronoun at `k`: «of whom», «con el que»."""
        k -= 1
        while k > 0 and self.has("determiners", k):
            k -= 1
        return k >= 0 and any(self.has(mark, k) for mark in OBLIQUE)

    def _starts_clause(self, k: int) -> bool:
        return self.has("and", k) and any(v > k for v in self.verb_starts())

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
            if token.norm.endswith(("ly", "ment", "mente")):
                k -= 1
                continue
            break
        return k

    def _segments(self, low: int, high: int) -> list[tuple[int, int]]:
        tokens = self.tagged.tokens
        cuts = [low]
        for k in range(low, high):
            token = tokens[k]
            if token.text in ",()" or token.dash:
                number = token.text == "," and k + 1 < high and tokens[k + 1].text.isdigit()
                if not number:
                    cuts.append(k + 1)
        cuts.append(high)
        return [(a, b) for a, b in pairwise(cuts)]

    def objects(self, t: TriggerTag) -> list[Name]:
        """The people who are the object of a trigger, from the words after it."""
        stop = self.right_bound(t)
        people = [p for p in self.people if t.j <= p.i < stop]
        if not people:
            return []
        first = people[0]
        tokens = self.tagged.tokens
        # A relative clause or a new sentence part before the name cuts it off.
        gap = range(t.j, self.start_of(first))
        commas = [k for k in gap if tokens[k].text == ","]
        if any(self.has("relative", k) or tokens[k].text == ";" for k in gap) or len(commas) not in (0, 2):
            return []  # two commas enclose an aside: "elegeu, por unanimidade, Ana Sousa"
        return self.group(first)

    def agents(self, t: TriggerTag) -> list[Name]:
        """The people named behind a passive's «by»."""
        stop = self.right_bound(t)
        low = self.clause_start(t) if self.grammar.verb_final else t.j
        for p in self.people:
            if t.j <= p.i < stop or low <= p.i < t.i:
                k = self.start_of(p) - 1
                if k >= 0 and self.has("agent", k):
                    return self.group(p)
        return []

    def voice(self, t: TriggerTag) -> str:
        """«active», «passive» or, for a participle without an auxiliary, «bare»."""
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
