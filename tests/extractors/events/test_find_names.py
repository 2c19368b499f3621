"""Names: people and organisations told apart, and short forms tied to the full one."""

from __future__ import annotations

import pytest
from stages import changes, entities, reading

TAIL = {
    "en": " has been appointed chief executive of Acme Corp.",
    "fr": " a été nommée directrice générale de la société Acme.",
    "de": " wurde zur Vorstandschefin der Acme AG ernannt.",
    "es": " ha sido nombrada consejera delegada de Acme S.A.",
    "it": " è stata nominata amministratrice delegata di Acme S.p.A.",
    "nl": " is benoemd tot bestuursvoorzitter van Acme NV.",
    "pt": " foi nomeada presidente-executiva da Acme S.A.",
}


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("en", "Jane Roe"), ("en", "Jane P. Roe"), ("en", "J. P. Roe"), ("en", "Mary O'Brien"), ("en", "Jean-Luc Roe"),
        ("en", "Mary McDonald"), ("en", "John Roe Jr."), ("fr", "Anne de la Roche"), ("fr", "Marie-Claude Dupont"),
        ("de", "Anna von Bergheim"), ("de", "Hans-Peter Müller"), ("nl", "Sanne van den Berg"),
        ("es", "Ana Gómez"), ("pt", "Ana dos Santos"), ("it", "Anna Dell'Acqua"), ("en", "Mohammed bin Rashid"),
        ("en", "Hiroshi Tanaka"), ("en", "Priya Sharma"),
    ],
)  # fmt: skip
def test_people(language: str, name: str) -> None:
    assert name.removesuffix(".") in {
        p.removesuffix(".") for p in entities(reading(name + TAIL[language], language), "person")
    }


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "Jane Roe resigned as chief executive of {}.", "Smith & Sons Ltd"),
        ("en", "Jane Roe resigned as president of the {}.", "University of Halden"),
        ("en", "Jane Roe resigned as chief executive of {}.", "M3 Foods Inc"),
        ("fr", "Anne Roche quitte la direction générale de la {}.", "Banque de Lorraine"),
        ("es", "Ana Gómez deja la presidencia del {}.", "Banco de Toledo"),
        ("de", "Anna Becker verlässt die Geschäftsführung der {}.", "Stadtwerke Bergheim GmbH"),
        ("nl", "Sanne Visser vertrekt als directeur van het {}.", "Museum Bergen"),
        ("es", "Ana Gómez, consejera delegada de {}, dimite.", "Acme S.A."),
        ("it", "Anna Bianchi, presidente di {}, si dimette.", "Acme S.p.A."),
        ("pt", "Ana Sousa deixa a presidência do {}.", "Banco do Minho"),
        ("it", "Anna Bianchi lascia la presidenza della {}.", "Fondazione Verdi"),
    ],
)
def test_organisations(language: str, text: str, name: str) -> None:
    assert name in entities(reading(text.format(name), language), "organisation")


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Jane Roe leads Acme Corp. Roe resigned as its chief executive on Friday.", "out Jane Roe | Acme Corp"),
        ("en", "Jane Roe is chief executive of Acme Corp. She resigned on Friday.", "out Jane Roe | Acme Corp"),
        (
            "en",
            "The Halden Clearing Bank (HCB) has a new head. HCB named Jane Roe chief executive.",
            "in Jane Roe | Halden Clearing Bank",
        ),
        ("en", "HALDEN, May 1 – Jane Roe resigned as chief executive of Acme Corp.", "out Jane Roe | Acme Corp"),
        ("fr", "La société Acme perd sa directrice générale. Anne Roche démissionne.", "out Anne Roche | société Acme"),
    ],
)
def test_short_forms_stand_for_the_full_one(language: str, text: str, expected: str) -> None:
    assert expected in changes(reading(text, language))


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Bank Halden (Halden) has appointed Jane Roe as chief executive."),
        ("fr", "La Banque Halden (Halden) a nommé Anne Roche directrice générale."),
    ],
)
def test_forms_that_stand_for_each_other_come_to_an_end(language: str, text: str) -> None:
    assert len(changes(reading(text, language))) == 1


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The Board appointed a new chief executive in London on Monday."),
        ("en", "The chairman resigned in May."),
        ("es", "El presidente dimitió el lunes en Madrid."),
    ],
)
def test_nobody_is_named(language: str, text: str) -> None:
    assert changes(reading(text, language)) == []
