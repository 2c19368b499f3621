"""How soon alerts arrive, in one run on one machine: part of `make bench`.

Ten subscribers, of whom one never answers, one answers 500 and one takes 30 seconds: the seconds from the load to the
last alert of the other seven, beside those seven alone (the ratio says what the three cost them), with an empty outbox
and with a history of delivered alerts. Then the alerts a second that one subscriber takes who answers at once.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

TESTS = Path(__file__).parents[1] / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "warehouse")]

from killing import SECRET, people  # noqa: E402
from samples import NOW, reading, take  # noqa: E402

from seatchange.extractors.http import HttpSettings  # noqa: E402
from seatchange.warehouse.channels import webhook  # noqa: E402
from seatchange.warehouse.connection import Warehouse  # noqa: E402
from seatchange.warehouse.outbox import deliver  # noqa: E402
from servers import Reply, Request, Server  # noqa: E402

ALERTS = 5  # for each subscriber
LONG = 50  # alerts for the one whose pace is measured
WELL = tuple(f"well{n}" for n in range(7))
ILL = {"hanging": Reply(delay=3600), "failing": Reply(status=500), "slow": Reply(delay=30)}
ROUNDS = 3
"""Each time is the best of so many: the machine has other work to do as well."""


def seconds(names: Sequence[str], wanted: Sequence[str], alerts: int, history: int) -> float:
    """From the load's commit until the `wanted` of the subscribers have all their alerts."""
    arrived = threading.Event()
    ending = threading.Event()
    left = threading.Semaphore(len(wanted) * alerts - 1)
    last: list[float] = []

    def well(request: Request) -> Reply:
        if not left.acquire(blocking=False):
            last.append(time.perf_counter())
            arrived.set()
        return Reply(status=200)

    with tempfile.TemporaryDirectory(prefix="seatchange-deliver-") as folder, Server() as receiver:
        for name in names:
            receiver.routes[f"/{name}"] = well if name in wanted else ILL[name]
        subscribers = [
            webhook.Config(name=name, channel="webhook", url=receiver.url(f"/{name}"), secret=SECRET) for name in names
        ]
        warehouse = Warehouse(Path(folder) / "seatchange.duckdb")
        remember(warehouse, history)
        news = [
            reading(f"a{n}", {"person": person, "organisation": firm}) for n, (person, firm) in enumerate(people())
        ][:alerts]
        take(warehouse, *news, subscribers=subscribers)
        begin = time.perf_counter()
        http = HttpSettings(allow=(receiver.address,), deadline=60)
        options = {"ending": ending}
        arguments = (warehouse, subscribers, lambda: NOW + timedelta(seconds=1), http)
        delivering = threading.Thread(target=deliver, args=arguments, kwargs=options)
        delivering.start()
        assert arrived.wait(300), "some alerts did not arrive"
        ending.set()
        receiver.close()  # which lets go of those who wait
        delivering.join()
    return last[0] - begin


def remember(warehouse: Warehouse, alerts: int) -> None:
    """Give the outbox a history of so many delivered alerts."""
    with warehouse.open() as connection:
        numbers = f"FROM range({alerts}) AS numbers(n)"
        when = "TIMESTAMPTZ '2025-01-01' + to_seconds(n)"
        connection.execute(
            "INSERT INTO facts.alerts BY NAME SELECT sha256(n::VARCHAR) AS id, 'r' AS revision_id, 'e' AS event_id, "
            f"'well' || n % 7 AS subscriber, 'done' AS status, '{{}}' AS payload, 0 AS position, {when} AS created_at "
            f"{numbers}"
        )
        connection.execute(
            "INSERT INTO facts.deliveries BY NAME SELECT sha256(n::VARCHAR) AS alert_id, 1 AS number, "
            f"{when} AS attempted_at, 'delivered' AS outcome, 'answered 200' AS detail, "
            f"NULL::TIMESTAMPTZ AS next_attempt_at {numbers}"
        )


def best(*arguments: Sequence[str] | int) -> float:
    """The least of a few rounds."""
    return min(seconds(*arguments) for _ in range(ROUNDS))  # type: ignore[arg-type]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--history", type=int, nargs="*", default=[0, 100_000, 1_000_000])
    options = parser.parse_args()
    print(f"{ALERTS} alerts for each of seven subscribers who answer at once, seconds from the load to the last one:")
    print(f"{'delivered before':>18} {'seven alone':>12} {'among ten':>10} {'ratio':>6}")
    for history in options.history:
        alone = best(WELL, WELL, ALERTS, history)
        among = best((*ILL, *WELL), WELL, ALERTS, history)
        print(f"{history:>18,} {alone:>11.2f}s {among:>9.2f}s {among / alone:>6.2f}", flush=True)
    for history in options.history:
        pace = LONG / best(WELL[:1], WELL[:1], LONG, history)
        print(f"one subscriber alone, {history:,} delivered before: {pace:.0f} alerts a second", flush=True)


if __name__ == "__main__":
    main()
