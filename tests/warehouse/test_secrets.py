"""Secrets are used, and are found nowhere afterwards: no log, no error, no warehouse."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from pathlib import Path

from samples import ask

from seatchange.warehouse.connection import Warehouse
from servers import Reply, Server

SECRETS = {
    "HOOK_KEY": "whsec_" + base64.b64encode(b"s3cret-signing-key").decode(),
    "HOOK_TOKEN": "Bearer s3cret-header",
    "MAIL_PASSWORD": "s3cret-password",
    "CHAT_URL": "json://desk:s3cret-pass@{address}/s3cret-path",
    "PREFECT_KEY": "s3cret-api-key",
}

# Every channel that has a secret, twice: where it is told, and where all goes wrong. The log holds everything.
SCRIPT = """
import logging, os, sys
logging.basicConfig(level=logging.DEBUG, filename="everything.log")
from pathlib import Path
from pydantic import TypeAdapter
from samples import NOW, reading, take
from seatchange.extractors.http import HttpSettings
from seatchange.warehouse import outbox, publish
from seatchange.warehouse.channels import AnySubscriber
from seatchange.warehouse.connection import Warehouse
address = os.environ["ADDRESS"]
wanted = []
for where in (address, "127.0.0.1:1"):
    wanted += [
        {"channel": "webhook", "url": f"http://{where}/s3cret-hook", "secret_env": "HOOK_KEY",
         "headers": {"Authorization": {"env": "HOOK_TOKEN"}, "X-Desk": "s3cret-literal"}},
        {"channel": "webhook", "url": f"http://{where}/s3cret-hook", "secret_env": "BAD_KEY"},
        {"channel": "email", "to": "a@b.example", "smtp": f"smtp://desk@{where}", "password_env": "MAIL_PASSWORD"},
        {"channel": "email", "to": "a@b.example", "smtp": f"smtp://desk:s3cret-inline@{where}"},
    ]
wanted += [{"channel": "apprise", "url_env": name} for name in ("CHAT_URL", "GONE_URL", "BAD_URL")]
wanted += [{"channel": "prefect", "api_key_env": "PREFECT_KEY"}]
parse = TypeAdapter(AnySubscriber).validate_python
people = [parse({"name": f"desk {number}", **keys}) for number, keys in enumerate(wanted)]
warehouse = Warehouse(Path("seatchange.duckdb"))
take(warehouse, reading("a", {}), subscribers=people)
for attempt in range(2):
    print(outbox.deliver(warehouse, people, lambda: NOW, HttpSettings(allow=(address, "127.0.0.1:1"), deadline=5)))
print(people)
logging.debug("the log is open")
"""


def test_no_secret_is_left_anywhere(tmp_path: Path) -> None:
    here = Path(__file__).parent
    with Server() as server:
        for path in ("/s3cret-hook", "/s3cret-path", "/api/events"):
            server.routes[path] = Reply(status=200)
        environment = {
            **os.environ,
            **{name: value.format(address=server.address) for name, value in SECRETS.items()},
            "ADDRESS": server.address,
            "BAD_KEY": "s3cret-malformed",
            "GONE_URL": "json://desk:s3cret-pass@127.0.0.1:1/s3cret-path",
            "BAD_URL": "slack://s3cret-malformed",
            "PREFECT_API_URL": server.url("/api"),
            "PYTHONPATH": f"{here}:{here.parent}",
        }
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT], cwd=tmp_path, env=environment, capture_output=True, timeout=200
        )
        assert done.returncode == 0, done.stderr.decode()
        sent = b"".join(str(request.headers).encode() + request.path.encode() for request in server.requests)
    assert {"/s3cret-hook", "/s3cret-path", "/api/events"} <= set(server.paths)
    for used in (b"s3cret-header", b"s3cret-literal", b"s3cret-api-key", base64.b64encode(b"desk:s3cret-pass")):
        assert used in sent
    attempts = ask(Warehouse(tmp_path / "seatchange.duckdb"), "SELECT outcome, detail FROM facts.deliveries")
    assert len(attempts) == 12
    assert {outcome for outcome, _ in attempts} == {"delivered", "failed", "unknown"}
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert {"everything.log", "seatchange.duckdb"} <= {file.name for file in files}
    assert b"the log is open" in (tmp_path / "everything.log").read_bytes()
    left = {file.name: file.read_bytes() for file in files} | {"stdout": done.stdout, "stderr": done.stderr}
    left["attempts"] = repr(attempts).encode()
    for name, content in left.items():
        at = content.find(b"s3cret")
        assert at < 0, f"{name}: {content[max(0, at - 200) : at + 50]!r}"
        for value in SECRETS.values():
            assert value.encode() not in content, name
