"""The copy that readers open, replaced in one step: a reader sees the old one or the new one, never half of either."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from seatchange.warehouse.connection import Warehouse
from seatchange.warehouse.errors import UnwritableWarehouseError


def publish(warehouse: Warehouse) -> Path:
    """Copy the warehouse to `warehouse.published`, and return that path. Who reads the old copy goes on reading it.

    Raises WarehouseError.
    """
    with warehouse.open() as connection:
        connection.execute("CHECKPOINT")  # everything into the one file that is copied
        # Copied with the database open, for that keeps foreign programs from writing to it meanwhile. DuckDB's own lock
        # on the file ends with the copy (POSIX: closing any descriptor does that), and nothing is written after it.
        try:
            _replace(warehouse.path, warehouse.published)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise UnwritableWarehouseError(
                f"cannot write {warehouse.published}: {reason}; check the folder and the room on its disk"
            ) from error
    return warehouse.published


def _replace(source: Path, target: Path) -> None:
    # One name for all: the warehouse is held, so nobody else publishes, and what a killed process left is written over.
    temporary = target.with_name(f".{target.name}.tmp")
    try:
        shutil.copyfile(source, temporary)
        _sync(temporary)
        temporary.replace(target)
        _sync(target.parent)
    finally:
        temporary.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
