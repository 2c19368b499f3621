"""Confidence: how likely a change is right, computed from named features of what was found.

A logistic regression on the development corpus (`benchmarks/fit.py` prints the weights and the reliability table of
docs/confidence.md). Features are things a person can check; no word of any language is among them.
"""

from __future__ import annotations

import math
from typing import Final

from seatchange.extractors.events.frames import Reported
from seatchange.extractors.events.merge import Merged
from seatchange.extractors.events.names import ORGANISATION, PERSON

INTERCEPT: Final = -0.65
WEIGHTS: Final = {
    "full name": -0.11,
    "sure person": 0.51,
    "office in the clause": 0.3,
    "office from the seat": -0.25,
    "organisation in the clause": 1.24,
    "organisation inferred": 0.33,
    "organisation named once": -0.31,
    "told twice": 0.37,
    "in the headline": 0.16,
    "no hearsay": -0.19,
    "ordinary verb": -0.36,
    "interim": 0.26,
    "office alone": -0.32,
    "succession": 0.07,
    "in the lead": 0.11,
    "deep in the text": -1.5,
    "organisation in the headline": 0.49,
    "organisation unsure": -0.18,
    "only a pronoun": -0.57,
    "many people in the sentence": -0.39,
    "several changes": 0.68,
    "weak office": -0.14,
}
"""Log-odds that each feature adds."""

LEAD: Final = 4
DEEP: Final = 15
"""News stands in the first sentences, headline included; what comes after many others is mostly background."""

MANY: Final = 3
"""People in a sentence, or changes in a document, from which on there are many."""

FLOOR: Final = 0.66
"""Changes below this confidence are not reported: more of them would be wrong than right."""


def features(merged: Merged, changes: int) -> dict[str, float]:
    """The named features of one of a document's `changes`, each 0 or 1.

    Only «organisation inferred» is a number of its own: the log-odds with which the organisation was chosen.
    """
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
        "organisation in the headline": merged.organisation is not None and merged.organisation.in_title,
        "organisation unsure": merged.organisation is not None and merged.organisation.kind != ORGANISATION,
        "only a pronoun": not any(_named(r, merged) for r in merged.reports),
        "many people in the sentence": _people(merged.reports[0]) >= MANY,
        "several changes": changes >= MANY,
        "weak office": merged.role is not None and merged.role.weak,
    }
    return {name: float(value) for name, value in found.items()}


def _named(report: Reported, merged: Merged) -> bool:
    """Whether a clause calls its person by name."""
    tokens = report.scene.tagged.tokens
    return any(p.entity is merged.person and p.j > p.i and tokens[p.i].capital for p in report.scene.people)


def _people(report: Reported) -> int:
    return len({id(p.entity) for p in report.scene.people})


def confidence_of(merged: Merged, changes: int) -> float:
    """A number between 0 and 1: the logistic function of the weighted features of one of a document's `changes`."""
    total = INTERCEPT + sum(WEIGHTS[name] * value for name, value in features(merged, changes).items())
    return round(1 / (1 + math.exp(-total)), 3)
