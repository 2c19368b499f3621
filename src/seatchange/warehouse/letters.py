"""The outbox as its operator sees it: what lies there, what was given up, and what is to be sent again.

Nothing is changed: a dead letter that is queued again, or a subscription that is resumed, is one more row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import duckdb

from seatchange.warehouse import rows
from seatchange.warehouse.alert import Alert
from seatchange.warehouse.connection import transaction
from seatchange.warehouse.errors import WarehouseError
from seatchange.warehouse.subscriptions import Subscriber

Counts = Mapping[str, Mapping[str, int]]
"""By subscriber and state, how many alerts."""

State = Literal["pending", "retrying", "delivered", "dead", "held"]
"""As in the view `alerts`."""


class LetterError(WarehouseError):
    """There is no such alert, or nothing of the kind that was asked for."""


@dataclass(frozen=True, slots=True)
class Letter:
    """An alert as it is listed. `detail` is what came of its last attempt (None: there was none)."""

    id: str
    state: str
    subscriber: str
    attempts: int
    person: str
    change: str
    organisation: str | None
    status: str
    created_at: datetime
    detail: str | None


@dataclass(frozen=True, slots=True)
class Try:
    """One line of an alert's history: an attempt, or its being queued again."""

    number: int
    at: datetime
    outcome: str
    detail: str
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Opened:
    """One alert with all that was tried."""

    id: str
    state: str
    subscriber: str
    created_at: datetime
    alert: Alert
    tries: tuple[Try, ...]


@dataclass(frozen=True, slots=True)
class Ended:
    """A subscription that its receiver has ended."""

    subscriber: str
    reason: str
    destination: str
    at: datetime


def listed(
    connection: duckdb.DuckDBPyConnection, state: State | None, subscriber: str | None, most: int
) -> list[Letter]:
    """The newest alerts, at most `most`, of a state and of a subscriber (None: of any)."""
    return [
        Letter(*found)
        for found in rows.select(connection, "list_alerts", state=state, subscriber=subscriber, most=most)
    ]


def opened(connection: duckdb.DuckDBPyConnection, prefix: str) -> Opened:
    """The alert whose id begins with `prefix`. Raises LetterError when there is none, or more than one."""
    id_, state, subscriber, _, _, created_at, _, _, payload = _one(connection, prefix)
    tries = tuple(Try(*found) for found in rows.select(connection, "attempts", id=id_))
    return Opened(id_, state, subscriber, created_at, Alert.model_validate_json(payload), tries)


def requeue(
    connection: duckdb.DuckDBPyConnection,
    now: datetime,
    *,
    ids: Sequence[str] | None = None,
    subscriber: str | None = None,
) -> int:
    """Queue dead letters again and return their number: those whose ids begin so, a subscriber's, or all.

    They are sent under the ids that they had, so that a receiver which has one already can tell. Raises LetterError
    when an id is not that of one dead letter; then none is queued.
    """
    whole: list[str] | None = None
    if ids is not None:
        whole = []
        for prefix in ids:
            id_, state, *_ = _one(connection, prefix)
            if state != "dead":
                raise LetterError(f"alert {id_} is not dead but {state}; only dead letters are sent again")
            whole.append(id_)
    with transaction(connection):
        ((queued,),) = rows.select(connection, "requeue", ids=whole, subscriber=subscriber, now=now)
    return int(queued)


def ended(connection: duckdb.DuckDBPyConnection) -> list[Ended]:
    """The subscriptions that are ended now, by name."""
    return [
        Ended(name, reason, destination, at)
        for name, state, reason, destination, at in rows.select(connection, "subscriptions")
        if state == "ended"
    ]


def resume(connection: duckdb.DuckDBPyConnection, subscriber: str, now: datetime) -> None:
    """Let an ended subscription go on; what waits is sent. Raises LetterError when it has not ended."""
    found = {found.subscriber: found for found in ended(connection)}.get(subscriber)
    if not found:
        raise LetterError(f"the subscription of {subscriber} has not ended; see: seatchange subscribers list")
    _resume(connection, found, "resumed by hand", now)


def resume_moved(connection: duckdb.DuckDBPyConnection, subscribers: Iterable[Subscriber], now: datetime) -> None:
    """Let the ended subscriptions go on whose subscriber has been given another address since."""
    destinations = {subscriber.name: subscriber.destination for subscriber in subscribers}
    for found in ended(connection):
        if destinations.get(found.subscriber, found.destination) != found.destination:
            _resume(connection, found, "its address was changed", now)


def _resume(connection: duckdb.DuckDBPyConnection, found: Ended, reason: str, now: datetime) -> None:
    row = {
        "subscriber": found.subscriber,
        "state": "resumed",
        "reason": reason,
        "destination": found.destination,
        "created_at": now,
    }
    rows.insert(connection, "insert_subscriptions", [row])


def counts(connection: duckdb.DuckDBPyConnection) -> Counts:
    """How many alerts of every subscriber are in which state."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for subscriber, state, count in rows.select(connection, "count_alerts"):
        found[subscriber][state] = count
    return found


def _one(connection: duckdb.DuckDBPyConnection, prefix: str) -> tuple:  # type: ignore[type-arg]
    matching = rows.select(connection, "find_alerts", prefix=prefix) if prefix else []
    if len(matching) != 1:
        many = "more than one alert begins" if matching else "no alert begins"
        raise LetterError(f"{many} with {prefix!r}; see their ids with: seatchange alerts list")
    return matching[0]
