"""`seatchange up` with a real Prefect server: it schedules, alerts, restarts what dies, and ends cleanly."""

import json
import os
import re
import signal
import socket
import urllib.request
import uuid
from contextlib import contextmanager

import pytest
from processes import until, with_mark

from servers import Reply


@pytest.fixture
def mark(monkeypatch):
    value = uuid.uuid4().hex
    monkeypatch.setenv("MARK_OF_THIS_TEST", value)
    yield value
    for pid in with_mark(value):  # what a failed test leaves behind
        os.kill(pid, signal.SIGKILL)


@contextmanager
def up(desk, mark):
    """A supervisor in the desk's folder, its output in the files out and err."""
    with (desk.folder / "out").open("w") as out, (desk.folder / "err").open("w") as err:
        process = desk.start("up", stdout=out, stderr=err)
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()


def said(desk, name="err"):
    return (desk.folder / name).read_text("utf-8")


def ask(api, path, **body):
    request = urllib.request.Request(f"{api}/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.loads(response.read())


def test_it_watches_on_a_schedule_alerts_and_ends_with_all_its_children(desk, room, server, mark):
    server.routes["/hook"] = Reply(status=200)
    desk.watch(room, "fr", "en")
    desk.subscribe_webhook(server.url("/hook"))
    desk.configure('[schedule]\nevery = "10s"')
    with up(desk, mark) as supervisor:
        until(lambda: server.requests, "the first alert")
        assert supervisor.poll() is None

        again = desk.run("up")
        assert again.returncode == 1
        assert len(again.stderr.splitlines()) == 1
        assert f"process {supervisor.pid}" in again.stderr
        assert desk.run("up", "--check").returncode == 0

        api = re.search(r"http://127\.0\.0\.1:\d+", said(desk))[0] + "/api"
        completed = {"flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}}}
        until(lambda: len(ask(api, "flow_runs/filter", **completed)) >= 2, "a run at once and one on schedule")
        runs = ask(api, "flow_runs/filter", **completed)
        assert all(run["name"].startswith("pass of ") for run in runs)
        (artifact,) = ask(api, "artifacts/filter", artifacts={"key": {"any_": ["seatchange-pass"]}}, limit=1)
        assert "feeds polled" in artifact["data"]

        alerts = desk.query("SELECT count(*) FROM alerts")[0][0]
        until(lambda: len(server.requests) == alerts, "all alerts")
        assert len({request.headers["webhook-id"] for request in server.requests}) == alerts

        named = f"import os; os.environ['PREFECT_API_URL'] = '{api}'"
        flow_run = desk.run("run", driver=named)  # where a Prefect server is named, `run` is a flow run
        assert flow_run.returncode == 0, flow_run.stderr
        assert "0 new entries, 0 new events, 0 alerts" in flow_run.stdout
        assert "Flow run 'pass of " in flow_run.stdout + flow_run.stderr

        schedule = [pid for pid in with_mark(mark) if "seatchange.flows.serve" in command_of(pid)]
        for pid in schedule:
            if "seatchange.flows.leash" not in command_of(pid):
                os.kill(pid, signal.SIGKILL)
        until(lambda: "is started again" in said(desk), "the word of a child that died")
        before = len(ask(api, "flow_runs/filter", **completed))
        until(lambda: len(ask(api, "flow_runs/filter", **completed)) > before, "a run of the child that came after it")

        supervisor.send_signal(signal.SIGINT)
        assert supervisor.wait(60) == 0
    assert with_mark(mark) == []
    assert "Traceback" not in said(desk)
    assert desk.run("up", "--check").returncode == 1
    assert len(server.requests) == alerts


def command_of(pid):
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as command:
            return command.read().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def test_without_a_configuration_the_demo_is_shown_on_free_ports_twice_in_a_row(desk, mark):
    with taken(4200), taken(8765):
        for end in (signal.SIGKILL, signal.SIGTERM):
            with up(desk, mark) as supervisor:
                until(lambda: "Emmet Shear" in said(desk, "out"), "the alerts of the demo")
                assert "No seatchange.toml here" in said(desk)
                for port in ("4200", "8765"):
                    assert f"127.0.0.1:{port}" not in said(desk)
                asked = desk.run("sql", "SELECT person FROM events", "--format", "csv")
                assert "Emmet Shear" in asked.stdout.splitlines(), asked.stderr
                supervisor.send_signal(end)
                assert supervisor.wait(60) == (-9 if end == signal.SIGKILL else 0)
            until(lambda: with_mark(mark) == [], "the end of all children")
    assert [path.name for path in desk.folder.iterdir() if path.name not in ("out", "err")] == [".seatchange"]


@contextmanager
def taken(port):
    """Somebody listens on the port, if nobody does so already."""
    with socket.socket() as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            holder.bind(("127.0.0.1", port))
            holder.listen()
        except OSError:
            pass
        yield


def test_a_prefect_server_that_does_not_answer_is_told_in_one_line(desk, room, mark, monkeypatch):
    desk.watch(room, "fr")
    driver = "import os; os.environ['PREFECT_API_URL'] = 'http://127.0.0.1:9/api'\n"
    driver += "from seatchange.flows import up; up.HEALTHY_SECONDS = 1.0"
    done = desk.run("up", driver=driver)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "http://127.0.0.1:9/api did not answer" in line
    assert "PREFECT_API_URL" in line


def test_a_second_run_says_who_is_at_it_and_waits(desk, room, mark):
    desk.watch(room, "fr")
    slow = "import time\nfrom seatchange.flows import pipeline\npipeline.load = lambda *a: time.sleep(600)"
    first = desk.start("run", driver=slow)
    try:
        lock = desk.folder / ".seatchange" / "seatchange.duckdb.pass.lock"
        until(lambda: lock.exists() and str(first.pid) in lock.read_text(), "the first run")
        with (desk.folder / "err").open("w") as err:
            second = desk.start("run", stderr=err)
            until(lambda: "waiting for" in said(desk), "the word of the second run")
            assert f"`seatchange run` (process {first.pid}" in said(desk)
            assert second.poll() is None
            first.kill()
            assert second.wait(60) == 0
    finally:
        first.kill()
        first.wait()
    impatient = "from datetime import timedelta\nfrom seatchange.flows.cli import running\n"
    impatient += "running.RUN_WAIT = timedelta(seconds=1)"
    third = desk.start("run", driver=slow)
    try:
        until(lambda: str(third.pid) in lock.read_text(), "the third run")
        done = desk.run("run", driver=impatient)
        assert done.returncode == 1
        assert done.stderr.splitlines()[-1].endswith("wait until it is done, or end it")
    finally:
        third.kill()
        third.wait()
