"""Documents as JSON lines: what `seatchange detect` reads and writes.

A document has `id` (any JSON value), `lang` (ISO 639-1), `published` (ISO 8601 date or time), `title` and `text`; all
but one of the last two may be missing or null. What comes out has `id`, `lang` and `events` (docs/events.md).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from seatchange.extractors.errors import shown
from seatchange.extractors.model import Article, Mention, content_id

MAX_LINE = 16 * 1024 * 1024  # characters; the longest pages of newspapers have a hundredth of it
MAX_TEXT = 2 * 1024 * 1024  # characters of title or text; detection is made for news, not for books
SLOTS = ("person", "organisation", "change", "role", "role_class", "manner", "interim", "status", "effective")


SURROGATE = re.compile("[\ud800-\udfff]")


class DocumentError(Exception):
    """A line is not a document. The message is one line that says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document as read from a line: its `id` as it came, and the article that detection takes."""

    id: Any
    article: Article


def parse(line: str, language_of: Callable[[str], str], now: datetime) -> Document:
    """Read a line. `language_of` names the language of a text whose line does not. Raises DocumentError."""
    try:
        told = json.loads(line)
    except (json.JSONDecodeError, RecursionError) as error:
        what = f"{error.msg} (column {error.colno})" if isinstance(error, json.JSONDecodeError) else "nested too deeply"
        raise DocumentError(f"not JSON: {what}") from None
    except ValueError as error:  # such as an integer of a million digits
        raise DocumentError(f"not JSON: {shown(error)}") from None
    if not isinstance(told, dict):
        raise DocumentError("not a JSON object; a document is {…} with at least title or text")
    title, text = (_text(told, key, MAX_TEXT) for key in ("title", "text"))
    if not (title or text):
        raise DocumentError("neither title nor text; one of them must be given")
    language = _text(told, "lang", 35) or language_of(f"{title}\n{text}")
    published = _moment(told.get("published"))
    return Document(
        id=told.get("id"),
        article=Article(
            url=f"urn:seatchange:document:{content_id(title, text)}",
            title=title,
            text=text,
            language=language.partition("-")[0].lower(),
            published=published,
            source="page",
            fetched_at=now,
        ),
    )


def line_of(document: Document, mentions: Iterable[Mention]) -> str:
    """The line to write for a document and the mentions found in it, without its end."""
    answer = {"id": document.id, "lang": document.article.language, "events": [event(each) for each in mentions]}
    line = json.dumps(answer, ensure_ascii=False)
    # A lone surrogate in the id cannot be written in UTF-8, but can be in the way it came.
    return line if line.isascii() or not SURROGATE.search(line) else json.dumps(answer)


def event(mention: Mention) -> dict[str, Any]:
    """A mention as it stands in a line: every slot, and confidence, evidence and rule."""
    found = {slot: getattr(mention, slot) for slot in SLOTS}
    evidence = mention.evidence
    return {
        **found,
        "confidence": mention.confidence,
        "evidence": {
            "sentence": evidence.sentence,
            "start": evidence.start,
            "end": evidence.end,
            "field": evidence.field,
        },
        "rule": mention.rule,
    }


def _text(told: Mapping[str, Any], key: str, longest: int) -> str:
    value = told.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise DocumentError(f"{key} is {shown(json.dumps(value), 40)}; it must be a text or null")
    if len(value) > longest:
        raise DocumentError(f"{key} is longer than {longest} characters")
    # Lone surrogates come from broken escapes; they cannot be written in UTF-8.
    return value.encode("utf-8", "replace").decode("utf-8")


def _moment(value: object) -> datetime | None:
    if value is None or value == "":
        return None
    try:
        if not isinstance(value, str):
            raise ValueError
        moment = datetime.fromisoformat(value)
    except ValueError:
        message = (
            f"published is {shown(json.dumps(value), 40)}; it must be an ISO 8601 date such as 2023-11-20, or null"
        )
        raise DocumentError(message) from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
