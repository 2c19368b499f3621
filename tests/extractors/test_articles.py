"""Pages → articles: text, title, address, language and date, on pages written for these tests and on the seed's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from seatchange.extractors.articles import article_from_entry, canonical_url, choose_language, extract, tidy
from seatchange.extractors.decoding import decode
from seatchange.extractors.errors import ExtractError
from seatchange.extractors.model import Article, Entry, Page

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
URL = "https://news.example.org/a/story.html"
SEED = Path(__file__).parents[3] / "shared" / "seed"
FRENCH = (
    "Le conseil d’administration d’Exemple SA a annoncé lundi que Zoé Hénin prendra la direction générale du groupe au "
    "mois de janvier, après une recherche de quatre mois au cours de laquelle plusieurs personnes ont été entendues.",
    "Elle succède à Jean Dupré, qui quitte l’entreprise après dix-sept ans pour des raisons personnelles, et qui "
    "restera à la disposition de ses anciens collègues jusqu’à la fin de l’année, selon le communiqué.",
    "L’action de la société a gagné deux pour cent à l’ouverture de la bourse, puis elle a perdu une partie de ce gain "
    "dans l’après-midi, les analystes attendant encore les résultats du trimestre.",
)


def html(
    paragraphs: tuple[str, ...] = FRENCH, head: str = "", lang: str = "fr", title: str = "Hénin dirige Exemple"
) -> str:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!DOCTYPE html><html lang='{lang}'><head><title>{title} - Le Journal</title>{head}</head><body>"
        "<nav><ul><li><a href='/'>Accueil</a><li><a href='/eco'>Économie</a></ul></nav>"
        "<div class='cookie-banner'><p>Nous utilisons des cookies pour mesurer notre audience.</p></div>"
        f"<main><article><h1>{title}</h1>{body}</article>"
        "<aside class='related'><h2>À lire aussi</h2><ul><li><a href='/b'>Un autre patron s’en va</a></ul></aside>"
        "<form class='newsletter'><p>Recevez notre lettre</p><input name=mail></form></main>"
        "<footer><p>© Le Journal</p></footer></body></html>"
    )


def page(body: str | bytes, content_type: str = "text/html; charset=utf-8", url: str = URL) -> Page:
    content = body.encode() if isinstance(body, str) else body
    return Page(url, url, 200, {"content-type": content_type}, content, NOW)


def entry(summary: str = "", language: str | None = None, published: datetime | None = None, title: str = "T") -> Entry:
    return Entry("https://news.example.org/feed", "1", URL, title, summary, published, None, language, NOW)


def article(
    head: str = "", *, paragraphs: tuple[str, ...] = FRENCH, lang: str = "fr", told: Entry | None = None
) -> Article:
    return extract(page(html(paragraphs, head, lang)), told or entry())


# Text and title


def test_the_article_and_nothing_around_it() -> None:
    found = article()
    assert found.text == "\n".join(FRENCH)
    assert (found.title, found.source, found.error, found.language) == ("Hénin dirige Exemple", "page", None, "fr")


def test_tables_and_lists_are_text() -> None:
    table = "<table><tr><th>Conseil</th></tr><tr><td>Jeanne Martin, présidente</td></tr></table>"
    found = extract(page(html((*FRENCH, f"</p>{table}<ul><li>Paul Petit, trésorier</li></ul><p>"))), entry())
    assert "Jeanne Martin, présidente" in found.text
    assert "Paul Petit, trésorier" in found.text


def test_the_title_is_not_repeated_as_text() -> None:
    assert tidy("Le titre !\n\n  Un  mot. \nLe titre !\nFin.", ["Le Titre"]) == "Un mot.\nLe titre !\nFin."
    told = entry(title="Titre du flux")
    assert not article("<meta property='og:title' content='Autre titre'>", told=told).text.startswith("Hénin dirige")


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("", "Hénin dirige Exemple"),
        ("<meta property='og:title' content='Hénin dirige Exemple | Le Journal'>", "Hénin dirige Exemple"),
        ("<meta property='og:title' content='Une femme à la tête d’Exemple'>", "Une femme à la tête d’Exemple"),
        ("<meta name='twitter:title' content='R&amp;D &amp;amp; co'>", "R&D & co"),
    ],
)
def test_titles(head: str, title: str) -> None:
    assert article(head).title == title


def test_extraction_is_a_pure_function() -> None:
    assert article() == article() == article()


def test_the_same_page_with_other_mistakes_still_reads() -> None:
    broken = html().replace("</article>", "").replace("</p>", "").replace("<!DOCTYPE html>", '<?xml version="1.0"?>')
    assert FRENCH[1] in extract(page(broken), entry()).text


# When the page is no article


@pytest.mark.parametrize("body", ["", "<html></html>", "<html><body><p>Activez JavaScript</p></body></html>"])
def test_less_text_than_the_feed_has(body: str) -> None:
    found = extract(page(body), entry(summary="\n".join(FRENCH), language="fr"))
    assert (found.source, found.text, found.title) == ("entry", "\n".join(FRENCH), "T")
    assert found.error is not None
    assert URL in found.error


@pytest.mark.parametrize(
    ("body", "kind"),
    [(b"%PDF-1.7", "application/pdf"), (b"%PDF-1.7", "text/html"), (b"PK\x03\x04", "application/zip"), (b"{}", "")],
)
def test_what_is_no_page(body: bytes, kind: str) -> None:
    with pytest.raises(ExtractError, match="not a web page") as caught:
        extract(page(body, kind), entry())
    assert caught.value.code == "not_html"


@pytest.mark.parametrize("kind", ["", "application/octet-stream", "application/xhtml+xml", "text/plain"])
def test_a_page_by_its_looks(kind: str) -> None:
    assert extract(page(html(), kind), entry()).source == "page"


def test_the_entry_alone() -> None:
    told = entry("Zoé Hénin prend la tête.", "fr", NOW - timedelta(hours=1), "Exemple change de tête")
    found = article_from_entry(told, "no page", NOW)
    assert (found.title, found.text, found.language) == ("Exemple change de tête", "Zoé Hénin prend la tête.", "fr")
    assert (found.url, found.source, found.error, found.published) == (URL, "entry", "no page", told.published)


# Addresses


@pytest.mark.parametrize(
    ("final", "claimed", "canonical"),
    [
        ("https://x.org/a?utm_source=rss&id=7&fbclid=q#top", (), "https://x.org/a?id=7"),
        ("https://x.org/a?b=2&a=1", (), "https://x.org/a?a=1&b=2"),
        ("https://x.org/news?12345", (), "https://x.org/news?12345"),
        ("HTTP://X.ORG:80/a", (), "http://x.org/a"),
        ("https://m.x.org/a", ("https://www.x.org/a",), "https://www.x.org/a"),
        ("https://x.org/a", ("/b", "https://x.org/c"), "https://x.org/b"),
        ("https://x.org/a", ("https://y.org/a",), "https://x.org/a"),
        ("https://x.org/a", ("https://y.org/a", "https://x.org/c"), "https://x.org/c"),
        ("https://x.org/a", ("https://x.org/",), "https://x.org/a"),
        ("https://a.co.uk/a", ("https://b.co.uk/a",), "https://a.co.uk/a"),
        ("https://x.org/a", ("javascript:alert(1)", "", "http://[", "https://u:p@x.org/b"), "https://x.org/a"),
        ("http://127.0.0.1:8765/a", ("http://127.0.0.1:8765/b",), "http://127.0.0.1:8765/b"),
        ("http://127.0.0.1:8765/a", ("http://127.0.0.1:9999/b",), "http://127.0.0.1:8765/a"),
    ],
)
def test_canonical_urls(final: str, claimed: tuple[str, ...], canonical: str) -> None:
    assert canonical_url(final, claimed) == canonical
    assert canonical_url(canonical) == canonical


def test_the_page_names_its_address_and_site() -> None:
    head = "<link rel=canonical href='/hénin?utm_medium=x'><meta property='og:site_name' content='Le Journal'>"
    found = article(head)
    assert found.url == "https://news.example.org/h%C3%A9nin"
    assert found.site == "Le Journal"
    assert article().site == "example.org"


# Language


def test_the_text_outranks_a_wrong_declaration() -> None:
    assert article(lang="en", told=entry(language="nl")).language == "fr"
    assert article(lang="fr", told=entry(language="fr")).language == "fr"


def test_short_texts_are_what_they_declare() -> None:
    assert choose_language("Zoé Hénin CEO", ["de"]) == "de"
    assert choose_language("Zoé", [None]) == "und"
    assert choose_language(FRENCH[0], [None, None]) == "fr"


# Dates

HOUR = timedelta(hours=1)
META = "<meta property='article:published_time' content='{}'>"


def test_the_feed_is_asked_for_the_date_first() -> None:
    head = META.format("2026-11-20T08:00:00Z")
    assert article(head, told=entry(published=NOW - HOUR)).published == NOW - HOUR
    assert article(head).published == datetime(2026, 11, 20, 8, tzinfo=UTC)
    script = '<script type="application/ld+json">{"datePublished": "2026-11-19T08:00:00+02:00"}</script>'
    assert article(script).published == datetime(2026, 11, 19, 6, tzinfo=UTC)


def test_a_date_after_the_fetch_is_dropped_for_the_next() -> None:
    future = entry(published=NOW + HOUR)
    assert article(META.format("2026-11-20T08:00:00Z"), told=future).published == datetime(2026, 11, 20, 8, tzinfo=UTC)
    assert article(META.format("2027-01-01T08:00:00Z"), told=future).published is None
    assert article_from_entry(future, "x", NOW).published is None


# Alphabets


@pytest.mark.parametrize(
    ("encoding", "content_type", "head"),
    [
        ("utf-8", "text/html", ""),
        ("utf-8", "text/html; charset=iso-8859-1", ""),
        ("utf-8-sig", "text/html", ""),
        ("cp1252", "text/html; charset=iso-8859-1", ""),
        ("cp1252", "text/html", "<meta charset='windows-1252'>"),
        ("cp1252", "text/html", "<meta http-equiv='Content-Type' content='text/html; charset=iso-8859-1'>"),
        ("cp1252", "text/html", ""),
        ("cp1252", "text/html; charset=utf-8", ""),
        ("utf-16", "text/html", ""),
    ],
)
def test_alphabets(encoding: str, content_type: str, head: str) -> None:
    found = extract(page(html(head=head).encode(encoding), content_type), entry())
    assert found.text == "\n".join(FRENCH)


def test_a_few_bad_bytes_leave_utf8_as_it_is() -> None:
    damaged = html().encode().replace("Dupré".encode(), b"Dupr\xff")
    found = extract(page(damaged), entry())
    assert "Zoé Hénin" in found.text
    assert "Dupr\ufffd" in found.text


def test_alphabets_that_are_none() -> None:
    assert decode("é".encode(), ("no-such", "base64", "idna")) == ("é", False)
    assert decode(b"\xe9", ("no-such",)) == ("é", True)
    assert decode("\u65e5\u672c".encode("shift_jis"), ("shift_jis",)) == ("日本", False)
    assert decode("\u65e5\u672c".encode("iso2022_jp"), ("iso-2022-jp",)) == ("日本", False)


# The seed


@pytest.mark.skipif(not SEED.is_dir(), reason="the seed is not part of the repository")
def test_the_seed() -> None:
    paragraphs = (SEED / "article.txt").read_text("utf-8").strip().splitlines()
    found = extract(page((SEED / "article.html").read_bytes(), "text/html"), entry(published=NOW - HOUR))
    assert found.title == paragraphs[0]
    assert [line for line in paragraphs[1:] if line and line not in found.text] == []
    assert len(found.text.splitlines()) == len([line for line in paragraphs[1:] if line])
    assert found.language == "fr"
