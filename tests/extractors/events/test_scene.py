"""Phrases and clauses: who holds which office, who does what to whom."""

from __future__ import annotations

import pytest
from stages import reading

from seatchange.extractors.events.phrases import OfficePhrase
from seatchange.extractors.events.roles import agents_of, objects_of, subjects_of


def phrase(text: str, language: str = "en") -> OfficePhrase:
    """The first office phrase of the first sentence; a change behind it opens the gate."""
    return reading(text, language).scenes[0].phrases[0]


@pytest.mark.parametrize(
    ("language", "text", "role_class", "organisation", "person"),
    [
        ("en", "Acme Corp chief executive Jane Roe resigned.", "ceo", "Acme Corp", "Jane Roe"),
        ("en", "Jane Roe, chief executive of Acme Corp, resigned.", "ceo", "Acme Corp", "Jane Roe"),
        ("en", "The chairman and chief executive of Acme Corp, Jane Roe, resigned.", "ceo", "Acme Corp", "Jane Roe"),
        ("en", "Acme Corp's chief executive, Jane Roe, resigned.", "ceo", "Acme Corp", "Jane Roe"),
        ("fr", "Le directeur général de la société Acme, Jean Roche, démissionne.", "ceo",
         "société Acme", "Jean Roche"),
        ("de", "Der Vorstandschef der Acme AG, Peter Lang, tritt zurück.", "ceo", "Acme AG", "Peter Lang"),
        ("es", "La consejera delegada de Acme S.A., Ana Gómez, dimite.", "ceo", "Acme S.A.", "Ana Gómez"),
        ("nl", "De bestuursvoorzitter van Acme NV, Sanne Visser, treedt af.", "ceo", "Acme NV", "Sanne Visser"),
    ],
)  # fmt: skip
def test_an_office_with_what_belongs_to_it(
    language: str, text: str, role_class: str, organisation: str, person: str
) -> None:
    found = phrase(text, language)
    assert found.role_class == role_class
    assert found.organisation is not None
    assert found.organisation.text == organisation
    assert found.person is not None
    assert found.person.entity.text == person


@pytest.mark.parametrize(
    ("language", "text", "mark"),
    [
        ("en", "Acme Corp's new chief executive, Jane Roe, resigned.", "new"),
        ("en", "The former chief executive of Acme Corp, Jane Roe, joins Beta Ltd.", "former"),
        ("en", "The outgoing chief executive of Acme Corp, Jane Roe, resigned.", "outgoing"),
        ("en", "The interim chief executive of Acme Corp, Jane Roe, resigned.", "interim"),
        ("fr", "La nouvelle directrice générale de la société Acme, Anne Roche, démissionne.", "new"),
        ("de", "Der frühere Vorstandschef der Acme AG, Peter Lang, wechselt zur Beta AG.", "former"),
        ("es", "La nueva consejera delegada de Acme S.A., Ana Gómez, dimite.", "new"),
    ],
)
def test_how_an_office_is_held(language: str, text: str, mark: str) -> None:
    found = phrase(text, language)
    assert [m for m in ("new", "former", "outgoing", "interim") if getattr(found, m)] == [mark]


@pytest.mark.parametrize(
    ("language", "text", "voice", "subjects", "objects", "agents"),
    [
        ("en", "Jane Roe has dismissed John Doe as chairman of Acme Corp.", "active", ["Jane Roe"], ["John Doe"], []),
        ("en", "John Doe was dismissed by Jane Roe as chairman.", "passive", ["John Doe"], ["Jane Roe"], ["Jane Roe"]),
        ("fr", "Jean Roche a été remplacé par Anne Petit à la présidence d'Acme.", "passive", ["Jean Roche"],
         ["Anne Petit"], ["Anne Petit"]),
        ("es", "Juan Pérez fue destituido por Ana Gómez como presidente.", "passive", ["Juan Pérez"],
         ["Ana Gómez"], ["Ana Gómez"]),
    ],
)  # fmt: skip
def test_who_does_what_to_whom(
    language: str, text: str, voice: str, subjects: list[str], objects: list[str], agents: list[str]
) -> None:
    scene = reading(text, language).scenes[0]
    trigger = next(t for t in scene.tagged.triggers if t.trigger.form != "noun")
    assert scene.voice(trigger) == voice
    assert [n.entity.text for n in subjects_of(scene, trigger)] == subjects
    assert [n.entity.text for n in objects_of(scene, trigger)] == objects
    assert [n.entity.text for n in agents_of(scene, trigger)] == agents


def test_an_aside_is_stepped_over() -> None:
    scene = reading("Jane Roe, who beat John Doe last year, has resigned as chairman of Acme Corp.").scenes[0]
    trigger = next(t for t in scene.tagged.triggers if t.trigger.lemma.startswith("resign"))
    assert [n.entity.text for n in subjects_of(scene, trigger)] == ["Jane Roe"]


def test_names_joined_by_and_share_the_verb() -> None:
    scene = reading("Jane Roe and John Doe have resigned as directors of Acme Corp.").scenes[0]
    trigger = next(t for t in scene.tagged.triggers if t.trigger.lemma.startswith("resign"))
    assert [n.entity.text for n in subjects_of(scene, trigger)] == ["Jane Roe", "John Doe"]
