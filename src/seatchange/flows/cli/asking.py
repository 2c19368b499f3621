"""sql: questions to the warehouse."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from seatchange.flows.cli.app import Config, command


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
    query: Annotated[str, typer.Argument(help="One SELECT; the views are articles, mentions, events, alerts, feeds.")],
    style: Annotated[Style, typer.Option("--format", "-f", help="How to write the result.")] = Style.table,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file.")] = None,
    config: Config = None,
) -> None:
    """Query the warehouse, read-only, without keeping the pipeline waiting."""
    from seatchange.warehouse.connection import Warehouse
    from seatchange.warehouse.query import export

    rows = export(Warehouse(warehouse_of(config)).published, query, style.value, sys.stdout, output)
    if output:
        typer.echo(f"{rows} rows in {output}", err=True)
