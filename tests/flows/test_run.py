"""`seatchange run`: from a feed to an alert, with the real command line."""

import base64
import hashlib
import hmac
import json
import os
from pathlib import Path

import pytest
from desk import SECRET

from seatchange.flows.demo.stories import stories
from seatchange.warehouse.locks import hold
from servers import Reply

SEED = Path(os.environ.get("SEATCHANGE_SEED", "../shared/seed"))
ALTMAN = {
    ("Sam Altman", "OpenAI", "out", "ceo", "dismissed", False, "done"),
    ("Greg Brockman", "OpenAI", "out", "president", "resigned", False, "done"),
    ("Emmet Shear", "OpenAI", "in", "ceo", "unspecified", True, "done"),
    ("Mira Murati", "OpenAI", "out", "ceo", "unspecified", False, "done"),
    ("Sam Altman", "Microsoft", "in", "division_head", "hired", False, "announced"),
    ("Greg Brockman", "Microsoft", "in", "division_head", "hired", False, "announced"),
}
SLOTS = "person, organisation, change, role_class, manner, interim, status"


def altman(desk):
    return set(desk.query(f"SELECT {SLOTS} FROM events WHERE url LIKE '%altman%'"))


def test_the_six_changes_of_one_story_told_in_two_languages_are_six_alerts(desk, room, server):
    server.routes["/hook"] = Reply(status=204)
    desk.watch(room, "fr", "en")
    desk.subscribe_webhook(server.url("/hook"))
    done = desk.run("run")
    assert done.returncode == 0, done.stderr
    assert altman(desk) == ALTMAN
    alerts = [json.loads(request.body) for request in server.requests]
    told = [alert for alert in alerts if "altman" in alert["data"]["article"]["url"]]
    assert len(told) == 6
    assert len({request.headers["webhook-id"] for request in server.requests}) == len(server.requests)
    assert len(server.requests) == len(desk.query("FROM alerts WHERE state = 'delivered'"))


def test_alerts_are_signed_after_standard_webhooks(desk, room, server):
    server.routes["/hook"] = Reply(status=200)
    desk.watch(room, "fr")
    desk.subscribe_webhook(server.url("/hook"))
    assert desk.run("run").returncode == 0
    for request in server.requests:
        signed = f"{request.headers['webhook-id']}.{request.headers['webhook-timestamp']}.".encode() + request.body
        key = base64.b64decode(SECRET.removeprefix("whsec_"))
        expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        assert request.headers["webhook-signature"] == f"v1,{expected}"


def test_a_second_run_finds_nothing_new_and_tells_nobody_again(desk, room, server):
    server.routes["/hook"] = Reply(status=200)
    desk.watch(room)
    desk.subscribe_webhook(server.url("/hook"))
    assert desk.run("run").returncode == 0
    facts, told = desk.facts(), len(server.requests)
    assert told > 6
    again = desk.run("run")
    assert again.returncode == 0
    assert "0 new entries, 0 new events, 0 alerts" in again.stdout
    assert desk.facts() == facts
    assert len(server.requests) == told


def test_news_older_than_max_age_is_stored_but_not_alerted(desk, room):
    desk.watch(room, "fr")
    desk.subscribe_file()
    desk.configure('[alerts]\nmax_age = "1m"')
    assert desk.run("run").returncode == 0
    assert desk.query("SELECT count(*) FROM events")[0][0] > 6
    assert desk.query("SELECT count(*) FROM alerts") == [(0,)]
    assert not (desk.folder / "alerts.jsonl").exists()


def test_a_feed_that_fails_is_listed_and_stops_no_other(desk, room, server):
    desk.watch(room, "en")
    desk.configure(f'[[feeds]]\nurl = "{server.url("/gone.xml")}"', allow=(server.address,))
    desk.configure('[[feeds]]\nurl = "http://127.0.0.1:9/feed.xml"')
    done = desk.run("run")
    assert done.returncode == 0, done.stderr
    assert "3 feeds polled, 2 failed" in done.stdout
    failed = [line for line in done.stderr.splitlines() if line.startswith("failed: ")]
    assert len(failed) == 2
    assert any(server.url("/gone.xml") in line and "404" in line for line in failed)
    assert any("http.allow" in line or "allow" in line for line in failed)
    assert "Traceback" not in done.stderr
    assert desk.query("SELECT count(*) FROM events")[0][0] > 0


def test_an_alert_that_cannot_be_delivered_is_tried_again_later_and_seen_in_the_view(desk, room, server):
    server.routes["/hook"] = Reply(status=503)
    desk.watch(room, "en")
    desk.subscribe_webhook(server.url("/hook"))
    done = desk.run("run")
    assert done.returncode == 0
    assert "to be tried again; see: seatchange alerts list --state retrying" in done.stderr
    assert len(server.requests) == 1  # the others wait behind it
    assert desk.query("SELECT count(*) FROM alerts WHERE state = 'retrying'") == [(1,)]


def test_alerts_are_left_to_another_process_that_delivers(desk, room):
    desk.watch(room, "en")
    desk.subscribe_file()
    with hold(desk.warehouse, "deliver", command="up"):
        done = desk.run("run", driver="from seatchange.flows import pipeline; pipeline.DELIVERY_WAIT = None")
    assert done.returncode == 0, done.stderr
    assert "delivered by another process" in done.stderr
    assert desk.query("SELECT DISTINCT state FROM alerts") == [("pending",)]


def test_what_is_found_can_be_asked_for(desk, room, tmp_path):
    desk.watch(room, "fr")
    assert desk.run("run").returncode == 0
    asked = desk.run("sql", "SELECT person FROM events ORDER BY person", "--format", "csv")
    assert asked.stdout.splitlines()[0] == "person"
    assert "Emmet Shear" in asked.stdout.splitlines()
    assert "Emmet Shear" in desk.run("sql", "SELECT person FROM events").stdout
    for style in ("json", "jsonl", "parquet", "csv", "table"):
        done = desk.run("sql", "FROM events", "--format", style, "--output", f"events.{style}")
        assert done.returncode == 0, done.stderr
        assert (tmp_path / f"events.{style}").stat().st_size > 100
    refused = desk.run("sql", "DELETE FROM events")
    assert refused.returncode == 1
    assert len(refused.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (("run",), 2, "there is no seatchange.toml here"),
        (("run", "--config", "nowhere.toml"), 2, "nowhere.toml: there is no such file"),
        (("up", "--config", "nowhere.toml"), 2, "nowhere.toml: there is no such file"),
        (("sql", "FROM events"), 1, "there is no warehouse at"),
        (("feeds", "import", "nowhere.opml"), 1, "nowhere.opml: cannot be read"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(desk, arguments, status, told):
    done = desk.run(*arguments)
    assert done.returncode == status
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_warehouse_that_is_no_database_is_told_in_one_line(desk, room):
    desk.watch(room, "fr")
    desk.warehouse.write_bytes(b"not a database" * 1000)
    done = desk.run("run")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert str(desk.warehouse) in done.stderr


def test_the_demo_shows_one_pass_and_leaves_nothing_behind(desk):
    done = desk.run("demo", "--once")
    assert done.returncode == 0, done.stderr
    assert "Emmet Shear" in done.stdout
    assert f"{len(stories())} new entries" in done.stdout
    assert list(desk.folder.iterdir()) == []


@pytest.mark.skipif(not (SEED / "gold.jsonl").is_file(), reason="the seed's story is not part of this repository")
def test_the_seed_gives_exactly_its_six_events(desk, server):
    path = "/actualite/sam-altman-vire-d-openai-rejoint-microsoft.html"
    page = (SEED / "article.html").read_bytes()
    for asked in (path, f"{path}?utm_source=rss&utm_medium=feed"):
        server.routes[asked] = Reply(body=page, headers={"Content-Type": "text/html; charset=utf-8"})
    feed = (SEED / "feed.xml").read_text("utf-8").replace("127.0.0.1:8765", server.address)
    server.routes["/feed.xml"] = Reply(body=feed, headers={"Content-Type": "application/rss+xml"})
    desk.configure(
        f'[[feeds]]\nurl = "{server.url("/feed.xml")}"', '[alerts]\nmax_age = "off"', allow=(server.address,)
    )
    desk.subscribe_file()
    assert desk.run("run").returncode == 0
    assert set(desk.query(f"SELECT {SLOTS} FROM events")) == ALTMAN
    assert len((desk.folder / "alerts.jsonl").read_text().splitlines()) == 6
