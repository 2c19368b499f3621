"""How well predicted events agree with a gold file: the score of docs/events.md, pure and reproducible.

A prediction matches a gold event when change, person and organisation agree ("event"); it matches in full when interim,
status and office agree too. Figures are micro-averaged over a language, rounded to three digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from typing import Any, Literal

Event = Mapping[str, Any]
Document = Mapping[str, Any]
Fault = tuple[Literal["missed", "spurious", "slots"], Document, Mapping[str, Any]]

_LEGAL_FORMS = """
    ab ag as asa bv cie co companies company corp corporation et gmbh groep group groupe grupo gruppe gruppo holding
    holdings inc incorporated kg kgaa limited llc llp lp ltd ltda nv oy oyj plc sa sarl sas sau se sgps sl spa srl the
"""
_STOPWORDS = """
    a and d da das de del della dello dem den der des di die do dos du een e en et het l la le les of the und van y
"""
LEGAL_FORMS = frozenset(_LEGAL_FORMS.split())
STOPWORDS = frozenset(_STOPWORDS.split())

# Languages cut these offices differently, so they count as one when a full match is asked for.
HEADS = frozenset({"ceo", "president", "managing_director", "general_manager"})
SAME_OFFICE = (frozenset({"chair", "president"}), frozenset({"governor", "president"}))

SLOTS = ("role_class", "manner", "interim", "status", "effective")
WORD_LIKENESS = 0.88  # two words of an organisation's name that differ by an inflection only
NAME_LIKENESS = 0.8  # two spellings of a person's name
SHORTEST_INFLECTED = 5  # shorter words must be equal


def _words(text: str | None) -> list[str]:
    folded = unicodedata.normalize("NFKD", text or "").casefold()
    bare = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return re.findall(r"\w+", re.sub("['’]s ", " ", bare))


def _organisation_words(text: str) -> frozenset[str]:
    kept = [word for word in _words(text) if word not in STOPWORDS]
    return frozenset([word for word in kept if word not in LEGAL_FORMS] or kept)


def _acronyms(text: str) -> set[str]:
    kept = [word for word in _words(text) if word not in LEGAL_FORMS]
    core = [word for word in kept if word not in STOPWORDS]
    if len(core) < 2:
        return set()
    return {"".join(word[0] for word in some) for some in (kept, core)}


def _like(one: str, other: str) -> bool:
    if one == other:
        return True
    return (
        min(len(one), len(other)) >= SHORTEST_INFLECTED and SequenceMatcher(None, one, other).ratio() >= WORD_LIKENESS
    )


def _covered(some: Iterable[str], others: Iterable[str]) -> bool:
    others = list(others)
    return all(any(_like(word, other) for other in others) for word in some)


def same_organisation(gold: str | None, predicted: str | None) -> bool:
    """Whether two names mean one body: equal, one within the other, or one the other's acronym; None only with None."""
    if not gold or not predicted:
        return not gold and not predicted
    ours, theirs = _organisation_words(gold), _organisation_words(predicted)
    if ours and theirs and (_covered(ours, theirs) or _covered(theirs, ours)):
        return True
    for words, full in ((ours, predicted), (theirs, gold)):
        if len(words) == 1:
            (word,) = words
            if len(word) > 1 and word in _acronyms(full):
                return True
    return False


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return long.startswith(short) or SequenceMatcher(None, one, other).ratio() >= NAME_LIKENESS


def same_person(gold: str | None, predicted: str | None) -> bool:
    """Whether two names mean one person: the same family name and no contradicting given name."""
    ours, theirs = _words(gold), _words(predicted)
    if not ours or not theirs:
        return False
    if ours == theirs:
        return True
    if len(ours) == 1 or len(theirs) == 1:
        single, full = (ours, theirs) if len(ours) == 1 else (theirs, ours)
        return any(_alike(single[0], word) and len(word) > 2 for word in full[1:] or full)
    within = set(ours) <= set(theirs) or set(theirs) <= set(ours)
    return (within or _alike(ours[-1], theirs[-1])) and _alike(ours[0], theirs[0])


def same_event(gold: Event, predicted: Event) -> bool:
    """Whether change, person and organisation agree."""
    return (
        gold["change"] == predicted.get("change")
        and same_person(gold["person"], predicted.get("person"))
        and same_organisation(gold.get("organisation"), predicted.get("organisation"))
    )


def _office(event: Event) -> str | None:
    role_class = event.get("role_class") or None
    return "head" if role_class in HEADS else role_class


def same_office(gold: Event, predicted: Event) -> bool:
    """Whether the role classes agree, as far as languages agree on offices."""
    classes = frozenset({gold.get("role_class"), predicted.get("role_class")})
    if classes in SAME_OFFICE or ("country_head" in classes and classes & HEADS):
        return True
    ours, theirs = _office(gold), _office(predicted)
    return ours == theirs or (ours in (None, "other") and theirs in (None, "other", "head"))


def _status(event: Event) -> str:
    status = event.get("status") or "done"
    return "done" if status == "announced" else str(status)


def same_slots(gold: Event, predicted: Event) -> bool:
    """Whether office, interim and status agree; `done` and `announced` count as the same."""
    return (
        same_office(gold, predicted)
        and bool(gold.get("interim")) == bool(predicted.get("interim"))
        and _status(gold) == _status(predicted)
    )


def pairs(golds: Sequence[Event], predictions: Sequence[Event]) -> list[tuple[int, int]]:
    """Pair each prediction with at most one gold event; needed before optional, full matches before others."""
    candidates = sorted(
        (bool(gold.get("optional")), not same_slots(gold, predicted), g, p)
        for g, gold in enumerate(golds)
        for p, predicted in enumerate(predictions)
        if same_event(gold, predicted)
    )
    pairs: list[tuple[int, int]] = []
    taken_golds: set[int] = set()
    taken_predictions: set[int] = set()
    for _, _, g, p in candidates:
        if g not in taken_golds and p not in taken_predictions:
            pairs.append((g, p))
            taken_golds.add(g)
            taken_predictions.add(p)
    return pairs


@dataclass(slots=True)
class _Tally:
    docs: int = 0
    missing: int = 0
    gold: int = 0
    predicted: int = 0
    found: int = 0
    full: int = 0
    doc_gold: int = 0
    doc_predicted: int = 0
    doc_found: int = 0
    role_class: int = 0
    manner: int = 0
    interim: int = 0
    status: int = 0
    effective: int = 0

    def add(self, other: _Tally) -> None:
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


def _figures(found: int, predicted: int, gold: int) -> dict[str, float]:
    precision = found / predicted if predicted else float(gold == 0)
    recall = found / gold if gold else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"p": round(precision, 3), "r": round(recall, 3), "f1": round(f1, 3)}


def _count(document: Document, predictions: Sequence[Event] | None, faults: list[Fault]) -> _Tally:
    golds: Sequence[Event] = document["events"]
    predicted = predictions or []
    matched_pairs = pairs(golds, predicted)
    matched = [(golds[g], predicted[p]) for g, p in matched_pairs if not golds[g].get("optional")]
    needed = [g for g, gold in enumerate(golds) if not gold.get("optional")]
    tally = _Tally(
        docs=1,
        missing=int(predictions is None),
        gold=len(needed),
        predicted=len(predicted) - (len(matched_pairs) - len(matched)),
        found=len(matched),
        full=sum(same_slots(*pair) for pair in matched),
        status=sum(_status(gold) == _status(other) for gold, other in matched),
    )
    for slot in ("role_class", "manner", "interim", "effective"):
        agreeing = sum((gold.get(slot) or None) == (other.get(slot) or None) for gold, other in matched)
        setattr(tally, slot, agreeing)
    if needed or not golds:  # a document with optional events only says nothing about finding documents
        tally.doc_gold = int(bool(needed))
        tally.doc_predicted = int(bool(predicted))
        tally.doc_found = int(bool(needed) and bool(predicted))
    paired_golds, paired_predictions = {g for g, _ in matched_pairs}, {p for _, p in matched_pairs}
    faults.extend(("missed", document, golds[g]) for g in needed if g not in paired_golds)
    faults.extend(("spurious", document, event) for p, event in enumerate(predicted) if p not in paired_predictions)
    faults.extend(
        ("slots", document, {"gold": gold, "pred": other}) for gold, other in matched if not same_slots(gold, other)
    )
    return tally


def _report(tally: _Tally) -> dict[str, Any]:
    return {
        "docs": tally.docs,
        "missing": tally.missing,
        "gold": tally.gold,
        "event": _figures(tally.found, tally.predicted, tally.gold),
        "full": _figures(tally.full, tally.predicted, tally.gold),
        "document": _figures(tally.doc_found, tally.doc_predicted, tally.doc_gold),
        "slots": {slot: round(getattr(tally, slot) / tally.found, 3) if tally.found else None for slot in SLOTS},
    }


def score(golds: Iterable[Document], predictions: Iterable[Document]) -> tuple[dict[str, Any], list[Fault]]:
    """Score predictions against gold documents.

    Both are documents with `id` and `events` (gold also `lang`); a gold document without a prediction counts as
    predicted empty and is counted under `missing`. Returns the report, one entry per language and one for "all", and
    the faults: every missed, spurious and wrong-slot event with its document.
    """
    predicted = {document["id"]: document.get("events") or [] for document in predictions}
    tallies: dict[str, _Tally] = {}
    faults: list[Fault] = []
    for document in golds:
        tally = _count(document, predicted.get(document["id"]), faults)
        tallies.setdefault(document["lang"], _Tally()).add(tally)
    everything = _Tally()
    for tally in tallies.values():
        everything.add(tally)
    return {language: _report(tally) for language, tally in {**tallies, "all": everything}.items()}, faults


def table(report: Mapping[str, Any]) -> str:
    """The report as lines of text, one per language, for a terminal."""
    lines = [
        f"{'lang':5}{'docs':>6}{'gold':>6}   {'event P':>7} {'R':>5} {'F1':>5}   {'full F1':>7}   "
        f"{'doc P':>5} {'R':>5}   slots"
    ]
    for language, row in report.items():
        event, document = row["event"], row["document"]
        slots = " ".join(f"{slot}={share}" for slot, share in row["slots"].items())
        lines.append(
            f"{language:5}{row['docs']:6}{row['gold']:6}   {event['p']:7.3f} {event['r']:5.3f} {event['f1']:5.3f}"
            f"   {row['full']['f1']:7.3f}   {document['p']:5.3f} {document['r']:5.3f}   {slots}"
        )
    return "\n".join(lines)
