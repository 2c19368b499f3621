"""`seatchange subscribers test`, with the real command line on what a real pass has stored."""

import json

from desk import SECRET

from servers import Reply

FRENCH = """
[[subscribers]]
name = "french"
channel = "file"
path = "french.jsonl"
when = "daily at 07:30"
zone = "Europe/Paris"
updates = "all"
[subscribers.filter]
languages = ["fr"]
not = { people = ["Greg Brockman"] }
"""


def test_a_new_subscriber_sees_what_it_would_have_been_told_and_nothing_is_sent(desk, room):
    desk.watch(room, "fr", "en")
    desk.subscribe_file("all")
    assert desk.run("run").returncode == 0
    told = [json.loads(line) for line in (desk.folder / "alerts.jsonl").read_text().splitlines()]
    before = desk.facts()
    done = desk.run("subscribers", "test", "all")
    assert done.returncode == 0, done.stderr
    *shown, last = done.stdout.splitlines()
    total = sum(alert["data"]["total"] if alert["type"].endswith("digest") else 1 for alert in told)
    assert f"all: {total} alerts in {len(told)} messages in the last 7 days (at once, UTC)" == last
    assert any("Sam Altman leaves as" in line for line in shown)
    assert desk.facts() == before

    desk.configure(FRENCH)
    done = desk.run("subscribers", "test", "french", "--days", "30")
    assert done.returncode == 0, done.stderr
    heading, *shown = done.stdout.splitlines()
    assert heading.split()[1:] == ["07:30", *heading.split()[2:]]
    assert "in one message" in heading
    assert "Brockman" not in done.stdout
    assert "(daily at 07:30, Europe/Paris)" in shown[-1]
    assert not (desk.folder / "french.jsonl").exists()


def test_a_sample_goes_through_the_channel_and_not_through_the_outbox(desk, server):
    server.routes["/hook"] = Reply(status=204)
    desk.subscribe_webhook(server.url("/hook"))
    done = desk.run("subscribers", "test", "desk", "--send")
    assert done.returncode == 0, done.stderr
    assert "a sample went to desk: 127.0.0.1 answered 204" in done.stderr
    (request,) = server.requests
    sent = json.loads(request.body)["data"]
    assert sent["sample"] is True
    assert (sent["event"]["person"], sent["subscriber"]) == ("Jane Sample", "desk")
    assert not desk.warehouse.exists()

    server.routes["/hook"] = Reply(status=500)
    failed = desk.run("subscribers", "test", "desk", "--send")
    assert failed.returncode == 1
    assert failed.stderr == "seatchange: the sample for desk was not delivered (failed): 127.0.0.1 answered 500\n"
    assert SECRET not in failed.stderr + done.stderr


def test_what_cannot_be_tried_is_told_in_one_line(desk):
    desk.subscribe_file("archive")
    unknown = desk.run("subscribers", "test", "nobody")
    assert (unknown.returncode, len(unknown.stderr.splitlines())) == (1, 1)
    assert "there is no subscriber 'nobody'" in unknown.stderr
    empty = desk.run("subscribers", "test", "archive")
    assert (empty.returncode, len(empty.stderr.splitlines())) == (1, 1)
    assert "there is no warehouse" in empty.stderr
    desk.configure('[[subscribers]]\nname = "sql"\nchannel = "console"\nfilter = { where = "sourcs > 1" }')
    wrong = desk.run("subscribers", "test", "sql")
    assert (wrong.returncode, len(wrong.stderr.splitlines())) == (2, 1)
    assert 'subscribers[2].filter.where: binder Error: Referenced column "sourcs" not found' in wrong.stderr
