"""Fit the weights of confidence and of the choice of organisations, and print how good they are.

    python benchmarks/fit.py [GOLD.jsonl …]        # default: tests/corpus/dev-*.jsonl

Prints the weights for `extractors/events/confidence.py` (a logistic regression) and for `SALIENCE` in
`extractors/events/knowledge.py` (a conditional logit), the reliability table of docs/events.md, and precision and
recall at several floors. Every probability in the tables comes from a model that had not seen the document (ten-fold
cross-validation over documents).
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from seatchange.extractors.evaluate import pairs, same_organisation, same_person
from seatchange.extractors.events.confidence import WEIGHTS, features
from seatchange.extractors.events.detect import Reading, read
from seatchange.extractors.events.knowledge import SALIENCE, Knowledge
from seatchange.extractors.events.merge import Merged

CORPUS = Path(__file__).resolve().parent.parent / "tests" / "corpus"
FOLDS = 10
RIDGE = 0.01


def readings(paths: Sequence[Path]) -> list[tuple[dict, Reading]]:
    """Each gold document with what the cascade makes of it."""
    found = []
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            document = json.loads(line)
            published = document.get("published") or ""
            day = date.fromisoformat(published) if len(published) == 10 else None
            found.append((document, read(document.get("title") or "", document["text"], document["lang"], day)))
    return found


def slots(merged: Merged) -> dict:
    return {
        "person": merged.person.text,
        "organisation": merged.organisation.text if merged.organisation is not None else None,
        "change": merged.change,
        "role_class": merged.role_class,
        "interim": merged.interim,
        "status": merged.status,
    }


def judged(document: dict, reading: Reading) -> list[tuple[Merged, bool]]:
    """The changes read in a document with whether gold has them; those that gold calls optional are left out."""
    gold = document["events"]
    hits = {p: g for g, p in pairs(gold, [slots(m) for m in reading.merged])}
    return [
        (m, n in hits)
        for n, m in enumerate(reading.merged)
        if not (n in hits and gold[hits[n]].get("optional"))
    ]  # fmt: skip


def logistic(x: np.ndarray, y: np.ndarray, steps: int = 3000) -> tuple[np.ndarray, float]:
    weights, intercept = np.zeros(x.shape[1]), 0.0
    for _ in range(steps):
        error = y - 1 / (1 + np.exp(-(x @ weights + intercept)))
        weights += 0.3 * (x.T @ error / len(y) - RIDGE * weights)
        intercept += 0.3 * error.mean()
    return weights, intercept


def confidence(read_documents: list[tuple[dict, Reading]]) -> None:
    rows, right, folds = [], [], []
    wanted = sum(not e.get("optional") for document, _ in read_documents for e in document["events"])
    order = list(range(len(read_documents)))
    random.Random(0).shuffle(order)
    for fold, n in enumerate(order):
        document, reading = read_documents[n]
        for merged, hit in judged(document, reading):
            rows.append([features(merged, len(reading.merged))[name] for name in WEIGHTS])
            right.append(float(hit))
            folds.append(fold % FOLDS)
    x, y, fold_of = np.array(rows), np.array(right), np.array(folds)
    weights, intercept = logistic(x, y)
    print(f"INTERCEPT {intercept:.2f}")
    for name, weight in zip(WEIGHTS, weights, strict=True):
        print(f"  {name:32} {weight:6.2f}   (now {WEIGHTS[name]:5.2f})")
    chance = np.zeros(len(y))
    for fold in range(FOLDS):
        held = fold_of == fold
        w, b = logistic(x[~held], y[~held], 1500)
        chance[held] = 1 / (1 + np.exp(-(x[held] @ w + b)))
    print("\nconfidence   changes   right")
    for low, high in ((0.0, 0.5), (0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 1.01)):
        inside = (chance >= low) & (chance < high)
        if inside.any():
            print(f"{low:.1f} to {min(high, 1):.1f}   {inside.sum():7}   {y[inside].mean():5.2f}")
    print("\nfloor   precision   recall      F1")
    for floor in (0.0, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8):
        kept = chance >= floor
        precision, recall = y[kept].mean(), y[kept].sum() / wanted
        print(f"{floor:5.2f}   {precision:9.3f}   {recall:6.3f}   {2 * precision * recall / (precision + recall):5.3f}")


def salience(read_documents: list[tuple[dict, Reading]]) -> None:
    groups: list[tuple[np.ndarray, np.ndarray]] = []
    for document, reading in read_documents:
        knowledge = Knowledge(reading.scenes)
        for merged in reading.merged:
            gold = [
                e for e in document["events"]
                if e["change"] == merged.change and same_person(e["person"], merged.person.text)
            ]  # fmt: skip
            if merged.org_source != "nearest" or not gold:
                continue
            candidates = knowledge.salience(merged.reports[0], merged.role_class)
            rows = np.array([[found[name] for name in SALIENCE] for _, found in candidates], float)
            hits = np.array([any(same_organisation(e["organisation"], c.text) for e in gold) for c, _ in candidates])
            if len(rows) and hits.any():
                groups.append((rows, hits))
    weights = np.zeros(len(SALIENCE))
    for _ in range(2000):
        gradient = np.zeros_like(weights)
        for rows, hits in groups:
            chance = np.exp(rows @ weights - (rows @ weights).max())
            chance /= chance.sum()
            wanted = chance * hits
            gradient += (wanted / wanted.sum() - chance) @ rows
        weights += 0.1 * (gradient / len(groups) - 0.02 * weights)
    right = np.mean([hits[np.argmax(rows @ weights)] for rows, hits in groups])
    print(f"\nSALIENCE: {right:.2f} of {len(groups)} inferred organisations are right (same data)")
    for name, weight in zip(SALIENCE, weights, strict=True):
        print(f"  {name:12} {weight:6.2f}   (now {SALIENCE[name]:5.2f})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="*", type=Path, default=sorted(CORPUS.glob("dev-*.jsonl")))
    read_documents = readings(parser.parse_args().gold)
    confidence(read_documents)
    salience(read_documents)


if __name__ == "__main__":
    main()
