"""The scenarios: which mentions are one event, what becomes of it, who follows whom; floors that only rise."""

from __future__ import annotations

from collections import Counter

import measure
import pytest
from timelines import scenarios

FLOORS = [(section, name, floor) for section, names in measure.floors().items() for name, floor in names.items()]


@pytest.fixture(scope="module")
def current() -> dict[str, dict[str, float]]:
    return measure.current()


@pytest.mark.parametrize(("section", "name", "floor"), FLOORS, ids=lambda value: str(value))
def test_the_scenarios_come_out_no_worse_than_before(
    current: dict[str, dict[str, float]], section: str, name: str, floor: float
) -> None:
    assert current[section][name] >= floor, "\n".join(
        ["see python tests/scenarios/measure.py --errors", *measure.errors()]
    )


def test_every_figure_has_its_floor(current: dict[str, dict[str, float]]) -> None:
    told = {section: set(names) for section, names in measure.floors().items()}
    assert told == {section: set(names) for section, names in current.items()}


def test_the_figures_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print("", *measure.report(), sep="\n")


def test_there_are_scenarios_enough_in_enough_languages() -> None:
    assert len(scenarios()) >= 60
    assert len({reading.article.language for scenario in scenarios() for reading in scenario.readings}) >= 7
    names = Counter(scenario.name for scenario in scenarios())
    assert not [name for name, count in names.items() if count > 1]
    mentions = Counter(telling.mention.id for scenario in scenarios() for telling in scenario.tellings)
    assert not [id_ for id_, count in mentions.items() if count > 1]


def test_pairs_are_counted() -> None:
    truth = {"a": ("x", True), "b": ("x", True), "c": ("x", False), "d": ("y", True)}
    found = {"a": "1", "b": "2", "c": "2", "d": "1"}
    counted = measure.pairs(truth, found)
    assert (counted.right, counted.joined, counted.parted) == (0, (("a", "d"),), (("a", "b"),))
    assert measure.pairs(truth, dict.fromkeys(truth, "1")).precision == 0.25
    assert measure.pairs(truth, dict.fromkeys(truth, "1")).recall == 1.0


def test_floors_only_rise() -> None:
    text = measure.raised({"all": {"precision": 0.9, "recall": 0.5}}, {"all": {"precision": 0.8, "recall": 0.7777}})
    assert "precision = 0.900" in text
    assert "recall = 0.777" in text
