"""Every lexicon entry proves itself: its examples are read as they say, its counter-examples are not."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from seatchange.extractors.events import detect, languages
from seatchange.extractors.events.lexicon import Example, LexiconError, expand, load, parse
from seatchange.extractors.model import Article, Mention

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def read(text: str, language: str) -> tuple[Mention, ...]:
    """The mentions of a text that was published today.

    A sentence alone proves less than an article with a headline: the floor is lower here, for counter-examples too.
    """
    return detect(Article("https://example.org/a", "", text, language, NOW, "page", NOW), floor=0.45)


def words(text: str | None) -> set[str]:
    return set(re.findall(r"\w+", (text or "").casefold()))


def agrees(mention: Mention, expected: str) -> bool:
    """Whether a mention is what an example says: «in Jane Roe | Acme Corp | ceo [| status]»."""
    fields = [f.strip() for f in expected.split("|")]
    change, _, person = fields[0].partition(" ")
    organisation = words(fields[1]) if len(fields) > 1 else set()
    found = words(mention.organisation)
    return (
        mention.change == change
        and words(mention.person) == words(person)
        and (found <= organisation or organisation <= found)
        and (len(fields) < 3 or not fields[2] or mention.role_class == fields[2])
        and (len(fields) < 4 or not fields[3] or mention.status == fields[3])
    )


CASES = [
    pytest.param(language, example, id=f"{language}: {example.text[:60]}")
    for language in sorted(languages())
    for example in load(language).examples
]


@pytest.mark.parametrize(("language", "example"), CASES)
def test_an_example_is_read_as_it_says(language: str, example: Example) -> None:
    found = read(example.text, language)
    told = [f"{m.change} {m.person} | {m.organisation} | {m.role_class} | {m.status}" for m in found]
    for expected in example.expected:
        assert any(agrees(m, expected) for m in found), f"{example.entry}: expected {expected!r}, read {told}"
    assert len(found) == len(example.expected), f"{example.entry}: read {told}"


def test_braces_stand_for_alternatives() -> None:
    assert list(expand("chief{,s} {a,b}")) == ["chief a", "chief b", "chiefs a", "chiefs b"]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("language = 'xx'\n[[office]]\nclass = 'boss'\nforms = ['x']", "unknown class"),
        ("language = 'xx'\n[[trigger]]\nframe = 'leave'\nverb = ['goes']\nexamples = ['a => b']", "counter-example"),
        ("language = 'xx'\n[[trigger]]\nframe = 'fly'\nverb = ['flies']", "unknown frame"),
        ("language = 'xx'\n[words]\ncolours = ['red']", "unknown word list"),
        ("language = 'xx'\n[grammar]\nverb_finale = true", r"xx.toml: unknown grammar flag \['verb_finale'\]"),
        ("language = 'xx'\n[grammar]\nverb_final = 'yes'", "grammar flag 'verb_final' must be true or false"),
        ("language = 'xx'\n[[trigger]]\nframe = 'leave'\nverb = ['go{es']\nexamples=['a']\ncounters=['b']", "brace"),
        ("language = ", "xx.toml"),
    ],
)
def test_a_lexicon_that_cannot_be_used_says_why(source: str, message: str) -> None:
    with pytest.raises(LexiconError, match=message):
        parse(source, "xx.toml")


def test_a_language_without_a_lexicon_gives_no_mention_and_a_clear_error() -> None:
    assert read("Jane Roe was appointed chief executive of Acme Corp.", "zz") == ()
    with pytest.raises(LexiconError, match="no lexicon for language 'zz'"):
        load("zz")
