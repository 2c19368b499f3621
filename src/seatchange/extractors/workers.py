"""Killable worker processes for what can hang, crash or eat memory: extraction, detection, feed parsing.

Threads are no way: lxml has crashed in them, and a thread cannot be ended. A worker is a fresh interpreter (nothing is
forked from a process with threads, and the caller's main module is not run again) that gets functions through a pipe.
It ends with its parent, even when that is killed.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import sys
from collections.abc import Callable
from types import TracebackType
from typing import TypeVar

from seatchange.extractors.errors import ExtractError, WorkerError, shown
from seatchange.extractors.worker import LENGTH_BYTES, prepare

Result = TypeVar("Result")

MOST_WORKERS = 4  # more would take the machine from the warehouse and the web server
JOB_SECONDS = 20.0  # the slowest real pages take 5; a page that takes longer is a trap
START_SECONDS = 60.0  # for a worker to start and import what it needs, on a busy machine
JOBS_PER_WORKER = 500  # lxml and trafilatura's caches grow by about 1 MB per page; then a fresh process takes over
MEMORY_BYTES = 2 * 1024**3  # address space of one worker; ordinary pages need a tenth
END_SECONDS = 5.0  # for a worker to end by itself before it is killed


class Workers:
    """A pool of worker processes, for one event loop: `async with Workers() as workers: await workers.run(f, x)`.

    Processes are started when they are needed, at most `count` (default: one per CPU, at most 4).
    """

    def __init__(
        self,
        count: int | None = None,
        *,
        deadline: float = JOB_SECONDS,
        memory: int = MEMORY_BYTES,
        jobs: int = JOBS_PER_WORKER,
    ) -> None:
        self._deadline = deadline
        self._memory = memory
        self._jobs = jobs
        self._idle: asyncio.LifoQueue[_Worker | None] = asyncio.LifoQueue()
        for _ in range(count or min(os.cpu_count() or 1, MOST_WORKERS)):
            self._idle.put_nowait(None)

    async def __aenter__(self) -> Workers:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while not self._idle.empty():
            worker = self._idle.get_nowait()
            if worker:
                await worker.end()

    async def run(self, function: Callable[..., Result], *arguments: object) -> Result:
        """The result of `function(*arguments)`, computed in a worker. Both must be picklable, the function by its name.

        An ExtractError that the function raises comes through as it is. Raises WorkerError with code "worker_timeout"
        (it took longer than the deadline), "worker_died" (it took the process down) or "worker_error" (it raised
        anything else); `url` is empty. Waiting for a free worker does not count against the deadline.
        """
        message = pickle.dumps((function, arguments))
        worker = await self._idle.get()
        try:
            if worker is None or not worker.alive:
                worker = None  # not to be put back when the new one does not start
                worker = await _Worker.start(self._memory)
                await self._answer(worker, pickle.dumps((prepare, (function.__module__,))), START_SECONDS)
            answer = await self._answer(worker, message, self._deadline)
            worker.jobs += 1
            if worker.jobs >= self._jobs:
                await worker.end()
        except BaseException:
            if worker:  # nobody knows what it is doing now
                await worker.kill()
            raise
        finally:
            self._idle.put_nowait(worker)
        well, result = pickle.loads(answer)  # noqa: S301 - from our own child
        if well:
            return result  # type: ignore[no-any-return]
        if isinstance(result, ExtractError):
            raise result
        raise WorkerError("worker_error", "", f"it could not be read ({shown(result)}); please report it")

    async def _answer(self, worker: _Worker, message: bytes, seconds: float) -> bytes:
        try:
            async with asyncio.timeout(seconds):
                return await worker.ask(message)
        except TimeoutError as error:
            raise WorkerError("worker_timeout", "", f"reading it took more than {seconds:g} s") from error
        except (EOFError, OSError) as error:
            raise WorkerError("worker_died", "", "reading it took its worker process down") from error


class _Worker:
    """One process and its pipes."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin  # noqa: S101 - both are pipes
        assert process.stdout  # noqa: S101
        self._process, self._in, self._out = process, process.stdin, process.stdout
        self.jobs = 0

    @classmethod
    async def start(cls, memory: int) -> _Worker:
        command = (sys.executable, "-m", "seatchange.extractors.worker", str(os.getpid()), str(memory))
        # The functions are found where the parent finds them; one thread per worker is enough for numpy.
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "OPENBLAS_NUM_THREADS": "1"}
        pipe, nowhere = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
        return cls(
            await asyncio.create_subprocess_exec(*command, env=environment, stdin=pipe, stdout=pipe, stderr=nowhere)
        )

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    async def ask(self, message: bytes) -> bytes:
        self._in.write(len(message).to_bytes(LENGTH_BYTES, "big") + message)
        await self._in.drain()
        return await self._out.readexactly(int.from_bytes(await self._out.readexactly(LENGTH_BYTES), "big"))

    async def end(self) -> None:
        """Let it end by itself, or kill it when it does not."""
        self._in.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(END_SECONDS):
                await self._process.wait()
        await self.kill()

    async def kill(self) -> None:
        """Kill it, and wait until it is gone and its pipes are closed."""
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        self._in.close()
        await self._process.wait()
        await self._out.read()
