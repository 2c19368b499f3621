"""The scheduled child of `seatchange up`: python -m seatchange.flows.serve [CONFIG]

It registers the deployment `watch/seatchange` on its interval and runs it, one run at a time, each in a process.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from uuid import UUID

from prefect import get_client
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import StateType
from prefect.runner import Runner
from prefect.states import Crashed
from prefect.types.entrypoint import EntrypointType

from seatchange.flows.settings import Settings, load
from seatchange.flows.watch import watch

DEPLOYMENT = "seatchange"
LOOK_SECONDS = 2  # how often runs that are due are looked for
PAGE = 100  # runs that are cleared at a time


async def serve(settings: Settings) -> None:
    """Register the deployment, start a first run at once, and serve until SIGTERM."""
    runner = Runner(name=DEPLOYMENT, limit=1, pause_on_shutdown=False, query_seconds=LOOK_SECONDS)
    deployment = await runner.aadd_flow(
        watch,
        name=DEPLOYMENT,
        interval=settings.every,
        parameters={"config": str(settings.file) if settings.file else None, "deliver": False},
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    async with get_client() as client:
        await clear(client, deployment)
        await client.create_flow_run_from_deployment(deployment)
    await runner.start()


async def clear(client: PrefectClient, deployment: UUID) -> None:
    """Forget the runs that were missed while nothing served them, and bury those that died with their machine.

    Without this, a weekend switched off is followed by a hundred runs in a row, and runs that a power cut ended stay
    "running" for ever. Nothing else rests on it: the pass lock is what keeps passes apart.
    """
    ended = (StateType.COMPLETED, StateType.FAILED, StateType.CRASHED, StateType.CANCELLED)
    unfinished = FlowRunFilter(
        deployment_id=FlowRunFilterDeploymentId(any_=[deployment]),
        state=FlowRunFilterState(type=FlowRunFilterStateType(not_any_=list(ended))),
    )
    while runs := await client.read_flow_runs(flow_run_filter=unfinished, limit=PAGE):
        for run in runs:
            if run.state_type == StateType.SCHEDULED:
                await client.delete_flow_run(run.id)
            else:
                await client.set_flow_run_state(run.id, Crashed(message="its process is gone"), force=True)


if __name__ == "__main__":
    asyncio.run(serve(load(Path(sys.argv[1]) if sys.argv[1:] else None)))
