"""Sentences and tokens: where they begin and end, whatever the typography."""

from __future__ import annotations

import pytest

from seatchange.extractors.events.lexicon import load
from seatchange.extractors.events.text import (
    MAX_CHARS,
    MAX_SENTENCE_TOKENS,
    Spelling,
    fold,
    folded,
    sentences,
    title_case,
    words_of,
)


def cut(text: str, language: str = "en") -> list[str]:
    return [text[s.start : s.end] for s in sentences(text, "text", load(language).spelling)]


def tokens(text: str, language: str = "en") -> list[str]:
    return [t.text for s in sentences(text, "text", load(language).spelling) for t in s.tokens]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Roe left. Doe came.", ["Roe left.", "Doe came."]),
        ("en", "Mr. Roe left Acme Inc. in May. Doe came.", ["Mr. Roe left Acme Inc. in May.", "Doe came."]),
        ("en", "J. P. Roe left. Doe came.", ["J. P. Roe left.", "Doe came."]),
        ("en", "“Roe left.” Doe came.", ["“Roe left.”", "Doe came."]),
        ("en", "Will Roe go? Doe asked! Yes.", ["Will Roe go?", "Doe asked!", "Yes."]),
        ("en", "Roe left\nDoe came", ["Roe left", "Doe came"]),
        ("en", "Sales rose 3.5 per cent. Roe left.", ["Sales rose 3.5 per cent.", "Roe left."]),
        ("en", "• Acme: Jane Roe\n• Beta: John Doe", ["• Acme: Jane Roe", "• Beta: John Doe"]),
        ("en", "Roe left.Doe came.", ["Roe left.Doe came."]),
        ("fr", "M. Roe part. Mme Doe arrive.", ["M. Roe part.", "Mme Doe arrive."]),
        ("fr", "« Je pars. » Roe sourit.", ["« Je pars.", "» Roe sourit."]),
        ("de", "Am 1. Mai geht Roe. Doe kommt.", ["Am 1. Mai geht Roe.", "Doe kommt."]),
        ("de", "Dr. Anna Becker geht. Lang kommt.", ["Dr. Anna Becker geht.", "Lang kommt."]),
        ("es", "El Sr. Roe se va. Llega Doe.", ["El Sr. Roe se va.", "Llega Doe."]),
        ("en", "", []),
        ("en", " \n\n ", []),
    ],
)
def test_sentences(language: str, text: str, expected: list[str]) -> None:
    assert cut(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Roe's chief", ["Roe", "'s", "chief"]),
        ("en", "Roe’s chief", ["Roe", "’s", "chief"]),
        ("en", "Tim O'Brien", ["Tim", "O'Brien"]),
        ("en", "the Roes' firm", ["the", "Roes", "'", "firm"]),
        ("en", "vice-president", ["vice", "-", "president"]),
        ("fr", "l’Oréal d'Alger", ["l’", "Oréal", "d'", "Alger"]),
        ("fr", "aujourd'hui qu'elle", ["aujourd'hui", "qu'", "elle"]),
        ("it", "l'amministratore dell’ente", ["l'", "amministratore", "dell’", "ente"]),
        ("en", "chief\u00adtain", ["chief\u00adtain"]),
        ("en", "Jane\u00a0Roe", ["Jane", "Roe"]),
        ("fr", "de\u0301le\u0301gue\u0301", ["de\u0301le\u0301gue\u0301"]),
        ("en", "CEO/President (Acme)", ["CEO", "/", "President", "(", "Acme", ")"]),
        ("en", "'", ["'"]),
    ],
)
def test_tokens(language: str, text: str, expected: list[str]) -> None:
    assert tokens(text, language) == expected


@pytest.mark.parametrize(
    "text",
    [
        "“Jane\u00a0Roe’s”  out — l’Oréal, Ti\u00adtel. Fe\u0301lix «O'Neill» (B.V.) left.\r\n\tNext\u2028line 🙂 x_y",
        "'s 's'' l'' qu'l'x ' ' rock'n'roll's",
    ],
)
@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_offsets_cut_the_very_words(text: str, language: str) -> None:
    for sentence in sentences(text, "text", load(language).spelling):
        for token in sentence.tokens:
            assert text[token.start : token.end] == token.text
        assert all(a.end <= b.start for a, b in zip(sentence.tokens, sentence.tokens[1:], strict=False))
        assert (sentence.start, sentence.end) == (sentence.tokens[0].start, sentence.tokens[-1].end)


def test_a_stretch_is_cut_with_the_offsets_of_the_whole() -> None:
    text = "Roe left.\nIt's over. Doe came.\nEnd."
    whole = sentences(text, "text", load("en").spelling)
    middle = sentences(text, "text", load("en").spelling, paragraph=1, start=10, end=30)
    assert [(s.start, s.end, s.paragraph) for s in middle] == [(s.start, s.end, s.paragraph) for s in whole[1:3]]


def test_a_text_without_a_full_stop_is_cut_all_the_same() -> None:
    found = sentences("word " * 1000, "text", Spelling())
    assert [len(s.tokens) for s in found] == [MAX_SENTENCE_TOKENS] * 4 + [1000 - 4 * MAX_SENTENCE_TOKENS]


def test_what_stands_far_down_is_not_read() -> None:
    found = sentences("a " * MAX_CHARS, "text", Spelling())
    assert found[-1].end <= MAX_CHARS


@pytest.mark.parametrize(
    ("word", "expected"),
    [("Straße", "strasse"), ("DÉLÉGUÉ", "délégué"), ("de\u0301", "dé"), ("ti\u00adtle", "title"), ("l’", "l'"),
     ("ﬁrm", "firm")],
)  # fmt: skip
def test_words_are_compared_in_one_form(word: str, expected: str) -> None:
    assert fold(word) == expected


def test_the_gate_sees_the_words_that_the_tokens_have() -> None:
    text = "Démis\u00adsionne: la DI\u00adRECTRICE ge\u0301ne\u0301rale,\nl’an\u00a0dernier"
    seen = words_of(folded(text))
    assert {"démissionne", "directrice", "générale", "dernier"} <= seen
    assert folded(text).count("\n") == text.count("\n")


@pytest.mark.parametrize(
    ("text", "word", "capital", "upper", "hyphen", "dash"),
    [
        ("Roe", True, True, False, False, False), ("eBay", True, True, False, False, False),
        ("CEO", True, True, True, False, False), ("roe", True, False, False, False, False),
        ("24", True, False, False, False, False), ("–", False, False, False, False, True),
        (",", False, False, False, False, False),
    ],
)  # fmt: skip
def test_what_the_spelling_says(text: str, word: bool, capital: bool, upper: bool, hyphen: bool, dash: bool) -> None:
    ((_, token),) = [s.tokens for s in sentences(f"x {text}", "text", Spelling())]
    assert (token.word, token.capital, token.upper, token.hyphen, token.dash) == (word, capital, upper, hyphen, dash)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Acme Names Jane Roe Chief Executive", True),
        ("ACME NAMES JANE ROE CHIEF EXECUTIVE", True),
        ("Acme names Jane Roe chief executive officer", False),
        ("Acme: Roe", False),
    ],
)
def test_headlines_in_title_case(text: str, expected: bool) -> None:
    (sentence,) = sentences(text, "title", load("en").spelling)
    assert title_case(sentence) is expected
