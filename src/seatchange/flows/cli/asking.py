"""sql: questions to the warehouse."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from seatchange.flows.cli.app import FAILED, Config, command

TERMINAL_ROWS = 1_000  # shown on a terminal: more scroll away unread


class Style(StrEnum):
    """The forms of a result."""

    table = "table"
    csv = "csv"
    json = "json"
    jsonl = "jsonl"
    parquet = "parquet"


def warehouse_of(config: Path | None) -> Path:
    """The warehouse of the configuration; without one, the demo's, if there is nothing else here."""
    from seatchange.flows.demo import home
    from seatchange.flows.settings import load

    settings = load(config)
    demo = home.warehouse(Path.cwd())
    return demo if settings.file is None and not settings.warehouse.exists() and demo.exists() else settings.warehouse


@command("sql", "seatchange sql 'SELECT person, change, role, organisation, status FROM events'")
def sql(
    query: Annotated[str, typer.Argument(help="One SELECT; docs/warehouse.md describes the views.")],
    style: Annotated[Style, typer.Option("--format", "-f", help="How to write the result.")] = Style.table,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.")] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit", "-n", min=0, show_default=False,
            help=f"Rows at most; else {TERMINAL_ROWS} on a terminal, and all into a file or a pipe.",
        ),
    ] = None,
    config: Config = None,
) -> None:  # fmt: skip
    """Query the warehouse, read-only, without keeping the pipeline waiting."""
    from seatchange.warehouse.connection import Warehouse
    from seatchange.warehouse.query import Limits, export

    cut = TERMINAL_ROWS if limit is None and output is None and sys.stdout.isatty() else None
    limits = Limits(rows=limit if cut is None else cut, stuck=_give_up)
    rows = export(Warehouse(warehouse_of(config)).published, query, style.value, sys.stdout, output, limits)
    if output:
        typer.echo(f"{rows} rows in {output}", err=True)
    elif rows == cut:
        typer.echo(f"The first {rows} rows; --limit takes another number of them.", err=True)


def _give_up() -> None:
    """End the process: its query cannot be stopped otherwise."""
    typer.echo("seatchange: the query took too long and could not be stopped; narrow it down", err=True)
    os._exit(FAILED)
