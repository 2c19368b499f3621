"""Status and time: what is news, how sure it is, and from when it holds."""

from __future__ import annotations

from datetime import date

import pytest
from stages import PUBLISHED, reading, tagged

from seatchange.extractors.events.dates import moments
from seatchange.extractors.events.lexicon import load


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Jane Roe resigned as chief executive of Acme Corp.", "done"),
        ("en", "Jane Roe will resign as chief executive of Acme Corp.", "announced"),
        ("en", "Jane Roe plans to resign as chief executive of Acme Corp.", "planned"),
        ("en", "Jane Roe has reportedly resigned as chief executive of Acme Corp.", "rumoured"),
        ("fr", "Anne Roche a démissionné de la direction générale de la société Acme.", "done"),
        ("fr", "Anne Roche aurait démissionné de la direction générale de la société Acme.", "rumoured"),
        ("de", "Anna Becker ist als Vorstandschefin der Acme AG zurückgetreten.", "done"),
        ("de", "Anna Becker wird als Vorstandschefin der Acme AG zurücktreten.", "announced"),
        ("en", "Jane Roe has not resigned as chief executive of Acme Corp.", "denied"),
        ("de", "Die nicht börsennotierte Acme AG hat Anna Becker zur Vorstandschefin berufen.", "done"),
        ("es", "Ana Gómez ha dimitido como consejera delegada de Acme S.A.", "done"),
    ],
)
def test_status(language: str, text: str, expected: str) -> None:
    assert [m.status for m in reading(text, language).merged] == [expected]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Jane Roe was not appointed chief executive of Acme Corp."),
        ("en", "If Jane Roe resigned as chief executive of Acme Corp, shares would fall."),
        ("en", "Will Jane Roe resign as chief executive of Acme Corp?"),
        ("en", "Jane Roe was appointed chief executive of Acme Corp in 2012."),
        ("en", "Jane Roe had previously been appointed chief executive of Acme Corp."),
        ("en", "Jane Roe was re-elected chair of Acme Corp."),
        ("fr", "Anne Roche n'a pas démissionné de la direction générale de la société Acme."),
        ("fr", "Anne Roche avait été nommée directrice générale de la société Acme en 2012."),
        ("de", "Anna Becker ist nicht als Vorstandschefin der Acme AG zurückgetreten."),
        ("nl", "Sanne Visser is niet tot bestuursvoorzitter van het concern Acme NV benoemd."),
        ("de", "Anna Becker wurde nicht zur Vorstandschefin der Acme AG berufen."),
        ("de", "Anna Becker wurde 2012 zur Vorstandschefin der Acme AG berufen."),
        ("es", "Ana Gómez no ha dimitido como consejera delegada de Acme S.A."),
        ("nl", "Sanne Visser is niet afgetreden als bestuursvoorzitter van Acme NV."),
        ("pt", "Ana Sousa não renunciou à presidência do Banco do Minho."),
        ("it", "Anna Bianchi non si è dimessa da amministratrice delegata di Acme S.p.A."),
    ],
)
def test_what_is_no_news(language: str, text: str) -> None:
    assert reading(text, language).merged == []


@pytest.mark.parametrize(
    ("language", "text", "ahead", "expected"),
    [
        ("en", "on 1 March 2027", True, ["2027-03-01"]),
        ("en", "on March 1, 2027", True, ["2027-03-01"]),
        ("en", "on 1st March", True, ["2027-03-01"]),
        ("en", "in March", True, ["2027-03"]),
        ("en", "in March", False, ["2026-03"]),
        ("en", "in December", True, ["2026-12"]),
        ("en", "in December", False, ["2025-12"]),
        ("en", "on Monday", True, ["2026-11-30"]),
        ("en", "on Monday", False, ["2026-11-23"]),
        ("en", "on Wednesday", False, ["2026-11-25"]),
        ("en", "tomorrow", True, ["2026-11-26"]),
        ("en", "on 2027-03-01", True, ["2027-03-01"]),
        ("en", "on 31.12.2026 at noon", True, ["2026-12-31"]),
        ("en", "on 31 February 2027", True, []),
        ("en", "in ¹⁹⁹⁹", True, []),
        ("fr", "le 1er mars 2027", True, ["2027-03-01"]),
        ("fr", "vendredi", True, ["2026-11-27"]),
        ("de", "zum 1. März 2027", True, ["2027-03-01"]),
        ("de", "am Freitag", True, ["2026-11-27"]),
        ("es", "el 1 de marzo de 2027", True, ["2027-03-01"]),
        ("pt", "em 1º de março de 2027", True, ["2027-03-01"]),
        ("it", "il 1° marzo 2027", True, ["2027-03-01"]),
        ("nl", "per 1 maart 2027", True, ["2027-03-01"]),
    ],
)
def test_dates(language: str, text: str, ahead: bool, expected: list[str]) -> None:
    found = moments(tagged(text, language), load(language), PUBLISHED, ahead=ahead)
    assert [m.text for m in found] == expected


def test_without_a_publication_day_only_full_dates_are_dates() -> None:
    lexicon = load("en")
    assert moments(tagged("on Monday"), lexicon, None, ahead=True) == []
    assert moments(tagged("in March"), lexicon, None, ahead=True) == []
    assert [m.text for m in moments(tagged("in March 2027"), lexicon, None, ahead=True)] == ["2027-03"]


@pytest.mark.parametrize(
    ("published", "text", "expected"),
    [
        (date(2026, 12, 20), "Jane Roe will resign as chief executive of Acme Corp in January.", "2027-01"),
        (date(2026, 11, 25), "Jane Roe resigned as chief executive of Acme Corp on Monday.", "2026-11-23"),
        (date(2026, 11, 25), "Jane Roe will become chief executive of Acme Corp on 1 March.", "2027-03-01"),
        (date(2026, 11, 25), "Jane Roe resigned as chief executive of Acme Corp.", None),
    ],
)
def test_effective(published: date, text: str, expected: str | None) -> None:
    assert [m.effective for m in reading(text, published=published).merged] == [expected]
