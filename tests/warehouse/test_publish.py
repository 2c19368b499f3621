from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from samples import reading, take

from seatchange.warehouse.connection import Warehouse
from seatchange.warehouse.errors import UnwritableWarehouseError
from seatchange.warehouse.publish import publish


def people(path: Path) -> list[tuple[str, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute("SELECT person FROM events ORDER BY person").fetchall()


def test_readers_open_a_copy_that_is_replaced_whole(warehouse: Warehouse) -> None:
    take(warehouse, reading("a", {}))
    assert publish(warehouse) == warehouse.published == warehouse.path.with_name("seatchange.published.duckdb")
    with duckdb.connect(str(warehouse.published), read_only=True) as reader:
        take(warehouse, reading("b", {"person": "Mira Murati"}))
        publish(warehouse)
        assert reader.execute("SELECT count(*) FROM events").fetchall() == [(1,)]
    assert people(warehouse.published) == [("Mira Murati",), ("Sam Altman",)]


def test_a_copy_can_be_made_while_the_writer_died_with_a_log(warehouse: Warehouse) -> None:
    with warehouse.open() as connection:
        connection.execute("PRAGMA disable_checkpoint_on_shutdown")
    take(warehouse, reading("a", {}))
    publish(warehouse)
    assert people(warehouse.published) == [("Sam Altman",)]
    names = {file.name for file in warehouse.path.parent.iterdir()}
    assert names == {".seatchange", "seatchange.duckdb", "seatchange.published.duckdb"}


def test_a_copy_that_cannot_be_written_leaves_the_old_one(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(warehouse, reading("a", {}))
    publish(warehouse)
    take(warehouse, reading("b", {"person": "Mira Murati"}))

    def full(source: Path, target: Path) -> None:
        target.write_bytes(source.read_bytes()[:1000])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("seatchange.warehouse.files._copy", full)
    with pytest.raises(UnwritableWarehouseError, match="No space left"):
        publish(warehouse)
    assert people(warehouse.published) == [("Sam Altman",)]
    assert not list(warehouse.path.parent.glob(".*.tmp"))
