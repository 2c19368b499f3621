"""Fit the weights of confidence.py and merge.py on the development corpus: python benchmarks/fit.py.

Prints INTERCEPT and WEIGHTS of a logistic regression of «this change is right» on the features of confidence.py, its
reliability and what each floor would cost, and SALIENCE of a conditional logit of the right organisation. Reliability
and floors are cross-validated: the documents that a figure is measured on were not fitted on.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from seatchange.extractors import evaluate
from seatchange.extractors.events import read
from seatchange.extractors.events.confidence import WEIGHTS, features
from seatchange.extractors.events.merge import SALIENCE, Knowledge, Merged
from seatchange.extractors.model import day

CORPUS = Path(__file__).parents[1] / "tests" / "corpus"
FOLDS = 10
RIDGE = 0.01
"""Keeps the weight of a feature near nought that few changes have."""
BINS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)
CANDIDATE_FLOORS = (0.0, 0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8)

Array = np.ndarray[Any, np.dtype[np.float64]]


def documents() -> Iterator[dict[str, Any]]:
    """The documents of the development corpus."""
    for path in sorted(CORPUS.glob("dev-*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            yield orjson.loads(line)


def published(told: dict[str, Any]) -> date | None:
    """The publication day of a document, as detection sees it."""
    text = told.get("published")
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return day(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def event(merged: Merged) -> dict[str, Any]:
    """A change as the scorer takes it."""
    return {
        "person": merged.person.text, "organisation": merged.organisation.text if merged.organisation else None,
        "change": merged.change, "role_class": merged.role_class, "interim": merged.interim, "status": merged.status,
    }  # fmt: skip


def labelled(told: dict[str, Any], found: list[Merged]) -> Iterator[tuple[Merged, bool]]:
    """Each change with whether gold has it; those that gold leaves open are left out."""
    predictions = [event(m) for m in found]
    golds = told["events"]
    _, faults = evaluate.score([told], [{"id": told["id"], "events": predictions}])
    wrong = {id(what) for kind, _, what in faults if kind == "spurious"}
    for merged, predicted in zip(found, predictions, strict=True):
        matching = [gold for gold in golds if evaluate.same_event(gold, predicted)]
        if id(predicted) in wrong:
            yield merged, False
        elif not all(gold.get("optional") for gold in matching):
            yield merged, True


def logistic(x: Array, y: Array, steps: int = 3000) -> tuple[Array, float]:
    """Weights and intercept by gradient ascent on the penalised likelihood."""
    weights, intercept = np.zeros(x.shape[1]), 0.0
    for _ in range(steps):
        error = y - 1 / (1 + np.exp(-(x @ weights + intercept)))
        weights += 0.3 * (x.T @ error / len(y) - RIDGE * weights)
        intercept += 0.3 * error.mean()
    return weights, float(intercept)


def conditional(groups: list[tuple[Array, Array]], steps: int = 1500) -> Array:
    """Weights of a choice among the rows of each group, of which the marked ones are right."""
    weights = np.zeros(groups[0][0].shape[1])
    for _ in range(steps):
        gradient = np.zeros_like(weights)
        for rows, right in groups:
            points = rows @ weights
            share = np.exp(points - points.max())
            share /= share.sum()
            wanted = share * right
            gradient += (wanted / wanted.sum() - share) @ rows
        weights += 0.1 * (gradient / len(groups) - 2 * RIDGE * weights)
    return weights


def rounded(names: list[str], weights: Array) -> dict[str, float]:
    """Weights by name, as the source has them."""
    return {name: round(float(weight), 2) for name, weight in zip(names, weights, strict=True)}


def confidence(rows: list[tuple[int, list[float], bool]], gold: int) -> None:
    """Print weights, reliability and floors. Rows: document, features, whether the change is right."""
    where = np.array([number for number, _, _ in rows])
    x, y = np.array([values for _, values, _ in rows]), np.array([float(right) for _, _, right in rows])
    weights, intercept = logistic(x, y)
    print(f"INTERCEPT = {intercept:.2f}\nWEIGHTS = {rounded(list(WEIGHTS), weights)}\n")
    chance = np.zeros(len(y))
    for fold in range(FOLDS):
        test = where % FOLDS == fold
        fitted, base = logistic(x[~test], y[~test], 1500)
        chance[test] = 1 / (1 + np.exp(-(x[test] @ fitted + base)))
    print("| confidence | changes | right |\n|---|---|---|")
    for low, high in itertools.pairwise(BINS):
        inside = (chance >= low) & (chance < high)
        share = f"{y[inside].mean():.2f}" if inside.any() else "–"
        print(f"| {low:.1f} to {min(high, 1):.1f} | {inside.sum()} | {share} |")
    print("\n| floor | precision | recall | F1 |\n|---|---|---|---|")
    for floor in CANDIDATE_FLOORS:
        kept = y[chance >= floor]
        precision, recall = kept.mean(), kept.sum() / gold
        print(f"| {floor} | {precision:.3f} | {recall:.3f} | {2 * precision * recall / (precision + recall):.3f} |")


def salience(groups: list[tuple[Array, Array]]) -> None:
    """Print weights and how often the right organisation is chosen."""
    print(f"\nSALIENCE = {rounded(list(SALIENCE), conditional(groups))}")
    hits = 0
    for fold in range(FOLDS):
        fitted = conditional([g for n, g in enumerate(groups) if n % FOLDS != fold], 500)
        hits += sum(bool(right[np.argmax(rows @ fitted)]) for rows, right in groups[fold::FOLDS])
    print(f"right organisation chosen in {hits} of {len(groups)} changes that name none, cross-validated")


def main() -> None:
    """Read the corpus once and fit both."""
    rows: list[tuple[int, list[float], bool]] = []
    groups: list[tuple[Array, Array]] = []
    gold = 0
    for number, told in enumerate(documents()):
        reading = read(told["title"], told["text"], told["lang"], published(told))
        gold += sum(not e.get("optional") for e in told["events"])
        for merged, right in labelled(told, reading.merged):
            values = features(merged, len(reading.merged))
            rows.append((number, [values[name] for name in WEIGHTS], right))
        knowledge = Knowledge(reading.scenes)
        for merged in (m for m in reading.merged if m.org_source == "nearest"):
            golds = [
                g for g in told["events"]
                if g["change"] == merged.change and evaluate.same_person(g["person"], merged.person.text)
            ]  # fmt: skip
            left = {id(o.organisation) for o in reading.merged if o.person is merged.person and o is not merged}
            choices = knowledge.salience(merged.reports[0], left)
            right_ones = [
                float(any(evaluate.same_organisation(g["organisation"], entity.text) for g in golds))
                for entity, _ in choices
            ]
            if any(right_ones):
                groups.append((np.array([[f[name] for name in SALIENCE] for _, f in choices]), np.array(right_ones)))
    confidence(rows, gold)
    salience(groups)


if __name__ == "__main__":
    main()
