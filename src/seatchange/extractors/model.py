"""The values that travel down the pipeline: feeds → entries → pages → articles → mentions.

All are frozen, so that a batch can be computed anywhere (a thread, a process, another machine) and loaded once.
Ids are hashes of content: a batch that is computed twice carries the same ids, and loading it again inserts nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Change = Literal["in", "out"]
Status = Literal["done", "announced", "planned", "rumoured", "denied"]
Field = Literal["title", "text"]
ArticleSource = Literal["page", "entry"]


def content_id(*parts: object) -> str:
    """A 32-digit hexadecimal id of the parts given; the same parts give the same id on any machine.

    Parts are joined by a character that occurs in none of them, so ("ab", "c") and ("a", "bc") differ.
    """
    joined = "\x1f".join("" if part is None else str(part).replace("\x1f", " ") for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Feed:
    """A polled source with what is remembered of its last poll.

    `etag` and `last_modified` come as a pair from the same 200 response (RFC 9110, 13.1). `digest` is the SHA-256 of
    the last body, for servers whose validators lie. `known` holds the ids of entries already stored for this feed,
    so that a batch needs no database to tell what is new. `failures` counts the failed polls in a row.
    """

    url: str
    title: str | None = None
    language: str | None = None  # ISO 639-1, declared by the user or else by the feed
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    polled_at: datetime | None = None
    changed_at: datetime | None = None
    failures: int = 0
    error: str | None = None  # one line that says what to do; None when the last poll went well
    error_code: str | None = None
    known: frozenset[str] = frozenset()

    @property
    def id(self) -> str:
        """The id of the feed: a hash of its URL."""
        return content_id("feed", self.url)


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed, as the feed told it.

    Its identity within the feed is the GUID, else the link, else title and date. `published` is aware (UTC);
    `published_raw` keeps the feed's own words.
    """

    feed_url: str
    guid: str | None
    link: str | None
    title: str
    summary: str  # plain text
    published: datetime | None
    published_raw: str | None
    language: str | None
    found_at: datetime

    @property
    def id(self) -> str:
        """The id of the entry: a hash of its feed and its key within the feed."""
        key = self.guid or self.link or content_id(self.title, self.published_raw)
        return content_id("entry", self.feed_url, key)


@dataclass(frozen=True, slots=True)
class Page:
    """The bytes fetched for an entry's link. `headers` has lower-case names; `body` is decoded of transfer codings."""

    url: str
    final_url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class Article:
    """What was extracted from a page, or from the entry alone when the page could not be had (`source`).

    `published` is aware (UTC) and never later than the fetch. `language` is ISO 639-1.
    """

    url: str  # canonical
    title: str
    text: str
    language: str
    published: datetime | None
    source: ArticleSource
    fetched_at: datetime
    site: str | None = None
    error: str | None = None  # why the page could not be had, when source is "entry"

    @property
    def id(self) -> str:
        """The id of the article: a hash of its canonical URL, title and text."""
        return content_id("article", self.url, self.title, self.text)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentence that proves a mention: `start` and `end` are character offsets into the article's `field`."""

    sentence: str
    start: int
    end: int
    field: Field = "text"


@dataclass(frozen=True, slots=True)
class Mention:
    """One executive change read in one article. The slots are those of the corpus guide (docs/events.md).

    `effective` is an ISO date ("2023-11-17"), an ISO month ("2023-11") or None. `confidence` lies between 0 and 1.
    `rule` names the grammar rule and lexicon entry that fired; `rule_version` the version of the rules as a whole.
    `edition` counts from 1: how often its article was read anew, by later rules, and told otherwise than before.
    """

    article_id: str
    person: str
    organisation: str | None
    change: Change
    role: str | None
    role_class: str | None
    manner: str
    interim: bool
    status: Status
    effective: str | None
    confidence: float
    evidence: Evidence
    rule: str
    rule_version: str
    edition: int = 1

    @property
    def id(self) -> str:
        """The id of the mention: a hash of the article, of the slots that tell one change from another, and of a later
        edition."""
        later = () if self.edition == 1 else (self.edition,)
        return content_id(
            "mention", self.article_id, self.person, self.organisation, self.change, self.role_class, *later
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """An entry that was read: the article it led to and the mentions found there."""

    entry: Entry
    article: Article
    mentions: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What a batch found, the one value that load takes: feeds with their new state, and entries read."""

    feeds: tuple[Feed, ...] = ()
    readings: tuple[Reading, ...] = ()


def day(moment: datetime | date | None) -> date | None:
    """The calendar day of a moment, for resolving relative dates against a publication time."""
    return moment.date() if isinstance(moment, datetime) else moment
