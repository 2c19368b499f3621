"""The documentation and the program agree."""

import re
import tomllib
from pathlib import Path

from seatchange.flows import settings
from seatchange.warehouse.channels import channels
from seatchange.warehouse.filters.model import Filter
from seatchange.warehouse.subscriptions import Subscriber

DOCS = Path(__file__).parents[2] / "docs"
TABLES = {
    "[warehouse]": settings.WarehouseKeys,
    "[schedule]": settings.ScheduleKeys,
    "[alerts]": settings.AlertKeys,
    "[http]": settings.HttpKeys,
    "[workers]": settings.WorkerKeys,
    "[[feeds]]": settings.FeedKeys,
    "[[subscribers]]": Subscriber,
    "[subscribers.filter]": Filter,
}


def described():
    """The keys that docs/configuration.md describes, by the heading that they stand under."""
    found, heading = {}, ""
    for line in (DOCS / "configuration.md").read_text("utf-8").splitlines():
        if line.startswith("##"):
            heading = line.lstrip("# ")
        elif match := re.match(r"\| `(\w+)` \|", line):
            found.setdefault(heading, set()).add(match[1])
    return found


def keys(model):
    return {field.alias or name for name, field in model.model_fields.items()}


def test_every_key_is_described_and_nothing_else():
    told = described()
    for heading, model in TABLES.items():
        assert told.pop(heading) == keys(model), heading
    for kind, channel in channels().items():
        assert told.pop(f'channel = "{kind}"', set()) == keys(channel.config) - keys(Subscriber), kind
    assert told == {}
    assert {heading.strip("[]") for heading in TABLES} - {"subscribers.filter"} == set(settings.Keys.model_fields)


def test_every_default_is_the_one_described():
    text = (DOCS / "configuration.md").read_text("utf-8")
    for key, value in [
        ("path", '"seatchange.duckdb"'), ("every", '"15m"'), ("max_age", '"7d"'), ("deadline", '"30s"'),
        ("concurrency", "16"), ("concurrency_per_host", "2"),
    ]:  # fmt: skip
        assert f"| `{key}` | `{value}` |" in text
    plain = settings.Keys()
    assert str(plain.warehouse.path) == "seatchange.duckdb"
    assert plain.schedule.every == settings.duration("15m")
    assert plain.alerts.max_age == settings.duration("7d")
    assert plain.http.deadline == settings.duration("30s")
    assert (plain.http.concurrency, plain.http.concurrency_per_host) == (16, 2)


def test_the_example_is_a_valid_configuration(monkeypatch):
    text = (DOCS / "configuration.md").read_text("utf-8")
    example = re.search(r"```toml\n(.*?)```", text, re.S)[1]
    monkeypatch.setenv("DESK_SECRET", "whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQ=")
    assert settings.parse(tomllib.loads(example), DOCS / "seatchange.toml").subscribers[0].name == "desk"
