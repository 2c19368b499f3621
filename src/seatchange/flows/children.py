"""The child processes of the supervisor: started on a leash, logged to files, restarted when they die."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from seatchange.flows.leash import GRACE_SECONDS

FIRST_PAUSE = 1.0  # seconds before a child that died is started again; doubled each time
LONGEST_PAUSE = 60.0
STEADY_SECONDS = 120.0  # a child that lived so long is forgiven its earlier deaths
MAX_LOG_BYTES = 5 * 1024 * 1024  # a log that is larger is set aside when its child starts; one older log is kept
TAIL_LINES = 12


@dataclass
class Child:
    """A child process: what it is called, what it runs, with which environment, and where its output goes."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    _started: float = 0.0
    _start_at: float = 0.0
    _pause: float = FIRST_PAUSE

    def start(self, now: float) -> None:
        """Start the child at `now` (seconds of a monotonic clock), its output appended to the log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > MAX_LOG_BYTES:
            self.log.replace(self.log.with_suffix(".old.log"))
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - the command is our own
                [sys.executable, "-m", "seatchange.flows.leash", *self.command],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=dict(self.environment),
                start_new_session=True,  # Ctrl-C is for the supervisor, which ends its children in order
            )
        self._started = now

    def died(self) -> int | None:
        """The exit status when the child has ended by itself, else None."""
        return self._process.poll() if self._process else None

    def look(self, now: float) -> int | None:
        """Start the child again when it has died and its pause is over; its exit status when it is found dead."""
        status = self.died()
        if status is None:
            return None
        if self._start_at <= self._started:  # found dead for the first time
            if now - self._started > STEADY_SECONDS:
                self._pause = FIRST_PAUSE
            self._start_at = now + self._pause
            self._pause = min(2 * self._pause, LONGEST_PAUSE)
            return status
        if now >= self._start_at:
            self.start(now)
        return None

    def ask_to_end(self) -> None:
        """Let go of the leash: the child and all that came of it will end."""
        if self._process is not None and self._process.stdin is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()

    def wait(self) -> None:
        """Wait until the child has ended; its leash has a deadline of its own."""
        if self._process is None:
            return
        try:
            self._process.wait(GRACE_SECONDS + 10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def tail(self) -> str:
        """The last lines of the log, for a person who wonders why the child died."""
        try:
            with self.log.open("rb") as log:
                log.seek(max(0, log.seek(0, 2) - 16 * 1024))
                lines = log.read().decode("utf-8", "replace").splitlines()
        except OSError:
            return ""
        return "\n".join(lines[-TAIL_LINES:])
