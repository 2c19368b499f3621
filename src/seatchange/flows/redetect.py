"""Stored articles through today's rules: what would change, and on request the change."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from seatchange.extractors.errors import ExtractError
from seatchange.extractors.events import RULE_VERSION
from seatchange.extractors.events.detect import detect
from seatchange.extractors.workers import Workers
from seatchange.flows.settings import Settings
from seatchange.warehouse import redetection
from seatchange.warehouse.connection import Warehouse
from seatchange.warehouse.redetection import Due, Extent
from seatchange.warehouse.rereading import Difference, Report, compare

BATCH = 500  # articles read and written at a time: some megabytes of text, and seconds between two openings

OnProgress = Callable[[int, int], None]
"""Called with the number of articles read so far, and of all that are to be read."""


def extent(settings: Settings, *, everything: bool) -> Extent:
    """How much there is to read. Raises WarehouseError."""
    with Warehouse(settings.warehouse).open(read_only=True) as connection:
        return redetection.extent(connection, RULE_VERSION, everything=everything)


def redetect(
    settings: Settings,
    now: datetime,
    on_difference: Callable[[Difference], None],
    on_progress: OnProgress | None = None,
    *,
    everything: bool = False,
) -> Report:
    """Read stored articles by today's rules, in worker processes, and report how what they find differs.

    Articles that were read by them already are left out, unless it is to be `everything`. One that cannot be read
    counts as failed and stays as it is. Takes the same memory however many there are. Raises WarehouseError.
    """
    return asyncio.run(_redetect(settings, now, on_difference, on_progress, everything))


async def _redetect(
    settings: Settings,
    now: datetime,
    on_difference: Callable[[Difference], None],
    on_progress: OnProgress | None,
    everything: bool,
) -> Report:
    warehouse = Warehouse(settings.warehouse)
    report = Report(RULE_VERSION)
    total = extent(settings, everything=everything).due
    place = -1
    async with Workers(settings.worker_count, deadline=settings.worker_deadline.total_seconds()) as workers:
        while True:
            with warehouse.open(read_only=True) as connection:
                batch = redetection.due(connection, RULE_VERSION, place, BATCH, everything=everything)
            if not batch:
                return report
            place = batch[-1].place
            for differences in await asyncio.gather(*(_differences(workers, each) for each in batch)):
                if differences is None:
                    report.failed += 1
                    continue
                report.take(differences)
                for difference in differences:
                    on_difference(difference)
            if on_progress:
                on_progress(report.read + report.failed, total)


async def _differences(workers: Workers, due: Due) -> tuple[Difference, ...] | None:
    """What today's rules read otherwise in an article; None when they cannot read it."""
    try:
        found = await workers.run(detect, due.article)
    except ExtractError:
        return None
    return compare(due.article, due.id, due.stored, found)
