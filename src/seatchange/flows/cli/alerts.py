"""alerts: what lies in the outbox, and what is to be sent again."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer

from seatchange.flows.cli.app import MISUSED, Config, app, command, fail

group = typer.Typer(
    help="List, show and send again what is in the outbox.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(group, name="alerts")


class State(StrEnum):
    """The states of an alert, as in the view `alerts`."""

    pending = "pending"
    retrying = "retrying"
    delivered = "delivered"
    dead = "dead"
    held = "held"


@command("list", "seatchange alerts list --state dead", group)
def list_(
    state: Annotated[State | None, typer.Option(help="Only those in this state.")] = None,
    subscriber: Annotated[str | None, typer.Option(help="Only those for this subscriber.")] = None,
    most: Annotated[int, typer.Option("--limit", min=1, max=100_000, help="At most so many, the newest.")] = 50,
    config: Config = None,
) -> None:
    """List alerts, newest first: id, state, subscriber, what is told, and what came of the last attempt."""
    from seatchange.flows.settings import load
    from seatchange.warehouse import letters
    from seatchange.warehouse.connection import Warehouse

    with Warehouse(load(config).warehouse).open(read_only=True) as connection:
        found = letters.listed(connection, state.value if state else None, subscriber, most)
    for letter in found:
        told = f"{letter.person} {letter.change}, {letter.organisation or '(no organisation)'} ({letter.status})"
        typer.echo("\t".join((letter.id, letter.state, letter.subscriber, told, letter.detail or "not tried yet")))


@command("show", "seatchange alerts show 3f9c", group)
def show(
    alert: Annotated[str, typer.Argument(help="The id of an alert, or how it begins.")], config: Config = None
) -> None:
    """Show one alert as JSON: what is told, and every attempt to deliver it."""
    from seatchange.flows.settings import load
    from seatchange.warehouse import letters
    from seatchange.warehouse.connection import Warehouse

    with Warehouse(load(config).warehouse).open(read_only=True) as connection:
        found = letters.opened(connection, alert)
    shown = {
        "id": found.id,
        "state": found.state,
        "subscriber": found.subscriber,
        "created_at": found.created_at.isoformat(),
        "attempts": [
            {
                "number": tried.number,
                "at": tried.at.isoformat(),
                "outcome": tried.outcome,
                "detail": tried.detail,
                "next_at": tried.next_at.isoformat() if tried.next_at else None,
            }
            for tried in found.tries
        ],
        "alert": found.alert.model_dump(mode="json"),
    }
    typer.echo(json.dumps(shown, indent=2, ensure_ascii=False))


@command("retry", "seatchange alerts retry --subscriber desk", group)
def retry(
    alerts: Annotated[list[str] | None, typer.Argument(help="Ids of dead letters, or how they begin.")] = None,
    subscriber: Annotated[str | None, typer.Option(help="All dead letters of this subscriber.")] = None,
    every: Annotated[bool, typer.Option("--all", help="All dead letters.")] = False,
    config: Config = None,
) -> None:
    """Send dead letters again, under the ids they had.

    They are queued, and sent now unless `seatchange up` runs, which sends them itself.
    """
    from seatchange.flows import pipeline
    from seatchange.flows.settings import load
    from seatchange.warehouse import letters
    from seatchange.warehouse.connection import Warehouse

    if sum((bool(alerts), subscriber is not None, every)) != 1:
        raise fail("say which: ids of alerts, --subscriber NAME, or --all", MISUSED)
    settings = load(config)
    with Warehouse(settings.warehouse).open() as connection:
        queued = letters.requeue(connection, datetime.now(UTC), ids=alerts or None, subscriber=subscriber)
    if not queued:
        typer.echo("there are no dead letters", err=True)
        return
    typer.echo(f"{queued} queued again", err=True)
    told = pipeline.deliver(settings)
    if told is None:
        typer.echo("another process is delivering and sends them", err=True)
    else:
        typer.echo(f"{told.delivered} delivered, {told.retrying} to be tried again, {told.dead} given up", err=True)
