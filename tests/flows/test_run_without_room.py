"""`seatchange run` on a disk that is full."""

import pytest
from desk import Desk

from disks import small_disk
from servers import Reply


@pytest.fixture
def disk(tmp_path):
    with small_disk(tmp_path / "disk", 64) as mounted:
        yield mounted


def test_a_full_disk_is_one_line_and_the_next_run_goes_on(disk, room, server):
    server.routes["/hook"] = Reply(status=200)
    desk = Desk(disk.path)
    desk.watch(room, "fr")
    desk.subscribe_webhook(server.url("/hook"))
    disk.fill()
    done = desk.run("run")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("seatchange: ")
    assert "is full; make room and try again" in done.stderr
    assert "Traceback" not in done.stderr
    assert server.asked("/hook") == []
    disk.make_room()
    again = desk.run("run")
    assert again.returncode == 0, again.stderr
    assert len(desk.facts()["events"]) > 1
    ids = {request.headers["webhook-id"] for request in server.asked("/hook")}
    assert {(id_,) for id_ in ids} == set(desk.facts()["alerts"])
    assert len(ids) == len(server.requests)
