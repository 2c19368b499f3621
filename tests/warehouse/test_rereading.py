"""What today's rules read against what is stored: every kind of difference, and none where there is none."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from samples import mention, reading

from seatchange.extractors.model import Evidence, Mention
from seatchange.warehouse.rereading import EXAMPLES, Difference, Report, Stored, compare

ARTICLE = reading("one").article
ALTMAN = mention(ARTICLE)


def stored(found: Mention, **options: Any) -> Stored:
    return Stored(found.id, found, **options)


def differences(before: list[Stored], after: list[Mention]) -> tuple[Difference, ...]:
    return compare(ARTICLE, ARTICLE.id, before, after)


def test_what_is_read_alike_is_no_difference() -> None:
    finer = replace(ALTMAN, rule="another", rule_version="2", confidence=ALTMAN.confidence + 0.001)
    assert differences([stored(ALTMAN)], [finer]) == ()
    assert differences([], []) == ()


def test_what_is_found_besides_is_added() -> None:
    (found,) = differences([], [ALTMAN])
    assert (found.kind, found.found, found.stored) == ("added", ALTMAN, None)


def test_what_is_found_no_longer_is_removed() -> None:
    (found,) = differences([stored(ALTMAN)], [])
    assert (found.kind, found.found, found.stored) == ("removed", None, stored(ALTMAN))


@pytest.mark.parametrize(
    ("slots", "fields"),
    [
        ({"status": "rumoured"}, ("status",)),
        ({"confidence": 0.5}, ("confidence",)),
        ({"effective": None, "interim": True}, ("interim", "effective")),
        ({"evidence": Evidence("Another.", 0, 8)}, ("sentence",)),
        ({"organisation": "OpenAI Inc"}, ("organisation",)),
        ({"person": "Samuel Altman", "role_class": "president"}, ("person", "role_class")),
    ],
)
def test_what_is_told_otherwise_is_a_further_edition(slots: dict[str, Any], fields: tuple[str, ...]) -> None:
    (found,) = differences([stored(ALTMAN)], [replace(ALTMAN, **slots)])
    assert (found.kind, found.fields, found.stored) == ("changed", fields, stored(ALTMAN))
    assert found.found is not None
    assert found.found.edition == (1 if {"person", "organisation", "role_class"} & set(fields) else 2)
    assert found.found.id != ALTMAN.id
    assert fields[0] in str(found)


def test_another_person_in_the_same_sentence_is_not_the_same_mention() -> None:
    kinds = sorted(d.kind for d in differences([stored(ALTMAN)], [replace(ALTMAN, person="Mira Murati")]))
    assert kinds == ["added", "removed"]
    kinds = sorted(d.kind for d in differences([stored(ALTMAN)], [replace(ALTMAN, change="in")]))
    assert kinds == ["added", "removed"]


def test_of_several_the_one_that_is_most_alike_is_paired() -> None:
    far = replace(ALTMAN, organisation="Microsoft", evidence=Evidence("x", 100, 200))
    near = replace(ALTMAN, organisation="Open AI", evidence=Evidence("Sam Altman was dismissed.", 0, 25))
    found = {d.kind: d for d in differences([stored(ALTMAN)], [far, near])}
    assert found["changed"].found is not None
    assert found["changed"].found.organisation == "Open AI"
    assert found["added"].found is not None
    assert found["added"].found.organisation == "Microsoft"


def test_a_retracted_mention_comes_back_as_a_further_edition() -> None:
    second = replace(ALTMAN, edition=2, status="rumoured")
    (found,) = differences([stored(ALTMAN, retracted=True), stored(second, retracted=True)], [ALTMAN])
    assert found.found is not None
    assert (found.kind, found.found.edition) == ("added", 3)
    assert differences([stored(ALTMAN, retracted=True), stored(second)], [replace(second, edition=1)]) == ()


def test_the_outcome_can_be_read_by_a_program_and_is_bounded() -> None:
    report = Report("2")
    for _ in range(2 * EXAMPLES):
        report.take(differences([], [ALTMAN]))
    report.take(differences([stored(ALTMAN)], [replace(ALTMAN, status="denied")]))
    report.take(())
    told = json.loads(json.dumps(report.told()))
    assert told["articles"] == {"read": 2 * EXAMPLES + 2, "failed": 0, "differing": 2 * EXAMPLES + 1}
    assert told["mentions"] == {"added": 2 * EXAMPLES, "removed": 0, "changed": 1}
    assert told["fields"] == {"status": 1}
    assert len(told["examples"]["added"]) == EXAMPLES
    (example,) = told["examples"]["changed"]
    assert (example["stored"]["status"], example["found"]["status"]) == ("done", "denied")
    assert any("status 'done' → 'denied'" in line for line in report.lines())
