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
    "active_auxiliary", "after_verb", "agent", "and", "as", "as_only", "background", "climate", "clitics", "common",
    "conditional", "conjunctions", "copula", "countries", "demonyms", "denied", "determiners", "directed",
    "enclitics", "extension", "former", "from_now", "fused", "future", "honorifics", "indefinite",
    "indefinite_articles", "inside", "interim", "into", "kin", "legal_forms", "locative", "modal", "months",
    "negation", "new", "nominative", "not_names", "of", "of_whom", "org_cues", "org_links", "org_out_of_scope",
    "org_possessive", "org_refs", "outgoing", "outside", "particles", "passive_auxiliary", "past_perfect",
    "person_nouns", "places", "planned", "possessive", "posts", "prepositions", "press", "previously",
    "pronouns_he", "pronouns_many", "pronouns_object", "pronouns_one", "pronouns_she", "question", "relative",
    "relative_days", "rumoured", "since", "source", "span", "speech", "suffixes", "to", "units", "universities",
    "weekdays", "where", "wishes", "with",
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


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with the changes that must be read from it (none for a counter-example), and the entry it is for."""

    text: str
    expected: tuple[str, ...]
    entry: str


Forms = Mapping[str, tuple[frozenset[str], ...]]
"""Forms of one or several words, folded: a telling word of each, and the other words that belong to it."""


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
    split: Mapping[str, tuple[tuple[tuple[str, ...], Trigger], ...]]  # separable verbs: head → (tail words, trigger)
    spelling: Spelling
    grammar: Mapping[str, bool]
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
    node = root
    for word in words:
        node = node.next.setdefault(word, Node())
    node.values.append(value)


def _lists_of(lists: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
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


def _need(ok: bool, path: str, message: str) -> None:
    if not ok:
        raise LexiconError(f"{path}: {message}")


def _example(text: str, entry: str) -> Example:
    sentence, _, expected = text.partition("=>")
    return Example(sentence.strip(), tuple(p.strip() for p in expected.split(";") if p.strip()), entry)


def parse(source: str, path: str) -> Lexicon:
    """Compile a lexicon file. Raises LexiconError naming the file and the entry that cannot be used."""
    try:
        data: dict[str, Any] = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{path}: {error}") from error
    known = {"language", "grammar", "words", "office", "trigger", "months", "weekdays", "relative_days"}
    _need(not set(data) - known, path, f"unknown section {sorted(set(data) - known)}; allowed are {sorted(known)}")
    grammar: dict[str, Any] = data.get("grammar", {})
    elisions = frozenset(fold(x) for x in grammar.get("elisions", ()))
    root, suffixes, examples = Node(), {}, []  # type: Node, dict[str, Office], list[Example]
    split: dict[str, list[tuple[tuple[str, ...], Trigger]]] = {}
    gate: list[tuple[str, ...]] = []
    gate_offices: list[tuple[str, ...]] = []

    raw_words: dict[str, list[str]] = data.get("words", {})
    unknown = set(raw_words) - set(WORD_LISTS)
    _need(not unknown, path, f"unknown word list {sorted(unknown)}; allowed are {list(WORD_LISTS)}")
    lists: dict[str, set[str]] = {name: set() for name in WORD_LISTS}
    endings: dict[str, set[str]] = {name: set() for name in WORD_LISTS}
    for name, forms in raw_words.items():
        for form in forms:
            for one in expand(form):
                if one.startswith("*"):
                    endings[name].add(fold(one[1:]))
                    continue
                words = pieces(one, elisions)
                if name in _OF_CHANGE:
                    gate.append(words)
                if len(words) == 1:
                    lists[name].add(words[0])
                elif words:
                    _insert(root, words, name)

    for number, entry in enumerate(data.get("office", ()), 1):
        label = f"office {number} ({entry.get('class')}: {', '.join(entry.get('forms', ())[:2])})"
        _need(entry.get("class") in (*ROLE_CLASSES, OUT_OF_SCOPE), path, f"{label}: unknown class")
        extra = set(entry) - {"class", "forms", "examples", "counters", *_OFFICE_FLAGS}
        _need(not extra, path, f"{label}: unknown key {sorted(extra)}")
        office = Office(entry["class"], **{flag: entry.get(flag, False) for flag in _OFFICE_FLAGS})
        for form in entry["forms"]:
            for one in expand(form):
                if one.startswith("*"):
                    suffixes[fold(one[1:])] = office
                else:
                    words = pieces(one, elisions)
                    _insert(root, words, office)
                    if office.role_class != OUT_OF_SCOPE:
                        gate_offices.append(words)
        examples += [_example(x, label) for x in (*entry.get("examples", ()), *entry.get("counters", ()))]

    for number, entry in enumerate(data.get("trigger", ()), 1):
        first = next((next(expand(f)) for key in ("verb", "participle", "noun") for f in entry.get(key, ())), "?")
        label = f"trigger {number} ({entry.get('frame')}: {first})"
        _need(entry.get("frame") in FRAMES, path, f"{label}: unknown frame; allowed are {FRAMES}")
        _need(entry.get("manner", "unspecified") in MANNERS, path, f"{label}: unknown manner; allowed are {MANNERS}")
        extra = set(entry) - {
            "frame", "manner", "verb", "participle", "noun", "office", "role_class", "interim", "weak", "examples",
            "counters",
        }  # fmt: skip
        _need(not extra, path, f"{label}: unknown key {sorted(extra)}")
        _need(bool(entry.get("examples")), path, f"{label}: needs an example")
        _need(bool(entry.get("counters")), path, f"{label}: needs a counter-example")
        for kind in ("verb", "participle", "noun"):
            for form in entry.get(kind, ()):
                for one in expand(form):
                    trigger = Trigger(
                        entry["frame"], entry.get("manner", "unspecified"), kind, entry.get("office", False), first,
                        entry.get("role_class"), entry.get("interim", False), entry.get("weak", False),
                    )  # fmt: skip
                    if "…" in one:
                        head, _, tail = one.partition("…")
                        head_words = pieces(head, elisions)
                        _need(len(head_words) >= 1, path, f"{label}: a separable form needs a head: {one!r}")
                        split.setdefault(head_words[0], []).append(
                            ((*head_words[1:], "…", *pieces(tail, elisions)), trigger)
                        )
                        told = (*head_words, *pieces(tail, elisions))
                    else:
                        words = pieces(one, elisions)
                        _need(bool(words), path, f"{label}: empty form")
                        _insert(root, words, trigger)
                        told = words
                    if trigger.frame != "hold":
                        gate.append(told)
                    if trigger.role_class or trigger.frame in ("hold", "lead"):
                        gate_offices.append(told)
        examples += [_example(x, label) for x in (*entry["examples"], *entry["counters"])]

    gate += [(word,) for word in lists["copula"] & lists["future"]]
    months, weekdays = (
        {fold(word): number for number, forms in data.get(section, {}).items() for f in forms for word in expand(f)}
        for section in ("months", "weekdays")
    )
    lists["months"], lists["weekdays"] = set(months), set(weekdays)
    return Lexicon(
        language=data["language"],
        trie=root,
        suffixes=suffixes,
        list_suffixes=_lists_of(endings),
        words={name: frozenset(members) for name, members in lists.items()},
        lists_of=_lists_of(lists),
        split={head: tuple(forms) for head, forms in split.items()},
        spelling=Spelling(
            elisions,
            frozenset(fold(x) for x in grammar.get("genitives", ())),
            frozenset(fold(x) for x in grammar.get("abbreviations", ())),
            frozenset(lists["common"]) if grammar.get("ordinal_dots", False) else None,
        ),
        grammar={k: v for k, v in grammar.items() if isinstance(v, bool)},
        morphology=grammar.get("morphology", ""),
        examples=tuple(examples),
        gate_triggers=_forms(gate, lists["common"]),
        gate_offices=_forms(gate_offices, lists["common"]),
        month_numbers={k: int(v) for k, v in months.items()},
        weekday_numbers={k: int(v) for k, v in weekdays.items()},
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
