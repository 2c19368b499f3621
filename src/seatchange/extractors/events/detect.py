"""The cascade: gate, sentences, tags, names, phrases, frames, status, merge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from seatchange.extractors.events import lexicon as lexicons
from seatchange.extractors.events.anticipation import anticipate
from seatchange.extractors.events.confidence import FLOOR, confidence_of
from seatchange.extractors.events.frames import Reported, headline_changes, office_changes, trigger_changes
from seatchange.extractors.events.knowledge import Knowledge
from seatchange.extractors.events.lexicon import OUT_OF_SCOPE, Forms, Lexicon
from seatchange.extractors.events.merge import Merged, merge
from seatchange.extractors.events.names import PERSON, Entity, Name, find_names
from seatchange.extractors.events.phrases import office_phrases
from seatchange.extractors.events.pronouns import resolve
from seatchange.extractors.events.scene import Scene
from seatchange.extractors.events.status import effective_of, is_background, status_of
from seatchange.extractors.events.tags import Tagged, tag
from seatchange.extractors.events.text import MAX_CHARS, cut, folded, sentences, title_case, words_of
from seatchange.extractors.model import Article, Evidence, Mention, day

RULE_VERSION: Final = "2"
"""Raised whenever grammar or lexicons change what is read, so that stored mentions tell which rules they came from."""

POLITICAL_CLIMATE: Final = 4
"""From so many words of politics, courts, churches, armed forces and matches on, a bare "president" is no executive."""
_VAGUE_OFFICES: Final = frozenset(
    {"president", "vice_president", "general_manager", "chair", "secretary_general", "ceo"}
)

TOP: Final = 3
"""Paragraphs at the top that are read in any case: there people and organisations have their full names."""

AROUND: Final = 1
"""How many paragraphs before and after one that may tell a change are read with it, for its pronouns and names."""


@dataclass(slots=True)
class Reading:
    """Everything the cascade found in a document, stage by stage (for `explain`)."""

    passed_gate: bool
    tagged: list[Tagged] = field(default_factory=list)
    names: list[list[Name]] = field(default_factory=list)
    scenes: list[Scene] = field(default_factory=list)
    reports: list[Reported] = field(default_factory=list)
    dropped: list[tuple[Reported, str]] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)


def gate(folded_text: str, lexicon: Lexicon) -> bool:
    """Whether a stretch of folded text holds the words of a trigger and those of an office, wherever they stand.

    So cheap that a document without news costs next to nothing.
    """
    words = words_of(folded_text)
    office = _holds(words, lexicon.gate_offices)  # first, being the rarer
    if not (office or lexicon.suffixes) or not _holds(words, lexicon.gate_triggers):
        return False
    endings = tuple(lexicon.suffixes)
    return office or any(word.endswith(endings) for word in words)


def _holds(words: set[str], forms: Forms) -> bool:
    """Whether all words of some form are among the words."""
    return any(rest <= words for word in forms.keys() & words for rest in forms[word])


def _promising(paragraph: Sequence[Tagged]) -> bool:
    """Whether a paragraph holds a trigger, or a mark such as «new», and an office that is watched.

    An ordinary verb that needs an office («finds») or such a mark counts only where the office is in its own sentence.
    """
    office = change = False
    for tagged in paragraph:
        watched = any(o.office.role_class != OUT_OF_SCOPE for o in tagged.offices)
        ordinary = any(tagged.marks.get(mark) for mark in ("new", "outgoing", "interim"))
        change = change or not tagged.marks.get("copula", set()).isdisjoint(tagged.marks.get("future", ()))
        for t in tagged.triggers:
            told = t.trigger.frame != "hold" or bool(tagged.marks.get("from_now"))
            change = change or (told and not (t.trigger.weak and t.trigger.office))
            ordinary = ordinary or told
            office = office or t.trigger.frame in ("hold", "lead") or t.trigger.role_class is not None
        office = office or watched
        if (office and change) or (watched and ordinary):
            return True
    return False


class _Lines:
    """A document by paragraph: number 0 is the title, the others are the lines of the text that are not blank.

    Each is tagged once.
    """

    def __init__(self, title: str, text: str, lexicon: Lexicon) -> None:
        self._title, self._text, self._lexicon = title, text, lexicon
        self._tagged: dict[int, list[Tagged]] = {}
        self.spans: list[tuple[int, int]] = [(0, len(title))]
        start = 0
        for line in text.split("\n"):
            if line and not line.isspace():
                self.spans.append((start, start + len(line)))
            start += len(line) + 1

    def tagged(self, number: int) -> list[Tagged]:
        """The sentences of a paragraph with their tags."""
        if number not in self._tagged:
            start, end = self.spans[number]
            spelling = self._lexicon.spelling
            if number:
                cut = sentences(self._text, "text", spelling, paragraph=number, start=start, end=end)
            else:
                cut = sentences(self._title, "title", spelling)
                for s in cut:
                    s.headline = title_case(s)
            self._tagged[number] = [tag(s, self._lexicon) for s in cut]
        return self._tagged[number]

    def roughly(self, number: int) -> int:
        """About how many sentences a paragraph has that is not read."""
        start, end = self.spans[number]
        return self._text.count(". ", start, end) + 1 if end > start else 0

    def promising(self) -> list[int]:
        """The paragraphs that may tell a change."""
        head, body = folded(self._title), folded(self._text)
        lines = (line for line in body.split("\n") if line and not line.isspace())
        likely = [n for n, line in enumerate((head, *lines)) if gate(line, self._lexicon)]
        return [n for n in likely if _promising(self.tagged(n))]

    def read(self, promising: Sequence[int]) -> list[Tagged]:
        """The sentences worth reading: those at the top, where the names are, and those in and around news."""
        wanted = {n + x for n in promising for x in range(-AROUND, AROUND + 1)} | set(range(TOP + 1))
        found: list[Tagged] = []
        number = 0
        for n in range(len(self.spans)):
            if n not in wanted:
                number += self.roughly(n)
                continue
            for tagged in self.tagged(n):
                tagged.sentence.number = number
                number += 1
                found.append(tagged)
        return found


def _salient(scene: Scene) -> list[Entity]:
    """The people whom a pronoun in the next sentence may mean: the sentence's first, with those joined to them."""
    people = [p for p in scene.people if not scene.oblique(p)] or scene.people
    return list(dict.fromkeys(p.entity for p in scene.group(people[0])))


def _only_oblique(scene: Scene) -> bool:
    """Whether a sentence without a subject of its own names others only: «Ha prevalso su John Doe.»"""
    return scene.grammar.pro_drop and bool(scene.before) and all(scene.oblique(p) for p in scene.people)


def read(title: str, text: str, language: str, published: date | None) -> Reading:
    """Run all stages over a document and keep what each found."""
    lexicon = lexicons.load(language)
    text = text[:MAX_CHARS]
    lines = _Lines(title, text, lexicon)
    promising = lines.promising()
    if not promising:
        return Reading(passed_gate=False)
    reading = Reading(passed_gate=True)
    reading.tagged = lines.read(promising)
    reading.names = find_names(reading.tagged, lexicon)
    before: list[Entity] = []
    known: set[int] = set()
    holders: dict[str, list[Entity]] = {}
    paragraph = 0
    offices = [office_phrases(*sentence, lexicon) for sentence in zip(reading.tagged, reading.names, strict=True)]
    for place, (tagged, names, phrases) in enumerate(zip(reading.tagged, reading.names, offices, strict=True)):
        if tagged.sentence.paragraph > paragraph + 1:
            before = []  # whom a pronoun meant in between was not read
        paragraph = tagged.sentence.paragraph
        number = tagged.sentence.number
        scene = Scene(tagged, names, phrases, lexicon, number, before, {k: list(v) for k, v in holders.items()})
        resolve(scene)
        if place + 1 < len(offices):
            anticipate(scene, reading.tagged[place + 1], reading.names[place + 1], offices[place + 1], known)
        reading.scenes.append(scene)
        for phrase in phrases:
            if phrase.person is not None and not phrase.former and not phrase.new:
                holders.setdefault(phrase.role_class, []).append(phrase.person.entity)
        if scene.people and not _only_oblique(scene):
            before = _salient(scene)
        if tagged.sentence.field == "text":
            known.update(id(p.entity) for p in scene.people)
    latest = _latest_year(reading.tagged)
    knowledge = Knowledge(reading.scenes)
    for scene in reading.scenes:
        told = len(reading.reports)
        for t in scene.tagged.triggers:
            for report in trigger_changes(scene, t):
                _judge(report, reading, knowledge, published, latest)
        for report in (*office_changes(scene), *headline_changes(scene)):
            _judge(report, reading, knowledge, published, latest)
        _tie(reading.reports[told:])
    reading.merged = [m for m in merge(reading.reports, knowledge) if not _political(m, lexicon)]
    return reading


def _tie(reports: Sequence[Reported]) -> None:
    """«Jane Roe is the new chief after the departure of John Doe»: the departure is from the office that is filled."""
    comers = [r for r in reports if r.change == "in" and r.office is not None]
    for r in reports:
        noun = (
            r.trigger is not None
            and r.trigger.trigger.form == "noun"
            and r.trigger.trigger.frame in ("leave", "dismiss")
        )
        if noun and r.change == "out" and r.partner is None and r.office is None and r.organisation is None:
            others = [c for c in comers if c.person is not r.person]
            if len(others) == 1:
                r.partner = others[0]


def _political(merged: Merged, lexicon: Lexicon) -> bool:
    """Whether the organisation is of a kind that is not watched: a state, a party, a government, an army."""
    if merged.organisation is None:
        return False
    out, states = lexicon.words["org_out_of_scope"], lexicon.words["countries"]
    words = merged.organisation.words
    return any(word in out for word in words) or all(word in states for word in words)


def _latest_year(document: Sequence[Tagged]) -> int | None:
    """The latest year that a document names."""
    digits = {t.text for tagged in document for t in tagged.tokens if len(t.text) == 4 and t.text.isdecimal()}
    return max((year for year in map(int, digits) if 1950 <= year <= 2100), default=None)


def _judge(
    report: Reported, reading: Reading, knowledge: Knowledge, published: date | None, latest: int | None
) -> None:
    """Keep a report, or drop it with the reason."""
    reason = _reason_against(report, knowledge, published, latest)
    if reason is None:
        status = status_of(report)
        if status is None:
            reason = "negated, conditional or asked"
        else:
            coming = report.status == "announced" or (
                report.trigger is not None and report.trigger.trigger.frame == "lead"
            )
            report.status = "announced" if status == "done" and coming else status
            report.effective = effective_of(report, published)
            reading.reports.append(report)
            return
    reading.dropped.append((report, reason))


def _reason_against(report: Reported, knowledge: Knowledge, published: date | None, latest: int | None) -> str | None:
    """Why a report is no news of an executive, or None."""
    if report.person.kind != PERSON and not report.person.maybe_person:
        return "not a person"
    office = report.office
    nowhere = office is not None and office.organisation is None and not report.explicit_org
    if office is not None and (office.out_of_scope or (office.role_class == "governor" and nowhere)):
        return "office out of scope"
    stated = office is not None and not office.seat and (office.organisation is not None or office.org_ref)
    if not stated and not report.explicit_org and id(report.person) in knowledge.out_of_scope:
        return "person out of scope"
    if (
        not stated
        and knowledge.climate >= POLITICAL_CLIMATE
        and (office is None or office.role_class in _VAGUE_OFFICES)
    ):
        return "the document is about politics, courts, churches, armed forces or matches"
    if report.trigger is not None and report.trigger.trigger.office and office is None and not report.post:
        ordinary = report.trigger.trigger.weak or report.scene.grammar.participle_past
        if report.trigger.trigger.frame not in ("appoint", "return") or ordinary:
            return "no office in the clause"
        report.bare = True
    if is_background(report, published, latest):
        return "background"
    return None


def _evidence(merged: Merged) -> Evidence:
    """The sentence that proves a change best."""
    best = max(merged.reports, key=lambda r: (
        r.scene.tagged.sentence.field == "text", r.office is not None, r.explicit_org, -r.scene.number,
    ))  # fmt: skip
    sentence = best.scene.tagged.sentence
    return Evidence("", sentence.start, sentence.end, sentence.field)


def _role_text(merged: Merged) -> str | None:
    """The office in the words of the text."""
    phrase = merged.role
    if phrase is None:
        return None
    for r in merged.reports:
        if phrase in (r.office, r.held, r.seat):
            return cut(r.scene.tagged.tokens, phrase.role_i, phrase.role_j)
    return None


def detect(article: Article, floor: float = FLOOR) -> tuple[Mention, ...]:
    """The executive changes that an article reports, one mention each, in the order of the text.

    Pure: the same article gives the same mentions. An article in a language without a lexicon gives none. Changes
    below the confidence `floor` are left out.
    """
    if article.language not in lexicons.languages():
        return ()
    reading = read(article.title, article.text, article.language, day(article.published))
    mentions: list[Mention] = []
    for merged in reading.merged:
        confidence = confidence_of(merged, len(reading.merged))
        if confidence < floor:
            continue
        evidence = _evidence(merged)
        source = article.title if evidence.field == "title" else article.text
        evidence = Evidence(source[evidence.start : evidence.end], evidence.start, evidence.end, evidence.field)
        mentions.append(
            Mention(
                article_id=article.id,
                person=merged.person.text,
                organisation=merged.organisation.text if merged.organisation is not None else None,
                change=merged.change,  # type: ignore[arg-type]
                role=_role_text(merged),
                role_class=merged.role_class or None,
                manner=merged.manner,
                interim=merged.interim,
                status=merged.status,  # type: ignore[arg-type]
                effective=merged.effective,
                confidence=confidence,
                evidence=evidence,
                rule=merged.reports[0].rule,
                rule_version=RULE_VERSION,
            )
        )
    return tuple(mentions)
