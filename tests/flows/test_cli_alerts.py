"""`seatchange alerts` and `seatchange subscribers`: what an operator does about trouble with a receiver."""

import json

import duckdb
import pytest

from servers import Reply


@pytest.fixture
def told(desk, room, server):
    """A desk whose webhook has had its alerts."""
    server.routes["/hook"] = Reply(status=204)
    desk.watch(room, "fr")
    desk.subscribe_webhook(server.url("/hook"))
    assert desk.run("run").returncode == 0
    return desk


def bury(desk):
    """Give every alert up, as it is after the last attempt."""
    with duckdb.connect(str(desk.warehouse)) as connection:
        connection.execute("UPDATE facts.deliveries SET outcome = 'dead', detail = 'given up', next_attempt_at = NULL")


def test_alerts_are_listed_and_shown(told):
    listed = [line.split("\t") for line in told.run("alerts", "list").stdout.splitlines()]
    assert {state for _, state, *_ in listed} == {"delivered"}
    assert any(what == "Sam Altman out, OpenAI (done)" for _, _, _, what, _ in listed)
    shown = json.loads(told.run("alerts", "show", listed[0][0][:16]).stdout)
    assert shown["id"] == listed[0][0]
    assert [attempt["outcome"] for attempt in shown["attempts"]] == ["delivered"]
    assert shown["alert"]["data"]["alert_id"] == shown["id"]
    assert told.run("alerts", "list", "--state", "dead").stdout == ""
    missing = told.run("alerts", "show", "nothing")
    assert (missing.returncode, missing.stderr.count("\n")) == (1, 1)


def test_dead_letters_are_sent_again(told, server):
    bury(told)
    dead = told.run("alerts", "list", "--state", "dead").stdout.splitlines()
    first = [request.headers["webhook-id"] for request in server.requests]
    assert len(dead) == len(first)
    one = told.run("alerts", "retry", dead[0].split("\t")[0])
    assert one.stderr.splitlines() == ["1 queued again", "1 delivered, 0 to be tried again, 0 given up"]
    rest = told.run("alerts", "retry", "--all")
    assert rest.stderr.splitlines()[0] == f"{len(dead) - 1} queued again"
    again = [request.headers["webhook-id"] for request in server.requests][len(first) :]
    assert sorted(again) == sorted(first)
    assert told.run("alerts", "retry", "--all").stderr == "there are no dead letters\n"


@pytest.mark.parametrize("arguments", [(), ("--all", "--subscriber", "desk"), ("3f9c", "--all")])
def test_what_to_retry_must_be_said(told, arguments):
    done = told.run("alerts", "retry", *arguments)
    assert done.returncode == 2
    assert done.stderr == "seatchange: say which: ids of alerts, --subscriber NAME, or --all\n"


def test_a_subscription_that_its_receiver_ended_is_resumed(desk, room, server):
    server.routes["/hook"] = Reply(status=410)
    desk.watch(room, "fr")
    desk.subscribe_webhook(server.url("/hook"))
    assert desk.run("subscribers", "list").stdout == "desk\twebhook\tactive\tno alerts\n"
    done = desk.run("run")
    assert done.returncode == 0
    assert "take it up again with: seatchange subscribers resume desk" in done.stderr
    assert len(server.requests) == 1
    assert "desk" not in desk.run("run").stderr
    (line,) = desk.run("subscribers", "list").stdout.splitlines()
    assert "\tended 20" in line
    assert line.endswith(" held")
    server.routes["/hook"] = Reply(status=204)
    assert desk.run("subscribers", "resume", "desk").returncode == 0
    assert desk.run("run").returncode == 0
    assert {state for (state,) in desk.query("SELECT DISTINCT state FROM alerts")} == {"delivered"}
    assert desk.run("subscribers", "resume", "desk").returncode == 1
    assert desk.run("subscribers", "resume", "nobody").stderr.startswith("seatchange: there is no subscriber 'nobody'")
