"""What a pass found, told to people: a line, a table for the terminal, Markdown for Prefect's artifact."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from seatchange.extractors.model import Feed
from seatchange.flows.pipeline import PassResult
from seatchange.warehouse.load import News
from seatchange.warehouse.outbox import Delivered

if TYPE_CHECKING:
    from rich.table import Table

MOST_ROWS = 200  # of a table; the rest is in the warehouse, and no one reads more
MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~!&])")


def line(result: PassResult) -> str:
    """One line: what was polled, and what is new."""
    loaded = result.loaded
    counts = [
        _count(len(result.feeds), "feed") + " polled",
        *([f"{len(result.failed)} failed"] if result.failed else []),
        _count(loaded.entries, "new entry", "new entries"),
        _count(loaded.events, "new event"),
        _count(loaded.alerts, "alert"),
    ]
    return ", ".join(counts)


def failures(feeds: Iterable[Feed]) -> list[str]:
    """A line for each feed that could not be polled."""
    return [f"failed: {feed.url}: {feed.error}" for feed in feeds if feed.error]


def undelivered(told: Delivered) -> list[str]:
    """A line for what a delivery left undelivered, with the command that says or does more."""
    found = [
        f"{_count(count, 'alert')} {what}; see: seatchange alerts list --state {state}"
        for count, what, state in ((told.retrying, "to be tried again", "retrying"), (told.dead, "given up", "dead"))
        if count
    ]
    resume = "take it up again with: seatchange subscribers resume"
    return found + [f"the receiver of {name} has ended the subscription; {resume} {name}" for name in told.ended]


def table(result: PassResult) -> Table:
    """The new states of events, as a table for the terminal."""
    from rich.table import Table
    from rich.text import Text

    shown = Table(title="New in the warehouse", title_justify="left", expand=False)
    for name in ("", "Person", "Role", "Organisation", "Status", "Sure", "Source"):
        shown.add_column(name, overflow="fold")
    for news in result.news[:MOST_ROWS]:
        state = news.state
        arrow = Text("→ in", style="green") if news.change == "in" else Text("← out", style="red")
        rest = (
            state.person,
            _role(news),
            state.organisation or "?",
            _status(news),
            f"{state.confidence:.2f}",
            news.article.site or "",
        )
        shown.add_row(arrow, *(Text(cell) for cell in rest))
    if len(result.news) > MOST_ROWS:
        shown.caption = f"and {len(result.news) - MOST_ROWS} more; see them with: seatchange sql 'FROM events'"
    return shown


def markdown(result: PassResult) -> str:
    """The whole pass as Markdown, all foreign text escaped."""
    lines = [line(result), ""]
    if result.news:
        lines += ["| | person | role | organisation | status | confidence | article |", "|---|---|---|---|---|---|---|"]
        for news in result.news[:MOST_ROWS]:
            state = news.state
            cells = (news.change, state.person, _role(news), state.organisation or "?", _status(news))
            url = news.article.url.replace("|", "%7C").replace(">", "%3E").replace("<", "%3C")
            told = " | ".join(escaped(cell) for cell in cells)
            lines.append(f"| {told} | {state.confidence:.2f} | {escaped(news.article.title)} <{url}> |")
    if result.failed:
        lines += [
            "",
            "Feeds that failed:",
            *(f"- {escaped(told.removeprefix('failed: '))}" for told in failures(result.failed)),
        ]
    return "\n".join(lines)


def escaped(text: str) -> str:
    """Foreign text on one line of Markdown, with nothing in it that Markdown takes for its own."""
    return MARKUP.sub(r"\\\1", " ".join(text.split()))


def _role(news: News) -> str:
    interim = " (interim)" if news.state.interim else ""
    return (news.state.role or news.state.role_class or "?") + interim


def _status(news: News) -> str:
    return news.state.status if news.new else f"now {news.state.status}"


def _count(number: int, one: str, more: str | None = None) -> str:
    return f"{number} {one if number == 1 else more or one + 's'}"
