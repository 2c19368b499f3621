"""Worker processes: they answer, and whatever a job does to them is that job's failure only."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import jobs
import pytest

from seatchange.extractors.errors import FeedError, WorkerError
from seatchange.extractors.workers import Workers


def gone(pid: int) -> bool:
    """Whether a process ended; one that waits for its parent to collect it did."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def wait_until(condition: Callable[[], bool]) -> None:
    for _ in range(600):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it never happened")


def test_jobs_are_computed_elsewhere_and_side_by_side() -> None:
    async def several() -> tuple[list[int], set[int]]:
        async with Workers(2) as workers:
            doubled = await asyncio.gather(*(workers.run(jobs.double, x) for x in range(20)))
            pids = await asyncio.gather(*(workers.run(jobs.pid) for _ in range(8)))
            return doubled, set(pids)

    doubled, pids = asyncio.run(several())
    assert doubled == [2 * x for x in range(20)]
    assert len(pids) == 2
    assert os.getpid() not in pids
    assert all(gone(pid) for pid in pids)


def test_large_messages_pass_and_printing_does_no_harm() -> None:
    async def once() -> bytes:
        async with Workers(1) as workers:
            return await workers.run(jobs.echo, b"x" * 5_000_000)

    assert asyncio.run(once()) == b"x" * 5_000_000


@pytest.mark.parametrize(
    ("job", "code"),
    [
        (jobs.crash, "worker_died"),
        (jobs.leave, "worker_died"),
        (jobs.hang, "worker_timeout"),
        (jobs.eat, "worker_error"),
        (jobs.stumble, "worker_error"),
    ],
)
def test_a_bad_job_harms_no_other(job: Callable[[], object], code: str) -> None:
    async def mixed() -> list[object]:
        async with Workers(1, deadline=1.0) as workers:
            waiting = [workers.run(jobs.double, 1), workers.run(job), workers.run(jobs.double, 2)]
            return await asyncio.gather(*waiting, return_exceptions=True)

    before, error, after = asyncio.run(mixed())
    assert (before, after) == (2, 4)
    assert isinstance(error, WorkerError)
    assert error.code == code
    assert "\n" not in str(error)


def test_our_own_errors_come_through() -> None:
    async def once() -> None:
        async with Workers(1) as workers:
            await workers.run(jobs.refuse)

    with pytest.raises(FeedError) as caught:
        asyncio.run(once())
    assert (caught.value.code, caught.value.url, str(caught.value)) == ("html", "http://x/", "it is a page")


def test_workers_are_recycled_and_a_lost_one_is_replaced() -> None:
    async def pids() -> list[int]:
        async with Workers(1, jobs=2) as workers:
            found = [await workers.run(jobs.pid) for _ in range(5)]
            os.kill(found[-1], signal.SIGKILL)
            while not gone(found[-1]):  # noqa: ASYNC110 - another process has no event
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.5)  # the event loop hears of it a moment later
            return [*found, await workers.run(jobs.pid)]

    a, b, c, d, e, f = asyncio.run(pids())
    assert a == b != c == d != e != f


def test_ctrl_c_is_the_parents_business() -> None:
    async def once() -> str:
        async with Workers(1) as workers:
            return await workers.run(jobs.interrupt)

    assert asyncio.run(once()) == "still here"


def test_a_cancelled_job_is_killed(tmp_path: Path) -> None:
    note = tmp_path / "pid"

    async def cancel() -> None:
        async with Workers(1) as workers:
            task = asyncio.create_task(workers.run(jobs.hang_deaf, str(note)))
            while not (note.exists() and note.read_text()):  # noqa: ASYNC110
                await asyncio.sleep(0.02)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            assert await workers.run(jobs.double, 1) == 2

    asyncio.run(cancel())
    assert gone(int(note.read_text()))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a busy child that its parent was killed")
def test_busy_workers_die_with_a_killed_parent(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    program = (
        "import asyncio, sys, jobs\n"
        "from seatchange.extractors.workers import Workers\n"
        "async def main():\n"
        "    async with Workers(1) as workers:\n"
        "        await workers.run(jobs.hang_deaf, sys.argv[1])\n"
        "asyncio.run(main())\n"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent)}
    with subprocess.Popen([sys.executable, "-c", program, str(note)], env=environment) as parent:
        wait_until(lambda: note.exists() and note.read_text() != "")
        worker = int(note.read_text())
        assert not gone(worker)
        parent.kill()
    wait_until(lambda: gone(worker))
