"""The flow `watch`: one pass as Prefect sees it. What is done is in `pipeline`; here is only what Prefect adds."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar, cast

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.task_runners import ThreadPoolTaskRunner
from prefect.utilities.annotations import quote

from seatchange.extractors.model import Feed, Found
from seatchange.flows import pipeline, summary
from seatchange.flows.settings import Settings, load

Value = TypeVar("Value")

BATCHES_AT_ONCE = 2  # each has connections and worker processes of its own


def _quoted(value: Value) -> Value:
    """The value as a task's argument that Prefect does not search for futures: it may hold a million entry ids."""
    return cast(Value, quote(value))


@task(task_run_name="find in batch {number}")
def find(number: int, feeds: tuple[Feed, ...], settings: Settings, now: datetime) -> Found:
    """Poll a batch of feeds and read what is new."""
    return pipeline.find(feeds, settings, now)


# A foreign program may hold the file for a while; what was found is worth waiting for.
@task(task_run_name="load", retries=3, retry_delay_seconds=20)
def load_found(found: Found, settings: Settings, now: datetime) -> pipeline.PassResult:
    """Write what a batch found, in one transaction."""
    return pipeline.load(found, settings, now)


@flow(
    name="watch",
    flow_run_name=lambda: f"pass of {datetime.now(UTC):%Y-%m-%d %H:%M:%S}",
    task_runner=ThreadPoolTaskRunner(max_workers=BATCHES_AT_ONCE),  # type: ignore[arg-type]
    log_prints=True,
)
def watch(config: str | None = None, deliver: bool = True) -> pipeline.PassResult:
    """One pass over all feeds. `config` is the path of seatchange.toml; `deliver` sends what is due at the end."""
    settings, now = load(Path(config) if config else None), datetime.now(UTC)
    with pipeline.holding_the_pass(settings, "watch", on_wait=print):
        batches = enumerate(pipeline.batches(pipeline.known(settings)), start=1)
        futures = [find.submit(number, _quoted(batch), _quoted(settings), now) for number, batch in batches]
        parts = [load_found(_quoted(future.result()), _quoted(settings), now) for future in futures]
        pipeline.publish(settings)
    if deliver:
        pipeline.deliver(settings)
    result = sum(parts, pipeline.PassResult())
    print("\n".join([summary.line(result), *summary.failures(result.feeds)]))
    create_markdown_artifact(summary.markdown(result), key="seatchange-pass", description="What the last pass found")
    return result
