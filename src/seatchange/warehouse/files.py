"""Files that are there whole or not at all: written beside their place, synced, and put there in one step."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from seatchange.warehouse.errors import UnwritableWarehouseError

SHARE = 1 << 30  # bytes copied at a time; the kernel takes about as many at once


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A new file beside `target` that takes its place when the block ends well, and vanishes when it does not.

    Raises UnwritableWarehouseError for any OSError in the block.
    """
    target = target.absolute()
    temporary: Path | None = None
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        os.close(descriptor)
        temporary = Path(name)
        temporary.chmod(0o644)
        yield temporary
        temporary.replace(target)
    except OSError as error:
        raise unwritable(target, error) from error
    finally:
        if temporary:
            temporary.unlink(missing_ok=True)


def copy(source: Path, target: Path) -> None:
    """Copy a file so that a crash leaves the old `target` or the new one. Raises UnwritableWarehouseError.

    The name of the unfinished copy is fixed, so that what a crash leaves is written over by the next copy.
    """
    unfinished = target.with_name(f".{target.name}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _copy(source, unfinished)
        put(unfinished, target)
    except OSError as error:
        raise unwritable(target, error) from error
    finally:
        with suppress(OSError):  # its room is given back; but the first error is the one to tell
            unfinished.unlink(missing_ok=True)


def put(finished: Path, target: Path) -> None:
    """Put a finished file in its place, so that it is there after a power cut too. Raises OSError."""
    _sync(finished)
    finished.replace(target)
    _sync(target.parent)


def unwritable(path: Path, error: OSError) -> UnwritableWarehouseError:
    """What the operating system says about writing `path`, as an error of ours."""
    reason = error.strerror or type(error).__name__
    return UnwritableWarehouseError(f"cannot write {path}: {reason}; check the folder and the room on its disk")


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
