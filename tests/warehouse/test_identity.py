from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from samples import NOW, mention

from seatchange.extractors.model import Status
from seatchange.warehouse.identity import WINDOW, Sighting, assign, belongs, moves, settle, worth_telling

DAY = timedelta(days=1)


def sighting(article: str = "a", after: timedelta = timedelta(), **slots: Any) -> Sighting:
    return Sighting(mention(article, **slots), NOW + after)


def events(*sightings: Sighting) -> list[set[str]]:
    """The sightings' articles, one set per event."""
    assigned = assign(sightings, []).events
    found: dict[str, set[str]] = {}
    for seen in sightings:
        found.setdefault(assigned[seen.id], set()).add(seen.mention.article_id)
    return sorted(found.values(), key=sorted)


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
    assert events(sighting("a"), sighting("b", WINDOW), sighting("c", 2 * WINDOW)) == [{"a", "b", "c"}]
    assert events(sighting("a"), sighting("b", WINDOW + DAY)) == [{"a"}, {"b"}]


def test_an_ambiguous_short_name_does_not_pull_two_people_together() -> None:
    assert events(
        sighting("a", person="Altman"),
        sighting("b", DAY, person="Sam Altman"),
        sighting("c", 2 * DAY, person="Jack Altman"),
    ) == [{"a", "b"}, {"c"}]


def test_the_nearest_event_is_taken() -> None:
    seen = [
        sighting("a", organisation="Google"),
        sighting("b", organisation="Google Cloud", role_class=None),
        sighting("c", DAY, organisation="Google Cloud", role_class=None),
    ]
    # Both are one event by containment; known apart, each draws its own.
    google, cloud = (next(iter(assign([s], []).founded)) for s in seen[:2])
    known = [joined(google, seen[0]), joined(cloud, seen[1])]
    assert assign([seen[2]], known).events == {seen[2].id: cloud}


def joined(id_: str, founding: Sighting) -> Any:
    from seatchange.warehouse.identity import Event

    told = founding.mention
    return Event(
        id_,
        told.change,
        frozenset({told.person}),
        frozenset({told.organisation}),
        frozenset({told.role_class}),
        founding.seen_at,
        founding.seen_at,
    )


def test_known_events_are_found_again_and_ids_come_from_the_founding_mention() -> None:
    first = assign([sighting("a")], [])
    (id_,) = first.founded
    event = joined(id_, sighting("a"))
    again = assign([sighting("b", DAY, person="Altman")], [event])
    assert list(again.events.values()) == [id_]
    assert not again.founded
    assert belongs(sighting("b"), event)


def test_order_does_not_matter() -> None:
    seen = [
        sighting(f"{person}{organisation}{n}", n * DAY, person=person, organisation=organisation)
        for n, (person, organisation) in enumerate(
            [
                ("Altman", "OpenAI"),
                ("Sam Altman", None),
                ("J. Altman", "OpenAI"),
                ("Jack Altman", "Alt Capital"),
                ("S. Altman", "OpenAI"),
            ]
            * 3
        )
    ]
    expected = assign(seen, [])
    shuffled = random.Random(4)
    for _ in range(20):
        shuffled.shuffle(seen)
        outcome = assign(seen, [])
        assert outcome.events == expected.events
        assert outcome.founded == expected.founded


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
    state = settle(None, [sighting("a", status=old)])
    assert moves(state, sighting("b", DAY, status=new)) is expected
    assert (settle(state, [sighting("b", DAY, status=new)]) != state) is expected


def test_old_news_denies_nothing() -> None:
    state = settle(None, [sighting("a", status="announced")])
    assert settle(state, [sighting("b", -DAY, status="denied")]) == state
    denied = settle(None, [sighting("a", status="denied")])
    assert settle(denied, [sighting("b", -DAY, status="announced")]) == denied


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
    state = settle(None, [sighting("a", status="announced", manner="resigned", role="chief executive officer")])
    assert (
        settle(state, [sighting("b", DAY, status="announced", role="boss", manner="unspecified", interim=True)])
        == state
    )
    bare = {"person": "Altman", "organisation": None, "role": None, "role_class": None, "effective": None}
    moved = settle(state, [sighting("b", DAY, status="done", manner="unspecified", **bare)])
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
