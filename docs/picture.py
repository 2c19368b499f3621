"""Draw docs/alerts.svg, the picture in the README, from a real pass over the demo newsroom: python docs/picture.py"""

from __future__ import annotations

import io
import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from seatchange.flows import pipeline
from seatchange.flows.demo import home
from seatchange.flows.demo.newsroom import newsroom
from seatchange.flows.settings import load
from seatchange.warehouse.alert import Alert
from seatchange.warehouse.connection import Warehouse
from seatchange.warehouse.query import export
from seatchange.warehouse.render import styled

QUERY = "SELECT person, change, role_class, organisation, sources FROM events WHERE organisation = 'OpenAI'"
TARGET = Path(__file__).with_name("alerts.svg")


def main() -> None:
    """Make the pass, print its alerts and a query into a recording console, and save that as SVG."""
    now = datetime.now(UTC)
    with newsroom(now) as room, tempfile.TemporaryDirectory() as folder:
        config = home.furnish(Path(folder), room)
        text = config.read_text("utf-8").replace('channel = "console"', 'channel = "file"\npath = "alerts.jsonl"')
        config.write_text(text, "utf-8")
        settings = load(config)
        pipeline.run(settings, now)
        pipeline.deliver(settings)
        alerts = [
            Alert.model_validate_json(line)
            for line in (config.parent / "alerts.jsonl").read_text("utf-8").splitlines()
            if "altman" in line
        ]
        answer = io.StringIO()
        export(Warehouse(settings.warehouse).published, QUERY, "table", answer)
    console = Console(record=True, width=104, file=io.StringIO(), force_terminal=True)
    console.print("[bold]$ make run[/bold]")
    for alert in alerts:
        console.print(styled(alert), highlight=False, overflow="ellipsis", no_wrap=True)
    console.print(f'[bold]$ seatchange sql "{QUERY[:52]}…"[/bold]', highlight=False)
    console.print(answer.getvalue(), highlight=False, end="")
    drawn = console.export_svg(title="seatchange")
    # A picture must not fetch fonts; the reader's own monospaced one will do.
    TARGET.write_text(re.sub(r"@font-face \{.*?\}\s*", "", drawn, flags=re.S), "utf-8")


if __name__ == "__main__":
    main()
