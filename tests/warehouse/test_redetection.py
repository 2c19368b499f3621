"""Stored articles read anew: what differs is written beside what was, and events follow."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from samples import DESK, NOW, ask, mention, reading, take
from test_standby import assert_same

from seatchange.extractors.model import Mention
from seatchange.warehouse import redetection, upkeep
from seatchange.warehouse.connection import Warehouse
from seatchange.warehouse.publish import publish
from seatchange.warehouse.redetection import Applied
from seatchange.warehouse.rereading import compare
from seatchange.warehouse.telling import Limits

LATER = NOW + timedelta(hours=6)
EVENTS = "SELECT person, status, mentions, revision FROM events ORDER BY person"
HISTORY = "SELECT person, status, revision FROM event_history ORDER BY person, revision"


def reread(warehouse: Warehouse, finds: dict[str, list[dict[str, Any]]], version: str = "2", **options: Any) -> Applied:
    """Read every stored article anew; by site, the slots in which what is found differs from Altman's dismissal."""
    with warehouse.open(read_only=True) as connection:
        due = redetection.due(connection, version, -1, 1000, everything=options.pop("everything", False))
    read = []
    for each in due:
        slots = finds.get(each.article.site or "")
        if slots is None:
            found: list[Mention] = [s.mention for s in each.stored if not s.retracted]
        else:
            found = [mention(each.article, **{"rule_version": version, **told}) for told in slots]
        read.append((each, compare(each.article, each.id, each.stored, found)))
    with warehouse.open() as connection:
        applied = redetection.apply(
            connection, read, version, options.get("subscribers", ()), options.get("now", LATER), Limits()
        )
        assert upkeep.check(connection) == ()
    return applied


def test_an_article_is_due_until_these_rules_have_read_it(warehouse: Warehouse) -> None:
    take(warehouse, reading("one", {}), reading("two"))
    with warehouse.open(read_only=True) as connection:
        assert redetection.extent(connection, "1", everything=False).due == 1  # nothing tells who read an empty one
        assert redetection.extent(connection, "1", everything=True).due == 2
        assert redetection.extent(connection, "2", everything=False).due == 2
    reread(warehouse, {})
    with warehouse.open() as connection:
        assert redetection.extent(connection, "2", everything=False).due == 0
        upkeep.prune_texts(connection, LATER, LATER)
        assert redetection.extent(connection, "3", everything=True) == redetection.Extent(0, 2)


def test_articles_come_in_batches_with_what_was_read_in_them(warehouse: Warehouse) -> None:
    take(warehouse, *(reading(f"r{number}", {}) for number in range(5)))
    seen: list[str] = []
    place = -1
    with warehouse.open(read_only=True) as connection:
        while batch := redetection.due(connection, "2", place, 2, everything=False):
            assert len(batch) <= 2
            for due in batch:
                assert due.article == replace(reading(due.article.title.split()[1], {}).article, site=due.article.site)
                assert [stored.id for stored in due.stored] == [due.stored[0].mention.id]
                seen.append(due.id)
            place = batch[-1].place
    assert len(set(seen)) == len(seen) == 5


def test_what_is_found_besides_becomes_an_event(warehouse: Warehouse) -> None:
    take(warehouse, reading("one"))
    assert reread(warehouse, {"one.example": [{}]}) == Applied(mentions=1, events=1, revisions=1)
    assert ask(warehouse, EVENTS) == [("Sam Altman", "done", 1, 1)]
    assert ask(warehouse, "SELECT seen_at FROM mentions") == [(NOW - timedelta(hours=1),)]


def test_what_is_told_otherwise_is_a_revision_of_the_same_event(warehouse: Warehouse) -> None:
    take(warehouse, reading("one", {}))
    ((before,),) = ask(warehouse, "SELECT id FROM events")
    assert reread(warehouse, {"one.example": [{"status": "rumoured"}]}) == Applied(1, 1, 0, 1, 0)
    assert ask(warehouse, EVENTS) == [("Sam Altman", "rumoured", 1, 2)]
    assert ask(warehouse, "SELECT id FROM events") == [(before,)]
    assert ask(warehouse, "SELECT status FROM mentions") == [("rumoured",)]
    assert ask(warehouse, "SELECT reason FROM facts.revisions ORDER BY number") == [
        (None,), ("stored articles were read by rules 2",)
    ]  # fmt: skip


def test_a_fuller_name_stays_in_its_event(warehouse: Warehouse) -> None:
    take(warehouse, reading("one", {"person": "Altman"}))
    ((before,),) = ask(warehouse, "SELECT id FROM events")
    reread(warehouse, {"one.example": [{}]})
    assert ask(warehouse, "SELECT id, person, mentions FROM events") == [(before, "Sam Altman", 1)]
    take(warehouse, reading("two", {}), now=LATER)
    assert ask(warehouse, "SELECT id, person, mentions FROM events") == [(before, "Sam Altman", 2)]


def test_an_event_without_its_mentions_is_history(warehouse: Warehouse) -> None:
    take(warehouse, reading("one", {}), reading("two", {"person": "Jo Roe", "organisation": "Acme"}))
    assert reread(warehouse, {"one.example": []}) == Applied(retractions=1, revisions=1)
    assert ask(warehouse, EVENTS) == [("Jo Roe", "done", 1, 1)]
    assert ask(warehouse, HISTORY) == [
        ("Jo Roe", "done", 1), ("Sam Altman", "done", 1), ("Sam Altman", "retracted", 2)
    ]  # fmt: skip
    assert ask(warehouse, "SELECT person FROM mentions") == [("Jo Roe",)]
    before = f"events_as_of('{(LATER - timedelta(hours=1)).isoformat()}')"
    assert ask(warehouse, f"SELECT person, mentions FROM {before} ORDER BY person") == [
        ("Jo Roe", 1),
        ("Sam Altman", 1),
    ]
    after = f"events_as_of('{(LATER + timedelta(hours=1)).isoformat()}')"
    assert ask(warehouse, f"SELECT person FROM {after}") == [("Jo Roe",)]


def test_an_event_that_keeps_a_mention_is_told_by_that(warehouse: Warehouse) -> None:
    take(warehouse, reading("one", {}, age=timedelta(hours=3)), reading("two", {"status": "rumoured"}))
    ((before,),) = ask(warehouse, "SELECT id FROM events")
    reread(warehouse, {"one.example": []})
    assert ask(warehouse, "SELECT id, status, mentions, sources FROM events") == [(before, "rumoured", 1, 1)]
    as_of = f"events_as_of('{(LATER - timedelta(hours=1)).isoformat()}')"
    assert ask(warehouse, f"SELECT status, mentions, sources FROM {as_of}") == [("done", 2, 2)]


def test_a_mention_found_again_is_a_further_edition(warehouse: Warehouse) -> None:
    take(warehouse, reading("one", {}))
    reread(warehouse, {"one.example": []})
    assert reread(warehouse, {"one.example": [{}]}, "3", now=LATER + timedelta(hours=1)).mentions == 1
    assert ask(warehouse, "SELECT person, mentions FROM events") == [("Sam Altman", 1)]
    assert ask(warehouse, "SELECT edition FROM facts.mentions ORDER BY edition") == [(1,), (2,)]


def test_doing_it_twice_writes_nothing_more(warehouse: Warehouse) -> None:
    take(warehouse, reading("one", {}), reading("two", {"person": "Jo Roe"}), reading("three"))
    finds = {"one.example": [{"status": "denied"}], "two.example": [], "three.example": [{"person": "Max Muster"}]}
    reread(warehouse, finds)
    tables = ("mentions", "retractions", "events", "event_mentions", "revisions", "redetections", "articles")
    before = [ask(warehouse, f"SELECT * FROM facts.{table} ORDER BY ALL") for table in tables]
    assert reread(warehouse, finds, everything=True) == Applied()
    assert [ask(warehouse, f"SELECT * FROM facts.{table} ORDER BY ALL") for table in tables] == before


def test_nothing_that_was_stored_is_changed(warehouse: Warehouse) -> None:
    take(warehouse, reading("one", {}), reading("two", {"person": "Jo Roe"}))
    tables = ("mentions", "events", "event_mentions", "revisions", "articles", "alerts")
    before = {table: set(ask(warehouse, f"SELECT t::VARCHAR FROM facts.{table} AS t")) for table in tables}
    reread(warehouse, {"one.example": [{"status": "rumoured"}], "two.example": []})
    for table in tables:
        assert before[table] <= set(ask(warehouse, f"SELECT t::VARCHAR FROM facts.{table} AS t"))


def test_nobody_is_told_unless_asked(warehouse: Warehouse) -> None:
    take(warehouse, reading("one", {"status": "rumoured"}), reading("two"))
    assert ask(warehouse, "SELECT count(*) FROM alerts") == [(1,)]
    finds = {"one.example": [{"status": "done"}], "two.example": [{"person": "Jo Roe", "organisation": "Acme"}]}
    assert reread(warehouse, finds).alerts == 0
    other = {"one.example": [{"status": "denied"}], "two.example": [{"person": "Max Muster", "organisation": "Bank"}]}
    assert reread(warehouse, other, "3", subscribers=(DESK,), now=LATER + timedelta(hours=1)).alerts == 2
    told = ask(warehouse, "SELECT person, status FROM alerts WHERE created_at > '2026-11-24 13:00' ORDER BY person")
    assert told == [("Max Muster", "done"), ("Sam Altman", "denied")]


def told(chance: random.Random) -> list[dict[str, Any]]:
    """What some rules could read in an article: few people, firms and offices, so that events meet."""
    found = {
        person: {
            "person": person,
            "organisation": chance.choice(["OpenAI", "OpenAI Inc.", "Other Corp", None]),
            "change": chance.choice(["in", "out"]),
            "role_class": chance.choice(["ceo", "chair", None]),
            "status": chance.choice(["rumoured", "done", "denied"]),
        }
        for person in chance.sample(["Sam Altman", "Altman", "Mira Murati"], chance.randint(0, 2))
    }
    return list(found.values())


@pytest.mark.parametrize("seed", range(4))
def test_events_are_those_that_today_s_rules_alone_would_have_made(
    warehouse: Warehouse, seed: int, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    sites = [f"s{number}" for number in range(8)]
    for number, site in enumerate(sites):
        take(warehouse, reading(site, *told(chance), age=timedelta(hours=9 - number)))
    publish(warehouse)
    for version in ("2", "3"):
        finds = {f"{site}.example": told(chance) for site in sites}
        reread(warehouse, finds, version, now=LATER + timedelta(hours=int(version)))
        publish(warehouse)
        assert_same(warehouse)
    fresh = Warehouse(tmp_path / "fresh.duckdb")
    take(
        fresh,
        *(reading(site, *finds[f"{site}.example"], age=timedelta(hours=9 - n)) for n, site in enumerate(sites)),
    )
    members = "SELECT list(url || person || change ORDER BY url, person) FROM mentions GROUP BY event_id ORDER BY ALL"
    assert ask(warehouse, members) == ask(fresh, members)
