"""maintain and export, as a person types them."""

import shutil
import signal

import duckdb
import pytest
from desk import Desk
from test_killed import HOOK

POINTS = {
    "in the check": "from seatchange.warehouse import upkeep; die_at(upkeep, 'check')",
    "in the backup": "from seatchange.warehouse import files; die_at(files, 'put')",
    "before the compaction": "from seatchange.warehouse import upkeep; die_at(upkeep, 'compact')",
    "in the compaction": "from seatchange.warehouse import upkeep; die_at(upkeep, '_counts', call=2)",
    "after the compaction": "from seatchange.warehouse import upkeep; die_at(upkeep, 'compact', after=True)",
    "in the publication": (
        "from seatchange.warehouse import files;die_at(files, '_sync', when=lambda path: 'published' in path.name)"
    ),
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory, room):
    """A desk after its first pass."""
    desk = Desk(tmp_path_factory.mktemp("filled"))
    desk.watch(room, "en", "fr")
    done = desk.run("run")
    assert done.returncode == 0, done.stderr
    return desk


@pytest.fixture
def watched(filled, tmp_path):
    """A desk of one's own with the same warehouse."""
    shutil.copytree(filled.folder, tmp_path, dirs_exist_ok=True)
    return Desk(tmp_path)


def test_maintain_does_everything_and_tells_it(watched):
    before = watched.facts()
    done = watched.run("maintain", "--prune-texts", "1w", "--keep", "1")
    assert done.returncode == 0, done.stderr
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == [
        "checked", "backed up", "texts given up", "compacted",
    ]  # fmt: skip
    assert watched.run("maintain", "--prune-texts", "0d", "--keep", "1").returncode == 0
    assert watched.facts() == before
    assert len(list((watched.folder / "backups").iterdir())) == 1
    assert watched.query("SELECT count(*) FROM facts.articles WHERE text <> ''") == [(0,)]
    again = watched.run("run")
    assert again.returncode == 0, again.stderr
    assert watched.facts() == before


def test_a_fault_ends_it_before_any_change(watched):
    with duckdb.connect(str(watched.warehouse)) as connection:
        connection.execute("DELETE FROM facts.revisions")
    for arguments in ((), ("--check",)):
        done = watched.run("maintain", *arguments)
        assert done.returncode == 1
        assert "lost_revisions: " in done.stderr
        assert "Traceback" not in done.stderr
    assert not (watched.folder / "backups").exists()


@pytest.mark.parametrize("arguments", [("maintain", "--prune-texts", "soon"), ("export", "--since", "soon")])
def test_a_bad_time_is_one_line(watched, arguments):
    done = watched.run(*arguments)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "soon" in done.stderr


def test_nothing_to_maintain(desk):
    done = desk.run("maintain")
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert not desk.warehouse.exists()


@pytest.mark.parametrize("point", POINTS)
def test_killed_while_maintaining(watched, point):
    before = watched.facts()
    killed = watched.run("maintain", driver=HOOK + POINTS[point])
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert watched.facts() == before
    assert watched.run("sql", "SELECT count(*) FROM events", "-f", "csv").returncode == 0
    done = watched.run("maintain")
    assert done.returncode == 0, done.stderr
    assert watched.facts() == before


def test_export_takes_the_form_from_the_name_of_the_file(watched):
    for ending, beginning in {
        "csv": b"id,",
        "jsonl": b"{",
        "parquet": b"PAR1",
        "xlsx": b"PK",
        "ics": b"BEGIN:VC",
    }.items():
        done = watched.run("export", "--output", f"events.{ending}", "--since", "400d")
        assert done.returncode == 0, done.stderr
        assert done.stderr.splitlines()[-1].endswith(f" events in events.{ending}")
        assert (watched.folder / f"events.{ending}").read_bytes().startswith(beginning)
    assert watched.run("export", "mentions").stdout.startswith("id,event_id,")
