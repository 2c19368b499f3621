"""The documentation and the program agree."""

import re
import tomllib
from pathlib import Path

from seatchange.flows import settings
from seatchange.warehouse.channels import channels
from seatchange.warehouse.digests import MAX_LISTED
from seatchange.warehouse.filters.model import Filter
from seatchange.warehouse.filters.subject import columns
from seatchange.warehouse.subscriptions import Subscriber

DOCS = Path(__file__).parents[2] / "docs"
TABLES = {
    "[warehouse]": settings.WarehouseKeys,
    "[publish]": settings.PublishKeys,
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
        ("path", '"seatchange.duckdb"'), ("every", '"15m"'), ("max_age", '"7d"'), ("flood", "25"),
        ("when", '"at once"'), ("zone", '"UTC"'), ("updates", '"confirmed"'), ("deadline", '"30s"'),
        ("concurrency", "16"), ("concurrency_per_host", "2"), ("texts", "false"),
    ]:  # fmt: skip
        assert f"| `{key}` | `{value}` |" in text
    plain = settings.Keys()
    assert str(plain.warehouse.path) == "seatchange.duckdb"
    assert plain.publish.texts is False
    assert plain.schedule.every == settings.duration("15m")
    assert plain.alerts.max_age == settings.duration("7d")
    assert plain.alerts.flood == 25
    assert plain.http.deadline == settings.duration("30s")
    assert (plain.http.concurrency, plain.http.concurrency_per_host) == (16, 2)


def test_the_example_is_a_valid_configuration(monkeypatch):
    text = (DOCS / "configuration.md").read_text("utf-8")
    example = re.search(r"```toml\n(.*?)```", text, re.S)[1]
    monkeypatch.setenv("DESK_SECRET", "whsec_c2VjcmV0LXNlY3JldC1zZWNyZXQ=")
    assert settings.parse(tomllib.loads(example), DOCS / "seatchange.toml").subscribers[0].name == "desk"


def blocks(file, kind):
    return re.findall(rf"```{kind}\n(.*?)```", (DOCS / file).read_text("utf-8"), re.S)


def test_the_examples_of_the_guide_to_alerts_are_valid(tmp_path):
    (table,) = blocks("alerts.md", "csv")
    (tmp_path / "coverage.csv").write_text(table, "utf-8")
    parsed = settings.parse(tomllib.loads("\n".join(blocks("alerts.md", "toml"))), tmp_path / "seatchange.toml")
    by_name = {subscriber.name: subscriber for subscriber in parsed.subscribers}
    assert set(by_name) == {"coverage", "newsroom", "analyst", "board", "night desk"}
    assert by_name["coverage"].filter.watch_list.names == {"Société Générale", "SocGen", "SG", "Alphabet, Inc."}
    assert len(by_name["newsroom"].filter.any) == 3
    assert str(by_name["board"].schedule.when) == "weekly on monday at 07:30"
    assert by_name["night desk"].zone.key == "America/New_York"


def test_the_guide_to_alerts_lists_the_columns_of_a_condition():
    text = (DOCS / "alerts.md").read_text("utf-8")
    listed = re.findall(r"^\| `(\w+)` \| `([\w\[\]]+)` \| (.+) \|$", text, re.M)
    assert listed == [(name, column.type, column.about) for name, column in columns().items()]


def test_the_guide_to_alerts_tells_the_limits_that_hold():
    text = (DOCS / "alerts.md").read_text("utf-8")
    assert text.count(str(MAX_LISTED)) == 2
