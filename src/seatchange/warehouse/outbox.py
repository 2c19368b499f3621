"""Alerts on their way: what is due is delivered, tried again with growing pauses, or given up visibly.

The database is open only to read what is due and to write what came of it, never during a delivery. An attempt is
recorded before the same subscriber's next alert is tried, so a death in between repeats one alert at most, under the
same key.
"""

from __future__ import annotations

import hashlib
import logging
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb

from seatchange.extractors.http import HttpSettings
from seatchange.warehouse import digests, rows
from seatchange.warehouse.alert import Alert, Message
from seatchange.warehouse.channels import channels
from seatchange.warehouse.connection import Warehouse, command_line
from seatchange.warehouse.delivery import Channel, Context, Outcome
from seatchange.warehouse.digests import Open
from seatchange.warehouse.locks import hold
from seatchange.warehouse.subscriptions import Subscriber
from seatchange.warehouse.timing import Schedule

FIRST_RETRY = timedelta(seconds=30)
LAST_RETRY = timedelta(hours=12)  # also the longest that a receiver's Retry-After is followed
JITTER = 0.2  # of the pause, so that receivers that failed together are not tried together
MAX_ATTEMPTS = 15  # with these pauses about two and a half days: a receiver may be down over a weekend
BATCH = 100  # messages read per subscriber at a time
THREADS = 16  # subscribers served at the same time

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pending:
    """A message to be delivered, with the number of attempts made so far and the ids of the alerts that it covers."""

    alert: Message
    subscriber: str
    attempts: int
    covers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of an attempt to deliver; `number` counts from 1. `next_at` is None when there will be no other.

    `alert_id` is the key it went under, `covers` are the alerts in it: one alert covers itself, a digest several.
    """

    alert_id: str
    subscriber: str
    number: int
    attempted_at: datetime
    outcome: Outcome
    next_at: datetime | None
    covers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Delivered:
    """How many attempts ended how."""

    delivered: int = 0
    retrying: int = 0
    dead: int = 0

    def plus(self, attempt: Attempt) -> Delivered:
        """With one more attempt counted."""
        return Delivered(
            self.delivered + (attempt.outcome.result == "delivered"),
            self.retrying + (attempt.next_at is not None),
            self.dead + (attempt.outcome.result == "dead"),
        )


def pending(
    connection: duckdb.DuckDBPyConnection,
    subscribers: Iterable[str],
    now: datetime,
    most: int = BATCH,
    *,
    schedules: Mapping[str, Schedule] | None = None,
) -> list[Pending]:
    """The messages that are due for the subscribers with these names, at most `most` of each, in order.

    A subscriber whose oldest message waits for its moment or its next attempt has nothing due: none overtakes another.
    Who has none of the `schedules` is told at once.
    """
    schedules = schedules or {}
    ready = [
        (name, parcel)
        for name, queue in _open(connection, subscribers).items()
        for schedule in [schedules.get(name, Schedule())]
        for parcel in digests.due(digests.parcels(queue, schedule), schedule, now)[:most]
    ]
    listed = [id_ for _, parcel in ready for id_ in parcel.listed]
    payloads = rows.select(connection, "payloads", ids=listed) if listed else []
    alerts = {id_: Alert.model_validate_json(payload) for id_, payload in payloads}
    return [Pending(digests.message(parcel, name, alerts), name, parcel.attempts, parcel.ids) for name, parcel in ready]


def next_due(
    connection: duckdb.DuckDBPyConnection,
    subscribers: Iterable[str],
    schedules: Mapping[str, Schedule] | None = None,
) -> datetime | None:
    """When the next message of any of these subscribers falls due (it may be past); None when nothing is waiting."""
    schedules = schedules or {}
    moments = [
        digests.next_due(digests.parcels(queue, schedule), schedule)
        for name, queue in _open(connection, subscribers).items()
        for schedule in [schedules.get(name, Schedule())]
    ]
    return min((moment for moment in moments if moment is not None), default=None)


def _open(connection: duckdb.DuckDBPyConnection, subscribers: Iterable[str]) -> dict[str, list[Open]]:
    queues: dict[str, list[Open]] = defaultdict(list)
    for name, *values in rows.select(connection, "open_alerts", names=sorted(subscribers)):
        queues[name].append(Open(*values))
    return queues


def deliver(
    warehouse: Warehouse,
    subscribers: Sequence[Subscriber],
    clock: Callable[[], datetime],
    http: HttpSettings | None = None,
    *,
    wait_for_turn: timedelta | None = None,
    on_attempt: Callable[[Attempt], None] | None = None,
) -> Delivered:
    """Deliver all that is due, until nothing is. Subscribers are served side by side, each one's alerts in order.

    Alerts of a subscriber who is not in `subscribers` stay where they are. `on_attempt` is called after each recorded
    attempt. Raises HeldError when another process delivers (and goes on for `wait_for_turn`), else WarehouseError.
    """
    by_name = {subscriber.name: subscriber for subscriber in subscribers}
    total = Delivered()
    if not by_name:
        return total
    with hold(warehouse.path, "deliver", command=command_line(), wait=wait_for_turn):
        while due := _due(warehouse, by_name, clock()):
            for attempt in _round(warehouse, by_name, due, clock, http or HttpSettings()):
                total = total.plus(attempt)
                if on_attempt:
                    on_attempt(attempt)
    return total


def _round(
    warehouse: Warehouse,
    subscribers: Mapping[str, Subscriber],
    due: Iterable[Pending],
    clock: Callable[[], datetime],
    http: HttpSettings,
) -> Iterator[Attempt]:
    """Try the alerts that are due, each subscriber's until one must wait; yields attempts once recorded."""
    queues: dict[str, deque[Pending]] = defaultdict(deque)
    for item in due:
        queues[item.subscriber].append(item)
    running: set[Future[Attempt]] = set()
    with ThreadPoolExecutor(min(THREADS, len(queues)), thread_name_prefix="deliver") as pool:

        def start(name: str) -> None:
            if queues[name]:
                running.add(pool.submit(_attempt, subscribers[name], queues[name].popleft(), clock, http))

        try:
            for name in list(queues):
                start(name)
            while running:
                ended, _ = wait(running, return_when=FIRST_COMPLETED)
                attempts = [future.result() for future in ended]
                record(warehouse, attempts)
                running -= ended
                for attempt in attempts:
                    if attempt.next_at is None:
                        start(attempt.subscriber)
                yield from attempts
        finally:
            # Interrupted, or the warehouse could not be written: what is under way ends, and is recorded if it can be.
            if running:
                wait(running)
                record(warehouse, [future.result() for future in running])


def record(warehouse: Warehouse, attempts: Iterable[Attempt]) -> None:
    """Write down what came of attempts. Raises WarehouseError."""
    with warehouse.open() as connection:
        rows.insert(
            connection,
            "insert_deliveries",
            [
                {
                    "alert_id": alert_id,
                    "number": attempt.number,
                    "attempted_at": attempt.attempted_at,
                    "outcome": attempt.outcome.result,
                    "detail": attempt.outcome.detail,
                    "next_attempt_at": attempt.next_at,
                }
                for attempt in attempts
                for alert_id in attempt.covers
            ],
        )


def judged(outcome: Outcome, alert_id: str, number: int, now: datetime) -> tuple[Outcome, datetime | None]:
    """The outcome of attempt `number`, turned dead after the last one, and when to try again (None: never)."""
    if outcome.result in ("delivered", "dead"):
        return outcome, None
    if number >= MAX_ATTEMPTS:
        return Outcome("dead", f"given up after {number} attempts; the last one: {outcome.detail}"), None
    return outcome, now + pause(alert_id, number, outcome.retry_after)


def pause(alert_id: str, number: int, asked: timedelta | None) -> timedelta:
    """How long to wait after failed attempt `number` (from 1): doubling, at least what the receiver asked for.

    The jitter comes from the id and the number, so the same attempt always waits the same time.
    """
    doubled = min(FIRST_RETRY * int(2 ** (number - 1)), LAST_RETRY)
    share = int.from_bytes(hashlib.sha256(f"{alert_id}.{number}".encode()).digest()[:4]) / 2**32
    jittered = doubled * (1 - JITTER + 2 * JITTER * share)
    return max(jittered, min(asked, LAST_RETRY)) if asked else jittered


def _due(warehouse: Warehouse, subscribers: Mapping[str, Subscriber], now: datetime) -> list[Pending]:
    schedules = {name: subscriber.schedule for name, subscriber in subscribers.items()}
    with warehouse.open() as connection:
        return pending(connection, subscribers, now, schedules=schedules)


def _attempt(subscriber: Subscriber, item: Pending, clock: Callable[[], datetime], http: HttpSettings) -> Attempt:
    channel: Channel = channels()[subscriber.channel]
    now, number = clock(), item.attempts + 1
    try:
        outcome = channel.deliver(subscriber, item.alert, Context(now, http))
    except Exception as error:  # a fault in a channel must not cost an alert, nor stop the others
        log.exception("channel %s failed on alert %s", channel.kind, item.alert.id)
        outcome = Outcome("unknown", f"fault in channel {channel.kind}: {type(error).__name__}")
    outcome, next_at = judged(outcome, item.alert.id, number, clock())
    return Attempt(item.alert.id, subscriber.name, number, now, outcome, next_at, item.covers)
