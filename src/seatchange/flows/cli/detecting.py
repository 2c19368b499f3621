"""detect, explain, evaluate: the rules on documents that are given, without feeds or warehouse."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from seatchange.flows.cli.app import FAILED, MISUSED, command, fail

if TYPE_CHECKING:
    from seatchange.extractors.documents import Document

STDIN = "-"


def _language_of(text: str) -> str:
    """The language of a text that does not tell it; imported only then, since extraction comes with it."""
    from seatchange.extractors.articles import choose_language

    return choose_language(text, ())


def _open(file: str) -> TextIO:
    if file == STDIN:
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
        return sys.stdin
    try:
        return Path(file).open(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise fail(f"{file}: {error.strerror}", MISUSED) from None


def _lines(source: TextIO) -> Iterator[tuple[int, str | None]]:
    """The lines that are not blank, with their numbers; None for one that is too long to be read."""
    from seatchange.extractors.documents import MAX_LINE

    number = 0
    while line := source.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            while line and not line.endswith("\n"):
                line = source.readline(MAX_LINE)
            yield number, None
        elif line.strip():
            yield number, line


def _documents(file: str) -> Iterator[tuple[int, Document | str]]:
    """The documents of a file with their line numbers; what is wrong, as a text, in place of a bad one."""
    from seatchange.extractors.documents import MAX_LINE, DocumentError, parse

    now = datetime.now(UTC)
    with _open(file) as source:
        for number, line in _lines(source):
            try:
                if line is None:
                    raise DocumentError(f"longer than {MAX_LINE} characters")
                yield number, parse(line, _language_of, now)
            except DocumentError as error:
                yield number, str(error)


@command("detect", "seatchange detect articles.jsonl > events.jsonl")
def detect(
    file: Annotated[
        str, typer.Argument(help="JSON lines with id, lang, published, title, text; - is standard input.")
    ] = STDIN,
) -> None:
    """Find executive changes in documents: JSON lines in, JSON lines out.

    A bad line is reported with its number and does not stop the rest; the exit status is 1 then.
    """
    from seatchange.extractors import events
    from seatchange.extractors.documents import line_of

    bad = 0
    for number, document in _documents(file):
        if isinstance(document, str):
            bad += 1
            typer.echo(f"{'standard input' if file == STDIN else file}:{number}: {document}", err=True)
        else:
            sys.stdout.buffer.write(line_of(document, events.detect(document.article)).encode("utf-8") + b"\n")
    sys.stdout.flush()
    if bad:
        raise typer.Exit(FAILED)


@command("explain", "seatchange explain --lang en 'Jane Roe has been named chief executive of Acme.'")
def explain(
    text: Annotated[
        str, typer.Argument(metavar="TEXT_OR_FILE", help="A sentence or text, or a file of it; - is standard input.")
    ],
    lang: Annotated[str | None, typer.Option(help="Its language (ISO 639-1); found out when not given.")] = None,
) -> None:
    """Show every stage of detection for a text."""
    from seatchange.extractors import events
    from seatchange.extractors.documents import MAX_TEXT, DocumentError, parse

    given = _given(text, MAX_TEXT)
    line = json.dumps({"text": given, "lang": lang})
    try:
        document = parse(line, _language_of, datetime.now(UTC))
    except DocumentError as error:
        raise fail(str(error), MISUSED) from None
    typer.echo(events.explain(document.article.title, document.article.text, document.article.language))


def _given(text: str, longest: int) -> str:
    """The text itself, or that of the file or standard input it names."""
    if text == STDIN:
        return _open(STDIN).read(longest + 1)
    try:
        is_file = len(text) < 4096 and Path(text).is_file()
    except (OSError, ValueError):
        is_file = False
    if is_file:
        with _open(text) as source:
            return source.read(longest + 1)
    return text


@command("evaluate", "seatchange evaluate gold.jsonl --errors")
def evaluate(
    gold: Annotated[
        str, typer.Argument(help="JSON lines of documents with their events (docs/events.md); - is standard input.")
    ],
    errors: Annotated[
        bool, typer.Option("--errors", help="Also print every missed, spurious and wrong-slot event.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Score detection against a gold file: precision, recall and F1 of events, in full, and of documents."""
    from seatchange.extractors import events
    from seatchange.extractors.documents import DocumentError, event, parse
    from seatchange.extractors.evaluate import score, table

    golds, predictions = [], []
    now = datetime.now(UTC)
    with _open(gold) as source:
        for number, line in _lines(source):
            try:
                document = parse(line or "", _language_of, now)
                told = json.loads(line or "")
                _check_gold(told)
            except DocumentError as error:
                raise fail(f"{gold}:{number}: {error}") from None
            golds.append(told | {"lang": told.get("lang") or document.article.language})
            found = [event(mention) for mention in events.detect(document.article)]
            predictions.append({"id": document.id, "events": found})
    report, faults = score(golds, predictions)
    if errors:
        for kind, where, fault in faults:
            typer.echo(f"{kind} {where['lang']} {where['id']} {json.dumps(fault, ensure_ascii=False)}")
    typer.echo(json.dumps(report, indent=1) if as_json else table(report))


def _check_gold(told: dict[str, object]) -> None:
    """Raise DocumentError when a gold line lacks what scoring needs."""
    from seatchange.extractors.documents import DocumentError

    if not isinstance(told.get("id"), str | int):
        raise DocumentError("id is missing; a gold line needs one, a text or a number")
    expected = told.get("events")
    if not isinstance(expected, list):
        raise DocumentError("events is missing; a gold line lists them, [] when there are none")
    for each in expected:
        if (
            not isinstance(each, dict)
            or not isinstance(each.get("person"), str)
            or each.get("change") not in ("in", "out")
        ):
            raise DocumentError("an event lacks its person or its change (in, out)")
