"""Secrets: read from the environment or from a file when they are needed, and kept nowhere."""

from __future__ import annotations

import os
from pathlib import Path

MAX_SECRET = 16 * 1024  # bytes; more is another file than the one meant


def from_environment(variable: str) -> str:
    """The value of an environment variable. Raises ValueError, which names the variable and never its value."""
    value = os.environ.get(variable, "").strip()
    if not value:
        raise ValueError(f"the environment variable {variable} is not set")
    return value


def from_file(path: Path) -> str:
    """The text of a file, such as a container's secret, without the white space around it. Raises ValueError."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_SECRET + 1)
    except OSError as error:
        raise ValueError(f"the file {path} cannot be read: {error.strerror}") from None
    if len(content) > MAX_SECRET:
        raise ValueError(f"the file {path} is larger than {MAX_SECRET // 1024} KB; is it the right one?")
    try:
        value = content.decode().strip()
    except UnicodeDecodeError:
        raise ValueError(f"the file {path} is not UTF-8 text") from None
    if not value:
        raise ValueError(f"the file {path} is empty")
    return value
