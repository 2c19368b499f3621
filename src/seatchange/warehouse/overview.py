"""A message as a person reads it: an alert as `render` has it, a digest as a list of its alerts. Pure."""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

from rich.text import Text

from seatchange.warehouse import render
from seatchange.warehouse.alert import Alert, Digest, Message

REASONS = {
    "schedule": "",
    "quiet_hours": " since your quiet hours began",
    "flood": " at once, summed up here",
}
MAX_SHOWN = 100  # alerts of a digest that a person is shown; programs get all of them


def subject(message: Message) -> str:
    """One line: who, what, where; of a digest how many."""
    if not isinstance(message, Digest):
        return render.subject(message)
    return f"{message.data.total} executive changes{REASONS[message.data.reason]}"


def plain(message: Message) -> str:
    """The message as plain text, ending in a line break."""
    if not isinstance(message, Digest):
        return render.plain(message)
    lines = [subject(message), ""]
    for alert in message.data.alerts[:MAX_SHOWN]:
        lines += [f"* {render.subject(alert)} ({_about(alert)})", f"  {_line(alert.data.article.url)}"]
    return "\n".join([*lines, *_rest(message), ""])


def html(message: Message) -> str:
    """The message as an HTML document. Only http and https addresses become links."""
    if not isinstance(message, Digest):
        return render.html(message)
    items = []
    for alert in message.data.alerts[:MAX_SHOWN]:
        url, text = alert.data.article.url, escape(render.subject(alert))
        linked = f'<a href="{escape(url)}">{text}</a>' if urlsplit(url).scheme in ("http", "https") else text
        items.append(f"<li>{linked} ({escape(_about(alert))})</li>")
    title = escape(subject(message))
    rest = "".join(f"<p>{escape(line)}</p>" for line in _rest(message))
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{title}</title></head><body>'
        f"<h1>{title}</h1><ul>{''.join(items)}</ul>{rest}</body></html>"
    )


def styled(message: Message) -> Text:
    """The message for a terminal."""
    if not isinstance(message, Digest):
        return render.styled(message)
    shown = [render.styled(alert) for alert in message.data.alerts[:MAX_SHOWN]]
    return Text("\n").join([Text(subject(message), "bold underline"), *shown, *map(Text, _rest(message))])


def _about(alert: Alert) -> str:
    event = alert.data.event
    status = f"{event.status}, was {event.previous_status}" if event.previous_status else event.status
    return f"{status}, {_line(alert.data.article.site)}"


def _rest(digest: Digest) -> list[str]:
    """A line about the alerts that are not shown, if there are any."""
    left = digest.data.total - min(len(digest.data.alerts), MAX_SHOWN)
    return [f"and {left} more; see them with: seatchange sql 'FROM alerts'"] if left > 0 else []


def _line(text: str) -> str:
    return " ".join(text.split())
