"""Polling real feeds on a real server: what is new, what is remembered, what a failure leaves alone."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from seatchange.extractors import poll as poll_module
from seatchange.extractors.http import HttpSettings, Response
from seatchange.extractors.model import Feed
from seatchange.extractors.poll import Polled, is_unchanged, poll, request_headers, unchanged
from seatchange.extractors.workers import Workers
from servers import Reply, Request, Server

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LATER = NOW + timedelta(minutes=15)


def rss(*names: str, language: str = "fr-BE") -> bytes:
    items = "".join(f"<item><guid>{n}</guid><title>Titre {n}</title><link>/{n}</link></item>" for n in names)
    channel = f"<title>Actualité</title><language>{language}</language>{items}"
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{channel}</channel></rss>'.encode()


def conditional(body: bytes, etag: str = '"1"', modified: str = "Mon, 23 Nov 2026 10:00:00 GMT") -> object:
    def answer(request: Request) -> Reply:
        same = request.headers["If-None-Match"] == etag and request.headers["If-Modified-Since"] == modified
        return Reply(b"" if same else body, 304 if same else 200, {"ETag": etag, "Last-Modified": modified})

    return answer


def run(feeds: list[Feed], server: Server, now: datetime = NOW) -> Polled:
    return asyncio.run(poll(feeds, HttpSettings(allow=(server.address,), deadline=5.0), now))


def test_the_first_poll_brings_everything(server: Server) -> None:
    server.routes["/feed"] = Reply(rss("a", "b"), headers={"ETag": '"1"', "Last-Modified": "yesterday"})
    polled = run([Feed(server.url("/feed"))], server)
    (feed,) = polled.feeds
    assert [entry.link for entry in polled.entries] == [server.url("/a"), server.url("/b")]
    assert (feed.title, feed.language, feed.etag, feed.last_modified) == ("Actualité", "fr", '"1"', "yesterday")
    assert (feed.polled_at, feed.changed_at, feed.failures, feed.error) == (NOW, NOW, 0, None)
    assert feed.known == {entry.id for entry in polled.entries}
    assert all(entry.language == "fr" and entry.found_at == NOW for entry in polled.entries)


def test_only_new_entries_come_later(server: Server) -> None:
    server.routes["/feed"] = Reply(rss("a"))
    first = run([Feed(server.url("/feed"))], server)
    server.routes["/feed"] = Reply(rss("b", "a"))
    second = run(list(first.feeds), server, LATER)
    assert [entry.guid for entry in second.entries] == ["b"]
    assert second.feeds[0].changed_at == LATER


def test_validators_go_back_as_a_pair_and_304_is_honoured(server: Server) -> None:
    server.routes["/feed"] = conditional(rss("a"))
    first = run([Feed(server.url("/feed"))], server)
    second = run(list(first.feeds), server, LATER)
    assert second.entries == ()
    assert second.feeds == (replace(first.feeds[0], polled_at=LATER),)
    request = server.requests[1]
    assert request.headers["If-None-Match"] == '"1"'
    assert request.headers["If-Modified-Since"] == "Mon, 23 Nov 2026 10:00:00 GMT"


def test_an_unchanged_body_is_skipped_and_its_validators_are_kept(server: Server) -> None:
    server.routes["/feed"] = Reply(rss("a"), headers={"ETag": '"1"', "Last-Modified": "x"})
    first = run([Feed(server.url("/feed"))], server)
    server.routes["/feed"] = Reply(rss("a"), headers={"ETag": '"2"'})
    second = run([replace(first.feeds[0], known=frozenset())], server, LATER)
    assert second.entries == ()
    (feed,) = second.feeds
    assert (feed.etag, feed.last_modified, feed.changed_at, feed.polled_at) == ('"2"', None, NOW, LATER)


def test_a_constant_etag_does_not_hide_a_new_body(server: Server) -> None:
    server.routes["/feed"] = Reply(rss("a"), headers={"ETag": '"1"'})
    first = run([Feed(server.url("/feed"))], server)
    server.routes["/feed"] = Reply(rss("a", "b"), headers={"ETag": '"1"'})
    assert [entry.guid for entry in run(list(first.feeds), server, LATER).entries] == ["b"]


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(status=404), "http_status"),
        (Reply(status=304), "http_status"),
        (Reply(status=503), "http_status"),
        (Reply(b"<!DOCTYPE html><html><body>Hello", headers={"Content-Type": "text/html"}), "html"),
        (Reply(b"hello"), "not_a_feed"),
        (Reply(b""), "empty"),
        (Reply(raw=b"nonsense"), "protocol"),
        (Reply(status=302, headers={"Location": "/feed"}), "too_many_redirects"),
        (Reply(b"x", delay=60), "timeout"),
    ],
)
def test_a_failing_feed_stops_no_other_and_keeps_its_state(server: Server, reply: Reply, code: str) -> None:
    server.routes["/good"] = Reply(rss("a"))
    server.routes["/feed"] = Reply(rss("b"), headers={"ETag": '"1"'})
    feeds = list(run([Feed(server.url("/feed"))], server).feeds)
    if reply.status == 304:
        feeds = [Feed(server.url("/feed"))]
    server.routes["/feed"] = reply
    settings = HttpSettings(allow=(server.address,), deadline=1.0)
    polled = asyncio.run(poll([*feeds, Feed(server.url("/good"))], settings, LATER))
    bad, good = polled.feeds
    assert [entry.guid for entry in polled.entries] == ["a"]
    assert good.error is None
    assert bad.error_code == code
    assert bad.error is not None
    assert server.url("/feed") in bad.error
    assert bad == replace(feeds[0], failures=1, error=bad.error, error_code=code, polled_at=LATER)


def test_success_forgets_failures(server: Server) -> None:
    server.routes["/feed"] = Reply(rss("a"))
    broken = Feed(server.url("/feed"), failures=7, error="x", error_code="timeout")
    (feed,) = run([broken], server).feeds
    assert (feed.failures, feed.error, feed.error_code) == (0, None, None)


def test_what_the_user_declared_outranks_the_document(server: Server) -> None:
    server.routes["/feed"] = Reply(rss("a", language="en"))
    polled = run([Feed(server.url("/feed"), title="Mine", language="de")], server)
    assert (polled.feeds[0].title, polled.feeds[0].language) == ("Mine", "de")
    assert polled.entries[0].language == "de"


def test_relative_links_follow_the_redirect_but_identity_does_not(server: Server) -> None:
    with Server() as other:
        server.routes["/feed"] = Reply(rss("a"))
        before = run([Feed(server.url("/feed"))], server)
        server.routes["/feed"] = Reply(status=301, headers={"Location": other.url("/feed")})
        other.routes["/feed"] = Reply(rss("a", "b"))
        settings = HttpSettings(allow=(server.address, other.address))
        after = asyncio.run(poll(before.feeds, settings, LATER))
        assert [entry.link for entry in after.entries] == [other.url("/b")]


def test_documents_can_be_parsed_in_workers(server: Server) -> None:
    server.routes["/feed"] = Reply(rss("a"))
    server.routes["/bad"] = Reply(b"hello")

    async def go() -> Polled:
        async with Workers(1) as workers:
            feeds = [Feed(server.url("/feed")), Feed(server.url("/bad"))]
            return await poll(feeds, HttpSettings(allow=(server.address,)), NOW, workers)

    polled = asyncio.run(go())
    assert polled.entries == run([Feed(server.url("/feed"))], server).entries
    assert [feed.error_code for feed in polled.feeds] == [None, "not_a_feed"]


def test_a_document_that_takes_too_long_is_that_feeds_failure(server: Server) -> None:
    server.routes["/feed"] = Reply(rss(*map(str, range(20_000))))

    async def go() -> Polled:
        async with Workers(1, deadline=0.05) as workers:
            return await poll([Feed(server.url("/feed"))], HttpSettings(allow=(server.address,)), NOW, workers)

    (feed,) = asyncio.run(go()).feeds
    assert (feed.error_code, feed.failures, feed.digest) == ("worker_timeout", 1, None)
    assert server.url("/feed") in (feed.error or "")


def test_an_error_that_nobody_foresaw_stops_no_other_feed(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.routes["/feed"] = server.routes["/good"] = Reply(rss("a"))
    parse = poll_module.parse_response

    def stumble(feed: Feed, response: Response, now: datetime) -> object:
        return parse(feed, response, now) if feed.url.endswith("good") else {}["no such key"]

    monkeypatch.setattr(poll_module, "parse_response", stumble)
    polled = run([Feed(server.url("/feed")), Feed(server.url("/good"))], server)
    assert [feed.error_code for feed in polled.feeds] == ["unforeseen", None]
    assert len(polled.entries) == 1


# The decisions alone

QUIET = Feed("http://x/", etag='"1"', digest="d", changed_at=NOW - timedelta(days=8), polled_at=NOW)


def test_a_long_quiet_feed_is_asked_without_validators_once_a_day() -> None:
    assert "if-none-match" in request_headers(QUIET, NOW + timedelta(hours=1))
    assert "if-none-match" not in request_headers(QUIET, NOW + timedelta(days=1))
    assert "if-none-match" in request_headers(replace(QUIET, changed_at=NOW), NOW + timedelta(days=1))


def test_validators_without_a_body_seen_are_not_sent() -> None:
    assert "if-none-match" not in request_headers(replace(QUIET, digest=None), NOW)


def test_a_304_may_bring_new_validators() -> None:
    answer = Response("http://x/", "http://x/", 304, {"etag": '"2"', "last-modified": "m"}, b"")
    assert is_unchanged(QUIET, answer, NOW)
    assert (unchanged(QUIET, answer, NOW).etag, unchanged(QUIET, answer, NOW).last_modified) == ('"2"', "m")
    assert unchanged(QUIET, replace(answer, headers={}), NOW).etag == '"1"'
