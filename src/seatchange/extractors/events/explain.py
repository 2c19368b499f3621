"""Explain: every stage of detection for a text, as a person reads it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from itertools import zip_longest

from seatchange.extractors.events.confidence import confidence_of
from seatchange.extractors.events.detect import read
from seatchange.extractors.events.frames import Reported
from seatchange.extractors.events.tags import Tagged


def _line(report: Reported) -> str:
    org = report.organisation.text if report.organisation else "?"
    office = report.office.role_class if report.office else report.role_class or "?"
    return (
        f"{report.change:3} {report.person.text} | {org} | {office} | {report.manner} | {report.status} [{report.rule}]"
    )


def _words(tagged: Tagged, source: str, i: int, j: int) -> str:
    return source[tagged.tokens[i].start : tagged.tokens[j - 1].end]


def _lines(title: str, text: str, language: str, published: date | None) -> Iterator[str]:
    reading = read(title, text, language, published)
    yield f"gate       {'open: the text holds a trigger' if reading.passed_gate else 'shut: no trigger word'}"
    for tagged, scene in zip_longest(reading.tagged, reading.scenes):
        sentence = tagged.sentence
        source = title if sentence.field == "title" else text
        yield ""
        yield f"sentence   {sentence.field} {sentence.start}-{sentence.end}: {source[sentence.start : sentence.end]}"

        words = partial(_words, tagged, source)

        for t in tagged.triggers:
            tail = f" … {words(t.tail, t.tail + 1)}" if t.tail is not None else ""
            yield f"  trigger  {words(t.i, t.j)}{tail} → {t.trigger.frame} ({t.trigger.manner}, {t.trigger.form})"
        if scene is None:
            continue
        for n in scene.names:
            entity = n.entity
            points = f"person {entity.person:.1f}, organisation {entity.organisation:.1f}"
            said = words(n.i, n.j) if n.j > n.i else "(understood)"
            yield f"  name     {said} → {entity.kind} {entity.text} ({points})"
        for p in scene.phrases:
            marks = [m for m in ("new", "outgoing", "former", "interim", "area") if getattr(p, m)]
            who = f", held by {p.person.entity.text}" if p.person else ""
            where = f", at {p.organisation.text}" if p.organisation else ", at the company" if p.org_ref else ""
            yield f"  office   {words(p.role_i, p.role_j)} → {p.role_class}{where}{who} {' '.join(marks)}".rstrip()
        for r in reading.reports:
            if r.scene is scene:
                yield f"  change   {_line(r)}"
        for r, reason in reading.dropped:
            if r.scene is scene:
                yield f"  dropped  {_line(r)}: {reason}"
    yield ""
    for m in reading.merged:
        org = m.organisation.text if m.organisation else "?"
        state = f"{m.manner}, {m.status}{', interim' if m.interim else ''}, effective {m.effective or 'not said'}"
        sure = f"confidence {confidence_of(m, len(reading.merged))}"
        yield f"event      {m.change:3} {m.person.text} | {org} | {m.role_class} | {state} | {sure}"
    if not reading.merged:
        yield "event      none"


def explain(title: str, text: str, language: str, published: date | None = None) -> str:
    """Every stage of the cascade for a document, one line per finding."""
    return "\n".join(_lines(title, text, language, published))
