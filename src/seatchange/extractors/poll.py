"""Polling: feeds with their old state → feeds with their new state, and the entries that are new.

What a response means for a feed is decided by pure functions of (old state, response, now); `poll` is the I/O around.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from seatchange.extractors.errors import ExtractError, FeedError, WorkerError, shown, unforeseen
from seatchange.extractors.feeds import ParsedFeed, parse_feed
from seatchange.extractors.http import Client, HttpSettings, Response, status_error
from seatchange.extractors.model import Entry, Feed
from seatchange.extractors.workers import Workers

ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
# Some servers say 304 for ever. A feed that was quiet for so long is asked without its validators once a day.
QUIET = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Polled:
    """What a poll brought: every feed with its new state, in the order given, and the entries that are new."""

    feeds: tuple[Feed, ...]
    entries: tuple[Entry, ...]


async def poll(feeds: Sequence[Feed], settings: HttpSettings, now: datetime, workers: Workers | None = None) -> Polled:
    """Poll feeds, all at once within the limits of `settings`. Raises nothing for a feed that fails.

    A failing feed changes nothing but its `failures`, `error`, `error_code` and `polled_at`. An entry is new when its
    id is not in its feed's `known`; the new state knows it. `now` is aware (UTC). With `workers`, documents are parsed
    there, with a deadline; a document can be made to take minutes.
    """
    async with Client(settings) as client:
        polled = await asyncio.gather(*(_poll_one(client, feed, now, workers) for feed in feeds))
    return Polled(tuple(feed for feed, _ in polled), tuple(entry for _, entries in polled for entry in entries))


async def _poll_one(
    client: Client, feed: Feed, now: datetime, workers: Workers | None
) -> tuple[Feed, tuple[Entry, ...]]:
    try:
        response = await client.get(feed.url, request_headers(feed, now))
        if is_unchanged(feed, response, now):
            return unchanged(feed, response, now), ()
        if workers:
            parsed = await workers.run(parse_response, feed, response, now)
        else:
            parsed = parse_response(feed, response, now)
    except WorkerError as error:  # which does not know what it was about
        return failed(feed, FeedError(error.code, feed.url, f"{shown(feed.url)} is no sound feed: {error}"), now), ()
    except ExtractError as error:
        return failed(feed, error, now), ()
    except Exception as error:
        return failed(feed, unforeseen(feed.url, error), now), ()
    return changed(feed, parsed, response, now)


def request_headers(feed: Feed, now: datetime) -> dict[str, str]:
    """The headers of a conditional GET: the validators as the pair that they came as (RFC 9110, 13.1)."""
    headers = {"accept": ACCEPT}
    long_quiet = feed.changed_at is not None and now - feed.changed_at > QUIET
    first_today = feed.polled_at is None or feed.polled_at.date() != now.date()
    if feed.digest is None or (long_quiet and first_today):
        return headers
    if feed.etag:
        headers["if-none-match"] = feed.etag
    if feed.last_modified:
        headers["if-modified-since"] = feed.last_modified
    return headers


def is_unchanged(feed: Feed, response: Response, now: datetime) -> bool:
    """Whether the response says, or its body shows, that nothing happened since the last poll.

    Raises FetchError for a status that is neither a success nor an answer to a condition that was set.
    """
    if response.status == 304 and len(request_headers(feed, now)) > 1:
        return True
    if not 200 <= response.status < 300:
        raise status_error(response)
    return digest(response.body) == feed.digest


def parse_response(feed: Feed, response: Response, now: datetime) -> ParsedFeed:
    """The document in a response. Raises FeedError."""
    return parse_feed(
        response.body,
        feed_url=feed.url,
        final_url=response.final_url,
        content_type=response.headers.get("content-type"),
        language=feed.language,
        now=now,
    )


def unchanged(feed: Feed, response: Response, now: datetime) -> Feed:
    """The state after a poll that brought nothing. A 304 may bring newer validators (RFC 9110, 15.4.5)."""
    etag, last_modified = _validators(response)
    if response.status == 304 and not (etag or last_modified):
        etag, last_modified = feed.etag, feed.last_modified
    return replace(_well(feed, now), etag=etag, last_modified=last_modified)


def changed(feed: Feed, parsed: ParsedFeed, response: Response, now: datetime) -> tuple[Feed, tuple[Entry, ...]]:
    """The state after a new document, and its entries that were not known."""
    new = tuple(entry for entry in parsed.entries if entry.id not in feed.known)
    etag, last_modified = _validators(response)
    state = replace(
        _well(feed, now),
        title=feed.title or parsed.title,
        language=feed.language or parsed.language,
        etag=etag,
        last_modified=last_modified,
        digest=digest(response.body),
        changed_at=now,
        known=feed.known | {entry.id for entry in new},
    )
    return state, new


def failed(feed: Feed, error: ExtractError, now: datetime) -> Feed:
    """The state after a failed poll: everything that is needed to ask again is kept."""
    return replace(feed, failures=feed.failures + 1, error=shown(error, 400), error_code=error.code, polled_at=now)


def digest(body: bytes) -> str:
    """The SHA-256 of a body, in hexadecimal."""
    return hashlib.sha256(body).hexdigest()


def _well(feed: Feed, now: datetime) -> Feed:
    return replace(feed, failures=0, error=None, error_code=None, polled_at=now)


def _validators(response: Response) -> tuple[str | None, str | None]:
    return response.headers.get("etag"), response.headers.get("last-modified")
