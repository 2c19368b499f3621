"""What a filter looks at: one mention of an event, together with the event's newest state.

Its fields are also the columns that a `where` predicate may name; docs/alerts.md lists them from here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Annotated, get_type_hints

from seatchange.extractors.model import Change, Status


@dataclass(frozen=True, slots=True)
class Column:
    """DuckDB's type of a column, and a sentence about it."""

    type: str
    about: str


@dataclass(frozen=True, slots=True)
class Subject:
    """One mention of an event. An event is told to a subscriber when any of its mentions meets the filter."""

    person: Annotated[str, Column("VARCHAR", "Who, as the event's newest state has it.")]
    organisation: Annotated[str | None, Column("VARCHAR", "Where; null when no article that set the state names it.")]
    change: Annotated[Change, Column("VARCHAR", "in or out.")]
    role: Annotated[str | None, Column("VARCHAR", "The title as written.")]
    role_class: Annotated[str | None, Column("VARCHAR", "The office: ceo, cfo, chair …")]
    manner: Annotated[str, Column("VARCHAR", "How: resigned, dismissed, promoted …, or unspecified.")]
    interim: Annotated[bool, Column("BOOLEAN", "Whether the role is held for the time being only.")]
    status: Annotated[Status, Column("VARCHAR", "done, announced, planned, rumoured or denied.")]
    effective: Annotated[str | None, Column("VARCHAR", "ISO date or month from which it holds.")]
    confidence: Annotated[float, Column("DOUBLE", "Of this mention, from 0 to 1.")]
    language: Annotated[str, Column("VARCHAR", "Of the article, ISO 639-1.")]
    site: Annotated[str, Column("VARCHAR", "The outlet: the host name without www.")]
    url: Annotated[str, Column("VARCHAR", "Canonical URL of the article.")]
    title: Annotated[str, Column("VARCHAR", "Headline of the article.")]
    sentence: Annotated[str, Column("VARCHAR", "The sentence that tells it.")]
    published_at: Annotated[
        datetime | None, Column("TIMESTAMPTZ", "When the article was published; null when nothing says it.")
    ]
    seen_at: Annotated[datetime, Column("TIMESTAMPTZ", "published_at, else when the article was found.")]
    sources: Annotated[int, Column("INTEGER", "Number of outlets that report the event so far.")]
    feeds: Annotated[tuple[str, ...], Column("VARCHAR[]", "URLs of the feeds that led to the article.")] = ()
    people: Annotated[tuple[str, ...], Column("VARCHAR[]", "All names that articles gave the person.")] = ()
    organisations: Annotated[
        tuple[str, ...], Column("VARCHAR[]", "All names that articles gave the organisation.")
    ] = ()
    tickers: Annotated[tuple[str, ...], Column("VARCHAR[]", "Stock symbols of the organisation, where known.")] = ()
    leis: Annotated[tuple[str, ...], Column("VARCHAR[]", "Legal entity identifiers (ISO 17442), where known.")] = ()
    domains: Annotated[tuple[str, ...], Column("VARCHAR[]", "Web domains of the organisation, where known.")] = ()
    countries: Annotated[tuple[str, ...], Column("VARCHAR[]", "Its countries (ISO 3166-1 alpha-2), where known.")] = ()

    @property
    def all_people(self) -> tuple[str, ...]:
        """Every name of the person, that of the state first."""
        return _distinct((self.person, *self.people))

    @property
    def all_organisations(self) -> tuple[str, ...]:
        """Every name of the organisation, that of the state first."""
        return _distinct((self.organisation, *self.organisations))


@cache
def columns() -> dict[str, Column]:
    """The columns of a subject, by name."""
    hints = get_type_hints(Subject, include_extras=True)
    return {name: next(m for m in hint.__metadata__ if isinstance(m, Column)) for name, hint in hints.items()}


def _distinct(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
