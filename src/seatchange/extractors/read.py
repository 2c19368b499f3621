"""Entries → readings: each entry's page is fetched, its article extracted, its mentions detected.

No entry is lost: whatever fails on the way, title and summary of the feed are read instead, with the reason.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime

from seatchange.extractors.articles import article_from_entry, extract
from seatchange.extractors.errors import ExtractError, WorkerError, shown, unforeseen
from seatchange.extractors.http import Client, HttpSettings, status_error
from seatchange.extractors.model import Article, Entry, Mention, Page, Reading
from seatchange.extractors.workers import Workers

AT_ONCE = 64  # pages that are fetched or wait for a worker; with the cap on a page's size this bounds the memory
ACCEPT = "text/html, application/xhtml+xml, */*;q=0.5"

Detect = Callable[[Article], tuple[Mention, ...]]


async def read(
    entries: Sequence[Entry],
    settings: HttpSettings,
    now: datetime,
    workers: Workers,
    *,
    detect: Detect | None = None,
    on_done: Callable[[int], None] | None = None,
) -> tuple[Reading, ...]:
    """Read entries: one reading for each, in their order. Raises nothing for an entry that fails.

    A link that several entries share is fetched once. `now` is the time of the fetch. `detect` is a picklable function
    that runs in `workers`; by default it is `seatchange.extractors.events.detect`. `on_done` is told after each entry
    how many are done.
    """
    readings: dict[int, Reading] = {}
    turns = asyncio.Semaphore(AT_ONCE)

    async def follow(client: Client, link: str | None, places: list[int]) -> None:
        async with turns:
            page = await fetch(client, link, now)
            for place in places:
                readings[place] = await _read_one(entries[place], page, now, workers, detect)
                if on_done:
                    on_done(len(readings))

    async with Client(settings) as client:
        await asyncio.gather(*(follow(client, link, places) for link, places in by_link(entries)))
    return tuple(readings[place] for place in range(len(entries)))


def by_link(entries: Sequence[Entry]) -> list[tuple[str | None, list[int]]]:
    """The places of entries, grouped by link, hosts taking turns so that a slow one does not hold up the others."""
    places: dict[object, list[int]] = defaultdict(list)
    for place, entry in enumerate(entries):
        places[entry.link or place].append(place)
    seen: dict[str, int] = defaultdict(int)
    ordered = []
    for group in places.values():
        link = entries[group[0]].link
        host = link.split("/")[2] if link and link.count("/") >= 2 else ""
        ordered.append((seen[host], link, group))
        seen[host] += 1
    return [(link, group) for _, link, group in sorted(ordered, key=lambda item: item[0])]


async def fetch(client: Client, link: str | None, now: datetime) -> Page | ExtractError:
    """The page at a link, or why it cannot be had."""
    if not link:
        return ExtractError("no_link", "", "the entry has no link; what the feed says is used")
    try:
        response = await client.get(link, {"accept": ACCEPT})
        if not 200 <= response.status < 300:
            raise status_error(response)
    except ExtractError as error:
        return error
    except Exception as error:
        return unforeseen(link, error)
    return Page(link, response.final_url, response.status, response.headers, response.body, now)


async def _read_one(
    entry: Entry, page: Page | ExtractError, now: datetime, workers: Workers, detect: Detect | None
) -> Reading:
    failure = page if isinstance(page, ExtractError) else None
    if isinstance(page, Page):
        try:
            return await workers.run(read_page, entry, page, detect)
        except ExtractError as error:
            failure = error
    why = shown(failure, 400)
    if isinstance(failure, WorkerError):
        why = f"{shown(entry.link)}: {why}"
    try:
        return await workers.run(read_entry, entry, why, now, detect)
    except ExtractError:
        # Not even the few lines of the feed can be read for mentions. The article is kept, for a later detection.
        return Reading(entry, article_from_entry(entry, why, now))


def read_page(entry: Entry, page: Page, detect: Detect | None = None) -> Reading:
    """The reading of a page: for a worker. Raises ExtractError when the page is no article."""
    return _reading(entry, extract(page, entry), detect)


def read_entry(entry: Entry, why: str, now: datetime, detect: Detect | None = None) -> Reading:
    """The reading of an entry without its page, which is missing for the reason `why`: for a worker."""
    return _reading(entry, article_from_entry(entry, why, now), detect)


def _reading(entry: Entry, article: Article, detect: Detect | None) -> Reading:
    from seatchange.extractors import events  # here: only workers need the lexicons, which take time to load

    return Reading(entry, article, (detect or events.detect)(article))
