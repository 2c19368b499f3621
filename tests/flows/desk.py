"""A folder in which Seatchange works, with the real command line, in the time of a test."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from seatchange.flows.demo.newsroom import Newsroom

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
IDENTITY = {
    "feeds": "id",
    "entries": "id",
    "articles": "id",
    "readings": "entry_id, article_id",
    "mentions": "id",
    "events": "id",
    "event_mentions": "event_id, mention_id",
    "revisions": "id",
    "alerts": "id",
}


@dataclass
class Desk:
    """A folder in which Seatchange works, as a person would set it up."""

    folder: Path
    allowed: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)

    def configure(self, *tables: str, allow: tuple[str, ...] = ()) -> None:
        """Write seatchange.toml with these tables; `allow` are host:port."""
        self.allowed += allow
        self.tables += tables
        text = "\n".join([f"[http]\nallow = {json.dumps(self.allowed)}", *self.tables])
        (self.folder / "seatchange.toml").write_text(text + "\n", encoding="utf-8")

    def watch(self, room: Newsroom, *languages: str) -> None:
        """Watch the newsroom's feeds in these languages (all when none is named)."""
        feeds = [f'[[feeds]]\nurl = "{url}"' for url, lang in room.feeds if not languages or lang in languages]
        self.configure(*feeds, allow=(room.address,))

    def subscribe_webhook(self, url: str, name: str = "desk") -> None:
        """Subscribe a webhook at a URL on loopback."""
        keys = f'name = "{name}"\nchannel = "webhook"\nurl = "{url}"\nsecret = "{SECRET}"'
        self.configure(f"[[subscribers]]\n{keys}", allow=(url.split("/")[2],))

    def subscribe_file(self, name: str = "archive") -> None:
        """Subscribe a file, alerts.jsonl."""
        self.configure(f'[[subscribers]]\nname = "{name}"\nchannel = "file"\npath = "alerts.jsonl"')

    @property
    def environment(self) -> dict[str, str]:
        """The environment of the command line: no Prefect server but our own."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "SEATCHANGE_C"))}
        return kept | {"NO_COLOR": "1", "COLUMNS": "200"}

    def run(self, *arguments: str, driver: str | None = None, timeout: float = 120) -> subprocess.CompletedProcess[str]:
        """Run a command to its end; `driver` is Python code that runs before it in the same process."""
        return subprocess.run(
            self.command(*arguments, driver=driver),
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def start(self, *arguments: str, driver: str | None = None, **options: object) -> subprocess.Popen[str]:
        """Start a command and let it run."""
        command = self.command(*arguments, driver=driver)
        return subprocess.Popen(command, cwd=self.folder, env=self.environment, text=True, **options)  # type: ignore[call-overload,no-any-return]

    @staticmethod
    def command(*arguments: str, driver: str | None = None) -> list[str]:
        code = f"{driver or ''}\nfrom seatchange.flows.cli import main\nmain()"
        return [sys.executable, "-c", code, *arguments]

    @property
    def warehouse(self) -> Path:
        return self.folder / "seatchange.duckdb"

    def query(self, statement: str) -> list[tuple]:
        """What the warehouse answers to a statement; while another process writes to it, it is asked again."""
        for pause in (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 4.0, 0):
            try:
                with duckdb.connect(str(self.warehouse), read_only=True) as connection:
                    return connection.execute(statement).fetchall()
            except duckdb.IOException as error:
                if "set lock" not in str(error) or not pause:
                    raise
                time.sleep(pause)
        raise AssertionError("the last try returns or raises")

    def facts(self) -> dict[str, list[tuple]]:
        """The rows of all facts by what identifies them: ids are hashes of content, so equal ids are equal rows."""
        return {name: sorted(self.query(f"SELECT {keys} FROM facts.{name}")) for name, keys in IDENTITY.items()}
