"""When alerts are told, in zones whose clocks are set forward (29 March 2026) and back (25 October 2026)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from seatchange.warehouse.timing import Schedule, moments, quiet, when

PARIS = ZoneInfo("Europe/Paris")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # its clock is set by half an hour
KOLKATA = ZoneInfo("Asia/Kolkata")


def schedule(told: str = "at once", hours: str | None = None, zone: ZoneInfo = PARIS) -> Schedule:
    return Schedule(when(told), zone, quiet(hours) if hours else None)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("told", "created", "due"),
    [
        ("at once", "2026-11-24T12:00:01", "2026-11-24T12:00:01"),
        ("hourly", "2026-11-24T12:00:01", "2026-11-24T13:00:00"),
        ("hourly", "2026-11-24T12:00:00", "2026-11-24T12:00:00"),
        ("daily at 07:30", "2026-11-24T06:29:59", "2026-11-24T06:30:00"),
        ("daily at 07:30", "2026-11-24T06:30:00", "2026-11-24T06:30:00"),
        ("daily at 07:30", "2026-11-24T06:30:01", "2026-11-25T06:30:00"),
        ("daily at 07:30", "2026-06-24T06:30:01", "2026-06-25T05:30:00"),
        ("daily at 00:00", "2026-11-24T22:59:00", "2026-11-24T23:00:00"),
        ("weekly on tuesday at 07:30", "2026-11-24T06:00:00", "2026-11-24T06:30:00"),
        ("weekly on tuesday at 07:30", "2026-11-24T07:00:00", "2026-12-01T06:30:00"),
        ("weekly on monday at 07:30", "2026-11-24T07:00:00", "2026-11-30T06:30:00"),
        # Set forward at 02:00: 02:30 is not on the clock, which shows 03:00 at 01:00 UTC.
        ("daily at 02:30", "2026-03-28T22:00:00", "2026-03-29T01:00:00"),
        ("daily at 02:30", "2026-03-29T01:00:01", "2026-03-30T00:30:00"),
        ("daily at 03:00", "2026-03-28T22:00:00", "2026-03-29T01:00:00"),
        ("weekly on sunday at 02:30", "2026-03-28T22:00:00", "2026-03-29T01:00:00"),
        ("hourly", "2026-03-29T00:30:00", "2026-03-29T01:00:00"),
        # Set back at 03:00: 02:30 comes twice, and is told the first time only.
        ("daily at 02:30", "2026-10-25T00:00:00", "2026-10-25T00:30:00"),
        ("daily at 02:30", "2026-10-25T00:45:00", "2026-10-26T01:30:00"),
        ("hourly", "2026-10-25T00:45:00", "2026-10-25T01:00:00"),
        ("hourly", "2026-10-25T01:15:00", "2026-10-25T02:00:00"),
    ],
)
def test_due(told: str, created: str, due: str) -> None:
    assert schedule(told).due(utc(created)) == utc(due)


@pytest.mark.parametrize(
    ("created", "due"),
    [
        ("2026-11-24T20:59:59", "2026-11-24T20:59:59"),  # 21:59:59 in Paris
        ("2026-11-24T21:00:00", "2026-11-25T06:00:00"),
        ("2026-11-25T02:00:00", "2026-11-25T06:00:00"),
        ("2026-11-25T06:00:00", "2026-11-25T06:00:00"),
        ("2026-03-28T23:00:00", "2026-03-29T05:00:00"),  # a night an hour shorter
        ("2026-10-24T23:00:00", "2026-10-25T06:00:00"),  # a night an hour longer
    ],
)
def test_quiet_hours_over_midnight(created: str, due: str) -> None:
    times = schedule(hours="22:00-07:00")
    assert times.due(utc(created)) == utc(due)
    assert times.is_quiet(utc(created)) == (created != due)
    assert not times.is_quiet(utc(due))


@pytest.mark.parametrize(
    ("created", "due"),
    [
        ("2026-03-29T00:15:00", "2026-03-29T01:00:00"),  # they end with the hour that the clock skips
        ("2026-10-24T23:30:00", "2026-10-25T00:30:00"),  # the first 02:30
        ("2026-10-25T00:45:00", "2026-10-25T00:45:00"),
        ("2026-10-25T01:10:00", "2026-10-25T01:30:00"),  # it is 02:10 again, and so quiet again
    ],
)
def test_quiet_hours_that_end_when_the_clock_is_set(created: str, due: str) -> None:
    assert schedule(hours="01:00-02:30").due(utc(created)) == utc(due)


def test_a_digest_that_falls_into_quiet_hours_comes_after_them() -> None:
    times = schedule("hourly", "22:00-07:00")
    assert {times.due(utc(f"2026-11-24T{hour}:10:00")) for hour in (21, 22, 23)} == {utc("2026-11-25T06:00:00")}
    assert times.due(utc("2026-11-24T20:10:00")) == utc("2026-11-25T06:00:00")  # due at 22:00


def test_only_what_goes_out_when_it_is_made_goes_alone() -> None:
    night = utc("2026-11-24T23:00:00")
    assert schedule().alone(night)
    assert not schedule(hours="22:00-07:00").alone(night)
    assert not schedule("hourly").alone(night)
    assert not schedule("hourly").alone(night + timedelta(minutes=1))


def test_zones_off_the_full_hour() -> None:
    assert schedule("hourly", zone=KOLKATA).due(utc("2026-11-24T12:00:00")) == utc("2026-11-24T12:30:00")
    assert moments(date(2026, 10, 4), time(2, 15), LORD_HOWE) == (utc("2026-10-03T15:30:00"),)
    assert moments(date(2026, 4, 5), time(1, 45), LORD_HOWE) == (
        utc("2026-04-04T14:45:00"),
        utc("2026-04-04T15:15:00"),
    )


@pytest.mark.parametrize("told", ["hourly", "daily at 02:30", "weekly on sunday at 02:30"])
@pytest.mark.parametrize("hours", [None, "22:00-07:00", "01:00-02:30", "02:30-02:00"])
@pytest.mark.parametrize("zone", [PARIS, LORD_HOWE, KOLKATA], ids=str)
def test_what_is_due_is_never_before_nor_quiet_and_comes_in_order(told: str, hours: str | None, zone: ZoneInfo) -> None:
    times = schedule(told, hours, zone)
    for start in ("2026-03-27", "2026-04-03", "2026-10-02", "2026-10-23"):
        last = utc(start)
        for minute in range(0, 4 * 24 * 60, 7):
            created = utc(start) + timedelta(minutes=minute)
            due = times.due(created)
            assert created <= due <= created + timedelta(days=9)
            assert not times.is_quiet(due)
            assert due >= last
            last = due


@pytest.mark.parametrize("text", ["at once", "hourly", "daily at 07:30", "weekly on sunday at 23:59"])
def test_times_are_shown_as_they_are_written(text: str) -> None:
    assert str(when(text)) == text
    assert str(quiet("7:00 – 8:15")) == "07:00-08:15"
