"""A pass in plain Python, without Prefect: known feeds → find → load → publish → deliver.

The flow and `seatchange run` call the same functions. `find` touches no warehouse and `load` nothing else, so a process
may die anywhere: what was found but not loaded is found again.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial

from seatchange.extractors.model import Feed, Found, Reading
from seatchange.extractors.poll import poll
from seatchange.extractors.read import read
from seatchange.extractors.workers import Workers
from seatchange.flows.settings import Settings
from seatchange.warehouse import load as loading
from seatchange.warehouse import outbox
from seatchange.warehouse import publish as publishing
from seatchange.warehouse.connection import Warehouse
from seatchange.warehouse.load import Loaded, News
from seatchange.warehouse.locks import HeldError, Holder, hold
from seatchange.warehouse.outbox import Delivered

# Feeds that are polled, read and loaded together. Fewer loads of more rows suit DuckDB; a process that dies loses the
# work on one batch, and a batch must fit into memory: 100 new feeds are some 3,000 articles of a few kilobytes.
FEEDS_PER_BATCH = 100
# How long a pass waits for another one to end: longer than most take, shorter than anyone would wait.
PASS_WAIT = timedelta(minutes=10)
# How long to wait for another process that delivers; when it takes longer, it delivers our alerts as well.
DELIVERY_WAIT = timedelta(seconds=10)

OnProgress = Callable[[int, int], None]
"""Called with the number of entries read so far and of all entries of the batch."""


@dataclass(frozen=True, slots=True)
class PassResult:
    """What a pass found: the feeds with their new state, and what the loads inserted."""

    feeds: tuple[Feed, ...] = ()
    loaded: Loaded = field(default_factory=Loaded)

    @property
    def failed(self) -> tuple[Feed, ...]:
        """The feeds that could not be polled, with their errors."""
        return tuple(feed for feed in self.feeds if feed.error)

    @property
    def news(self) -> tuple[News, ...]:
        """The new states of events."""
        return self.loaded.news

    def __add__(self, other: PassResult) -> PassResult:
        return PassResult(self.feeds + other.feeds, self.loaded + other.loaded)


@contextmanager
def holding_the_pass(
    settings: Settings, command: str, on_wait: Callable[[str], None], wait: timedelta = PASS_WAIT
) -> Iterator[None]:
    """Be the only pass on the warehouse. Raises HeldError when another one does not end in time."""

    def tell(holder: Holder | None) -> None:
        on_wait(f"waiting for {holder or 'another process'} to finish its pass over {settings.warehouse}")

    with hold(settings.warehouse, "pass", command=command, wait=wait, on_wait=tell):
        yield


def known(settings: Settings) -> tuple[Feed, ...]:
    """The feeds of the configuration with what the warehouse remembers of them."""
    with Warehouse(settings.warehouse).open() as connection:
        stored = loading.known_feeds(connection, [feed.url for feed in settings.feeds])
    return tuple(_with_memory(feed, stored.get(feed.url)) for feed in settings.feeds)


def _with_memory(declared: Feed, stored: Feed | None) -> Feed:
    if stored is None:
        return declared
    return replace(stored, title=declared.title or stored.title, language=declared.language or stored.language)


def batches(feeds: Sequence[Feed]) -> list[tuple[Feed, ...]]:
    """The feeds in batches that are found and loaded together."""
    return [tuple(feeds[start : start + FEEDS_PER_BATCH]) for start in range(0, len(feeds), FEEDS_PER_BATCH)]


def find(feeds: Sequence[Feed], settings: Settings, now: datetime, on_progress: OnProgress | None = None) -> Found:
    """Poll the feeds and read their new entries, without touching the warehouse."""
    return asyncio.run(_find(feeds, settings, now, on_progress))


async def _find(feeds: Sequence[Feed], settings: Settings, now: datetime, on_progress: OnProgress | None) -> Found:
    seconds = settings.worker_deadline.total_seconds()
    async with Workers(settings.worker_count, deadline=seconds) as workers:
        polled = await poll(feeds, settings.http, now, workers)
        entries = polled.entries
        on_done = partial(_progress, on_progress, len(entries)) if on_progress else None
        readings: tuple[Reading, ...] = await read(entries, settings.http, now, workers, on_done=on_done)
    return Found(feeds=polled.feeds, readings=readings)


def _progress(on_progress: OnProgress, total: int, done: int) -> None:
    on_progress(done, total)


def load(found: Found, settings: Settings, now: datetime) -> PassResult:
    """Write what was found, in one transaction."""
    with Warehouse(settings.warehouse).open() as connection:
        loaded = loading.load(connection, found, settings.subscribers, now, settings.max_age, settings.flood)
    return PassResult(found.feeds, loaded)


def run(
    settings: Settings,
    now: datetime,
    on_progress: OnProgress | None = None,
    on_loaded: Callable[[PassResult], None] | None = None,
) -> PassResult:
    """A whole pass but for delivery. The caller holds the pass. `on_loaded` is told of each batch when it is stored."""
    result = PassResult()
    for batch in batches(known(settings)):
        part = load(find(batch, settings, now, on_progress), settings, now)
        if on_loaded:
            on_loaded(part)
        result += part
    publish(settings)
    return result


def publish(settings: Settings, *, anew: bool = False) -> None:
    """Replace the copy that readers open; `anew`, as `publishing` has it, after facts were changed in place."""
    publishing.publish(Warehouse(settings.warehouse), texts=settings.publish_texts, anew=anew)


def deliver(settings: Settings, ending: threading.Event | None = None) -> Delivered | None:
    """Deliver all alerts that are due; None when another process is at it, which delivers ours as well.

    Once `ending` is set, no other attempt begins.
    """
    warehouse = Warehouse(settings.warehouse)
    try:
        return outbox.deliver(
            warehouse, settings.subscribers, _clock, settings.http, wait_for_turn=DELIVERY_WAIT, ending=ending
        )
    except HeldError as error:
        if error.kind != "deliver":
            raise
        return None


def next_due(settings: Settings) -> datetime | None:
    """When the next attempt of a delivery falls due; None when nothing waits."""
    with Warehouse(settings.warehouse).open() as connection:
        schedules = {subscriber.name: subscriber.schedule for subscriber in settings.subscribers}
        return outbox.next_due(connection, schedules, schedules=schedules)


def _clock() -> datetime:
    return datetime.now(UTC)
