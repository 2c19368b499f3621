"""Short ways to run the first stages of detection on an invented text."""

from __future__ import annotations

from datetime import date

from seatchange.extractors.events import read
from seatchange.extractors.events.detect import Reading
from seatchange.extractors.events.lexicon import load
from seatchange.extractors.events.tags import Tagged, tag
from seatchange.extractors.events.text import sentences

PUBLISHED = date(2026, 11, 25)  # a Wednesday


def tagged(text: str, language: str = "en") -> Tagged:
    """The tags of a text of one sentence."""
    lexicon = load(language)
    (sentence,) = sentences(text, "text", lexicon.spelling)
    return tag(sentence, lexicon)


def reading(text: str, language: str = "en", title: str = "", published: date | None = PUBLISHED) -> Reading:
    """Everything that the cascade finds in a text."""
    return read(title, text, language, published)


def entities(found: Reading, kind: str) -> set[str]:
    """The people or organisations of a document, in the form that events carry."""
    return {n.entity.text for scene in found.scenes for n in scene.names if n.entity.kind == kind and n.j > n.i}


def changes(found: Reading) -> list[str]:
    """The changes of a document, as «out Jane Roe | Acme Corp»."""
    return [f"{m.change} {m.person.text} | {m.organisation.text if m.organisation else None}" for m in found.merged]
