"""The copy that readers open, replaced in one step: a reader sees the old one or the new one, never half of either.

The copy is made from a standby that each publication only adds to, so its cost is that of what is new and of copying a
file, which many file systems do without copying any data.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from seatchange.warehouse import standby
from seatchange.warehouse.connection import Warehouse
from seatchange.warehouse.errors import UnwritableWarehouseError
from seatchange.warehouse.locks import state_folder

SHARE = 1 << 30  # bytes copied at a time; the kernel takes about as many at once


def publish(warehouse: Warehouse, *, texts: bool = False, anew: bool = False) -> Path:
    """Replace `warehouse.published` by the warehouse's present state, and return that path.

    Who reads the old copy goes on reading it. The copy has the texts of articles only when `texts` is set. `anew` makes
    it from nothing, as must be done after facts were changed in place. Raises WarehouseError.
    """
    file = state_folder(warehouse.path) / f"{warehouse.path.name}.standby"
    with warehouse.open() as connection:
        # All is done with the warehouse held, so that no other process is at the standby.
        try:
            if anew:
                file.unlink(missing_ok=True)
            standby.refresh(connection, file, texts=texts)
            _replace(file, warehouse.published)
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
        _copy(source, temporary)
        _sync(temporary)
        temporary.replace(target)
        _sync(target.parent)
    finally:
        temporary.unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    """Copy a file, sharing its blocks with the copy where the file system can."""
    if not hasattr(os, "copy_file_range"):  # macOS, where copyfile does the like
        shutil.copyfile(source, target)
        return
    with source.open("rb") as read, target.open("wb") as write:
        left = os.fstat(read.fileno()).st_size
        while left > 0:
            copied = os.copy_file_range(read.fileno(), write.fileno(), min(left, SHARE))
            if copied == 0:
                raise OSError(f"{source} became shorter while it was copied")
            left -= copied


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
