"""The scorer gives the figures that the annotation guide defines."""

import importlib.util
import json
import os
import random
from pathlib import Path

import pytest

from seatchange.extractors import evaluate

NAMES = [
    "Jane Roe",
    "J. Roe",
    "Roe",
    "John Doe",
    "Johannes Doe",
    "Zoë Müller",
    "Zoe Muller",
    "Ana de la Cruz",
    "Wei Li",
]
BODIES = [
    "Acme",
    "Acme Inc.",
    "ACME Holdings",
    "Bank of England",
    "BoE",
    "Banco de España",
    "Google Cloud",
    "Google",
    None,
]
CLASSES = ["ceo", "president", "chair", "governor", "country_head", "managing_director", "cfo", "other", None]
STATUSES = ["done", "announced", "planned", "rumoured", "denied"]


def event(**slots):
    plain = {
        "person": "Jane Roe", "organisation": "Acme", "change": "in", "role": "CEO", "role_class": "ceo",
        "manner": "hired", "interim": False, "status": "done", "effective": None, "optional": False,
    }  # fmt: skip
    return plain | slots


def document(*events, name="one", lang="en"):
    return {"id": name, "lang": lang, "events": list(events)}


@pytest.mark.parametrize(
    ("gold", "predicted", "same"),
    [
        ("Sam Altman", "Altman", True),
        ("Sam Altman", "Sam", False),
        ("Sam Altman", "S. Altman", True),
        ("Sam Altman", "Tom Altman", False),
        ("Zoë Müller", "Zoe Muller", True),
        ("Jane Roe", None, False),
    ],
)
def test_persons_agree_by_family_name_and_no_contradicting_given_name(gold, predicted, same):
    assert evaluate.same_person(gold, predicted) is same


@pytest.mark.parametrize(
    ("gold", "predicted", "same"),
    [
        ("Acme", "Acme Holdings plc", True),
        ("Bank of England", "BoE", True),
        ("Deutsche Bahn", "Deutschen Bahn", True),
        ("Acme", "Apex", False),
        ("Acme", None, False),
        (None, None, True),
    ],
)
def test_organisations_agree_whatever_their_legal_form(gold, predicted, same):
    assert evaluate.same_organisation(gold, predicted) is same


def test_an_optional_event_earns_nothing_and_costs_nothing():
    gold = document(event(optional=True))
    for predictions in ([], [event()]):
        report, faults = evaluate.score([gold], [document(*predictions)])
        assert report["en"]["gold"] == 0
        assert report["en"]["event"] == {"p": 1.0, "r": 1.0, "f1": 1.0}
        assert faults == []


def test_faults_name_what_was_missed_what_is_spurious_and_what_has_wrong_slots():
    gold = document(event(), event(person="John Doe", change="out"))
    predicted = document(event(interim=True), event(person="Wei Li"))
    report, faults = evaluate.score([gold], [predicted])
    assert [kind for kind, _, _ in faults] == ["missed", "spurious", "slots"]
    assert report["en"]["event"]["f1"] == 0.5
    assert report["en"]["full"]["f1"] == 0.0
    assert report["en"]["slots"]["interim"] == 0.0


def perturbed(gold, chance):
    documents = []
    for each in gold:
        if chance.random() < 0.05:
            continue
        events = []
        for one in each["events"]:
            one = dict(one)
            if chance.random() < 0.5:
                slot, values = chance.choice(
                    [("person", NAMES), ("organisation", BODIES), ("role_class", CLASSES), ("status", STATUSES),
                     ("interim", [True, False]), ("change", ["in", "out"]), ("effective", ["2023-11", None])]
                )  # fmt: skip
                one[slot] = chance.choice(values)
            if chance.random() < 0.85:
                events.append(one)
            if chance.random() < 0.1:
                events.append(one)
        documents.append({"id": each["id"], "events": events})
    return documents


def invented(chance):
    return [
        document(
            *(
                event(
                    person=chance.choice(NAMES), organisation=chance.choice(BODIES), role_class=chance.choice(CLASSES),
                    status=chance.choice(STATUSES), interim=chance.random() < 0.3, optional=chance.random() < 0.2,
                    change=chance.choice(["in", "out"]),
                )
                for _ in range(chance.randrange(5))
            ),
            name=str(number),
            lang=chance.choice(["fr", "en"]),
        )
        for number in range(40)
    ]  # fmt: skip


def test_figures_and_layout_are_those_of_the_reference_tool(tmp_path, capsys, monkeypatch):
    """The reference scorer is not part of this repository; point SEATCHANGE_REFERENCE_SCORER at its file."""
    path = Path(os.environ.get("SEATCHANGE_REFERENCE_SCORER", "../shared/tools/score.py"))
    if not path.is_file():
        pytest.skip("the reference scorer is not here")
    spec = importlib.util.spec_from_file_location("reference", path)
    reference = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reference)
    for seed in range(12):
        chance = random.Random(seed)
        gold = invented(chance)
        predicted = perturbed(gold, chance)
        faults = []
        expected = reference.score(gold, predicted, lambda kind, doc, one: faults.append((kind, doc["id"], one)))  # noqa: B023
        report, ours = evaluate.score(gold, predicted)
        assert report == expected
        assert [(kind, doc["id"], one) for kind, doc, one in ours] == faults
        (tmp_path / "gold").write_text("\n".join(map(json.dumps, gold)))
        (tmp_path / "pred").write_text("\n".join(map(json.dumps, predicted)))
        monkeypatch.setattr("sys.argv", ["score.py", str(tmp_path / "gold"), str(tmp_path / "pred")])
        reference.main()
        assert evaluate.table(report) + "\n" == capsys.readouterr().out
