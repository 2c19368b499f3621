"""The keys of a filter, as they stand in the configuration."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, model_validator

from seatchange.extractors.model import Change, Status
from seatchange.warehouse.filters import predicate
from seatchange.warehouse.filters.watchlist import MAX_NAME, Wanted, folded_domain, read
from seatchange.warehouse.names import fold, organisation_words, person_words

RoleClass = Literal[
    "chair", "deputy_chair", "ceo", "president", "cfo", "coo", "cto", "cio", "cmo", "chro", "clo", "cpo", "cso",
    "cco", "cro", "ciso", "other_chief", "managing_director", "board_member", "executive_committee",
    "vice_president", "division_head", "country_head", "general_manager", "secretary_general", "governor",
    "dean_rector", "editor", "partner", "founder", "other",
]  # fmt: skip
Manner = Literal[
    "resigned", "dismissed", "retired", "died", "moved", "hired", "promoted", "elected", "returned", "unspecified"
]

BASE = "base"
"""The key of pydantic's validation context under which the folder stands that relative paths start from."""


def _named(words_of: Any, kind: str) -> AfterValidator:
    def check(name: str) -> str:
        if not words_of(name):
            raise ValueError(f"{name!r} is no {kind}")
        return name

    return AfterValidator(check)


def _watch_list(value: object, info: ValidationInfo) -> object:
    if isinstance(value, str):
        return read(Path((info.context or {}).get(BASE, "")) / Path(value).expanduser())
    return value


Language = Annotated[str, Field(pattern="^[a-z]{2}$", description="an ISO 639-1 code in lower case, like fr")]
Country = Annotated[str, Field(pattern="^[A-Z]{2}$", description="an ISO 3166-1 code in capitals, like FR")]
Organisation = Annotated[str, Field(max_length=MAX_NAME), _named(organisation_words, "name of an organisation")]
Person = Annotated[str, Field(max_length=MAX_NAME), _named(person_words, "name of a person")]
Words = Annotated[str, Field(max_length=MAX_NAME), _named(fold, "text to look for")]
Ticker = Annotated[str, Field(pattern=r"^\S{1,20}$"), AfterValidator(str.upper)]
Domain = Annotated[str, Field(pattern=r"^[^\s/:@]+\.[^\s/:@]+$"), AfterValidator(folded_domain)]
WatchList = Annotated[Wanted, BeforeValidator(_watch_list)]
Predicate = Annotated[str, AfterValidator(predicate.check)]


class Filter(BaseModel):
    """What a subscriber wants to be told of. Every condition is optional, and those given must all hold.

    `organisations`, `tickers`, `domains` and `watch_list` are one condition: they say in four ways which organisations.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    organisations: tuple[Organisation, ...] | None = Field(default=None, min_length=1, description="names")
    tickers: tuple[Ticker, ...] | None = Field(default=None, min_length=1, description="stock symbols")
    domains: tuple[Domain, ...] | None = Field(default=None, min_length=1, description="web domains")
    watch_list: WatchList | None = Field(default=None, description="file that names organisations")
    people: tuple[Person, ...] | None = Field(default=None, min_length=1, description="names")
    role_classes: tuple[RoleClass, ...] | None = Field(default=None, min_length=1, description="offices")
    change: Change | None = Field(default=None, description="in or out; both when not given")
    manner: tuple[Manner, ...] | None = Field(default=None, min_length=1, description="how it comes about")
    status: tuple[Status, ...] | None = Field(default=None, min_length=1, description="how certain it is")
    interim: bool | None = Field(default=None, description="for the time being, or for good")
    languages: tuple[Language, ...] | None = Field(default=None, min_length=1, description="languages of the article")
    feeds: tuple[str, ...] | None = Field(default=None, min_length=1, description="URLs of feeds")
    countries: tuple[Country, ...] | None = Field(default=None, min_length=1, description="of the organisation")
    min_confidence: float | None = Field(default=None, ge=0, le=1, description="least confidence, from 0 to 1")
    min_sources: int | None = Field(default=None, ge=1, le=1000, description="least number of outlets that report it")
    text: tuple[Words, ...] | None = Field(default=None, min_length=1, description="words of title or sentence")
    where: Predicate | None = Field(default=None, description="a condition in SQL")
    any: tuple[Filter, ...] | None = Field(default=None, min_length=1, description="filters, one of which must hold")
    all: tuple[Filter, ...] | None = Field(default=None, min_length=1, description="filters, all of which must hold")
    not_: Filter | None = Field(default=None, alias="not", description="a filter that must not hold")

    @model_validator(mode="after")
    def _not_everything_excluded(self) -> Self:
        if self.not_ is not None and self.not_ == Filter():
            raise ValueError("not: an empty filter excludes everything")
        return self

    @property
    def wanted(self) -> Wanted | None:
        """The organisations of all four keys; None when there is none of them."""
        if not (self.organisations or self.tickers or self.domains or self.watch_list):
            return None
        listed = Wanted(
            names=frozenset(self.organisations or ()),
            tickers=frozenset(self.tickers or ()),
            domains=frozenset(self.domains or ()),
        )
        return listed | (self.watch_list or Wanted())


def each(wanted: Filter) -> Iterator[Filter]:
    """A filter and all those nested in it."""
    yield wanted
    for inner in (*(wanted.any or ()), *(wanted.all or ()), *([wanted.not_] if wanted.not_ else [])):
        yield from each(inner)
