from __future__ import annotations

from datetime import time
from typing import Any

import pytest
from pydantic import ValidationError

from seatchange.warehouse.subscriptions import Subscriber
from seatchange.warehouse.timing import Quiet, When


def subscriber(**keys: Any) -> Subscriber:
    return Subscriber.model_validate({"name": "desk", "channel": "console", **keys})


def test_without_keys_everything_is_told_at_once_and_confirmed() -> None:
    plain = subscriber()
    assert (plain.when, plain.quiet_hours, plain.updates) == (When(), None, "confirmed")
    assert plain.schedule.zone.key == "UTC"


def test_times_are_read() -> None:
    told = subscriber(when="Weekly on Friday at 7:05", zone="Europe/Paris", quiet_hours="22:00 - 07:00", updates="all")
    assert told.schedule.when == When("weekly", time(7, 5), 4)
    assert told.schedule.quiet == Quiet(time(22), time(7))
    assert told.schedule.zone.key == "Europe/Paris"


@pytest.mark.parametrize("name", ["", " desk", "desk ", "x" * 101])
def test_a_bad_name_is_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        subscriber(name=name)


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"when": "at noon"}, '\'at noon\' is no time to be told; write "at once", "hourly", "daily at 07:30"'),
        ({"when": "daily at 24:00"}, '\'24:00\' is no time of day; it goes from "00:00" to "23:59"'),
        ({"when": "weekly at 07:30"}, "no time to be told"),
        ({"when": 7}, "must be a text"),
        ({"zone": "Paris"}, "'Paris' is no time zone; write for example \"Europe/Paris\""),
        ({"zone": "../../etc/passwd"}, "is no time zone"),
        ({"zone": ""}, "is no time zone"),
        ({"quiet_hours": "22-7"}, "'22' is no time of day"),
        ({"quiet_hours": "22:00"}, "are no hours"),
        ({"quiet_hours": "22:00-22:00"}, "ends where it begins"),
        ({"updates": "some"}, "'all', 'confirmed' or 'none'"),
    ],
)
def test_a_bad_time_is_refused_in_one_line(keys: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError) as caught:
        subscriber(**keys)
    (fault,) = caught.value.errors()
    assert told in fault["msg"]
    assert "\n" not in fault["msg"]
