"""An iCalendar (RFC 5545) of the days on which executive changes take effect.

Every event is an all-day VEVENT under a UID of its own that never changes, so a calendar that reads the file again
updates what it has: SEQUENCE is the revision, a denied change is CANCELLED, and no day is shown as busy.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, TextIO
from urllib.parse import urlsplit

from icalendar import Calendar, Event

from seatchange.warehouse.alert import clean
from seatchange.warehouse.formats import Rows

PRODUCT: Final = "-//Seatchange//Executive changes//EN"
NAME: Final = "Executive changes"
UID_DOMAIN: Final = "events.seatchange"
STATUS: Final = {
    "done": "CONFIRMED",
    "announced": "CONFIRMED",
    "planned": "TENTATIVE",
    "rumoured": "TENTATIVE",
    "denied": "CANCELLED",
}
MAX_TEXT: Final = 2_000  # characters of a sentence; a page without full stops is no description
END: Final = b"END:VCALENDAR\r\n"


def write(columns: Sequence[str], rows: Rows, out: TextIO) -> tuple[int, tuple[str, ...]]:
    """Write rows of the view events; the number of days written, and a line about those that have none.

    `out` must not translate line breaks: they are CR LF in every iCalendar.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("name", NAME)  # RFC 7986
    calendar.add("x-wr-calname", NAME)  # what programs older than that read
    out.write(calendar.to_ical().removesuffix(END).decode())
    count = months = undated = 0
    for row in rows:
        event = dict(zip(columns, row, strict=True))
        day = _day(event["effective"])
        if day is None:
            months += event["effective"] is not None
            undated += event["effective"] is None
            continue
        out.write(_event(event, day).to_ical().decode())
        count += 1
    out.write(END.decode())
    left_out = f"left out: {months} with a month only, {undated} without a date"
    return count, ((left_out,) if months or undated else ())


def _day(effective: str | None) -> date | None:
    """The day of an effective date; None for a month."""
    try:
        return date.fromisoformat(effective or "")
    except ValueError:
        return None


def _event(event: Mapping[str, Any], day: date) -> Event:
    component = Event()
    component.add("uid", f"{event['id']}@{UID_DOMAIN}")
    component.add("sequence", event["revision"])
    component.add("dtstamp", event["revised_at"])  # without a METHOD: when this state was made (RFC 5545, 3.8.7.2)
    component.add("last-modified", event["revised_at"])
    component.add("created", event["discovered_at"])
    component.add("dtstart", day)
    component.add("summary", _summary(event))
    component.add("description", f"{_line(event['sentence'])[:MAX_TEXT]}\n{_line(event['site'])}")
    component.add("status", STATUS[event["status"]])
    component.add("transp", "TRANSPARENT")
    component.add("categories", [event["change"], *([event["role_class"]] if event["role_class"] else [])])
    if urlsplit(event["url"]).scheme in ("http", "https"):
        component.add("url", _line(event["url"]).replace(" ", "%20"))
    return component


def _summary(event: Mapping[str, Any]) -> str:
    role = event["role"] or (event["role_class"] or "").replace("_", " ")
    about = ", ".join(_line(part) for part in (role, event["organisation"]) if part)
    sure = "" if event["status"] in ("done", "announced") else f" ({event['status']})"
    return f"{_line(event['person'])} {event['change']}{': ' if about else ''}{about}{sure}"


def _line(text: str) -> str:
    return " ".join(str(clean(text)).split())
