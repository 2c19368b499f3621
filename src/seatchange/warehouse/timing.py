"""When a subscriber is told: at once or in digests, and never in its quiet hours. Pure; times of day are of a zone.

A time that the clock skips in spring counts as the moment it is set forward; one that it shows twice in autumn counts
the first time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WHEN = re.compile(rf"(?:daily|weekly on (?P<day>{'|'.join(WEEKDAYS)})) at (?P<at>\d\d?:\d\d)")
WHEN_ALLOWED = '"at once", "hourly", "daily at 07:30" or "weekly on monday at 07:30"'

UNIVERSAL = ZoneInfo("UTC")

Kind = Literal["at once", "hourly", "daily", "weekly"]


@dataclass(frozen=True, slots=True)
class When:
    """At once, each full hour, or at a time of each day or of one day of the week (0 is Monday)."""

    kind: Kind = "at once"
    at: time = time()
    weekday: int | None = None

    def __str__(self) -> str:
        if self.kind in ("at once", "hourly"):
            return self.kind
        day = "" if self.weekday is None else f" on {WEEKDAYS[self.weekday]}"
        return f"{self.kind}{day} at {self.at:%H:%M}"


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours of each day from `start` up to `end`, over midnight when it ends before it starts."""

    start: time
    end: time

    def holds(self, clock: time) -> bool:
        """Whether a time of day lies in them."""
        if self.start < self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a subscriber is told."""

    when: When = When()
    zone: ZoneInfo = UNIVERSAL
    quiet: Quiet | None = None

    def due(self, created: datetime) -> datetime:
        """The moment (UTC) at which an alert that was made at `created` is to be told."""
        return self.after_quiet(self._next(created))

    def alone(self, created: datetime) -> bool:
        """Whether an alert that was made then is a message of its own; others of one moment are told together."""
        return self.when.kind == "at once" and self.due(created) == created

    def is_quiet(self, now: datetime) -> bool:
        """Whether it is within the quiet hours now."""
        return self.quiet is not None and self.quiet.holds(now.astimezone(self.zone).time())

    def after_quiet(self, moment: datetime) -> datetime:
        """The moment itself, or the end of the quiet hours that it lies in."""
        if self.quiet is None or not self.is_quiet(moment):
            return moment.astimezone(UTC)
        today = moment.astimezone(self.zone).date()
        ends = (end for days in range(3) for end in moments(today + days * DAY, self.quiet.end, self.zone))
        # The clock may skip all of the hours that are not quiet; then they end a day later.
        return min(end for end in ends if end > moment and not self.is_quiet(end))

    def _next(self, created: datetime) -> datetime:
        """The first moment at or after `created` at which a message goes out, quiet hours aside."""
        if self.when.kind == "at once":
            return created
        local = created.astimezone(self.zone)
        if self.when.kind == "hourly":
            past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
            return created + (HOUR - past if past else past)
        days = [local.date() + n * DAY for n in range(9)]
        wanted = [day for day in days if self.when.weekday in (None, day.weekday())]
        return next(at for day in wanted if (at := moments(day, self.when.at, self.zone)[0]) >= created)


def moments(day: date, clock: time, zone: ZoneInfo) -> tuple[datetime, ...]:
    """The moments (UTC) at which a clock in the zone shows this time on that day: one, or two when it is set back.

    When the clock skips the time, the moment at which it is set forward.
    """
    wall = datetime.combine(day, clock)
    early, late = sorted(wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if _wall(early, zone) == wall:
        return (early,) if early == late else (early, late)
    while late - early > SECOND:  # skipped: the clock shows less at `early`, and more at `late`
        middle = (early + (late - early) / 2).replace(microsecond=0)
        early, late = (early, middle) if _wall(middle, zone) >= wall else (middle, late)
    return (late,)


def when(text: str) -> When:
    """The meaning of "at once", "hourly", "daily at 07:30", "weekly on monday at 07:30". Raises ValueError."""
    plain = " ".join(text.lower().split())
    if plain == "at once" or plain == "hourly":
        return When(plain)  # type: ignore[arg-type]
    match = WHEN.fullmatch(plain)
    if match is None:
        raise ValueError(f"{text!r} is no time to be told; write {WHEN_ALLOWED}")
    at = _clock(match["at"])
    return When("daily", at) if match["day"] is None else When("weekly", at, WEEKDAYS.index(match["day"]))


def quiet(text: str) -> Quiet:
    """The meaning of "22:00-07:00". Raises ValueError."""
    start, dash, end = text.replace(" ", "").replace("–", "-").partition("-")
    if not dash:
        raise ValueError(f'{text!r} are no hours; write for example "22:00-07:00"')
    hours = Quiet(_clock(start), _clock(end))
    if hours.start == hours.end:
        raise ValueError(f"{text!r} ends where it begins; to be told nothing, remove the subscriber")
    return hours


def zone(name: str) -> ZoneInfo:
    """The time zone of this name (IANA). Raises ValueError."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f'{name!r} is no time zone; write for example "Europe/Paris" or "UTC"') from None


def _clock(text: str) -> time:
    hours, _, minutes = text.partition(":")
    if not (hours.isascii() and hours.isdigit() and minutes.isascii() and minutes.isdigit() and len(minutes) == 2):
        raise ValueError(f'{text!r} is no time of day; write for example "07:30"')
    if int(hours) > 23 or int(minutes) > 59:
        raise ValueError(f'{text!r} is no time of day; it goes from "00:00" to "23:59"')
    return time(int(hours), int(minutes))


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)
