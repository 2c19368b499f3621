"""A child that does not outlive its parent, nor leave children of its own behind.

    python -m seatchange.flows.leash COMMAND [ARGUMENT ...]

runs COMMAND until it ends, and passes its exit status on. When standard input comes to its end, because the parent
closed it, died, or was killed by SIGKILL, or when SIGTERM or SIGINT arrives, COMMAND is asked to end, and killed
after a grace period. What COMMAND started ends with it: on Linux whatever became of it (this process adopts orphans),
elsewhere as far as it stayed in the process group.

Only the standard library, and as little of it as possible: one of these runs for each child.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from types import FrameType

GRACE_SECONDS = 8.0  # Prefect's runner needs some to record that its runs were cancelled
LOOK_SECONDS = 0.2  # how long the end of COMMAND may go unnoticed
PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h


def main(command: list[str]) -> int:
    """Run the command on the leash; its exit status, or 128 plus the signal that ended it, as in a shell."""
    _adopt_orphans()
    ending = False

    def end(number: int, frame: FrameType | None) -> None:
        nonlocal ending
        ending = True

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, end)
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603
    while child.poll() is None and not ending:
        with contextlib.suppress(InterruptedError):
            readable, _, _ = select.select([0], [], [], LOOK_SECONDS)
            ending = ending or (bool(readable) and os.read(0, 1) == b"")
    _end(child)
    status = child.returncode
    return status if status >= 0 else 128 - status


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child and all that came of it: first by asking, then by SIGKILL."""
    deadline = time.monotonic() + GRACE_SECONDS
    _signal_group(child, signal.SIGTERM)
    while child.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    _signal_group(child, signal.SIGKILL)
    child.wait()
    while orphans := list(_descendants(os.getpid())):
        for orphan in orphans:
            with contextlib.suppress(ProcessLookupError):
                os.kill(orphan, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        time.sleep(0.02)


def _signal_group(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    # The child leads a session of its own, so its process id is that of its group.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, number)


def _adopt_orphans() -> None:
    """Become the parent of descendants whose own parent dies, so that none escapes (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _descendants(ancestor: int) -> Iterator[int]:
    """The living processes that come from the ancestor, as /proc tells; none where there is no /proc."""
    parents: dict[int, int] = {}
    with contextlib.suppress(FileNotFoundError):
        for name in os.listdir("/proc"):
            if name.isdigit():
                with contextlib.suppress(OSError):
                    with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as stat:
                        state, parent = stat.read().rpartition(")")[2].split()[:2]
                    if state != "Z" or int(parent) == ancestor:  # the dead of others are not ours to wait for
                        parents[int(name)] = int(parent)
    for process in parents:
        walk = process
        while walk in parents and walk != ancestor:
            walk = parents[walk]
        if walk == ancestor and process != ancestor:
            yield process


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
