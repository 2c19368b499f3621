"""The Atom channel: what a feed reader finds in the file."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import etree
from samples import NOW
from test_alert import EVIL, Tags, alert
from test_channels import send

from seatchange.warehouse.alert import Alert, Digest, DigestData
from seatchange.warehouse.delivery import Context, Outcome

HOUR = timedelta(hours=1)


def enter(path: Path, sample: Alert, **keys: Any) -> Outcome:
    return send(Context(NOW), sample, channel="atom", path=str(path), **keys)


def event(number: int, **slots: Any) -> Alert:
    """The alert about event `number`, told so many hours after NOW."""
    made = alert(id=f"alert-{number}", now=NOW + number * HOUR, person=f"Person {number}", **slots)
    return made.model_copy(
        update={"data": made.data.model_copy(update={"event": made.data.event.model_copy(update={"id": f"e{number}"})})}
    )


def read(path: Path) -> Any:
    """The feed as feedparser sees it, which must not complain."""
    feed = feedparser.parse(path.read_bytes())
    assert not feed.bozo
    assert feed.version == "atom10"
    return feed


def test_a_feed_reader_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "desk.atom"
    link = "https://desk.example/desk.atom"
    assert enter(path, alert(), link=link, language="fr") == Outcome("delivered", "entered in desk.atom")
    feed = read(path)
    assert feed.feed.title == "Seatchange: desk"
    assert feed.feed.id.startswith("urn:uuid:")
    assert feed.feed.author == "Seatchange"
    assert feed.feed.updated == "2026-11-24T12:00:00.000000Z"
    assert [(found.rel, found.href) for found in feed.feed.links] == [("self", link)]
    (entry,) = feed.entries
    assert entry.id.startswith("urn:uuid:")
    assert entry.title == "Sam Altman : départ (CEO, OpenAI)"
    assert entry.link == "https://a.example/story"
    assert entry.updated == entry.published == "2026-11-24T12:00:00.000000Z"
    assert "20 novembre 2026" in entry.content[0].value
    assert path.stat().st_mode & 0o777 == 0o644


def test_the_elements_are_those_that_the_specification_asks_for(tmp_path: Path) -> None:
    # RFC 4287, 4.1.1 and 4.1.2: exactly one id, title and updated in the feed and in each entry; an author.
    path = tmp_path / "desk.atom"
    for number in range(3):
        enter(path, event(number, article={"url": "javascript:alert(1)"}))
    name = "{http://www.w3.org/2005/Atom}"
    feed = etree.fromstring(path.read_bytes())
    for element in (feed, *feed.findall(f"{name}entry")):
        for child in ("id", "title", "updated"):
            assert len(element.findall(f"{name}{child}")) == 1
    assert len(feed.findall(f"{name}author/{name}name")) == 1
    assert len({element.text for element in feed.iter(f"{name}id")}) == 4
    assert not feed.findall(f".//{name}link")


def test_an_update_is_the_same_entry_anew(tmp_path: Path) -> None:
    path = tmp_path / "desk.atom"
    rumour = event(0, status="rumoured")
    enter(path, rumour)
    enter(path, event(1))
    before = {entry.id: entry for entry in read(path).entries}
    done = event(0, told="rumoured", status="done").model_copy(update={"timestamp": NOW + 5 * HOUR})
    enter(path, done)
    first, second = read(path).entries
    assert set(before) == {first.id, second.id}
    assert first.title == "Update: Person 0 leaves as CEO at OpenAI"
    assert first.published == before[first.id].published == "2026-11-24T12:00:00.000000Z"
    assert first.updated == "2026-11-24T17:00:00.000000Z"
    assert read(path).feed.updated == first.updated
    content = path.read_bytes()
    for repeat in (done, rumour):  # the same again, and an older state that comes late
        assert enter(path, repeat).result == "delivered"
        assert path.read_bytes() == content


def test_only_the_newest_entries_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "desk.atom"
    for number in range(5):
        enter(path, event(number), entries=3)
    assert [entry.title.split(" leaves")[0] for entry in read(path).entries] == ["Person 4", "Person 3", "Person 2"]


def test_nothing_from_the_news_becomes_markup(tmp_path: Path) -> None:
    path = tmp_path / "desk.atom"
    enter(path, alert(person=EVIL, role="]]><x/>", article={"title": EVIL, "text": "&amp;<!DOCTYPE x>"}))
    (entry,) = feedparser.parse(path.read_bytes(), sanitize_html=False).entries
    page = Tags(entry.content[0].value)
    assert not page.tags & {"script", "img", "x"}
    assert page.links == ["https://a.example/story"]
    (title,) = etree.fromstring(path.read_bytes()).findall(".//{*}entry/{*}title")
    assert title.get("type") == "text"
    assert len(title) == 0


@pytest.mark.parametrize(
    "content", [b"notes", b"<feed>", b"<rss/>", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>']
)
def test_another_file_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "desk.atom"
    path.write_bytes(content)
    told = f"{path}: is there, and is no Atom feed; move it away or name another file"
    assert enter(path, alert()) == Outcome("failed", " ".join(told.split()))
    assert path.read_bytes() == content
    assert [file.name for file in tmp_path.iterdir()] == ["desk.atom"]


def test_a_file_that_cannot_be_written_is_a_failure(tmp_path: Path) -> None:
    assert enter(tmp_path, alert()).detail.endswith("Is a directory")
    (tmp_path / "file").write_text("")
    assert enter(tmp_path / "file" / "desk.atom", alert()).result == "failed"


def test_readers_never_see_half_a_feed(tmp_path: Path) -> None:
    path = tmp_path / "desk.atom"
    enter(path, event(0))
    stop, seen, broken = threading.Event(), 0, []

    def look() -> None:
        nonlocal seen
        while not stop.is_set():
            try:
                etree.fromstring(path.read_bytes())
            except (OSError, etree.XMLSyntaxError) as error:
                broken.append(error)
            seen += 1

    reader = threading.Thread(target=look)
    reader.start()
    for number in range(1, 60):
        enter(path, event(number))
    stop.set()
    reader.join()
    assert seen
    assert broken == []
    assert [file.name for file in tmp_path.iterdir()] == ["desk.atom"]


def test_times_of_other_zones_are_utc(tmp_path: Path) -> None:
    path = tmp_path / "desk.atom"
    enter(path, alert(now=datetime.fromisoformat("2026-11-24T12:30:00+05:30")))
    assert read(path).entries[0].updated == "2026-11-24T07:00:00.000000Z"


def test_a_digest_enters_each_of_its_alerts(tmp_path: Path) -> None:
    path = tmp_path / "desk.atom"
    alerts = tuple(event(number) for number in range(3))
    data = DigestData(alert_id="digest-1", subscriber="desk", reason="schedule", total=3, alerts=alerts)
    assert send(Context(NOW), Digest(timestamp=NOW, data=data), channel="atom", path=str(path)).result == "delivered"
    assert len(read(path).entries) == 3
