"""An alert as a person reads it: a subject line, plain text, HTML, and styled text for a terminal. Pure.

Everything that comes from the news is foreign: escaped in HTML, and nowhere taken for markup.
"""

from __future__ import annotations

from html import escape
from urllib.parse import urlsplit

from rich.text import Text

from seatchange.warehouse.alert import Alert, AlertEvent

MAX_SUBJECT = 180  # characters; mail programs cut longer ones
MAX_NAME = 80  # characters of a person, role or organisation in a subject

VERBS = {
    ("in", "done"): "takes over",
    ("in", "announced"): "to take over",
    ("in", "planned"): "planned to take over",
    ("in", "rumoured"): "rumoured to take over",
    ("in", "denied"): "will not take over",
    ("out", "done"): "leaves",
    ("out", "announced"): "to leave",
    ("out", "planned"): "planned to leave",
    ("out", "rumoured"): "rumoured to leave",
    ("out", "denied"): "will not leave",
}
MANNERS = {
    "resigned": "resigned",
    "dismissed": "dismissed",
    "retired": "retired",
    "died": "died",
    "moved": "moved within",
    "hired": "hired",
    "promoted": "promoted",
    "elected": "elected",
    "returned": "returned",
}


def subject(alert: Alert) -> str:
    """One line: who, what, where."""
    event = alert.data.event
    words = [_short(event.person), VERBS[event.change, event.status]]
    if event.role or event.role_class:
        words += ["as", _short(_role(event))]
    if event.organisation:
        words += ["at", _short(event.organisation)]
    line = " ".join(" ".join(words).split())
    return line if len(line) <= MAX_SUBJECT else line[: MAX_SUBJECT - 1] + "…"


def facts(alert: Alert) -> list[tuple[str, str]]:
    """The slots as (label, value), those that say something."""
    event, article = alert.data.event, alert.data.article
    status = f"{event.status} (was {event.previous_status})" if event.previous_status else event.status
    slots = [
        ("Person", event.person),
        ("Organisation", event.organisation),
        ("Change", event.change),
        ("Role", _role(event) if event.role or event.role_class else None),
        ("Office", event.role_class),
        ("Manner", MANNERS.get(event.manner)),
        ("Status", status),
        ("Effective", event.effective),
        ("Confidence", f"{event.confidence:.2f}"),
        ("Source", article.site),
        ("Published", f"{article.published_at:%Y-%m-%d %H:%M} UTC" if article.published_at else None),
    ]
    return [(label, " ".join(value.split())) for label, value in slots if value]


def plain(alert: Alert) -> str:
    """The alert as plain text, ending in a line break."""
    article = alert.data.article
    lines = [subject(alert), ""]
    lines += [f"{label + ':':14}{value}" for label, value in facts(alert)]
    lines += ["", f"“{_line(alert.data.evidence.sentence)}”", "", _line(article.title), _line(article.url), ""]
    return "\n".join(lines)


def html(alert: Alert) -> str:
    """The alert as an HTML document. Only http and https addresses become links."""
    article = alert.data.article
    rows = "".join(
        f"<tr><th align=left>{escape(label)}</th><td>{escape(value)}</td></tr>" for label, value in facts(alert)
    )
    title = escape(_line(article.title) or _line(article.url))
    web = urlsplit(article.url).scheme in ("http", "https")
    link = f'<a href="{escape(article.url)}">{title}</a>' if web else title
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{escape(subject(alert))}</title></head><body>'
        f"<h1>{escape(subject(alert))}</h1><table>{rows}</table>"
        f"<blockquote>{escape(_line(alert.data.evidence.sentence))}</blockquote><p>{link}</p></body></html>"
    )


def styled(alert: Alert) -> Text:
    """The alert for a terminal, in four lines: what, how sure, the evidence, and where to read it."""
    event, article = alert.data.event, alert.data.article
    notes = [MANNERS.get(event.manner), event.status, event.effective and f"from {event.effective}"]
    about = " · ".join(note for note in notes if note)
    return Text.assemble(
        ("● ", "bold green" if event.change == "in" else "bold red"),
        (subject(alert), "bold"),
        f"\n  {about} · confidence {event.confidence:.2f} · {_line(article.site)}",
        ("\n  “" + _line(alert.data.evidence.sentence) + "”", "italic"),
        ("\n  " + _line(article.url), "cyan"),
    )


def _role(event: AlertEvent) -> str:
    role = event.role or (event.role_class or "").replace("_", " ")
    return f"{role} (interim)" if event.interim and "interim" not in role.casefold().replace("é", "e") else role


def _line(text: str) -> str:
    return " ".join(text.split())


def _short(text: str) -> str:
    text = _line(text)
    return text if len(text) <= MAX_NAME else text[: MAX_NAME - 1] + "…"
