"""How many rows `seatchange sql` shows, and where."""

import json
import os
import subprocess

import duckdb
import pytest

from seatchange.flows.cli.asking import TERMINAL_ROWS

QUERY = "FROM range(1500)"


@pytest.fixture
def asked(desk):
    desk.configure()
    with duckdb.connect(str(desk.warehouse.with_name("seatchange.published.duckdb"))) as connection:
        connection.execute("CREATE TABLE one AS SELECT 1 AS one")
    return desk


def lines(desk, *arguments):
    done = desk.run("sql", QUERY, "--format", "jsonl", *arguments)
    assert done.returncode == 0, done.stderr
    return len(done.stdout.splitlines())


def test_a_pipe_and_a_file_get_all_rows_or_as_many_as_asked_for(asked):
    assert lines(asked) == 1500
    assert lines(asked, "--limit", "7") == 7
    done = asked.run("sql", QUERY, "--format", "jsonl", "--limit", "0", "--output", "rows.jsonl")
    assert (done.returncode, done.stderr) == (0, "0 rows in rows.jsonl\n")


def test_a_terminal_gets_the_first_rows_and_is_told_so(asked):
    ours, theirs = os.openpty()
    command = asked.command("sql", QUERY, "--format", "jsonl")
    process = subprocess.Popen(
        command, cwd=asked.folder, env=asked.environment, stdout=theirs, stderr=subprocess.PIPE, text=True
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # Linux's way of saying that the other side has closed
            break
        if not part:
            break
        shown += part
    os.close(ours)
    _, told = process.communicate()
    assert [json.loads(line)["range"] for line in shown.splitlines()] == list(range(TERMINAL_ROWS))
    assert told == f"The first {TERMINAL_ROWS} rows; --limit takes another number of them.\n"


def test_a_query_that_cannot_be_stopped_ends_the_process(asked):
    driver = (
        "from seatchange.warehouse import query\n"
        "query.GRACE = 0.2\n"
        "real = query.Limits\n"
        "query.Limits = lambda **given: real(**given, seconds=0.2)\n"
    )
    deaf = "SELECT levenshtein(repeat('a', 1000000), repeat('b', 1000000))"  # an hour, within one value
    done = asked.run("sql", deaf, driver=driver)
    assert done.returncode == 1
    assert done.stderr == "seatchange: the query took too long and could not be stopped; narrow it down\n"
