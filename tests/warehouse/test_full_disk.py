"""A disk that fills up: one clear line, nothing lost, and with room again everything goes on."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from killing import facts
from samples import NOW, ask, reading, take

from disks import Disk, small_disk
from seatchange.extractors.http import HttpSettings
from seatchange.extractors.model import Reading
from seatchange.warehouse.channels import webhook
from seatchange.warehouse.connection import ROOM, Warehouse
from seatchange.warehouse.errors import UnwritableWarehouseError
from seatchange.warehouse.outbox import Delivered, deliver
from seatchange.warehouse.publish import publish
from servers import Reply, Request, Server

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MEGABYTES = 64
FULL = r"^the disk that holds \S+ is full; make room and try again$"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with small_disk(tmp_path / "disk", MEGABYTES) as mounted:
        yield mounted


@pytest.fixture
def stored(disk: Disk) -> Warehouse:
    """A warehouse on the small disk that holds and publishes one article."""
    warehouse = Warehouse(disk.path / "seatchange.duckdb")
    take(warehouse, reading("a", {}), subscribers=())
    publish(warehouse)
    return warehouse


def much() -> list[Reading]:
    """Some four megabytes of news."""
    names = ["Ada Ames", "Ben Boyd", "Cleo Cruz", "Dov Dahl"]
    return [
        reading(f"b{n}", {"person": name, "organisation": f"{name.split()[1]} Works"}, text=f"{name} " * 100_000)
        for n, name in enumerate(names)
    ]


def published(warehouse: Warehouse) -> int:
    with duckdb.connect(str(warehouse.published), read_only=True) as connection:
        return connection.execute("SELECT count(*) FROM articles").fetchall()[0][0]


def refusal(work: Callable[[], object]) -> str | None:
    """What is said when there is no room; None when there was."""
    try:
        work()
    except UnwritableWarehouseError as error:
        return str(error)
    return None


# The disk is full for the note in a lock file already, for the log, or only for the checkpoint after the commit.
@pytest.mark.parametrize("left", [0, 1_000_000, 9_000_000])
def test_a_load_that_finds_no_room_changes_nothing_and_is_made_again(
    disk: Disk, stored: Warehouse, tmp_path: Path, left: int
) -> None:
    undisturbed = Warehouse(tmp_path / "undisturbed.duckdb")
    take(undisturbed, reading("a", {}), subscribers=())
    before = facts(undisturbed)
    take(undisturbed, *much())
    after = facts(undisturbed)

    disk.fill(left)
    said = refusal(lambda: take(stored, *much()))
    assert said is None or re.search(FULL, said)
    assert said or left
    assert facts(stored) == (before if said else after)  # it can still be read
    assert published(stored) == 1
    disk.make_room()
    take(stored, *much())
    publish(stored)
    assert facts(stored) == after
    assert published(stored) == 5


def test_a_publication_that_finds_no_room_leaves_the_old_one(disk: Disk, stored: Warehouse) -> None:
    take(stored, *much())
    disk.fill(1_000_000)
    with pytest.raises(UnwritableWarehouseError, match=r"is full; make room|No space left on device"):
        publish(stored)
    assert published(stored) == 1
    disk.make_room()
    publish(stored)
    assert published(stored) == 5
    assert not list(disk.path.glob(".*.tmp"))


def hook(server: Server) -> webhook.Config:
    return webhook.Config(name="desk", channel="webhook", url=server.url("/desk"), secret=SECRET)


def test_nothing_is_sent_that_could_not_be_written_down(disk: Disk, stored: Warehouse, server: Server) -> None:
    server.routes["/desk"] = Reply(status=200)
    http = HttpSettings(allow=(server.address,))
    take(stored, *much(), subscribers=[hook(server)])
    disk.fill(ROOM - 10_000)
    for _ in range(2):
        with pytest.raises(UnwritableWarehouseError, match=FULL):
            deliver(stored, [hook(server)], lambda: NOW, http)
    assert server.requests == []
    disk.make_room()
    assert deliver(stored, [hook(server)], lambda: NOW, http) == Delivered(delivered=4)
    assert len(server.requests) == 4


def test_a_disk_that_fills_during_a_delivery_costs_one_repeat_at_most(
    disk: Disk, stored: Warehouse, server: Server
) -> None:
    def fill(request: Request) -> Reply:
        if len(server.requests) == 2:
            disk.fill()
        return Reply(status=200)

    server.routes["/desk"] = fill
    http = HttpSettings(allow=(server.address,))
    take(stored, *much(), subscribers=[hook(server)])
    for _ in range(3):
        with pytest.raises(UnwritableWarehouseError, match=FULL):
            deliver(stored, [hook(server)], lambda: NOW, http)
    assert len(server.requests) == 2
    assert ask(stored, "SELECT state, count(*) FROM alerts GROUP BY ALL ORDER BY ALL") == [
        ("delivered", 1),
        ("pending", 3),
    ]
    disk.make_room()
    assert deliver(stored, [hook(server)], lambda: NOW, http) == Delivered(delivered=3)
    ids = [request.headers["webhook-id"] for request in server.requests]
    assert ids[1] == ids[2]
    assert len(set(ids)) == len(ids) - 1 == 4


LIMITED = """
import resource, sys
sys.path[:0] = sys.argv[2:]
from test_full_disk import Warehouse, much, take
resource.setrlimit(resource.RLIMIT_FSIZE, (4_000_000, 4_000_000))
try:
    take(Warehouse(sys.argv[1]), *much())
except Exception as error:
    print(type(error).__name__, error)
"""


def test_a_limit_on_the_size_of_files_is_one_line_too(warehouse: Warehouse) -> None:
    take(warehouse, reading("a", {}))
    before = facts(warehouse)
    folders = [str(Path(__file__).parent), str(Path(__file__).parents[1])]
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(warehouse.path), *folders], capture_output=True, text=True, check=True
    )
    assert done.stdout == (
        f"UnwritableWarehouseError {warehouse.path} would become larger than files may be here; "
        "raise the limit (ulimit -f) and try again\n"
    )
    assert facts(warehouse) == before
    take(warehouse, *much())
    assert ask(warehouse, "SELECT count(*) FROM articles") == [(5,)]
