from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from pydantic import ConfigDict, TypeAdapter, ValidationError
from samples import NOW
from test_alert import EVIL, alert

from seatchange.extractors.http import HttpSettings
from seatchange.warehouse.alert import schema
from seatchange.warehouse.channels import AnySubscriber, channels, email, webhook
from seatchange.warehouse.channels.webhook import retry_after
from seatchange.warehouse.delivery import Context, Outcome
from seatchange.warehouse.subscriptions import Subscriber
from servers import Reply, Request, Server

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
PARSE: TypeAdapter[Subscriber] = TypeAdapter(AnySubscriber, config=ConfigDict(hide_input_in_errors=True))


def send(context: Context, /, sample: Any = None, **keys: Any) -> Outcome:
    """Deliver an alert to the subscriber with these keys, as the outbox does."""
    subscriber = PARSE.validate_python({"name": "desk", **keys})
    return channels()[subscriber.channel].deliver(subscriber, sample or alert(), context)


# The registry


def test_the_channels_are_the_files_of_the_package() -> None:
    assert sorted(channels()) == ["apprise", "atom", "console", "email", "file", "prefect", "webhook"]


NEW_CHANNEL = '''
"""Alerts by carrier pigeon."""
from typing import Literal
from seatchange.warehouse.delivery import Outcome
from seatchange.warehouse.subscriptions import Subscriber

class Config(Subscriber):
    channel: Literal["pigeon"]
    loft: str

def deliver(config, alert, context):
    return Outcome("delivered", f"flew from {config.loft}")
'''


def test_a_new_channel_is_one_file(tmp_path: Path) -> None:
    (tmp_path / "pigeon.py").write_text(NEW_CHANNEL)
    script = f"""
import seatchange.warehouse.channels as package
package.__path__.append({str(tmp_path)!r})
package.channels.cache_clear()
from pydantic import ConfigDict, TypeAdapter
keys = {{"name": "x", "channel": "pigeon", "loft": "roof"}}
subscriber = TypeAdapter(package.subscriber_type()).validate_python(keys)
print(package.channels()["pigeon"].deliver(subscriber, None, None).detail)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "flew from roof\n"


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"channel": "pigeon"}, "'console', 'email', 'file', 'prefect', 'webhook'"),
        ({}, "channel"),
        ({"channel": "console", "colour": 1}, "Extra inputs"),
        ({"channel": "file"}, "path"),
        ({"channel": "webhook", "url": "https://x.example"}, "give one of secret, secret_env"),
        ({"channel": "webhook", "url": "https://x.example", "secret": SECRET, "secret_env": "X"}, "give one of secret"),
        ({"channel": "webhook", "url": "ftp://x.example", "secret": SECRET}, "url"),
        ({"channel": "webhook", "url": "https://x.example", "secret": "abc"}, "must be whsec_"),
        ({"channel": "webhook", "url": "https://x.example", "secret": "whsec_!"}, "must be whsec_"),
        ({"channel": "webhook", "url": "https://x.example", "secret": "whsec_"}, "must be whsec_"),
        ({"channel": "email", "to": "nobody"}, "one e-mail address"),
        ({"channel": "email", "to": "a@b.example\r\nBcc: c@d.example"}, "one e-mail address"),
        ({"channel": "email", "to": "a@b.example", "smtp": "http://b.example"}, "smtp must be"),
        ({"channel": "email", "to": "a@b.example", "smtp": "smtp://u:hunter2@b.example:x"}, "smtp must be"),
    ],
)
def test_bad_keys_are_refused_and_secrets_not_repeated(keys: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError) as raised:
        PARSE.validate_python({"name": "desk", **keys})
    assert told in str(raised.value)
    assert "hunter2" not in str(raised.value)
    assert SECRET not in str(raised.value)


def test_no_secret_is_shown() -> None:
    hook = {"name": "a", "channel": "webhook", "url": "https://x.example/t0ken", "secret": SECRET}
    mail = {"name": "b", "channel": "email", "to": "a@b.example", "smtp": "smtp://u:hunter2@b.example"}
    shown = repr([PARSE.validate_python(hook), PARSE.validate_python(mail)])
    assert "t0ken" not in shown
    assert SECRET not in shown
    assert "hunter2" not in shown


# Webhook


@pytest.fixture
def context(server: Server) -> Context:
    return Context(NOW, HttpSettings(allow=(server.address,)))


def hook(server: Server, context: Context, path: str = "/hook", **keys: Any) -> Outcome:
    return send(context, channel="webhook", url=server.url(path), **{"secret": SECRET, **keys})


def test_a_webhook_is_signed_json_with_a_stable_id(server: Server, context: Context) -> None:
    server.routes["/hook"] = Reply(status=204)
    assert hook(server, context) == Outcome("delivered", "127.0.0.1 answered 204")
    later = Context(NOW + timedelta(minutes=5), context.http)
    hook(server, later)
    first, second = server.requests
    for request, moment in ((first, NOW), (second, later.now)):
        assert request.method == "POST"
        assert request.headers["Content-Type"] == "application/json"
        assert request.headers["webhook-id"] == "alert-1"
        assert request.headers["webhook-timestamp"] == str(int(moment.timestamp()))
        signed = b".".join([b"alert-1", request.headers["webhook-timestamp"].encode(), request.body])
        key = base64.b64decode(SECRET.removeprefix("whsec_"))
        expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        assert request.headers["webhook-signature"] == f"v1,{expected}"
        jsonschema.validate(json.loads(request.body), schema(), cls=jsonschema.Draft202012Validator)
    assert first.body == second.body


def test_the_signature_is_that_of_the_specifications_example() -> None:
    # The example of the reference implementations: standard-webhooks/standard-webhooks, libraries/python.
    headers = webhook.signature(
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        NOW.fromtimestamp(1614265330, NOW.tzinfo),
        b'{"test": 2432232314}',
        [webhook.key_bytes(SECRET)],
    )
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (Reply(status=200, body="ok"), ("delivered", None)),
        (Reply(status=301, headers={"Location": "/elsewhere"}), ("failed", None)),
        (Reply(status=400), ("failed", None)),
        (Reply(status=404), ("failed", None)),
        (Reply(status=410), ("gone", None)),
        (Reply(status=429, headers={"Retry-After": "120"}), ("failed", timedelta(seconds=120))),
        (
            Reply(status=503, headers={"Retry-After": "Tue, 24 Nov 2026 13:00:00 GMT"}),
            ("failed", timedelta(hours=1)),
        ),
        (Reply(status=500, headers={"Retry-After": "120"}), ("failed", None)),
        (Reply(raw=b"nonsense\r\n\r\n"), ("unknown", None)),
    ],
)
def test_what_an_answer_means(
    server: Server, context: Context, reply: Reply, expected: tuple[str, timedelta | None]
) -> None:
    server.routes["/hook"] = reply
    outcome = hook(server, context)
    assert (outcome.result, outcome.retry_after) == expected
    assert [request.path for request in server.requests] == ["/hook"]


def test_no_answer_in_time_is_unknown(server: Server, context: Context) -> None:
    server.routes["/hook"] = Reply(delay=60)
    patient = Context(NOW, HttpSettings(allow=context.http.allow, deadline=0.3))
    assert hook(server, patient) == Outcome("unknown", "127.0.0.1: no full answer (timeout)")


def test_the_own_network_is_refused_and_the_address_kept_out_of_the_detail(server: Server) -> None:
    outcome = hook(server, Context(NOW), "/t0ken")
    assert outcome == Outcome("failed", "127.0.0.1: not sent (refused_address)")
    assert server.requests == []


def test_the_key_may_stand_in_the_environment(
    server: Server, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.routes["/hook"] = Reply(status=200)
    keys = {"secret": None, "secret_env": "HOOK_KEY"}
    assert hook(server, context, **keys) == Outcome("failed", "the environment variable HOOK_KEY is not set")
    monkeypatch.setenv("HOOK_KEY", "hunter2")
    outcome = hook(server, context, **keys)
    assert outcome.result == "failed"
    assert "HOOK_KEY must be whsec_" in outcome.detail
    assert "hunter2" not in outcome.detail
    monkeypatch.setenv("HOOK_KEY", SECRET)
    assert hook(server, context, **keys).result == "delivered"


OTHER = "whsec_" + base64.b64encode(b"the key after this one").decode()


def signed_with(request: Request, secret: str) -> str:
    """The signature that a receiver with this key works out."""
    content = b".".join([b"alert-1", request.headers["webhook-timestamp"].encode(), request.body])
    key = base64.b64decode(secret.removeprefix("whsec_"))
    return "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()


def test_while_a_key_is_changed_both_sign(server: Server, context: Context) -> None:
    server.routes["/hook"] = Reply()
    hook(server, context, secret=f"{OTHER} {SECRET}")
    (request,) = server.requests
    told = request.headers["webhook-signature"].split(" ")
    assert told == [signed_with(request, OTHER), signed_with(request, SECRET)]


def test_keys_may_stand_in_a_file(server: Server, context: Context, tmp_path: Path) -> None:
    server.routes["/hook"] = Reply()
    path = tmp_path / "keys"
    keys = {"secret": None, "secret_file": str(path)}
    assert hook(server, context, **keys).detail == f"the file {path} cannot be read: No such file or directory"
    path.write_text("hunter2\n")
    assert hook(server, context, **keys).detail == f"the file {path} {webhook.BAD_SECRET}"
    path.write_text(f"{OTHER}\n{SECRET}\n")
    assert hook(server, context, **keys).result == "delivered"
    assert len(server.requests[0].headers["webhook-signature"].split(" ")) == 2
    path.write_text(f"{SECRET} " * 6)
    assert "more than 5 keys" in hook(server, context, **keys).detail


def test_headers_of_ones_own(server: Server, context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    server.routes["/hook"] = Reply()
    monkeypatch.delenv("HOOK_TOKEN", raising=False)
    headers = {"X-Desk": "night", "Authorization": {"env": "HOOK_TOKEN"}}
    assert hook(server, context, headers=headers).detail == "the environment variable HOOK_TOKEN is not set"
    monkeypatch.setenv("HOOK_TOKEN", "Bearer hunter2\r\nX-Evil: 1")
    outcome = hook(server, context, headers=headers)
    assert outcome == Outcome("failed", "the value of the header Authorization must be one line of ASCII")
    assert server.requests == []
    monkeypatch.setenv("HOOK_TOKEN", "Bearer hunter2")
    assert hook(server, context, headers=headers).result == "delivered"
    (request,) = server.requests
    assert (request.headers["X-Desk"], request.headers["Authorization"]) == ("night", "Bearer hunter2")
    assert request.headers["Content-Type"] == "application/json"
    assert request.headers["webhook-signature"] == signed_with(request, SECRET)
    config = PARSE.validate_python({"name": "a", "channel": "webhook", "url": "https://x.example", "secret": SECRET,
                                    "headers": {"X-Desk": "t0ken"}})  # fmt: skip
    assert "t0ken" not in repr(config)


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        ({"webhook-id": "x"}, "webhook-id cannot be set"),
        ({"Webhook-Signature": "x"}, "cannot be set"),
        ({"Content-Type": "text/plain"}, "Content-Type cannot be set"),
        ({"HOST": "x"}, "cannot be set"),
        ({"Transfer-Encoding": "chunked"}, "cannot be set"),
        ({"X Y": "x"}, "letters, digits and hyphens"),
        ({"": "x"}, "letters, digits and hyphens"),
        ({"X": "a\r\nY: b"}, "one line of ASCII"),
        ({"X": "é"}, "one line of ASCII"),
        ({"X": "1", "x": "2"}, "written differently"),
        ({"X": {"env": "A", "file": "b"}}, "Extra inputs"),
        ({f"X{number}": "x" for number in range(21)}, "at most 20"),
    ],
)
def test_headers_that_cannot_be_set(headers: dict[str, Any], told: str) -> None:
    keys = {"name": "desk", "channel": "webhook", "url": "https://x.example", "secret": SECRET, "headers": headers}
    with pytest.raises(ValidationError, match=told):
        PARSE.validate_python(keys)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        (None, None),
        ("", None),
        ("0", timedelta()),
        (" 30 ", timedelta(seconds=30)),
        ("9" * 40, timedelta(seconds=10**9)),
        ("-5", None),
        ("soon", None),
        ("Tue, 24 Nov 2026 12:00:30 GMT", timedelta(seconds=30)),
        ("Tue, 24 Nov 2026 11:00:00 GMT", None),
        ("Tue, 99 Nov 2026 11:00:00 GMT", None),
    ],
)
def test_retry_after(value: str | None, wait: timedelta | None) -> None:
    assert retry_after(value, NOW) == wait


# E-mail


class Mailbox:
    """What the mail server took; `refusal` is answered instead, `silent` breaks off after the text."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.refusal: str | None = None
        self.refused: set[str] = set()
        self.silent = False

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Envelope) -> str:  # noqa: N802
        if self.silent:
            assert server.transport
            server.transport.close()
            return "250 OK"
        if self.refusal:
            return self.refusal
        self.envelopes.append(envelope)
        return "250 OK"

    def messages(self) -> list[EmailMessage]:
        return [self._parsed(envelope) for envelope in self.envelopes]

    def message(self) -> EmailMessage:
        (message,) = self.messages()
        return message

    @staticmethod
    def _parsed(envelope: Envelope) -> EmailMessage:
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        return message


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


class MailServer(Controller):
    """A mail server on a port that the system chooses."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def mail_server(mailbox: Mailbox) -> Iterator[str]:
    controller = MailServer(mailbox, hostname="127.0.0.1", port=0)
    controller.start()
    try:
        yield f"127.0.0.1:{controller.port}"
    finally:
        controller.stop()


def mail(server: str, sample: Any = None, **keys: Any) -> Outcome:
    keys = {"to": "desk@example.org", "from": "seatchange@example.org", "smtp": server, **keys}
    return send(Context(NOW), sample, channel="email", **keys)


def test_a_mail_has_plain_text_and_html(mailbox: Mailbox, mail_server: str) -> None:
    outcome = mail(mail_server, to=["desk@example.org", "night@example.org"])
    assert outcome == Outcome("delivered", f"{mail_server} took it")
    message = mailbox.message()
    assert message["Subject"] == "Sam Altman leaves as CEO at OpenAI"
    assert message["To"] == "desk@example.org, night@example.org"
    assert message["Message-ID"] == "<alert-1@seatchange.invalid>"
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    text = message.get_body(("plain",))
    assert text
    assert "“Sam Altman was dismissed, says a.”" in text.get_content()
    assert mailbox.envelopes[0].rcpt_tos == ["desk@example.org", "night@example.org"]


def test_an_update_answers_the_first_mail_about_the_event(mailbox: Mailbox, mail_server: str) -> None:
    mail(mail_server, alert(status="rumoured"))
    mail(mail_server, alert(told="rumoured", id="alert-2", first="alert-1"), language="it")
    mail(mail_server, alert(told="announced", id="alert-3", first="alert-1"))
    first, second, third = mailbox.messages()
    assert first["References"] is None
    assert first["In-Reply-To"] is None
    assert second["Subject"] == "Aggiornamento – Sam Altman: uscita (CEO, OpenAI)"
    for update in (second, third):
        assert update["References"] == update["In-Reply-To"] == first["Message-ID"]
    assert len({message["Message-ID"] for message in (first, second, third)}) == 3


def test_a_mail_may_have_a_template_of_its_own(mailbox: Mailbox, mail_server: str) -> None:
    assert mail(mail_server, template="{{ alert.person }}:\n{{ alert.status }} <3").result == "delivered"
    message = mailbox.message()
    text, page = message.get_body(("plain",)), message.get_body(("html",))
    assert text
    assert page
    assert text.get_content().splitlines() == ["Sam Altman:", "done <3"]
    assert "<p>Sam Altman:<br>done &lt;3</p>" in "".join(page.get_content().splitlines())


def test_a_template_that_fails_is_a_failure(mail_server: str, mailbox: Mailbox, tmp_path: Path) -> None:
    path = tmp_path / "mail.txt"
    outcome = mail(mail_server, template_file=str(path))
    assert outcome.result == "failed"
    assert f"{path}: cannot be read" in outcome.detail
    path.write_text("{{ x }}")
    assert "mail.txt, line 1: 'x' is undefined" in mail(mail_server, template_file=str(path)).detail
    assert mailbox.envelopes == []


def test_news_cannot_write_headers_or_markup(mailbox: Mailbox, mail_server: str) -> None:
    inject = "Sam\r\nBcc: all@example.org\r\n\r\n.\r\nRCPT TO:<all@example.org>"
    article = {"title": inject, "text": "\r\n.\r\nQUIT"}
    sample = alert(person=inject, organisation="Größe & Söhne 株式会社", role=EVIL, article=article)
    assert mail(mail_server, sample).result == "delivered"
    message = mailbox.message()
    assert message["Bcc"] is None
    assert mailbox.envelopes[0].rcpt_tos == ["desk@example.org"]
    assert "Größe & Söhne 株式会社" in message["Subject"]
    page = message.get_body(("html",))
    assert page
    assert "<script>" not in page.get_content()


@pytest.mark.parametrize(("refusal", "detail"), [("451 later", "answered 451"), ("554 never", "answered 554")])
def test_a_refusal_is_a_failure(mailbox: Mailbox, mail_server: str, refusal: str, detail: str) -> None:
    mailbox.refusal = refusal
    assert mail(mail_server) == Outcome("failed", f"{mail_server} {detail}")


def test_refused_recipients_are_counted(mailbox: Mailbox, mail_server: str) -> None:
    mailbox.refused = {"gone@example.org"}
    assert mail(mail_server, to="gone@example.org") == Outcome("failed", f"{mail_server} refused every recipient (550)")
    outcome = mail(mail_server, to=["gone@example.org", "desk@example.org"])
    assert outcome.result == "delivered"
    assert "refused 1 of the recipients (550)" in outcome.detail


def test_a_server_that_breaks_off_after_the_text_leaves_it_unknown(mailbox: Mailbox, mail_server: str) -> None:
    mailbox.silent = True
    assert mail(mail_server).result == "unknown"


def test_no_server_is_a_failure(mail_server: str, mailbox: Mailbox) -> None:
    outcome = mail("127.0.0.1:1")
    assert outcome == Outcome("failed", "127.0.0.1:1: Connection refused")


def test_a_password_is_never_sent_in_the_clear(mail_server: str, mailbox: Mailbox) -> None:
    outcome = mail(f"smtp://user:hunter2@{mail_server}")
    assert outcome.result == "failed"
    assert "no STARTTLS" in outcome.detail
    assert "hunter2" not in outcome.detail
    assert mailbox.envelopes == []


def test_a_password_may_stand_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {"channel": "email", "to": "a@b.example", "smtp": "smtp://user@mail.example", "password_env": "MAIL"}
    config = PARSE.validate_python({"name": "a", **keys})
    assert isinstance(config, email.Config)
    assert config.server() == ("smtp", "mail.example", 587, "user", "")
    assert "variable MAIL is not set" in channels()["email"].deliver(config, alert(), Context(NOW)).detail
    monkeypatch.setenv("MAIL", "p%40ss")
    assert config.password() == "p%40ss"
    with pytest.raises(ValidationError, match="either password_env or password_file"):
        PARSE.validate_python({"name": "a", **keys, "password_file": "x"})


def test_a_password_may_stand_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "password"
    keys = {"to": "a@b.example", "smtp": "smtp://user@mail.example", "password_file": str(path)}
    assert "cannot be read" in send(Context(NOW), channel="email", **keys).detail
    path.write_text("p%40ss\n")
    config = PARSE.validate_python({"name": "a", "channel": "email", **keys})
    assert isinstance(config, email.Config)
    assert config.password() == "p%40ss"


# File and console


def test_a_file_gets_one_line_per_alert(tmp_path: Path) -> None:
    path = tmp_path / "new" / "alerts.jsonl"
    for _ in range(2):
        assert send(Context(NOW), channel="file", path=str(path)) == Outcome("delivered", "appended to alerts.jsonl")
    lines = path.read_text().splitlines()
    assert [json.loads(line) for line in lines] == [json.loads(alert().model_dump_json())] * 2


def test_a_line_cut_short_by_a_crash_does_not_spoil_the_next(tmp_path: Path) -> None:
    path = tmp_path / "alerts.jsonl"
    path.write_text('{"type": "execu')
    send(Context(NOW), channel="file", path=str(path))
    assert json.loads(path.read_text().splitlines()[1])["data"]["alert_id"] == "alert-1"


def test_a_file_that_cannot_be_written_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    outcome = send(Context(NOW), channel="file", path=str(tmp_path / "file" / "alerts.jsonl"))
    assert outcome.result == "failed"
    assert send(Context(NOW), channel="file", path=str(tmp_path)).detail.endswith("Is a directory")


def test_the_console_gets_readable_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert send(Context(NOW), alert(role="[bold]CEO[/bold]"), channel="console").result == "delivered"
    printed = capsys.readouterr().out
    assert printed.splitlines() == [
        "● Sam Altman leaves as [bold]CEO[/bold] at OpenAI",
        "  dismissed · done · from 2026-11-20 · confidence 0.90 · a.example",
        "  “Sam Altman was dismissed, says a.”",
        "  https://a.example/story",
    ]


def test_a_closed_console_is_a_failure() -> None:
    script = (
        "import sys; from test_channels import *\nprint(send(Context(NOW), channel='console').result, file=sys.stderr)"
    )
    read, write = os.pipe()
    os.close(read)
    here = Path(__file__).parent
    environment = {**os.environ, "PYTHONPATH": f"{here}:{here.parent}"}
    done = subprocess.run(
        [sys.executable, "-c", script], stdout=write, stderr=subprocess.PIPE, text=True, env=environment
    )
    os.close(write)
    assert done.stderr.splitlines()[0] == "failed"
