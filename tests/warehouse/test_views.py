"""What the views and macros answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from samples import NOW, ask, reading, take

from seatchange.warehouse.connection import Warehouse

DAY = timedelta(days=1)
IN: dict[str, Any] = {"change": "in", "manner": "hired"}
RUMOUR = {"status": "rumoured", "confidence": 0.7}


def known(warehouse: Warehouse, moment: object, columns: str) -> list[tuple[Any, ...]]:
    return ask(warehouse, f"SELECT {columns} FROM events_as_of('{moment}') ORDER BY ALL")


def test_the_past_is_told_as_it_was_known(warehouse: Warehouse) -> None:
    first, second, third = NOW, NOW + DAY, NOW + 2 * DAY
    take(warehouse, reading("a", RUMOUR, language="de"), now=first)
    take(warehouse, reading("b", {}, age=-DAY, fetched_at=second), now=second)
    take(warehouse, reading("c", {}, reading_twice(), age=-2 * DAY, fetched_at=third), now=third)
    columns = "person, status, revision, mentions, sources, languages"
    assert known(warehouse, first - DAY, columns) == []
    assert known(warehouse, first, columns) == [("Sam Altman", "rumoured", 1, 1, 1, ["de"])]
    assert known(warehouse, second - timedelta(seconds=1), "status") == [("rumoured",)]
    assert known(warehouse, second, columns) == [("Sam Altman", "done", 2, 2, 2, ["de", "en"])]
    now = [("Mira Murati", "done", 1, 1, 1, ["en"]), ("Sam Altman", "done", 2, 3, 3, ["de", "en"])]
    assert known(warehouse, third, columns) == now
    assert ask(warehouse, f"SELECT {columns} FROM events ORDER BY ALL") == now


def reading_twice() -> dict[str, Any]:
    return {"person": "Mira Murati", "role_class": "cto"}


def test_the_history_keeps_every_state(warehouse: Warehouse) -> None:
    take(warehouse, reading("a", RUMOUR))
    take(warehouse, reading("b", {"status": "denied"}, age=-DAY), now=NOW + DAY)
    take(warehouse, reading("c", {"status": "announced"}, age=-2 * DAY), now=NOW + 2 * DAY)
    history = "SELECT revision, status, site, recorded_at, superseded_at FROM event_history ORDER BY revision"
    assert ask(warehouse, history) == [
        (1, "rumoured", "a.example", NOW, NOW + DAY),
        (2, "denied", "b.example", NOW + DAY, NOW + 2 * DAY),
        (3, "announced", "c.example", NOW + 2 * DAY, None),
    ]


def test_what_is_new_since_a_moment(warehouse: Warehouse) -> None:
    take(warehouse, reading("a", RUMOUR), reading("x", {"person": "Old Hand", "organisation": "Elsewhere"}))
    take(warehouse, reading("b", {}, {"person": "Mira Murati", **IN}), now=NOW + DAY)
    query = "SELECT news, previous_status, person, status FROM new_since('{}') ORDER BY ALL"
    assert ask(warehouse, query.format(NOW)) == [
        ("event", None, "Mira Murati", "done"),
        ("revision", "rumoured", "Sam Altman", "done"),
    ]
    assert len(ask(warehouse, query.format(NOW - DAY))) == 3
    assert ask(warehouse, query.format(NOW + DAY)) == []


def career(warehouse: Warehouse, person: str) -> list[tuple[Any, ...]]:
    query = f"SELECT organisation, role_class, since, until, state FROM people WHERE person = '{person}'"
    return ask(warehouse, f"{query} ORDER BY coalesce(since, until)")


def test_a_career_pairs_arrivals_with_departures(warehouse: Warehouse) -> None:
    take(
        warehouse,
        reading("a", {**IN, "effective": "2020-01-01"}, age=2000 * DAY),
        reading("b", {"effective": "2023-11-17"}, age=1000 * DAY),
        reading("c", {**IN, "effective": "2023-11-22", "manner": "returned"}, age=990 * DAY),
        reading("d", {"status": "planned", "effective": "2027-01"}, age=DAY),
        reading(
            "e", {**IN, "organisation": "Other Corp", "role_class": "chair", "status": "announced", "effective": None}
        ),
        reading("f", {**IN, "organisation": "Third Corp", "status": "denied"}),
    )
    assert career(warehouse, "Sam Altman") == [
        ("OpenAI", "ceo", "2020-01-01", "2023-11-17", "left"),
        ("OpenAI", "ceo", "2023-11-22", "2027-01", "leaving"),
        ("Other Corp", "chair", "2026-11-24", None, "coming"),
    ]


def test_a_departure_without_an_arrival_is_a_line_too(warehouse: Warehouse) -> None:
    take(warehouse, reading("a", {}), reading("b", {"person": "Mira Murati", **IN, **RUMOUR, "effective": "2026-12"}))
    assert career(warehouse, "Sam Altman") == [("OpenAI", "ceo", None, "2026-11-20", "left")]
    assert career(warehouse, "Mira Murati") == [("OpenAI", "ceo", "2026-12", None, "coming, by rumour")]


def test_a_seat_has_its_holders_in_order(warehouse: Warehouse) -> None:
    take(
        warehouse,
        reading(
            "a", {"person": "Ann Élan", **IN, "effective": "2020-01-01", "organisation": "Société X"}, age=2000 * DAY
        ),
        reading("b", {"person": "Ann Elan", "effective": "2024-01-01", "organisation": "Societe X"}, age=900 * DAY),
        reading(
            "c", {"person": "Bo Lund", **IN, "effective": "2024-01-02", "organisation": "SOCIÉTÉ X"}, age=900 * DAY
        ),
        reading("d", {"person": "Cy Doe", **IN, "role_class": "cfo", "organisation": "Société X"}),
    )
    query = "SELECT name_key(person), since, until FROM seat('societe x', 'ceo')"
    assert ask(warehouse, query) == [("ann elan", "2020-01-01", "2024-01-01"), ("bo lund", "2024-01-02", None)]


def test_successions_tie_events_of_one_seat_across_articles(warehouse: Warehouse) -> None:
    take(
        warehouse,
        reading("a", {}, age=30 * DAY),
        reading("b", {"person": "Mira Murati", **IN, "interim": True}, age=20 * DAY),
        reading("c", {"person": "Far Later", **IN}, age=-300 * DAY),
        reading("d", {"person": "Fin Ance", **IN, "role_class": "cfo"}, age=20 * DAY),
        reading("e", {"person": "No Body", "organisation": "Other Corp"}, age=20 * DAY),
    )
    columns = "predecessor, successor, organisation, role_class, interim"
    assert ask(warehouse, f"SELECT {columns} FROM successions") == [
        ("Sam Altman", "Mira Murati", "OpenAI", "ceo", True),
    ]


def test_seats_on_a_board_are_tied_in_one_article_only(warehouse: Warehouse) -> None:
    board = {"role_class": "board_member", "role": "director"}
    take(
        warehouse,
        reading("a", {**board}, {"person": "Mira Murati", **IN, **board}),
        reading("b", {"person": "Third Person", **IN, **board}),
    )
    assert ask(warehouse, "SELECT predecessor, successor FROM successions") == [("Sam Altman", "Mira Murati")]


def test_a_seat_is_vacant_until_somebody_comes_for_good(warehouse: Warehouse) -> None:
    vacant = "SELECT predecessor, organisation, role_class, since, acting FROM vacancies"
    take(warehouse, reading("a", {}, age=30 * DAY))
    assert ask(warehouse, vacant) == [("Sam Altman", "OpenAI", "ceo", "2026-11-20", None)]
    take(warehouse, reading("b", {"person": "Mira Murati", **IN, "interim": True}, age=20 * DAY))
    assert ask(warehouse, vacant) == [("Sam Altman", "OpenAI", "ceo", "2026-11-20", "Mira Murati")]
    take(warehouse, reading("c", {"person": "Emmett Shear", **IN}, age=10 * DAY))
    assert ask(warehouse, vacant) == []


def test_organisations_are_counted_under_one_name(warehouse: Warehouse) -> None:
    take(
        warehouse,
        reading("a", {"organisation": "Société X", "person": "A Bee"}),
        reading("b", {"organisation": "Société X", "person": "C Dee", **IN}),
        reading("c", {"organisation": "Societe X", "person": "E Eff", "role_class": "cfo"}),
    )
    counts = "organisation, names, events, arrivals, departures, people"
    assert ask(warehouse, f"SELECT {counts} FROM organisations") == [
        ("Société X", ["Societe X", "Société X"], 3, 1, 2, 3)
    ]


def test_the_health_of_feeds(warehouse: Warehouse) -> None:
    take(
        warehouse,
        reading("a", {}, age=timedelta(hours=1)),
        reading("b", age=timedelta(hours=2)),
        reading("d", age=timedelta(hours=5)),
        reading("c", age=None, source="entry", error="no answer"),
    )
    columns = "state, articles, unread, undated, delay, mentions, events"
    assert ask(warehouse, f"SELECT {columns} FROM feed_health") == [("ok", 4, 1, 1, timedelta(hours=2), 1, 1)]


def test_where_outlets_contradict_each_other_every_value_is_shown(warehouse: Warehouse) -> None:
    take(
        warehouse,
        reading("early", {"effective": "2026-12-01"}, age=timedelta(hours=9)),
        reading("late", {"effective": "2026-12-31"}, age=timedelta(hours=8)),
        reading("same", {"effective": "2026-12-31", "manner": "unspecified"}, age=timedelta(hours=7)),
    )
    told = ask(warehouse, "SELECT slot, value, sites, sources FROM conflicts ORDER BY value")
    assert told == [
        ("effective", "2026-12-01", ["early.example"], 1),
        ("effective", "2026-12-31", ["late.example", "same.example"], 2),
    ]


def test_an_outlet_that_corrects_itself_contradicts_nobody(warehouse: Warehouse) -> None:
    for hours, date in ((9, "2026-12-01"), (8, "2026-12-31")):
        site = {"url": f"https://early.example/{hours}", "site": "early.example"}
        take(warehouse, reading(f"early{hours}", {"effective": date}, age=timedelta(hours=hours), **site))
    assert ask(warehouse, "FROM conflicts") == []


def test_the_head_of_a_firm_may_have_another_title_than_the_one_before(warehouse: Warehouse) -> None:
    leaves = {"person": "Ann One", "change": "out", "role_class": "ceo", "manner": "retired"}
    comes = {"person": "Bob Two", "change": "in", "role_class": "managing_director", "manner": "hired"}
    take(warehouse, reading("whole", leaves, comes))
    assert ask(warehouse, "SELECT predecessor, successor FROM successions") == [("Ann One", "Bob Two")]


def test_other_titles_in_other_articles_are_other_seats(warehouse: Warehouse) -> None:
    leaves = {"person": "Ann One", "change": "out", "role_class": "ceo", "manner": "retired"}
    comes = {"person": "Bob Two", "change": "in", "role_class": "managing_director", "manner": "hired"}
    take(warehouse, reading("one", leaves), reading("other", comes))
    assert ask(warehouse, "FROM successions") == []
