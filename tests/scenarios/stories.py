"""The documents of the development corpus as one world, of which some tell the same story (corpus.toml).

Their gold events are the mentions, so that identity is measured and not detection. Nothing else in the corpus belongs
together: whatever is joined beyond the stories, within a document or across, is a fault.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from timelines import HERE, SLOTS, Scenario, Telling, reading

from seatchange.warehouse.names import fold

CORPUS = HERE.parent / "corpus"
UNDATED = date(2016, 6, 1)  # of documents that neither say when they were published nor belong to a story


@cache
def corpus() -> Scenario:
    """The corpus as one scenario."""
    table = tomllib.loads((HERE / "corpus.toml").read_text("utf-8"))["story"]
    dates = {id_: day for story in table for id_, day in story.get("dates", {}).items()}
    documents = {told["id"]: told for told in _documents()}
    labels = dict(_labels(table, documents))
    readings, tellings = [], []
    for id_, told in documents.items():
        published = date.fromisoformat(told["published"]) if told["published"] else dates.get(id_, UNDATED)
        moment = datetime(published.year, published.month, published.day, 8, tzinfo=UTC)
        slots = [{slot: event.get(slot, SLOTS[slot]) for slot in SLOTS} for event in told["events"]]
        if not slots:
            continue
        outlet = told["url"].split("/")[2]
        found = reading(id_, outlet, told["lang"], moment, slots)
        readings.append(found)
        for number, mention in enumerate(found.mentions):
            event, required = labels.get((id_, number), (f"{id_}/{number}", True))
            tellings.append(Telling(event, required, mention))
    first = {telling.mention.id: telling for telling in reversed(tellings)}  # two posts of one class are one mention
    none = frozenset[Any]()
    return Scenario("corpus", "corpus", tuple(readings), tuple(first.values()), {}, none, none, none, ())


def _documents() -> Iterator[dict[str, Any]]:
    for path in sorted(CORPUS.glob("dev-*.jsonl")):
        yield from map(json.loads, path.read_text("utf-8").splitlines())


def _labels(
    table: list[dict[str, Any]], documents: dict[str, dict[str, Any]]
) -> Iterator[tuple[tuple[str, int], tuple[str, bool]]]:
    """By document and place in it, the change that the event is, and whether that is beyond doubt."""
    for story in table:
        for key, required in (("changes", True), ("either", False)):
            for change in story.get(key, []):
                for id_ in story["documents"]:
                    yield (id_, _place(documents[id_], *change)), ("/".join(change), required)


def _place(document: dict[str, Any], change: str, person: str, organisation: str = "") -> int:
    found = [
        number
        for number, event in enumerate(document["events"])
        if event["change"] == change
        and fold(event["person"])[-1] == fold(person)[-1]
        and set(fold(organisation)) <= set(fold(event["organisation"] or ""))
    ]
    if len(found) != 1:
        raise ValueError(f"corpus.toml: {document['id']} tells {len(found)} times of {change} {person} {organisation}")
    return found[0]
