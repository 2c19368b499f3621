"""The corpus: floors that only rise, wrong languages, and ordinary articles that must stay silent."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import figures
import py3langid
import pytest

from seatchange.extractors.events import detect, languages
from seatchange.extractors.model import Article

FLOORS = [(section, name, floor) for section, names in figures.floors().items() for name, floor in names.items()]
PAGES = Path(__file__).parents[3] / "shared" / "pages" / "ground-truth.jsonl"
STRAY = 0.01
"""The share of documents in which the lexicon of another language may see an event."""


@pytest.fixture(scope="module")
def current() -> dict[str, dict[str, float]]:
    return figures.current()


@pytest.mark.parametrize(("section", "name", "floor"), FLOORS, ids=lambda value: str(value))
def test_the_corpus_is_read_no_worse_than_before(
    current: dict[str, dict[str, float]], section: str, name: str, floor: float
) -> None:
    assert current[section][name] >= floor, "see python tests/corpus/figures.py"


def test_every_language_and_part_has_its_floors() -> None:
    told = {path.stem.partition("-")[2] for path in Path(figures.__file__).parent.glob("dev-*.jsonl")}
    expected = {f"{part}-{language}" for part in figures.PARTS for language in (*told, "all")}
    assert set(figures.floors()) == expected


def test_floors_only_rise() -> None:
    old = {"dev-xx": {"f1": 0.7, "precision": 0.5}}
    new = {"dev-xx": {"f1": 0.6, "precision": 0.8}}
    text = figures.raised(old, new)
    assert "f1 = 0.70" in text
    assert "precision = 0.78" in text


@pytest.mark.parametrize("language", sorted(languages()))
def test_a_lexicon_sees_next_to_nothing_in_other_languages(language: str) -> None:
    others = [document for told, document in figures.gold("dev") if told["lang"] != language]
    seen = [d.id for d in others if detect(replace(d.article, language=language))]
    assert len(seen) <= STRAY * len(others), f"{len(seen)} of {len(others)}: {seen}"


@pytest.mark.skipif(not PAGES.is_file(), reason="the folder of ordinary pages is not here")
def test_ordinary_articles_stay_silent(capsys: pytest.CaptureFixture[str]) -> None:
    """Prints what is seen in ordinary news: each needs a reader to say whether it is false."""
    texts = [json.loads(line)["text"] for line in PAGES.read_text("utf-8").splitlines()]
    found = []
    read = 0
    for text in texts:
        language = py3langid.classify(text)[0]
        if language in languages():
            read += 1
            found += detect(Article("https://example.org/a", "", text, language, figures.NOW, "page", figures.NOW))
    with capsys.disabled():
        print(f"\n{len(found)} events in {read} ordinary articles, {1000 * len(found) / read:.0f} in 1,000")
        for m in found:
            print(f"  {m.rule}: {m.change} {m.person} | {m.organisation} | {m.role_class} {m.confidence}")
    assert len(found) <= 0.05 * read
