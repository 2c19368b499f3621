"""The stories of the demo newsroom, each a TOML file with the events that a careful reader finds in it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

SUMMARY_LENGTH = 240  # characters; feeds tell the beginning of a story
SLOTS = (
    "person",
    "organisation",
    "change",
    "role",
    "role_class",
    "manner",
    "interim",
    "status",
    "effective",
    "optional",
)


@dataclass(frozen=True, slots=True)
class Story:
    """A story as it is told: `age` before the newsroom opens it was published; `events` are the expected ones."""

    slug: str
    lang: str
    title: str
    text: str
    age: timedelta
    events: tuple[dict[str, Any], ...]

    @property
    def paragraphs(self) -> list[str]:
        """The paragraphs of the text."""
        return [line for line in self.text.splitlines() if line.strip()]

    @property
    def summary(self) -> str:
        """The beginning of the story, cut after a word."""
        first = self.paragraphs[0]
        return first if len(first) <= SUMMARY_LENGTH else first[:SUMMARY_LENGTH].rsplit(" ", 1)[0] + " …"

    def gold(self, opened: datetime) -> dict[str, Any]:
        """The story as a line of a gold file (docs/events.md), published as seen from when the newsroom opened."""
        events = [{slot: event.get(slot) for slot in SLOTS} for event in self.events]
        published = (opened - self.age).date().isoformat()
        return {
            "id": self.slug,
            "lang": self.lang,
            "published": published,
            "title": self.title,
            "text": self.text,
            "events": events,
        }


@dataclass(frozen=True, slots=True)
class Outlet:
    """A paper of the newsroom: its feed format ("rss" or "atom") and the words around its articles."""

    lang: str
    title: str
    format: str
    byline: str
    sections_label: str
    sections: tuple[str, ...]
    cookies: str
    related: str
    imprint: str
    stories: tuple[Story, ...]

    @property
    def media_type(self) -> str:
        """The media type of the feed."""
        return f"application/{self.format}+xml"


@cache
def stories() -> tuple[Story, ...]:
    """All stories, newest first."""
    read = [
        _story(path.name.removesuffix(".toml"), tomllib.loads(path.read_text("utf-8")))
        for path in (files(__package__) / "stories").iterdir()
        if path.name.endswith(".toml")
    ]
    return tuple(sorted(read, key=lambda story: (story.age, story.slug)))


def _story(slug: str, told: dict[str, Any]) -> Story:
    defaults = {"interim": False, "optional": False}
    return Story(
        slug=slug,
        lang=told["lang"],
        title=told["title"],
        text=told["text"].strip(),
        age=timedelta(minutes=told["minutes_old"]),
        events=tuple(defaults | event for event in told.get("events", ())),
    )


@cache
def outlets() -> tuple[Outlet, ...]:
    """All outlets with their stories."""
    told = tomllib.loads((files(__package__) / "outlets.toml").read_text("utf-8"))
    return tuple(_outlet(lang, words) for lang, words in told.items())


def _outlet(lang: str, words: dict[str, Any]) -> Outlet:
    own = tuple(story for story in stories() if story.lang == lang)
    return Outlet(lang=lang, stories=own, **words | {"sections": tuple(words["sections"])})
