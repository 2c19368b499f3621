"""Every condition of a filter, alone and nested; what is wrong with one is told in one line."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from seatchange.warehouse.filters import predicate
from seatchange.warehouse.filters.matching import Matcher, matches
from seatchange.warehouse.filters.model import BASE, Filter
from seatchange.warehouse.filters.subject import Subject
from seatchange.warehouse.filters.watchlist import read

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
FEED = "https://news.example/feed.xml"
SUBJECT = Subject(
    person="Samuel Altman",
    organisation="OpenAI",
    change="out",
    role="PDG",
    role_class="ceo",
    manner="dismissed",
    interim=False,
    status="done",
    effective="2026-11",
    confidence=0.8,
    language="fr",
    site="news.example",
    url="https://news.example/altman",
    title="Séisme chez OpenAI : Altman évincé",
    sentence="Le conseil d’administration a renvoyé Sam Altman, l’État s’en mêle.",
    published_at=NOW,
    seen_at=NOW,
    sources=2,
    feeds=(FEED, "https://other.example/feed.xml"),
    people=("Sam Altman", "Samuel Altman"),
    organisations=("OpenAI", "Open AI Inc."),
    tickers=("OPAI",),
    leis=("54930012345678901234",),
    domains=("openai.com",),
    countries=("US",),
)


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({}, True),
        ({"organisations": ["OpenAI"]}, True),
        ({"organisations": ["Google", "Open AI, Inc."]}, True),
        ({"organisations": ["Google"]}, False),
        ({"tickers": ["opai"]}, True),
        ({"tickers": ["MSFT"]}, False),
        ({"domains": ["www.OpenAI.com"]}, True),
        ({"domains": ["example.com"]}, False),
        ({"organisations": ["Google"], "tickers": ["OPAI"]}, True),
        ({"organisations": ["Google"], "domains": ["google.com"]}, False),
        ({"people": ["S. Altman"]}, True),
        ({"people": ["Jack Altman", "Mira Murati"]}, False),
        ({"role_classes": ["ceo"]}, True),
        ({"role_classes": ["cfo"]}, False),
        ({"change": "out"}, True),
        ({"change": "in"}, False),
        ({"manner": ["dismissed", "resigned"]}, True),
        ({"manner": ["retired"]}, False),
        ({"status": ["done", "announced"]}, True),
        ({"status": ["rumoured"]}, False),
        ({"interim": False}, True),
        ({"interim": True}, False),
        ({"languages": ["fr", "en"]}, True),
        ({"languages": ["en"]}, False),
        ({"feeds": [FEED]}, True),
        ({"feeds": ["https://third.example/"]}, False),
        ({"countries": ["US", "CA"]}, True),
        ({"countries": ["FR"]}, False),
        ({"min_confidence": 0.8}, True),
        ({"min_confidence": 0.81}, False),
        ({"min_sources": 2}, True),
        ({"min_sources": 3}, False),
        ({"text": ["SEISME"]}, True),
        ({"text": ["l'etat"]}, True),
        ({"text": ["conseil d'administration a"]}, True),
        ({"text": ["conseil altman"]}, False),
        ({"text": ["seis"]}, False),
        ({"where": "sources >= 2 AND effective LIKE '2026%'"}, True),
        ({"where": "interim"}, False),
        ({"where": "list_contains(feeds, 'https://other.example/feed.xml') -- and a comment"}, True),
        ({"where": "seen_at > TIMESTAMPTZ '2026-11-24 13:00:00+02:00'"}, True),
        ({"where": "effective::DATE > DATE '2020-01-01'"}, False),
        ({"any": [{"languages": ["en"]}, {"change": "out", "interim": False}]}, True),
        ({"any": [{"languages": ["en"]}, {"change": "out", "interim": True}]}, False),
        ({"any": [{"organisations": ["Google"]}, {"people": ["Altman"]}]}, True),
        ({"all": [{"languages": ["fr"]}, {"any": [{"change": "in"}, {"min_sources": 2}]}]}, True),
        ({"all": [{"languages": ["fr"]}, {"organisations": ["Google"]}]}, False),
        ({"not": {"organisations": ["Google"]}}, True),
        ({"not": {"organisations": ["OpenAI"], "languages": ["fr"]}}, False),
        ({"not": {"organisations": ["OpenAI"], "languages": ["en"]}}, True),
        ({"not": {"where": "interim"}}, True),
        ({"all": [{"not": {"change": "out"}}]}, False),
        ({"languages": ["fr"], "not": {"any": [{"change": "in"}, {"where": "confidence < 0.5"}]}}, True),
        ({"languages": ["fr"], "role_classes": ["cfo"]}, False),
    ],
)
def test_matches(conditions: dict[str, Any], expected: bool) -> None:
    assert matches(Filter.model_validate(conditions), SUBJECT) is expected


def test_an_unknown_office_matches_no_list_of_offices() -> None:
    assert not matches(Filter(role_classes=("ceo", "other")), replace(SUBJECT, role_class=None))


def test_no_organisation_is_in_no_list_of_organisations() -> None:
    nowhere = replace(SUBJECT, organisation=None, organisations=(), tickers=(), domains=())
    assert not matches(Filter.model_validate({"organisations": ["OpenAI"], "tickers": ["OPAI"]}), nowhere)
    assert matches(Filter.model_validate({"not": {"organisations": ["OpenAI"]}}), nowhere)


@pytest.mark.parametrize(
    ("conditions", "where", "told"),
    [
        ({"language": ["fr"]}, ("language",), "Extra inputs"),
        ({"languages": []}, ("languages",), "at least 1 item"),
        ({"languages": ["FR"]}, ("languages", 0), "pattern"),
        ({"languages": "fr"}, ("languages",), "tuple"),
        ({"role_classes": ["boss"]}, ("role_classes", 0), "'ceo'"),
        ({"change": "up"}, ("change",), "'in' or 'out'"),
        ({"manner": ["fired"]}, ("manner", 0), "'dismissed'"),
        ({"min_confidence": 1.1}, ("min_confidence",), "less than or equal to 1"),
        ({"min_confidence": "high"}, ("min_confidence",), "number"),
        ({"min_sources": 0}, ("min_sources",), "greater than or equal to 1"),
        ({"countries": ["France"]}, ("countries", 0), "pattern"),
        ({"organisations": ["Inc. & Co. ..."]}, ("organisations", 0), None),
        ({"organisations": ["…"]}, ("organisations", 0), "'…' is no name of an organisation"),
        ({"people": ["-"]}, ("people", 0), "'-' is no name of a person"),
        ({"text": ["!"]}, ("text", 0), "'!' is no text to look for"),
        ({"domains": ["https://openai.com"]}, ("domains", 0), "pattern"),
        ({"any": []}, ("any",), "at least 1 item"),
        ({"any": [{"all": [{"not": {"changes": "in"}}]}]}, ("any", 0, "all", 0, "not", "changes"), "Extra inputs"),
        ({"not": {}}, (), "an empty filter excludes everything"),
    ],
)
def test_a_bad_filter_is_refused(conditions: dict[str, Any], where: tuple[str | int, ...], told: str | None) -> None:
    if told is None:
        Filter.model_validate(conditions)
        return
    with pytest.raises(ValidationError) as caught:
        Filter.model_validate(conditions)
    fault = caught.value.errors()[0]
    assert fault["loc"] == where
    assert told in fault["msg"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("sourcs > 1", 'Referenced column "sourcs" not found'),
        ("sources >", "syntax error"),
        ("", "is empty; write a condition"),
        ("sources > 1; DROP TABLE subject", "must be one condition"),
        ("1) OR (1", "syntax error"),
        ("interim UNION SELECT true", "syntax error"),
        ("interim FROM subject", "syntax error"),
        ("sources", "must be a condition, true or false; this is INTEGER"),
        ("count(*) > 1", "aggregate"),
        ("row_number() OVER () = 1", "WINDOW"),
        ("(SELECT count(*) FROM range(10000000000)) > 3", "subquery"),
        ("EXISTS (FROM read_text('/etc/passwd'))", "disabled by configuration"),
        ("EXISTS (FROM 'https://example.org/x.parquet')", ""),
        ("random() > 0.5", "volatile"),
        ("getenv('HOME') = 'x'", ""),
        ("confidence > $1", "parameter"),
        ("interim OR " * 2000 + "interim", "longer than 4000"),
    ],
)
def test_a_bad_predicate_is_refused_in_one_line(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=r"\S") as caught:
        predicate.check(text)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_predicates_are_asked_once_for_all_subjects(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    question = predicate._question
    monkeypatch.setattr(predicate, "_question", lambda text: asked.append(text) or question(text))
    subjects = [replace(SUBJECT, sources=n) for n in range(50)]
    assert predicate.meeting(["sources > 30", "interim"], subjects) == {
        "sources > 30": frozenset(range(31, 50)),
        "interim": frozenset(),
    }
    assert asked == ["interim", "sources > 30"]


def test_a_predicate_that_fails_on_a_row_leaves_out_that_row_only() -> None:
    subjects = [replace(SUBJECT, effective=text) for text in ("2026-11-01", "2026-11", None, "2027-01-01")]
    asked = "effective::DATE < DATE '2026-12-01'"
    assert predicate.meeting([asked], subjects) == {asked: frozenset({0})}


def test_a_predicate_that_takes_too_long_tells_nobody_and_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(predicate, "SECONDS", 0.2)
    heavy = "len(list_filter(range(20000), x -> (x * sources) % 7 = 1)) > 1"
    found = predicate.meeting([heavy, "sources = 2"], [SUBJECT] * 4000)
    assert found == {heavy: frozenset(), "sources = 2": frozenset(range(4000))}
    assert "failed and tells nobody of this load" in caplog.text


def test_texts_that_no_alphabet_knows_can_be_asked_about() -> None:
    ugly = replace(SUBJECT, title="half \ud83d a ' \x00 \\u0000 pair")
    assert predicate.meeting(["title LIKE 'half%'"], [ugly]) == {"title LIKE 'half%'": frozenset({0})}


LIST = "# our coverage\nOpenAI\n\n  Apple, Inc.  \n"
TABLE = 'name,aliases,ticker,lei,domain,country\n"Roe, Doe & Co.",RDC|Roe Doe,ROE,,www.roe.example,US\nOpenAI,,,,,\n'


def wanted(folder: Path, text: str | bytes, name: str = "watch.txt") -> Filter:
    (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return Filter.model_validate({"watch_list": name}, context={BASE: folder})


def test_a_watch_list_names_organisations_one_a_line(tmp_path: Path) -> None:
    listed = wanted(tmp_path, LIST)
    assert listed.watch_list is not None
    assert listed.watch_list.names == {"OpenAI", "Apple, Inc."}
    assert matches(listed, SUBJECT)
    assert not matches(listed, replace(SUBJECT, organisation="Google", organisations=()))


def test_a_watch_list_as_csv_has_aliases_and_identifiers(tmp_path: Path) -> None:
    listed = wanted(tmp_path, "\ufeff" + TABLE, "watch.csv")
    assert listed.watch_list is not None
    assert listed.watch_list.names == {"Roe, Doe & Co.", "RDC", "Roe Doe", "OpenAI"}
    other = replace(SUBJECT, organisation="Elsewhere", organisations=(), domains=())
    assert not matches(listed, other)
    assert matches(listed, replace(other, tickers=("ROE",)))
    assert matches(listed, replace(other, domains=("roe.example",)))


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("w.txt", "OpenAI\n...\n", "w.txt line 2: '...' is no name"),
        ("w.txt", "x" * 400, "w.txt line 1: a name of 400 characters"),
        ("w.txt", "# nothing\n", "w.txt: it names no organisation"),
        ("w.txt", b"\xff\xfe", "w.txt: not UTF-8 text (byte 0)"),
        ("w.csv", "", "w.csv line 1: no column `name`"),
        ("w.csv", "ticker\nX\n", "w.csv line 1: no column `name`; the columns are name, aliases"),
        ("w.csv", "name,isin\nX,Y\n", "w.csv line 1: unknown column 'isin'"),
        ("w.csv", "name,ticker\nOpenAI,X\nApple, Inc.,AAPL\n", "w.csv line 3: 3 cells under 2 columns"),
        ("w.csv", "name,ticker\n,X\n", "w.csv line 2: the name is empty"),
        ("w.csv", 'name\n"OpenAI\n', "w.csv line 2: not CSV"),
    ],
)
def test_a_bad_watch_list_is_told_with_file_and_line(tmp_path: Path, name: str, text: str | bytes, told: str) -> None:
    with pytest.raises(ValidationError) as caught:
        wanted(tmp_path, text, name)
    message = caught.value.errors()[0]["msg"]
    assert told in message
    assert "\n" not in message


def test_a_watch_list_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"none\.txt: cannot be read: No such file"):
        read(tmp_path / "none.txt")


def test_many_filters_give_what_each_gives_alone() -> None:
    """The index must never change the outcome: random filters over random subjects, together and one by one."""
    dice = random.Random(7)
    names = ["OpenAI", "Open AI Inc.", "IBM", "International Business Machines", "Apple", "Goldman Sachs Group", "BNP"]
    people = ["Sam Altman", "S. Altman", "Altman", "Mira Murati", "Ursula von der Leyen", "Zhang Yong", "Yong Zhang"]

    def conditions(depth: int = 0) -> dict[str, Any]:
        kinds: dict[str, Any] = {
            "organisations": lambda: dice.sample(names, 2),
            "people": lambda: dice.sample(people, 2),
            "languages": lambda: [dice.choice(["fr", "en"])],
            "min_sources": lambda: dice.randint(1, 3),
            "interim": lambda: dice.random() < 0.5,
        }
        if depth < 2:
            kinds["any"] = lambda: [conditions(depth + 1), conditions(depth + 1)]
            kinds["all"] = lambda: [conditions(depth + 1)]
            kinds["not"] = lambda: conditions(depth + 1)
        return {kind: kinds[kind]() for kind in dice.sample(sorted(kinds), dice.randint(1, 2))}

    filters = [Filter.model_validate(conditions()) for _ in range(120)]
    subjects = [
        replace(
            SUBJECT,
            organisation=dice.choice([*names, None]),
            organisations=tuple(dice.sample(names, dice.randint(0, 1))),
            person=dice.choice(people),
            people=(),
            language=dice.choice(["fr", "en"]),
            sources=dice.randint(1, 3),
            interim=dice.random() < 0.5,
        )
        for _ in range(60)
    ]
    matcher = Matcher(filters)
    found = matcher.matching(subjects)
    for subject, places in zip(subjects, found, strict=True):
        assert {matcher.filters[place] for place in places} == {each for each in filters if matches(each, subject)}
    assert 0 < sum(map(len, found)) < len(filters) * len(subjects)
