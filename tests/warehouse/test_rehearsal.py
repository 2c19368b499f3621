"""What a subscriber would have been told is what it was told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from samples import NOW, ask, desk, reading, take

from seatchange.extractors.model import Reading
from seatchange.warehouse.alert import Digest
from seatchange.warehouse.connection import Warehouse
from seatchange.warehouse.rehearsal import messages, rehearse, sample
from seatchange.warehouse.subscriptions import Subscriber
from seatchange.warehouse.telling import Limits, Telling

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def at(hours: float, *readings: Reading) -> tuple[timedelta, list[Reading]]:
    """Readings found that many hours after NOW."""
    return timedelta(hours=hours), list(readings)


def story() -> list[tuple[timedelta, list[Reading]]]:
    """Three loads: a rumour and other news, then the fact, then a second source and a denial."""
    murati = {"person": "Mira Murati"}
    return [
        at(0, reading("a", {"status": "rumoured"}, age=2 * HOUR), reading("b", murati, language="fr")),
        at(1, reading("c", {"status": "done"}), reading("d", {"person": "Old News"}, age=20 * DAY)),
        at(2, reading("e", murati | {"confidence": 0.7}), reading("f", {"status": "denied"}, age=-HOUR)),
        at(3, *(reading(f"g{n}", {"person": f"Jane Doe{n}", "change": "in"}, age=-2 * HOUR) for n in range(6))),
    ]


def put(warehouse: Warehouse, subscriber: Subscriber, limits: Limits) -> None:
    for hours, readings in story():
        now = NOW + hours
        found = [replace(each, entry=replace(each.entry, found_at=now)) for each in readings]
        take(warehouse, *found, subscribers=[subscriber], now=now, max_age=limits.max_age, flood=limits.flood)


def rehearsed(warehouse: Warehouse, subscriber: Subscriber, limits: Limits, days: int = 7) -> list[Telling]:
    with warehouse.open(read_only=True) as connection:
        return rehearse(connection, subscriber, NOW - days * DAY, limits)


@pytest.mark.parametrize(
    "conditions",
    [
        {},
        {"min_sources": 2},
        {"languages": ["fr"]},
        {"people": ["Murati"], "where": "sources > 1"},
        {"status": ["done"]},
        {"change": "in"},
        {"organisations": ["Nowhere"]},
    ],
)
@pytest.mark.parametrize("updates", ["all", "confirmed", "none"])
@pytest.mark.parametrize("limits", [Limits(timedelta(days=7), 2), Limits()], ids=["limited", "unlimited"])
def test_a_rehearsal_gives_the_very_alerts_that_were_put_into_the_outbox(
    warehouse: Warehouse, conditions: dict[str, object], updates: str, limits: Limits
) -> None:
    subscriber = desk(**conditions).model_copy(update={"updates": updates})
    put(warehouse, subscriber, limits)
    stored = ask(warehouse, "SELECT id, bundle, payload FROM facts.alerts ORDER BY created_at, position")
    found = [(t.alert.id, t.bundle, t.alert.model_dump_json()) for t in rehearsed(warehouse, subscriber, limits)]
    assert found == stored
    assert ask(warehouse, "SELECT count(*) FROM facts.deliveries") == [(0,)]


def test_it_begins_when_it_is_asked_to(warehouse: Warehouse) -> None:
    with warehouse.open() as connection:
        assert rehearse(connection, desk(), NOW, Limits()) == []
    put(warehouse, desk(), Limits())
    with warehouse.open(read_only=True) as connection:
        late = rehearse(connection, desk(), NOW + 2 * HOUR, Limits())
    # The denial is the first that a subscriber hears who begins then.
    assert [(t.alert.data.event.person, t.alert.data.event.status) for t in late][:2] == [
        ("Mira Murati", "done"),
        ("Sam Altman", "denied"),
    ]


def test_it_tells_the_messages_that_a_schedule_makes(warehouse: Warehouse) -> None:
    daily = Subscriber.model_validate({"name": "desk", "channel": "console", "when": "daily at 15:00"})
    put(warehouse, daily, Limits())
    found = rehearsed(warehouse, daily, Limits())
    (one,) = messages(found, daily)
    assert (one.due, one.reason, len(one.ids)) == (NOW + 3 * HOUR, "schedule", len(found))


def test_a_sample_is_the_newest_alert_or_made_up_and_never_a_repeat(warehouse: Warehouse) -> None:
    put(warehouse, desk(), Limits())
    found = rehearsed(warehouse, desk(), Limits())
    one = sample(found, desk(), NOW)
    assert one.data.sample  # type: ignore[union-attr]
    assert one.data.event == found[-1].alert.data.event  # type: ignore[union-attr]
    assert len({one.id, found[-1].alert.id, sample(found, desk(), NOW + HOUR).id}) == 3
    made_up = sample([], desk(), NOW)
    assert made_up.data.event.person == "Jane Sample"  # type: ignore[union-attr]
    digest = sample(found, Subscriber.model_validate({"name": "d", "channel": "console", "when": "hourly"}), NOW)
    assert isinstance(digest, Digest)
    assert [alert.data.sample for alert in digest.data.alerts] == [True] * 3
