"""Tags: which offices, triggers and marks are seen in a sentence."""

from __future__ import annotations

import pytest
from stages import tagged


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "the chief executive and the managing director", ["ceo", "managing_director"]),
        ("en", "the Chief Financial Officer", ["cfo"]),
        ("en", "the vice-president of Acme", ["vice_president"]),
        ("en", "the prime minister", ["out_of_scope"]),
        ("fr", "la directrice générale et le PDG", ["ceo", "ceo"]),
        ("de", "die Finanzchefin und der Vorstandsvorsitzende", ["cfo", "ceo"]),
        ("es", "la consejera delegada", ["ceo"]),
        ("it", "l'amministratrice delegata", ["ceo"]),
        ("nl", "de bestuursvoorzitter", ["ceo"]),
        ("pt", "o diretor financeiro", ["cfo"]),
    ],
)
def test_offices(language: str, text: str, expected: list[str]) -> None:
    assert [o.office.role_class for o in tagged(text, language).offices] == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Jane Roe has resigned", ["leave"]),
        ("en", "the managing director spoke", []),  # a word of an office is no trigger
        ("fr", "Jane Roe a démissionné", ["leave"]),
        ("de", "Anna Becker tritt am Montag zurück", ["leave"]),  # a verb in two halves
        ("de", "Sie tritt gern; sie kommt zurück", []),  # no half across a semicolon
        ("es", "Ana Gómez dimite", ["leave"]),
        ("nl", "Sanne Visser treedt in mei af", ["leave"]),
        ("pt", "Ana Sousa renunciou", ["leave"]),
        ("it", "Anna Bianchi si è dimessa", ["leave"]),
    ],
)
def test_triggers(language: str, text: str, expected: list[str]) -> None:
    frames = dict.fromkeys(t.trigger.frame for t in tagged(text, language).triggers)
    assert [frame for frame in frames if frame in ("leave", "appoint")] == expected


@pytest.mark.parametrize(
    "text", ["JANE ROE RESIGNED", "jane roe resigned", "Jane Roe re\u00adsigned", "Jane Roe ｒesigned"]
)
def test_a_trigger_is_seen_however_it_is_written(text: str) -> None:
    assert [t.trigger.lemma for t in tagged(text).triggers] == ["resign"]


@pytest.mark.parametrize("language", ["fr", "es", "pt"])
def test_decomposed_accents_are_the_same_letters(language: str) -> None:
    words = {"fr": "a e\u0301te\u0301 nomme\u0301e", "es": "dimitio\u0301", "pt": "demissa\u0303o"}
    assert tagged(words[language], language).triggers


def test_marks_say_where_the_words_of_a_list_stand() -> None:
    found = tagged("the former interim chief executive of the company")
    assert found.has("former", 1)
    assert found.has("interim", 2)
    assert found.has("org_refs", 7)
    assert not found.has("former", 2)
    assert not found.has("no such list", 0)


def test_a_longer_form_hides_the_shorter_in_it() -> None:
    (office,) = tagged("the deputy chief executive officer").offices
    assert (office.i, office.j) == (1, 4)
    assert office.office.role_class == "other"


def test_a_form_with_a_hyphen_matches_with_a_space_too() -> None:
    for text in ("the vice-president", "the vice president"):
        (office,) = tagged(text).offices
        assert office.office.role_class == "vice_president"
