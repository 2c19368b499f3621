"""up, run, demo: what watches feeds."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seatchange.flows.cli.app import FAILED, MISUSED, Config, command, fail

if TYPE_CHECKING:
    from seatchange.flows.pipeline import OnProgress, PassResult
    from seatchange.flows.settings import Settings

RUN_WAIT = timedelta(minutes=2)  # how long `run` waits for another pass; a person is watching


def _say(line: str) -> None:
    typer.echo(line, err=True)


@command("run", "seatchange run --config seatchange.toml")
def run(config: Config = None) -> None:
    """Make one pass now: poll the feeds, read what is new, alert the subscribers, and show what was found.

    The exit status is 0 when the pass completed (feeds that failed are listed), 1 when it could not.
    """
    from seatchange.flows.settings import FILE_NAME, load

    settings = load(config)
    if not settings.feeds:
        where = f"{settings.file.name} names no feed" if settings.file else f"there is no {FILE_NAME} here"
        raise fail(f"{where}; add one with `seatchange feeds add URL`, or look at `seatchange demo --once`", MISUSED)
    _show(_pass(settings))


def _pass(settings: Settings) -> PassResult:
    """One pass with delivery, as a Prefect flow where a Prefect server is named, else as plain Python.

    Without a server, Prefect starts one inside the process for each run: ten seconds and more the first time, for a
    record that nobody will look at. So `run` does without.
    """
    if os.environ.get("PREFECT_API_URL"):
        from seatchange.flows import prefect_home

        os.environ.update(prefect_home.environment(settings.state, os.environ))
        from seatchange.flows.watch import watch

        return watch(config=str(settings.file) if settings.file else None)
    from seatchange.flows import pipeline, summary

    with pipeline.holding_the_pass(settings, "run", on_wait=_say, wait=RUN_WAIT), progress() as on_progress:
        result = pipeline.run(
            settings, datetime.now(UTC), on_progress, on_loaded=lambda part: _say(f"stored: {summary.line(part)}")
        )
    _deliver(settings)
    return result


def _deliver(settings: Settings) -> None:
    from seatchange.flows import pipeline, summary

    told = pipeline.deliver(settings)
    if told is None:
        _say("alerts are delivered by another process, which is at it already")
        return
    for line in summary.undelivered(told):
        _say(line)


@contextmanager
def progress() -> Iterator[OnProgress | None]:
    """A progress bar on a terminal; elsewhere nothing, since each stored batch has its line."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _show(result: PassResult) -> None:
    from rich.console import Console

    from seatchange.flows import summary

    if result.news:
        Console(soft_wrap=not sys.stdout.isatty()).print(summary.table(result))
    for told in summary.failures(result.feeds):
        _say(told)
    typer.echo(summary.line(result))


@command("demo", "seatchange demo --once")
def demo(
    once: Annotated[
        bool, typer.Option("--once", help="Make one pass against it, in a temporary warehouse, and end.")
    ] = False,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Listen on this port; else 8765, or a free one.")
    ] = None,
) -> None:
    """Open the demo newsroom, a web server on loopback with feeds and articles in seven languages."""
    from seatchange.flows.demo import home
    from seatchange.flows.demo.newsroom import PORT, newsroom
    from seatchange.flows.settings import load

    with newsroom(datetime.now(UTC), port=port or PORT, any_port=port is None) as room:
        if once:
            with tempfile.TemporaryDirectory(prefix="seatchange-demo-") as folder:
                _show(_pass(load(home.furnish(Path(folder), room))))
            return
        typer.echo(f"The demo newsroom is open at http://{room.address}/ until Ctrl-C. Its feeds:")
        for url, language in room.feeds:
            typer.echo(f"  {url}  ({language})")
        typer.echo(f'To watch one, allow its address in seatchange.toml: [http] allow = ["{room.address}"]')
        _until_asked_to_end().wait()


@command("up", "seatchange up --config seatchange.toml")
def up(
    config: Config = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only tell whether it is up: exit status 0 if so, else 1.")
    ] = False,
) -> None:
    """Watch the feeds on a schedule and deliver alerts as they come, until Ctrl-C.

    Without a configuration the demo newsroom is watched.
    """
    from seatchange.flows.demo import home
    from seatchange.flows.settings import load
    from seatchange.warehouse.locks import hold, holder

    here = Path.cwd()
    settings: Settings | None = load(config)
    if settings and settings.file is None and not settings.feeds:
        settings = None  # nothing is configured, by file or environment: show the demo
    warehouse = settings.warehouse if settings else home.warehouse(here)
    if check:
        keeper = holder(warehouse, "up")
        typer.echo(f"up: {keeper}" if keeper else "not up")
        raise typer.Exit(0 if keeper else FAILED)
    if settings is not None and not settings.feeds:
        raise fail(f"{settings.file} names no feed; add one with `seatchange feeds add URL`", MISUSED)
    from seatchange.flows.up import supervise

    ending = _until_asked_to_end()
    with hold(warehouse, "up", command="up"):
        if settings is not None:
            supervise(settings, ending, _say)
        else:
            _demo_up(here, ending)


def _demo_up(here: Path, ending: threading.Event) -> None:
    from seatchange.flows.demo import home
    from seatchange.flows.demo.newsroom import newsroom
    from seatchange.flows.settings import load
    from seatchange.flows.up import supervise

    with newsroom(datetime.now(UTC)) as room:
        settings = load(home.furnish(here, room))
        _say(f"No seatchange.toml here: watching the demo newsroom at http://{room.address}/, in {home.folder(here)}.")
        _say("For feeds of your own: seatchange feeds add URL, then start again.")
        _say("To query, in another terminal: seatchange sql 'SELECT person, change, role, organisation FROM events'")
        supervise(settings, ending, _say)


def _until_asked_to_end() -> threading.Event:
    """An event that is set by Ctrl-C or SIGTERM; a second one ends the process at once."""
    ending = threading.Event()

    def end(number: int, frame: object) -> None:
        if ending.is_set():
            os._exit(128 + number)
        ending.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
    return ending
