"""Every example of docs/channels.md is read as a configuration, and its alerts are delivered."""

import json
import re
import tomllib
from pathlib import Path

import feedparser
import pytest

from seatchange.extractors.http import HttpSettings
from seatchange.flows.settings import parse
from seatchange.warehouse.channels import channels, email
from seatchange.warehouse.delivery import Context
from seatchange.warehouse.render import EXAMPLE, View
from seatchange.warehouse.templating import FILTERS
from servers import Reply, Server

TEXT = (Path(__file__).parents[2] / "docs" / "channels.md").read_text("utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", TEXT, re.S)


class Desk:
    """The examples' world: their secrets, and a server in place of every address."""

    def __init__(self, folder: Path, server: Server) -> None:
        self.folder, self.server = folder, server

    def subscribers(self, text: str):
        tables = tomllib.loads(text.replace("https://crm.example.org", self.server.url("")))
        return parse(tables, self.folder / "seatchange.toml").subscribers

    def deliver(self, subscriber):
        http = HttpSettings(allow=(self.server.address,))
        return channels()[subscriber.channel].deliver(subscriber, EXAMPLE, Context(EXAMPLE.timestamp, http))


@pytest.fixture
def desk(tmp_path, server, monkeypatch):
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "mail").write_text("hunter2")
    for path in ("/hooks/seatchange", "/room", "/api/events"):
        server.routes[path] = Reply()
    monkeypatch.setenv("CRM_KEY", "whsec_bmV3 whsec_b2xk")
    monkeypatch.setenv("CRM_TOKEN", "Bearer hunter2")
    monkeypatch.setenv("NEWSROOM_SLACK", f"json://{server.address}/room")
    monkeypatch.setenv("PREFECT_API_URL", server.url("/api"))
    return Desk(tmp_path, server)


def test_every_channel_has_an_example(desk):
    told = [subscriber.channel for text in EXAMPLES for subscriber in desk.subscribers(text)]
    assert set(told) == set(channels())


@pytest.mark.parametrize("text", EXAMPLES, ids=lambda text: re.search(r'name = "(\w+)"', text)[1])
def test_an_example_delivers(desk, text):
    for subscriber in desk.subscribers(text):
        if subscriber.channel == "email":  # its server is not here; the message is made all the same
            message = email.compose(subscriber, EXAMPLE, Context(EXAMPLE.timestamp))
            assert message["Subject"].startswith("Neuer Stand")
            assert subscriber.password() == "hunter2"
        else:
            assert desk.deliver(subscriber).result == "delivered"


def test_the_examples_do_what_is_said_of_them(desk):
    for text in EXAMPLES:
        for subscriber in desk.subscribers(text):
            if subscriber.channel != "email":
                desk.deliver(subscriber)
    hook = desk.server.asked("/hooks/seatchange")[0]
    assert len(hook.headers["webhook-signature"].split(" ")) == 2
    assert (hook.headers["X-Desk"], hook.headers["Authorization"]) == ("zurich", "Bearer hunter2")
    french, short = (json.loads(request.body) for request in desk.server.asked("/room"))
    assert french["title"].startswith("Mise à jour – Ada Example")
    told = "Ada Example to take over as CEO (interim) at Example SA (was: rumoured)\nhttps://news.example/story"
    assert short["message"] == told
    (entry,) = feedparser.parse((desk.folder / "public" / "changes.atom").read_bytes()).entries
    assert entry.link == "https://news.example/story"
    assert json.loads((desk.folder / "alerts.jsonl").read_text())["data"]["alert_id"] == "example"


def test_the_values_and_filters_of_templates_are_those_described():
    section = TEXT.partition("## Templates")[2].partition("\n## ")[0]
    described = re.findall(
        r"`(\w+)`", "\n".join(re.findall(r"^\| (`.*?) \|", section.partition("| of an alert |")[2], re.M))
    )
    assert sorted(described) == sorted(View.__dataclass_fields__)
    assert all(f"`{name}`" in section for name in FILTERS)


def test_another_alert_is_another_entry(desk):
    (text,) = (text for text in EXAMPLES if '"atom"' in text)
    (subscriber,) = desk.subscribers(text)
    desk.deliver(subscriber)
    other = EXAMPLE.data.model_copy(update={"event": EXAMPLE.data.event.model_copy(update={"id": "other"})})
    sample = EXAMPLE.model_copy(update={"data": other})
    channels()["atom"].deliver(subscriber, sample, Context(EXAMPLE.timestamp))
    assert len(feedparser.parse((desk.folder / "public" / "changes.atom").read_bytes()).entries) == 2
