"""The SQL files of this package: statements by name, checks, migrations and views in order."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from graphlib import TopologicalSorter
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal

Folder = Literal["checks", "migrations", "statements", "views"]

NEEDS = re.compile(r"-- Needs: (.+)")
"""The first line of a view's file, when it is made of other views: their files come before it."""


@cache
def statement(name: str) -> str:
    """The text of statements/NAME.sql."""
    return _folder("statements").joinpath(f"{name}.sql").read_text("utf-8")


@cache
def scripts(folder: Folder) -> tuple[tuple[str, str], ...]:
    """The (name, text) of every SQL file of a folder, ordered by name."""
    found = sorted(_folder(folder).iterdir(), key=lambda file: file.name)
    return tuple(
        (file.name.removesuffix(".sql"), file.read_text("utf-8")) for file in found if file.name.endswith(".sql")
    )


def migrations() -> tuple[tuple[int, str, str], ...]:
    """The (number, name, text) of every migration in order; the number is the one that its file's name begins with."""
    return tuple((int(name.split("_")[0]), name, text) for name, text in scripts("migrations"))


def views() -> tuple[tuple[str, str], ...]:
    """The (name, text) of every file of views, in an order in which they can be created."""
    texts = dict(scripts("views"))
    heads = {name: NEEDS.match(text) for name, text in texts.items()}
    order = TopologicalSorter({name: head[1].split(", ") if head else [] for name, head in heads.items()})
    return tuple((name, texts[name]) for name in order.static_order())


@cache
def digest(folder: Folder) -> str:
    """The SHA-256 of a folder's names and texts: it tells whether anything in there changed."""
    return hashlib.sha256(repr(scripts(folder)).encode()).hexdigest()


def _folder(name: Folder) -> Traversable:
    return files("seatchange.warehouse").joinpath(name)
