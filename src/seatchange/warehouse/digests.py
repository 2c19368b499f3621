"""Which alerts go out together: the messages that a subscriber's open alerts make, by its schedule. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from seatchange.extractors.model import content_id
from seatchange.warehouse.alert import Alert, Digest, DigestData, Message, Reason
from seatchange.warehouse.timing import Schedule

MAX_LISTED = 500  # alerts in one message: about a megabyte of JSON, and more than anyone reads


@dataclass(frozen=True, slots=True)
class Open:
    """An alert that is not delivered yet, without what it tells; `number` and `tries` as in `outbox.Pending`."""

    id: str
    created_at: datetime
    bundle: str | None
    number: int
    tries: int
    next_attempt_at: datetime | None


@dataclass(frozen=True, slots=True)
class Parcel:
    """Alerts that go out as one message at `due`; of those with a `reason`, as a digest."""

    ids: tuple[str, ...]
    due: datetime
    number: int
    tries: int
    next_attempt_at: datetime | None
    reason: Reason | None

    @property
    def listed(self) -> tuple[str, ...]:
        """The alerts that the message shows."""
        return self.ids[:MAX_LISTED]


def parcels(queue: Iterable[Open], schedule: Schedule) -> list[Parcel]:
    """The messages that a subscriber's open alerts make, in order.

    Alerts of one moment go together, and so do those of a bundle. What was tried together stays together, so that a
    repeat has the same content under the same key; what came too late for it goes in the next message.
    """
    ordered = list(queue)

    def together(alert: Open) -> tuple[Reason | None, datetime, str | None, int]:
        due = schedule.due(alert.created_at)
        if not schedule.alone(alert.created_at):
            reason: Reason = "quiet_hours" if schedule.when.kind == "at once" else "schedule"
            return reason, due, None, alert.number
        return ("flood" if alert.bundle else None), due, alert.bundle or alert.id, alert.number

    made: list[Parcel] = []
    for (reason, due, _, number), members in groupby(ordered, key=together):
        alerts = list(members)
        size = len(alerts) if reason == "flood" else MAX_LISTED  # a flood is one message, however long
        for start in range(0, len(alerts), size):
            part = alerts[start : start + size]
            ids = tuple(alert.id for alert in part)
            made.append(Parcel(ids, due, number, part[0].tries, part[0].next_attempt_at, reason))
    return made


def due(made: Sequence[Parcel], schedule: Schedule, now: datetime) -> list[Parcel]:
    """The messages that may go out now, in order: none within quiet hours, and none past one that has to wait."""
    ready: list[Parcel] = []
    if schedule.is_quiet(now):
        return ready
    for parcel in made:
        if parcel.due > now or (parcel.next_attempt_at is not None and parcel.next_attempt_at > now):
            break
        ready.append(parcel)
    return ready


def next_due(made: Sequence[Parcel], schedule: Schedule) -> datetime | None:
    """When the first of these messages may go out (it may be past); None when there is none."""
    if not made:
        return None
    return schedule.after_quiet(max(made[0].due, made[0].next_attempt_at or made[0].due))


def message(parcel: Parcel, subscriber: str, alerts: Mapping[str, Alert]) -> Message:
    """What goes out: the one alert, or the digest of several. `alerts` are those listed, by id."""
    if parcel.reason is None or len(parcel.ids) == 1:
        return alerts[parcel.ids[0]]
    return Digest(
        timestamp=parcel.due,
        data=DigestData(
            alert_id=content_id("digest", *parcel.ids),
            subscriber=subscriber,
            reason=parcel.reason,
            total=len(parcel.ids),
            alerts=tuple(alerts[id_] for id_ in parcel.listed),
        ),
    )
