"""Confidence: how likely a change is right, computed from named features of what was found.

A logistic regression on the development corpus (`benchmarks/fit.py` prints the weights and the reliability table of
docs/confidence.md). Features are things a person can check; no word of any language is among them.
"""

from __future__ import annotations

import math
from typing import Final

from seatchange.extractors.events.merge import Merged
from seatchange.extractors.events.names import PERSON

INTERCEPT: Final = -0.24
WEIGHTS: Final = {
    "full name": 0.06,
    "sure person": 0.59,
    "office in the clause": 0.15,
    "office from the seat": -0.29,
    "organisation in the clause": 1.12,
    "organisation inferred": 0.3,
    "organisation named once": -0.62,
    "told twice": 0.47,
    "in the headline": 0.08,
    "no hearsay": -0.13,
    "ordinary verb": 0.03,
    "interim": 0.74,
    "office alone": -0.18,
    "succession": 0.22,
    "in the lead": 0.07,
    "deep in the text": -1.5,
    "weak office": 0.0,
}
"""Log-odds that each feature adds."""

LEAD: Final = 4
DEEP: Final = 15
"""News stands in the first sentences, headline included; what comes after many others is mostly background."""

FLOOR: Final = 0.68
"""Changes below this confidence are not reported: more of them would be wrong than right."""


def features(merged: Merged) -> dict[str, float]:
    """The named features of a change, each 0 or 1, but for «organisation inferred», the log-odds of the choice."""
    inferred = merged.org_source == "nearest"
    chance = min(max(merged.org_chance, 0.02), 0.98)
    first = min(r.scene.number for r in merged.reports)
    triggers = [r.trigger.trigger for r in merged.reports if r.trigger is not None]
    found = {
        "full name": len(merged.person.words) > 1,
        "sure person": merged.person.kind == PERSON,
        "office in the clause": merged.role_source == "clause",
        "office from the seat": merged.role_source == "seat",
        "organisation in the clause": merged.organisation is not None and not inferred,
        "organisation inferred": math.log(chance / (1 - chance)) if inferred else 0.0,
        "organisation named once": merged.organisation is None or merged.organisation.count < 2,
        "told twice": len({r.scene.number for r in merged.reports}) > 1,
        "in the headline": any(r.scene.tagged.sentence.field == "title" for r in merged.reports),
        "no hearsay": merged.status in ("done", "announced", "denied"),
        "ordinary verb": bool(triggers) and all(t.weak for t in triggers),
        "interim": merged.interim,
        "office alone": not triggers,
        "succession": any(r.partner is not None for r in merged.reports),
        "in the lead": first <= LEAD,
        "deep in the text": first > DEEP,
        "weak office": merged.role is not None and merged.role.weak,
    }
    return {name: float(value) for name, value in found.items()}


def confidence_of(merged: Merged) -> float:
    """A number between 0 and 1: the logistic function of the weighted features."""
    total = INTERCEPT + sum(WEIGHTS[name] * value for name, value in features(merged).items())
    return round(1 / (1 + math.exp(-total)), 3)
