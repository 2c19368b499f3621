"""Feeds added to seatchange.toml, with everything else in it, comments included, left as it is."""

from __future__ import annotations

import json
import os
import tempfile
import tomllib
from collections.abc import Iterable
from pathlib import Path

from seatchange.extractors.model import Feed
from seatchange.flows.settings import SettingsProblem, parse

BEGINNING = """\
# What Seatchange watches and whom it tells; docs/configuration.md describes every key.

[[subscribers]]
name = "you"
channel = "console"
"""


def add(file: Path, feeds: Iterable[Feed]) -> tuple[Feed, ...]:
    """Append the feeds that the file does not have yet, and return them; a file that is not there is begun.

    Raises SettingsProblem when the result would not be a valid configuration; the file is unchanged then.
    """
    text = file.read_text("utf-8") if file.exists() else BEGINNING
    known = {feed.url for feed in parse(_tables(text, file), file).feeds}
    new = tuple(feed for feed in feeds if feed.url not in known)
    if new:
        longer = text.rstrip("\n") + "\n" + "".join(_block(feed) for feed in new)
        parse(_tables(longer, file), file)
        _replace(file, longer)
    return new


def _block(feed: Feed) -> str:
    keys = {"url": feed.url, "language": feed.language, "title": feed.title}
    # A JSON string without escaped non-ASCII characters is a TOML basic string.
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in keys.items() if value]
    return "\n[[feeds]]\n" + "\n".join(lines) + "\n"


def _tables(text: str, file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        hint = "; write feeds as [[feeds]] tables" if "feeds" in str(error) else ""
        raise SettingsProblem(f"{file.name}: not valid TOML: {error}{hint}") from None


def _replace(file: Path, text: str) -> None:
    """Write the file so that a crash leaves either the old one or the new one."""
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as written:
            written.write(text)
            written.flush()
            os.fsync(written.fileno())
        if file.exists():
            os.chmod(temporary, file.stat().st_mode & 0o7777)
        else:
            os.chmod(temporary, 0o600)  # secrets may come to stand in it
        os.replace(temporary, file)
    except BaseException:
        os.unlink(temporary)
        raise
