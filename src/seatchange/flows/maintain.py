"""Upkeep in order: check, back up, give up old texts, compact, publish. No pass runs meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from seatchange.flows import pipeline
from seatchange.flows.settings import Settings
from seatchange.warehouse import backups, upkeep
from seatchange.warehouse.connection import Warehouse
from seatchange.warehouse.errors import NoWarehouseError
from seatchange.warehouse.upkeep import Fault

MEGABYTE = 1024 * 1024


def maintain(
    settings: Settings,
    now: datetime,
    say: Callable[[str], None],
    *,
    prune: timedelta | None = None,
    kept: int = backups.KEPT,
    only_check: bool = False,
) -> tuple[Fault, ...]:
    """Do the upkeep, telling `say` of every step; returns what the check found, which ends it before any change.

    `prune` is the age from which texts of articles are given up (None: none are), `kept` the number of backups, 0 for
    none. Raises WarehouseError, HeldError when a pass does not end in time.
    """
    warehouse = Warehouse(settings.warehouse)
    if not warehouse.path.exists():
        raise NoWarehouseError(warehouse.path)
    with pipeline.holding_the_pass(settings, "maintain", on_wait=say):
        with warehouse.open() as connection:
            faults = upkeep.check(connection)
        if not faults:
            say("checked: nothing is wrong")
        if faults or only_check:
            return faults
        if kept:
            with warehouse.open() as connection:
                copy = backups.back_up(connection, warehouse.path, now, kept)
            say(f"backed up: {copy}")
        if prune is not None:
            with warehouse.open() as connection:
                count = upkeep.prune_texts(connection, now - prune, now)
            say(f"texts given up: {count}")
        size = upkeep.compact(warehouse)
        say(f"compacted: {size.before / MEGABYTE:.1f} MB before, {size.after / MEGABYTE:.1f} MB after")
        pipeline.publish(settings, anew=True)  # texts were given up, and rows have moved
    return ()
