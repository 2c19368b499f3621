"""A process that is killed at any point, and run again: the same rows, and nobody is told twice."""

import signal
import uuid
from collections import Counter

import pytest
from desk import Desk
from processes import until, with_mark

from servers import Reply, Server

# Each driver runs before the command, in its process, and puts a SIGKILL at a point of the product.
HOOK = """
import os, signal
def die(*arguments, **options):
    os.kill(os.getpid(), signal.SIGKILL)
def die_at(module, name, call=1, after=False, when=lambda *arguments: True):
    real, calls = getattr(module, name), [0]
    def hooked(*arguments, **options):
        calls[0] += when(*arguments)
        if calls[0] == call and not after:
            die()
        result = real(*arguments, **options)
        if calls[0] == call:
            die()
        return result
    setattr(module, name, hooked)
"""
POINTS = {
    "while reading": "from seatchange.flows import pipeline; die_at(pipeline, 'read')",
    "before the load": "from seatchange.flows import pipeline; die_at(pipeline, 'load')",
    "in the transaction, before anything": "from seatchange.warehouse import rows; die_at(rows, 'insert')",
    "in the transaction, among the events": (
        "from seatchange.warehouse import rows;"
        "die_at(rows, 'insert', when=lambda c, name, *_: name == 'insert_revisions')"
    ),
    "in the transaction, after everything": (
        "from seatchange.warehouse import rows;"
        "die_at(rows, 'insert', after=True, when=lambda c, name, *_: name == 'insert_alerts')"
    ),
    "between commit and publication": "from seatchange.flows import pipeline; die_at(pipeline, 'publish')",
    "in the publication": (
        "from seatchange.warehouse import files;die_at(files, '_sync', when=lambda path: 'published' in path.name)"
    ),
    "between publication and delivery": "from seatchange.flows import pipeline; die_at(pipeline, 'deliver')",
    "before a delivery": "from seatchange.warehouse import outbox; die_at(outbox, '_attempt', call=3)",
    "after an acknowledgement": "from seatchange.warehouse import outbox; die_at(outbox, 'record', call=3, after=True)",
}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory, room):
    """The rows and the webhook ids of a run that nothing disturbs."""
    desk = Desk(tmp_path_factory.mktemp("undisturbed"))
    with Server() as receiver:
        receiver.routes["/hook"] = Reply(status=200)
        desk.watch(room, "fr", "en")
        desk.subscribe_webhook(receiver.url("/hook"))
        done = desk.run("run")
        assert done.returncode == 0, done.stderr
        told = [request.headers["webhook-id"] for request in receiver.requests]
    assert len(told) == len(set(told)) == len(desk.facts()["alerts"]) > 6
    return desk.facts(), Counter(told)


@pytest.fixture
def killed_and_run_again(desk, room, server, monkeypatch):
    """Run with a driver that kills, then again without; gives the facts, and how often each alert was received."""

    def both(driver):
        mark = uuid.uuid4().hex
        monkeypatch.setenv("MARK_OF_THIS_TEST", mark)
        server.routes["/hook"] = Reply(status=200)
        desk.watch(room, "fr", "en")
        desk.subscribe_webhook(server.url("/hook"))
        killed = desk.run("run", driver=HOOK + driver)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        until(lambda: with_mark(mark) == [], "the end of all workers")
        again = desk.run("run")
        assert again.returncode == 0, again.stderr
        assert desk.query("SELECT DISTINCT state FROM alerts") == [("delivered",)]
        assert desk.run("sql", "SELECT count(*) AS n FROM events", "--format", "csv").stdout == (
            f"n\n{len(desk.facts()['events'])}\n"
        )
        return desk.facts(), Counter(request.headers["webhook-id"] for request in server.requests)

    return both


@pytest.mark.parametrize("point", POINTS)
def test_killed_at_a_point_and_run_again(point, undisturbed, killed_and_run_again):
    assert killed_and_run_again(POINTS[point]) == undisturbed


def test_killed_between_a_delivery_and_its_acknowledgement(undisturbed, killed_and_run_again):
    facts, told = killed_and_run_again("from seatchange.warehouse import outbox; die_at(outbox, 'record', call=3)")
    expected_facts, once = undisturbed
    assert facts == expected_facts
    assert told.keys() == once.keys()
    assert sorted(told.values()) == [1] * (len(once) - 1) + [2]
