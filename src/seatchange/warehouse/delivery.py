"""What a channel is given, and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from seatchange.extractors.errors import FetchError
from seatchange.extractors.http import HttpSettings
from seatchange.warehouse.alert import Message
from seatchange.warehouse.subscriptions import Subscriber

NEVER_SENT = frozenset({"bad_url", "refused_address", "dns", "connect", "tls"})  # codes of FetchError
MAX_DETAIL = 300  # characters of a detail kept in the warehouse

Result = Literal["delivered", "failed", "unknown", "dead", "gone"]
"""`failed`: surely not delivered, tried again; `unknown`: perhaps delivered, tried again under the same key;
`dead`: this alert will never be taken; `gone`: the receiver wants no more alerts at all, the subscription ends."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one attempt. `detail` is one line for a person and holds no secret."""

    result: Result
    detail: str
    retry_after: timedelta | None = None  # as the receiver asked for

    def __post_init__(self) -> None:
        object.__setattr__(self, "detail", " ".join(self.detail.split())[:MAX_DETAIL])


def unanswered(host: str, error: FetchError) -> Outcome:
    """What it means that a request to `host` had no answer: never sent, or perhaps received."""
    if error.code in NEVER_SENT:
        return Outcome("failed", f"{host}: not sent ({error.code})")
    return Outcome("unknown", f"{host}: no full answer ({error.code})")


@dataclass(frozen=True, slots=True)
class Context:
    """The world of one attempt: the time, and the limits of HTTP."""

    now: datetime
    http: HttpSettings = field(default_factory=HttpSettings)


@dataclass(frozen=True, slots=True)
class Channel:
    """A kind of channel: its keys in the configuration (a kind of Subscriber), and how it delivers."""

    kind: str
    config: type[Subscriber]
    deliver: Callable[[Any, Message, Context], Outcome]
