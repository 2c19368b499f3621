"""The Prefect channel against a real Prefect server."""

from __future__ import annotations

import base64
import json
import os
import sys
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from processes import until
from samples import NOW
from test_alert import alert
from test_channels import send

from seatchange.flows import prefect_home
from seatchange.flows.children import Child
from seatchange.warehouse.alert import Digest, DigestData
from seatchange.warehouse.channels import prefect
from seatchange.warehouse.delivery import Context, Outcome
from servers import Reply, Server

NAME = "seatchange.executive_change.reported"


def ask(url: str, body: dict[str, Any] | None = None) -> Any:
    """What a Prefect server answers."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as reply:
        return json.loads(reply.read())


def healthy(api: str) -> bool:
    try:
        return bool(ask(f"{api}/health"))
    except OSError:
        return False


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Prefect server's interface."""
    home = tmp_path_factory.mktemp("prefect")
    port = prefect_home.free_port(0)
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", prefect_home.HOST, "--port", str(port)]
    child = Child("Prefect", command, prefect_home.environment(home, os.environ), home / "log")
    child.start(0)
    address = f"http://{prefect_home.HOST}:{port}/api"
    try:
        until(lambda: healthy(address), f"Prefect to answer; its log: {home / 'log'}")
        yield address
    finally:
        child.ask_to_end()
        child.wait()


def events(api: str, resource: str) -> list[dict[str, Any]]:
    """The events that the server has about a resource."""
    wanted = {"resource": {"id": [resource]}, "occurred": {"since": (NOW - timedelta(days=1)).isoformat()}}
    found: list[dict[str, Any]] = ask(f"{api}/events/filter", {"filter": wanted})["events"]
    return found


def test_an_alert_is_an_event_on_the_server(api: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", api)
    sample = alert(now=NOW)
    for _ in range(2):  # a repeat has the same id, and the server keeps one
        assert send(Context(NOW), sample, channel="prefect") == Outcome("delivered", "127.0.0.1 has the event")
    until(lambda: events(api, "seatchange.event.event-1"), "the event")
    (found,) = events(api, "seatchange.event.event-1")
    assert found["event"] == NAME
    assert found["occurred"].startswith("2026-11-24T12:00:00")
    assert found["resource"]["prefect.resource.name"] == "Sam Altman leaves as CEO at OpenAI"
    assert found["resource"]["seatchange.role-class"] == "ceo"
    assert found["related"][0]["prefect.resource.id"] == "seatchange.subscriber.desk"
    assert found["payload"] == json.loads(sample.model_dump_json())


def test_an_automation_can_wait_for_it(api: str) -> None:
    trigger = {
        "type": "event", "posture": "Reactive", "expect": [NAME], "threshold": 1, "within": 0,
        "match": {"prefect.resource.id": "seatchange.event.*", "seatchange.role-class": ["ceo", "cfo"]},
    }  # fmt: skip
    body = {"name": "tell", "trigger": trigger, "actions": [{"type": "do-nothing"}]}
    assert ask(f"{api}/automations/", body)["trigger"]["expect"] == [NAME]


def test_the_server_must_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    outcome = send(Context(NOW), channel="prefect")
    assert outcome.result == "failed"
    assert "PREFECT_API_URL is not set" in outcome.detail


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (Reply(status=204), Outcome("delivered", "127.0.0.1 has the event")),
        (Reply(status=422), Outcome("failed", "127.0.0.1 answered 422")),
        (Reply(status=503), Outcome("failed", "127.0.0.1 answered 503")),
        (Reply(raw=b"nonsense\r\n\r\n"), Outcome("unknown", "127.0.0.1: no full answer (protocol)")),
    ],
)
def test_what_an_answer_means(server: Server, monkeypatch: pytest.MonkeyPatch, reply: Reply, expected: Outcome) -> None:
    server.routes["/api/events"] = reply
    monkeypatch.setenv("PREFECT_API_URL", server.url("/api/"))
    outcome = send(Context(NOW), channel="prefect")
    assert outcome.result == expected.result
    assert outcome.detail.partition("(")[0] == expected.detail.partition("(")[0]
    assert server.paths == ["/api/events"]


def test_a_server_that_is_not_there_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:1/api")
    assert send(Context(NOW), channel="prefect") == Outcome("failed", "127.0.0.1: not sent (connect)")


@pytest.mark.parametrize(
    ("key", "header"),
    [
        ("api_key_env", "Bearer hunter2"),
        ("api_auth_env", f"Basic {base64.b64encode(b'hunter2').decode()}"),
    ],
)
def test_secrets_come_from_the_environment(
    server: Server, monkeypatch: pytest.MonkeyPatch, key: str, header: str
) -> None:
    server.routes["/api/events"] = Reply(status=204)
    monkeypatch.setenv("PREFECT_API_URL", server.url("/api"))
    monkeypatch.delenv("PREFECT_SECRET", raising=False)
    keys = {"channel": "prefect", key: "PREFECT_SECRET"}
    assert send(Context(NOW), **keys) == Outcome("failed", "the environment variable PREFECT_SECRET is not set")
    monkeypatch.setenv("PREFECT_SECRET", "hunter2")
    assert send(Context(NOW), **keys).result == "delivered"
    assert server.requests[0].headers["Authorization"] == header


def test_the_id_of_an_event_is_that_of_its_alert() -> None:
    assert prefect.event(alert())["id"] == prefect.event(alert(person="Other"))["id"]
    assert prefect.event(alert())["id"] != prefect.event(alert(id="alert-2"))["id"]


def test_a_digest_is_an_event_for_each_alert(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.routes["/api/events"] = Reply(status=204)
    monkeypatch.setenv("PREFECT_API_URL", server.url("/api"))
    alerts = (alert(), alert(id="alert-2"))
    data = DigestData(alert_id="digest-1", subscriber="desk", reason="schedule", total=2, alerts=alerts)
    assert send(Context(NOW), Digest(timestamp=NOW, data=data), channel="prefect").result == "delivered"
    assert json.loads(server.requests[0].body) == [prefect.event(each) for each in alerts]
