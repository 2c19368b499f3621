"""redetect: stored articles through today's rules."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seatchange.flows.cli.app import MISUSED, Config, command, fail
from seatchange.flows.cli.running import progress

if TYPE_CHECKING:
    from seatchange.warehouse.rereading import Difference


class Form(StrEnum):
    """The forms of the report."""

    text = "text"
    json = "json"


@command("redetect", "seatchange redetect --output differences.jsonl")
def redetect(
    apply: Annotated[
        bool, typer.Option("--apply", help="Write what differs: new mentions, retractions and revisions.")
    ] = False,
    alert: Annotated[bool, typer.Option("--alert", help="With --apply: alert subscribers of it, as of news.")] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Also the articles that today's rules have read already.")
    ] = False,
    style: Annotated[Form, typer.Option("--format", "-f", help="How to write the report.")] = Form.text,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write every difference to this file, as JSON lines.")
    ] = None,
    config: Config = None,
) -> None:
    """Read stored articles by today's rules and report which mentions would be added, removed or changed.

    Nothing is written without --apply, and nobody is alerted without --alert.
    """
    from seatchange.flows import pipeline
    from seatchange.flows import redetect as replay
    from seatchange.flows.settings import load

    if alert and not apply:
        raise fail("--alert goes with --apply: what is only reported alerts nobody", MISUSED)
    settings = load(config)
    found = replay.extent(settings, everything=everything)
    if found.pruned:
        typer.echo(f"{found.pruned} articles cannot be read anew: their texts were given up", err=True)
    with _lines(output) as write, progress() as on_progress:
        report, applied = replay.redetect(
            settings, lambda: datetime.now(UTC), write, on_progress, everything=everything, apply=apply, alert=alert
        )
    if style is Form.json:
        told = report.told() | ({"applied": asdict(applied)} if apply else {})
        typer.echo(json.dumps(told, indent=2, ensure_ascii=False))
    else:
        typer.echo("\n".join(report.lines()))
    if apply:
        pipeline.publish(settings)
        written = (f"{count} {name}" for name, count in asdict(applied).items())
        typer.echo(f"written: {', '.join(written)}", err=True)
    elif report.differing:
        typer.echo("nothing was written; --apply does", err=True)
    if alert:
        pipeline.deliver(settings)


@contextmanager
def _lines(output: Path | None) -> Iterator[Callable[[Difference], None]]:
    """What writes a difference as a line of the file, which is there when all are written; without one nothing."""
    from seatchange.warehouse.files import replacing

    if output is None:
        yield lambda difference: None
        return
    with replacing(output) as temporary, temporary.open("w", encoding="utf-8") as file:
        yield lambda difference: print(json.dumps(difference.told(), ensure_ascii=False), file=file)
