"""Lexicons: one TOML file per language, checked and compiled into a trie of words.

A form is written with spaces between words and with braces for alternatives: ``appoint{,s,ing}``. Hyphens in a form
match hyphens, spaces or nothing in the text. ``*chef`` matches any word that ends so (compounds). ``tritt … zurück``
matches its two halves apart within one clause (separable verbs). See docs/add-a-language.md.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Final

from seatchange.extractors.events.grammar import Grammar, flags_of
from seatchange.extractors.events.text import Spelling, fold, words_of

ROLE_CLASSES: Final = (
    "chair", "deputy_chair", "ceo", "president", "cfo", "coo", "cto", "cio", "cmo", "chro", "clo", "cpo", "cso", "cco",
    "cro", "ciso", "other_chief", "managing_director", "board_member", "executive_committee", "vice_president",
    "division_head", "country_head", "general_manager", "secretary_general", "governor", "dean_rector", "editor",
    "partner", "founder", "other",
)  # fmt: skip
OUT_OF_SCOPE: Final = "out_of_scope"
FRAMES: Final = (
    "appoint", "join", "become", "take", "lead", "succeed", "replace", "leave", "dismiss", "hand", "return", "die",
    "hold", "fall", "move", "predecessor",
)  # fmt: skip
MANNERS: Final = (
    "resigned", "dismissed", "retired", "died", "moved", "unspecified", "hired", "promoted", "elected", "returned",
)  # fmt: skip
WORD_LISTS: Final = (
    "active_auxiliary", "adverbs", "after_verb", "agent", "and", "as", "as_only", "background", "climate",
    "clitics", "common", "conditional", "conjunctions", "copula", "countries", "demonyms", "denied", "determiners",
    "directed", "enclitics", "extension", "former", "from_now", "fused", "future", "honorifics", "indefinite",
    "indefinite_articles", "interim", "into", "kin", "legal_forms", "locative", "modal", "months", "negation",
    "new", "nominative", "not_names", "of", "of_whom", "org_adjectives", "org_cues", "org_links",
    "org_out_of_scope", "org_possessive", "org_refs", "outgoing", "particles", "passive_auxiliary", "past_perfect",
    "person_nouns", "places", "planned", "plural_verbs", "possessive", "posts", "prepositions", "presents", "press",
    "previously", "pronouns_he", "pronouns_many", "pronouns_object", "pronouns_one", "pronouns_she", "relative",
    "relative_days", "rumoured", "since", "source", "span", "speech", "suffixes", "to", "units", "universities",
    "weekdays", "when", "where", "wishes", "with",
)  # fmt: skip


_OF_CHANGE: Final = ("new", "outgoing", "interim", "from_now")
"""The lists whose words tell a change beside an office, without a trigger."""


class LexiconError(ValueError):
    """A lexicon file says something that cannot be used; the message names the file and the entry."""


@dataclass(frozen=True, slots=True)
class Office:
    """An office or title with its role class. `body` marks a board or committee, an office only when joined or left."""

    role_class: str
    body: bool = False
    impersonal: bool = False  # the office rather than who holds it ("presidency"): nobody is apposed to it
    weak: bool = False  # an ordinary word too ("head", "chef"): an office only beside a person or an organisation
    seat: bool = False  # stands for any office ("the helm", "le poste"): which one, the document says
    unit: bool = False  # what follows "of" may be a field of work rather than an organisation


_OFFICE_FLAGS: Final = ("body", "impersonal", "weak", "seat", "unit")


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that opens a frame. `form` says how it was written: verb, participle or noun."""

    frame: str
    manner: str
    form: str
    office: bool  # an office must stand in the same clause
    lemma: str
    role_class: str | None = None  # the office that the phrase itself implies ("takes the helm": ceo)
    interim: bool = False
    weak: bool = False  # an ordinary word too ("leaves", "goes"): only with an office or organisation of its own


_TRIGGER_FORMS: Final = ("verb", "participle", "noun")
_TRIGGER_FLAGS: Final = ("office", "role_class", "interim", "weak")


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with the changes that must be read from it (none for a counter-example), and the entry it is for."""

    text: str
    expected: tuple[str, ...]
    entry: str


Forms = Mapping[str, tuple[frozenset[str], ...]]
"""Forms of one or several words, folded: a telling word of each, and the other words that belong to it."""

SplitVerb = tuple[tuple[str, ...], tuple[str, ...], Trigger]
"""A verb in two halves: the words behind the first of its head, those of its tail, and what it triggers."""


@dataclass(slots=True)
class Node:
    """A trie node: the next words, and what ends here."""

    next: dict[str, Node] = field(default_factory=dict)
    values: list[object] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Lexicon:
    """A language's words, compiled. `words` maps a list name to its one-word members; `trie` holds everything."""

    language: str
    trie: Node
    suffixes: dict[str, Office]
    list_suffixes: Mapping[str, tuple[str, ...]]  # the end of a compound → names of its lists
    words: Mapping[str, frozenset[str]]
    lists_of: Mapping[str, tuple[str, ...]]  # the same the other way round: word → names of its lists
    split: Mapping[str, tuple[SplitVerb, ...]]  # separable verbs by the first word of their head
    spelling: Spelling
    grammar: Grammar
    morphology: str  # the model that tells nouns from names, where nouns have capitals
    examples: tuple[Example, ...]
    gate_triggers: Forms  # of whatever tells of change
    gate_offices: Forms  # of the offices, and of the triggers that imply one
    month_numbers: Mapping[str, int]
    weekday_numbers: Mapping[str, int]
    day_offsets: Mapping[str, int]

    def is_(self, name: str, norm: str) -> bool:
        """Whether a folded word belongs to a word list."""
        return norm in self.words[name]


def expand(form: str) -> Iterator[str]:
    """All words that a form stands for: ``chef{,fe}s`` gives ``chefs`` and ``cheffes``. Braces may not be nested."""
    start = form.find("{")
    if start < 0:
        yield form
        return
    end = form.find("}", start)
    if end < 0:
        raise LexiconError(f"unclosed brace in form {form!r}")
    for middle in form[start + 1 : end].split(","):
        for rest in expand(form[end + 1 :]):
            yield form[:start] + middle + rest


_PIECE = re.compile(r"[^\W_]+'?|'[^\W_]+|[^\w\s'-]", re.UNICODE)


def pieces(form: str, elisions: Iterable[str] = ()) -> tuple[str, ...]:
    """The folded words of a form as the tokeniser would cut them, hyphens left out."""
    found: list[str] = []
    for chunk in fold(form).replace("-", " ").split():
        if "'" not in chunk:
            found.extend(_PIECE.findall(chunk))
            continue
        rest = chunk
        for elision in elisions:
            if rest.startswith(elision) and len(rest) > len(elision):
                found.append(elision)
                rest = rest[len(elision) :]
                break
        if rest.startswith("'") or "'" not in rest:
            found.extend(_PIECE.findall(rest) if not rest.startswith("'") else [rest])
        else:
            head, _, tail = rest.partition("'")
            found.extend([head, "'" + tail] if tail == "s" else [rest])
    return tuple(found)


def _insert(root: Node, words: tuple[str, ...], value: object) -> None:
    """File a value in the trie under its words."""
    node = root
    for word in words:
        node = node.next.setdefault(word, Node())
    node.values.append(value)


def _lists_of(lists: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """The names of the lists that hold each word."""
    found: dict[str, tuple[str, ...]] = {}
    for name, members in lists.items():
        for word in members:
            found[word] = (*found.get(word, ()), name)
    return found


def _forms(forms: Iterable[tuple[str, ...]], common: Collection[str]) -> Forms:
    """Forms by the word of each that is not common and stands in the fewest of them: few need a second look."""
    sets = {frozenset(words_of(" ".join(form))) for form in forms} - {frozenset()}
    often = Counter(word for words in sets for word in words)
    found: defaultdict[str, list[frozenset[str]]] = defaultdict(list)
    for words in sets:
        key = min(words, key=lambda w: (w in common, often[w], w))
        found[key].append(words - {key})
    return {key: tuple(sorted(rests, key=len)) for key, rests in found.items()}


def _example(text: str, entry: str) -> Example:
    """An example as it is written: «sentence => changes; …»."""
    sentence, _, expected = text.partition("=>")
    return Example(sentence.strip(), tuple(p.strip() for p in expected.split(";") if p.strip()), entry)


@dataclass(slots=True)
class _Draft:
    """A lexicon while its file is read. `path` is for the messages."""

    path: str
    elisions: frozenset[str]
    root: Node = field(default_factory=Node)
    lists: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in WORD_LISTS})
    endings: dict[str, set[str]] = field(default_factory=lambda: {name: set() for name in WORD_LISTS})
    suffixes: dict[str, Office] = field(default_factory=dict)
    split: dict[str, list[SplitVerb]] = field(default_factory=dict)
    examples: list[Example] = field(default_factory=list)
    gate_triggers: list[tuple[str, ...]] = field(default_factory=list)
    gate_offices: list[tuple[str, ...]] = field(default_factory=list)

    def need(self, ok: bool, message: str) -> None:
        """Raise LexiconError with the message unless something holds."""
        if not ok:
            raise LexiconError(f"{self.path}: {message}")

    def forms(self, entry: Mapping[str, Any], key: str) -> Iterator[str]:
        """The words that the forms of an entry stand for."""
        for form in entry.get(key, ()):
            yield from expand(form)

    def prove(self, entry: Mapping[str, Any], label: str) -> None:
        """Keep the examples and counter-examples of an entry."""
        self.examples += [_example(x, label) for x in (*entry.get("examples", ()), *entry.get("counters", ()))]


def _read_words(draft: _Draft, raw: Mapping[str, list[str]]) -> None:
    """The word lists of a file."""
    unknown = set(raw) - set(WORD_LISTS)
    draft.need(not unknown, f"unknown word list {sorted(unknown)}; allowed are {list(WORD_LISTS)}")
    for name in raw:
        for form in draft.forms(raw, name):
            if form.startswith("*"):
                draft.endings[name].add(fold(form[1:]))
                continue
            words = pieces(form, draft.elisions)
            if name in _OF_CHANGE:
                draft.gate_triggers.append(words)
            if len(words) == 1:
                draft.lists[name].add(words[0])
            elif words:
                _insert(draft.root, words, name)


def _read_office(draft: _Draft, number: int, entry: Mapping[str, Any]) -> None:
    """One office entry of a file."""
    label = f"office {number} ({entry.get('class')}: {', '.join(entry.get('forms', ())[:2])})"
    draft.need(entry.get("class") in (*ROLE_CLASSES, OUT_OF_SCOPE), f"{label}: unknown class")
    extra = set(entry) - {"class", "forms", "examples", "counters", *_OFFICE_FLAGS}
    draft.need(not extra, f"{label}: unknown key {sorted(extra)}")
    office = Office(entry["class"], **{flag: entry.get(flag, False) for flag in _OFFICE_FLAGS})
    for form in draft.forms(entry, "forms"):
        if form.startswith("*"):
            draft.suffixes[fold(form[1:])] = office
            continue
        words = pieces(form, draft.elisions)
        _insert(draft.root, words, office)
        if office.role_class != OUT_OF_SCOPE:
            draft.gate_offices.append(words)
    draft.prove(entry, label)


def _read_trigger(draft: _Draft, number: int, entry: Mapping[str, Any]) -> None:
    """One trigger entry of a file."""
    first = next((form for kind in _TRIGGER_FORMS for form in draft.forms(entry, kind)), "?")
    label = f"trigger {number} ({entry.get('frame')}: {first})"
    manner = entry.get("manner", "unspecified")
    draft.need(entry.get("frame") in FRAMES, f"{label}: unknown frame; allowed are {FRAMES}")
    draft.need(manner in MANNERS, f"{label}: unknown manner; allowed are {MANNERS}")
    extra = set(entry) - {"frame", "manner", "examples", "counters", *_TRIGGER_FORMS, *_TRIGGER_FLAGS}
    draft.need(not extra, f"{label}: unknown key {sorted(extra)}")
    draft.need(bool(entry.get("examples")), f"{label}: needs an example")
    draft.need(bool(entry.get("counters")), f"{label}: needs a counter-example")
    for kind in _TRIGGER_FORMS:
        trigger = Trigger(
            entry["frame"], manner, kind, entry.get("office", False), first, entry.get("role_class"),
            entry.get("interim", False), entry.get("weak", False),
        )  # fmt: skip
        for form in draft.forms(entry, kind):
            told = _insert_trigger(draft, form, trigger, label)
            if trigger.frame != "hold":
                draft.gate_triggers.append(told)
            if trigger.role_class or trigger.frame in ("hold", "lead"):
                draft.gate_offices.append(told)
    draft.prove(entry, label)


def _insert_trigger(draft: _Draft, form: str, trigger: Trigger, label: str) -> tuple[str, ...]:
    """File a trigger under its form, and give the words of it."""
    head, separable, tail = form.partition("…")
    words = pieces(head, draft.elisions)
    draft.need(
        bool(words), f"{label}: a form needs a word before its «…»: {form!r}" if separable else f"{label}: empty form"
    )
    if separable:
        last = pieces(tail, draft.elisions)
        draft.split.setdefault(words[0], []).append((words[1:], last, trigger))
        return (*words, *last)
    _insert(draft.root, words, trigger)
    return words


def _numbers(section: Mapping[str, list[str]]) -> dict[str, int]:
    """The words of a section that lists them by number, such as the months."""
    return {fold(word): int(number) for number, forms in section.items() for f in forms for word in expand(f)}


def parse(source: str, path: str) -> Lexicon:
    """Compile a lexicon file. Raises LexiconError naming the file and the entry that cannot be used."""
    try:
        data: dict[str, Any] = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{path}: {error}") from error
    known = {"language", "grammar", "words", "office", "trigger", "months", "weekdays", "relative_days"}
    section: dict[str, Any] = data.get("grammar", {})
    draft = _Draft(path, frozenset(fold(x) for x in section.get("elisions", ())))
    draft.need(not set(data) - known, f"unknown section {sorted(set(data) - known)}; allowed are {sorted(known)}")
    try:
        grammar = flags_of(section)
    except ValueError as error:
        raise LexiconError(f"{path}: {error}") from error
    _read_words(draft, data.get("words", {}))
    for number, entry in enumerate(data.get("office", ()), 1):
        _read_office(draft, number, entry)
    for number, entry in enumerate(data.get("trigger", ()), 1):
        _read_trigger(draft, number, entry)
    return _compile(draft, data, grammar)


def _compile(draft: _Draft, data: Mapping[str, Any], grammar: Grammar) -> Lexicon:
    """The lexicon of a file that was read."""
    lists, section = draft.lists, data.get("grammar", {})
    months, weekdays = _numbers(data.get("months", {})), _numbers(data.get("weekdays", {}))
    lists["months"], lists["weekdays"] = set(months), set(weekdays)
    will_be = ((word,) for word in lists["copula"] & lists["future"])
    return Lexicon(
        language=data["language"],
        trie=draft.root,
        suffixes=draft.suffixes,
        list_suffixes=_lists_of(draft.endings),
        words={name: frozenset(members) for name, members in lists.items()},
        lists_of=_lists_of(lists),
        split={head: tuple(forms) for head, forms in draft.split.items()},
        spelling=Spelling(
            draft.elisions,
            frozenset(fold(x) for x in section.get("genitives", ())),
            frozenset(fold(x) for x in section.get("abbreviations", ())),
            frozenset(lists["common"]) if grammar.ordinal_dots else None,
        ),
        grammar=grammar,
        morphology=section.get("morphology", ""),
        examples=tuple(draft.examples),
        gate_triggers=_forms([*draft.gate_triggers, *will_be], lists["common"]),
        gate_offices=_forms(draft.gate_offices, lists["common"]),
        month_numbers=months,
        weekday_numbers=weekdays,
        day_offsets={fold(k): v for k, v in data.get("relative_days", {}).items()},
    )


@cache
def languages() -> frozenset[str]:
    """The languages that can be read: the names of the lexicon files (ISO 639-1)."""
    folder = resources.files(__package__) / "lexicons"
    return frozenset(f.name[:-5] for f in folder.iterdir() if f.name.endswith(".toml") and len(f.name) == 7)


@cache
def load(language: str) -> Lexicon:
    """The compiled lexicon of a language. Raises LexiconError when there is none."""
    if language not in languages():
        raise LexiconError(f"no lexicon for language {language!r}; there are {', '.join(sorted(languages()))}")
    name = f"{language}.toml"
    return parse((resources.files(__package__) / "lexicons" / name).read_text("utf-8"), name)
