"""subscribers: who is told, and how that goes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from seatchange.flows.cli.app import Config, app, command, fail

group = typer.Typer(
    help="List subscribers, try one out, and resume what ended.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(group, name="subscribers")


@command("list", "seatchange subscribers list", group)
def list_(config: Config = None) -> None:
    """List the subscribers: name, channel, whether the subscription is active, and the number of alerts by state."""
    from seatchange.flows.settings import load
    from seatchange.warehouse import letters
    from seatchange.warehouse.connection import Warehouse

    settings = load(config)
    warehouse = Warehouse(settings.warehouse)
    ended: dict[str, letters.Ended] = {}
    counts: letters.Counts = {}
    if warehouse.path.exists():
        with warehouse.open(read_only=True) as connection:
            ended = {found.subscriber: found for found in letters.ended(connection)}
            counts = letters.counts(connection)
    for subscriber in settings.subscribers:
        found = ended.get(subscriber.name)
        state = f"ended {found.at:%Y-%m-%d}: {found.reason}" if found else "active"
        alerts = ", ".join(f"{count} {kind}" for kind, count in counts.get(subscriber.name, {}).items())
        typer.echo("\t".join((subscriber.name, subscriber.channel, state, alerts or "no alerts")))


@command("resume", "seatchange subscribers resume desk", group)
def resume(
    name: Annotated[str, typer.Argument(help="The name of a subscriber whose receiver ended the subscription.")],
    config: Config = None,
) -> None:
    """Let a subscription go on that its receiver had ended (HTTP 410); what waits is sent with the next delivery."""
    from seatchange.flows.settings import load
    from seatchange.warehouse import letters
    from seatchange.warehouse.connection import Warehouse

    settings = load(config)
    if name not in {subscriber.name for subscriber in settings.subscribers}:
        raise fail(f"there is no subscriber {name!r} in the configuration; see: seatchange subscribers list")
    with Warehouse(settings.warehouse).open() as connection:
        letters.resume(connection, name, datetime.now(UTC))
    typer.echo(f"{name} is resumed; what waits is sent with the next delivery", err=True)
