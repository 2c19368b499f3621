"""Alerts as an Atom feed in a file (RFC 4287), one per subscriber, for a feed reader or a web server to pick up.

An event is one entry whose id never changes; an update of the event replaces its entry and gives it a new `updated`, so
that readers show it anew. The file is replaced as a whole: nobody reads half of it.
"""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal
from uuid import NAMESPACE_URL, uuid5

from lxml import etree
from pydantic import Field

from seatchange.warehouse.alert import Alert, Message
from seatchange.warehouse.delivery import Context, Outcome
from seatchange.warehouse.escaping import line, web_address
from seatchange.warehouse.render import Worded, alerts_of, headline, html
from seatchange.warehouse.templating import BadTemplateError

ATOM = "http://www.w3.org/2005/Atom"
MAX_FEED_BYTES = 64 * 1024 * 1024  # what a feed of 1,000 of the longest entries has; more is not ours


class Config(Worded):
    """The feed's file; it is made when it is not there, and so is its folder."""

    channel: Literal["atom"]
    path: Path = Field(description="file of the feed")
    link: Annotated[str, Field(pattern=r"^https?://\S+$", max_length=2048)] | None = Field(
        default=None, description="address at which the feed can be read"
    )
    entries: int = Field(default=100, ge=1, le=1000, description="entries kept, the newest")


class _OtherFileError(Exception):
    """The file is no feed of this channel; it is left alone."""


def deliver(config: Config, alert: Message, context: Context) -> Outcome:
    """Put an alert, or each of a digest, into the feed and wait until the disk has it. A repeat changes nothing."""
    try:
        feed = _read(config.path)
        for each in alerts_of(alert):
            feed = updated(feed, config, each)
        _replace(config.path, etree.tostring(feed, encoding="utf-8", xml_declaration=True, pretty_print=True))
    except _OtherFileError as error:
        return Outcome("failed", f"{config.path}: {error}; move it away or name another file")
    except BadTemplateError as error:
        return Outcome("failed", str(error))
    except OSError as error:
        return Outcome("failed", f"{config.path}: {error.strerror or error}")
    return Outcome("delivered", f"entered in {config.path.name}")


def updated(old: etree._Element | None, config: Config, alert: Alert) -> etree._Element:
    """The feed with an alert in it: the newest entry first, as many as the configuration keeps. Pure."""
    entries = [] if old is None else old.findall(f"{{{ATOM}}}entry")
    made = _entry(config, alert)
    identity, stamp = _text(made, "id"), _text(made, "updated")
    before = next((entry for entry in entries if _text(entry, "id") == identity), None)
    if before is not None and _text(before, "updated") >= stamp:
        made = before  # a repeat, or an older state that was late
    elif before is not None:
        made[-1].addprevious(_element("published", _text(before, "published")))
        made.remove(made.findall(f"{{{ATOM}}}published")[0])
    kept = [made, *(entry for entry in entries if _text(entry, "id") != identity)]
    kept.sort(key=lambda entry: _text(entry, "updated"), reverse=True)  # stable: of one moment the later alert first
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    feed.append(_element("id", uuid5(NAMESPACE_URL, f"seatchange:feed:{config.name}").urn))
    feed.append(_element("title", f"Seatchange: {line(config.name)}"))
    feed.append(_element("updated", max(_text(entry, "updated") for entry in kept)))
    author = etree.SubElement(feed, f"{{{ATOM}}}author")
    author.append(_element("name", "Seatchange"))
    if config.link:
        feed.append(_element("link", None, rel="self", href=config.link))
    feed.extend(kept[: config.entries])
    return feed


def _entry(config: Config, alert: Alert) -> etree._Element:
    entry = etree.Element(f"{{{ATOM}}}entry", nsmap={None: ATOM})
    entry.append(_element("id", uuid5(NAMESPACE_URL, f"seatchange:event:{alert.data.event.id}").urn))
    entry.append(_element("title", headline(alert, config.language), type="text"))
    entry.append(_element("updated", _stamp(alert.timestamp)))
    entry.append(_element("published", _stamp(alert.timestamp)))
    address = web_address(alert.data.article.url)
    if address:
        entry.append(_element("link", None, rel="alternate", href=address))
    entry.append(_element("content", html(alert, config), type="html"))
    return entry


def _element(name: str, text: str | None, **attributes: str) -> etree._Element:
    element = etree.Element(f"{{{ATOM}}}{name}", attributes, nsmap={None: ATOM})
    element.text = text
    return element


def _text(entry: etree._Element, name: str) -> str:
    return entry.findtext(f"{{{ATOM}}}{name}") or ""


def _stamp(at: datetime) -> str:
    """A moment as RFC 3339, of one length, so that texts sort as times do."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _read(path: Path) -> etree._Element | None:
    """The feed in the file; None when there is none yet. Raises _OtherFileError."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_FEED_BYTES + 1)
    except FileNotFoundError:
        return None
    if not content:
        return None
    if len(content) > MAX_FEED_BYTES:
        raise _OtherFileError(f"larger than {MAX_FEED_BYTES // 2**20} MB")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_blank_text=True, huge_tree=False)
    try:
        feed = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        feed = None
    if feed is None or feed.tag != f"{{{ATOM}}}feed":
        raise _OtherFileError("is there, and is no Atom feed")
    return feed


def _replace(path: Path, content: bytes) -> None:
    """Write a file beside the other and put it in its place: readers have the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        os.unlink(name)
        raise
