"""Functions that tests send to worker processes: good ones, and those that take a worker down."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import time

from seatchange.extractors.errors import FeedError


def pid() -> int:
    return os.getpid()


def double(x: int) -> int:
    return 2 * x


def echo(data: bytes) -> bytes:
    print("noise on standard output")
    sys.stdout.flush()
    return data


def hang() -> None:
    while True:
        time.sleep(1)


def hang_deaf(path: str) -> None:
    """Hang in C with the interpreter's lock held, so that no other thread of the process can run."""
    with open(path, "w") as file:
        file.write(str(os.getpid()))
    ctypes.PyDLL(None).sleep(1000)


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def leave() -> None:
    os._exit(0)


def eat() -> int:
    return len([bytes(50_000_000) for _ in range(1000)])


def stumble() -> None:
    raise ValueError("two\nlines")


def refuse() -> None:
    raise FeedError("html", "http://x/", "it is a page")


def interrupt() -> str:
    os.kill(os.getpid(), signal.SIGINT)
    return "still here"
