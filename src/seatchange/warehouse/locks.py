"""Named locks beside the warehouse, so that two processes never do the same work twice.

They are advisory `flock` locks on small files in a state folder: the kernel frees them when their holder dies, however
it dies. Each file tells who holds it, for the one line that the next one prints while it waits.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from seatchange.warehouse.errors import BusyWarehouseError, UnwritableWarehouseError

Kind = Literal["store", "pass", "deliver", "up"]
"""What is locked: `store` any opening of the file, `pass` one pass at a time, `deliver` one deliverer, `up` one
supervisor."""

STATE_FOLDER = ".seatchange"
FIRST_PAUSE = 0.02  # seconds between two tries; doubles up to LAST_PAUSE
LAST_PAUSE = 0.5
GLANCE = 0.1  # seconds that a refused lock is tried again: `holder` takes it for an instant in order to look
MAX_NOTE = 4096  # bytes read of a lock file


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock: process id, the command it runs, and since when (ISO 8601, UTC)."""

    pid: int
    command: str
    since: str

    def __str__(self) -> str:
        return f"`seatchange {self.command}` (process {self.pid}, since {self.since})"


class HeldError(BusyWarehouseError):
    """A lock is held by somebody else. `holder` is None when its note cannot be read."""

    code = "held"

    def __init__(self, path: Path, kind: Kind, holder: Holder | None) -> None:
        self.holder = holder
        self.kind = kind
        who = str(holder) if holder else "another process"
        super().__init__(f"{path} is in use by {who}; wait until it is done, or end it")


def state_folder(path: Path) -> Path:
    """The folder beside the warehouse for what is ours and no fact: locks, logs, Prefect's home."""
    return path.absolute().parent / STATE_FOLDER


@contextmanager
def hold(
    path: Path,
    kind: Kind,
    *,
    command: str,
    wait: timedelta | None = None,
    on_wait: Callable[[Holder | None], None] | None = None,
) -> Iterator[None]:
    """Hold a lock of the warehouse at `path` while the block runs.

    Waits up to `wait` (None: not at all); `on_wait` is called once, with the holder, before the first pause. The lock
    also keeps out other threads of this process, and a second `hold` of the same kind in the same thread.

    Raises HeldError when the lock cannot be had in time, UnwritableWarehouseError when there can be no lock file.
    """
    file = _lock_file(path, kind)
    descriptor = _open(file)
    try:
        deadline = time.monotonic() + max(GLANCE, wait.total_seconds() if wait else 0.0)
        pause, told = FIRST_PAUSE, False
        while not _try(descriptor, fcntl.LOCK_EX):
            if wait and on_wait and not told:
                told = True
                on_wait(_note(descriptor))
            if time.monotonic() >= deadline:
                raise HeldError(path, kind, _note(descriptor))
            time.sleep(pause)
            pause = min(pause * 2, LAST_PAUSE)
        note = Holder(os.getpid(), command, datetime.now(UTC).isoformat(" ", "seconds"))
        os.ftruncate(descriptor, 0)
        with suppress(OSError):  # a full disk: the lock holds without its note
            os.pwrite(descriptor, json.dumps(asdict(note)).encode(), 0)
        try:
            yield
        finally:
            os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)  # frees the lock, if it was ours


def holder(path: Path, kind: Kind) -> Holder | None:
    """Who holds a lock of the warehouse at `path` now, or None when it is free."""
    try:
        descriptor = os.open(_lock_file(path, kind), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        # A holder that was killed leaves its note behind, so only the lock itself tells whether the note is true.
        return None if _try(descriptor, fcntl.LOCK_SH) else _note(descriptor)
    finally:
        os.close(descriptor)


def _lock_file(path: Path, kind: Kind) -> Path:
    return state_folder(path) / f"{path.name}.{kind}.lock"


def _open(file: Path) -> int:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        return os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise UnwritableWarehouseError(
            f"cannot write {file}: {error.strerror}; check the folder's permissions"
        ) from error


def _try(descriptor: int, mode: int) -> bool:
    try:
        fcntl.flock(descriptor, mode | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _note(descriptor: int) -> Holder | None:
    try:
        return Holder(**json.loads(os.pread(descriptor, MAX_NOTE, 0)))
    except (ValueError, TypeError):
        return None
