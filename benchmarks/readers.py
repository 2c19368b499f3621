"""Readers and publishing on a large warehouse: what a first and a later publication cost, and what queries take.

`python benchmarks/readers.py [ARTICLES]` makes a warehouse of so many articles (1,000,000), a tenth as many events and
half as many mentions in a temporary folder, which takes a minute and some 2 GB.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from seatchange.extractors.model import Article, Entry, Evidence, Feed, Found, Mention, Reading
from seatchange.warehouse.connection import Warehouse
from seatchange.warehouse.load import load
from seatchange.warehouse.publish import publish

ARTICLES = 1_000_000
MENTIONS_LOADED = 10_000
START = datetime(2021, 1, 1, tzinfo=UTC)
END = datetime(2026, 1, 1, tzinfo=UTC)
RUNS = 7  # of each query; the median is told

FILL = """
SET preserve_insertion_order = true;
INSERT INTO facts.feeds (id, url, title, language, polled_at, changed_at, failures)
SELECT md5('feed' || f), 'https://outlet' || f || '.example/feed.xml', 'Outlet ' || f, 'en', now(), now(), 0
FROM range(1000) AS t(f);

CREATE TEMP TABLE stories AS
SELECT
    a,
    md5('article' || a) AS id,
    a % 1000 AS feed,
    TIMESTAMPTZ '2021-01-01 00:00:00+00' + to_seconds(a * {seconds}) AS moment
FROM range({articles}) AS t(a);

INSERT INTO facts.entries
SELECT md5('entry' || a), md5('feed' || feed), 'guid' || a, 'https://outlet' || feed || '.example/' || a,
    'Headline number ' || a, 'Summary', moment, NULL, 'en', moment + INTERVAL 5 MINUTE
FROM stories ORDER BY a;
INSERT INTO facts.articles
SELECT id, 'https://outlet' || feed || '.example/' || a, 'outlet' || feed || '.example', 'Headline number ' || a,
    repeat(md5('text' || a), 30), 'en', moment, 'page', NULL, moment + INTERVAL 5 MINUTE
FROM stories ORDER BY a;
INSERT INTO facts.readings SELECT md5('entry' || a), id FROM stories ORDER BY a;

-- Every second article tells of a change, and ten articles in a row tell of the same one.
CREATE TEMP TABLE tellings AS
SELECT
    a, id, moment, a // 10 AS e, (a % 10) // 2 AS nth, md5('mention' || a) AS mention_id,
    'Given' || (a // 10 % 317) || ' Family' || (a // 10 // 2 % 25000) AS person,
    'Company ' || (a // 10 // 2 % 12000) AS organisation,
    ['ceo', 'cfo', 'chair', 'coo', 'board_member'][1 + a // 10 // 2 % 5] AS role_class,
    CASE WHEN a // 10 % 2 = 0 THEN 'out' ELSE 'in' END AS change,
    CASE WHEN (a % 10) // 2 < 2 THEN 'announced' ELSE 'done' END AS status
FROM stories WHERE a % 2 = 0;
INSERT INTO facts.mentions
SELECT mention_id, id, person, organisation, change, upper(role_class), role_class, 'unspecified', false, status,
    strftime(moment, '%Y-%m-%d'), 0.9, person || ' changes seats at ' || organisation || '.', 0, 40, 'text', 'rule', '1'
FROM tellings ORDER BY a;
INSERT INTO facts.events
SELECT md5('event' || e), mention_id, change, string_split(lower(person), ' '), moment + INTERVAL 5 MINUTE
FROM tellings WHERE nth = 0 ORDER BY a;
INSERT INTO facts.event_mentions SELECT md5('event' || e), mention_id, moment FROM tellings ORDER BY a;
INSERT INTO facts.revisions
SELECT md5('revision' || e || status), md5('event' || e), nth // 2 + 1, mention_id, person, organisation,
    upper(role_class), role_class, 'unspecified', false, status, strftime(moment, '%Y-%m-%d'), 0.9, moment,
    moment + INTERVAL 5 MINUTE
FROM tellings WHERE nth IN (0, 2) ORDER BY a;
"""

QUERIES = {
    "events, newest 100": "FROM events ORDER BY discovered_at DESC LIMIT 100",
    "events of a company": "FROM events WHERE organisation = 'Company 77'",
    "events, counted": "SELECT organisation, count(*) FROM events GROUP BY ALL ORDER BY 2 DESC LIMIT 10",
    "events_as_of, newest 100": "FROM events_as_of('2024-06-30') ORDER BY discovered_at DESC LIMIT 100",
    "events_as_of, counted": "SELECT status, count(*) FROM events_as_of('2024-06-30') GROUP BY ALL",
    "a career": "FROM people WHERE person = 'Given300 Family150'",
    "a seat": "FROM seat('Company 77', 'chair')",
    "event_history of an event": "FROM event_history WHERE event_id = md5('event500')",
    "mentions of an event": "FROM mentions WHERE event_id = md5('event500')",
    "new_since": "FROM new_since('2025-12-30') LIMIT 100",
    "successions, newest 100": "FROM successions ORDER BY discovered_at DESC LIMIT 100",
    "vacancies, newest 100": "FROM vacancies ORDER BY since DESC LIMIT 100",
    "organisations, top 10": "FROM organisations ORDER BY events DESC LIMIT 10",
    "feed_health": "FROM feed_health LIMIT 100",
    "articles of a day": "FROM articles WHERE published_at >= '2024-06-30' AND published_at < '2024-07-01'",
}


def timed(action: Callable[[], object]) -> float:
    """Seconds."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def fill(warehouse: Warehouse, articles: int) -> None:
    """A warehouse of five years with `articles` articles."""
    seconds = (END - START).total_seconds() / articles
    with warehouse.open() as connection:
        connection.execute(FILL.format(articles=articles, seconds=seconds))


def batch(mentions: int, now: datetime) -> Found:
    """Findings with five mentions to an event, all new."""
    feed = Feed("https://new.example/feed.xml", polled_at=now)
    readings = []
    for number in range(mentions):
        event, published = number // 5, now - timedelta(minutes=5)
        url = f"https://site{number % 50}.example/{number}"
        entry = Entry(feed.url, None, url, f"Title {number}", "Summary", published, None, None, now)
        text = f"Person{event % 700} New{event} becomes chief executive of Firm {event}. " * 10
        article = Article(url, f"Title {number}", text, "en", published, "page", now)
        evidence = Evidence(text[:60], 0, 60)
        mention = Mention(
            article.id, f"Person{event % 700} New{event}", f"Firm {event}", "in", "CEO", "ceo", "hired", False, "done",
            None, 0.9, evidence, "rule", "1",
        )  # fmt: skip
        readings.append(Reading(entry, article, (mention,)))
    return Found((feed,), tuple(readings))


def main(articles: int) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory(prefix="seatchange-readers-") as folder:
        warehouse = Warehouse(Path(folder) / "seatchange.duckdb")
        fill(warehouse, articles)
        print(f"{articles:,} articles, {articles // 10:,} events; warehouse {warehouse.path.stat().st_size >> 20} MB")
        print(f"first publication      {timed(lambda: publish(warehouse)):8.2f} s")
        print(f"published file         {warehouse.published.stat().st_size >> 20:8d} MB")
        print(f"again, nothing new     {timed(lambda: publish(warehouse)):8.2f} s")
        found = batch(MENTIONS_LOADED, datetime.now(UTC))

        def loading() -> None:
            with warehouse.open() as connection:
                load(connection, found, (), datetime.now(UTC), None)

        print(f"load {MENTIONS_LOADED:,} mentions   {timed(loading):8.2f} s")
        print(f"publication of these   {timed(lambda: publish(warehouse)):8.2f} s")
        with duckdb.connect(str(warehouse.published), read_only=True) as reader:
            for name, query in QUERIES.items():
                with suppress(duckdb.CatalogException):
                    median = statistics.median(timed(lambda q=query: reader.execute(q).fetchall()) for _ in range(RUNS))
                    print(f"{name:26} {median * 1000:8.1f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES)
