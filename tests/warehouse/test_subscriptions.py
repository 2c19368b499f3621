from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from seatchange.warehouse.subscriptions import Filter, Subject, Subscriber, matches

SUBJECT = Subject("out", "ceo", "fr", 0.8)


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({}, True),
        ({"languages": ["fr", "en"]}, True),
        ({"languages": ["en"]}, False),
        ({"role_classes": ["ceo"]}, True),
        ({"role_classes": ["cfo"]}, False),
        ({"change": "out"}, True),
        ({"change": "in"}, False),
        ({"min_confidence": 0.8}, True),
        ({"min_confidence": 0.81}, False),
        ({"languages": ["fr"], "role_classes": ["ceo"], "change": "out", "min_confidence": 0.5}, True),
        ({"languages": ["fr"], "role_classes": ["cfo"]}, False),
    ],
)
def test_matches(conditions: dict[str, Any], expected: bool) -> None:
    assert matches(Filter.model_validate(conditions), SUBJECT) is expected


def test_an_unknown_office_matches_no_list_of_offices() -> None:
    assert not matches(Filter(role_classes=("ceo", "other")), Subject("in", None, "en", 1.0))


@pytest.mark.parametrize(
    "conditions",
    [
        {"language": ["fr"]},
        {"languages": []},
        {"languages": ["FR"]},
        {"languages": "fr"},
        {"role_classes": ["boss"]},
        {"change": "up"},
        {"min_confidence": 1.1},
        {"min_confidence": "high"},
    ],
)
def test_a_bad_filter_is_refused(conditions: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Filter.model_validate(conditions)


@pytest.mark.parametrize("name", ["", " desk", "desk ", "x" * 101])
def test_a_bad_name_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        Subscriber(name=name, channel="console")
