"""Small timelines of changes as outlets tell them, read from the TOML files of this folder (see README.md).

A file is a kind, a `[[scenario]]` in it one timeline. An event says what is true; a mention says who tells it where and
when, and in what it differs from the truth.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from seatchange.extractors.model import Article, Entry, Evidence, Mention, Reading

HERE = Path(__file__).parent
NOT_KINDS = {"floors", "corpus"}
BEGIN = datetime(2024, 3, 4, 8, 0, tzinfo=UTC)  # day 0 of every timeline
FEED = "https://feeds.example/news.xml"
SLOTS: dict[str, Any] = {
    "person": None,
    "organisation": None,
    "change": None,
    "role": None,
    "role_class": None,
    "manner": "unspecified",
    "interim": False,
    "status": "announced",
    "effective": None,
    "confidence": 0.8,
}
STATES = {"states", "open"}
SHARED_OFFICES = {
    "board_member",
    "deputy_chair",
    "executive_committee",
    "other",
    "other_chief",
    "partner",
    "vice_president",
}


@dataclass(frozen=True, slots=True)
class Telling:
    """A mention and the event that it truly tells of, "scenario/label".

    One that nobody could place without more knowledge is not `required`: it may stand alone, or with its event.
    """

    event: str
    required: bool
    mention: Mention


@dataclass(frozen=True, slots=True)
class Scenario:
    """A timeline: articles in order of time, what is told in them, and what must come of it.

    `states` are by event the slots of its states in order, the last one being the final; `successions` pairs of the
    `out` and the `in`; `vacancies` the `out` events whose seat has nobody for good. What is in `either` is no fault,
    there or not. `aliases` are lists of names of one organisation, the present name first.
    """

    kind: str
    name: str
    readings: tuple[Reading, ...]
    tellings: tuple[Telling, ...]
    states: dict[str, tuple[dict[str, Any], ...]]
    successions: frozenset[tuple[str, str]]
    vacancies: frozenset[str]
    either: frozenset[str | tuple[str, str]]
    aliases: tuple[tuple[str, ...], ...]


@cache
def scenarios() -> tuple[Scenario, ...]:
    """All scenarios of the folder, by kind and name."""
    return tuple(
        _scenario(path.stem, told)
        for path in sorted(HERE.glob("*.toml"))
        if path.stem not in NOT_KINDS
        for told in tomllib.loads(path.read_text("utf-8"))["scenario"]
    )


def reading(key: str, outlet: str, language: str, moment: datetime, told: list[dict[str, Any]]) -> Reading:
    """An article that says in one sentence each what its mentions say. `key` tells it from all others."""
    sentences = [
        " ".join(str(slots[name]) for name in ("person", "role", "organisation") if slots[name]) for slots in told
    ]
    text = ". ".join([*sentences, key]) + "."
    url = f"https://{outlet}/{key.replace(' ', '-').replace('/', '-')}"
    article = Article(url, sentences[0], text, language, moment, "page", moment + timedelta(minutes=20), outlet)
    entry = Entry(FEED, None, url, sentences[0], "", moment, None, language, moment + timedelta(minutes=10))
    mentions = []
    for slots, sentence in zip(told, sentences, strict=True):
        start = text.index(sentence)
        evidence = Evidence(sentence, start, start + len(sentence))
        mentions.append(Mention(article.id, **slots, evidence=evidence, rule="scenario", rule_version="1"))
    return Reading(entry, article, tuple(mentions))


def _scenario(kind: str, told: dict[str, Any]) -> Scenario:
    name, events = told["name"], told["event"]
    place = f"{kind}.toml: {name}"
    articles: dict[tuple[float, str, str], list[tuple[str, dict[str, Any]]]] = {}
    for label, day, outlet, language, *differences in told["mentions"]:
        truth = {slot: value for slot, value in events[label.removesuffix("?")].items() if slot not in STATES}
        slots = {**SLOTS, **truth, **(differences[0] if differences else {})}
        slots = {slot: None if value == "" else value for slot, value in slots.items()}
        if unknown := slots.keys() - SLOTS.keys():
            raise ValueError(f"{place}: a mention has no {', '.join(unknown)}")
        articles.setdefault((day, outlet, language), []).append((label, slots))
    readings: list[Reading] = []
    tellings: list[Telling] = []
    for (day, outlet, language), lines in sorted(articles.items(), key=lambda item: item[0]):
        moment = BEGIN + timedelta(days=day)
        found = reading(f"{name} {day}", f"{outlet}.example", language, moment, [slots for _, slots in lines])
        readings.append(found)
        for (label, _), mention in zip(lines, found.mentions, strict=True):
            tellings.append(Telling(f"{name}/{label.removesuffix('?')}", not label.endswith("?"), mention))
    if missing := {f"{name}/{label}" for label in events} - {telling.event for telling in tellings}:
        raise ValueError(f"{place}: nobody tells of {', '.join(missing)}")
    ties, maybe = (
        frozenset((f"{name}/{gone}", f"{name}/{come}") for gone, come in told.get(key, []))
        for key in ("successions", "maybe")
    )
    vacancies, unsure = _vacancies(name, events, ties | maybe)
    either: frozenset[str | tuple[str, str]] = maybe | unsure
    return Scenario(
        kind,
        name,
        tuple(readings),
        tuple(tellings),
        {f"{name}/{label}": tuple(_states(event["states"])) for label, event in events.items() if "states" in event},
        ties,
        vacancies,
        either,
        tuple(tuple(names) for names in told.get("aliases", [])),
    )


def _vacancies(
    name: str, events: dict[str, dict[str, Any]], ties: frozenset[tuple[str, str]]
) -> tuple[frozenset[str], frozenset[str]]:
    """The `out` events that leave a seat with nobody for good, and those of which one may say it or not.

    A scenario says it itself (`open`), or it follows: nobody is tied to the seat. Of an office that several people hold
    at a time, of a mere rumour and of a denial it is said of none.
    """
    surely, maybe = set(), set()
    filled = {gone for gone, _ in ties}
    for label, event in events.items():
        id_ = f"{name}/{label}"
        last = next((s["status"] for s in reversed([*_states(event.get("states", []))]) if "status" in s), "announced")
        if event["change"] == "in":
            continue
        if event.get("open"):
            surely.add(id_)
        elif "open" in event or id_ in filled or last == "denied":
            continue
        elif last == "rumoured" or event.get("role_class") in SHARED_OFFICES:
            maybe.add(id_)
        else:
            surely.add(id_)
    return frozenset(surely), frozenset(maybe)


def _states(told: list[str | dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """A state that is only a word is a status."""
    return ({"status": state} if isinstance(state, str) else state for state in told)
