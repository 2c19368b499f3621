from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from seatchange.warehouse.errors import UnwritableWarehouseError
from seatchange.warehouse.locks import HeldError, Holder, hold, holder

HOLD = """
import sys, pathlib
from seatchange.warehouse.locks import hold
with hold(pathlib.Path(sys.argv[1]), "pass", command="run"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "s.duckdb"


def start(path: Path) -> subprocess.Popen[str]:
    """Another process that holds the lock until its standard input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


def test_a_held_lock_says_in_one_line_who_holds_it(path: Path) -> None:
    process = start(path)
    try:
        with pytest.raises(HeldError) as raised, hold(path, "pass", command="up"):
            pass
        assert raised.value.holder == holder(path, "pass")
        assert raised.value.holder is not None
        assert raised.value.holder.pid == process.pid
        assert f"`seatchange run` (process {process.pid}, since 20" in str(raised.value)
        assert "\n" not in str(raised.value)
    finally:
        process.communicate("")


def test_a_waiter_is_told_once_who_holds_it_and_then_gets_it(path: Path) -> None:
    process = start(path)
    told: list[Holder | None] = []

    def on_wait(who: Holder | None) -> None:
        told.append(who)
        process.communicate("")

    with hold(path, "pass", command="up", wait=timedelta(seconds=60), on_wait=on_wait):
        mine = holder(path, "pass")
    assert [who and who.pid for who in told] == [process.pid]
    assert mine
    assert (mine.pid, mine.command) == (os.getpid(), "up")


def test_the_wait_has_an_end(path: Path) -> None:
    with (
        hold(path, "pass", command="run"),
        pytest.raises(HeldError),
        hold(path, "pass", command="run", wait=timedelta(seconds=0.2)),
    ):
        pass


def test_a_killed_holder_leaves_the_lock_free(path: Path) -> None:
    process = start(path)
    process.kill()
    process.communicate()
    assert holder(path, "pass") is None
    with hold(path, "pass", command="run"):
        pass


def test_a_lock_is_free_after_an_error_and_kinds_and_warehouses_do_not_meet(path: Path) -> None:
    with pytest.raises(RuntimeError), hold(path, "pass", command="run"):
        raise RuntimeError
    assert holder(path, "pass") is None
    with (
        hold(path, "pass", command="run"),
        hold(path, "store", command="run"),
        hold(path.with_name("other.duckdb"), "pass", command="run"),
    ):
        assert holder(path, "up") is None


def test_a_child_process_does_not_inherit_the_lock(path: Path) -> None:
    with hold(path, "pass", command="run"):
        child = subprocess.Popen([sys.executable, "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE)
    try:
        assert holder(path, "pass") is None
    finally:
        child.communicate(b"")


def test_a_note_that_cannot_be_read_still_gives_one_line(path: Path) -> None:
    with hold(path, "pass", command="run"):
        (path.parent / ".seatchange" / "s.duckdb.pass.lock").write_text("{")
        with pytest.raises(HeldError, match="in use by another process"), hold(path, "pass", command="run"):
            pass


def test_a_folder_that_cannot_be_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(UnwritableWarehouseError, match="cannot write"),
        hold(tmp_path / "file" / "s.duckdb", "pass", command="run"),
    ):
        pass
