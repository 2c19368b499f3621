"""feeds: the list of feeds in seatchange.toml."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from seatchange.flows.cli.app import Config, app, command

group = typer.Typer(help="List, add, import and export feeds.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(group, name="feeds")


def _file(config: Path | None) -> Path:
    """The configuration file to change: the one that is used, or the one to begin."""
    from seatchange.flows.settings import FILE_NAME, find

    return find(config) or Path(FILE_NAME).resolve()


@command("list", "seatchange feeds list", group)
def list_(config: Config = None) -> None:
    """List the feeds of the configuration: URL, language and title, separated by tabs."""
    from seatchange.flows.settings import load

    for feed in load(config).feeds:
        typer.echo("\t".join((feed.url, feed.language or "", feed.title or "")))


@command("add", "seatchange feeds add https://example.org/feed.xml --language en", group)
def add(
    url: Annotated[str, typer.Argument(help="The address of an RSS, Atom or JSON feed.")],
    language: Annotated[str | None, typer.Option(help="Its language (ISO 639-1), if the feed does not tell.")] = None,
    title: Annotated[str | None, typer.Option(help="What to call it.")] = None,
    config: Config = None,
) -> None:
    """Add a feed to the configuration; the rest of the file stays as it is."""
    from seatchange.extractors.model import Feed
    from seatchange.flows import feedlist

    file = _file(config)
    added = feedlist.add(file, [Feed(url=url, language=language, title=title)])
    typer.echo(f"{file.name}: {url} {'added' if added else 'is there already'}")


@command("import", "seatchange feeds import subscriptions.opml", group)
def import_(
    opml: Annotated[Path, typer.Argument(help="An OPML file, as feed readers export it.")], config: Config = None
) -> None:
    """Add the feeds of an OPML file to the configuration."""
    from seatchange.flows import feedlist
    from seatchange.flows.opml import read

    feeds = read(opml)
    file = _file(config)
    added = feedlist.add(file, feeds)
    typer.echo(f"{file.name}: {len(added)} feeds added, {len(feeds) - len(added)} there already")


@command("export", "seatchange feeds export > feeds.opml", group)
def export(config: Config = None) -> None:
    """Write the feeds of the configuration as OPML to standard output."""
    from seatchange.flows.opml import render
    from seatchange.flows.settings import load

    sys.stdout.buffer.write(render(load(config).feeds, datetime.now(UTC)))
