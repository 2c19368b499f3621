from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from samples import NOW, mention

from seatchange.extractors.model import Status
from seatchange.warehouse.clusters import WINDOW
from seatchange.warehouse.identity import Sighting, assign, settle, worth_telling

DAY = timedelta(days=1)


def sighting(article: str = "a", after: timedelta = timedelta(), **slots: Any) -> Sighting:
    return Sighting(mention(article, **slots), NOW + after, site=article)


def events(*sightings: Sighting) -> list[set[str]]:
    """The sightings' articles, one set per event."""
    found = assign(sightings, []).events.values()
    return sorted(({seen.mention.article_id for seen in members} for members in found), key=sorted)


SAME: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {"role": "directeur général"}),
    ({}, {"person": "Altman"}),
    ({}, {"organisation": "OpenAI Inc."}),
    ({}, {"role_class": None}),
    ({}, {"role_class": "other"}),
    ({}, {"role_class": "managing_director"}),
    ({}, {"status": "rumoured", "manner": "unspecified", "interim": True}),
    ({}, {"organisation": None}),
    ({"organisation": None}, {"organisation": None, "role_class": None}),
    ({"role_class": "president"}, {"role_class": "chair"}),
    ({"role_class": "president"}, {"role_class": "governor"}),
]
APART: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {"change": "in"}),
    ({}, {"person": "Jack Altman"}),
    ({}, {"organisation": "Microsoft"}),
    ({}, {"role_class": "cfo"}),
    ({"role_class": "ceo"}, {"role_class": "chair"}),
    ({}, {"organisation": None, "person": "Altman"}),
    ({}, {"organisation": None, "role_class": None}),
    ({"role_class": None}, {"organisation": None}),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_event(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert events(sighting("a", **one), sighting("b", DAY, **other)) == [{"a", "b"}]
    assert events(sighting("a", **other), sighting("b", DAY, **one)) == [{"a", "b"}]


@pytest.mark.parametrize(("one", "other"), APART)
def test_two_events(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert events(sighting("a", **one), sighting("b", DAY, **other)) == [{"a"}, {"b"}]
    assert events(sighting("a", **other), sighting("b", DAY, **one)) == [{"a"}, {"b"}]


def test_the_window_reaches_from_the_last_mention_on_and_from_the_first_back() -> None:
    undated = {"effective": None}
    first, second = sighting("a", **undated), sighting("b", WINDOW, **undated)
    assert events(first, second, sighting("c", 2 * WINDOW, **undated)) == [{"a", "b", "c"}]
    assert events(first, sighting("b", WINDOW + DAY, **undated)) == [{"a"}, {"b"}]


def test_an_effective_date_holds_an_event_together_whenever_it_is_told() -> None:
    assert events(sighting("a"), sighting("b", 3 * WINDOW)) == [{"a", "b"}]
    assert events(sighting("a"), sighting("b", 3 * WINDOW, effective="2028-05-01")) == [{"a"}, {"b"}]


def test_an_ambiguous_short_name_does_not_pull_two_people_together() -> None:
    assert events(
        sighting("a", person="Altman"),
        sighting("b", DAY, person="Sam Altman"),
        sighting("c", 2 * DAY, person="Jack Altman"),
    ) == [{"a", "b"}, {"c"}]


MOVES: list[tuple[Status, Status, bool]] = [
    ("rumoured", "planned", True),
    ("rumoured", "done", True),
    ("planned", "announced", True),
    ("announced", "done", True),
    ("done", "announced", False),
    ("announced", "rumoured", False),
    ("done", "done", False),
    ("rumoured", "denied", True),
    ("done", "denied", True),
    ("denied", "done", True),
    ("denied", "announced", True),
    ("denied", "rumoured", False),
    ("denied", "planned", False),
    ("denied", "denied", False),
]


@pytest.mark.parametrize(("old", "new", "expected"), MOVES)
def test_what_moves_a_state(old: Status, new: Status, expected: bool) -> None:
    before = sighting("a", status=old)
    state = settle(None, [before])
    assert (settle(state, [before, sighting("b", DAY, status=new)]) != state) is expected


def test_old_news_denies_nothing() -> None:
    announced, before = sighting("a", status="announced"), sighting("b", -DAY, status="denied")
    assert settle(None, [announced, before]).status == "announced"
    denied, before = sighting("a", status="denied"), sighting("b", -DAY, status="announced")
    assert settle(None, [denied, before]).status == "denied"


def test_the_best_mention_sets_the_first_state() -> None:
    state = settle(
        None,
        [
            sighting("a", confidence=0.7),
            sighting("b", confidence=0.9, role=None, effective=None),
            sighting("c", confidence=0.9, role="chief executive"),
        ],
    )
    assert state.role == "chief executive"


def test_a_batch_leaves_an_event_in_its_last_state() -> None:
    state = settle(
        None, [sighting("a", status="rumoured", confidence=0.9), sighting("b", DAY, status="done", confidence=0.5)]
    )
    assert state.status == "done"


def test_another_wording_changes_nothing_and_a_move_keeps_what_it_leaves_open() -> None:
    first = sighting("a", status="announced", manner="resigned", role="chief executive officer")
    state = settle(None, [first])
    second = sighting("b", DAY, status="announced", role="boss", manner="unspecified", confidence=0.8)
    assert settle(state, [first, second]) == state
    bare = {"person": "Altman", "organisation": None, "role": None, "role_class": None, "effective": None}
    moved = settle(state, [first, sighting("b", DAY, status="done", manner="unspecified", **bare)])
    assert (moved.person, moved.organisation, moved.role, moved.role_class, moved.manner, moved.effective) == (
        "Sam Altman", "OpenAI", "chief executive officer", "ceo", "resigned", "2026-11-20"
    )  # fmt: skip
    assert moved.mention_id == mention("b", person="Altman", organisation=None, role_class=None).id


TOLD: list[tuple[Status | None, Status, bool]] = [
    (None, "rumoured", True),
    (None, "denied", True),
    ("rumoured", "planned", False),
    ("rumoured", "announced", True),
    ("planned", "done", True),
    ("announced", "done", False),
    ("done", "denied", True),
    ("rumoured", "denied", True),
    ("denied", "done", True),
    ("denied", "denied", False),
]


@pytest.mark.parametrize(("told", "status", "expected"), TOLD)
def test_what_is_worth_telling(told: Status | None, status: Status, expected: bool) -> None:
    assert worth_telling(told, status) is expected
