"""From a receiver's answer to what the outbox does about it, over a real connection."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable
from datetime import timedelta
from email.utils import format_datetime

import pytest
from samples import NOW, ask, reading, take

from seatchange.extractors.http import HttpSettings
from seatchange.warehouse.channels import webhook
from seatchange.warehouse.connection import Warehouse
from seatchange.warehouse.outbox import FIRST_RETRY, JITTER, LAST_RETRY, Delivered, deliver
from servers import Reply, Server

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SOON = (FIRST_RETRY * (1 - JITTER), FIRST_RETRY * (1 + JITTER))


def told(warehouse: Warehouse, address: str, deadline: float = 20) -> tuple[str, str, timedelta | None]:
    """Deliver one alert, and read how that went: the outcome, its detail, and how long until the next attempt."""
    desk = webhook.Config(name="desk", channel="webhook", url=f"http://{address}/desk", secret=SECRET)
    take(warehouse, reading("a", {}), subscribers=[desk])
    assert deliver(warehouse, [desk], lambda: NOW, HttpSettings(allow=(address,), deadline=deadline)) == Delivered(
        retrying=1
    )
    ((outcome, detail, next_at),) = ask(warehouse, "SELECT outcome, detail, next_attempt_at FROM facts.deliveries")
    return outcome, detail, next_at and next_at - NOW


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("value", "least", "most"),
    [
        ("7200", timedelta(hours=2), timedelta(hours=2)),
        (format_datetime(NOW + timedelta(hours=3), usegmt=True), timedelta(hours=3), timedelta(hours=3)),
        ("86400000", LAST_RETRY, LAST_RETRY),
        (format_datetime(NOW + timedelta(days=400), usegmt=True), LAST_RETRY, LAST_RETRY),
        ("1", *SOON),
        (format_datetime(NOW - timedelta(hours=1), usegmt=True), *SOON),
        ("when the rain stops", *SOON),
        (None, *SOON),
    ],
)
def test_a_busy_receiver_says_when_it_wants_to_be_asked_again(
    warehouse: Warehouse, server: Server, status: int, value: str | None, least: timedelta, most: timedelta
) -> None:
    server.routes["/desk"] = Reply(status=status, headers={} if value is None else {"Retry-After": value})
    outcome, detail, wait = told(warehouse, server.address)
    assert (outcome, detail) == ("failed", f"127.0.0.1 answered {status}")
    assert wait is not None
    assert least <= wait <= most


@pytest.mark.parametrize("status", [302, 400, 404, 500, 502, 504])
def test_an_error_is_failed_and_tried_again(warehouse: Warehouse, server: Server, status: int) -> None:
    server.routes["/desk"] = Reply(status=status)
    outcome, detail, wait = told(warehouse, server.address)
    assert (outcome, detail) == ("failed", f"127.0.0.1 answered {status}")
    assert wait is not None
    assert SOON[0] <= wait <= SOON[1]


def test_no_answer_in_time_is_unknown(warehouse: Warehouse, server: Server) -> None:
    server.routes["/desk"] = Reply(delay=60)
    outcome, detail, wait = told(warehouse, server.address, deadline=0.3)
    assert (outcome, detail) == ("unknown", "127.0.0.1: no full answer (timeout)")
    assert wait is not None


def test_an_answer_that_drips_past_the_deadline_is_unknown(warehouse: Warehouse, server: Server) -> None:
    server.routes["/desk"] = Reply(body=b"x" * 1000, drip=0.1)
    assert told(warehouse, server.address, deadline=0.5)[:2] == ("unknown", "127.0.0.1: no full answer (timeout)")


def _reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # RST, no FIN


@pytest.mark.parametrize("before_closing", [_reset, lambda _: None])
def test_a_connection_that_ends_after_the_request_is_unknown(
    warehouse: Warehouse, before_closing: Callable[[socket.socket], None]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def end() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(100)
                before_closing(connection)

        receiver = threading.Thread(target=end)
        receiver.start()
        outcome = told(warehouse, f"127.0.0.1:{listening.getsockname()[1]}")
        receiver.join()
    assert outcome[:2] == ("unknown", "127.0.0.1: no full answer (protocol)")


def test_nobody_listening_is_failed(warehouse: Warehouse) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"127.0.0.1:{listening.getsockname()[1]}"
    assert told(warehouse, address)[:2] == ("failed", "127.0.0.1: not sent (connect)")
