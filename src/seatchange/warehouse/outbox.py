"""Alerts on their way: what is due is delivered, tried again with growing pauses, or given up visibly.

The database is open only to read what is due and to write what came of it, never during a delivery. An attempt is
recorded before the same subscriber's next alert is tried, so a death in between repeats one alert at most, under the
same key.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta

import duckdb

from seatchange.extractors.http import HttpSettings
from seatchange.warehouse import digests, letters, rows
from seatchange.warehouse.alert import Alert, Message
from seatchange.warehouse.channels import channels
from seatchange.warehouse.connection import Warehouse, check_room, command_line, transaction
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
THREADS = (
    128  # subscribers served at the same time: a thread that waits costs little, and those that hang block no others
)
LOOK_SECONDS = 0.5  # how long an alert that another process loads meanwhile may go unnoticed

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pending:
    """A message that is to be delivered, with the number of its last attempt, and its tries since it was queued.

    The two differ for a dead letter that was queued again: that is a row of its own among the attempts. `covers` are
    the ids of the alerts that it tells: one, or those of a digest.
    """

    alert: Message
    subscriber: str
    number: int
    tries: int
    covers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of an attempt to deliver; `number` counts from 1. `next_at` is None when there will be no other.

    `alert_id` is the key that it went under, `covers` are the alerts that it told, `destination` is the subscriber's.
    """

    alert_id: str
    subscriber: str
    number: int
    attempted_at: datetime
    outcome: Outcome
    next_at: datetime | None
    covers: tuple[str, ...]
    destination: str = ""


@dataclass(frozen=True, slots=True)
class Delivered:
    """How many attempts ended how."""

    delivered: int = 0
    retrying: int = 0
    dead: int = 0
    ended: tuple[str, ...] = ()  # subscribers whose subscription the receiver ended

    def plus(self, attempt: Attempt) -> Delivered:
        """With one more attempt counted."""
        return Delivered(
            self.delivered + (attempt.outcome.result == "delivered"),
            self.retrying + (attempt.next_at is not None),
            self.dead + (attempt.outcome.result == "dead"),
            self.ended + ((attempt.subscriber,) if attempt.outcome.result == "gone" else ()),
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
    Nor has one whose subscription has ended. Who has none of the `schedules` is told at once.
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
    return [
        Pending(digests.message(parcel, name, alerts), name, parcel.number, parcel.tries, parcel.ids)
        for name, parcel in ready
    ]


def next_due(
    connection: duckdb.DuckDBPyConnection,
    subscribers: Iterable[str],
    *,
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
    ending: threading.Event | None = None,
) -> Delivered:
    """Deliver all that is due, until nothing is. Subscribers are served side by side, each one's alerts in order.

    What falls due while a slow subscriber is being told is delivered meanwhile. Alerts of a subscriber who is not in
    `subscribers`, or whose subscription has ended, stay where they are; a subscription goes on when its address is
    another one than when it ended. `on_attempt` is called after each recorded
    attempt; once `ending` is set, no other attempt begins. Raises HeldError when another process delivers (and goes on
    for `wait_for_turn`), else WarehouseError.
    """
    by_name = {subscriber.name: subscriber for subscriber in subscribers}
    total = Delivered()
    if not by_name:
        return total
    with hold(warehouse.path, "deliver", command=command_line(), wait=wait_for_turn):
        for attempt in _Round(warehouse, by_name, clock, http or HttpSettings(), ending or threading.Event()).run():
            total = total.plus(attempt)
            if on_attempt:
                on_attempt(attempt)
    return total


class _Round:
    """Deliveries under way: at most one for each subscriber, and a queue of what was found due.

    What is due is looked for when the outbox was changed by somebody else, when a retry falls due, and when what was
    read of a long queue is used up: a look reads every delivery ever made, which is too dear for each attempt.
    """

    def __init__(
        self,
        warehouse: Warehouse,
        subscribers: Mapping[str, Subscriber],
        clock: Callable[[], datetime],
        http: HttpSettings,
        ending: threading.Event,
    ) -> None:
        self._warehouse, self._subscribers, self._clock, self._http = warehouse, subscribers, clock, http
        self._ending = ending
        self._schedules = {name: subscriber.schedule for name, subscriber in subscribers.items()}
        self._queues: dict[str, deque[Pending]] = {name: deque() for name in subscribers}
        self._running: dict[Future[Attempt], str] = {}
        self._long: set[str] = set()  # subscribers of whose queue a whole batch was read: there may be more
        self._due: datetime | None = None  # when the next alert of a subscriber without a queue falls due
        self._size: tuple[int, ...] = ()  # of the outbox, after the last own change
        self._seen: int | None = None  # the warehouse's file before it was last opened

    def run(self) -> Iterator[Attempt]:
        """Try what is due until nothing is; yields attempts once they are recorded."""
        with ThreadPoolExecutor(min(THREADS, len(self._subscribers)), thread_name_prefix="deliver") as pool:
            try:
                with self._warehouse.open() as connection:
                    letters.resume_moved(connection, self._subscribers.values(), self._clock())
                self._note([])
                while self._start(pool):
                    ended, _ = wait(self._running, timeout=LOOK_SECONDS, return_when=FIRST_COMPLETED)
                    if ended or self._is_due() or self._stamp() != self._seen:
                        attempts = [future.result() for future in ended]
                        self._note(attempts, ended)
                        yield from attempts
            finally:
                # Interrupted, or the warehouse could not be written: what is under way ends, and is recorded if it can.
                if self._running:
                    wait(self._running)
                    with self._warehouse.open() as connection:
                        record(connection, [future.result() for future in self._running])

    def _start(self, pool: ThreadPoolExecutor) -> bool:
        """Begin the next attempt of every subscriber who has none under way; whether any is under way.

        None begins on a full disk: what cannot be written down would be sent again and again.
        """
        busy = set(self._running.values())
        for name, queue in self._queues.items():
            if queue and name not in busy and not self._ending.is_set():
                check_room(self._warehouse.path)
                item = queue.popleft()
                future = pool.submit(_attempt, self._subscribers[name], item, self._clock, self._http)
                self._running[future] = name
        return bool(self._running)

    def _note(self, attempts: Sequence[Attempt], ended: Iterable[Future[Attempt]] = ()) -> None:
        """Write down what came of attempts, and look for what is due if there may be anything."""
        self._seen = self._stamp()  # before it is opened, so that no change after that goes unnoticed
        with self._warehouse.open() as connection:
            changed = _size(connection) != self._size
            if attempts:
                record(connection, attempts)
            self._size = _size(connection)
            for future in ended:
                del self._running[future]
            for attempt in attempts:
                self._settle(attempt)
            idle = self._idle()
            if changed or self._is_due() or not self._long.isdisjoint(idle):
                self._look(connection, idle)

    def _settle(self, attempt: Attempt) -> None:
        if attempt.next_at is not None:
            self._due = min(self._due or attempt.next_at, attempt.next_at)
        if attempt.next_at is not None or attempt.outcome.result == "gone":
            self._queues[attempt.subscriber].clear()  # alerts do not overtake one that waits
            self._long.discard(attempt.subscriber)

    def _look(self, connection: duckdb.DuckDBPyConnection, idle: list[str]) -> None:
        """Queue what is due to subscribers who have nothing left to do."""
        for item in pending(connection, idle, self._clock(), BATCH, schedules=self._schedules):
            self._queues[item.subscriber].append(item)
        self._long.difference_update(idle)
        self._long.update(name for name in idle if len(self._queues[name]) >= BATCH)
        self._due = next_due(connection, self._idle(), schedules=self._schedules)

    def _idle(self) -> list[str]:
        """The subscribers who are not being told, and for whom nothing is queued."""
        busy = set(self._running.values())
        return [name for name, queue in self._queues.items() if not queue and name not in busy]

    def _is_due(self) -> bool:
        return self._due is not None and self._due <= self._clock()

    def _stamp(self) -> int | None:
        try:
            return self._warehouse.path.stat().st_mtime_ns
        except OSError:
            return None


def _size(connection: duckdb.DuckDBPyConnection) -> tuple[int, ...]:
    return rows.select(connection, "outbox_size")[0]


def record(connection: duckdb.DuckDBPyConnection, attempts: Sequence[Attempt]) -> None:
    """Write down what came of attempts, in one transaction: one that ends a subscription says so as well."""
    deliveries = [
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
    ]
    ended = [
        {
            "subscriber": attempt.subscriber,
            "state": "ended",
            "reason": attempt.outcome.detail,
            "destination": attempt.destination,
            "created_at": attempt.attempted_at,
        }
        for attempt in attempts
        if attempt.outcome.result == "gone"
    ]
    with transaction(connection):
        since = min(attempt.attempted_at for attempt in attempts)
        rows.insert(connection, "insert_deliveries", deliveries, since=since)
        rows.insert(connection, "insert_subscriptions", ended)


def judged(outcome: Outcome, alert_id: str, tries: int, now: datetime) -> tuple[Outcome, datetime | None]:
    """The outcome of try `tries` (from 1), turned dead after the last one, and when to try again (None: never)."""
    if outcome.result in ("delivered", "dead", "gone"):
        return outcome, None
    if tries >= MAX_ATTEMPTS:
        return Outcome("dead", f"given up after {tries} attempts; the last one: {outcome.detail}"), None
    return outcome, now + pause(alert_id, tries, outcome.retry_after)


def pause(alert_id: str, number: int, asked: timedelta | None) -> timedelta:
    """How long to wait after failed attempt `number` (from 1): doubling, at least what the receiver asked for.

    The jitter comes from the id and the number, so the same attempt always waits the same time.
    """
    doubled = min(FIRST_RETRY * int(2 ** (number - 1)), LAST_RETRY)
    share = int.from_bytes(hashlib.sha256(f"{alert_id}.{number}".encode()).digest()[:4]) / 2**32
    jittered = doubled * (1 - JITTER + 2 * JITTER * share)
    return max(jittered, min(asked, LAST_RETRY)) if asked else jittered


def _attempt(subscriber: Subscriber, item: Pending, clock: Callable[[], datetime], http: HttpSettings) -> Attempt:
    channel: Channel = channels()[subscriber.channel]
    now = clock()
    try:
        outcome = channel.deliver(subscriber, item.alert, Context(now, http))
    except Exception as error:  # a fault in a channel must not cost an alert, nor stop the others
        log.exception("channel %s failed on alert %s", channel.kind, item.alert.id)
        outcome = Outcome("unknown", f"fault in channel {channel.kind}: {type(error).__name__}")
    outcome, next_at = judged(outcome, item.alert.id, item.tries + 1, clock())
    return Attempt(
        item.alert.id, subscriber.name, item.number + 1, now, outcome, next_at, item.covers, subscriber.destination
    )
