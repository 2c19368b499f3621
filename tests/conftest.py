"""Fixtures for every room."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from servers import Server


@pytest.fixture
def server() -> Iterator[Server]:
    """A real HTTP server on loopback, without routes yet."""
    with Server() as running:
        yield running
