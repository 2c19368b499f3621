"""detect, explain and evaluate, as a person types them."""

import json
import subprocess
import sys

import pytest

GOOD = {"id": 7, "lang": "en", "title": "Acme names chief", "text": "Acme Corp has named Jane Roe as chief executive."}


@pytest.fixture
def seatchange(tmp_path):
    def run(*arguments, given=None):
        command = [sys.executable, "-c", "from seatchange.flows.cli import main; main()", *arguments]
        return subprocess.run(command, input=given, capture_output=True, text=True, cwd=tmp_path, check=False)

    return run


def test_detect_answers_each_line_with_every_slot_and_its_evidence(seatchange):
    done = seatchange("detect", given=json.dumps(GOOD) + "\n\n")
    assert done.returncode == 0, done.stderr
    (answer,) = map(json.loads, done.stdout.splitlines())
    assert (answer["id"], answer["lang"]) == (7, "en")
    (event,) = answer["events"]
    assert event["person"] == "Jane Roe"
    assert event["organisation"] == "Acme Corp"
    assert (event["change"], event["role_class"], event["interim"]) == ("in", "ceo", False)
    assert {"role", "manner", "status", "effective", "rule"} <= set(event)
    assert 0 < event["confidence"] <= 1
    evidence = event["evidence"]
    assert GOOD[evidence["field"]][evidence["start"] : evidence["end"]] == evidence["sentence"]


@pytest.mark.parametrize("identity", [None, "a", 1.5, [1, "b"], {"a": None}, True])
def test_an_id_comes_back_as_it_was(seatchange, identity):
    done = seatchange("detect", given=json.dumps(GOOD | {"id": identity}))
    assert json.loads(done.stdout)["id"] == identity


def test_all_but_a_title_or_a_text_may_be_missing(seatchange):
    text = "Le groupe Acme a nommé Jane Roe directrice générale, a-t-il annoncé lundi dans un communiqué de presse."
    done = seatchange("detect", given=json.dumps({"text": text}) + "\n" + json.dumps({"title": text}))
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(answer["id"], answer["lang"]) for answer in answers] == [(None, "fr")] * 2
    assert [answer["events"][0]["evidence"]["field"] for answer in answers] == ["text", "title"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("nonsense", "not JSON"),
        ("[1]", "not a JSON object"),
        ("{}", "neither title nor text"),
        ('{"text": 3}', "text is 3; it must be a text or null"),
        ('{"text": "x", "published": "2026-13-01"}', 'published is "2026-13-01"; it must be an ISO 8601 date'),
        ('{"text": "x", "published": 2026}', "published is 2026"),
        ("[" * 100_000, "not JSON"),
        ('{"text": ' + "9" * 100_000 + "}", "not JSON"),
    ],
)
def test_a_bad_line_is_told_with_its_number_and_the_rest_goes_on(seatchange, line, told):
    good = json.dumps(GOOD)
    done = seatchange("detect", given=f"{good}\n\n{line}\n{good}\n")
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 2
    (complaint,) = done.stderr.splitlines()
    assert complaint.startswith("standard input:3: ")
    assert told in complaint


def test_bytes_that_are_no_utf8_do_not_stop_the_rest(seatchange, tmp_path):
    (tmp_path / "in.jsonl").write_bytes(b'\xff\xfe{"a\n' + json.dumps(GOOD).encode() + b"\r\n")
    done = seatchange("detect", "in.jsonl")
    assert done.returncode == 1
    assert done.stderr.startswith("in.jsonl:1: not JSON")
    assert len(json.loads(done.stdout)["events"]) == 1


def test_a_lone_surrogate_can_be_written(seatchange):
    done = seatchange("detect", given='{"id": "\\ud800", "title": "x\\ud800 y"}')
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["events"] == []


def test_a_file_that_is_not_there(seatchange):
    done = seatchange("detect", "nowhere.jsonl")
    assert (done.returncode, done.stderr) == (2, "seatchange: nowhere.jsonl: No such file or directory\n")


def test_explain_tells_every_stage_of_a_text_or_a_file(seatchange, tmp_path):
    (tmp_path / "text.txt").write_text(GOOD["text"])
    told = seatchange("explain", GOOD["text"])
    assert told.returncode == 0, told.stderr
    for word in ("Jane Roe", "Acme Corp", "chief executive", "ceo"):
        assert word in told.stdout
    assert seatchange("explain", "text.txt", "--lang", "en").stdout == told.stdout
    assert seatchange("explain", "-", given=GOOD["text"]).stdout == told.stdout


def test_evaluate_scores_detection_against_gold(seatchange, tmp_path):
    event = {
        "person": "Jane Roe", "organisation": "Acme", "change": "in", "role": "chief executive", "role_class": "ceo",
        "manner": "unspecified", "interim": False, "status": "announced", "effective": None, "optional": False,
    }  # fmt: skip
    missed = event | {"person": "John Doe"}
    (tmp_path / "gold.jsonl").write_text(json.dumps(GOOD | {"events": [event]}))
    done = seatchange("evaluate", "gold.jsonl", "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["en"]["event"]["f1"] == report["all"]["full"]["f1"] == 1.0
    (tmp_path / "gold.jsonl").write_text(json.dumps(GOOD | {"events": [event, missed]}))
    done = seatchange("evaluate", "gold.jsonl", "--errors")
    assert done.stdout.startswith("missed en 7 ")
    assert "1.000 0.500 0.667" in done.stdout


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"text": "x", "events": []}', "gold.jsonl:1: id is missing"),
        ('{"id": 1, "text": "x"}', "gold.jsonl:1: events is missing"),
        ('{"id": 1, "text": "x", "events": [{"change": "in"}]}', "gold.jsonl:1: an event lacks its person"),
    ],
)
def test_a_bad_gold_file_is_told_in_one_line(seatchange, tmp_path, line, told):
    (tmp_path / "gold.jsonl").write_text(line)
    done = seatchange("evaluate", "gold.jsonl")
    assert done.returncode == 1
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1
