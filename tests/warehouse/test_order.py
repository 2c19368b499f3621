"""The order and the batches in which mentions arrive never change which events exist: through the real database."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import ask, reading, take

from seatchange.extractors.model import Reading
from seatchange.warehouse.connection import Warehouse

PERSONS = (
    "Sam Altman", "Altman", "Samuel H. Altman", "S. Altman", "Jack Altman", "Sam Altmann", "Altman Sam", "Robert Smith",
    "Bob Smith", "Robert Smith Jr.", "Robert Smith Sr.", "Smith",
)  # fmt: skip
ORGANISATIONS = ("OpenAI", "OpenAI, Inc.", "Google", "Google Cloud", "Alphabet's Google", "Alphabet", None)
CLASSES = ("ceo", "president", "chair", "board_member", "other", None)
STATUSES = ("rumoured", "planned", "announced", "done", "denied")
DAYS = (0, 1, 2, 20, 40, 100, 200, 500, 900)

SLOTS = st.fixed_dictionaries(
    {
        "person": st.sampled_from(PERSONS),
        "organisation": st.sampled_from(ORGANISATIONS),
        "role_class": st.sampled_from(CLASSES),
        "change": st.sampled_from(("in", "out")),
        "status": st.sampled_from(STATUSES),
        "interim": st.booleans(),
        "effective": st.sampled_from((None, None, "2026-11-20", "2026-12", "2025-03-01")),
    }
)


@st.composite
def news(draw: st.DrawFn) -> tuple[list[Reading], list[list[Reading]]]:
    """Articles in the order of their publication, and the same in batches of another order."""
    told = [
        reading(f"n{number}", slots, age=timedelta(days=draw(st.sampled_from(DAYS)), minutes=number))
        for number, slots in enumerate(draw(st.lists(SLOTS, min_size=2, max_size=12)))
    ]
    shuffled = draw(st.permutations(told))
    cuts = sorted(draw(st.sets(st.integers(1, len(told) - 1), max_size=5)))
    return told, [list(shuffled[a:b]) for a, b in zip([0, *cuts], [*cuts, len(told)], strict=True)]


def partition(folder: str, batches: Sequence[Sequence[Reading]]) -> list[tuple[Any, ...]]:
    """What each event is made of and its state, after loading the batches one by one into a warehouse."""
    warehouse = Warehouse(Path(folder) / "seatchange.duckdb")
    for batch in batches:
        take(warehouse, *batch)
    events = "SELECT id FROM events"
    assert ask(warehouse, f"SELECT count(*) FROM mentions WHERE event_id NOT IN ({events})") == [(0,)]
    return ask(
        warehouse,
        """
        SELECT list(m.id ORDER BY m.id) AS mentions, any_value(e.status), any_value(e.person), any_value(e.organisation)
        FROM events AS e JOIN mentions AS m ON m.event_id = e.id
        GROUP BY e.id ORDER BY mentions
        """,
    )


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(news())
def test_neither_order_nor_batches_change_which_events_exist(given: tuple[list[Reading], list[list[Reading]]]) -> None:
    told, batches = given
    with TemporaryDirectory() as one, TemporaryDirectory() as other:
        assert [row[0] for row in partition(one, [told])] == [row[0] for row in partition(other, batches)]


def test_a_day_of_news_gives_the_same_events_one_by_one_and_at_once(tmp_path: Path) -> None:
    chance = random.Random(5)
    told = [
        reading(
            f"n{number}",
            {
                "person": chance.choice(PERSONS),
                "organisation": chance.choice(ORGANISATIONS),
                "role_class": chance.choice(CLASSES),
                "change": chance.choice(("in", "out")),
                "status": chance.choice(STATUSES),
            },
            age=timedelta(minutes=number * 10),
        )
        for number in range(60)
    ]
    (tmp_path / "once").mkdir()
    (tmp_path / "single").mkdir()
    at_once = partition(str(tmp_path / "once"), [told])
    chance.shuffle(told)
    one_by_one = partition(str(tmp_path / "single"), [[single] for single in told])
    assert [row[0] for row in one_by_one] == [row[0] for row in at_once]
