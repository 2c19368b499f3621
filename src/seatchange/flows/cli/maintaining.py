"""maintain: what keeps the warehouse fit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from seatchange.flows.cli.app import MISUSED, Config, command, fail

KEPT = 7  # as in `warehouse.backups`, which is not imported for --help


@command("maintain", "seatchange maintain --prune-texts 90d")
def maintain(
    check: Annotated[bool, typer.Option("--check", help="Only check; change nothing.")] = False,
    prune_texts: Annotated[
        str | None, typer.Option(help="Give up the texts of articles that were fetched so long ago, such as 90d.")
    ] = None,
    kept: Annotated[
        int, typer.Option("--keep", min=0, max=1000, help="Keep so many backups; 0 makes none and keeps those there.")
    ] = KEPT,
    config: Config = None,
) -> None:
    """Check the warehouse, back it up, compact it and publish it; each step is told in a line.

    It waits for a pass to end, and no other begins meanwhile. When the check finds something wrong, nothing is changed
    and the exit status is 1.
    """
    from seatchange.flows.maintain import maintain as do
    from seatchange.flows.settings import load

    faults = do(load(config), datetime.now(UTC), _say, prune=_age(prune_texts), kept=kept, only_check=check)
    for fault in faults:
        _say(str(fault))
    if faults:
        raise fail("the warehouse is not whole and was left as it is; the backups beside it may be")


def _age(text: str | None) -> timedelta | None:
    from seatchange.flows.settings import duration

    if text is None:
        return None
    try:
        age = duration(text)
    except ValueError as error:
        raise fail(f"--prune-texts {error}", MISUSED) from None
    return age if isinstance(age, timedelta) else None


def _say(line: str) -> None:
    typer.echo(line, err=True)
