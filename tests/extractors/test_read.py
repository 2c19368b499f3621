"""Reading entries: real server, real worker processes; nothing is lost, and the order stands."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from seatchange.extractors.http import HttpSettings
from seatchange.extractors.model import Article, Entry, Evidence, Mention, Reading
from seatchange.extractors.read import by_link, read
from seatchange.extractors.workers import Workers
from servers import Reply, Server

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PARAGRAPH = (
    "The board of Example Works said on Monday that Jane Roe will lead the company from January, "
    "after a search of four months in which several people from outside were heard as well. "
)
HTML = {"Content-Type": "text/html; charset=utf-8"}


def page(marker: str = "") -> Reply:
    paragraphs = "".join(f"<p>{PARAGRAPH}{marker} {n}.</p>" for n in "abc")
    html = f"<html lang=en><head><title>News</title></head><body><article><h1>A new chief</h1>{paragraphs}</article>"
    return Reply(html, headers=HTML)


def entry(link: str | None, summary: str = "Jane Roe will lead Example Works.", guid: str | None = None) -> Entry:
    return Entry("http://feed.test/", guid or link, link, "A new chief", summary, NOW, None, "en", NOW)


def spot(article: Article) -> tuple[Mention, ...]:
    """A detector for these tests: marks in the text decide what it does."""
    if "HANG" in article.text:
        time.sleep(1000)
    if "CRASH" in article.text:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "RAISE" in article.text:
        raise RuntimeError("a fault of the rules")
    evidence = Evidence(article.text[:8], 0, 8)
    return (
        Mention(
            article.id, "Jane Roe", None, "in", None, None, "hired", False, "done", None, 0.9, evidence, "test", "0"
        ),
    )


def run(entries: list[Entry], server: Server, deadline: float = 20.0) -> tuple[Reading, ...]:
    async def go() -> tuple[Reading, ...]:
        async with Workers(2, deadline=deadline) as workers:
            return await read(entries, HttpSettings(allow=(server.address,)), NOW, workers, detect=spot)

    return asyncio.run(go())


def test_pages_become_articles_with_mentions(server: Server) -> None:
    for n in range(5):
        server.routes[f"/{n}"] = page(f"story{n}")
    entries = [entry(server.url(f"/{n}")) for n in range(5)]
    readings = run(entries, server)
    assert [reading.entry for reading in readings] == entries
    for n, reading in enumerate(readings):
        assert (reading.article.source, reading.article.error) == ("page", None)
        assert reading.article.url == server.url(f"/{n}")
        assert f"story{n}" in reading.article.text
        assert reading.mentions[0].article_id == reading.article.id


def test_a_shared_link_is_fetched_once(server: Server) -> None:
    server.routes["/a"] = page()
    readings = run([entry(server.url("/a"), guid=guid) for guid in ("1", "2", "3")], server)
    assert len(readings) == 3
    assert len({reading.entry.id for reading in readings}) == 3
    assert server.paths == ["/a"]


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (Reply(status=404), "404"),
        (Reply(status=410), "410"),
        (Reply(status=500), "500"),
        (Reply(b"%PDF-1.7 ...", headers={"Content-Type": "application/pdf"}), "application/pdf"),
        (Reply(b"%PDF-1.7 ...", headers=HTML), "not a web page"),
        (Reply(b"\x89PNG", headers={"Content-Type": "image/png"}), "image/png"),
        (Reply(b"", headers=HTML), "no text"),
        (Reply(b"<html><body><p>Accept cookies</p>", headers=HTML), "text"),
        (Reply(b"x", headers={"Content-Encoding": "gzip"}), "gzip"),
        (Reply(status=302, headers={"Location": "http://10.0.0.1/"}), "10.0.0.1"),
    ],
)
def test_without_a_page_the_entry_is_read(server: Server, reply: Reply, reason: str) -> None:
    server.routes["/a"] = reply
    (reading,) = run([entry(server.url("/a"))], server)
    assert reading.article.source == "entry"
    assert reading.article.text == "Jane Roe will lead Example Works."
    assert reason in (reading.article.error or "")
    assert "\n" not in (reading.article.error or "")
    assert len(reading.mentions) == 1


def test_entries_without_link_are_articles_of_their_own(server: Server) -> None:
    a, b = run([entry(None, guid="1"), entry(None, guid="2")], server)
    assert a.article.url != b.article.url
    assert a.article.source == b.article.source == "entry"


@pytest.mark.parametrize("mark", ["HANG", "CRASH", "RAISE"])
def test_a_page_that_kills_its_worker_harms_no_other(server: Server, mark: str) -> None:
    server.routes["/bad"] = page(mark)
    server.routes["/good"] = page("fine")
    links = [server.url("/good"), server.url("/bad"), server.url("/good")]
    entries = [entry(link, guid=str(n)) for n, link in enumerate(links)]
    good, bad, again = run(entries, server, deadline=10.0)  # loading the rules takes seconds on a busy machine
    assert good.article.source == again.article.source == "page"
    assert bad.article.source == "entry"
    assert server.url("/bad") in (bad.article.error or "")
    assert len(bad.mentions) == 1


def test_even_an_entry_that_cannot_be_read_is_kept(server: Server) -> None:
    (reading,) = run([entry(server.url("/none"), summary="CRASH")], server, deadline=3.0)
    assert reading.article.text == "CRASH"
    assert reading.mentions == ()


def test_progress_is_told(server: Server) -> None:
    server.routes["/a"] = page()
    told: list[int] = []

    async def go() -> None:
        async with Workers(1) as workers:
            entries = [entry(server.url("/a"), guid=str(n)) for n in range(3)]
            limits = HttpSettings(allow=(server.address,))
            await read(entries, limits, NOW, workers, detect=spot, on_done=told.append)

    asyncio.run(go())
    assert told == [1, 2, 3]


def test_hosts_take_turns() -> None:
    links = ["http://a/1", "http://a/2", "http://a/3", "http://b/1", None, None, "http://a/1"]
    entries = [replace(entry(link), guid=str(n)) for n, link in enumerate(links)]
    groups = by_link(entries)
    assert sorted(place for _, places in groups for place in places) == list(range(7))
    assert [link for link, _ in groups][:2] == ["http://a/1", "http://b/1"]
    assert groups[0] == ("http://a/1", [0, 6])
    assert [link for link, _ in groups][-1] == "http://a/3"
