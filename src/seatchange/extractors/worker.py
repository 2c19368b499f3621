"""The child's side of `workers`: a process that runs functions sent through a pipe until the pipe ends.

Started as `python -m seatchange.extractors.worker PARENT_PID MEMORY_BYTES`. A message is its length (8 bytes, big
endian) and a pickle: (function, arguments) one way, (True, result) or (False, ExtractError or sentence) the other.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import pickle
import signal
import sys
from importlib import import_module
from typing import BinaryIO

from seatchange.extractors.errors import ExtractError

LENGTH_BYTES = 8
PR_SET_PDEATHSIG = 1  # linux/prctl.h


def main(parent: int, memory: int) -> None:
    """Serve until standard input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the parent, which ends its workers
    _die_with(parent)
    _limit_memory(memory)
    # Answers go through the pipe that was standard output; whatever else is printed must not mix with them.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(sys.stdin.buffer, out)


def serve(source: BinaryIO, out: BinaryIO) -> None:
    """Answer messages of `source` on `out` until `source` ends."""
    while header := source.read(LENGTH_BYTES):
        message = source.read(int.from_bytes(header, "big"))
        answer = _answer(message)
        out.write(len(answer).to_bytes(LENGTH_BYTES, "big") + answer)
        out.flush()


def prepare(module: str) -> None:
    """Import what the jobs to come need, so that no job's deadline pays for it."""
    import_module(module)


def _answer(message: bytes) -> bytes:
    try:
        function, arguments = pickle.loads(message)  # noqa: S301 - from our own parent
        return pickle.dumps((True, function(*arguments)))
    except ExtractError as error:
        return pickle.dumps((False, error))
    except MemoryError:
        return pickle.dumps((False, "it needs more memory than it may have"))
    except Exception as error:
        return pickle.dumps((False, f"{type(error).__name__}: {error}"))


def _die_with(parent: int) -> None:
    """End when the parent does, on SIGKILL too. The end of the pipe does the same, but not in the midst of a job."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before we could ask
        sys.exit(1)


def _limit_memory(memory: int) -> None:
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(ValueError, OSError):  # a stricter limit is set already
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
