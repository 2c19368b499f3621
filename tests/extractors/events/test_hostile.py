"""Whatever the text, detection ends, stays linear, and its evidence cuts the very sentence out of the article."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seatchange.extractors.events import detect, explain, languages
from seatchange.extractors.events.lexicon import MANNERS, ROLE_CLASSES
from seatchange.extractors.events.text import MAX_SENTENCE_TOKENS
from seatchange.extractors.model import Article, Mention

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LANGUAGES = sorted(languages())

# Pieces of news, so that arbitrary text also meets the rules rather than only the gate.
PIECES = [
    "Jane Roe", "John Doe", "Acme Corp", "chief executive", "PDG", "directrice générale", "resigned", "a été nommée",
    "has been appointed", "succède à", "replaces", "Roe's", "l'", "d'", "the", "new", "former", "ex-", "interim", "par",
    "by", "and", "et", ",", ";", ":", ".", "?", "!", "(", ")", "«", "»", "“", "”", "'", "’", "-", "–", "\n",
    " ", "2026",
    "1 May", "on Friday", "vendredi", "M.", "Dr", "J.", "ÉLU", "CEO", "&", "\u00ad", "\u00a0", "e\u0301",
    "Vorstandsvorsitzender", "wird", "trat", "zurück", "consejero delegado", "nombra a", "board of", "who", "qui",
    "he", "il",
]  # fmt: skip
TEXTS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=400),
    st.lists(st.sampled_from(PIECES), max_size=120).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=120).map("".join),
)


def article(title: str, text: str, language: str) -> Article:
    return Article("https://example.org/a", title, text, language, NOW, "page", NOW)


def check(mention: Mention, of: Article) -> None:
    field = of.title if mention.evidence.field == "title" else of.text
    assert field[mention.evidence.start : mention.evidence.end] == mention.evidence.sentence
    assert mention.evidence.sentence.strip()
    assert 0 <= mention.confidence <= 1
    assert mention.change in ("in", "out")
    assert mention.role_class in ROLE_CLASSES
    assert mention.manner in MANNERS
    assert mention.status in ("done", "announced", "planned", "rumoured", "denied")
    assert mention.person.strip()


@settings(max_examples=300, deadline=None)
@given(title=TEXTS, text=TEXTS, language=st.sampled_from(LANGUAGES))
def test_any_text_is_read_without_an_error(title: str, text: str, language: str) -> None:
    one = article(title, text, language)
    mentions = detect(one)
    for mention in mentions:
        check(mention, one)
    assert detect(one) == mentions
    assert explain(title, text, language)


HOSTILE = {
    "no full stop": "Jane Roe resigned as chief executive of Acme Corp and ",
    "only capitals": "JANE ROE RESIGNED AS CHIEF EXECUTIVE OF ACME CORP ",
    "only names": "Jane Roe and John Doe, Acme Corp, ",
    "only commas": ",",
    "only full stops": ".",
    "only apostrophes": "'’",
    "only quotation marks": '«“"',
    "commas": "Jane Roe,,,, resigned,, as chief executive,, ",
    "brackets": "Jane Roe (((chief executive))) resigned ",
    "nested brackets": "Acme Corp (chief executive Jane Roe resigned ",
    "closing brackets": "Jane Roe resigned as chief executive.)))) ",
    "quotes": "«Jane Roe» “resigned” 'chief executive' ",
    "sentences": "Jane Roe has resigned as chief executive of Acme Corp. ",
    "paragraphs": "Jane Roe has resigned as chief executive of Acme Corp.\n",
    "empty lines": "\n",
    "only triggers": "resigned appointed replaced succeeds leaves named joins ",
    "only offices": "chief executive chairman president director of ",
    "halves of verbs": "put in brought on board in charge back chief executive ",
    "hyphens": "vice-president-chief-executive-",
    "initials": "J. P. ",
    "particles": "van den de la von Roe ",
    "and": "and ",
    "pronouns": "She resigned as chief executive of the company. ",
}


def differing(n: int) -> str:
    """A paragraph of changes at bodies that all differ, of people who all differ."""
    return " ".join(f"Jane{'abcdefghij'[i % 10]} Roe{i} resigned as chief executive of Acme{i} Corp." for i in range(n))


def roll(n: int) -> str:
    """One verb with ever more people joined by «and», none the same; the cuts leave the verb as many."""
    people = MAX_SENTENCE_TOKENS * n // STEPS[0]
    return " and ".join(f"Jane Roe{i}" for i in range(people)) + " resigned as directors of Acme Corp."


def unplaced(n: int) -> str:
    """Changes that name no organisation, in a document that names ever more of them."""
    return "\n".join(f"Acme{i} Corp fell. Jane Roe{i} resigned as chief executive." for i in range(n))


TEXTS_BY_LENGTH = {kind: (lambda n, piece=piece: piece * n) for kind, piece in HOSTILE.items()}
TEXTS_BY_LENGTH |= {"all differ": differing, "one roll": roll, "organisations far away": unplaced}

STEPS = (100, 200, 400)
GROWTH = 1.35
"""Twice the text may cost so much more than twice the work: a paragraph grows dearer until its sentences are cut."""


def work(one: Article) -> int:
    """How many lines of Python it takes to read an article, each round of a loop counted: time without a clock."""
    lines = 0

    def count(frame: FrameType, event: str, argument: object) -> Callable[..., object] | None:
        nonlocal lines
        if "seatchange" not in frame.f_code.co_filename:
            return None
        lines += event == "line"
        return count

    sys.settrace(count)
    try:
        detect(one)
    finally:
        sys.settrace(None)
    return lines


@pytest.mark.parametrize("kind", TEXTS_BY_LENGTH)
def test_work_grows_with_the_length_and_not_faster(kind: str) -> None:
    texts = TEXTS_BY_LENGTH[kind]
    detect(article("", texts(3), "en"))  # lexicon and gazetteers are loaded once
    small, middle, large = (work(article("", texts(n), "en")) for n in STEPS)
    assert middle <= 2 * small * GROWTH, f"{small} lines for {STEPS[0]} pieces, {middle} for {STEPS[1]}"
    assert large <= 2 * middle * GROWTH, f"{middle} lines for {STEPS[1]} pieces, {large} for {STEPS[2]}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["no full stop", "only capitals", "nested brackets", "only triggers", "and"])
def test_a_long_text_ends_in_every_language(kind: str, language: str) -> None:
    one = article("", HOSTILE[kind] * 1_000, language)
    for mention in detect(one):
        check(mention, one)
