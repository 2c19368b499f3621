"""The published copy says what the warehouse says, however it came about."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from samples import DESK, FEED, NOW, ask, reading, take

from seatchange.warehouse import outbox, standby
from seatchange.warehouse.connection import Warehouse
from seatchange.warehouse.delivery import Outcome
from seatchange.warehouse.directory import Organisation
from seatchange.warehouse.locks import state_folder
from seatchange.warehouse.outbox import Attempt
from seatchange.warehouse.publish import publish
from seatchange.warehouse.revising import take_organisations

DAY = timedelta(days=1)
STEP = DAY / 4
NAMES = "SELECT view_name FROM duckdb_views() WHERE NOT internal AND schema_name = 'main' ORDER BY 1"
TEXTS = """
    SELECT count(*) FROM duckdb_columns()
    WHERE schema_name = 'main' AND table_name = 'articles' AND column_name = 'text'
"""
CALLS = ("events_as_of('{moment}')", "new_since('{moment}')", "seat('OpenAI', 'ceo')")


def standby_of(warehouse: Warehouse) -> Path:
    return state_folder(warehouse.path) / "seatchange.duckdb.standby"


def contents(path: Path, names: list[str]) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all views (or tables) and of the macros; of articles all columns but the text."""
    asked = [f"SELECT * EXCLUDE (text) FROM {name}" if name == "articles" else f"FROM {name}" for name in names]
    asked += [f"FROM {call.format(moment=NOW + day * DAY)}" for call in CALLS for day in (0, 2)]
    with duckdb.connect(str(path), read_only=True) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        columns = {
            row[:2] for row in connection.execute("SELECT table_name, column_name FROM duckdb_columns()").fetchall()
        }
        if ("articles", "text") not in columns:
            asked = [query.replace("* EXCLUDE (text)", "*") for query in asked]
        return {query.replace(" EXCLUDE (text)", ""): rows(connection, query) for query in asked}


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return sorted(connection.execute(query).fetchall(), key=repr)


def assert_same(warehouse: Warehouse) -> None:
    names = [name for (name,) in ask(warehouse, NAMES)]
    assert len(names) >= 12
    published, known = contents(warehouse.published, names), contents(warehouse.path, names)
    assert published.keys() == known.keys()
    for query, expected in known.items():
        assert published[query] == expected, query


@pytest.fixture
def made_anew(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows by one whenever a standby is made from nothing."""
    made: list[str] = []
    real = standby._make
    monkeypatch.setattr(standby, "_make", lambda *arguments: (made.append("made"), real(*arguments)))
    return made


def deliver(warehouse: Warehouse, number: int) -> None:
    waiting = ask(
        warehouse, "SELECT id, attempts FROM alerts WHERE state IN ('pending', 'retrying') ORDER BY id LIMIT 2"
    )
    outcome = Outcome("delivered", "200") if number % 2 else Outcome("failed", "500")
    record = [Attempt(id_, DESK.name, tried + 1, NOW, outcome, None, (id_,)) for id_, tried in waiting]
    with warehouse.open() as connection:
        outbox.record(connection, record)


def day(chance: random.Random, number: int) -> list[Any]:
    """The readings of one day: few people, firms, offices and outlets, so that events meet."""
    found = []
    for item in range(chance.randint(0, 6)):
        slots = {
            "person": chance.choice(["Sam Altman", "Mira Murati", "Ann Élan", "Ann Elan"]),
            "organisation": chance.choice(["OpenAI", "OpenAI Inc.", "Other Corp", "OTHER CORP", None]),
            "change": chance.choice(["in", "out"]),
            "role_class": chance.choice(["ceo", "chair", "board_member", None]),
            "status": chance.choice(["rumoured", "announced", "done", "denied"]),
            "interim": chance.random() < 0.2,
            "effective": chance.choice(["2026-11-20", "2026-12", None]),
            "confidence": chance.choice([0.7, 0.8, 0.9]),
        }
        moment = NOW + number * DAY
        found.append(reading(f"d{number}i{item}", slots, age=chance.choice([None, -number * DAY]), fetched_at=moment))
    return found


@pytest.mark.parametrize("seed", range(3))
def test_what_was_added_day_by_day_equals_what_the_warehouse_says(
    warehouse: Warehouse, seed: int, made_anew: list[str]
) -> None:
    chance = random.Random(seed)
    earlier: list[Any] = []
    for number in range(6):
        readings = day(chance, number)
        if earlier and chance.random() < 0.5:  # another feed leads to an article that is known
            other = replace(FEED, url="https://other.example/feed.xml", title="Other")
            known = chance.choice(earlier)
            entry = replace(known.entry, feed_url=other.url, found_at=NOW + number * DAY)
            readings.append(replace(known, entry=entry))
            feeds = (FEED, replace(other, failures=number, error="no answer" if number % 2 else None))
        else:
            feeds = (replace(FEED, polled_at=NOW + number * DAY),)
        take(warehouse, *readings, now=NOW + number * DAY, feeds=feeds)
        deliver(warehouse, number)
        if chance.random() < 0.7:
            publish(warehouse)
            assert_same(warehouse)
        earlier += readings
    publish(warehouse)
    assert_same(warehouse)
    assert made_anew == ["made"]


def test_texts_are_published_only_when_asked_for(warehouse: Warehouse, made_anew: list[str]) -> None:
    take(warehouse, reading("a"))

    def texts() -> list[tuple[Any, ...]]:
        with duckdb.connect(str(warehouse.published), read_only=True) as connection:
            return connection.execute("SELECT text FROM articles ORDER BY discovered_at, url").fetchall()

    publish(warehouse)
    with pytest.raises(duckdb.BinderException, match="text"):
        texts()
    assert b"was dismissed, says a" not in standby_of(warehouse).read_bytes()
    publish(warehouse, texts=True)
    take(warehouse, reading("b"))
    publish(warehouse, texts=True)
    assert texts() == [("Sam Altman was dismissed, says a.",), ("Sam Altman was dismissed, says b.",)]
    assert len(made_anew) == 2
    publish(warehouse)
    with pytest.raises(duckdb.BinderException, match="text"):
        texts()


def test_everything_published_is_documented(warehouse: Warehouse) -> None:
    take(warehouse, reading("a", {}))
    publish(warehouse, texts=True)
    said = """
        SELECT table_name, NULL, comment FROM duckdb_tables() WHERE schema_name = 'main'
        UNION ALL SELECT view_name, NULL, comment FROM duckdb_views()
        WHERE NOT internal AND schema_name = 'main'
        UNION ALL SELECT table_name, column_name, comment FROM duckdb_columns()
        WHERE NOT internal AND schema_name = 'main'
        UNION ALL SELECT function_name, NULL, comment FROM duckdb_functions() WHERE NOT internal
        ORDER BY ALL
    """
    with duckdb.connect(str(warehouse.published), read_only=True) as connection:
        published = connection.execute(said).fetchall()
    assert published == ask(warehouse, said)
    assert all(comment for *_, comment in published)


def truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:5000])


def overwritten(file: Path) -> None:
    file.write_bytes(b"\0" * len(file.read_bytes()))


def damaged(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[12288:] = b"\xff" * (len(content) - 12288)
    file.write_bytes(content)


def somebody_elses(file: Path) -> None:
    file.unlink()
    with duckdb.connect(str(file)) as connection:
        connection.execute("CREATE SCHEMA publication; CREATE TABLE publication.made_of AS SELECT 1 AS digest")


@pytest.mark.parametrize("harm", [Path.unlink, truncated, overwritten, damaged, somebody_elses])
def test_a_standby_that_is_no_good_is_made_anew(
    warehouse: Warehouse, made_anew: list[str], harm: Callable[[Path], None]
) -> None:
    take(warehouse, reading("a", {}))
    publish(warehouse)
    harm(standby_of(warehouse))
    take(warehouse, reading("b", {"person": "Mira Murati"}))
    publish(warehouse)
    assert_same(warehouse)
    assert len(made_anew) == 2


def test_facts_that_were_taken_away_make_it_anew(warehouse: Warehouse, made_anew: list[str]) -> None:
    take(warehouse, reading("a", {}), reading("b", {"person": "Mira Murati"}))
    publish(warehouse)
    with warehouse.open() as connection:
        connection.execute("DELETE FROM facts.deliveries; DELETE FROM facts.alerts")
    publish(warehouse)
    assert_same(warehouse)
    assert len(made_anew) == 2
    warehouse.path.unlink()
    take(warehouse, reading("c", {}), reading("d", {"person": "Mira Murati"}))
    publish(warehouse)
    assert_same(warehouse)
    assert len(made_anew) == 3
    publish(warehouse, anew=True)
    assert_same(warehouse)
    assert len(made_anew) == 4


def test_joined_and_parted_events_and_imported_identifiers_are_published(warehouse: Warehouse) -> None:
    """Late evidence joins two events; later evidence shows that a mention belongs elsewhere."""
    told = [
        reading("a", {"person": "João Pedro Serralves"}, age=3 * DAY, fetched_at=NOW + 0 * STEP),
        reading("b", {"person": "João Almeida Serralves"}, age=2 * DAY, fetched_at=NOW + 1 * STEP),
        reading("c", {"person": "João Pedro de Almeida Serralves"}, age=DAY, fetched_at=NOW + 2 * STEP),
        reading("d", {"person": "Altman"}, age=DAY, fetched_at=NOW + 3 * STEP),
        reading("e", {"person": "Jack Altman"}, age=5 * DAY, fetched_at=NOW + 4 * STEP),
        reading("f", {"person": "Sam Altman"}, age=DAY, fetched_at=NOW + 5 * STEP),
    ]
    for number, one in enumerate(told):
        take(warehouse, one, now=NOW + number * STEP)
        publish(warehouse)
        assert_same(warehouse)
    assert ask(warehouse, "SELECT count(*) FROM facts.event_joins") == [(1,)]
    joined = "SELECT count(*), count(DISTINCT event_id) FROM event_history WHERE joined_into IN (SELECT id FROM events)"
    assert ask(warehouse, joined) == [(1, 1)]
    before = f"SELECT count(*), sum(mentions) FROM events_as_of('{NOW + STEP}')"
    assert ask(warehouse, before) == [(2, 2)]
    assert ask(warehouse, "SELECT count(*), sum(mentions) FROM events") == [(3, 6)]
    with warehouse.open() as connection:
        take_organisations(connection, [Organisation("OpenAI", ticker="OAI")], NOW)
    publish(warehouse)
    assert_same(warehouse)
    assert ask(warehouse, "SELECT DISTINCT ticker FROM events") == [("OAI",)]
