"""The kinds of channel, one file each.

A file defines `Config`, a Subscriber whose `channel` is a literal with the kind's name, and
`deliver(config, alert, context) -> Outcome`, which raises nothing. It is found by being here.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any, Union, get_args

from pydantic import Field

from seatchange.warehouse.delivery import Channel
from seatchange.warehouse.subscriptions import Subscriber


@cache
def channels() -> dict[str, Channel]:
    """Every kind of channel, by name."""
    found: dict[str, Channel] = {}
    for info in sorted(pkgutil.iter_modules(__path__), key=lambda info: info.name):
        module: Any = import_module(f"{__name__}.{info.name}")
        (kind,) = get_args(module.Config.model_fields["channel"].annotation)
        found[kind] = Channel(kind, module.Config, module.deliver)
    return found


def subscriber_type() -> Any:
    """The type of a subscriber of any kind, for a pydantic model: `channel` tells which keys there may be."""
    return Annotated[Union[tuple(channel.config for channel in channels().values())], Field(discriminator="channel")]  # noqa: UP007


if TYPE_CHECKING:
    AnySubscriber = Subscriber
else:
    AnySubscriber = subscriber_type()
