"""Who is told what: subscribers with their filters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from seatchange.extractors.model import Change

RoleClass = Literal[
    "chair", "deputy_chair", "ceo", "president", "cfo", "coo", "cto", "cio", "cmo", "chro", "clo", "cpo", "cso",
    "cco", "cro", "ciso", "other_chief", "managing_director", "board_member", "executive_committee",
    "vice_president", "division_head", "country_head", "general_manager", "secretary_general", "governor",
    "dean_rector", "editor", "partner", "founder", "other",
]  # fmt: skip

Language = Annotated[str, Field(pattern="^[a-z]{2}$", description="an ISO 639-1 code in lower case, like fr")]


class Filter(BaseModel):
    """What a subscriber wants to be told of. Every condition is optional, and those given must all hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    languages: tuple[Language, ...] | None = Field(default=None, min_length=1, description="languages of the article")
    role_classes: tuple[RoleClass, ...] | None = Field(default=None, min_length=1, description="offices")
    change: Change | None = Field(default=None, description="in or out; both when not given")
    min_confidence: float | None = Field(default=None, ge=0, le=1, description="least confidence, from 0 to 1")


class Subscriber(BaseModel):
    """A name, a channel and a filter. Each kind of channel is a subclass with the keys that it needs (`channels`)."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    name: str = Field(min_length=1, max_length=100, pattern=r"^\S(.*\S)?$", description="unique among the subscribers")
    channel: str
    filter: Filter = Filter()


@dataclass(frozen=True, slots=True)
class Subject:
    """What a filter looks at: an event's change and office, and the mention's language and confidence."""

    change: Change
    role_class: str | None
    language: str
    confidence: float


def matches(wanted: Filter, subject: Subject) -> bool:
    """Whether a subscriber with this filter is to be told."""
    return (
        (wanted.languages is None or subject.language in wanted.languages)
        and (wanted.role_classes is None or subject.role_class in wanted.role_classes)
        and (wanted.change is None or subject.change == wanted.change)
        and (wanted.min_confidence is None or subject.confidence >= wanted.min_confidence)
    )
