"""`seatchange up`: the supervised whole.

Two children do the work that Prefect knows of: its server, unless PREFECT_API_URL names one, and the scheduled passes
(`serve`). The supervisor starts them, starts them again when they die, and delivers alerts itself, in a thread, as
they come, so that those for the console appear where the person looks. It imports no Prefect: a server that is broken
or slow must not keep alerts from being delivered.
"""

from __future__ import annotations

import os
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from seatchange.flows import pipeline, prefect_home, summary
from seatchange.flows.children import Child
from seatchange.flows.settings import Settings
from seatchange.warehouse.errors import WarehouseError

TICK_SECONDS = 0.5  # how long a new alert, a dead child or Ctrl-C may go unnoticed
HEALTHY_SECONDS = 180.0  # a slow machine needs half a minute to set up Prefect's database the first time
HEALTH_TIMEOUT = 2.0  # seconds; loopback answers at once or is not ready
MAX_EARLY_DEATHS = 3  # of a child that has never worked; after that it will not
IDLE_SECONDS = 60.0  # how often the outbox is looked at although nothing seems to have changed

Say = Callable[[str], None]


class UpError(Exception):
    """The whole cannot be kept up. The message says which part failed and where its log is."""


@dataclass
class _Delivery:
    """When the outbox is to be looked at next, and as of which state of the warehouse it was looked at last."""

    seen: int = -1
    due: float = 0.0

    def step(self, settings: Settings, now: float, ending: threading.Event, say: Say) -> None:
        """Deliver when the warehouse has changed since the last time, or a retry is due."""
        stamp = _stamp(settings.warehouse)
        if stamp is None or (stamp == self.seen and now < self.due):
            return
        self.seen, self.due = stamp, now + IDLE_SECONDS
        try:
            told = pipeline.deliver(settings, ending)
            for line in summary.undelivered(told) if told else ():
                say(line)
            next_due = pipeline.next_due(settings)
        except WarehouseError as error:
            say(f"alerts wait: {error}")  # a person has the file open, the disk is full: it is tried again
            return
        if next_due is not None:
            seconds = (next_due - datetime.now(UTC)).total_seconds()
            self.due = now + min(IDLE_SECONDS, max(TICK_SECONDS, seconds))


def supervise(settings: Settings, ending: threading.Event, say: Say) -> None:
    """Keep everything up until `ending` is set. The caller holds the `up` lock. Raises UpError."""
    environment = prefect_home.environment(settings.state, os.environ)
    logs = settings.state / "logs"
    server = None
    if not environment.get("PREFECT_API_URL"):
        port = prefect_home.free_port()
        environment["PREFECT_API_URL"] = f"http://{prefect_home.HOST}:{port}/api"
        os.environ["PREFECT_API_URL"] = environment["PREFECT_API_URL"]  # the channel `prefect` posts to it
        server = _server(port, environment, logs)
        say(f"Starting Prefect at http://{prefect_home.HOST}:{port} (the first time takes half a minute) ...")
    schedule = Child(
        "the schedule",
        [sys.executable, "-m", "seatchange.flows.serve", *([str(settings.file)] if settings.file else [])],
        environment,
        logs / "schedule.log",
    )
    children = [child for child in (server, schedule) if child]
    delivering = ThreadPoolExecutor(1, thread_name_prefix="outbox")
    try:
        # On its own, so that a subscriber who hangs does not keep a dead child from being noticed.
        delivery = delivering.submit(_keep_delivering, settings, ending, say)
        if server:
            server.start(time.monotonic())
        _await_health(environment["PREFECT_API_URL"], server, delivery, ending)
        if not ending.is_set():
            schedule.start(time.monotonic())
            feeds = "1 feed" if len(settings.feeds) == 1 else f"{len(settings.feeds)} feeds"
            say(f"Watching {feeds}, a pass every {_words(settings)}. Ctrl-C ends it.")
        while not ending.wait(TICK_SECONDS):
            now = time.monotonic()
            for child in children:
                _look(child, now, say)
            _raise(delivery)
    finally:
        ending.set()
        for child in reversed(children):
            child.ask_to_end()
        delivering.shutdown()
        for child in reversed(children):
            child.wait()
        if server:
            os.environ.pop("PREFECT_API_URL", None)


def _server(port: int, environment: dict[str, str], logs: Path) -> Child:
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", prefect_home.HOST, "--port", str(port)]
    return Child("the Prefect server", command, environment, logs / "prefect-server.log")


def _keep_delivering(settings: Settings, ending: threading.Event, say: Say) -> None:
    delivery = _Delivery()
    while not ending.is_set():
        delivery.step(settings, time.monotonic(), ending, say)
        ending.wait(TICK_SECONDS)


def _raise(delivery: Future[None]) -> None:
    """Let a fault in the thread that delivers end the whole, rather than go unnoticed."""
    if delivery.done():
        delivery.result()


def _await_health(api: str, server: Child | None, delivery: Future[None], ending: threading.Event) -> None:
    """Wait until Prefect answers. Raises UpError when it does not come up."""
    give_up, deaths = time.monotonic() + HEALTHY_SECONDS, 0
    while not ending.is_set() and not _healthy(api):
        now = time.monotonic()
        if server is not None and server.look(now) is not None:
            deaths += 1
        if deaths >= MAX_EARLY_DEATHS and server is not None:
            raise UpError(f"the Prefect server does not start; its log, {server.log}, ends with: {server.tail()}")
        if now > give_up:
            where = f"see {server.log}" if server else "check PREFECT_API_URL, or unset it to have a server started"
            raise UpError(f"Prefect at {api} did not answer within {HEALTHY_SECONDS:.0f} seconds; {where}")
        _raise(delivery)
        ending.wait(TICK_SECONDS)


def _healthy(api: str) -> bool:
    # urllib, because this is the user's own address and not a foreign one that must be guarded against.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{api.rstrip('/')}/health", timeout=HEALTH_TIMEOUT) as response:
            return bool(response.status == 200)
    except (OSError, ValueError):
        return False


def _look(child: Child, now: float, say: Say) -> None:
    status = child.look(now)
    if status is not None:
        last = child.tail().splitlines()[-1:] or ["no output"]
        say(f"{child.name} ended with status {status} and is started again; {child.log} ends with: {last[0]}")


def _stamp(path: Path) -> int | None:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return None


def _words(settings: Settings) -> str:
    seconds = int(settings.every.total_seconds())
    for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1)):
        if seconds % length == 0:
            return f"{seconds // length} {unit}s" if seconds != length else unit
    raise AssertionError("every number of seconds is a multiple of one second")
