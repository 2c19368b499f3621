"""Every form of export, read back by something that did not write it."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from icalendar import Calendar
from lxml import etree
from samples import NOW, reading, take

from seatchange.warehouse.connection import Warehouse
from seatchange.warehouse.errors import NoWarehouseError, QueryError, UnwritableWarehouseError
from seatchange.warehouse.exports import FORMATS, Exported, export, workbook
from seatchange.warehouse.publish import publish

LINK = '=HYPERLINK("https://evil.example","Click")'
HOSTILE = [LINK, "+1+1", "-2+3", "@SUM(1)", "\t=1", "＝1+1"]
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def published(warehouse: Warehouse) -> Path:
    """Three events: one with a day, one with a month, one denied; the headlines are hostile."""
    take(warehouse, reading("one", {}, title=LINK))
    take(
        warehouse,
        reading("two", {"person": "Jo Roe", "organisation": "Acme", "effective": "2026-12"}, title="-2+3"),
        now=NOW + timedelta(hours=1),
    )
    take(
        warehouse,
        reading("three", {"person": "Max Muster", "organisation": "Société Générale", "status": "denied"}),
        now=NOW + timedelta(hours=2),
    )
    return publish(warehouse)


def written(path: Path, kind: str, style: Any, **options: Any) -> str:
    out = io.StringIO(newline="")
    export(path, kind, style, out, now=NOW, **options)
    return out.getvalue()


def to_file(path: Path, kind: str, style: Any, target: Path, **options: Any) -> Exported:
    return export(path, kind, style, io.StringIO(), target, now=NOW, **options)


def cells(file: Path) -> list[dict[str, tuple[str, str]]]:
    """The sheet of a workbook: for each row the (type, content) of its cells by column letter."""
    with zipfile.ZipFile(file) as archive:
        assert not [name for name in archive.namelist() if "external" in name.lower() or "rels/sheet" in name.lower()]
        sheet = etree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    assert sheet.findall(f".//{SHEET}f") == []
    assert sheet.findall(f".//{SHEET}hyperlink") == []
    return [
        {
            cell.get("r").rstrip("0123456789"): (cell.get("t", "n"), "".join(cell.itertext()))
            for cell in row.findall(f"{SHEET}c")
        }
        for row in sheet.iter(f"{SHEET}row")
    ]


def test_parquet_keeps_every_column_and_type(published: Path, tmp_path: Path) -> None:
    target = tmp_path / "it's.parquet"
    assert to_file(published, "events", "parquet", target) == Exported(3)
    with duckdb.connect() as connection, duckdb.connect(str(published), read_only=True) as source:
        connection.execute("SET TimeZone = 'UTC'")
        source.execute("SET TimeZone = 'UTC'")
        mine = connection.execute("SELECT * FROM read_parquet(?) ORDER BY id", [str(target)])
        theirs = source.execute("FROM events ORDER BY id")
        assert [column[:2] for column in mine.description] == [column[:2] for column in theirs.description]
        assert mine.fetchall() == theirs.fetchall()


@pytest.mark.parametrize("style", ["csv", "jsonl"])
def test_text_forms_come_in_the_order_of_time(published: Path, style: str) -> None:
    told = written(published, "events", style)
    rows = list(csv.DictReader(io.StringIO(told))) if style == "csv" else [json.loads(x) for x in told.splitlines()]
    assert [row["person"] for row in rows] == ["Sam Altman", "Jo Roe", "Max Muster"]
    assert rows[1]["effective"] == "2026-12"


def test_a_csv_can_be_opened_in_a_spreadsheet(published: Path) -> None:
    titles = [row["title"] for row in csv.DictReader(io.StringIO(written(published, "events", "csv")))]
    assert titles == ["'" + LINK, "'-2+3", "Title three"]
    titles = [row["title"] for row in csv.DictReader(io.StringIO(written(published, "events", "csv", exact=True)))]
    assert titles == [LINK, "-2+3", "Title three"]


def test_other_forms_are_exact(published: Path) -> None:
    rows = [json.loads(line) for line in written(published, "events", "jsonl").splitlines()]
    assert [row["title"] for row in rows] == [LINK, "-2+3", "Title three"]


def test_a_workbook_has_texts_numbers_times_and_no_formula(published: Path, tmp_path: Path) -> None:
    target = tmp_path / "events.xlsx"
    assert to_file(published, "events", "xlsx", target) == Exported(3)
    head, first, *_ = cells(target)
    place = {name: column for column, (_, name) in head.items()}
    assert list(place) == list(json.loads(written(published, "events", "jsonl").splitlines()[0]))
    assert first[place["title"]] == ("inlineStr", LINK)
    assert first[place["interim"]] == ("b", "0")
    assert first[place["revision"]] == ("n", "1")
    assert first[place["languages"]] == ("inlineStr", "en")
    kind, days = first[place["discovered_at"]]
    assert kind == "n"
    assert datetime(1899, 12, 30, tzinfo=UTC) + timedelta(days=float(days)) == pytest.approx(
        NOW, abs=timedelta(seconds=1)
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_formula_link_or_number(text: str, tmp_path: Path) -> None:
    rows = iter([(text, "https://evil.example", "42", "x" * 40_000, "é\x07\u2028", datetime(1600, 1, 1, tzinfo=UTC))])
    done = workbook.write(["a", "b", "c", "d", "e", "f"], rows, tmp_path / "x.xlsx", "events", NOW)
    assert done == (1, ("1 texts were cut to 32767 characters, the most that a cell takes",))
    _, row = cells(tmp_path / "x.xlsx")
    assert {kind for kind, _ in row.values()} == {"inlineStr"}
    assert row["A"][1].strip() == text.strip()
    assert len(row["D"][1]) == 32_767
    assert row["F"][1].startswith("1600-01-01")


def test_more_rows_than_a_sheet_has_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 2)
    with pytest.raises(QueryError, match="room for 2 rows"):
        workbook.write(["a"], iter([(1,)] * 3), tmp_path / "x.xlsx", "events", NOW)


def test_a_calendar_follows_rfc_5545(published: Path) -> None:
    out = io.StringIO(newline="")
    done = export(published, "events", "ics", out, now=NOW)
    assert done == Exported(2, ("left out: 1 with a month only, 0 without a date",))
    text = out.getvalue()
    assert text.endswith("END:VCALENDAR\r\n")
    lines = text.split("\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    assert not any("\n" in line or "\r" in line for line in lines)
    calendar = Calendar.from_ical(text)
    assert (str(calendar["version"]), "prodid" in calendar) == ("2.0", True)
    altman, muster = calendar.walk("VEVENT")
    assert (altman["dtstart"].dt, altman["dtstart"].params["value"]) == (date(2026, 11, 20), "DATE")
    assert (altman["status"], altman["transp"], altman["sequence"]) == ("CONFIRMED", "TRANSPARENT", 1)
    assert altman["dtstamp"].dt == NOW
    assert str(altman["summary"]) == "Sam Altman out: CEO, OpenAI"
    assert (muster["status"], str(muster["summary"])) == (
        "CANCELLED", "Max Muster out: CEO, Société Générale (denied)",
    )  # fmt: skip
    assert altman["uid"] != muster["uid"]


def test_a_calendar_entry_keeps_its_uid_and_counts_up(warehouse: Warehouse) -> None:
    def entry() -> Any:
        (found,) = Calendar.from_ical(written(publish(warehouse), "events", "ics")).walk("VEVENT")
        return found

    take(warehouse, reading("one", {"status": "planned"}, age=timedelta(hours=5)))
    before = entry()
    take(warehouse, reading("two", {"status": "done"}), now=NOW + timedelta(hours=1))
    after = entry()
    assert before["uid"] == after["uid"]
    assert (before["status"], after["status"]) == ("TENTATIVE", "CONFIRMED")
    assert (before["sequence"], after["sequence"]) == (1, 2)
    assert before["dtstamp"].dt < after["dtstamp"].dt


def test_news_cannot_break_out_of_a_calendar(warehouse: Warehouse) -> None:
    evil = "Jo\r\nEND:VEVENT\r\nBEGIN:VALARM\x00; Roe, \\n"
    take(warehouse, reading("one", {"person": evil, "organisation": "é" * 300}))
    text = written(publish(warehouse), "events", "ics")
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert Calendar.from_ical(text).walk("VALARM") == []
    assert str(event["summary"]).startswith("Jo END:VEVENT BEGIN:VALARM ; Roe, \\n out: CEO, ééé")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75


@pytest.mark.parametrize("style", FORMATS)
def test_since_leaves_out_what_is_older(published: Path, style: str, tmp_path: Path) -> None:
    done = to_file(published, "events", style, tmp_path / "out", since=NOW + timedelta(minutes=90))
    assert done.rows == 1
    assert to_file(published, "events", style, tmp_path / "out", since=NOW + timedelta(days=1)).rows == 0
    assert (tmp_path / "out").exists()


@pytest.mark.parametrize("kind", ["mentions", "articles", "alerts", "feeds"])
def test_the_other_views(published: Path, kind: str) -> None:
    rows = written(published, kind, "jsonl", since=NOW - timedelta(days=1)).splitlines()
    assert len(rows) == (1 if kind == "feeds" else 3)


@pytest.mark.parametrize("kind", ["nonsense", "events; DROP TABLE x", "facts.mentions", "", "x" * 5000])
def test_what_there_is_not_is_one_line_that_names_what_there_is(published: Path, kind: str) -> None:
    with pytest.raises(QueryError, match="there are alerts, articles") as raised:
        written(published, kind, "csv")
    assert len(str(raised.value)) < 400


def test_what_cannot_be_is_refused(published: Path, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="--output"):
        written(published, "events", "xlsx")
    with pytest.raises(QueryError, match="a calendar shows events"):
        written(published, "mentions", "ics")
    with pytest.raises(NoWarehouseError):
        written(tmp_path / "nothing.duckdb", "events", "csv")
    for style in FORMATS:
        with pytest.raises(UnwritableWarehouseError, match="cannot write"):
            to_file(published, "events", style, tmp_path / "no" / "folder" / "x")


def test_what_was_there_stays_when_an_export_fails(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "events.xlsx"
    target.write_text("before")
    monkeypatch.setattr(workbook, "MAX_ROWS", 1)
    with pytest.raises(QueryError):
        to_file(published, "events", "xlsx", target)
    assert target.read_text() == "before"
    assert [file.name for file in tmp_path.glob(".events*")] == []
