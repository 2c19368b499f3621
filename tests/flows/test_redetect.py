"""redetect, as a person types it: stored articles through the real rules in worker processes."""

import json
import shutil
import signal

import duckdb
import pytest
from desk import Desk
from test_killed import HOOK

BOGUS = """
INSERT INTO facts.mentions BY NAME
SELECT * REPLACE ('bogus' AS id, 'Wrong Person' AS person) FROM facts.mentions ORDER BY id LIMIT 1;
INSERT INTO facts.events SELECT 'bogus', 'bogus', change, ['wrong', 'person'], created_at FROM facts.events LIMIT 1;
INSERT INTO facts.event_mentions VALUES ('bogus', 'bogus', now());
INSERT INTO facts.revisions BY NAME
SELECT * REPLACE ('bogus' AS id, 'bogus' AS event_id, 1 AS number, 'bogus' AS mention_id, 'Wrong Person' AS person)
FROM facts.revisions LIMIT 1;
"""
POINTS = {
    "before it is written": "from seatchange.warehouse import redetection; die_at(redetection, 'apply')",
    "in the transaction": (
        "from seatchange.warehouse import rows;"
        "die_at(rows, 'insert', when=lambda c, name, *_: name == 'insert_redetections')"
    ),
    "after it is written": "from seatchange.warehouse import redetection; die_at(redetection, 'apply', after=True)",
    "before the publication": "from seatchange.flows import pipeline; die_at(pipeline, 'publish')",
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory, room):
    """A desk after a pass by rules that are not today's: they found somebody who is not there, and a wrong status."""
    desk = Desk(tmp_path_factory.mktemp("filled"))
    desk.watch(room, "en", "fr")
    desk.subscribe_file()
    done = desk.run("run")
    assert done.returncode == 0, done.stderr
    with duckdb.connect(str(desk.warehouse)) as connection:
        connection.execute(BOGUS)
        connection.execute("UPDATE facts.mentions SET rule_version = '0'")
        connection.execute(
            "UPDATE facts.mentions SET status = 'rumoured' "
            "WHERE id = (SELECT min(id) FROM facts.mentions WHERE id <> 'bogus' AND status = 'done')"
        )
    return desk


@pytest.fixture
def old(filled, tmp_path):
    shutil.copytree(filled.folder, tmp_path, dirs_exist_ok=True)
    return Desk(tmp_path)


def alerts(desk):
    return desk.query("SELECT count(*) FROM facts.alerts")


def test_first_a_report_and_nothing_is_written(old):
    before, told = old.facts(), alerts(old)
    done = old.run("redetect", "--output", "differences.jsonl")
    assert done.returncode == 0, done.stderr
    assert "1 mentions removed\n  Wrong Person" in done.stdout
    assert "1 mentions changed" in done.stdout
    assert "status 'rumoured' → 'done'" in done.stdout
    lines = [json.loads(line) for line in (old.folder / "differences.jsonl").read_text().splitlines()]
    assert sorted(line["kind"] for line in lines) == ["changed", "removed"]
    report = json.loads(old.run("redetect", "--format", "json").stdout)
    assert report["mentions"] == {"added": 0, "removed": 1, "changed": 1}
    assert report["articles"]["failed"] == 0
    assert (old.facts(), alerts(old)) == (before, told)


def test_then_it_is_written_and_nobody_is_told(old):
    told = alerts(old)
    done = old.run("redetect", "--apply", "--format", "json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["applied"]["retractions"] == 2
    assert alerts(old) == told
    assert old.run("sql", "SELECT person FROM events WHERE person = 'Wrong Person'", "-f", "csv").stdout == "person\n"
    again = json.loads(old.run("redetect", "--apply", "--all", "--format", "json").stdout)
    assert again["articles"]["differing"] == 0
    assert set(again["applied"].values()) == {0}
    assert json.loads(old.run("redetect", "--format", "json").stdout)["articles"]["read"] == 0
    assert old.run("maintain", "--check").returncode == 0


def test_alerts_go_with_apply_only(old):
    done = old.run("redetect", "--alert")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1


def test_texts_that_were_given_up_are_counted(old):
    assert old.run("maintain", "--prune-texts", "0d", "--keep", "0").returncode == 0
    done = old.run("redetect", "--format", "json")
    assert "cannot be read anew" in done.stderr
    assert json.loads(done.stdout)["articles"]["read"] == 0


@pytest.mark.parametrize("point", POINTS)
def test_killed_it_goes_on_where_it_was(old, point):
    killed = old.run("redetect", "--apply", driver=HOOK + POINTS[point])
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert old.run("maintain", "--check").returncode == 0
    done = old.run("redetect", "--apply")
    assert done.returncode == 0, done.stderr
    assert old.query("SELECT count(*) FROM facts.retractions") == [(2,)]
    assert old.run("sql", "SELECT person FROM events WHERE person = 'Wrong Person'", "-f", "csv").stdout == "person\n"
    assert old.run("maintain", "--check").returncode == 0
