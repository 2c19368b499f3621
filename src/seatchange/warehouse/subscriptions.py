"""Who is told what, and when: subscribers with their filter and their times."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from seatchange.extractors.model import content_id
from seatchange.warehouse import timing
from seatchange.warehouse.filters.model import Filter
from seatchange.warehouse.timing import Quiet, Schedule, When

Updates = Literal["all", "confirmed", "none"]
"""Of an event that was told: every change of its slots; what was unsure and is sure or denied now; nothing more."""


def _text_as(parse: Any, kind: type) -> BeforeValidator:
    def read(value: object) -> object:
        if isinstance(value, kind):
            return value
        if not isinstance(value, str):
            raise ValueError("must be a text")
        return parse(value)

    return BeforeValidator(read)


class Subscriber(BaseModel):
    """A name, a channel and a filter. Each kind of channel is a subclass with the keys that it needs (`channels`)."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, arbitrary_types_allowed=True)

    name: str = Field(min_length=1, max_length=100, pattern=r"^\S(.*\S)?$", description="unique among the subscribers")
    channel: str
    filter: Filter = Filter()
    when: Annotated[When, _text_as(timing.when, When)] = Field(default=When(), description=timing.WHEN_ALLOWED)
    zone: Annotated[ZoneInfo, _text_as(timing.zone, ZoneInfo)] = Field(
        default=timing.UNIVERSAL, description="time zone of when and quiet_hours, like Europe/Paris"
    )
    quiet_hours: Annotated[Quiet, _text_as(timing.quiet, Quiet)] | None = Field(
        default=None, description="hours in which nothing is sent, like 22:00-07:00"
    )
    updates: Updates = Field(default="confirmed", description="which later states of an event are told")

    @property
    def destination(self) -> str:
        """A hash of where its channel delivers to: the keys that the channel adds, but for what is secret."""
        own = set(type(self).model_fields) - set(Subscriber.model_fields)
        return content_id(
            "destination", self.channel, json.dumps(self.model_dump(mode="json", include=own), sort_keys=True)
        )

    @property
    def schedule(self) -> Schedule:
        """When it is told."""
        return Schedule(self.when, self.zone, self.quiet_hours)
