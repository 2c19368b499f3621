"""The apprise channel against a real server on loopback, in the dialects of the services that people use."""

from __future__ import annotations

import json
import os
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from apprise.plugins.discord import NotifyDiscord
from apprise.plugins.slack import NotifySlack
from apprise.plugins.telegram import NotifyTelegram
from samples import NOW
from test_alert import alert
from test_channels import PARSE, send
from test_escaping import PIECES, Tags, calm

from seatchange.warehouse.channels import apprise
from seatchange.warehouse.delivery import Context, Outcome
from servers import Reply, Request, Server

TOKEN = "JHZ7lQml277CDHmQKMHI8qBe7bk2ZwO5UKjCiOAF7711o33MyqU344Qpgv7YTpadVjs"
EVIL = " ".join(PIECES)
ROOM = "%21room%3Alocalhost"


@pytest.fixture
def tell(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    """Send an alert to an apprise URL."""

    def to(url: str, sample: Any = None, **keys: Any) -> Outcome:
        monkeypatch.setenv("DESK_URL", url)
        return send(Context(NOW), sample, channel="apprise", url_env="DESK_URL", **keys)

    return to


def any_path(reply: Reply) -> dict[str, Reply]:
    class Everywhere(dict[str, Reply]):
        def get(self, key: str, default: Any = None) -> Any:
            return super().get(key, reply)

    return Everywhere()


def texts(value: Any) -> Iterator[str]:
    """All texts in what JSON held."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, str):
        yield value


def test_a_service_gets_subject_and_text(server: Server, tell: Callable[..., Outcome]) -> None:
    server.routes["/hook"] = Reply()
    assert tell(f"json://{server.address}/hook", language="nl") == Outcome("delivered", "JSON took it")
    (request,) = server.requests
    message = json.loads(request.body)
    assert message["title"] == "Sam Altman: vertrek (CEO, OpenAI)"
    assert "Ingangsdatum: 20 november 2026\n" in message["message"]
    assert message["message"].endswith("https://a.example/story")
    assert message["attachments"] == []


def test_a_template_of_ones_own_is_the_text(server: Server, tell: Callable[..., Outcome]) -> None:
    server.routes["/hook"] = Reply()
    tell(f"json://{server.address}/hook", template="*{{ alert.person }}* {{ alert.url }}")
    assert json.loads(server.requests[0].body)["message"] == "*Sam Altman* https://a.example/story"


@pytest.fixture
def services(server: Server, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Services by name, as apprise URLs that lead to the server; for those of one fixed host, the host is replaced."""
    monkeypatch.setattr(NotifySlack, "webhook_url", server.url("/slack"))
    monkeypatch.setattr(NotifyDiscord, "notify_url", server.url("/discord"))
    monkeypatch.setattr(NotifyTelegram, "notify_url", server.url("/bot"))
    server.routes = any_path(Reply(body='{"ok": true, "result": {"message_id": 1}, "event_id": "$1"}'))
    server.routes["/slack/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7"] = Reply(body="ok")
    return {
        "ntfy": f"ntfy://{server.address}/topic",
        "slack": "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7/#general",
        "slack text": "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7/#general?format=text",
        "discord": f"discord://417429632418316298/{TOKEN}",
        "discord markdown": f"discord://417429632418316298/{TOKEN}?format=markdown",
        "telegram": "tgram://123456789:abcdefg_hijklmnop/12315544/",
        "telegram markdown": "tgram://123456789:abcdefg_hijklmnop/12315544/?format=markdown",
        "mattermost": f"mmost://{server.address}/3ccdd113474722377935511fc85d3dd4",
        "matrix": f"matrix://token@{server.address}/!room:localhost",
        "matrix markdown": f"matrix://token@{server.address}/!room:localhost?format=markdown",
        "rocket": f"rocket://{'a' * 32}/{'b' * 32}@{server.address}/#desk?mode=webhook",
        "gotify": f"gotify://{server.address}/token",
    }


NAMES = (
    "ntfy", "slack", "slack text", "discord", "discord markdown", "telegram", "telegram markdown", "mattermost",
    "matrix", "matrix markdown", "rocket", "gotify",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_no_service_gets_a_link_markup_or_mention(
    server: Server, services: dict[str, str], tell: Callable[..., Outcome], name: str
) -> None:
    article = {"title": EVIL, "text": EVIL, "url": "ftp://nowhere.example/"}
    sample = alert(person=EVIL, organisation=EVIL, role=EVIL, article=article)
    assert tell(services[name], sample).result == "delivered"
    message = json.loads(server.requests[-1].body)
    told = [text for text in texts(message) if "everyone" in text]
    assert told
    for text in told:
        for line in text.splitlines():
            words = Tags(line)  # of HTML, and of HTML only, what is seen
            assert set(words.tags) <= {"b", "h1", "p", "br"}
            calm(words.words)
        assert not set("`~|[]\\") & set(text)
    assert not any("github" in text for text in texts(message)), "no pictures from other hosts"


@pytest.mark.parametrize("name", NAMES)
def test_an_articles_address_is_told_as_it_is(
    server: Server, services: dict[str, str], tell: Callable[..., Outcome], name: str
) -> None:
    assert tell(services[name]).result == "delivered"
    assert "https://a.example/story" in " ".join(texts(json.loads(server.requests[-1].body)))


def test_teams_gets_a_card_of_text(certificate: Path, tell: Callable[..., Outcome]) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with Server(routes=any_path(Reply(status=202))) as server:
        server._http.socket = context.wrap_socket(server._http.socket, server_side=True)
        url = f"workflow://{server.address}/643fdworkflow/signature?verify=no"
        assert tell(url, alert(person=EVIL, article={"title": EVIL, "text": EVIL})).result == "delivered"
        (request,) = server.requests
    for text in texts(json.loads(request.body)["attachments"][0]["content"]["body"]):
        for line in text.splitlines():
            calm(line) if "a.example/story" not in line else None
        assert not set("*_`~|<>[]\\") & set(text)


@pytest.mark.parametrize(
    ("reply", "result", "detail"),
    [
        (Reply(status=204), "delivered", "JSON took it"),
        (Reply(status=400), "failed", "JSON answered 400"),
        (Reply(status=404), "failed", "JSON answered 404"),
        (Reply(status=429), "failed", "JSON answered 429"),
        (Reply(status=500), "failed", "JSON answered 500"),
        (Reply(status=302, headers={"Location": "/elsewhere"}), "failed", "JSON answered 302"),
        (Reply(raw=b""), "unknown", "JSON gave no full answer"),
    ],
)
def test_what_an_answer_means(
    server: Server, tell: Callable[..., Outcome], reply: Reply, result: str, detail: str
) -> None:
    server.routes["/hook"] = reply
    assert tell(f"json://{server.address}/hook") == Outcome(result, detail)
    assert server.paths == ["/hook"]


def test_no_answer_in_time_is_unknown(
    server: Server, tell: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    server.routes["/hook"] = Reply(delay=60)
    assert tell(f"json://{server.address}/hook?rto=0.3") == Outcome("unknown", "JSON gave no full answer")
    monkeypatch.setattr(apprise, "DEADLINE", 0.3)
    assert tell(f"json://{server.address}/hook").result == "unknown"


def test_a_url_is_one_service(server: Server, tell: Callable[..., Outcome]) -> None:
    assert "is not understood" in tell(f"json://{server.address}/hook json://{server.address}/hook").detail
    assert server.paths == []


@pytest.mark.parametrize(
    ("url", "detail"),
    [
        ("nonsense", "is not understood"),
        ("nope://hunter2", "is not understood"),
        ("slack://hunter2", "is not understood"),
        ("file:///etc/hunter2", "is not understood"),
        ("syslog://", "they reach nobody else"),
        ("", "DESK_URL is not set"),
    ],
)
def test_a_url_that_cannot_be_used_is_not_repeated(url: str, detail: str, tell: Callable[..., Outcome]) -> None:
    outcome = tell(url)
    assert outcome.result == "failed"
    assert detail in outcome.detail
    assert "hunter2" not in outcome.detail


def test_the_url_may_stand_in_a_file(server: Server, tmp_path: Path) -> None:
    server.routes["/hook"] = Reply()
    path = tmp_path / "url"
    keys = {"channel": "apprise", "url_file": str(path)}
    assert send(Context(NOW), **keys) == Outcome("failed", f"the file {path} cannot be read: No such file or directory")
    for content, told in ((b"", "is empty"), (b"\xff", "not UTF-8"), (b"x" * 20_000, "larger than 16 KB")):
        path.write_bytes(content)
        assert told in send(Context(NOW), **keys).detail
    path.write_text(f"json://{server.address}/hook\n")
    assert send(Context(NOW), **keys).result == "delivered"


LOUD = """
import logging, os, sys
logging.basicConfig(level=logging.DEBUG, stream=sys.stdout)
from apprise.plugins.discord import NotifyDiscord
from samples import NOW
from test_channels import send
from seatchange.warehouse.delivery import Context
NotifyDiscord.notify_url = os.environ["DISCORD"]
for name in ("FIRST", "SECOND", "THIRD", "FOURTH"):
    print("outcome", send(Context(NOW), channel="apprise", url_env=name))
logging.debug("the log is open")
"""


def test_nothing_secret_is_logged_or_told(server: Server) -> None:
    here = Path(__file__).parent
    environment = {
        **os.environ,
        "PYTHONPATH": f"{here}:{here.parent}",
        "DISCORD": server.url("/discord"),
        "FIRST": f"discord://417429632418316298/{TOKEN}",
        "SECOND": f"json://user:{TOKEN}@{server.address}/{TOKEN}?-key={TOKEN}",
        "THIRD": f"json://{TOKEN}@127.0.0.1:1/{TOKEN}",
        "FOURTH": f"slack://{TOKEN}",
    }
    done = subprocess.run([sys.executable, "-c", LOUD], capture_output=True, text=True, env=environment, check=True)
    shown = done.stdout + done.stderr
    assert "the log is open" in shown
    assert [line.partition("result=")[2].split(",")[0] for line in done.stdout.splitlines() if "outcome" in line] == [
        "'failed'", "'failed'", "'unknown'", "'failed'",
    ]  # fmt: skip
    assert any(TOKEN in path for path in server.paths), "it was used"
    assert TOKEN not in shown


def test_a_subscriber_shows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_URL", f"slack://{TOKEN}")
    parsed = PARSE.validate_python({"name": "desk", "channel": "apprise", "url_env": "DESK_URL"})
    assert TOKEN not in repr(parsed) + parsed.model_dump_json()


def test_a_server_sees_who_we_are_and_no_more(server: Server, tell: Callable[..., Outcome]) -> None:
    seen: list[Request] = []

    def look(request: Request) -> Reply:
        seen.append(request)
        return Reply()

    server.routes["/hook"] = look
    tell(f"json://{server.address}/hook")
    assert seen[0].headers["User-Agent"] == "Seatchange"
