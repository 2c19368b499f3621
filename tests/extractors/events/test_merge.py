"""Merge, confidence and explanation: what a document as a whole tells."""

from __future__ import annotations

import pytest
from stages import changes, reading

from seatchange.extractors.events import explain
from seatchange.extractors.events.confidence import WEIGHTS, confidence_of, features


def test_what_is_told_twice_is_one_change() -> None:
    found = reading(
        "Jane Roe has resigned as chief executive of Acme Corp. Roe resigned on Friday, Acme said.",
        title="Acme chief executive Jane Roe resigns",
    )
    assert changes(found) == ["out Jane Roe | Acme Corp"]
    assert len({r.scene.number for r in found.merged[0].reports}) > 1


def test_who_takes_over_a_newspaper_is_its_editor() -> None:
    text = "Jane Roe, editor of the newspaper Acme Mercury, resigned. John Doe takes the helm of the newspaper{}."
    assert [m.role_class for m in reading(text.format("")).merged] == ["editor", "editor"]
    managed = reading(text.format(", its chief executive, Mary Low, said")).merged
    assert {m.person.text: m.role_class for m in managed}["John Doe"] == "ceo"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Jane Roe will succeed John Doe as chief executive of Acme Corp."),
        ("en", "Acme Corp named Jane Roe chief executive, replacing John Doe."),
        ("fr", "Jane Roe succède à John Doe à la direction générale d'Acme Corp."),
        ("de", "Jane Roe folgt auf John Doe als Vorstandschefin der Acme Corp."),
        ("nl", "Jane Roe volgt John Doe op als bestuursvoorzitter van Acme Corp."),
        ("es", "Jane Roe sustituye a John Doe como consejera delegada de Acme Corp."),
        ("pt", "Jane Roe substitui John Doe como presidente-executiva da Acme Corp."),
        ("it", "Jane Roe succede a John Doe come amministratrice delegata di Acme Corp."),
    ],
)
def test_a_succession_has_two_sides_of_one_seat(language: str, text: str) -> None:
    found = reading(text, language)
    assert sorted(changes(found)) == ["in Jane Roe | Acme Corp", "out John Doe | Acme Corp"]
    assert len({m.role_class for m in found.merged}) == 1


def test_a_clause_without_an_organisation_takes_that_of_the_document() -> None:
    found = reading("Acme Corp fell on Friday.\nJane Roe resigned as chief executive.", title="Acme Corp in trouble")
    assert changes(found) == ["out Jane Roe | Acme Corp"]
    assert found.merged[0].org_source == "nearest"


def test_several_people_make_several_changes() -> None:
    found = reading("Jane Roe and John Doe have resigned as directors of Acme Corp.")
    assert sorted(changes(found)) == ["out Jane Roe | Acme Corp", "out John Doe | Acme Corp"]


def test_confidence_follows_the_named_features() -> None:
    clear = reading("Jane Roe has resigned as chief executive of Acme Corp. Acme Corp said so.").merged[0]
    vague = reading("Acme Corp fell on Friday.\nJane Roe resigned as chief executive.").merged[0]
    assert set(features(clear, 1)) == set(WEIGHTS)
    assert features(clear, 1)["organisation in the clause"] == 1
    assert features(vague, 1)["organisation in the clause"] == 0
    assert 0 < confidence_of(vague, 1) < confidence_of(clear, 1) < 1


def test_far_paragraphs_are_left_unread_and_keep_their_place() -> None:
    filler = "The river rose by a metre.\n" * 30
    found = reading(f"Acme Corp makes boats.\n{filler}Jane Roe has resigned as chief executive of Acme Corp.")
    assert changes(found) == ["out Jane Roe | Acme Corp"]
    numbers = [t.sentence.number for t in found.tagged]
    assert len(numbers) < 10
    assert numbers[-1] == 31


def test_an_explanation_shows_every_stage() -> None:
    told = explain("", "Jane Roe has resigned as chief executive of Acme Corp.", "en")
    for stage in (
        "gate       open",
        "sentence   text 0-54",
        "trigger  ",
        "name     ",
        "office   ",
        "change   ",
        "event      out",
    ):
        assert stage in told
    assert "gate       shut" in explain("", "The river rose by a metre.", "en")


def test_an_explanation_says_why_a_change_was_dropped() -> None:
    assert "negated" in explain("", "Jane Roe was not appointed chief executive of Acme Corp.", "en")
