"""Who is told of what a load brings, first and later, and how much of it at once."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from samples import FEED, NOW, ask, desk, reading, take

from seatchange.extractors.model import Feed, Reading
from seatchange.warehouse import universe
from seatchange.warehouse.connection import Warehouse
from seatchange.warehouse.directory import Organisation
from seatchange.warehouse.subscriptions import Subscriber

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
OTHER_FEED = "https://other.example/feed.xml"


def alerts(warehouse: Warehouse) -> list[dict[str, Any]]:
    """What the outbox holds, in order."""
    return [
        json.loads(text) for (text,) in ask(warehouse, "SELECT payload FROM facts.alerts ORDER BY created_at, position")
    ]


def updating(updates: str, **conditions: Any) -> Subscriber:
    return desk(**conditions).model_copy(update={"updates": updates})


def from_feed(found: Reading, url: str) -> Reading:
    return replace(found, entry=replace(found.entry, feed_url=url))


def test_the_second_source_fires_a_filter_that_waits_for_it(warehouse: Warehouse) -> None:
    careful = desk(min_sources=2)
    assert take(warehouse, reading("a", {}), subscribers=[careful]).alerts == 0
    assert take(warehouse, reading("a", {}, url="https://a.example/again"), subscribers=[careful]).alerts == 0
    assert take(warehouse, reading("b", {"confidence": 0.7}), subscribers=[careful], now=NOW + HOUR).alerts == 1
    assert take(warehouse, reading("c", {}), subscribers=[careful], now=NOW + 2 * HOUR).alerts == 0


def test_the_second_source_need_not_be_the_one_that_the_rest_of_the_filter_asks_for(warehouse: Warehouse) -> None:
    french = desk(min_sources=2, languages=["fr"], where="sources = 2")
    assert take(warehouse, reading("a", {}, language="fr"), subscribers=[french]).alerts == 0
    assert take(warehouse, reading("b", {}, language="en"), subscribers=[french], now=NOW + HOUR).alerts == 1
    (alert,) = alerts(warehouse)
    assert alert["data"]["article"]["site"] == "a.example"


def test_what_is_too_old_to_be_told_does_not_prove_anything_later(warehouse: Warehouse) -> None:
    french = desk(languages=["fr"])
    old = reading("a", {}, language="fr", age=timedelta(days=8))
    assert take(warehouse, old, subscribers=[french]).alerts == 0
    assert take(warehouse, reading("b", {}, language="en"), subscribers=[french], now=NOW + HOUR).alerts == 0


def test_the_feeds_that_led_to_an_article_can_be_asked_for(warehouse: Warehouse) -> None:
    other = desk(feeds=[OTHER_FEED])
    feeds = (FEED, Feed(OTHER_FEED))
    assert take(warehouse, reading("a", {}), subscribers=[other], feeds=feeds).alerts == 0
    found = from_feed(reading("b", {}), OTHER_FEED)
    assert take(warehouse, found, subscribers=[other], feeds=feeds, now=NOW + HOUR).alerts == 1


def test_another_spelling_of_the_organisation_is_found(warehouse: Warehouse) -> None:
    watching = desk(organisations=["Open AI Inc.", "Acme"], people=["S. Altman"])
    assert take(warehouse, reading("a", {}), subscribers=[watching]).alerts == 1


STORY = ["rumoured", "planned", "announced", "done", "denied"]


@pytest.mark.parametrize(
    ("updates", "told"),
    [
        ("none", ["rumoured"]),
        ("confirmed", ["rumoured", "announced", "denied"]),
        ("all", ["rumoured", "planned", "announced", "done", "denied"]),
    ],
)
def test_updates_are_those_asked_for(warehouse: Warehouse, updates: str, told: list[str]) -> None:
    for n, status in enumerate(STORY):
        take(
            warehouse,
            reading(f"n{n}", {"status": status}, age=timedelta(hours=10 - n)),
            now=NOW + n * MINUTE,
            subscribers=[updating(updates)],
        )
    found = alerts(warehouse)
    assert [alert["data"]["event"]["status"] for alert in found] == told
    first, *later = found
    assert first["data"]["first_alert_id"] is None
    assert {alert["data"]["first_alert_id"] for alert in later} <= {first["data"]["alert_id"]}
    assert len({alert["data"]["alert_id"] for alert in found}) == len(found)


def test_whoever_was_told_is_told_of_the_denial_whatever_the_filter(warehouse: Warehouse) -> None:
    french = desk(languages=["fr"], status=["rumoured"], min_confidence=0.8)
    take(warehouse, reading("a", {"status": "rumoured"}, language="fr", age=2 * HOUR), subscribers=[french])
    denial = reading("b", {"status": "denied", "confidence": 0.6})
    assert take(warehouse, denial, subscribers=[french], now=NOW + HOUR).alerts == 1
    first, update = alerts(warehouse)
    assert update["type"] == "executive_change.updated"
    assert update["data"]["event"]["previous_status"] == "rumoured"
    assert update["data"]["article"]["site"] == "b.example"
    assert update["data"]["first_alert_id"] == first["data"]["alert_id"]


REVISED = """
INSERT INTO facts.revisions BY NAME
SELECT * REPLACE ('corrected' AS id, number + 1 AS number, 'president' AS role_class, 'President' AS role)
FROM facts.revisions
QUALIFY row_number() OVER (ORDER BY number DESC) = 1
"""


def test_a_correction_is_told_to_those_who_want_all_and_to_those_whose_filter_it_leaves(warehouse: Warehouse) -> None:
    subscribers = [
        desk(role_classes=["ceo"]),
        Subscriber.model_validate({"name": "all", "channel": "console", "updates": "all"}),
        Subscriber.model_validate({"name": "plain", "channel": "console"}),
        Subscriber.model_validate({"name": "none", "channel": "console", "updates": "none"}),
    ]
    rumour = {"status": "planned", "role": "CEO", "role_class": "ceo"}
    take(warehouse, reading("a", rumour, age=3 * HOUR), subscribers=subscribers, now=NOW)
    assert len(alerts(warehouse)) == 4
    corrected = {"status": "planned", "role": "Chair", "role_class": "president"}
    take(warehouse, reading("b", corrected, age=2 * HOUR), subscribers=subscribers, now=NOW + HOUR)
    with warehouse.open() as connection:
        connection.execute(REVISED)
    take(warehouse, reading("c", corrected, age=HOUR), subscribers=subscribers, now=NOW + 2 * HOUR)
    later = alerts(warehouse)[4:]
    assert {alert["data"]["subscriber"] for alert in later} == {"desk", "all"}
    assert {json.dumps(alert["data"]["event"]["previous"], sort_keys=True) for alert in later} == {
        '{"role": "CEO", "role_class": "ceo"}'
    }


def flood(feed: str, letter: str, count: int) -> list[Reading]:
    found = (
        reading(f"{letter}{n}", {"person": f"{letter}ane Doe{letter}{n}"}, age=HOUR - n * timedelta(seconds=1))
        for n in range(count)
    )
    return [from_feed(each, feed) for each in found]


def test_beyond_a_ceiling_alerts_are_bundled_and_no_feed_crowds_out_another(warehouse: Warehouse) -> None:
    batch = [*flood(FEED.url, "J", 30), *flood(OTHER_FEED, "K", 4)]
    take(warehouse, *batch, feeds=(FEED, Feed(OTHER_FEED)), flood=10)
    rows = ask(warehouse, "SELECT payload->>'$.data.event.person', bundle FROM facts.alerts ORDER BY position")
    singles = [person for person, bundle in rows if bundle is None]
    assert len(rows) == 34
    assert len(singles) == 10
    assert sum(person.startswith("K") for person in singles) == 4
    assert len({bundle for _, bundle in rows[10:]}) == 1
    assert all(bundle for _, bundle in rows[10:])


def test_updates_and_digests_are_under_no_ceiling(warehouse: Warehouse) -> None:
    digest = Subscriber.model_validate({"name": "daily", "channel": "console", "when": "daily at 07:30"})
    rumours = [reading(f"n{n}", {"person": f"Jane Doe{n}", "status": "rumoured"}, age=2 * HOUR) for n in range(5)]
    take(warehouse, *rumours, subscribers=[desk(), digest], flood=None)
    facts = [reading(f"m{n}", {"person": f"Jane Doe{n}", "status": "done"}) for n in range(5)]
    take(warehouse, *facts, subscribers=[desk(), digest], flood=1, now=NOW + HOUR)
    assert ask(warehouse, "SELECT count(*), count(bundle) FROM facts.alerts") == [(20, 0)]
    fresh = [reading(f"o{n}", {"person": f"Mary Roe{n}"}) for n in range(5)]
    take(warehouse, *fresh, subscribers=[digest], flood=1, now=NOW + HOUR)
    assert ask(warehouse, "SELECT count(*), count(bundle) FROM facts.alerts") == [(25, 0)]


def test_a_predicate_over_all_columns_meets_real_facts(warehouse: Warehouse) -> None:
    where = (
        "person = 'Sam Altman' AND organisation = 'OpenAI' AND change = 'out' AND role = 'CEO' AND role_class = 'ceo'"
        " AND manner = 'dismissed' AND NOT interim AND status = 'done' AND effective = '2026-11-20'"
        " AND confidence = 0.9 AND language = 'en' AND site = 'a.example' AND url = 'https://a.example/story'"
        " AND title = 'Title a' AND sentence LIKE '%says a.' AND published_at = TIMESTAMPTZ '2026-11-24 11:00:00Z'"
        f" AND seen_at = published_at AND sources = 1 AND list_contains(feeds, '{FEED.url}')"
        " AND people = ['Sam Altman'] AND organisations = ['OpenAI'] AND len(tickers) = 0 AND len(leis) = 0"
        " AND len(domains) = 0 AND len(countries) = 0"
    )
    assert take(warehouse, reading("a", {}), subscribers=[desk(where=where)]).alerts == 1


def test_imported_organisations_are_found_under_any_name_and_by_their_identifiers(warehouse: Warehouse) -> None:
    keys = [
        {"organisations": ["Acme Robots"]},
        {"tickers": ["OPAI"]},
        {"domains": ["openai.example"]},
        {"countries": ["US"]},
        {"where": "list_contains(leis, '54930012345678901234')"},
        {"countries": ["FR"]},
    ]
    subscribers = [
        Subscriber.model_validate({"name": str(n), "channel": "console", "filter": f}) for n, f in enumerate(keys)
    ]
    imported = Organisation("OpenAI", ("Acme Robots",), "OPAI", "54930012345678901234", "openai.example", "US")
    with warehouse.open() as connection:
        universe.store(connection, [imported], NOW)
    take(warehouse, reading("a", {}), subscribers=subscribers)
    assert {alert["data"]["subscriber"] for alert in alerts(warehouse)} == {"0", "1", "2", "3", "4"}
