"""subscribers test: what a subscriber would be told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from seatchange.flows.cli.app import Config, command, fail
from seatchange.flows.cli.subscribers import group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from seatchange.flows.settings import Settings
    from seatchange.warehouse.subscriptions import Subscriber
    from seatchange.warehouse.telling import Telling

MAX_DAYS = 366


@command("test", "seatchange subscribers test desk --days 14", group)
def rehearse(
    name: Annotated[str, typer.Argument(help="The name of a subscriber in the configuration.")],
    days: Annotated[int, typer.Option(min=1, max=MAX_DAYS, help="How many days to go back.")] = 7,
    send: Annotated[bool, typer.Option("--send", help="Also send a sample through its channel.")] = False,
    config: Config = None,
) -> None:
    """Show what the last days would have sent to a subscriber, had it begun then, from what is stored.

    With --send the newest of it, or else a made-up alert, goes through the channel; the exit status is 1 when that
    fails. The outbox stays as it is.
    """
    from seatchange.flows.settings import load
    from seatchange.warehouse import rehearsal
    from seatchange.warehouse.connection import Warehouse
    from seatchange.warehouse.telling import Limits

    settings, now = load(config), datetime.now(UTC)
    subscriber = next((each for each in settings.subscribers if each.name == name), None)
    if subscriber is None:
        raise fail(f"there is no subscriber {name!r} in the configuration; see: seatchange subscribers list")
    warehouse = Warehouse(settings.warehouse)
    tellings: list[Telling] = []
    if warehouse.path.exists() or not send:
        with warehouse.open(read_only=True) as connection:
            limits = Limits(settings.max_age, settings.flood)
            tellings = rehearsal.rehearse(connection, subscriber, now - timedelta(days=days), limits)
    _show(subscriber, tellings, days)
    if send:
        _send(settings, subscriber, tellings, now)


def _show(subscriber: Subscriber, tellings: Sequence[Telling], days: int) -> None:
    """A line for each message, with its alerts below it."""
    from seatchange.warehouse import rehearsal
    from seatchange.warehouse.formats import readable
    from seatchange.warehouse.render import subject

    made = rehearsal.messages(tellings, subscriber)
    alerts = {telling.alert.id: telling.alert for telling in tellings}
    for parcel in made:
        at = parcel.due.astimezone(subscriber.zone)
        typer.echo(f"{at:%Y-%m-%d %H:%M}" + (f"  {len(parcel.ids)} in one message" if parcel.reason else ""))
        for id_ in parcel.ids:
            event, article = alerts[id_].data.event, alerts[id_].data.article
            status = f"{event.status}, was {event.previous_status}" if event.previous_status else event.status
            about = f"{subject(alerts[id_])} ({status}; {event.confidence:.2f}; {article.site})"
            typer.echo("  " + readable(about))
    quiet = f", quiet {subscriber.quiet_hours}" if subscriber.quiet_hours else ""
    when = f"{subscriber.when}{quiet}, {subscriber.zone.key}"
    counts = f"{_count(len(tellings), 'alert')} in {_count(len(made), 'message')}"
    typer.echo(f"{subscriber.name}: {counts} in the last {_count(days, 'day')} ({when})")


def _send(settings: Settings, subscriber: Subscriber, tellings: Sequence[Telling], now: datetime) -> None:
    from seatchange.warehouse import rehearsal
    from seatchange.warehouse.channels import channels
    from seatchange.warehouse.delivery import Context

    message = rehearsal.sample(tellings, subscriber, now)
    outcome = channels()[subscriber.channel].deliver(subscriber, message, Context(now, settings.http))
    if outcome.result != "delivered":
        raise fail(f"the sample for {subscriber.name} was not delivered ({outcome.result}): {outcome.detail}")
    typer.echo(f"a sample went to {subscriber.name}: {outcome.detail}", err=True)


def _count(number: int, what: str) -> str:
    return f"{number} {what if number == 1 else what + 's'}"
