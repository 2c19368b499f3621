"""Dates as feeds write them → aware UTC.

RFC 822 with the zone names and sloppiness of real feeds, RFC 3339 and its relatives, and month names in the languages
that are served. What cannot be a date is None: a wrong date is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone

MAX_RAW = 120  # characters; no date is longer
YEARS = range(1970, 2101)

# Minutes east of UTC. RFC 822 (5.1) names the American ones; the others are those that publishers use (IST is India's).
# A name that is not here, the letters of military zones among them (RFC 2822, 4.3: their signs were published wrong),
# means "unknown", which is UTC.
_ZONE_NAMES = {
    60: "bst cet met mez west",
    120: "cest mest mesz eet sast",
    180: "eest msk trt",
    240: "gst",
    330: "ist",
    480: "hkt sgt awst",
    540: "jst kst",
    600: "aest",
    660: "aedt",
    720: "nzst",
    780: "nzdt",
    -180: "brt art adt",
    -240: "edt ast",
    -300: "est cdt",
    -360: "cst mdt",
    -420: "mst pdt",
    -480: "pst akdt",
    -540: "akst",
    -600: "hst",
}
ZONES: Mapping[str, int] = {name: minutes for minutes, names in _ZONE_NAMES.items() for name in names.split()}

# Per month, the names and short forms in English, French, German, Spanish, Italian, Dutch and Portuguese.
_MONTH_NAMES = (
    "january januar januari janvier enero gennaio janeiro jan janv ene gen jän jänner",
    "february februar februari février febrero febbraio fevereiro feb févr fév fevr fev febr",
    "march märz maart mars marzo março mar mär mrt mrz maerz marz",
    "april avril abril aprile apr avr abr",
    "may mai mei mayo maggio maio mag",
    "june juni juin junio giugno junho jun giu",
    "july juli juillet julio luglio julho jul juil lug",
    "august augustus août agosto aug aout ago agt",
    "september septembre septiembre settembre setembro sep sept set setiembre",
    "october oktober octobre octubre ottobre outubro oct okt ott out",
    "november novembre noviembre novembro nov",
    "december dezember décembre diciembre dicembre dezembro dec déc dez dic",
)
MONTHS: Mapping[str, int] = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}

_CLOCK = r"(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d{1,9})?)?\s*(?P<half>[ap]\.?m\.?)?"
_MONTH = r"(?P<month>[^\W\d_]{3,10})\.?"
_ZONE = r"(?P<zone>[+-]\d{1,2}:?(?:\d{2})?|[A-Za-z]{1,5}(?:\s*[+-]\s*\d{1,2}(?::?\d{2})?)?)?"
_DAY_FIRST = (
    r"(?P<day>\d{1,2})(?:\.|er|st|nd|rd|th|º)?[\s-]+(?:de\s+|of\s+)?"
    rf"{_MONTH},?[\s-]+(?:de\s+)?(?P<year>\d{{4}}|\d{{2}})"
)
_MONTH_FIRST = rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})"
_WEEKDAY = r"(?:[^\W\d_]{2,13}(?:-feira)?(?:\.?,?\s+|\.?,))?"
_LATER = rf"(?:,?\s*(?:T|at|um|à|alle|às|om|a las)?\s*{_CLOCK}\s*{_ZONE})?"
_CTIME = rf"{_MONTH}\s+(?P<day>\d{{1,2}})\s+{_CLOCK}\s*{_ZONE}\s+(?P<year>\d{{4}})"
_SPOKEN = tuple(
    re.compile(rf"{_WEEKDAY}{date}(?:\s*\([^)]*\))?", re.IGNORECASE)
    for date in (_DAY_FIRST + _LATER, _MONTH_FIRST + _LATER, _CTIME)
)
_NUMERIC = re.compile(
    r"(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})"
    rf"(?:(?:\s*T\s*|\s+){_CLOCK}\s*{_ZONE})?",
    re.IGNORECASE,
)


def parse_date(raw: str | None) -> datetime | None:
    """The moment that a feed's date names, in UTC; None when it names none.

    A date without zone, or with "-0000" (RFC 5322, 3.3: zone unknown), is taken as UTC. The sign after a zone's name is
    read as written: "GMT+7" is seven hours ahead.
    """
    text = " ".join((raw or "").split())
    if not text or len(text) > MAX_RAW:
        return None
    for pattern in (_NUMERIC, *_SPOKEN):
        found = pattern.fullmatch(text)
        if found:
            return _moment(found.groupdict())
    try:
        moment = datetime.fromisoformat(text)
        return _utc(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None


def _moment(part: dict[str, str | None]) -> datetime | None:
    month = part["month"] or ""
    number = int(month) if month.isdigit() else MONTHS.get(month.casefold())
    if number is None:
        return None
    year = int(part["year"] or 0)
    if len(part["year"] or "") == 2:
        year += 1900 if year >= 70 else 2000  # RFC 2822, 4.3, but no feed is older than 1970
    hour = int(part["hour"] or 0)
    half = (part["half"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    second = min(int(part["second"] or 0), 59) if part["second"] != "60" else 59  # a leap second
    try:
        zone = timezone(timedelta(minutes=_offset(part["zone"])))
        moment = datetime(year, number, int(part["day"] or 0), hour, int(part["minute"] or 0), second, tzinfo=zone)
        return _utc(moment)
    except (ValueError, OverflowError):
        return None


def _utc(moment: datetime) -> datetime | None:
    moment = moment.astimezone(UTC)
    return moment if moment.year in YEARS else None


def _offset(zone: str | None) -> int:
    """Minutes east of UTC. In "GMT+7" and "CET+0100" the figure is the offset, whatever the name."""
    text = (zone or "").replace(" ", "").lower()
    shift = re.search(r"([+-])(\d{1,2}):?(\d{2})?$", text)
    if not shift:
        return ZONES.get(text, 0)
    return (-1 if shift[1] == "-" else 1) * (int(shift[2]) * 60 + int(shift[3] or 0))
