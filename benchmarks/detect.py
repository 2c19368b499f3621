"""What detection costs beside extraction and beside spaCy, in one run on the same articles: `make bench`.

Prints: the time of detection as a share of trafilatura's, that of articles without news, the time by length up to
5 MB, and spaCy's named-entity pass with a simple matcher on top (where `make bench` has
set it up). The pages are those of a folder (`html/ID.html.gz`, `ground-truth.jsonl`), else the corpus as plain HTML.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

import py3langid
import trafilatura

from seatchange.extractors import documents, evaluate
from seatchange.extractors.events import detect, languages, read
from seatchange.extractors.model import Article

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "tests" / "corpus"
NOW = datetime(2026, 11, 25, tzinfo=UTC)
ROUNDS = 3
"""Each time is the best of so many: the machine has other work to do as well."""
LENGTHS = (5_000, 50_000, 500_000, 5_000_000)


@dataclass(frozen=True, slots=True)
class Page:
    """A page, the article extracted from it, and the seconds that its extraction took."""

    html: bytes
    article: Article
    seconds: float


def best(work: Callable[[], object]) -> float:
    """The least processor seconds of a few rounds."""
    found = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        work()
        found.append(time.process_time() - begin)
    return min(found)


def sources(folder: Path) -> Iterable[bytes]:
    """The pages of the folder, or the corpus as pages."""
    if (folder / "ground-truth.jsonl").is_file():
        for line in (folder / "ground-truth.jsonl").read_text("utf-8").splitlines():
            yield gzip.decompress((folder / "html" / f"{json.loads(line)['id']}.html.gz").read_bytes())
        return
    for path in sorted(CORPUS.glob("dev-*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            told = json.loads(line)
            body = "".join(f"<p>{escape(part)}</p>" for part in told["text"].split("\n"))
            yield f"<html><body><article><h1>{escape(told['title'])}</h1>{body}</article></body></html>".encode()


def extracted(html: bytes) -> Page | None:
    """The page with its article, None where it has none in a language that is read."""
    seconds = best(lambda: trafilatura.bare_extraction(html, include_comments=False))
    found = trafilatura.bare_extraction(html, include_comments=False)
    text = (found.text if found else "") or ""
    language = py3langid.classify(text)[0]
    if not text or language not in languages():
        return None
    return Page(html, Article("https://example.org/a", found.title or "", text, language, NOW, "page", NOW), seconds)


def shares(pages: list[Page]) -> None:
    """Detection as a share of extraction."""
    for page in pages:
        detect(page.article)  # lexicons and gazetteers are loaded once
    silent = [p for p in pages if not read(p.article.title, p.article.text, p.article.language, None).passed_gate]
    for name, some in (("all articles", pages), ("without news", silent), ("with news", [*set(pages) - set(silent)])):
        ours = best(lambda some=some: [detect(p.article) for p in some])
        theirs = sum(p.seconds for p in some) or 1.0
        print(
            f"{name:13} {len(some):4}   extraction {theirs:6.2f} s   detection {ours:6.3f} s   "
            f"share {ours / theirs:.4f}"
        )


def growth() -> None:
    """Time by length of an article that tells news from its first to its last paragraph."""
    texts = [json.loads(line)["text"] for line in (CORPUS / "dev-en.jsonl").read_text("utf-8").splitlines()]
    news = "\n".join(texts)
    quiet = "The river rose by a metre on Tuesday and the meadows were under water until the weekend.\n"
    for name, piece in (("news", news), ("no news", quiet)):
        for length in LENGTHS:
            text = (piece * (length // len(piece) + 1))[:length]
            article = Article("https://example.org/a", "", text, "en", NOW, "page", NOW)
            seconds = best(lambda article=article: detect(article))
            print(f"{name:8} {length:9,} characters   {seconds:7.3f} s   {1e9 * seconds / length:7.0f} ns a character")


def spacy(python: Path, told: list[dict[str, Any]]) -> dict[str, Any]:
    """What spaCy says of documents: the seconds of its entities, and the events of the matcher."""
    lines = "".join(json.dumps(document) + "\n" for document in told)
    script = Path(__file__).with_name("spacy_succession.py")
    done = subprocess.run([python, script], input=lines, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def beside_spacy(python: Path, pages: list[Page]) -> None:
    """Our speed beside spaCy's on the English articles, and our F1 beside its on the English corpus."""
    articles = [p.article for p in pages if p.article.language == "en"]
    ours = best(lambda: [detect(a) for a in articles])
    theirs = spacy(python, [{"id": n, "title": a.title, "text": a.text} for n, a in enumerate(articles)])["seconds"]
    print(
        f"{len(articles)} English articles: detection {ours:.3f} s, "
        f"spaCy's entities {theirs:.3f} s, {theirs / ours:.0f} times ours"
    )
    for part in ("dev", "check"):
        lines = (CORPUS / f"{part}-en.jsonl").read_text("utf-8").splitlines()
        golds = [json.loads(line) for line in lines]
        found = [detect(documents.parse(line, lambda _: "", NOW).article) for line in lines]
        ours_read = [
            {"id": g["id"], "events": [documents.event(m) for m in ms]} for g, ms in zip(golds, found, strict=True)
        ]
        told = [{key: g[key] for key in ("id", "title", "text")} for g in golds]
        for name, predictions in (("Seatchange", ours_read), ("spaCy and matcher", spacy(python, told)["predictions"])):
            print(f"{part}-en   {name:18}", evaluate.score(golds, predictions)[0]["en"]["event"])


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=Path, default=ROOT.parent / "shared" / "pages")
    parser.add_argument("--spacy", type=Path, default=ROOT / ".venv-bench" / "bin" / "python")
    options = parser.parse_args()
    pages = [page for html in sources(options.pages) if (page := extracted(html)) is not None]
    shares(pages)
    growth()
    if options.spacy.exists():
        beside_spacy(options.spacy, pages)
    else:
        print(f"no spaCy: {options.spacy} is not there")


if __name__ == "__main__":
    main()
