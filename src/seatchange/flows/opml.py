"""Lists of feeds as OPML 2.0 (http://opml.org/spec2.opml), the format in which feed readers exchange them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path

from lxml import etree

from seatchange.extractors.errors import shown
from seatchange.extractors.model import Feed

MAX_BYTES = 8 * 1024 * 1024  # some 40,000 feeds


class OpmlError(Exception):
    """A file is not a list of feeds that can be read. The message is one line."""


def read(path: Path) -> tuple[Feed, ...]:
    """The feeds of an OPML file, each URL once, folders flattened. Raises OpmlError."""
    try:
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise OpmlError(f"{path}: cannot be read: {error.strerror}") from None
    if len(body) > MAX_BYTES:
        raise OpmlError(f"{path}: larger than {MAX_BYTES // 2**20} MB; is it the right file?")
    try:
        return parse(body)
    except OpmlError as error:
        raise OpmlError(f"{path}: {error}") from None


def parse(body: bytes) -> tuple[Feed, ...]:
    """The feeds of an OPML document. Raises OpmlError; document types and entities are refused."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True)
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise OpmlError(f"not XML: {shown(error)}") from None
    if root.getroottree().docinfo.doctype:
        raise OpmlError("it has a document type, which lists of feeds never need; remove the <!DOCTYPE …>")
    if root.tag != "opml":
        raise OpmlError(f"not OPML: its root is <{shown(root.tag, 40)}>, not <opml>")
    feeds: dict[str, Feed] = {}
    for outline in root.iter("outline"):
        url = next((value.strip() for key, value in outline.items() if key.lower() == "xmlurl"), "")
        if url:
            title = " ".join((outline.get("title") or outline.get("text") or "").split())
            language = (outline.get("language") or "").partition("-")[0].lower()
            known = language if len(language) == 2 and language.isascii() and language.isalpha() else None
            feeds.setdefault(url, Feed(url=url, title=title or None, language=known))
    if not feeds:
        raise OpmlError("no feed in it: no <outline> has an xmlUrl")
    return tuple(feeds.values())


def render(feeds: Iterable[Feed], now: datetime) -> bytes:
    """The feeds as an OPML document, in UTF-8."""
    root = etree.Element("opml", version="2.0")
    head, body = etree.SubElement(root, "head"), etree.SubElement(root, "body")
    etree.SubElement(head, "title").text = "Feeds watched by Seatchange"
    etree.SubElement(head, "dateCreated").text = format_datetime(now)
    for feed in feeds:
        text = feed.title or feed.url
        outline = etree.SubElement(body, "outline", type="rss", text=text, title=text, xmlUrl=feed.url)
        if feed.language:
            outline.set("language", feed.language)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written
