"""Readers and the pipeline as processes of their own: neither ever waits for the other, and nobody sees half a load."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
from samples import reading, take

from seatchange.warehouse.connection import Warehouse
from seatchange.warehouse.publish import publish

LOADS = 10
PER_LOAD = 20  # events; divides every count that a reader may see
OPENS = 500  # by each of two readers

# Opens, asks and closes again and again: with DuckDB alone, as a notebook or a BI tool would. Every load stores
# PER_LOAD events with one mention and one person each, so a torn state would show in the counts.
OPENER = """
import duckdb, sys
path, opens, per_load = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
seen = 0
tables = ["events", "mentions", "event_history", "events_as_of('infinity')", "people", "articles"]
counts = " UNION ".join(f"SELECT count(*) FROM {table}" for table in tables)
for number in range(opens):
    with duckdb.connect(path, read_only=True, config={"threads": 1}) as connection:
        told = connection.execute(counts).fetchall()
    assert len(told) == 1 and told[0][0] % per_load == 0 and told[0][0] >= seen, (number, told, seen)
    seen = told[0][0]
    if number == 0:
        print("reading", flush=True)
print(seen, flush=True)
"""

# Takes one row of a cursor at a time, and the last one only when told that all loads are done.
HOLDER = """
import duckdb, sys
connection = duckdb.connect(sys.argv[1], read_only=True)
connection.execute("SET enable_progress_bar = false")
cursor = connection.execute("SELECT e.person, m.sentence FROM events e JOIN mentions m ON m.event_id = e.id ORDER BY 1")
rows = [cursor.fetchone()]
for line in sys.stdin:
    rows.append(cursor.fetchone())
    print(len(rows), flush=True)
rows += cursor.fetchall()
again = connection.execute("SELECT count(*) FROM events").fetchone()[0]
connection.close()
with duckdb.connect(sys.argv[1], read_only=True) as connection:
    print(len(rows), again, connection.execute("SELECT count(*) FROM events").fetchone()[0], flush=True)
"""


def start(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def word(*parts: object) -> str:
    """A made-up name that resembles no other."""
    return "".join(
        chr(ord("a") + int(digit, 16)) for digit in hashlib.sha256(repr(parts).encode()).hexdigest()[:10]
    ).title()


def load_and_publish(warehouse: Warehouse, number: int) -> Path:
    found = [
        reading(
            f"l{number}n{item}",
            {
                "person": f"{word('given', number, item)} {word(number, item)}",
                "organisation": word("firm", number, item),
            },
        )
        for item in range(PER_LOAD)
    ]
    assert take(warehouse, *found).events == PER_LOAD
    return publish(warehouse)


def test_a_cursor_is_held_for_the_whole_of_ten_loads(warehouse: Warehouse) -> None:
    path = load_and_publish(warehouse, 0)
    with start(HOLDER, path) as holder:
        assert holder.stdin
        assert holder.stdout
        for number in range(1, LOADS + 1):
            load_and_publish(warehouse, number)
            print(number, file=holder.stdin, flush=True)
            assert holder.stdout.readline() == f"{number + 1}\n"
        told, errors = holder.communicate()
    assert (told.split(), errors) == ([str(PER_LOAD), str(PER_LOAD), str(PER_LOAD * (LOADS + 1))], "")


@pytest.mark.timeout(900)  # seconds; a minute on a machine with nothing else to do
def test_readers_open_a_thousand_times_while_loads_run(warehouse: Warehouse) -> None:
    path = load_and_publish(warehouse, 0)
    with start(OPENER, path, OPENS, PER_LOAD) as one, start(OPENER, path, OPENS, PER_LOAD) as other:
        for reader in (one, other):
            assert reader.stdout
            assert reader.stdout.readline() == "reading\n"
        loads = 0
        while one.poll() is None or other.poll() is None or loads < LOADS:
            loads += 1
            load_and_publish(warehouse, loads)
        for reader in (one, other):
            told, errors = reader.communicate()
            assert (reader.returncode, errors) == (0, "")
            assert int(told) % PER_LOAD == 0
    assert {file.name for file in path.parent.iterdir()} == {".seatchange", warehouse.path.name, path.name}


KILLED = """
import os, signal, sys, time, threading
from pathlib import Path
from seatchange.warehouse.connection import Warehouse
from seatchange.warehouse.publish import publish
warehouse, delay = Warehouse(Path(sys.argv[1])), float(sys.argv[2])
with warehouse.open():
    pass
threading.Timer(delay, lambda: os.kill(os.getpid(), signal.SIGKILL)).start()
while True:
    publish(warehouse)
"""


@pytest.mark.parametrize("delay", [0.01, 0.03, 0.06, 0.1, 0.15])
def test_killed_while_it_publishes_the_copy_always_opens(warehouse: Warehouse, delay: float) -> None:
    path = load_and_publish(warehouse, 0)
    load_and_publish(warehouse, 1)
    found = reading("after", {"person": "Some One", "organisation": "Firm"})
    take(warehouse, found)
    with start(KILLED, warehouse.path, delay) as killed:
        _, errors = killed.communicate()
    assert (killed.returncode, errors) == (-9, "")
    with start(OPENER, path, 1, 1) as reader:
        told, errors = reader.communicate()
    assert (reader.returncode, errors) == (0, "")
    assert int(told.split()[-1]) in (2 * PER_LOAD, 2 * PER_LOAD + 1)
    publish(warehouse)
    with start(OPENER, path, 1, 1) as reader:
        told, errors = reader.communicate()
    assert told.split()[-1] == str(2 * PER_LOAD + 1)
    assert {file.name for file in path.parent.iterdir()} == {".seatchange", warehouse.path.name, path.name}
