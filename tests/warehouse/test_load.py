from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import duckdb
import pytest
from samples import FEED, NOW, ask, desk, reading, take

from seatchange.extractors.model import Feed, Found
from seatchange.warehouse import load as load_module
from seatchange.warehouse.connection import Warehouse
from seatchange.warehouse.filters.model import Filter
from seatchange.warehouse.load import Loaded, known_feeds, load
from seatchange.warehouse.subscriptions import Subscriber

TABLES = [
    "feeds",
    "entries",
    "articles",
    "readings",
    "mentions",
    "events",
    "event_mentions",
    "revisions",
    "alerts",
    "deliveries",
]
DAY = timedelta(days=1)


def counts(warehouse: Warehouse) -> dict[str, int]:
    return {table: ask(warehouse, f"SELECT count(*) FROM facts.{table}")[0][0] for table in TABLES}


def told(warehouse: Warehouse) -> list[tuple[str, str]]:
    return ask(warehouse, "SELECT subscriber, status FROM facts.alerts ORDER BY created_at, position")


def test_all_of_a_batch_is_stored_and_a_second_time_nothing_is(warehouse: Warehouse) -> None:
    batch = [
        reading("a", {}, {"person": "Greg Brockman", "role": "president", "role_class": "president"}),
        reading("b", {"person": "Altman", "role": "boss"}, language="fr"),
        reading("c"),
    ]
    first = take(warehouse, *batch)
    assert (first.entries, first.articles, first.mentions) == (3, 3, 3)
    assert (first.events, first.revisions, first.alerts) == (2, 2, 2)
    assert {(news.state.person, news.new) for news in first.news} == {("Sam Altman", True), ("Greg Brockman", True)}
    before = counts(warehouse)
    assert take(warehouse, *batch, now=NOW + DAY) == Loaded()
    assert counts(warehouse) == before


def test_the_views_tell_what_was_stored(warehouse: Warehouse) -> None:
    take(warehouse, reading("a", {}), reading("b", {"person": "Altman", "confidence": 0.5}, age=DAY, language="fr"))
    assert ask(
        warehouse,
        "SELECT person, organisation, role, status, confidence, sentence, url, published_at, discovered_at, first_seen,"
        " last_seen, mentions, sources, languages, revision FROM events",
    ) == [
        (
            "Sam Altman", "OpenAI", "CEO", "done", 0.9, "Sam Altman was dismissed, says a.", "https://a.example/story",
            NOW - DAY, NOW, NOW - DAY, NOW - timedelta(hours=1), 2, 2, ["en", "fr"], 1,
        )
    ]  # fmt: skip
    assert ask(warehouse, "SELECT person, site, language FROM mentions ORDER BY site") == [
        ("Sam Altman", "a.example", "en"),
        ("Altman", "b.example", "fr"),
    ]
    assert ask(warehouse, "SELECT site, title, discovered_at, feeds FROM articles ORDER BY site") == [
        ("a.example", "Title a", NOW, [FEED.url]),
        ("b.example", "Title b", NOW, [FEED.url]),
    ]
    assert ask(warehouse, "SELECT state, attempts, person, status FROM alerts") == [
        ("pending", 0, "Sam Altman", "done")
    ]
    assert ask(warehouse, "SELECT url, title, state, entries FROM feeds") == [(FEED.url, "News", "ok", 2)]


def test_a_load_that_fails_leaves_no_trace(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    with warehouse.open():
        pass
    before = counts(warehouse)

    def fail(*_: object) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(load_module, "_alert_rows", fail)
        with pytest.raises(RuntimeError, match="power cut"):
            take(warehouse, reading("a", {}))
    assert counts(warehouse) == before
    assert take(warehouse, reading("a", {})).alerts == 1


def test_the_state_of_a_feed_comes_back_with_its_entries(warehouse: Warehouse) -> None:
    one = reading("a")
    take(warehouse, one)
    failed = replace(FEED, failures=1, error="it is down; wait", error_code="timeout", polled_at=NOW + DAY)
    take(warehouse, feeds=(failed,))
    with warehouse.open() as connection:
        known = known_feeds(connection, [FEED.url, "https://never.example/"])
    assert known == {FEED.url: replace(failed, known=frozenset({one.entry.id}))}
    assert known[FEED.url].etag == FEED.etag
    assert ask(warehouse, "SELECT state, error_code, failures FROM feeds") == [("failing", "timeout", 1)]


def test_known_entries_are_bounded_to_the_newest(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load_module, "MAX_KNOWN", 2)
    for n in range(3):
        found = reading(f"n{n}")
        take(warehouse, replace(found, entry=replace(found.entry, found_at=NOW + n * DAY)))
    with warehouse.open() as connection:
        known = known_feeds(connection, [FEED.url])[FEED.url].known
    assert known == {reading("n1").entry.id, reading("n2").entry.id}


def test_an_event_grows_over_batches_and_is_told_once(warehouse: Warehouse) -> None:
    assert take(warehouse, reading("a", {})).alerts == 1
    later = take(warehouse, reading("b", {"person": "Altman", "role": "boss"}), now=NOW + DAY)
    assert (later.mentions, later.events, later.revisions, later.alerts) == (1, 0, 0, 0)
    assert ask(warehouse, "SELECT mentions, sources, person FROM events") == [(2, 2, "Sam Altman")]


def test_from_unsure_to_sure_is_told_and_from_announced_to_done_is_not(warehouse: Warehouse) -> None:
    for n, status in enumerate(["rumoured", "planned", "announced", "done", "denied"]):
        age = timedelta(hours=10 - n)
        take(warehouse, reading(f"n{n}", {"status": status}, age=age), now=NOW + n * timedelta(minutes=1))
    assert ask(warehouse, "SELECT number, status FROM facts.revisions ORDER BY number") == [
        (1, "rumoured"), (2, "planned"), (3, "announced"), (4, "done"), (5, "denied"),
    ]  # fmt: skip
    assert told(warehouse) == [("desk", "rumoured"), ("desk", "announced"), ("desk", "denied")]
    payloads = [json.loads(text) for (text,) in ask(warehouse, "SELECT payload FROM facts.alerts ORDER BY created_at")]
    assert [(p["type"], p["data"]["event"]["previous_status"]) for p in payloads] == [
        ("executive_change.reported", None),
        ("executive_change.updated", "rumoured"),
        ("executive_change.updated", "announced"),
    ]


def test_rumour_and_fact_in_one_batch_are_one_alert(warehouse: Warehouse) -> None:
    take(
        warehouse,
        reading("a", {"status": "rumoured"}, age=2 * DAY),
        reading("b", {"status": "done", "confidence": 0.6}),
    )
    assert told(warehouse) == [("desk", "done")]


def test_old_news_is_stored_and_told_to_nobody(warehouse: Warehouse) -> None:
    loaded = take(warehouse, reading("a", {}, age=8 * DAY), reading("b", {"person": "Mira Murati"}, age=6 * DAY))
    assert (loaded.events, loaded.alerts) == (2, 1)
    assert ask(warehouse, "SELECT person FROM alerts") == [("Mira Murati",)]


def test_without_a_limit_old_news_is_told_and_undated_news_counts_from_when_it_was_found(warehouse: Warehouse) -> None:
    assert take(warehouse, reading("a", {}, age=800 * DAY), max_age=None).alerts == 1
    assert take(warehouse, reading("b", {"person": "Mira Murati"}, age=None)).alerts == 1
    undated = reading("c", {"person": "Emmet Shear"}, age=None)
    found_long_ago = replace(undated, entry=replace(undated.entry, found_at=NOW - 8 * DAY))
    assert take(warehouse, found_long_ago).alerts == 0


def test_a_filter_waits_for_the_mention_that_it_lets_through(warehouse: Warehouse) -> None:
    french = desk(languages=["fr"])
    assert take(warehouse, reading("a", {}), subscribers=[french]).alerts == 0
    assert take(warehouse, reading("b", {"confidence": 0.7}, language="fr"), subscribers=[french]).alerts == 1
    (payload,) = ask(warehouse, "SELECT payload FROM facts.alerts")[0]
    data = json.loads(payload)["data"]
    assert data["article"]["language"] == "fr"
    assert data["evidence"]["sentence"].endswith("says b.")
    assert data["event"]["confidence"] == 0.7
    assert take(warehouse, reading("c", {}, language="fr"), subscribers=[french]).alerts == 0


def test_every_subscriber_has_its_own_alert(warehouse: Warehouse) -> None:
    board = Subscriber(name="board", channel="console", filter=Filter(role_classes=("ceo",), min_confidence=0.95))
    loaded = take(warehouse, reading("a", {}), subscribers=[desk(), board])
    assert (loaded.alerts, told(warehouse)) == (1, [("desk", "done")])
    assert take(warehouse, reading("b", {"confidence": 0.96}), subscribers=[desk(), board]).alerts == 1
    assert told(warehouse) == [("desk", "done"), ("board", "done")]
    assert len(set(ask(warehouse, "SELECT id FROM facts.alerts"))) == 2


def test_one_article_from_two_feeds_is_one(warehouse: Warehouse) -> None:
    one = reading("a", {})
    other = replace(one, entry=replace(one.entry, feed_url="https://other.example/feed"))
    loaded = take(warehouse, one, other, feeds=(FEED, Feed("https://other.example/feed")))
    assert (loaded.entries, loaded.articles, loaded.mentions, loaded.alerts) == (2, 1, 1, 1)
    assert ask(warehouse, "SELECT feeds FROM articles") == [([FEED.url, "https://other.example/feed"],)]


def test_texts_that_no_alphabet_knows_are_stored(warehouse: Warehouse) -> None:
    ugly = reading(
        "a",
        {"person": "Sam\x00 Altman", "role": "\ud83d \u202e \\u0000"},
        text="half \ud800 a \x00 pair \\u0000 'quoted'",
    )
    assert take(warehouse, ugly).alerts == 1
    assert ask(warehouse, "SELECT text FROM articles") == [("half ? a \x00 pair \\u0000 'quoted'",)]
    (payload,) = ask(warehouse, "SELECT payload FROM facts.alerts")[0]
    assert json.loads(payload)["data"]["event"]["person"] == "Sam  Altman"


def test_a_batch_larger_than_a_chunk_arrives_whole(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("seatchange.warehouse.rows.CHUNK", 1000)
    loaded = take(warehouse, *(reading(f"n{n}", {"person": f"Jane Doe{n}"}) for n in range(40)))
    assert (loaded.entries, loaded.articles, loaded.mentions, loaded.alerts) == (40, 40, 40, 40)


def test_an_empty_batch_is_fine(warehouse: Warehouse) -> None:
    with warehouse.open() as connection:
        assert load(connection, Found(), [], NOW, None) == Loaded()


def test_counts_add_up() -> None:
    total = Loaded(entries=1, alerts=2) + Loaded(entries=3, events=1)
    assert (total.entries, total.alerts, total.events) == (4, 2, 1)


def test_readers_of_the_file_see_all_of_a_load_or_nothing(warehouse: Warehouse) -> None:
    with warehouse.open() as connection:
        cursor = connection.cursor()
        cursor.execute("BEGIN")
        assert cursor.execute("SELECT count(*) FROM events").fetchall() == [(0,)]
        load(connection, Found((FEED,), (reading("a", {}),)), [], NOW, None)
        assert cursor.execute("SELECT count(*) FROM events").fetchall() == [(0,)]
        cursor.execute("COMMIT")
        assert cursor.execute("SELECT count(*) FROM events").fetchall() == [(1,)]
        with pytest.raises(duckdb.Error):
            cursor.execute("SELECT no_such_column FROM events")
        cursor.close()
