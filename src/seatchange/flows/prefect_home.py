"""How this program's processes see Prefect: its home beside the warehouse, and nothing sent anywhere."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from pathlib import Path

HOST = "127.0.0.1"
USUAL_PORT = 4200


def environment(state: Path, inherited: Mapping[str, str]) -> dict[str, str]:
    """The environment of a process that imports Prefect. What the user set stays as it is, but for analytics."""
    ours = {
        "PREFECT_HOME": str(state / "prefect"),
        "PREFECT_LOGGING_COLORS": "false",
        "PYTHONUNBUFFERED": "1",
    }
    quiet = {"PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
    return {**ours, **inherited, **quiet}


def free_port(wanted: int = USUAL_PORT) -> int:
    """The port wanted when it is free on loopback, else one that is."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("there is no free port on loopback")
