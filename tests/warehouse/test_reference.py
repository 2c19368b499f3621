"""docs/warehouse.md says what the warehouse says, and its examples run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from samples import NOW, reading, take

from seatchange.warehouse import reference
from seatchange.warehouse.connection import Warehouse
from seatchange.warehouse.publish import publish
from seatchange.warehouse.query import run

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "warehouse.md").read_text("utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", TEXT, re.S)
DESCRIBED = set(re.findall(r"^### (\w+)", TEXT, re.M))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of a few stories in which every example finds something to compute with."""
    warehouse = Warehouse(tmp_path_factory.mktemp("reference") / "seatchange.duckdb")
    jane = {"person": "Jane Roe", "organisation": "Acme Corp", "change": "in", "manner": "hired"}
    take(warehouse, reading("a", {"status": "rumoured"}, {**jane, "status": "announced"}), now=NOW)
    take(warehouse, reading("b", {}, {**jane, "effective": "2026-12-01"}), reading("c", source="entry", error="gone"))
    return publish(warehouse)


def test_the_reference_is_fresh() -> None:
    assert reference.document() == TEXT, "run make docs"


def test_everything_has_an_example() -> None:
    assert {name for name, _, _ in reference.examples()} == DESCRIBED
    assert len(QUERIES) == len(reference.examples())


@pytest.mark.parametrize("query", QUERIES, ids=[f"{name}: {title}" for name, title, _ in reference.examples()])
def test_every_example_runs_as_an_untrusted_query(published: Path, query: str) -> None:
    with run(published, query) as result:
        list(result.rows)


def test_what_other_documents_tell_is_there() -> None:
    readme = (DOCS.parent / "README.md").read_text("utf-8")
    listed = re.search(r"The views are (.*?);", readme, re.S)
    assert listed
    assert set(re.findall(r"`(\w+)`", listed[1])) == DESCRIBED - {"name_key"}
