"""Page → article: the text that a reader would read, where it really lives, in which language, since when."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any
from urllib.parse import urljoin, urlsplit

import courlan
import trafilatura
from courlan.clean import TRACKERS_RE
from lxml import etree
from lxml import html as lxml_html
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from seatchange.extractors.dates import parse_date
from seatchange.extractors.decoding import charset, decode
from seatchange.extractors.errors import ExtractError, shown
from seatchange.extractors.feeds import language_code
from seatchange.extractors.model import Article, Entry, Page
from seatchange.extractors.plain import one_line

MAX_TEXT = 200_000  # characters; the longest reports that newspapers print have half of that
SURE_OF_LANGUAGE = 200  # characters of text from which on a declared language is doubted
SOME_LANGUAGE = 20  # characters that identification needs to say anything
CLEARLY = 0.95  # probability from which on the text's own language outranks the declared one
UNKNOWN_LANGUAGE = "und"  # ISO 639-2: undetermined
PUBLISHED_METAS = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dcterms.issued",
)

_JSON_LD_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_PROLOG = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})")


@dataclass(frozen=True, slots=True)
class Head:
    """What a page says about itself. `titles` and `published` (dates as written) begin with the most trustworthy."""

    titles: tuple[str, ...] = ()
    language: str | None = None
    links: tuple[str, ...] = ()  # canonical URLs that it claims
    site: str | None = None
    published: tuple[str, ...] = ()


def extract(page: Page, entry: Entry) -> Article:
    """The article of a page. `entry` is what the feed said of it.

    When the page has no text, or less than the feed's own summary, title and summary are the article (source "entry").
    Raises ExtractError with code "not_html" when the page is something else (a PDF, a picture).
    """
    text = html_text(page)
    head = read_head(text)
    try:
        found = trafilatura.bare_extraction(
            text, url=page.final_url, include_comments=False, include_tables=True, deduplicate=False, with_metadata=True
        )
    except Exception as error:  # no error tree either; whatever comes out of it means this page
        message = f"{shown(page.final_url)} could not be extracted ({shown(error)})"
        raise ExtractError("extraction", page.final_url, message) from error
    title = one_line(next(iter(head.titles), None) or getattr(found, "title", None) or "") or entry.title
    body = tidy(getattr(found, "text", None) or "", (*head.titles, title, entry.title))[:MAX_TEXT]
    url = canonical_url(page.final_url, head.links)
    dates = [entry.published, *map(parse_date, head.published), parse_date(getattr(found, "date", None))]
    article = Article(
        url=url,
        title=title,
        text=body,
        language=choose_language(f"{title}\n{body}", (entry.language, head.language)),
        published=first_plausible(dates, page.fetched_at),
        source="page",
        fetched_at=page.fetched_at,
        site=head.site or courlan.extract_domain(url),
    )
    if body and len(body) >= len(entry.summary):
        return article
    shorter = "less text than its feed" if body else "no text"
    why = f"{shown(page.final_url)} has {shorter}; what the feed says is used"
    fallback = article_from_entry(entry, why, page.fetched_at)
    return replace(fallback, url=url, published=article.published, site=article.site)


def article_from_entry(entry: Entry, error: str, fetched_at: datetime) -> Article:
    """Title and summary of an entry as its article, when the page cannot be had for the reason in `error`."""
    url = canonical_url(entry.link or entry.feed_url)
    if not entry.link:
        url = f"{url}#{entry.id}"  # no page of its own, but each entry is an article of its own
    return Article(
        url=url,
        title=entry.title,
        text=tidy(entry.summary, (entry.title,)),
        language=choose_language(f"{entry.title}\n{entry.summary}", (entry.language,)),
        published=first_plausible([entry.published], fetched_at),
        source="entry",
        fetched_at=fetched_at,
        site=courlan.extract_domain(url),
        error=error,
    )


def html_text(page: Page) -> str:
    """The page's HTML as text. Raises ExtractError("not_html") for what is no HTML by its type or its first bytes."""
    kind = page.headers.get("content-type", "").partition(";")[0].strip().lower()
    start = page.body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    looks = start.startswith((b"<", b"\xff\xfe", b"\xfe\xff", b"<\x00")) or b"<html" in start.lower()
    if not (kind in ("text/html", "application/xhtml+xml") or looks) or start.startswith((b"%PDF", b"PK\x03\x04")):
        raise ExtractError(
            "not_html", page.final_url, f"{shown(page.final_url)} is {shown(kind, 60) or 'something'}, not a web page"
        )
    declared = _META_CHARSET.search(page.body[:4096]) or _PROLOG.search(page.body[:400])
    named = declared[1].decode("ascii") if declared else None
    return decode(page.body, (charset(page.headers.get("content-type")), named))[0]


def read_head(text: str) -> Head:
    """What an HTML document says about itself: titles, language, canonical links, site, dates."""
    try:
        root = lxml_html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text[:500]) + text[500:])
    except (etree.ParserError, ValueError):
        return Head()
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv") or ""
        metas.setdefault(name.lower(), (meta.get("content") or "").strip())
    canonical = [
        link.get("href") or "" for link in root.iter("link") if "canonical" in (link.get("rel") or "").lower().split()
    ]
    headings = [" ".join(heading.text_content().split()) for heading in root.iter("h1")]
    languages = (root.get("lang"), root.get("xml:lang"), metas.get("content-language"), metas.get("og:locale"))
    written = [metas.get(name) for name in PUBLISHED_METAS]
    return Head(
        titles=_titles(metas.get("og:title") or metas.get("twitter:title") or "", headings),
        language=next(filter(None, map(language_code, languages)), None),
        links=tuple(filter(None, (*canonical, metas.get("og:url")))),
        site=shown(metas["og:site_name"], 100) if metas.get("og:site_name") else None,
        published=tuple(filter(None, (*written, *_JSON_LD_DATE.findall(text)))),
    )


def _titles(shared: str, headings: list[str]) -> tuple[str, ...]:
    """The title for sharing and a single main heading; the heading first where the other only adds the site's name."""
    if len(headings) != 1 or not headings[0]:
        return (shared,) if shared else ()
    if not shared or _folded(shared).startswith(_folded(headings[0])):
        return (headings[0], *filter(None, (shared,)))
    return (shared, headings[0])


def canonical_url(final_url: str, claimed: Iterable[str] = ()) -> str:
    """The URL that names the article: the first claimed one on the same site as `final_url`, else `final_url`.

    Normalised, without fragment and tracking parameters. A claim that leads to the site's front page, as a badly set
    up page makes it, is not believed when the page itself is none.
    """
    for claim in claimed:
        try:
            url = urljoin(final_url, claim.strip())
            parts, own = urlsplit(url), urlsplit(final_url)
        except ValueError:
            continue
        if parts.scheme not in ("http", "https") or parts.username or not parts.hostname:
            continue
        front = parts.path in ("", "/") and not parts.query and own.path not in ("", "/")
        if not front and _registered(url) == _registered(final_url):
            return _normal(url)
    return _normal(final_url)


def _normal(url: str) -> str:
    # courlan knows the tracking parameters, but it loses parameters without a value ("?12345"), which can be what names
    # the article; so the query is ours.
    bare, _, query = url.partition("#")[0].partition("?")
    kept = sorted(part for part in query.split("&") if part and not TRACKERS_RE.search(part.partition("=")[0].lower()))
    try:
        return "?".join(filter(None, (str(courlan.normalize_url(bare)), "&".join(kept))))
    except (ValueError, TypeError):
        return url


def _registered(url: str) -> str:
    """The registered domain ("bbc.co.uk"); for what has none (an address, localhost) host and port."""
    return courlan.extract_domain(url, fast=True) or urlsplit(url).netloc.lower()


def tidy(text: str, titles: Iterable[str] = ()) -> str:
    """Text with one line per paragraph, without empty lines, and without a title repeated as the first line."""
    lines = [line for line in (" ".join(line.split()) for line in text.splitlines()) if line]
    folded = {_folded(title) for title in titles if title}
    while lines and _folded(lines[0]) in folded:
        del lines[0]
    return "\n".join(lines)


def _folded(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def first_plausible(dates: Iterable[datetime | None], fetched_at: datetime) -> datetime | None:
    """The first date that is not later than the fetch: a page cannot have been published after it was read."""
    return next((date.astimezone(UTC) for date in dates if date and date <= fetched_at), None)


def choose_language(text: str, declared: Iterable[str | None]) -> str:
    """The ISO 639-1 code of a text's language: the declared one, unless a text of some length clearly differs.

    "und" when nothing is declared and the text is too short to tell.
    """
    named = next(filter(None, declared), None)
    if len(text) < (SURE_OF_LANGUAGE if named else SOME_LANGUAGE):
        return named or UNKNOWN_LANGUAGE
    detected, probability = _identifier().classify(text[:5000])
    if named and (detected == named or probability < CLEARLY):
        return named
    return str(detected)


@cache
def _identifier() -> Any:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
