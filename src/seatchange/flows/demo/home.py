"""Where the demo lives: a folder of its own, so that the user's stays clean."""

from __future__ import annotations

from pathlib import Path

from seatchange.flows.demo.newsroom import Newsroom

CONFIG = """\
# The configuration of the demo newsroom, written anew each time the demo starts.
# For your own, copy it to seatchange.toml in a folder of yours and name your feeds and subscribers there.

[warehouse]
path = "seatchange.duckdb"

[schedule]
every = "1m"

[http]
allow = ["{address}"]  # private addresses are refused unless they are named
{feeds}
[[subscribers]]
name = "you"
channel = "console"
"""
FEED = """
[[feeds]]
url = "{url}"
language = "{language}"
"""


def folder(here: Path) -> Path:
    """The demo's folder below the working directory `here`."""
    return here / ".seatchange" / "demo"


def warehouse(here: Path) -> Path:
    """The demo's warehouse."""
    return folder(here) / "seatchange.duckdb"


def furnish(here: Path, room: Newsroom) -> Path:
    """Write the demo's configuration for an open newsroom, and empty its warehouse, so that all news is new again.

    Returns the path of the configuration file. The caller holds the demo's warehouse.
    """
    folder(here).mkdir(parents=True, exist_ok=True)
    for left in folder(here).glob("seatchange*.duckdb*"):
        left.unlink()
    feeds = "".join(FEED.format(url=url, language=language) for url, language in room.feeds)
    config = folder(here) / "seatchange.toml"
    config.write_text(CONFIG.format(address=room.address, feeds=feeds), encoding="utf-8")
    return config
