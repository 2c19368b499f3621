"""What tests need to know of processes: who lives, and who waits for what."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

PATIENCE = 90.0  # seconds until a test gives up waiting; nothing is asserted about how long anything takes


def alive(pid: int) -> bool:
    """Whether the process runs (one that has ended and only waits to be noticed does not)."""
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def until(condition: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
    """Wait until the condition holds; fail with `what` when it does not come to hold."""
    end = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < end, f"waited in vain for: {what}"
        time.sleep(0.05)


def with_mark(mark: str) -> list[int]:
    """The living processes whose environment holds the mark, this one excepted."""
    found = []
    for name in os.listdir("/proc"):
        if name.isdigit() and int(name) != os.getpid():
            try:
                with open(f"/proc/{name}/environ", "rb") as environment:
                    if mark.encode() in environment.read() and alive(int(name)):
                        found.append(int(name))
            except OSError:
                continue
    return found
