"""Stored articles through today's rules: what would change, and on request the change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from seatchange.extractors.errors import ExtractError
from seatchange.extractors.events import RULE_VERSION
from seatchange.extractors.events.detect import detect
from seatchange.extractors.workers import Workers
from seatchange.flows.settings import Settings
from seatchange.warehouse import redetection
from seatchange.warehouse.connection import Warehouse
from seatchange.warehouse.redetection import Applied, Due, Extent
from seatchange.warehouse.rereading import Difference, Report, compare
from seatchange.warehouse.subscriptions import Subscriber
from seatchange.warehouse.telling import Limits

BATCH = 500  # articles read and written at a time: some megabytes of text, and seconds between two openings

OnProgress = Callable[[int, int], None]
"""Called with the number of articles read so far, and of all that are to be read."""


def extent(settings: Settings, *, everything: bool) -> Extent:
    """How much there is to read. Raises WarehouseError."""
    with Warehouse(settings.warehouse).open(read_only=True) as connection:
        return redetection.extent(connection, RULE_VERSION, everything=everything)


def redetect(
    settings: Settings,
    clock: Callable[[], datetime],
    on_difference: Callable[[Difference], None],
    on_progress: OnProgress | None = None,
    *,
    everything: bool = False,
    apply: bool = False,
    alert: bool = False,
) -> tuple[Report, Applied]:
    """Read stored articles by today's rules, in worker processes: how what they find differs, and what was written.

    Articles that were read by them already are left out, unless it is to be `everything`. One that cannot be read
    counts as failed and stays as it is. Nothing is written unless it is to `apply`, then a batch at a time, dated by
    `clock`; subscribers are told of it when it is to `alert`. Takes the same memory however many there are. Raises
    WarehouseError.
    """
    subscribers = settings.subscribers if alert else ()
    replay = _Replay(settings, clock, everything, subscribers, apply)
    return asyncio.run(replay.run(on_difference, on_progress))


@dataclass
class _Replay:
    settings: Settings
    clock: Callable[[], datetime]
    everything: bool
    subscribers: Sequence[Subscriber]
    writes: bool

    async def run(
        self, on_difference: Callable[[Difference], None], on_progress: OnProgress | None
    ) -> tuple[Report, Applied]:
        report, applied = Report(RULE_VERSION), Applied()
        total = extent(self.settings, everything=self.everything).due
        place = -1
        deadline = self.settings.worker_deadline.total_seconds()
        async with Workers(self.settings.worker_count, deadline=deadline) as workers:
            while batch := self._next(place):
                place = batch[-1].place
                found = await asyncio.gather(*(_differences(workers, due) for due in batch))
                read = [(due, each) for due, each in zip(batch, found, strict=True) if each is not None]
                if self.writes:
                    applied += self._apply(read)
                report.failed += len(batch) - len(read)
                for _, differences in read:
                    report.take(differences)
                    for difference in differences:
                        on_difference(difference)
                if on_progress:
                    on_progress(report.read + report.failed, total)
        return report, applied

    def _next(self, place: int) -> tuple[Due, ...]:
        with Warehouse(self.settings.warehouse).open(read_only=True) as connection:
            return redetection.due(connection, RULE_VERSION, place, BATCH, everything=self.everything)

    def _apply(self, read: Sequence[tuple[Due, tuple[Difference, ...]]]) -> Applied:
        limits = Limits(self.settings.max_age, self.settings.flood)
        with Warehouse(self.settings.warehouse).open() as connection:
            return redetection.apply(connection, read, RULE_VERSION, self.subscribers, self.clock(), limits)


async def _differences(workers: Workers, due: Due) -> tuple[Difference, ...] | None:
    """What today's rules read otherwise in an article; None when they cannot read it."""
    try:
        found = await workers.run(detect, due.article)
    except ExtractError:
        return None
    return compare(due.article, due.id, due.stored, found)
