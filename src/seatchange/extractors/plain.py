"""Markup of feeds → plain text."""

from __future__ import annotations

import html
import re

from lxml import etree
from lxml import html as lxml_html

# Only references that end in a semicolon: without it "AT&T" or "Marks&Spencer" could be misread.
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_MARKUP = re.compile(r"<[A-Za-z/!?]")
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "td",
        "th",
        "tr",
        "ul",
    ]
)
_UNREAD = frozenset({"script", "style", "noscript", "template", "iframe", "object", "svg"})
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\ufeff]")


def plain_text(markup: str) -> str:
    """The text of a piece of HTML: tags gone, references resolved, one line per block, white space collapsed.

    Text that only looks like markup ("AT&T & co", "a < b") is kept. References that were escaped twice, as many
    publishing systems do, are resolved too.
    """
    if _MARKUP.search(markup):
        markup = _text_of(markup)
    for _ in range(2):
        markup = _REFERENCE.sub(lambda found: html.unescape(found[0]), markup)
    lines = (" ".join(line.split()) for line in _NOT_TEXT.sub("", markup).splitlines())
    return "\n".join(line for line in lines if line)


def one_line(markup: str) -> str:
    """`plain_text` on one line, for titles."""
    return " ".join(plain_text(markup).split())


def _text_of(markup: str) -> str:
    try:
        root = lxml_html.fragment_fromstring(_NOT_TEXT.sub("", markup), create_parent="div")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return re.sub(r"<[^<>]*>", " ", markup)
    pieces: list[str] = []
    unread = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        named = element.tag if isinstance(element.tag, str) else None
        if event == "start":
            unread += named in _UNREAD
            if named in _BLOCKS:
                pieces.append("\n")
            if element.text and not unread:
                pieces.append(" ".join(element.text.split("\n")))
            continue
        unread -= event == "end" and named in _UNREAD
        if named in _BLOCKS:
            pieces.append("\n")
        if element.tail and not unread and element is not root:
            pieces.append(" ".join(element.tail.split("\n")))
    return "".join(pieces)
