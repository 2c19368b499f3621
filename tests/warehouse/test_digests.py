"""Alerts that go out together: what makes one message, and its delivery by real channels."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from aiosmtpd.controller import Controller
from samples import NOW, ask, reading, take

from seatchange.extractors.http import HttpSettings
from seatchange.warehouse import digests, outbox, render
from seatchange.warehouse.alert import Digest, schema
from seatchange.warehouse.channels import channels
from seatchange.warehouse.connection import Warehouse
from seatchange.warehouse.digests import MAX_LISTED, Open, Parcel, parcels
from seatchange.warehouse.outbox import Delivered, deliver
from seatchange.warehouse.subscriptions import Subscriber
from seatchange.warehouse.timing import Schedule, quiet, when
from servers import Reply, Server

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
HOURLY = Schedule(when("hourly"))


def opened(id_: str, minutes: float, number: int = 0, bundle: str | None = None, retry: int | None = None) -> Open:
    at = None if retry is None else NOW + retry * MINUTE
    return Open(id_, NOW + minutes * MINUTE, bundle, number, number, at)


def shape(made: list[Parcel]) -> list[tuple[str, str | None]]:
    return [("".join(parcel.ids), parcel.reason) for parcel in made]


@pytest.mark.parametrize(
    ("schedule", "queue", "expected"),
    [
        (Schedule(), [opened("a", 0), opened("b", 0)], [("a", None), ("b", None)]),
        (HOURLY, [opened("a", 1), opened("b", 30), opened("c", 61)], [("ab", "schedule"), ("c", "schedule")]),
        (
            Schedule(quiet=quiet("12:00-13:00")),
            [opened("a", -1), opened("b", 1), opened("c", 59), opened("d", 60)],
            [("a", None), ("bc", "quiet_hours"), ("d", None)],
        ),
        (
            Schedule(),
            [opened("a", 0), opened("b", 0, bundle="x"), opened("c", 0, bundle="x"), opened("d", 1, bundle="y")],
            [("a", None), ("bc", "flood"), ("d", "flood")],
        ),
        # What a pass brought late joins no digest that was tried already: that one keeps its key.
        (HOURLY, [opened("a", 1, 1), opened("b", 2, 1), opened("c", 3)], [("ab", "schedule"), ("c", "schedule")]),
    ],
)
def test_what_goes_together(schedule: Schedule, queue: list[Open], expected: list[tuple[str, str | None]]) -> None:
    assert shape(parcels(queue, schedule)) == expected


def test_a_long_digest_is_cut_and_a_flood_is_one_message() -> None:
    queue = [opened(f"{n}.", 1) for n in range(MAX_LISTED + 1)]
    assert [len(parcel.ids) for parcel in parcels(queue, HOURLY)] == [MAX_LISTED, 1]
    flood = [opened(f"{n}.", 1, bundle="x") for n in range(MAX_LISTED + 1)]
    (one,) = parcels(flood, Schedule())
    assert (len(one.ids), len(one.listed)) == (MAX_LISTED + 1, MAX_LISTED)


@pytest.mark.parametrize(
    ("schedule", "queue", "minute", "ready", "next_minute"),
    [
        (HOURLY, [opened("a", 1), opened("b", 61)], 59, "", 60),
        (HOURLY, [opened("a", 1), opened("b", 61)], 60, "a", 60),
        (HOURLY, [opened("a", 1), opened("b", 61)], 130, "ab", 60),
        (Schedule(), [opened("a", 0, 1, retry=10), opened("b", 1)], 5, "", 10),
        (Schedule(), [opened("a", 0, 1, retry=10), opened("b", 1)], 10, "ab", 10),
        (Schedule(quiet=quiet("13:00-14:00")), [opened("a", 0, 1, retry=70)], 75, "", 120),
        (Schedule(quiet=quiet("13:00-14:00")), [opened("a", 0, 1, retry=70)], 120, "a", 120),
        (Schedule(), [], 0, "", None),
    ],
)
def test_what_is_due(schedule: Schedule, queue: list[Open], minute: int, ready: str, next_minute: int | None) -> None:
    made = parcels(queue, schedule)
    assert "".join(id_ for parcel in digests.due(made, schedule, NOW + minute * MINUTE) for id_ in parcel.ids) == ready
    assert digests.next_due(made, schedule) == (None if next_minute is None else NOW + next_minute * MINUTE)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def subscriber(kind: str, **keys: Any) -> Subscriber:
    given = {"name": "desk", "channel": kind, **keys}
    return channels()[kind].config.model_validate(given)


def fill(
    warehouse: Warehouse, desk: Subscriber, *names: str, now: datetime = NOW + MINUTE, flood: int | None = None
) -> None:
    batch = [reading(name[:3], {"person": name}, age=HOUR + n * MINUTE) for n, name in enumerate(reversed(names))]
    take(warehouse, *batch, subscribers=[desk], now=now, flood=flood)


def test_a_digest_is_one_signed_post_whose_repeat_has_the_same_key_and_body(
    warehouse: Warehouse, server: Server
) -> None:
    hook = subscriber("webhook", url=server.url("/desk"), secret=SECRET, when="hourly")
    http, clock = HttpSettings(allow=(server.address,), deadline=20), Clock()
    server.routes["/desk"] = Reply(status=503)
    fill(warehouse, hook, "Ann One", "Bob Two")
    clock.now = NOW + 30 * MINUTE
    assert deliver(warehouse, [hook], clock, http) == Delivered()
    clock.now = NOW + HOUR
    assert deliver(warehouse, [hook], clock, http) == Delivered(retrying=1)
    fill(warehouse, hook, "Cid Three", now=NOW + 59 * MINUTE)  # found before the hour, stored after it
    server.routes["/desk"] = Reply(status=200)
    clock.now += HOUR / 2
    assert deliver(warehouse, [hook], clock, http) == Delivered(delivered=2)
    first, again, late = server.requests
    assert first.headers["webhook-id"] == again.headers["webhook-id"] != late.headers["webhook-id"]
    assert first.body == again.body
    told = json.loads(first.body)
    jsonschema.validate(told, schema(), cls=jsonschema.Draft202012Validator)
    assert (told["type"], told["data"]["reason"], told["data"]["total"]) == ("executive_change.digest", "schedule", 2)
    assert told["data"]["alert_id"] == first.headers["webhook-id"]
    assert [alert["data"]["event"]["person"] for alert in told["data"]["alerts"]] == ["Ann One", "Bob Two"]
    assert datetime.fromisoformat(told["timestamp"]) == NOW + HOUR
    assert json.loads(late.body)["data"]["event"]["person"] == "Cid Three"  # a digest of one is that alert
    assert ask(warehouse, "SELECT person, state, attempts FROM alerts ORDER BY person") == [
        ("Ann One", "delivered", 2), ("Bob Two", "delivered", 2), ("Cid Three", "delivered", 1),
    ]  # fmt: skip
    assert Digest.model_validate_json(first.body).model_dump_json().encode() == first.body


def test_quiet_hours_hold_back_and_their_end_brings_one_message(warehouse: Warehouse, tmp_path: Path) -> None:
    desk = subscriber("file", path=tmp_path / "alerts.jsonl", quiet_hours="12:00-14:00")
    clock = Clock()
    fill(warehouse, desk, "Ann One", "Bob Two")
    clock.now = NOW + 90 * MINUTE
    assert deliver(warehouse, [desk], clock) == Delivered()
    with warehouse.open() as connection:
        due = outbox.next_due(connection, ["desk"], schedules={"desk": desk.schedule})
    assert due == NOW + 2 * HOUR
    clock.now = due
    assert deliver(warehouse, [desk], clock) == Delivered(delivered=1)
    (line,) = (tmp_path / "alerts.jsonl").read_text().splitlines()
    assert (json.loads(line)["data"]["reason"], json.loads(line)["data"]["total"]) == ("quiet_hours", 2)


def test_a_flood_is_a_few_alerts_and_one_message(warehouse: Warehouse, tmp_path: Path) -> None:
    desk = subscriber("file", path=tmp_path / "alerts.jsonl")
    names = [f"{n:02} Jane Doe{n}" for n in range(40)]
    fill(warehouse, desk, *names, flood=3, now=NOW)
    assert deliver(warehouse, [desk], Clock()) == Delivered(delivered=4)
    *singles, summary = [json.loads(line) for line in (tmp_path / "alerts.jsonl").read_text().splitlines()]
    assert [alert["data"]["event"]["person"] for alert in singles] == names[:3]
    assert (summary["data"]["reason"], summary["data"]["total"]) == ("flood", len(names) - 3)
    assert [alert["data"]["event"]["person"] for alert in summary["data"]["alerts"]] == names[3:]
    assert ask(warehouse, "SELECT DISTINCT state FROM alerts") == [("delivered",)]


class MailServer(Controller):
    """A mail server on a port that the system chooses."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


class Mailbox:
    """The handler of a mail server that keeps what it is given."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.messages.append(message_from_bytes(envelope.content, policy=default))  # type: ignore[arg-type]
        return "250 OK"


def test_a_digest_by_mail_lists_its_alerts(warehouse: Warehouse) -> None:
    mailbox = Mailbox()
    controller = MailServer(mailbox, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        desk = subscriber("email", to="desk@example.org", smtp=f"127.0.0.1:{controller.port}", when="hourly")
        clock = Clock()
        fill(warehouse, desk, "Ann <b>One</b>", "Bob Two")
        clock.now = NOW + HOUR
        assert deliver(warehouse, [desk], clock) == Delivered(delivered=1)
    finally:
        controller.stop()
    (mail,) = mailbox.messages
    assert mail["Subject"] == "Executive changes: 2"
    lines = mail.get_body(("plain",)).get_content().splitlines()  # type: ignore[union-attr]
    assert "Bob Two leaves as CEO at OpenAI" in lines
    assert "done, bob.\u2060example" in lines
    assert "https://bob.example/story" in lines
    page = mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert "<b>" not in page
    assert page.count("<a href=") == 2


def test_a_digest_on_the_console_lists_its_alerts(
    warehouse: Warehouse, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render, "MAX_SHOWN", 2)
    desk = subscriber("console", when="daily at 13:00")
    clock = Clock()
    fill(warehouse, desk, "Ann One", "Bob Two", "Cid Three")
    clock.now = NOW + HOUR
    assert deliver(warehouse, [desk], clock) == Delivered(delivered=1)
    printed = capsys.readouterr().out
    assert printed.startswith("Executive changes: 3\n")
    assert "Bob Two leaves as CEO at OpenAI" in printed
    assert "Cid Three" not in printed
    assert "and 1 more; see them with: seatchange sql 'FROM alerts'" in printed
