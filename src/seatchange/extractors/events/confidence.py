"""Confidence: how sure a change is, computed from named features of what was found."""

from __future__ import annotations

import math
from typing import Final

from seatchange.extractors.events.merge import Merged

INTERCEPT: Final = 0.2
WEIGHTS: Final = {
    "full_name": 0.6,
    "office_in_clause": 0.8,
    "organisation_in_clause": 0.6,
    "told_twice": 0.6,
    "in_title": 0.4,
    "sure_status": 0.4,
}


def features(merged: Merged) -> dict[str, bool]:
    """The named features of a change."""
    return {
        "full_name": len(merged.person.words) > 1,
        "office_in_clause": merged.role_explicit,
        "organisation_in_clause": merged.org_explicit,
        "told_twice": len({r.scene.number for r in merged.reports}) > 1,
        "in_title": any(r.scene.tagged.sentence.field == "title" for r in merged.reports),
        "sure_status": merged.status in ("done", "announced"),
    }


def confidence_of(merged: Merged) -> float:
    """A number between 0 and 1: the logistic function of the weighted features."""
    total = INTERCEPT + sum(WEIGHTS[name] for name, present in features(merged).items() if present)
    return round(1 / (1 + math.exp(-total)), 3)
