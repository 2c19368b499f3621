"""Fixtures for tests of whole runs: a desk to work at, and the demo newsroom to read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from desk import Desk

from seatchange.flows.demo.newsroom import Newsroom, newsroom


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An empty folder to work in."""
    return Desk(tmp_path)


@pytest.fixture(scope="session")
def room() -> Iterator[Newsroom]:
    """The demo newsroom."""
    with newsroom(datetime.now(UTC), port=0) as opened:
        yield opened
