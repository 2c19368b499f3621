"""How well the corpus is read today, beside the floors that the tests hold: python tests/corpus/figures.py [--raise].

`--raise` lifts each floor to a little below the current figure; no floor is ever lowered.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from seatchange.extractors import documents, evaluate
from seatchange.extractors.events import detect
from seatchange.extractors.model import Mention

HERE = Path(__file__).parent
FLOORS = HERE / "floors.toml"
PARTS = ("dev", "check")
SLACK = 0.02
"""How far below the current figure a floor is set, so that a rule that helps one language may cost another a hair."""
SURE = 0.8
"""From this confidence on an alert should be right nearly always."""
NOW = datetime(2026, 11, 25, tzinfo=UTC)


def gold(part: str, language: str | None = None) -> Iterator[tuple[dict[str, Any], documents.Document]]:
    """The documents of a part of the corpus, each as its line tells it and as it is read."""
    for path in sorted(HERE.glob(f"{part}-{language or '*'}.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            told = orjson.loads(line)
            yield told, documents.parse(line, lambda _: "", NOW)  # every line names its language


@cache
def read(part: str) -> tuple[list[dict[str, Any]], list[tuple[Mention, ...]]]:
    """Gold documents of a part and the mentions found in each."""
    pairs = list(gold(part))
    return [told for told, _ in pairs], [detect(document.article) for _, document in pairs]


def scored(part: str, least: float = 0.0) -> dict[str, Any]:
    """The report of `evaluate.score` on a part, counting the events of at least a confidence."""
    golds, found = read(part)
    predictions = [
        {"id": told["id"], "events": [documents.event(m) for m in mentions if m.confidence >= least]}
        for told, mentions in zip(golds, found, strict=True)
    ]
    return evaluate.score(golds, predictions)[0]


def current() -> dict[str, dict[str, float]]:
    """Today's figures under the names of floors.toml."""
    found: dict[str, dict[str, float]] = {}
    for part in PARTS:
        for language, row in scored(part).items():
            found[f"{part}-{language}"] = {
                "precision": row["event"]["p"], "f1": row["event"]["f1"], "full_f1": row["full"]["f1"],
            }  # fmt: skip
        found[f"{part}-all"]["precision_of_the_sure"] = scored(part, SURE)["all"]["event"]["p"]
    return found


def floors() -> dict[str, dict[str, float]]:
    """The floors that stand in floors.toml."""
    return tomllib.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}


def raised(old: dict[str, dict[str, float]], new: dict[str, dict[str, float]]) -> str:
    """The text of floors.toml with every floor at the old one or at the current figure less the slack."""
    lines = ["# What the corpus must be read with at least. Only ever raised: python tests/corpus/figures.py --raise"]
    for section, figures in new.items():
        lines += ["", f"[{section}]"]
        for name, figure in figures.items():
            lines.append(f"{name} = {max(old.get(section, {}).get(name, 0.0), round(figure - SLACK, 2)):.2f}")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Print figures and floors; raise the floors when asked to."""
    new, old = current(), floors()
    for section, figures in new.items():
        told = (f"{name} {figure:.3f} (≥ {old.get(section, {}).get(name, 0):.2f})" for name, figure in figures.items())
        print(f"{section:9}", "  ".join(told))
    if "--raise" in sys.argv:
        FLOORS.write_text(raised(old, new), "utf-8")


if __name__ == "__main__":
    main()
