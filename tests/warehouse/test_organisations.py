from __future__ import annotations

import re
from datetime import timedelta

import pytest
from samples import NOW, ask, reading, take

from seatchange.warehouse.connection import Warehouse
from seatchange.warehouse.directory import Directory, Organisation, shipped
from seatchange.warehouse.errors import OrganisationListError
from seatchange.warehouse.names import organisation_words
from seatchange.warehouse.organisations import parse
from seatchange.warehouse.revising import take_organisations

SIEMENS = "W38RGI023J3WT1HWRP32"
LIST = f"""\ufeffName,Aliases,Ticker,LEI,Domain,Country
Nordhafen Bank,NHB; Hafenbank,nhb,,https://www.nordhafen.example/,de
"Siemens, Inc.",,SIE,{SIEMENS},siemens.example,DE

Zebra|,,,,,
"""

BAD = [
    (b"", "lists no organisation; it needs a line of column names and one for each"),
    (b"name,tikker\n", "line 1: there is no column 'tikker'; "
     "the columns are name, aliases, ticker, lei, domain, country"),
    (b"name,name\n", "line 1: the column name stands there twice; leave one of them out"),
    (b"lei,country\n", "line 1: the column name is missing; the first line must name the columns"),
    (b"name,lei\nA,\n,x\n", "line 3, column name: is empty; every organisation needs a name"),
    (b"name,lei\nA,5299000J2N45DDNE4Y29\n", "line 2, column lei: 5299000J2N45DDNE4Y29 is no Legal "
     "Entity Identifier; "
     "it has 20 letters and digits, the last two of which check the others"),
    (b"name,country\nA,Germany\n", "line 2, column country: GERMANY is no ISO 3166 code; "
     "it has two letters, like DE"),
    (b"name,domain\nA,not a host\n", "line 2, column domain: not a host is no host name; "
     "write it like example.com"),
    (b"name,ticker\nA,TWO WORDS\n", "line 2, column ticker: TWO WORDS is no ticker; "
     "it is one word, such as MSFT"),
    (b"name\n!!!\n", "line 2, column name: !!! has no letter or digit; give a name"),
    (b"name,aliases\nA,Acme;Zed\nB,ACME\n", "line 3, column aliases: ACME stands in line 2 already; "
     "a name can mean one organisation only"),
    (b"name\nAcme\nAcme Inc.\n", "line 3, column name: Acme Inc. stands in line 2 already; "
     "a name can mean one organisation only"),
    (b"name\nA\nB,C\n", "line 3: has 2 fields, and the file 1 columns; "
     "put quotation marks around a field that contains ','"),
    (b"name\nM\xfcller\n", "line 2: is not UTF-8; save the file as UTF-8"),
    (b'name\n"A\n', "line 2: is no CSV (unexpected end of data); mend the line"),
    (b"name\n" + b"x" * 301 + b"\n", "line 2, column name: has more than 300 characters; shorten it"),
]  # fmt: skip


def test_a_list_is_read_with_all_its_columns() -> None:
    bank, siemens, zebra = parse(LIST.encode(), "u.csv")
    assert bank == Organisation("Nordhafen Bank", ("NHB", "Hafenbank"), "NHB", None, "nordhafen.example", "DE")
    assert (siemens.name, siemens.lei, siemens.ticker) == ("Siemens, Inc.", SIEMENS, "SIE")
    assert zebra.name == "Zebra|"
    assert parse(b"country;name\r\nDE;A, B & Co\r\n", "u.csv") == [Organisation("A, B & Co", country="DE")]


@pytest.mark.parametrize(("content", "message"), BAD)
def test_a_bad_list_is_refused_with_its_line_and_column(content: bytes, message: str) -> None:
    with pytest.raises(OrganisationListError) as error:
        parse(content, "u.csv")
    assert re.sub("^u.csv,? ", "", str(error.value)) == message


def test_the_shipped_table_gives_every_name_once() -> None:
    seen: dict[tuple[str, ...], str] = {}
    for organisation in shipped():
        for name in organisation.names:
            assert seen.setdefault(organisation_words(name), organisation.id) == organisation.id, name


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Facebook", "Meta Platforms", True),
        ("EZB", "European Central Bank", True),
        ("Banque d'Angleterre", "Bank of England", True),
        ("Schweizerischen Nationalbank (SNB)", "Swiss National Bank", True),
        ("Alphabet's Google", "Google", True),
        ("Alphabet's Google", "Alphabet", False),
        ("Google", "Alphabet", False),
        ("Deutsche Bahn", "Deutsche Bank", False),
        ("Moody’s Analytics", "Moody's", True),
        ("Nouvel Observateur", "Nouvel Obs", True),
        ("Deutsche Börse", "Deutschen Börse", True),
    ],
)
def test_what_a_directory_takes_for_the_same(one: str, other: str, same: bool) -> None:
    directory = Directory(shipped())
    assert directory.same(one, other) is directory.same(other, one) is same
    if same:
        assert directory.keys(one) & directory.keys(other), "what is the same must be found"


def test_an_imported_organisation_takes_over_the_shipped_names() -> None:
    directory = Directory(shipped(), [Organisation("Peugeot"), Organisation("Metaverse Inc.", ("Facebook",))])
    assert not directory.same("Peugeot", "Facebook")
    assert directory.same("Meta Platforms", "Metaverse")


def test_imported_names_join_events_and_bring_identifiers_and_doing_it_again_changes_nothing(
    warehouse: Warehouse,
) -> None:
    take(
        warehouse,
        reading("a", {"organisation": "Nordhafen Bank"}),
        reading("b", {"organisation": "NHB"}, age=timedelta(0)),
    )
    assert ask(warehouse, "SELECT count(*), count(ticker) FROM events") == [(2, 0)]
    organisations = parse(LIST.encode(), "u.csv")
    with warehouse.open() as connection:
        taken = take_organisations(connection, organisations, NOW)
        assert (taken.added, taken.changed, taken.unchanged, taken.joined) == (3, 0, 0, 1)
        again = take_organisations(connection, organisations, NOW)
        assert (again.added, again.changed, again.unchanged, again.joined) == (0, 0, 3, 0)
    assert ask(warehouse, "SELECT mentions, ticker, domain, country FROM events") == [
        (2, "NHB", "nordhafen.example", "DE")
    ]
    assert ask(warehouse, "SELECT reason FROM facts.event_joins") == [("organisations imported",)]
    with warehouse.open() as connection:
        moved = [Organisation("Nordhafen Bank", ("NHB",), ticker="NHX")]
        taken = take_organisations(connection, moved, NOW)
        assert (taken.added, taken.changed) == (0, 1)
    assert ask(warehouse, "SELECT ticker FROM events") == [("NHX",)]
    loaded = take(warehouse, reading("c", {"organisation": "NHB"}))
    assert (loaded.events, loaded.alerts) == (0, 0)
