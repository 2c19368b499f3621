"""Knowledge: what a document says of its people and organisations outside the changes themselves."""

from __future__ import annotations

import math
from bisect import bisect
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from seatchange.extractors.events.frames import Reported, holders
from seatchange.extractors.events.names import ORGANISATION, Entity
from seatchange.extractors.events.names.vocabulary import OPENERS
from seatchange.extractors.events.phrases import OfficePhrase
from seatchange.extractors.events.scene import Scene

EARLY: Final = 2
"""Sentences counted as the opening of a document, the headline included."""

SALIENCE: Final = {
    "again": 0.8, "title": 0.8, "before": 0.6, "sentence": 0.55, "paragraph": 0.65, "previous": 0.2, "early": 0.9,
    "first": 0.58, "unsure": -0.6, "words": 0.45, "headline alone": -0.55, "opens the paragraph": 0.8, "last": 0.5,
    "has the office": 0.5, "opening word": -0.45,
}  # fmt: skip
"""Weights of `Knowledge.nearest`, rounded from a fit as in benchmarks/fit.py on the development corpus and others."""


MAX_CHOICES: Final = 32
"""Organisations of the document, and of a paragraph, that a clause without one may mean: the first so many."""


@dataclass(slots=True)
class _Places:
    """Where an organisation is named. A place is `held` where it only says at what body somebody has a post."""

    entity: Entity
    first: int  # the sentence that names it first
    count: int = 0
    title: bool = False
    early: bool = False  # in the opening, and not only held
    titled: bool = True  # nowhere but in the headline
    opened: bool = True  # a single word, nowhere but where any word has a capital
    sentences: dict[int, list[tuple[int, bool]]] = field(default_factory=dict)  # sentence → (token, held)
    paragraphs: dict[int, int] = field(default_factory=dict)  # paragraph → the first sentence there that names it

    def add(self, sentence: int, paragraph: int, token: int, *, held: bool, title: bool, opened: bool) -> None:
        """Note one more place."""
        self.count += 1
        self.title |= title
        self.titled &= title
        self.opened &= opened
        self.early |= sentence <= EARLY and not held
        self.sentences.setdefault(sentence, []).append((token, held))
        self.paragraphs.setdefault(paragraph, sentence)


class Knowledge:
    """What the document says of its people and organisations outside the changes themselves."""

    def __init__(self, scenes: Sequence[Scene]) -> None:
        self.offices: dict[int, list[OfficePhrase]] = defaultdict(list)
        self.out_of_scope: set[int] = set()
        self.runs: dict[int, tuple[str, Entity | None]] = {}
        self.places: dict[int, _Places] = {}  # of each organisation, in the order in which they are first named
        self.in_paragraph: dict[int, dict[int, None]] = defaultdict(dict)  # paragraph → its first organisations
        self.in_sentence: dict[int, dict[int, None]] = defaultdict(dict)
        self.mentions: list[tuple[int, int, int]] = []  # sentence, token and key of each, in the order of the text
        self.heads: dict[int, Entity] = {}  # paragraph → the organisation that opens it ("Acme: …")
        self.press = 0  # how much it speaks of newspapers
        self.climate = 0  # how much the document speaks of politics, courts, churches, armed forces and matches
        self.all_offices: list[OfficePhrase] = []
        self.title_offices: list[OfficePhrase] = []
        self.vacant: defaultdict[str, set[int]] = defaultdict(set)  # class → where such an office is nobody's
        self.loose_offices: dict[int, list[OfficePhrase]] = defaultdict(list)  # nobody's, by paragraph
        for scene in scenes:
            self._learn(scene)

    def _learn(self, scene: Scene) -> None:
        """Note what one sentence says."""
        sentence = scene.tagged.sentence
        outside = [p for p in scene.phrases if p.out_of_scope and not p.weak]
        self.climate += len(scene.tagged.marks.get("climate", ())) + len(outside)
        self.press += len(scene.tagged.marks.get("press", ()))
        self.all_offices += [p for p in scene.phrases if not p.seat]
        for phrase in scene.phrases:
            if phrase.seat and phrase.person is None:
                continue
            if phrase.person is None and phrase.organisation is not None:
                self.vacant[phrase.role_class].add(id(phrase.organisation))
            if phrase.person is None and not phrase.out_of_scope and not phrase.former and not phrase.body:
                self.loose_offices[sentence.paragraph].append(phrase)
            if sentence.field == "title" and not phrase.out_of_scope and not phrase.body:
                self.title_offices.append(phrase)
            if phrase.person is not None:
                key = id(phrase.person.entity)
                if phrase.out_of_scope and phrase.former:
                    continue  # a former ambassador may well run a foundation
                if phrase.out_of_scope:
                    if not phrase.weak:  # a plant manager may become a director
                        self.out_of_scope.add(key)
                else:
                    self.offices[key].append(phrase)
        for name, organisation, role_class in holders(scene):
            self.runs.setdefault(id(name.entity), (role_class, organisation))
        tokens = sentence.tokens
        for name in scene.organisations:
            entity = name.entity
            held = any(
                p.organisation is entity and p.start <= name.i < p.end and not p.new
                and (p.former or p.person is not None or scene.has("nominative", p.start))
                for p in scene.phrases
            )  # fmt: skip
            key = id(entity)
            places = self.places.setdefault(key, _Places(entity, scene.number))
            opened = len(entity.words) == 1 and (name.i == 0 or tokens[name.i - 1].text in OPENERS)
            places.add(
                scene.number, sentence.paragraph, name.i, held=held, title=sentence.field == "title", opened=opened
            )
            self.mentions.append((scene.number, name.i, key))
            self.in_sentence[scene.number][key] = None
            if len(self.in_paragraph[sentence.paragraph]) < MAX_CHOICES:
                self.in_paragraph[sentence.paragraph][key] = None
            if name.i <= 1 and name.j < len(tokens) and tokens[name.j].text == ":" and sentence.field == "text":
                self.heads[sentence.paragraph] = entity

    def held(self, person: Entity) -> OfficePhrase | None:
        """The office that the document says a person holds, where it names one."""
        held = [p for p in self.offices.get(id(person), ()) if not p.former and not p.new]
        with_org = [p for p in held if p.organisation is not None]
        return next(iter(with_org or held), None)

    def nearest(self, report: Reported, role_class: str, exclude: Collection[int] = ()) -> tuple[Entity | None, float]:
        """The organisation at which a clause without one changes an office, and how likely that is (0 to 1).

        A conditional logit over the document's organisations, by where each is named; `SALIENCE` has the weights.
        """
        sentence = report.scene.tagged.sentence
        if sentence.paragraph in self.heads:
            return self.heads[sentence.paragraph], 0.95
        chosen: list[tuple[float, int, Entity]] = []
        for entity, found in self.salience(report, role_class, exclude):
            points = sum(SALIENCE[name] * value for name, value in found.items())
            chosen.append((points, -self.places[id(entity)].first, entity))
        if not chosen:
            return None, 0.0
        chosen.sort(key=lambda c: c[:2], reverse=True)
        total = sum(math.exp(points - chosen[0][0]) for points, _, _ in chosen)
        return chosen[0][2], 1 / total

    def salience(
        self, report: Reported, role_class: str, exclude: Collection[int] = ()
    ) -> list[tuple[Entity, dict[str, float]]]:
        """The document's organisations with what `SALIENCE` weighs: where each is named, as seen from a clause."""
        paragraph, number = report.scene.tagged.sentence.paragraph, report.scene.number
        at = report.trigger.i if report.trigger is not None else 0
        opening = next(iter(self.places), None)
        choices = dict.fromkeys(islice(self.places, MAX_CHOICES))
        choices |= self.in_paragraph.get(paragraph, {})
        choices |= self.in_sentence.get(number - 1, {}) | self.in_sentence.get(number, {})
        before = bisect(self.mentions, (number, at))
        last = self.mentions[before - 1][2] if before else None
        heading = next(iter(self.in_paragraph.get(paragraph, ())), None)
        vacant = self.vacant.get(role_class, ())
        candidates = []
        for key in choices:
            if key in exclude:
                continue
            places = self.places[key]
            entity = places.entity
            here = places.sentences.get(number, ())
            found = {
                "again": math.log(min(places.count, 8)),
                "title": places.title,
                "before": any(token < at and not held for token, held in here),
                "sentence": bool(here),
                "paragraph": places.paragraphs.get(paragraph, number) < number,
                "previous": number - 1 in places.sentences,
                "early": places.early,
                "first": key == opening,
                "unsure": entity.kind != ORGANISATION,
                "words": len(entity.words) > 1,
                "headline alone": places.titled,
                "opens the paragraph": key == heading,
                "last": key == last,
                "has the office": key in vacant,
                "opening word": places.opened and entity.kind != ORGANISATION,
            }
            candidates.append((entity, {name: float(value) for name, value in found.items()}))
        return candidates
