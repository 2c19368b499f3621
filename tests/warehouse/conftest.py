"""What the warehouse's tests start from: an empty warehouse, and findings that are quick to write down."""

from __future__ import annotations

from pathlib import Path

import pytest

from seatchange.warehouse.connection import Warehouse


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path / "seatchange.duckdb")
