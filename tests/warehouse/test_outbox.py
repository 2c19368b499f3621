from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from samples import NOW, ask, reading, take

from seatchange.extractors.http import HttpSettings
from seatchange.warehouse import letters, outbox
from seatchange.warehouse.channels import webhook
from seatchange.warehouse.connection import Warehouse
from seatchange.warehouse.delivery import Outcome
from seatchange.warehouse.errors import WarehouseError
from seatchange.warehouse.locks import HeldError, hold
from seatchange.warehouse.outbox import FIRST_RETRY, JITTER, LAST_RETRY, MAX_ATTEMPTS, Delivered, deliver, judged, pause
from seatchange.warehouse.subscriptions import Subscriber
from servers import Reply, Request, Server

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
STATES = "SELECT state, attempts, detail FROM alerts ORDER BY subscriber, created_at, person"


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def http(server: Server) -> HttpSettings:
    return HttpSettings(allow=(server.address,), deadline=20)


def hook(server: Server, name: str = "desk", path: str = "/desk") -> webhook.Config:
    return webhook.Config(name=name, channel="webhook", url=server.url(path), secret=SECRET)


def people(server: Server, path: str = "/desk") -> list[str]:
    """Whom the receiver was told of, in order."""
    return [json.loads(request.body)["data"]["event"]["person"] for request in server.requests if request.path == path]


def fill(warehouse: Warehouse, *names: str, subscribers: list[Subscriber]) -> None:
    """One alert per name, in this order, for every subscriber."""
    batch = [reading(f"a{n}", {"person": name}, age=timedelta(hours=24 - n)) for n, name in enumerate(names)]
    take(warehouse, *batch, subscribers=subscribers)


def test_what_is_due_is_delivered_once_and_in_order(
    warehouse: Warehouse, server: Server, clock: Clock, http: HttpSettings
) -> None:
    server.routes["/desk"] = Reply(status=200)
    desk = hook(server)
    names = ["Ann One", "Bob Two", "Cid Three"]
    fill(warehouse, *names, subscribers=[desk])
    told: list[outbox.Attempt] = []
    assert deliver(warehouse, [desk], clock, http, on_attempt=told.append) == Delivered(delivered=3)
    assert deliver(warehouse, [desk], clock, http) == Delivered()
    assert people(server) == names
    assert [(attempt.number, attempt.subscriber) for attempt in told] == [(1, "desk")] * 3
    assert ask(warehouse, STATES) == [("delivered", 1, "127.0.0.1 answered 200")] * 3


def test_a_failing_subscriber_waits_in_order_and_holds_up_nobody(
    warehouse: Warehouse, server: Server, clock: Clock, http: HttpSettings
) -> None:
    server.routes["/desk"] = Reply(status=500)
    server.routes["/board"] = Reply(status=200)
    both = [hook(server), hook(server, "board", "/board")]
    fill(warehouse, "Ann One", "Bob Two", subscribers=both)
    assert deliver(warehouse, both, clock, http) == Delivered(delivered=2, retrying=1)
    assert people(server) == ["Ann One"]
    assert people(server, "/board") == ["Ann One", "Bob Two"]
    with warehouse.open() as connection:
        due = outbox.next_due(connection, ["desk", "board"])
        assert outbox.pending(connection, ["desk"], NOW) == []
    assert due is not None
    assert NOW < due < NOW + timedelta(minutes=1)

    server.routes["/desk"] = Reply(status=200)
    clock.now = due
    assert deliver(warehouse, both, clock, http) == Delivered(delivered=2)
    assert people(server) == ["Ann One", "Ann One", "Bob Two"]
    ids = [request.headers["webhook-id"] for request in server.requests if request.path == "/desk"]
    assert ids[0] == ids[1] != ids[2]
    with warehouse.open() as connection:
        assert outbox.next_due(connection, ["desk", "board"]) is None


def test_a_slow_subscriber_does_not_block_another(
    warehouse: Warehouse, server: Server, clock: Clock, http: HttpSettings
) -> None:
    others = threading.Event()

    def slow(request: Request) -> Reply:
        others.wait(20)  # answers only once the other subscriber has everything
        return Reply(status=200)

    def quick(request: Request) -> Reply:
        if len(people(server, "/board")) == 2:
            others.set()
        return Reply(status=200)

    server.routes["/desk"], server.routes["/board"] = slow, quick
    both = [hook(server), hook(server, "board", "/board")]
    fill(warehouse, "Ann One", "Bob Two", subscribers=both)
    assert deliver(warehouse, both, clock, http) == Delivered(delivered=4)
    assert others.is_set()


def test_the_database_is_free_during_a_delivery(
    warehouse: Warehouse, server: Server, clock: Clock, http: HttpSettings
) -> None:
    impatient = Warehouse(warehouse.path, store_wait=timedelta(), foreign_wait=0)
    rows: list[int] = []

    def look(request: Request) -> Reply:
        with impatient.open() as connection:
            rows.append(connection.execute("SELECT count(*) FROM alerts").fetchall()[0][0])
        return Reply(status=200)

    server.routes["/desk"] = look
    desk = hook(server)
    fill(warehouse, "Ann One", subscribers=[desk])
    assert deliver(warehouse, [desk], clock, http) == Delivered(delivered=1)
    assert rows == [1]


def test_after_the_last_attempt_an_alert_is_dead_and_the_next_has_its_turn(
    warehouse: Warehouse, server: Server, clock: Clock, http: HttpSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "MAX_ATTEMPTS", 3)
    server.routes["/desk"] = lambda request: Reply(status=500 if b"Ann" in request.body else 200)
    desk = hook(server)
    fill(warehouse, "Ann One", "Bob Two", subscribers=[desk])
    outcomes = []
    for _ in range(4):
        outcomes.append(deliver(warehouse, [desk], clock, http))
        clock.now += LAST_RETRY
    assert outcomes == [Delivered(retrying=1), Delivered(retrying=1), Delivered(dead=1, delivered=1), Delivered()]
    assert ask(warehouse, STATES) == [
        ("dead", 3, "given up after 3 attempts; the last one: 127.0.0.1 answered 500"),
        ("delivered", 1, "127.0.0.1 answered 200"),
    ]


def test_gone_ends_the_subscription_until_it_is_resumed(
    warehouse: Warehouse, server: Server, clock: Clock, http: HttpSettings
) -> None:
    server.routes["/desk"] = Reply(status=410)
    desk = hook(server)
    fill(warehouse, "Ann One", "Bob Two", subscribers=[desk])
    assert deliver(warehouse, [desk], clock, http) == Delivered(ended=("desk",))
    assert deliver(warehouse, [desk], clock, http) == Delivered()
    assert people(server) == ["Ann One"]
    wanted = "127.0.0.1 answered 410: it wants no more alerts"
    assert ask(warehouse, STATES) == [("held", 1, wanted), ("held", 0, None)]
    with warehouse.open() as connection:
        assert outbox.next_due(connection, ["desk"]) is None
        assert [(found.subscriber, found.reason) for found in letters.ended(connection)] == [("desk", wanted)]
        with pytest.raises(letters.LetterError, match="has not ended"):
            letters.resume(connection, "board", NOW)
        letters.resume(connection, "desk", NOW + timedelta(seconds=1))
        assert letters.ended(connection) == []
    server.routes["/desk"] = Reply(status=200)
    assert deliver(warehouse, [desk], clock, http) == Delivered(delivered=2)
    assert people(server) == ["Ann One", "Ann One", "Bob Two"]


def test_an_ended_subscription_goes_on_at_another_address(
    warehouse: Warehouse, server: Server, clock: Clock, http: HttpSettings
) -> None:
    server.routes["/desk"], server.routes["/moved"] = Reply(status=410), Reply(status=200)
    desk, board = hook(server), hook(server, "board")
    fill(warehouse, "Ann One", subscribers=[desk, board])
    deliver(warehouse, [desk, board], clock, http)
    clock.now += timedelta(seconds=1)
    changed = desk.model_copy(update={"secret": None, "secret_env": "OTHER", "quiet_hours": None})
    assert changed.destination != desk.destination
    assert desk.destination == hook(server, "other").destination
    moved = hook(server, path="/moved")
    assert deliver(warehouse, [moved, board], clock, http) == Delivered(delivered=1)
    with warehouse.open() as connection:
        assert [found.subscriber for found in letters.ended(connection)] == ["board"]
    assert [request.path for request in server.requests] == ["/desk", "/desk", "/moved"]


def test_dead_letters_are_sent_again_under_their_ids(
    warehouse: Warehouse, server: Server, clock: Clock, http: HttpSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "MAX_ATTEMPTS", 1)
    server.routes["/desk"] = Reply(status=500)
    desk = hook(server)
    fill(warehouse, "Ann One", "Bob Two", "Cid Three", subscribers=[desk])
    assert deliver(warehouse, [desk], clock, http) == Delivered(dead=3)
    with warehouse.open() as connection:
        dead = letters.listed(connection, "dead", "desk", most=10)
        assert len(dead) == 3
        assert letters.listed(connection, "pending", None, most=10) == []
        ann = next(letter for letter in dead if letter.person == "Ann One")
        with pytest.raises(letters.LetterError, match="no alert begins with 'nonsense'"):
            letters.requeue(connection, NOW, ids=[ann.id, "nonsense"])
        with pytest.raises(letters.LetterError, match="no alert begins with ''"):
            letters.opened(connection, "")
        assert letters.listed(connection, "pending", None, most=10) == []  # all of the ids, or none
        assert letters.requeue(connection, NOW, ids=[ann.id[:12]]) == 1
        with pytest.raises(letters.LetterError, match="is not dead but pending"):
            letters.requeue(connection, NOW, ids=[ann.id])
    server.routes["/desk"] = Reply(status=200)
    assert deliver(warehouse, [desk], clock, http) == Delivered(delivered=1)
    assert people(server)[3:] == ["Ann One"]
    with warehouse.open() as connection:
        opened = letters.opened(connection, ann.id)
        assert (opened.state, opened.alert.data.event.person) == ("delivered", "Ann One")
        assert [tried.outcome for tried in opened.tries] == ["dead", "queued", "delivered"]
        assert letters.requeue(connection, NOW, subscriber="board") == 0
        assert letters.requeue(connection, NOW) == 2
    assert deliver(warehouse, [desk], clock, http) == Delivered(delivered=2)
    ids = [request.headers["webhook-id"] for request in server.requests]
    assert sorted(ids[:3]) == sorted(ids[3:])


def test_a_dead_letter_that_is_queued_again_has_all_its_tries_again(
    warehouse: Warehouse, server: Server, clock: Clock, http: HttpSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbox, "MAX_ATTEMPTS", 2)
    server.routes["/desk"] = Reply(status=500)
    desk = hook(server)
    fill(warehouse, "Ann One", subscribers=[desk])
    for expected in (Delivered(retrying=1), Delivered(dead=1)):
        assert deliver(warehouse, [desk], clock, http) == expected
        clock.now += timedelta(days=1)
    with warehouse.open() as connection:
        assert letters.requeue(connection, clock.now) == 1
    for expected in (Delivered(retrying=1), Delivered(dead=1)):
        assert deliver(warehouse, [desk], clock, http) == expected
        clock.now += timedelta(days=1)


def test_what_is_loaded_while_a_subscriber_hangs_is_delivered_meanwhile(
    warehouse: Warehouse, server: Server, clock: Clock, http: HttpSettings
) -> None:
    told = threading.Event()

    def hang(request: Request) -> Reply:
        if not told.is_set():
            fill(warehouse, "Bob Two", subscribers=[board])  # another process loads while this one hangs
            told.wait(20)
        return Reply(status=200)

    def quick(request: Request) -> Reply:
        told.set()
        return Reply(status=200)

    server.routes["/desk"], server.routes["/board"] = hang, quick
    both = desk, board = [hook(server), hook(server, "board", "/board")]
    fill(warehouse, "Ann One", subscribers=[desk])
    assert deliver(warehouse, both, clock, http) == Delivered(delivered=2)
    assert [request.path for request in server.requests] == ["/desk", "/board"]


def test_a_retry_that_falls_due_while_another_hangs_is_made_meanwhile(
    warehouse: Warehouse, server: Server, clock: Clock, http: HttpSettings
) -> None:
    again, moved = threading.Event(), threading.Event()

    def hang(request: Request) -> Reply:
        assert moved.wait(20)
        assert again.wait(20)
        return Reply(status=200)

    def first_busy(request: Request) -> Reply:
        if len(people(server, "/board")) == 1:
            return Reply(status=429, headers={"Retry-After": "60"})
        again.set()
        return Reply(status=200)

    def later(attempt: outbox.Attempt) -> None:
        if attempt.next_at is not None and attempt.next_at == NOW + timedelta(seconds=60):
            clock.now = attempt.next_at
            moved.set()

    server.routes["/desk"], server.routes["/board"] = hang, first_busy
    both = [hook(server), hook(server, "board", "/board")]
    fill(warehouse, "Ann One", subscribers=both)
    assert deliver(warehouse, both, clock, http, on_attempt=later) == Delivered(delivered=2, retrying=1)


def test_what_is_due_is_not_looked_for_at_every_attempt(
    warehouse: Warehouse, server: Server, clock: Clock, http: HttpSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[list[str]] = []
    real = outbox.pending

    def counted(
        connection: duckdb.DuckDBPyConnection, names: list[str], *given: Any, **named: Any
    ) -> list[outbox.Pending]:
        looks.append(names)
        return real(connection, names, *given, **named)

    monkeypatch.setattr(outbox, "pending", counted)
    server.routes["/desk"] = Reply(status=200)
    desk = hook(server)
    fill(warehouse, *(f"Ann N{n}" for n in range(6)), subscribers=[desk])
    assert deliver(warehouse, [desk], clock, http) == Delivered(delivered=6)
    assert looks == [["desk"]]


def test_ten_subscribers_of_whom_three_are_in_trouble(
    warehouse: Warehouse, server: Server, clock: Clock, http: HttpSettings
) -> None:
    """The seven have all of theirs while one hangs and one is slow; they do not wait for either."""
    names = [f"Ann N{n}" for n in range(5)]
    well = [hook(server, f"well{n}", f"/well{n}") for n in range(7)]
    hanging, failing, slow = (hook(server, name, f"/{name}") for name in ("hanging", "failing", "slow"))
    all_told = threading.Event()

    def quick(request: Request) -> Reply:
        if all(people(server, f"/well{n}") == names for n in range(7)):
            all_told.set()
        return Reply(status=200)

    def late(request: Request) -> Reply:
        assert all_told.wait(60)
        return Reply(status=200)

    for subscriber in well:
        server.routes[f"/{subscriber.name}"] = quick
    server.routes["/hanging"] = lambda _: Reply(raw=b"" if all_told.wait(60) else b"too late")  # and then hangs up
    server.routes["/failing"], server.routes["/slow"] = Reply(status=500), late
    everyone = [hanging, failing, slow, *well]
    fill(warehouse, *names, subscribers=everyone)
    told = deliver(warehouse, everyone, clock, http)
    assert all_told.is_set()
    assert told == Delivered(delivered=40, retrying=2)
    assert len(people(server, "/failing")) == len(people(server, "/hanging")) == 1
    outcomes = dict(ask(warehouse, "SELECT subscriber, any_value(detail) FROM alerts WHERE attempts > 0 GROUP BY ALL"))
    assert outcomes["failing"] == "127.0.0.1 answered 500"
    assert outcomes["hanging"].startswith("127.0.0.1: no full answer")


def test_once_asked_to_end_no_other_attempt_begins(
    warehouse: Warehouse, server: Server, clock: Clock, http: HttpSettings
) -> None:
    ending = threading.Event()

    def last(request: Request) -> Reply:
        ending.set()
        return Reply(status=200)

    server.routes["/desk"] = last
    desk = hook(server)
    fill(warehouse, "Ann One", "Bob Two", subscribers=[desk])
    assert deliver(warehouse, [desk], clock, http, ending=ending) == Delivered(delivered=1)
    assert people(server) == ["Ann One"]


def test_the_alerts_of_a_removed_subscriber_stay(
    warehouse: Warehouse, server: Server, clock: Clock, http: HttpSettings
) -> None:
    server.routes["/desk"] = Reply(status=200)
    desk, board = hook(server), hook(server, "board", "/board")
    fill(warehouse, "Ann One", subscribers=[desk, board])
    assert deliver(warehouse, [desk], clock, http) == Delivered(delivered=1)
    assert ask(warehouse, STATES)[0] == ("pending", 0, None)
    assert deliver(warehouse, [], clock, http) == Delivered()


def test_a_fault_in_a_channel_costs_no_alert(
    warehouse: Warehouse, server: Server, clock: Clock, http: HttpSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = hook(server)
    fill(warehouse, "Ann One", subscribers=[desk])

    def fail(*_: object) -> None:
        raise KeyError(SECRET)

    channel = outbox.channels()["webhook"]
    broken = {"webhook": outbox.Channel("webhook", channel.config, fail)}
    monkeypatch.setattr(outbox, "channels", lambda: broken)
    assert deliver(warehouse, [desk], clock, http) == Delivered(retrying=1)
    assert ask(warehouse, STATES) == [("retrying", 1, "fault in channel webhook: KeyError")]


def test_no_secret_reaches_the_warehouse(
    warehouse: Warehouse, server: Server, clock: Clock, http: HttpSettings
) -> None:
    desk = hook(server, path="/t0ken")
    fill(warehouse, "Ann One", subscribers=[desk])
    deliver(warehouse, [desk], clock, http)
    stored = b"".join(file.read_bytes() for file in warehouse.path.parent.glob("*.duckdb*"))
    assert b"t0ken" not in stored
    assert SECRET.encode() not in stored


def test_one_deliverer_at_a_time(warehouse: Warehouse, server: Server, clock: Clock) -> None:
    with hold(warehouse.path, "deliver", command="up"), pytest.raises(HeldError, match="`seatchange up`"):
        deliver(warehouse, [hook(server)], clock)


def test_what_could_not_be_recorded_is_recorded_before_the_end(
    warehouse: Warehouse, server: Server, clock: Clock, http: HttpSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.routes["/desk"] = Reply(status=200)
    desk = hook(server)
    fill(warehouse, "Ann One", subscribers=[desk])
    real, calls = outbox.record, []

    def once_broken(*arguments: object) -> None:
        calls.append(arguments)
        if len(calls) == 1:
            raise WarehouseError("the disk is full")
        real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(outbox, "record", once_broken)
    with pytest.raises(WarehouseError, match="disk is full"):
        deliver(warehouse, [desk], clock, http)
    assert [state for state, *_ in ask(warehouse, STATES)] == ["delivered"]


KILLED = """
import os, signal, sys
from seatchange.extractors.http import HttpSettings
from seatchange.warehouse import outbox
from seatchange.warehouse.channels import webhook
from seatchange.warehouse.connection import Warehouse
from datetime import datetime
path, url, allow, secret, now = sys.argv[1:]
outbox.record = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
desk = webhook.Config(name="desk", channel="webhook", url=url, secret=secret)
outbox.deliver(Warehouse(path), [desk], lambda: datetime.fromisoformat(now), HttpSettings(allow=(allow,)))
"""


def test_a_kill_between_delivery_and_record_repeats_one_alert_under_the_same_id(
    warehouse: Warehouse, server: Server, clock: Clock, http: HttpSettings
) -> None:
    server.routes["/desk"] = Reply(status=200)
    desk = hook(server)
    fill(warehouse, "Ann One", "Bob Two", "Cid Three", subscribers=[desk])
    arguments = [str(warehouse.path), desk.url, server.address, SECRET, NOW.isoformat()]
    killed = subprocess.run([sys.executable, "-c", KILLED, *arguments], check=False)
    assert killed.returncode == -9
    assert deliver(warehouse, [desk], clock, http) == Delivered(delivered=3)
    assert people(server) == ["Ann One", "Ann One", "Bob Two", "Cid Three"]
    ids = [request.headers["webhook-id"] for request in server.requests]
    assert ids[0] == ids[1]
    assert len(set(ids)) == 3


def test_alerts_to_a_file_come_in_order_over_many_batches(
    warehouse: Warehouse, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pydantic import TypeAdapter

    from seatchange.warehouse.channels import AnySubscriber

    monkeypatch.setattr(outbox, "BATCH", 2)
    path = tmp_path / "alerts.jsonl"
    desk = TypeAdapter(AnySubscriber).validate_python({"name": "desk", "channel": "file", "path": str(path)})
    names = [f"Ann N{n}" for n in range(5)]
    fill(warehouse, *names, subscribers=[desk])
    assert deliver(warehouse, [desk], clock) == Delivered(delivered=5)
    assert [json.loads(line)["data"]["event"]["person"] for line in path.read_text().splitlines()] == names


def test_pauses_double_up_to_a_limit_with_a_jitter_that_is_the_same_each_time() -> None:
    pauses = [pause("alert", number, None) for number in range(1, MAX_ATTEMPTS)]
    assert pauses == [pause("alert", number, None) for number in range(1, MAX_ATTEMPTS)]
    for number, waited in enumerate(pauses):
        plain = min(FIRST_RETRY * 2**number, LAST_RETRY)
        assert plain * (1 - JITTER) <= waited <= plain * (1 + JITTER)
    assert len({pause(f"alert{n}", 1, None) for n in range(20)}) == 20
    assert timedelta(days=2) < sum(pauses, timedelta()) < timedelta(days=4)


@pytest.mark.parametrize(
    ("asked", "at_least", "at_most"),
    [
        (timedelta(hours=1), timedelta(hours=1), timedelta(hours=1)),
        (timedelta(days=400), LAST_RETRY, LAST_RETRY),
        (timedelta(seconds=1), FIRST_RETRY * (1 - JITTER), FIRST_RETRY * (1 + JITTER)),
    ],
)
def test_the_receivers_wish_is_followed_within_limits(
    asked: timedelta, at_least: timedelta, at_most: timedelta
) -> None:
    assert at_least <= pause("alert", 1, asked) <= at_most


@pytest.mark.parametrize(
    ("outcome", "number", "check"),
    [
        (Outcome("delivered", "ok"), 1, lambda outcome, due: outcome.result == "delivered" and due is None),
        (Outcome("dead", "gone"), 1, lambda outcome, due: outcome.result == "dead" and due is None),
        (Outcome("failed", "x"), 1, lambda outcome, due: outcome.result == "failed" and due > NOW),
        (Outcome("unknown", "x"), 14, lambda outcome, due: outcome.result == "unknown" and due > NOW),
        (Outcome("unknown", "x"), MAX_ATTEMPTS, lambda outcome, due: outcome.result == "dead" and due is None),
    ],
)
def test_what_follows_from_an_outcome(
    outcome: Outcome, number: int, check: Callable[[Outcome, datetime | None], bool]
) -> None:
    assert check(*judged(outcome, "alert", number, NOW))
