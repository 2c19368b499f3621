from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from samples import ask

from seatchange.warehouse import sql
from seatchange.warehouse.connection import Warehouse, translation
from seatchange.warehouse.errors import (
    BusyWarehouseError,
    NewerWarehouseError,
    NotAWarehouseError,
    NoWarehouseError,
    UnwritableWarehouseError,
    WarehouseError,
)
from seatchange.warehouse.locks import HeldError, hold

FOREIGN = """
import duckdb, sys
connection = duckdb.connect(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
"""


def test_a_new_warehouse_has_the_documented_views(warehouse: Warehouse) -> None:
    with warehouse.open() as connection:
        assert connection.execute("SELECT current_setting('TimeZone')").fetchall() == [("UTC",)]
    ours = "NOT internal AND schema_name = 'main'"
    views = ask(warehouse, f"SELECT view_name, comment FROM duckdb_views() WHERE {ours} ORDER BY 1")
    assert [name for name, _ in views] == [
        "alerts", "articles", "conflicts", "coverage", "event_history", "events", "feed_health", "feeds",
        "identifiers", "mentions",
        "organisations", "people", "successions", "vacancies",
    ]  # fmt: skip
    macros = ask(warehouse, "SELECT function_name, comment FROM duckdb_functions() WHERE NOT internal ORDER BY 1")
    assert [name for name, _ in macros] == ["events_as_of", "name_key", "new_since", "seat"]
    assert all(comment for _, comment in views + macros)
    undocumented = "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND schema_name = 'main'"
    assert ask(warehouse, f"{undocumented} AND comment IS NULL") == []


def test_opening_again_applies_nothing_twice(warehouse: Warehouse) -> None:
    for _ in range(2):
        with warehouse.open():
            pass
    applied = [(number, name) for number, name, _ in sql.migrations()]
    assert ask(warehouse, "SELECT number, name FROM facts.migrations ORDER BY number") == applied
    assert ask(warehouse, "SELECT count(*) FROM facts.views") == [(1,)]


def test_views_are_made_anew_when_their_text_changed(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    with warehouse.open():
        pass
    texts = {**dict(sql.scripts("views")), "extra": "CREATE OR REPLACE VIEW extra AS SELECT 1 AS one;"}
    real = sql.scripts
    monkeypatch.setattr(sql, "scripts", lambda folder: tuple(texts.items()) if folder == "views" else real(folder))
    monkeypatch.setattr(sql, "digest", lambda folder: "another")
    with warehouse.open():
        pass
    assert ask(warehouse, "SELECT one FROM extra") == [(1,)]


def test_a_migration_that_fails_leaves_nothing_behind(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    with warehouse.open():
        pass
    real = sql.scripts
    broken = (*real("migrations"), ("0090_broken", "CREATE TABLE facts.half (a INT); SELECT nonsense;"))
    with monkeypatch.context() as patch:
        patch.setattr(sql, "scripts", lambda folder: broken if folder == "migrations" else real(folder))
        with pytest.raises(WarehouseError, match="nonsense"), warehouse.open():
            pass
    assert ask(warehouse, "SELECT max(number) < 90 FROM facts.migrations") == [(True,)]
    assert ask(warehouse, "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'half'") == [(0,)]


def test_a_newer_schema_is_refused(warehouse: Warehouse) -> None:
    with warehouse.open() as connection:
        connection.execute("INSERT INTO facts.migrations VALUES (99, '0099_future', now())")
    for read_only in (False, True):
        with pytest.raises(NewerWarehouseError, match="has schema 99"), warehouse.open(read_only=read_only):
            pass


def test_what_is_not_there_cannot_be_read(warehouse: Warehouse) -> None:
    with pytest.raises(NoWarehouseError, match="there is no warehouse"), warehouse.open(read_only=True):
        pass
    assert not warehouse.path.exists()


@pytest.mark.parametrize("content", [b"", b"just a text", b"SQLite format 3\0" + b"\0" * 4096])
def test_a_file_that_is_no_database_is_left_alone(warehouse: Warehouse, content: bytes) -> None:
    warehouse.path.write_bytes(content)
    with pytest.raises(NotAWarehouseError, match="is not a DuckDB database"), warehouse.open():
        pass
    assert warehouse.path.read_bytes() == content


def test_somebody_elses_database_is_left_alone(warehouse: Warehouse) -> None:
    with duckdb.connect(str(warehouse.path)) as connection:
        connection.execute("CREATE TABLE articles (price INT)")
    with pytest.raises(NotAWarehouseError, match="other tables"), warehouse.open():
        pass


@pytest.mark.parametrize("name", ["facts.duckdb", "Main.db", "temp"])
def test_a_name_that_duckdb_would_confuse_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(NotAWarehouseError, match="choose another"), Warehouse(tmp_path / name).open():
        pass


def test_a_foreign_program_is_named(warehouse: Warehouse) -> None:
    with warehouse.open():
        pass
    impatient = Warehouse(warehouse.path, foreign_wait=0.1)
    process = subprocess.Popen(
        [sys.executable, "-c", FOREIGN, str(warehouse.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "open\n"
    try:
        who = rf"process {process.pid}\); close the database"
        with pytest.raises(BusyWarehouseError, match=who) as raised, impatient.open():
            pass
        assert "\n" not in str(raised.value)
    finally:
        process.communicate("")
    with impatient.open():
        pass


def test_another_opening_is_waited_for_and_named(warehouse: Warehouse) -> None:
    impatient = Warehouse(warehouse.path, store_wait=timedelta(seconds=0.1))
    with (
        hold(warehouse.path, "store", command="run"),
        pytest.raises(HeldError, match="`seatchange run`"),
        impatient.open(),
    ):
        pass


def test_the_database_is_closed_after_an_error(warehouse: Warehouse) -> None:
    with pytest.raises(WarehouseError, match="no_such_table"), warehouse.open() as connection:
        connection.execute("SELECT * FROM no_such_table")
    with pytest.raises(duckdb.ConnectionException):
        connection.execute("SELECT 1")
    with warehouse.open():
        pass


def test_a_folder_is_made_and_a_file_in_its_place_is_one_line(tmp_path: Path) -> None:
    with Warehouse(tmp_path / "new" / "s.duckdb").open():
        pass
    (tmp_path / "file").write_text("")
    with pytest.raises(UnwritableWarehouseError), Warehouse(tmp_path / "file" / "s.duckdb").open():
        pass


@pytest.mark.parametrize(
    ("message", "error"),
    [
        (
            "IO Error: Trying to read a database file with version number 69, but we can only read …",
            NewerWarehouseError,
        ),
        ("IO Error: Could not write file: No space left on device", UnwritableWarehouseError),
        ('IO Error: Cannot open file "x": Permission denied', UnwritableWarehouseError),
        ("FATAL Error: database has been invalidated\n\nbecause", WarehouseError),
    ],
)
def test_duckdbs_errors_become_one_line(message: str, error: type[WarehouseError]) -> None:
    translated = translation(Path("/data/s.duckdb"), message)
    assert type(translated) is error
    assert str(translated).startswith(("/data/s.duckdb", "the disk that holds /data/s.duckdb"))
    assert "\n" not in str(translated)
