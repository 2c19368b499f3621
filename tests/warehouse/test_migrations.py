"""A warehouse of an earlier schema becomes one of today's by itself, after a copy; at no point is anything lost."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from samples import NOW, ask, reading, take

from seatchange.warehouse import backups, sql
from seatchange.warehouse.connection import Warehouse, transaction
from seatchange.warehouse.errors import UnwritableWarehouseError

KILLED = """
import os, signal, sys
from pathlib import Path
from seatchange.warehouse import backups, connection, files, sql
def die(*arguments, **options):
    os.kill(os.getpid(), signal.SIGKILL)
def after(function):
    def hooked(*arguments, **options):
        function(*arguments, **options)
        die()
    return hooked
{hook}
with connection.Warehouse(sys.argv[1]).open():
    pass
"""
POINTS = {
    "in the midst of the copy": "files.put = die",
    "after the copy": "connection.migrate = die",
    "before a migration is recorded": (
        "real = sql.statement\nsql.statement = lambda name: die() if name == 'record_migration' else real(name)"
    ),
    "between two migrations": (
        "real, done = sql.statement, []\n"
        "def statement(name):\n"
        "    if name == 'record_migration':\n"
        "        done.append(name)\n"
        "        if len(done) == 2: die()\n"
        "    return real(name)\n"
        "sql.statement = statement"
    ),
    "before the views": "sql.digest = lambda folder: die()",
}


@pytest.fixture
def old(warehouse: Warehouse) -> Warehouse:
    """A warehouse as the first version left it: schema 1 with rows, and the views of that time."""
    number, name, script = sql.migrations()[0]
    with duckdb.connect(str(warehouse.path)) as connection, transaction(connection):
        connection.execute(sql.statement("create_versions"))
        connection.execute(script)
        connection.execute(sql.statement("record_migration"), {"number": number, "name": name})
        connection.execute("CREATE VIEW events AS SELECT id FROM facts.events")
        connection.execute(sql.statement("record_views"), {"digest": "of that time"})
        connection.execute(
            "INSERT INTO facts.articles VALUES "
            "('a', 'https://x.example/', 'x', 'T', 'Old text', 'en', NULL, 'page', NULL, now())"
        )
        connection.execute(
            "INSERT INTO facts.mentions VALUES "
            "('m', 'a', 'Jo Roe', 'Acme', 'in', 'CEO', 'ceo', 'hired', false, 'done', NULL, 0.9, "
            "'Old', 0, 3, 'text', 'r', '0')"
        )
        connection.execute("INSERT INTO facts.events VALUES ('e', 'm', 'in', ['jo', 'roe'], now())")
        connection.execute("INSERT INTO facts.event_mentions VALUES ('e', 'm', now())")
        connection.execute(
            "INSERT INTO facts.revisions VALUES "
            "('r', 'e', 1, 'm', 'Jo Roe', 'Acme', 'CEO', 'ceo', 'hired', false, 'done', NULL, 0.9, now(), now())"
        )
        connection.execute("CREATE TABLE mine AS SELECT 42 AS answer")
    return warehouse


def whole(warehouse: Warehouse) -> bool:
    """Whether a warehouse has every migration once, and the old rows under today's views."""
    assert ask(warehouse, "SELECT number FROM facts.migrations ORDER BY number") == [
        (number,) for number, _, _ in sql.migrations()
    ]
    assert ask(warehouse, "SELECT person, organisation, status, revision, title FROM events") == [
        ("Jo Roe", "Acme", "done", 1, "T")
    ]
    assert ask(warehouse, "SELECT text FROM articles") == [("Old text",)]
    return ask(warehouse, "FROM mine") == [(42,)]


@pytest.mark.parametrize("read_only", [False, True])
def test_an_old_warehouse_is_migrated_after_a_backup(old: Warehouse, read_only: bool) -> None:
    with old.open(read_only=read_only):
        pass
    assert whole(old)
    (copy,) = backups.listed(old.path)
    assert copy.name == f"seatchange.before-schema-{sql.migrations()[1][0]:04d}.duckdb"
    with duckdb.connect(str(copy), read_only=True) as connection:
        assert connection.execute("SELECT max(number) FROM facts.migrations").fetchall() == [(1,)]
        assert connection.execute("SELECT text FROM facts.articles").fetchall() == [("Old text",)]
    with old.open():
        pass
    assert backups.listed(old.path) == [copy]


def test_what_is_in_the_log_is_in_the_backup(old: Warehouse) -> None:
    log = old.path.with_name(old.path.name + ".wal")
    write = "SET checkpoint_threshold = '1GB'; UPDATE facts.articles SET text = 'Newer text'"
    code = f"import duckdb, os, sys; held = duckdb.connect(sys.argv[1]); held.execute({write!r}); os._exit(0)"
    subprocess.run([sys.executable, "-c", code, str(old.path)], check=True)
    assert log.exists()
    with old.open():
        pass
    (copy,) = backups.listed(old.path)
    with duckdb.connect(str(copy), read_only=True) as connection:
        assert connection.execute("SELECT text FROM facts.articles").fetchall() == [("Newer text",)]


@pytest.mark.parametrize("point", POINTS)
def test_killed_while_it_migrates_it_opens_and_lacks_nothing(old: Warehouse, point: str) -> None:
    code = KILLED.format(hook=POINTS[point])
    done = subprocess.run([sys.executable, "-c", code, str(old.path)], capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    with old.open():
        pass
    assert whole(old)
    copies = backups.listed(old.path)
    assert copies
    with duckdb.connect(str(copies[0]), read_only=True) as connection:
        assert connection.execute("SELECT text FROM facts.articles").fetchall() == [("Old text",)]
    assert [file.name for file in backups.folder(old.path).iterdir() if file.suffix != ".duckdb"] == []


def test_a_migration_that_was_missing_among_others_is_made_up_for(old: Warehouse) -> None:
    with duckdb.connect(str(old.path)) as connection:
        number, name, script = sql.migrations()[-1]
        connection.execute(script)
        connection.execute(sql.statement("record_migration"), {"number": number, "name": name})
    with old.open():
        pass
    assert whole(old)


def test_without_a_backup_there_is_no_migration(old: Warehouse) -> None:
    backups.folder(old.path).write_text("in the way")
    with pytest.raises(UnwritableWarehouseError, match="backups"), old.open():
        pass
    with duckdb.connect(str(old.path), read_only=True) as connection:
        assert connection.execute("SELECT number FROM facts.migrations").fetchall() == [(1,)]


def test_a_new_warehouse_needs_no_backup(warehouse: Warehouse) -> None:
    take(warehouse, reading("one", {}))
    assert not backups.folder(warehouse.path).exists()


def test_copies_are_bounded_and_those_of_others_are_left_alone(warehouse: Warehouse, tmp_path: Path) -> None:
    take(warehouse, reading("one", {}))
    with Warehouse(tmp_path / "other.duckdb").open() as connection:
        other = backups.back_up(connection, tmp_path / "other.duckdb", NOW)
    for day in range(1, 6):
        with warehouse.open() as connection:
            backups.back_up(connection, warehouse.path, NOW.replace(day=day), kept=2)
        with warehouse.open() as connection:
            backups.before_migration(connection, warehouse.path, day)
    assert [file.name for file in backups.listed(warehouse.path)] == [
        "seatchange.20261104T120000Z.duckdb",
        "seatchange.20261105T120000Z.duckdb",
        "seatchange.before-schema-0003.duckdb",
        "seatchange.before-schema-0004.duckdb",
        "seatchange.before-schema-0005.duckdb",
    ]
    assert other.exists()
    assert ask(Warehouse(backups.listed(warehouse.path)[0]), "SELECT person FROM events") == [("Sam Altman",)]
