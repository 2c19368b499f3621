"""What messages say in each language: one file of words per language under `words`, dates by the Unicode CLDR."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from importlib import resources
from typing import Literal, get_args

from babel.dates import format_date, format_datetime, format_skeleton
from babel.numbers import format_percent

MessageLanguage = Literal["de", "en", "es", "fr", "it", "nl", "pt"]
LANGUAGES: tuple[str, ...] = get_args(MessageLanguage)
LOCALES = {"en": "en_GB", "pt": "pt_PT"}  # where the language alone would mean a country's order of day and month


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; the texts with {names} in them are filled by `str.replace`, never `format`."""

    language: str
    digest: str
    rest: str  # of a digest: what is not shown
    update: str
    sample: str  # a message sent by hand, which must not be taken for news
    interim: str
    acting: str  # a role held for the time being
    before: str
    subject: Mapping[str, str]
    news: Mapping[str, Mapping[str, str]]  # by change and status: what is told
    change: Mapping[str, str]
    status: Mapping[str, str]
    manner: Mapping[str, str]
    labels: Mapping[str, str]
    office: Mapping[str, str]
    reason: Mapping[str, str]  # of a digest: why it is one

    @property
    def locale(self) -> str:
        """The locale of dates and numbers."""
        return LOCALES.get(self.language, self.language)


@cache
def words(language: str) -> Words:
    """The words of a language of LANGUAGES."""
    text = resources.files(__package__).joinpath("words", f"{language}.toml").read_text("utf-8")
    return Words(language=language, **tomllib.loads(text))


def day(iso: str | None, language: Words) -> str | None:
    """An ISO date or month as the language writes it; anything else as it is."""
    if iso is None:
        return None
    try:
        if re.fullmatch(r"\d{4}-\d\d", iso):
            return str(format_skeleton("yMMMM", date.fromisoformat(f"{iso}-01"), locale=language.locale))
        return str(format_date(date.fromisoformat(iso), "long", locale=language.locale))
    except ValueError:
        return iso


def moment(at: datetime | None, language: Words) -> str | None:
    """A moment in UTC as the language writes it."""
    if at is None:
        return None
    return f"{format_datetime(at.astimezone(UTC), 'd MMM y, HH:mm', locale=language.locale)} UTC"


def share(part: float, language: Words) -> str:
    """A confidence from 0 to 1 as a percentage."""
    return str(format_percent(part, locale=language.locale))


def filled(pattern: str, **values: str) -> str:
    """A pattern with its {names} replaced in one go, so that a value cannot name another."""
    return re.sub(r"\{(\w+)\}", lambda match: values.get(match[1], match[0]), pattern)
