"""export: the warehouse's tables as files."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from seatchange.flows.cli.app import MISUSED, Config, command, fail


class Form(StrEnum):
    """The forms of a file."""

    csv = "csv"
    jsonl = "jsonl"
    parquet = "parquet"
    xlsx = "xlsx"
    ics = "ics"


@command("export", "seatchange export events --since 7d --output events.xlsx")
def export(
    kind: Annotated[str, typer.Argument(help="What: events, mentions, articles, alerts, or another view.")] = "events",
    style: Annotated[
        Form | None, typer.Option("--format", "-f", help="Else what the file's name ends in, else csv.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="Only what is new or changed since: 2026-11-01, an ISO time, or 7d.")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.")] = None,
    exact: Annotated[
        bool, typer.Option("--exact", help="CSV without the apostrophe before texts that look like formulas.")
    ] = False,
    config: Config = None,
) -> None:
    """Export a table as Parquet, CSV, JSON lines, Excel, or events as a calendar of their effective dates.

    Rows come in the order of time. Parquet and Excel need --output.
    """
    from seatchange.flows.cli.asking import warehouse_of
    from seatchange.warehouse.connection import Warehouse
    from seatchange.warehouse.exports import export as write

    now = datetime.now(UTC)
    path = Warehouse(warehouse_of(config)).published
    form: Form = style or _form_of(output)
    done = write(path, kind, form.value, sys.stdout, output, now=now, since=_moment(since, now), exact=exact)
    for note in done.notes:
        typer.echo(note, err=True)
    if output:
        typer.echo(f"{done.rows} {kind} in {output}", err=True)


def _form_of(output: Path | None) -> Form:
    ending = output.suffix.removeprefix(".").lower() if output else ""
    return Form(ending) if ending in list(Form) else Form.csv


def _moment(text: str | None, now: datetime) -> datetime | None:
    """A moment from an ISO date, an ISO time (in UTC when it names no zone) or an age; else the command ends."""
    from seatchange.flows.settings import duration

    if text is None:
        return None
    try:
        age = duration(text)
        if isinstance(age, timedelta):
            return now - age
    except (ValueError, OverflowError):
        pass
    try:
        if len(text) == len("2026-11-01"):
            return datetime.combine(date.fromisoformat(text), time(), UTC)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise fail(f"--since {text!r} is no time; write 2026-11-01, 2026-11-01T12:00Z or 7d", MISUSED) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
