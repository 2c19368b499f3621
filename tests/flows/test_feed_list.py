"""The list of feeds: kept in seatchange.toml, exchanged as OPML."""

import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET

import pytest

from seatchange.extractors.model import Feed
from seatchange.flows import feedlist, opml
from seatchange.flows.settings import SettingsProblem

OPML = b"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>mine</title></head><body>
  <outline text="News">
    <outline type="rss" text="A &amp; B" title="A &amp; B" xmlUrl="https://example.org/a?x=1&amp;y=2" language="fr-be"/>
    <outline type="rss" text="again" xmlURL="https://example.org/a?x=1&amp;y=2"/>
    <outline type="rss" text="C" xmlUrl=" https://example.org/c " htmlUrl="https://example.org/"/>
  </outline>
  <outline text="no feed"/>
</body></opml>"""


@pytest.fixture
def seatchange(tmp_path):
    def run(*arguments):
        command = [sys.executable, "-c", "from seatchange.flows.cli import main; main()", *arguments]
        return subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)

    return run


def test_feeds_are_read_from_folders_each_once():
    assert opml.parse(OPML) == (
        Feed(url="https://example.org/a?x=1&y=2", title="A & B", language="fr"),
        Feed(url="https://example.org/c", title="C"),
    )


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "not XML"),
        (b"<opml", "not XML"),
        (b"\xff\xfe\x00", "not XML"),
        (b"<rss/>", "not OPML: its root is <rss>"),
        (b"<opml><body/></opml>", "no feed in it"),
        (b'<!DOCTYPE opml [<!ENTITY a "b">]><opml><body><outline xmlUrl="&a;"/></body></opml>', "document type"),
        (
            b'<!DOCTYPE o [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><opml>&b;</opml>',
            "document type",
        ),
        (b'<!DOCTYPE o SYSTEM "file:///etc/passwd"><opml/>', "document type"),
        (b"<opml><body>" + b"<outline>" * 100_000, "not XML"),
    ],
)
def test_what_is_no_list_of_feeds_is_told_in_one_line(body, told):
    with pytest.raises(opml.OpmlError, match=told) as caught:
        opml.parse(body)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(opml, "MAX_BYTES", 1024)
    (tmp_path / "big.opml").write_bytes(OPML + b" " * 1024)
    with pytest.raises(opml.OpmlError, match="larger than"):
        opml.read(tmp_path / "big.opml")


def test_import_and_export_are_inverse(seatchange, tmp_path):
    (tmp_path / "in.opml").write_bytes(OPML)
    done = seatchange("feeds", "import", "in.opml")
    assert (done.returncode, done.stdout) == (0, "seatchange.toml: 2 feeds added, 0 there already\n"), done.stderr
    assert seatchange("feeds", "import", "in.opml").stdout == "seatchange.toml: 0 feeds added, 2 there already\n"
    exported = seatchange("feeds", "export").stdout.encode()
    assert ET.fromstring(exported).get("version") == "2.0"
    assert opml.parse(exported) == opml.parse(OPML)


def test_adding_keeps_every_byte_of_the_file(seatchange, tmp_path):
    config = tmp_path / "seatchange.toml"
    before = '# mine\n[alerts]\nmax_age = "off" # all\n\n[[subscribers]]\nname = "me"\nchannel = "console"\n'
    before += '[subscribers.filter]\nlanguages = ["fr"]'
    config.write_text(before)
    done = seatchange("feeds", "add", 'https://example.org/é?a="b"', "--language", "fr", "--title", 'Say "hé" 😀')
    assert done.returncode == 0, done.stderr
    after = config.read_text("utf-8")
    assert after.startswith(before + "\n")
    assert tomllib.loads(after)["feeds"] == [
        {"url": 'https://example.org/é?a="b"', "language": "fr", "title": 'Say "hé" 😀'}
    ]
    assert "is there already" in seatchange("feeds", "add", 'https://example.org/é?a="b"').stdout
    assert config.read_text("utf-8") == after
    assert seatchange("feeds", "list").stdout == 'https://example.org/é?a="b"\tfr\tSay "hé" 😀\n'


def test_a_file_is_begun_that_alerts_on_the_console(seatchange, tmp_path):
    assert seatchange("feeds", "add", "https://example.org/feed.xml").returncode == 0
    tables = tomllib.loads((tmp_path / "seatchange.toml").read_text())
    assert tables["subscribers"] == [{"name": "you", "channel": "console"}]
    assert tables["feeds"] == [{"url": "https://example.org/feed.xml"}]
    assert (tmp_path / "seatchange.toml").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("text", "url", "told"),
    [
        ("feeds = []\n", "https://example.org/", "write feeds as"),
        ("[alert]\n", "https://example.org/", "alert: unknown key"),
        ("", "ftp://example.org/", "is not a web address"),
        ("", "example.org", "is not a web address"),
    ],
)
def test_a_file_that_would_not_be_valid_is_left_as_it_is(tmp_path, text, url, told):
    config = tmp_path / "seatchange.toml"
    config.write_text(text)
    with pytest.raises(SettingsProblem, match=told):
        feedlist.add(config, [Feed(url=url)])
    assert config.read_text() == text
    assert [path.name for path in tmp_path.iterdir()] == ["seatchange.toml"]
