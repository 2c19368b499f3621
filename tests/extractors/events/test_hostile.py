"""Whatever the text, detection ends, stays linear, and its evidence cuts the very sentence out of the article."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seatchange.extractors.events import detect, explain, languages
from seatchange.extractors.events.lexicon import MANNERS, ROLE_CLASSES
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
    "commas": "Jane Roe,,,, resigned,, as chief executive,, ",
    "brackets": "Jane Roe (((chief executive))) resigned ",
    "quotes": "«Jane Roe» “resigned” 'chief executive' ",
    "sentences": "Jane Roe has resigned as chief executive of Acme Corp. ",
    "names that differ": "",
}


def work(one: Article) -> int:
    """How many calls of Python functions it takes to read an article: time without a clock."""
    calls = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        detect(one)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("kind", HOSTILE)
def test_work_grows_with_the_length_and_not_faster(kind: str) -> None:
    def text(n: int) -> str:
        if kind == "names that differ":
            return " ".join(
                f"Jane{'abcdefghij'[i % 10]} Roe{i} resigned as chief executive of Acme{i} Corp." for i in range(n)
            )
        return HOSTILE[kind] * n

    detect(article("", text(3), "en"))  # lexicon and gazetteers are loaded once
    small, large = (work(article("", text(n), "en")) for n in (100, 400))
    assert large < 4 * small * 1.6, f"{small} calls for 100 pieces, {large} for 400"
