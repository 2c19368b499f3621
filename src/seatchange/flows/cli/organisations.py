"""organisations: the desk's own list of organisations in the warehouse."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from seatchange.flows.cli.app import Config, app, command

group = typer.Typer(help="Import the organisations that matter to you.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(group, name="organisations")


@command("import", "seatchange organisations import universe.csv", group)
def import_(
    file: Annotated[
        Path, typer.Argument(help="A CSV file with the columns name, aliases, ticker, LEI, domain and country.")
    ],
    config: Config = None,
) -> None:
    """Take organisations with their names and identifiers into the warehouse."""
    from seatchange.flows import pipeline
    from seatchange.flows.settings import load
    from seatchange.warehouse.connection import Warehouse
    from seatchange.warehouse.errors import OrganisationListError
    from seatchange.warehouse.organisations import MAX_BYTES, parse
    from seatchange.warehouse.revising import take_organisations

    try:
        with file.open("rb") as opened:
            content = opened.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise OrganisationListError(f"{file} cannot be read: {reason}; check the path") from error
    organisations = parse(content, str(file))
    settings = load(config)
    with Warehouse(settings.warehouse).open() as connection:
        taken = take_organisations(connection, organisations, datetime.now(UTC))
    pipeline.publish(settings)
    typer.echo(
        f"{file.name}: {taken.added} organisations added, {taken.changed} changed, {taken.unchanged} unchanged; "
        f"{taken.joined} events joined"
    )
