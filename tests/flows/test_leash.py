"""No child outlives its parent, and no grandchild its grandparent."""

import os
import signal
import subprocess
import sys
import uuid

import pytest
from processes import alive, until, with_mark

from seatchange.flows.children import Child

# A child with two children of its own: one in its process group, one in a session of its own; none ends when asked.
FAMILY = """
import os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
subprocess.Popen([sys.executable, "-c", stubborn])
subprocess.Popen([sys.executable, "-c", stubborn], start_new_session=True)
print("started", flush=True)
time.sleep(600)
"""
KEEPER = """
import os, sys, time
from pathlib import Path
from seatchange.flows.children import Child
child = Child("family", [sys.executable, "-c", sys.argv[1]], os.environ, Path(sys.argv[2]))
child.start(time.monotonic())
time.sleep(600)
"""


@pytest.fixture
def mark(monkeypatch):
    value = uuid.uuid4().hex
    monkeypatch.setenv("MARK_OF_THIS_TEST", value)
    return value


def test_an_exit_status_is_passed_on():
    for code in (0, 7):
        run = [sys.executable, "-m", "seatchange.flows.leash", sys.executable, "-c", f"raise SystemExit({code})"]
        with subprocess.Popen(run, stdin=subprocess.PIPE) as leash:
            assert leash.wait() == code


@pytest.mark.parametrize("ending", ["let go", "sigterm"])
def test_a_family_ends_with_the_leash(tmp_path, mark, ending):
    log = tmp_path / "family.log"
    family = FAMILY if ending == "let go" else FAMILY.replace("signal.SIG_IGN", "signal.SIG_DFL")
    child = Child("family", [sys.executable, "-c", family], os.environ, log)
    child.start(1.0)
    until(lambda: "started" in child.tail(), "the family")
    until(lambda: len(with_mark(mark)) == 4, "leash, child and two grandchildren")
    if ending == "let go":
        child.ask_to_end()
    else:
        child._process.send_signal(signal.SIGTERM)
    child.wait()
    assert with_mark(mark) == []


def test_a_family_ends_when_its_keeper_is_killed(tmp_path, mark):
    log = tmp_path / "family.log"
    keeper = subprocess.Popen([sys.executable, "-c", KEEPER, FAMILY, str(log)])
    until(lambda: len(with_mark(mark)) == 5, "keeper, leash, child and two grandchildren")
    keeper.kill()
    keeper.wait()
    assert not alive(keeper.pid)
    until(lambda: with_mark(mark) == [], "the end of everyone")


def test_a_child_that_dies_is_started_again_after_a_growing_pause(tmp_path):
    child = Child("short", [sys.executable, "-c", "print('I fail'); raise SystemExit(3)"], os.environ, tmp_path / "log")
    child.start(100.0)
    until(lambda: child.died() is not None, "the child's death")
    assert child.look(101.0) == 3
    assert child.look(101.5) is None
    first = child._process.pid
    assert child.look(102.5) is None  # started again
    assert child._process.pid != first
    until(lambda: child.died() is not None, "the child's second death")
    assert child.look(103.0) == 3
    child.look(104.5)  # the pause is two seconds now
    assert child.died() == 3
    child.look(105.5)
    until(lambda: child.tail().count("I fail") == 3, "the third life")
    child.wait()
