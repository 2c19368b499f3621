"""The demo newsroom behaves as a good news site does."""

import http.client
import json
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import feedparser
import pytest
import trafilatura

from seatchange.extractors import events
from seatchange.extractors.documents import event, parse
from seatchange.extractors.evaluate import score
from seatchange.flows.demo.newsroom import HOST, PortTakenError, newsroom
from seatchange.flows.demo.stories import SLOTS, outlets, stories

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def room():
    with newsroom(NOW, port=0) as opened:
        yield opened


def ask(room, path, method="GET", **headers):
    connection = http.client.HTTPConnection(room.address, timeout=10)
    connection.request(method, path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


def test_every_outlet_has_a_feed_in_its_language_with_entries_dated_before_the_opening(room):
    assert {language for _, language in room.feeds} == {"fr", "en", "de", "es", "it", "nl", "pt"}
    for url, language in room.feeds:
        _, body = ask(room, url.removeprefix(f"http://{room.address}"))
        feed = feedparser.parse(body)
        assert feed.bozo == 0
        assert feed.feed.language == language
        assert {entry.title for entry in feed.entries} == {one.title for one in stories() if one.lang == language}
        for entry in feed.entries:
            assert NOW - timedelta(days=1) < datetime(*entry.published_parsed[:6], tzinfo=UTC) <= NOW


@pytest.mark.parametrize("story", stories(), ids=lambda story: story.slug)
def test_a_page_holds_its_story_among_the_furniture_of_a_news_site(room, story):
    outlet = next(one for one in outlets() if one.lang == story.lang)
    _, body = ask(room, f"/{story.lang}/{story.slug}.html?utm_source=rss")
    page = body.decode()
    assert f'<link rel="canonical" href="{room.link(outlet, story)}">' in page
    extracted = trafilatura.extract(page, include_comments=False)
    for paragraph in story.paragraphs:
        assert paragraph in extracted
    assert outlet.cookies not in extracted
    assert outlet.imprint not in extracted
    metadata = page.split('<script type="application/ld+json">')[1].split("</script>")[0]
    assert json.loads(metadata)["headline"] == story.title


def test_an_unchanged_resource_is_answered_with_304(room):
    first, body = ask(room, "/fr/feed.xml")
    assert first.status == 200
    assert body
    for validators in ({"If-None-Match": first.headers["ETag"]}, {"If-Modified-Since": first.headers["Last-Modified"]}):
        again, empty = ask(room, "/fr/feed.xml", **validators)
        assert (again.status, empty) == (304, b"")
    assert parsedate_to_datetime(first.headers["Last-Modified"]) <= NOW


def test_what_does_not_exist_is_not_found(room):
    assert ask(room, "/fr/nothing.html")[0].status == 404
    assert ask(room, "/", method="HEAD")[1] == b""


def test_a_taken_port_is_replaced_by_a_free_one_or_refused(room):
    taken = int(room.address.rpartition(":")[2])
    with newsroom(NOW, port=taken) as other:
        assert other.address.startswith(HOST)
        assert other.address != room.address
    with pytest.raises(PortTakenError, match="--port"), newsroom(NOW, port=taken, any_port=False):
        pass


def test_the_index_leads_to_every_story(room):
    _, body = ask(room, "/")
    links = {
        a.get("href")
        for a in ET.fromstring(body.decode().replace("<!doctype html>", "").replace('<meta charset="utf-8">', "")).iter(
            "a"
        )
    }
    assert {f"/{story.lang}/{story.slug}.html" for story in stories()} <= links


def test_gold_lines_have_every_slot():
    for story in stories():
        line = story.gold(NOW)
        assert line["published"] in {"2026-11-23", "2026-11-24"}
        for each in line["events"]:
            assert set(each) == set(SLOTS)


@pytest.mark.parametrize("slug", ["altman-openai-microsoft", "altman-moves-to-microsoft"])
def test_the_first_story_scores_one_twice_in_either_language(slug):
    (story,) = [one for one in stories() if one.slug == slug]
    report, faults = scored([story])
    assert report["all"]["event"]["f1"] == report["all"]["full"]["f1"] == 1.0, faults
    assert report["all"]["gold"] == 6


def test_nothing_is_alerted_in_the_demo_that_its_stories_do_not_tell():
    _, faults = scored([one for one in stories() if one.lang in events.languages()])
    assert [fault for kind, _, fault in faults if kind == "spurious"] == []


def scored(told):
    """The score of detection on stories, and its faults."""
    golds = [story.gold(NOW) for story in told]
    documents = [parse(json.dumps(gold), lambda text: "und", NOW) for gold in golds]
    found = [{"id": d.id, "events": [event(m) for m in events.detect(d.article)]} for d in documents]
    return score(golds, found)
