"""Feeds as the world writes them: each document in tests/faults stands beside what must come out of it.

`X.xml` has its expectation in `X.json`, `X.feed.json` in `X.expected.json`. An expectation names only what matters to
its case: keys of the feed, and for each entry, in order, keys of the entry; or the code of the error.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatchange.extractors import feeds
from seatchange.extractors.dates import MAX_RAW, parse_date
from seatchange.extractors.errors import FeedError
from seatchange.extractors.feeds import language_code, mend_xml, parse_feed
from seatchange.extractors.plain import plain_text

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
URL = "https://example.org/feed.xml"
FAULTS = Path(__file__).parent.parent / "faults"
DOCUMENTS = sorted([*FAULTS.glob("*.xml"), *FAULTS.glob("*.feed.json")])


def expectation(document: Path) -> dict[str, Any]:
    name = document.name.removesuffix(".xml") + ".json"
    if document.name.endswith(".feed.json"):
        name = document.name.removesuffix(".feed.json") + ".expected.json"
    return json.loads((FAULTS / name).read_text("utf-8"))  # type: ignore[no-any-return]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name.partition(".")[0])
def test_faults(document: Path) -> None:
    expected = expectation(document)
    final_url, content_type = expected.get("final_url"), expected.get("content_type")

    def parse() -> feeds.ParsedFeed:
        body = document.read_bytes()
        return parse_feed(body, feed_url=URL, final_url=final_url, content_type=content_type, now=NOW)

    if "error" in expected:
        with pytest.raises(FeedError) as caught:
            parse()
        assert caught.value.code == expected["error"]
        assert URL in str(caught.value)
        assert "\n" not in str(caught.value)
        return
    parsed = parse()
    for key in ("title", "language"):
        if key in expected:
            assert getattr(parsed, key) == expected[key]
    if "repaired" in expected:
        assert (parsed.repaired is not None) is expected["repaired"], parsed.repaired
    told = [
        {key: _plain(getattr(entry, key)) for key in wanted}
        for entry, wanted in zip(parsed.entries, expected["entries"], strict=True)
    ]
    assert told == expected["entries"]
    assert len({entry.id for entry in parsed.entries}) == len(parsed.entries)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def test_every_expectation_has_its_document() -> None:
    assert len(list(FAULTS.iterdir())) == 2 * len(DOCUMENTS)


def test_the_caps(monkeypatch: pytest.MonkeyPatch) -> None:
    items = "".join(f"<item><guid>{n}</guid><title>T</title></item>" for n in range(20))
    body = f'<rss version="2.0"><channel>{items}</channel></rss>'.encode()
    monkeypatch.setattr(feeds, "MAX_ENTRIES", 10)
    parsed = parse_feed(body, feed_url=URL, now=NOW)
    assert [entry.guid for entry in parsed.entries] == [str(n) for n in range(10)]
    assert "10" in (parsed.repaired or "")
    monkeypatch.setattr(feeds, "MAX_FEED_BYTES", len(body) - 1)
    with pytest.raises(FeedError, match="more than"):
        parse_feed(body, feed_url=URL, now=NOW)


def test_the_identity_of_an_entry_does_not_depend_on_where_the_feed_was_found() -> None:
    body = b'<rss version="2.0"><channel><item><guid>a</guid><title>T</title><link>x</link></item></channel></rss>'
    here = parse_feed(body, feed_url=URL, final_url="https://a.example/1/feed", now=NOW).entries[0]
    there = parse_feed(body, feed_url=URL, final_url="https://b.example/feed", now=NOW).entries[0]
    assert here.id == there.id
    assert (here.link, there.link) == ("https://a.example/1/x", "https://b.example/x")


@pytest.mark.parametrize("piece", ["<!---->", "<![CDATA[", "<?xml ?>", "&a", "<a>", "]]>", "<!DOCTYPE html ["])
@pytest.mark.timeout(30)
def test_no_repetition_takes_for_ever(piece: str) -> None:
    with pytest.raises(FeedError):
        parse_feed(piece.encode() * 20_000, feed_url=URL, now=NOW)


def test_a_sound_document_is_not_touched() -> None:
    sound = "<a>x &amp; y &#8217; &lt;<![CDATA[AT&T &nbsp;]]></a>"
    assert mend_xml(sound) == (sound, False)
    assert mend_xml("<a><![CDATA[never & closed") == ("<a><![CDATA[never & closed", False)


@given(st.binary(max_size=300) | st.binary(max_size=200).map(lambda b: b'<rss version="2.0"><channel><item>' + b))
def test_any_bytes_are_a_feed_or_a_feed_error(body: bytes) -> None:
    try:
        parse_feed(body, feed_url=URL, now=NOW)
    except FeedError as error:
        assert "\n" not in str(error)  # noqa: PT017 - either outcome is right


@given(st.text(max_size=MAX_RAW) | st.from_regex(r"[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{2,4} \d\d:\d\d:\d\d .{1,6}"))
def test_any_text_is_a_date_in_utc_or_none(text: str) -> None:
    moment = parse_date(text)
    assert moment is None or moment.tzinfo is UTC


@given(st.integers(0, 4_102_444_800))
def test_dates_survive_being_written(seconds: int) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    assert parse_date(moment.isoformat()) == moment
    assert parse_date(moment.strftime("%a, %d %b %Y %H:%M:%S GMT")) == moment


@given(st.text(max_size=200))
def test_plain_text_has_no_odd_space(text: str) -> None:
    lines = plain_text(text).split("\n")
    assert lines == [""] or all(line and line == " ".join(line.split()) for line in lines)


@pytest.mark.parametrize(
    ("tag", "code"),
    [("fr-BE", "fr"), ("EN", "en"), ("de_DE", "de"), (" nl", "nl"), ("deu", None), ("", None), (5, None)],
)
def test_language_codes(tag: object, code: str | None) -> None:
    assert language_code(tag) == code
