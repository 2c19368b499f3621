"""Feed bytes → entries: RSS 0.9x to 2.0, RSS 1.0, Atom 0.3 and 1.0 (feedparser), JSON Feed 1.0 and 1.1 (ours).

Feeds in the wild are broken in many small ways; what can be read is read, and `ParsedFeed.repaired` says what had to
be mended. HTML never leaves this module: titles and summaries are plain text.
"""

from __future__ import annotations

import html
import io
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import feedparser

from seatchange.extractors.dates import parse_date
from seatchange.extractors.decoding import charset, decode
from seatchange.extractors.errors import FeedError, shown
from seatchange.extractors.model import Entry, content_id
from seatchange.extractors.plain import one_line, plain_text

MAX_FEED_BYTES = 10 * 1024 * 1024  # a feed of this size takes feedparser several seconds; real ones stay below 5 MB
MAX_ENTRIES = 5000  # far above any feed that is polled; more in one document is an archive, its oldest are left out
MAX_TITLE = 1000  # characters
MAX_SUMMARY = 100_000  # characters; full articles in feeds are shorter
MAX_KEY = 2048  # characters of a GUID or link

# feedparser resolves GUIDs like links, which would tie an entry's identity to where a redirect led today. It is given
# this origin with the real path, so that afterwards links get the real origin and GUIDs their own words back.
_STAND_IN = "://base.invalid"
_XML_ENTITIES = frozenset({"amp", "lt", "gt", "quot", "apos"})
_CDATA = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z))", re.DOTALL)
_AMPERSAND = re.compile(r"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};)(?:([A-Za-z][A-Za-z0-9]{0,31});)?")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_PROLOG = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})")


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What a document said. `repaired` is one line on what had to be mended, None for a sound document."""

    title: str | None
    language: str | None
    entries: tuple[Entry, ...]
    repaired: str | None = None


def parse_feed(
    body: bytes,
    *,
    feed_url: str,
    now: datetime,
    final_url: str | None = None,
    content_type: str | None = None,
    language: str | None = None,
) -> ParsedFeed:
    """Read a feed document.

    `feed_url` is the feed's identity, `final_url` where the document came from (links are relative to it), `language`
    the one that holds for entries that declare none. Entries come in the order of the document, without repetitions.
    Raises FeedError with code "too_large", "empty", "html" or "not_a_feed".
    """
    if len(body) > MAX_FEED_BYTES:
        raise FeedError("too_large", feed_url, f"{shown(feed_url)} is a feed of more than {MAX_FEED_BYTES} bytes")
    if not body.strip():
        raise FeedError("empty", feed_url, f"{shown(feed_url)} answered with an empty document")
    prolog = _PROLOG.search(body[:400])
    text, mended = decode(body, (charset(content_type), prolog[1].decode("ascii") if prolog else None))
    text = text.lstrip("\ufeff \t\r\n")
    repairs = ["bytes that are not in its alphabet were replaced"] if mended else []
    base = final_url or feed_url
    if text.startswith("{"):
        title, declared, entries = _json_feed(text, feed_url, base, now)
    else:
        title, declared, entries, more = _xml_feed(text, feed_url, base, now)
        repairs += more
    if len(entries) > MAX_ENTRIES:
        repairs.append(f"only its first {MAX_ENTRIES} entries were read")
    spoken = language or declared
    entries = [entry if entry.language else replace(entry, language=spoken) for entry in entries[:MAX_ENTRIES]]
    return ParsedFeed(title, declared, distinct(entries), "; ".join(repairs) or None)


def distinct(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries with keys that tell them apart, each once.

    A GUID that stands on several links is a publisher's mistake and identifies nothing: the link is the key then. A
    link that stands on several titles (a status page, or the front page) identifies nothing either: title and date do.
    """
    listed = list(entries)
    links: dict[str, set[str | None]] = defaultdict(set)
    for entry in listed:
        if entry.guid:
            links[entry.guid].add(entry.link)
    listed = [replace(entry, guid=None) if entry.guid and len(links[entry.guid]) > 1 else entry for entry in listed]
    titles = Counter(
        link for link, _ in {(entry.link, entry.title) for entry in listed if entry.link and not entry.guid}
    )
    listed = [
        replace(entry, guid=content_id(entry.title, entry.published_raw))
        if not entry.guid and titles[entry.link or ""] > 1
        else entry
        for entry in listed
    ]
    return tuple({entry.id: entry for entry in reversed(listed)}.values())[::-1]


def language_code(tag: object) -> str | None:
    """The ISO 639-1 code of a language tag ("fr-BE" → "fr"); None when there is none (RFC 5646)."""
    found = re.match(r"\s*([A-Za-z]{2})(?![A-Za-z])", tag) if isinstance(tag, str) else None
    return found[1].lower() if found else None


# XML


def _xml_feed(
    text: str, feed_url: str, base: str, now: datetime
) -> tuple[str | None, str | None, list[Entry], list[str]]:
    sound, mended = mend_xml(text)
    parts = urlsplit(base)
    stand_in = f"{parts.scheme}{_STAND_IN}"
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": stand_in + (parts.path or "/")}
    try:
        # Always a stream: a string could be taken for a URL or a file name and be opened.
        found = feedparser.parse(
            io.BytesIO(sound.encode("utf-8", "replace")),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # feedparser has no error tree; whatever comes out of it means this document
        raise _not_a_feed(text, feed_url) from error
    if not found.get("version") and not found.entries:
        raise _not_a_feed(text, feed_url)
    repairs = ["stray ampersands, entities or control characters were mended"] if mended else []
    if found.bozo:
        repairs.append(f"it is not well-formed ({shown(found.get('bozo_exception'), 100)})")
    entries = [_xml_entry(item, feed_url, base, now) for item in found.entries]
    title = one_line(found.feed.get("title") or "")[:MAX_TITLE] or None
    language = language_code(found.feed.get("language")) or language_code(
        (found.feed.get("title_detail") or {}).get("language")
    )
    return title, language, entries, repairs


def mend_xml(text: str) -> tuple[str, bool]:
    """The document without what keeps a strict parser from reading it, and whether there was any.

    Bare ampersands ("AT&T & co") are escaped, entities of HTML ("&nbsp;") become characters, control characters go.
    """
    pieces = _CDATA.split(_NOT_XML.sub("", text))
    mended = "".join(piece if piece.startswith("<![CDATA[") else _AMPERSAND.sub(_entity, piece) for piece in pieces)
    return mended, mended != text


def _entity(found: re.Match[str]) -> str:
    name = found[1]
    if name in _XML_ENTITIES:
        return found[0]
    character = html.unescape(found[0]) if name else found[0]
    if name and character != found[0] and not character.endswith(";"):
        return character
    return "&amp;" + found[0][1:]


def _xml_entry(item: Mapping[str, Any], feed_url: str, base: str, now: datetime) -> Entry:
    texts = [content.get("value") or "" for content in item.get("content", ())]
    texts.append(item.get("summary") or "")
    raw = item.get("published") or item.get("updated") or item.get("created")
    title_detail = item.get("title_detail") or {}
    parts = urlsplit(base)
    stand_in = f"{parts.scheme}{_STAND_IN}"
    directory = parts.path.rpartition("/")[0] + "/"
    link = item.get("feedburner_origlink") or _alternate(item) or ""
    return _entry(
        feed_url=feed_url,
        guid=(item.get("id") or "").removeprefix(stand_in + directory).removeprefix(stand_in),
        link=_absolute(link.removeprefix(stand_in), base),
        title=item.get("title") or "",
        texts=texts,
        raw=raw,
        language=item.get("language") or title_detail.get("language"),
        now=now,
    )


def _alternate(item: Mapping[str, Any]) -> str | None:
    """The link to the page: rel=alternate or none (RFC 4287, 4.2.7.2), HTML before other types.

    Without any, feedparser offers the GUID; that is a link when it is absolute.
    """
    links = [link for link in item.get("links", ()) if link.get("rel", "alternate") == "alternate" and link.get("href")]
    links.sort(key=lambda link: "html" not in link.get("type", "text/html"))
    if links:
        return str(links[0]["href"])
    offered = str(item.get("link") or "")
    return None if item.get("links") or _STAND_IN in offered else offered


def _not_a_feed(text: str, feed_url: str) -> FeedError:
    if re.match(
        r"(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html)\b", text[:2000], re.I | re.S
    ):
        advice = "look in its source for a link with type application/rss+xml or application/atom+xml"
        return FeedError("html", feed_url, f"{shown(feed_url)} is a web page, not a feed; {advice}")
    return FeedError(
        "not_a_feed",
        feed_url,
        f"{shown(feed_url)} is neither RSS, Atom nor JSON Feed: it begins with {shown(text, 40)!r}",
    )


# JSON Feed


def _json_feed(text: str, feed_url: str, base: str, now: datetime) -> tuple[str | None, str | None, list[Entry]]:
    """https://www.jsonfeed.org/version/1.1/, read as leniently as numbers for ids ask for."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _not_a_feed(text, feed_url) from error
    items = document.get("items")
    if "jsonfeed.org/version/" not in str(document.get("version")) or not isinstance(items, list):
        raise _not_a_feed(text, feed_url)
    home = _absolute(_text(document.get("home_page_url")), base)
    entries = [
        _entry(
            feed_url=feed_url,
            guid=_text(item.get("id")),
            link=_absolute(_text(item.get("url")) or _text(item.get("external_url")), home or base),
            title=_text(item.get("title")),
            texts=[_text(item.get(key)) for key in ("content_html", "content_text", "summary")],
            raw=_text(item.get("date_published")) or _text(item.get("date_modified")),
            language=item.get("language"),
            now=now,
        )
        for item in items
        if isinstance(item, dict)
    ]
    return one_line(_text(document.get("title")))[:MAX_TITLE] or None, language_code(document.get("language")), entries


def _text(value: object) -> str:
    return str(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else ""


# Both


def _entry(
    *,
    feed_url: str,
    guid: str | None,
    link: str | None,
    title: str,
    texts: Iterable[str],
    raw: str | None,
    language: object,
    now: datetime,
) -> Entry:
    key = " ".join((guid or "").split())
    return Entry(
        feed_url=feed_url,
        guid=(key if len(key) <= MAX_KEY else content_id(key)) or None,
        link=link,
        title=one_line(title[: MAX_TITLE * 4])[:MAX_TITLE],
        summary=max((plain_text(text[: MAX_SUMMARY * 4]) for text in texts), key=len, default="")[:MAX_SUMMARY],
        published=parse_date(raw),
        published_raw=shown(raw) if raw else None,
        language=language_code(language),
        found_at=now,
    )


def _absolute(link: str | None, base: str) -> str | None:
    """An http or https URL, relative ones resolved; None for anything else."""
    joined = re.sub(r"[\t\r\n]", "", link or "").strip().replace(" ", "%20")
    if not joined:
        return None
    try:
        joined = urljoin(base, joined)
    except ValueError:
        return None
    return joined if re.match(r"https?://[^/?#]", joined, re.IGNORECASE) and len(joined) <= MAX_KEY else None
