"""A warehouse stays whole: what is wrong is found, and nothing is lost when its file is rewritten."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from samples import NOW, ask, reading, take

from seatchange.warehouse import sql, upkeep
from seatchange.warehouse.connection import Warehouse
from seatchange.warehouse.errors import WarehouseError

KILLED = """
import os, signal, sys
from datetime import UTC, datetime, timedelta
from seatchange.warehouse import connection, files, upkeep
def die(*arguments, **options):
    os.kill(os.getpid(), signal.SIGKILL)
def after(function):
    def hooked(*arguments, **options):
        function(*arguments, **options)
        die()
    return hooked
{hook}
warehouse = connection.Warehouse(sys.argv[1])
with warehouse.open() as opened:
    upkeep.prune_texts(opened, datetime.now(UTC) + timedelta(days=9999), datetime.now(UTC))
upkeep.compact(warehouse)
"""
POINTS = {
    "before texts are given up": "upkeep.rows.select = die",
    "before that is committed": "upkeep.rows.select = after(upkeep.rows.select)",
    "before the copy": "upkeep._copy = die",
    "in the midst of the copy": "upkeep._counts = die",
    "after the copy": "upkeep.put = die",
    "before the new file is in its place": "files._sync = after(files._sync)",
    "when it is in its place": "upkeep.put = after(upkeep.put)",
}
BROKEN = {
    "doubled_ids": "INSERT INTO facts.mentions SELECT * FROM facts.mentions LIMIT 1",
    "unread_entries": "DELETE FROM facts.readings",
    "lost_mentions": "DELETE FROM facts.event_mentions",
    "lost_revisions": "UPDATE facts.revisions SET number = 2",
    "unfounded_events": "UPDATE facts.events SET mention_id = 'gone'",
    "lost_alerts": "INSERT INTO facts.deliveries VALUES ('gone', 1, now(), 'delivered', '', NULL)",
    "lost_retractions": "INSERT INTO facts.retractions VALUES ('gone', NULL, 'x', '2', now())",
}

OTHERS = ("mine", "after_junk")


@pytest.fixture
def full(warehouse: Warehouse) -> Warehouse:
    """A warehouse with some rows, and a table of somebody else's."""
    take(warehouse, reading("one", {}), reading("two", {"person": "Jo Roe", "organisation": "Acme"}))
    with warehouse.open() as connection:
        connection.execute("CREATE TABLE mine AS SELECT 42 AS answer")
        connection.execute("CREATE VIEW own_view AS SELECT person FROM events")
    return warehouse


def rows(warehouse: Warehouse) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect(str(warehouse.path), read_only=True) as connection:
        names = [name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        return {
            name: connection.execute(f"SELECT * FROM {'facts.' * (name not in OTHERS)}{name} ORDER BY ALL").fetchall()
            for name in names
            if name != "views"
        }


def checked(warehouse: Warehouse) -> tuple[upkeep.Fault, ...]:
    with warehouse.open() as connection:
        return upkeep.check(connection)


def test_a_whole_warehouse_has_no_fault(full: Warehouse) -> None:
    assert checked(full) == ()


def test_every_check_has_a_case() -> None:
    assert set(BROKEN) == {name for name, _ in sql.scripts("checks")}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_is_found_and_named(full: Warehouse, name: str) -> None:
    with full.open() as connection:
        connection.execute(BROKEN[name])
    found = {fault.check: fault for fault in checked(full)}
    assert name in found
    fault = found[name]
    assert fault.count >= len(fault.examples) >= 1
    assert str(fault).startswith(f"{name}: ")
    assert f": {fault.count} (" in str(fault)
    assert "\n" not in str(fault)


def test_a_damaged_file_is_told_in_one_line(warehouse: Warehouse) -> None:
    with warehouse.open() as connection:
        connection.execute("CREATE TABLE noise AS SELECT md5(range::VARCHAR) AS text FROM range(200000)")
    size = warehouse.path.stat().st_size
    with warehouse.path.open("r+b") as file:
        for place in range(size // 4, size - 4096, 65536):
            file.seek(place)
            file.write(b"\xff" * 64)
    try:
        (fault,) = checked(warehouse)
        told = str(fault)
    except WarehouseError as error:  # the damage may lie where the file cannot even be opened
        told = str(error)
    assert "\n" not in told
    assert "seatchange.duckdb failed" in told or "put a backup in its place" in told


def test_compaction_gives_room_back_and_keeps_every_row_and_view(full: Warehouse) -> None:
    with full.open() as connection:
        connection.execute("CREATE TABLE junk AS SELECT md5(range::VARCHAR) AS text FROM range(300000)")
        connection.execute("CHECKPOINT")
        connection.execute("CREATE TABLE after_junk AS SELECT md5(range::VARCHAR) AS text FROM range(30000)")
        connection.execute("CHECKPOINT")
        connection.execute("DROP TABLE junk")
    os.chmod(full.path, 0o640)
    before = rows(full)
    described = "SELECT view_name, comment, (SELECT count(*) FROM duckdb_columns() WHERE comment IS NOT NULL) "
    described += "FROM duckdb_views() WHERE NOT internal ORDER BY ALL"
    views = ask(full, described)
    size = upkeep.compact(full)
    assert size.after < size.before / 2
    assert full.path.stat().st_mode & 0o777 == 0o640
    assert rows(full) == before
    assert ask(full, described) == views
    assert ask(full, "SELECT person FROM own_view ORDER BY 1") == [("Jo Roe",), ("Sam Altman",)]
    assert checked(full) == ()
    take(full, reading("one", {}), reading("three", {"person": "Max Muster"}))
    assert ask(full, "SELECT count(*) FROM events") == [(3,)]
    assert [file.name for file in full.path.parent.iterdir() if "compacting" in file.name] == []


def test_a_copy_that_came_out_differently_is_not_taken(full: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows(full)
    monkeypatch.setattr(upkeep, "_counts", lambda connection, database: {database: (1, 1)})
    with pytest.raises(WarehouseError, match="left as it is"):
        upkeep.compact(full)
    assert rows(full) == before
    assert [file.name for file in full.path.parent.iterdir() if "compacting" in file.name] == []


def test_old_texts_are_given_up_and_what_they_proved_stays(full: Warehouse) -> None:
    take(full, reading("new", {"person": "Max Muster"}), now=NOW)
    with full.open() as connection:
        connection.execute(
            "UPDATE facts.articles SET fetched_at = now() - INTERVAL 100 DAY WHERE site <> 'new.example'"
        )
        assert upkeep.prune_texts(connection, NOW - timedelta(days=90), NOW) == 2
        assert upkeep.prune_texts(connection, NOW - timedelta(days=90), NOW) == 0
    assert ask(full, "SELECT site, text = '', pruned_at IS NULL FROM articles ORDER BY site") == [
        ("new.example", False, True), ("one.example", True, False), ("two.example", True, False)
    ]  # fmt: skip
    assert ask(full, "SELECT count(*) FROM events WHERE sentence <> ''") == [(3,)]
    # The same article found again is known by its id, so it does not come back.
    assert take(full, reading("one", {})).articles == 0
    assert checked(full) == ()


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_any_point_it_opens_and_nothing_is_lost(full: Warehouse, point: str, tmp_path: Path) -> None:
    before = rows(full)
    code = KILLED.format(hook=POINTS[point])
    done = subprocess.run([sys.executable, "-c", code, str(full.path)], capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert checked(full) == ()
    after = rows(full)
    for found in (before, after):
        found["articles"] = [row[:4] for row in found["articles"]]
    assert after == before
    upkeep.compact(full)
    assert [file.name for file in full.path.parent.iterdir() if "compacting" in file.name] == []
