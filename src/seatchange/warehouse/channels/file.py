"""Alerts as JSON lines appended to a file: the body that a webhook would send, one line each."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from pydantic import Field

from seatchange.warehouse.alert import Message
from seatchange.warehouse.delivery import Context, Outcome
from seatchange.warehouse.subscriptions import Subscriber


class Config(Subscriber):
    """The file to append to; it is made when it is not there, and so is its folder."""

    channel: Literal["file"]
    path: Path = Field(description="file of JSON lines")


def deliver(config: Config, alert: Message, context: Context) -> Outcome:
    """Append an alert and wait until the disk has it. A line that a crash cut short is ended first."""
    line = alert.model_dump_json().encode() + b"\n"
    try:
        config.path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(config.path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            size = os.fstat(descriptor).st_size
            if size and os.pread(descriptor, 1, size - 1) != b"\n":
                line = b"\n" + line
            while line:
                line = line[os.write(descriptor, line) :]
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        return Outcome("failed", f"{config.path}: {error.strerror or error}")
    return Outcome("delivered", f"appended to {config.path.name}")
