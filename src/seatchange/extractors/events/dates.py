"""Dates in a sentence, resolved against the publication date: «on 1 March», «vendredi», «Ende des Monats»."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from seatchange.extractors.events.lexicon import Lexicon
from seatchange.extractors.events.tags import Tagged

_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_NUMERIC = re.compile(r"\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b")
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|ère|º|°|o|a)?")  # folded, «1º» is «1o»
_NEAR_MONTHS = 8
"""A month without a year is the one nearest to the publication: up to eight months ahead, else in the past."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A date at token `k`: an ISO day or month. `weekday` says that only a day of the week was given."""

    k: int
    text: str
    weekday: bool = False


def _year(token: str) -> int | None:
    return int(token) if len(token) == 4 and token.isdecimal() and 1900 <= int(token) <= 2100 else None


def _number(token: str) -> int | None:
    match = _ORDINAL.fullmatch(token)
    value = int(match.group(1)) if match else 0
    return value if 1 <= value <= 31 else None


def _resolve(
    year: int | None, month: int, day: int | None, published: date | None, *, ahead: bool = True
) -> str | None:
    """An ISO day or month. Without a year it is the next one ahead, or the last one where the change is done."""
    if year is None:
        if published is None:
            return None
        year = published.year
        months = (month - published.month) % 12
        if ahead and months <= _NEAR_MONTHS and month < published.month:
            year += 1
        elif month > published.month and (not ahead or months > _NEAR_MONTHS):
            year -= 1
    if day is None:
        return f"{year:04}-{month:02}"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def moments(tagged: Tagged, lexicon: Lexicon, published: date | None, *, ahead: bool) -> list[Moment]:
    """The dates of a sentence in order. `ahead`: a weekday or month alone is the next one rather than the last."""
    tokens = tagged.tokens
    found: list[Moment] = []
    text_start = tokens[0].start if tokens else 0
    for k, token in enumerate(tokens):
        month = lexicon.month_numbers.get(token.norm)
        if month is not None and (token.capital or len(token.norm) > 3):
            day, year = _around(tagged, k)
            resolved = _resolve(year, month, day, published, ahead=ahead)
            if resolved:
                found.append(Moment(k, resolved))
        elif published is not None and token.norm in lexicon.weekday_numbers:
            back = (published.weekday() - lexicon.weekday_numbers[token.norm]) % 7
            day_ = published + timedelta(days=(7 - back) if ahead and back else -back)
            found.append(Moment(k, day_.isoformat(), weekday=True))
        elif published is not None and token.norm in lexicon.day_offsets:
            found.append(
                Moment(k, (published + timedelta(days=lexicon.day_offsets[token.norm])).isoformat(), weekday=True)
            )
        elif token.text.isdecimal() and k + 4 < len(tokens):
            piece = "".join(t.text for t in tokens[k : k + 5])
            if (m := _ISO.fullmatch(piece)) or (m := _NUMERIC.fullmatch(piece)):
                a, b, c = (int(x) for x in m.groups())
                resolved = _resolve(a, b, c, None) if a > 31 else _resolve(c, b, a, None) if b <= 12 else None
                if resolved:
                    found.append(Moment(k, resolved))
    del text_start
    return found


def _around(tagged: Tagged, k: int) -> tuple[int | None, int | None]:
    """Day and year beside the month at `k`: «1 March 2024», «March 1, 2024», «1. März», «1 de marzo de 2024»."""
    tokens = tagged.tokens
    day: int | None = None
    year: int | None = None
    b = k - 1
    while b >= 0 and (tokens[b].text in ".,º°" or tagged.has("of", b)):
        b -= 1
    if b >= 0 and k - b <= 3:
        day = _number(tokens[b].norm)
    a = k + 1
    if day is None and a < len(tokens) and tokens[a].text == "." and not tokens[a].spaced:
        a += 1
    if day is None and a < len(tokens) and (n := _number(tokens[a].norm)) is not None:
        day = n
        a += 1
    while a < len(tokens) and a - k <= 4 and (tokens[a].text in ",." or tagged.has("of", a)):
        a += 1
    if a < len(tokens) and a - k <= 4:
        year = _year(tokens[a].text)
    return day, year
