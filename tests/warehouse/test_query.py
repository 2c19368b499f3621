from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any, get_args

import duckdb
import pytest
from samples import reading, take

from seatchange.warehouse.connection import Warehouse
from seatchange.warehouse.errors import NotAWarehouseError, NoWarehouseError, QueryError, UnwritableWarehouseError
from seatchange.warehouse.formats import WRITERS, Format
from seatchange.warehouse.publish import publish
from seatchange.warehouse.query import Limits, export, run

VALUES = """
SELECT * FROM (VALUES
    (1, 'a,"b', TIMESTAMPTZ '2026-11-24 12:00:00+00', ['x', 'y'], {'k': 1}::JSON, 'nan'::DOUBLE, 1.50::DECIMAL(9,2)),
    (2, NULL, NULL, NULL, NULL, NULL, NULL)
) AS t(n, s, at_time, l, j, f, d) ORDER BY n
"""


@pytest.fixture
def path(warehouse: Warehouse) -> Path:
    take(warehouse, reading("a", {}), reading("b", {"person": "Mira Murati"}))
    return publish(warehouse)


def rows(path: Path, query: str, **limits: Any) -> list[tuple[Any, ...]]:
    with run(path, query, Limits(**limits)) as result:
        return list(result.rows)


def written(path: Path, query: str, style: Format, **limits: Any) -> str:
    out = io.StringIO()
    export(path, query, style, out, limits=Limits(**limits))
    return out.getvalue()


def test_a_query_gives_columns_and_rows(path: Path) -> None:
    with run(path, "SELECT person, confidence FROM events ORDER BY person;") as result:
        assert result.columns == ("person", "confidence")
        assert result.types == ("VARCHAR", "DOUBLE")
        assert list(result.rows) == [("Mira Murati", 0.9), ("Sam Altman", 0.9)]


@pytest.mark.parametrize(
    "query",
    [
        "FROM events",
        "DESCRIBE events",
        "SHOW TABLES",
        "SUMMARIZE events",
        "EXPLAIN SELECT 1",
        "WITH e AS (FROM events) SELECT count(*) FROM e -- done",
        "VALUES (1)",
        "SELECT 'a query(x) that enable_logging is named in' -- query('x')",
        "FROM new_since('2020-01-01')",
    ],
)
def test_whatever_reads_is_allowed(path: Path, query: str) -> None:
    assert rows(path, query)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", "nothing to run"),
        ("SELECT 1; SELECT 2", "only one statement"),
        ("DELETE FROM events", "DELETE is not for reading"),
        ("INSERT INTO feeds (id) VALUES ('a')", "INSERT is not for reading"),
        ("CREATE TEMP TABLE x AS SELECT 1", "CREATE is not for reading"),
        ("COPY events TO '/tmp/x.csv'", "COPY is not for reading"),
        ("ATTACH '/tmp/x.duckdb'", "ATTACH is not for reading"),
        ("SET memory_limit = '100GB'", "SET is not for reading"),
        ("INSTALL httpfs", "LOAD is not for reading"),
        ("CHECKPOINT", "CALL is not for reading"),
        ("SELECT * FROM read_text('/etc/passwd')", "disabled by configuration"),
        ("SELECT * FROM '/etc/passwd'", "does not exist"),
        ("SELECT * FROM glob('/etc/*')", "disabled by configuration"),
        ("SELECT * FROM read_csv('https://example.org/x.csv')", "disabled"),
        ("SELECT nonsense FROM events", 'Referenced column "nonsense" not found'),
        ("SELEKT 1", "syntax error"),
        ("SELECT 1 FROM no_such_view", "no_such_view"),
        ("EXPLAIN ANALYZE DELETE FROM events", "read-only"),
        ("x" * 100_001, "longer than"),
        ("PREPARE p AS SELECT 1", "PREPARE is not for reading"),
        ("EXECUTE p", "EXECUTE is not for reading"),
        ("CALL duckdb_settings()", "CALL is not for reading"),
        ("PRAGMA enable_profiling", "PRAGMA is not for reading"),
        ("RESET memory_limit", "is not for reading"),
        ("USE system", "is not for reading"),
        ("VACUUM", "VACUUM is not for reading"),
        ("EXPORT DATABASE '/tmp/x'", "EXPORT is not for reading"),
        ("IMPORT DATABASE '/tmp/x'", "disabled by configuration"),
        ("LOAD httpfs", "LOAD is not for reading"),
        ("CREATE SECRET s (TYPE s3)", "is not for reading"),
        ("BEGIN TRANSACTION", "TRANSACTION is not for reading"),
        ("SET VARIABLE x = 1", "is not for reading"),
        ("COMMENT ON TABLE events IS 'x'", "is not for reading"),
        ("SELECT * FROM read_blob('/etc/passwd')", "disabled by configuration"),
        ("SELECT * FROM read_json_auto('/etc/passwd')", "disabled by configuration"),
        ("SELECT * FROM read_ndjson_objects('/etc/passwd')", "disabled by configuration"),
        ("SELECT * FROM read_parquet('/etc/passwd')", "disabled by configuration"),
        ("SELECT * FROM parquet_metadata('/etc/passwd')", "disabled by configuration"),
        ("SELECT * FROM sniff_csv('/etc/passwd')", "disabled by configuration"),
        ("SELECT * FROM read_csv(['/etc/passwd', '/etc/group'])", "disabled by configuration"),
        ("SELECT * FROM 'https://example.org/x.parquet'", "disabled by configuration"),
        ("SELECT * FROM 's3://bucket/x.csv'", "disabled by configuration"),
        ("EXPLAIN ANALYZE COPY (SELECT 1) TO '/tmp/x.csv'", "disabled by configuration"),
        ("SELECT getenv('HOME')", "does not exist"),
        ("SELECT * FROM query_table('/etc/passwd')", "does not exist"),
        ("SELECT * FROM query('SELECT 1')", "query is not allowed"),
        ("FROM \"Query\" /* ( */ ('SELECT ' || '1')", "query is not allowed"),
        ("SELECT json_execute_serialized_sql(json_serialize_sql('SELECT 1'))", "json_execute_serialized_sql is not"),
        ("FROM enable_logging(storage := 'file', storage_path := '/tmp/x')", "enable_logging is not allowed"),
        ("FROM main.enable_profiling(save_location := '/tmp/x.txt')", "enable_profiling is not allowed"),
        ("FROM checkpoint()", "checkpoint is not allowed"),
        ("FROM duckdb_secrets()", "duckdb_secrets is not allowed"),
        ("FROM arrow_scan(1, 2, 3)", "arrow_scan is not allowed"),
        ("FROM pandas_scan(1)", "pandas_scan is not allowed"),
        ("FROM statement", "does not exist"),
        ("SELECT " + "(" * 20_000 + "1" + ")" * 20_000, "memory exhausted"),
    ],
)
def test_whatever_else_is_one_line(path: Path, query: str, told: str) -> None:
    with pytest.raises(QueryError) as raised:
        rows(path, query)
    assert told in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_query_has_a_deadline(path: Path) -> None:
    endless = "SELECT count(*) FROM range(10000000000) AS a, range(1000) AS b WHERE hash(a.range, b.range) = 1"
    with pytest.raises(QueryError, match=r"took more than 0\.3 s"):
        rows(path, endless, seconds=0.3)


def test_nothing_of_a_query_stays_configured(path: Path) -> None:
    """What is confined is: a locked configuration, and no access to anything but the open database."""
    settings = "('enable_external_access', 'lock_configuration', 'memory_limit', 'temp_directory', 'threads')"
    query = f"SELECT name, value FROM duckdb_settings() WHERE name IN {settings} ORDER BY name"
    assert rows(path, query, memory="100MB", threads=1) == [
        ("enable_external_access", "false"),
        ("lock_configuration", "true"),
        ("memory_limit", "95.3 MiB"),
        ("temp_directory", ""),
        ("threads", "1"),
    ]


def test_a_query_that_heeds_no_interrupt_is_said_to_be_stuck(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("seatchange.warehouse.query.GRACE", 0.3)
    stuck: list[bool] = []
    deaf = "SELECT levenshtein(repeat('a', 60000), repeat('b', 60000))"  # one value of one function
    with pytest.raises(QueryError, match=r"took more than 0\.1 s"):
        rows(path, deaf, seconds=0.1, stuck=lambda: stuck.append(True))
    assert stuck == [True]


def test_a_query_has_a_share_of_memory(path: Path) -> None:
    with pytest.raises(QueryError, match="more than 50MB of memory"):
        rows(path, "SELECT list(range::VARCHAR || 'some more text') FROM range(10000000)", memory="50MB")


def test_rows_can_be_limited(path: Path) -> None:
    assert len(rows(path, "FROM range(5000)")) == 5000
    assert len(rows(path, "FROM range(5000)", rows=1234)) == 1234
    assert rows(path, "FROM range(5000)", rows=0) == []


def test_the_published_copy_must_be_there_and_be_one(tmp_path: Path) -> None:
    with pytest.raises(NoWarehouseError):
        rows(tmp_path / "none.duckdb", "SELECT 1")
    (tmp_path / "text.duckdb").write_text("text")
    with pytest.raises(NotAWarehouseError):
        rows(tmp_path / "text.duckdb", "SELECT 1")


def test_a_query_runs_while_the_warehouse_is_written(warehouse: Warehouse, path: Path) -> None:
    with warehouse.open():
        assert rows(path, "SELECT count(*) FROM events") == [(2,)]


def test_every_format_has_a_writer() -> None:
    assert {*WRITERS, "parquet"} == set(get_args(Format))


def test_csv(path: Path) -> None:
    table = list(csv.reader(io.StringIO(written(path, VALUES, "csv"))))
    assert table == [
        ["n", "s", "at_time", "l", "j", "f", "d"],
        ["1", 'a,"b', "2026-11-24T12:00:00+00:00", '["x", "y"]', '{"k":1}', "", "1.50"],
        ["2", "", "", "", "", "", ""],
    ]


def test_json_and_json_lines(path: Path) -> None:
    moment = "2026-11-24T12:00:00+00:00"
    expected = [
        {"n": 1, "s": 'a,"b', "at_time": moment, "l": ["x", "y"], "j": {"k": 1}, "f": None, "d": "1.50"},
        {"n": 2, "s": None, "at_time": None, "l": None, "j": None, "f": None, "d": None},
    ]
    assert json.loads(written(path, VALUES, "json")) == expected
    assert [json.loads(line) for line in written(path, VALUES, "jsonl").splitlines()] == expected
    assert json.loads(written(path, "SELECT 1 AS a, 2 AS a", "json")) == [{"a": 1, "a_1": 2}]
    assert written(path, "SELECT 1 WHERE false", "json") == "[]\n"
    assert written(path, "SELECT 1 WHERE false", "jsonl") == ""


def test_a_table_shows_all_and_gives_a_terminal_no_orders(path: Path) -> None:
    query = "SELECT 'x' || chr(27) || '[2J[red]y[/red]' AS s, 'w' || repeat('w', 300) AS wide, NULL AS nothing"
    text = written(path, query, "table")
    assert "\x1b" not in text
    assert "[red]y[/red]" in text
    assert "w" * 301 in text
    assert written(path, "SELECT 1 AS one", "table").splitlines()[1].strip("┃ ") == "one"


def test_parquet_keeps_types(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "it's.parquet"
    assert export(path, VALUES + " -- comment", "parquet", io.StringIO(), target) == 2
    with duckdb.connect() as connection:
        read = connection.execute("SELECT n, at_time, l FROM read_parquet($path) ORDER BY n", {"path": str(target)})
        assert [type_ for _, type_, *_ in read.description or []] == [
            "INTEGER",
            "TIMESTAMP WITH TIME ZONE",
            "VARCHAR[]",
        ]
        assert read.fetchall()[0][2] == ["x", "y"]
    assert export(path, "FROM range(10)", "parquet", io.StringIO(), target, Limits(rows=3)) == 3
    with pytest.raises(QueryError, match="--output"):
        export(path, "SELECT 1", "parquet", io.StringIO())
    with pytest.raises(QueryError):
        export(path, "SELECT 1) TO '/tmp/x.csv'; COPY (SELECT 1", "parquet", io.StringIO(), target)


def test_a_file_is_written_whole_or_not_at_all(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    assert export(path, "SELECT 1 AS one", "json", io.StringIO(), target) == 1
    assert json.loads(target.read_text()) == [{"one": 1}]
    for query in ("SELECT nonsense", "SELECT CAST('x' || range AS INT) FROM range(3)"):
        with pytest.raises(QueryError):
            export(path, query, "json", io.StringIO(), target)
    assert json.loads(target.read_text()) == [{"one": 1}]
    assert not list(tmp_path.glob(".out*"))
    with pytest.raises(UnwritableWarehouseError, match="cannot write"):
        export(path, "SELECT 1", "csv", io.StringIO(), tmp_path / "no" / "folder.csv")
