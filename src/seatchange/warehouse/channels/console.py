"""Alerts as lines on standard output, for people at a terminal and for whatever reads a log."""

from __future__ import annotations

import sys
from typing import Literal

from rich.console import Console

from seatchange.warehouse.alert import Message
from seatchange.warehouse.delivery import Context, Outcome
from seatchange.warehouse.render import styled
from seatchange.warehouse.subscriptions import Subscriber


class Config(Subscriber):
    """No keys of its own."""

    channel: Literal["console"]


def deliver(config: Config, alert: Message, context: Context) -> Outcome:
    """Print an alert: coloured on a terminal, plain elsewhere."""
    console = Console(file=sys.stdout, highlight=False, soft_wrap=True)
    with console.capture() as captured:  # rich itself would end the process when the reader of a pipe went away
        console.print(styled(alert))
    try:
        sys.stdout.write(captured.get())
        sys.stdout.flush()
    except (OSError, ValueError) as error:  # ValueError: standard output is closed
        return Outcome("failed", f"standard output does not take it: {error}")
    return Outcome("delivered", "printed")
