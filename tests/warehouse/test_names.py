from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatchange.warehouse.names import fold, person_words, same_organisation, same_person

SAME_PERSON = [
    ("Sam Altman", "Sam Altman"),
    ("Sam Altman", "Altman"),
    ("Sam Altman", "SAM ALTMAN"),
    ("Sam Altman", "S. Altman"),
    ("Sam Altman", "Samuel Altman"),
    ("Sam Altman", "Samuel H. Altman"),
    ("Mr Altman", "Sam Altman"),
    ("Dr. Anna Weiß", "Anna Weiss"),
    ("Ursula von der Leyen", "Leyen"),
    ("Ursula von der Leyen", "Ursula Leyen"),
    ("Ursula von der Leyen", "von der Leyen"),
    ("José Ángel Gurría", "Jose Angel Gurria"),
    ("Jean-Pierre Dupont", "J.-P. Dupont"),
    ("Jean-Pierre Dupont", "Jean Pierre Dupont"),
    ("Pablo Isla Álvarez", "Pablo Isla"),
    ("Pablo Isla Álvarez", "Isla"),
    ("Zhang Yong", "Yong Zhang"),
    ("Lars Løkke", "Lars Lokke"),
    ("Patrick O’Neill", "Patrick O'Neill"),
    ("Robert Smith Jr.", "Robert Smith"),
]
OTHER_PERSON = [
    ("Sam Altman", "Jack Altman"),
    ("Sam Altman", "Sam Bankman"),
    ("Sam Altman", "Sam"),
    ("John M. Doe", "John Paul Doe"),
    ("S. Altman", "J. Altman"),
    ("Emmet Shear", "Mira Murati"),
    ("Jo Doe", "Jonathan Roe"),
    ("", "Sam Altman"),
]
SAME_ORGANISATION = [
    ("OpenAI", "OpenAI, Inc."),
    ("Société Générale", "Societe Generale SA"),
    ("The Goldman Sachs Group, Inc.", "Goldman Sachs"),
    ("Volkswagen", "Volkswagen AG"),
    ("Google", "Google Cloud"),
    ("Eni S.p.A.", "Eni"),
    ("Deutsche Bahn", "DB"),
    ("International Business Machines Corp.", "IBM"),
    ("Bank of England", "BoE"),
    ("Banque centrale européenne", "BCE"),
    ("Bouygues Telecom", "BouyguesTelecom"),
    ("A.P. Møller–Mærsk A/S", "AP Moller Maersk"),
]
OTHER_ORGANISATION = [
    ("OpenAI", "Microsoft"),
    ("Deutsche Bank", "Deutsche Bahn"),
    ("Bank of America", "Bank of England"),
    ("Group", "OpenAI"),
    ("", "OpenAI"),
    ("SAP", "Samsung"),
]


@pytest.mark.parametrize(("one", "other"), SAME_PERSON)
def test_same_person(one: str, other: str) -> None:
    assert same_person(one, other)
    assert same_person(other, one)


@pytest.mark.parametrize(("one", "other"), OTHER_PERSON)
def test_other_person(one: str, other: str) -> None:
    assert not same_person(one, other)
    assert not same_person(other, one)


@pytest.mark.parametrize(("one", "other"), SAME_ORGANISATION)
def test_same_organisation(one: str, other: str) -> None:
    assert same_organisation(one, other)
    assert same_organisation(other, one)


@pytest.mark.parametrize(("one", "other"), OTHER_ORGANISATION)
def test_other_organisation(one: str, other: str) -> None:
    assert not same_organisation(one, other)
    assert not same_organisation(other, one)


@given(st.text(), st.text())
def test_any_text_is_a_name_and_the_order_does_not_matter(one: str, other: str) -> None:
    assert same_person(one, other) == same_person(other, one)
    assert same_organisation(one, other) == same_organisation(other, one)
    assert same_person(one, one) == bool(person_words(one))
    assert fold(" ".join(fold(one))) == fold(one)
