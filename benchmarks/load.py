"""What a load costs in a large warehouse beside an empty one, and queries on its published copy: `make bench`.

Prints, from one run with repeats: loading 10,000 mentions of 2,000 events into a warehouse of 1,000,000 articles and
100,000 events, and into an empty one, as a ratio; then the times of questions that users ask of the published copy. The
large warehouse (SQL: big_warehouse.sql) is kept in the folder of `--cache`. `--profile` prints where the load's time
goes.
"""

from __future__ import annotations

import argparse
import cProfile
import hashlib
import json
import pstats
import random
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import import_module
from pathlib import Path

import duckdb

from seatchange.extractors.model import Article, Entry, Evidence, Found, Mention, Reading
from seatchange.warehouse import sql
from seatchange.warehouse.connection import Warehouse
from seatchange.warehouse.load import load
from seatchange.warehouse.publish import publish

NOW = datetime(2026, 11, 25, tzinfo=UTC)
ARTICLES, EVENTS = 1_000_000, 100_000
MENTIONS, NEW_EVENTS = 10_000, 2_000
KNOWN_SHARE = 4  # every fourth event of a batch is one that the large warehouse knows
ROUNDS = 3
QUERY_ROUNDS = 7
LOCALES = {"en": "en_US", "de": "de_DE", "fr": "fr_FR", "es": "es_ES", "it": "it_IT", "nl": "nl_NL", "pt": "pt_BR"}
RARE_FAMILIES = 20_000  # family names of a language beyond the common ones
ORGANISATIONS = 20_000
SECTORS = (
    "Bank", "Energy", "Foods", "Motors", "Pharma", "Insurance", "Holding", "Media", "Telecom", "Versicherung", "Werke",
    "Stahl", "Banque", "Industries", "Assurances", "Banco", "Seguros", "Energia", "Banca", "Costruzioni", "Groep",
    "Logistics", "Capital", "Partners", "University", "Hospital", "Chemicals", "Airlines", "Retail", "Software",
)  # fmt: skip
OFFICES = ("ceo", "ceo", "cfo", "chair", "board_member", "coo", "managing_director", "president", "cto")
RELATIONS = """
SELECT table_name FROM duckdb_tables() UNION ALL SELECT view_name FROM duckdb_views()
UNION ALL SELECT function_name FROM duckdb_functions()
"""
QUESTIONS = (
    "FROM events WHERE organisation = $organisation ORDER BY first_seen",
    "FROM events WHERE role_class = 'ceo' AND discovered_at >= $week",
    "FROM events ORDER BY discovered_at DESC LIMIT 100",
    "SELECT role_class, count(*) FROM events GROUP BY ALL",
    "FROM events_as_of($then) WHERE organisation = $organisation",
    "SELECT count(*) FROM events_as_of($then)",
    "FROM people WHERE person = $person ORDER BY since, until",
    "FROM seat($organisation, 'ceo')",
    "FROM new_since($hour)",
)
BODY = "The board met on Tuesday and said that the search had taken five months and looked at forty people. " * 30


@dataclass(frozen=True, slots=True)
class Names:
    """What people (by language, the commonest first) and organisations are called."""

    given: dict[str, list[str]]
    family: dict[str, list[str]]
    organisations: list[str]


@dataclass(frozen=True, slots=True)
class Seat:
    """Who gains or leaves what."""

    language: str
    given: str
    family: str
    organisation: str
    change: str
    role_class: str


@cache
def names() -> Names:
    """Names of seven languages, the same in every run."""
    chance = random.Random(1)
    given, family = {}, {}
    for language, locale in LOCALES.items():
        provider = import_module(f"faker.providers.person.{locale}").Provider
        given[language] = list(dict.fromkeys(provider.first_names))
        common = list(dict.fromkeys(provider.last_names))
        family[language] = list(dict.fromkeys([*common, *(_blend(chance, common) for _ in range(RARE_FAMILIES))]))
    words = [name for some in family.values() for name in some[:3000]]
    told = (f"{chance.choice(words)} {chance.choice(SECTORS)}" for _ in range(ORGANISATIONS))
    return Names(given, family, list(dict.fromkeys(told)))


def _blend(chance: random.Random, common: list[str]) -> str:
    head, tail = chance.choice(common), chance.choice(common)
    return head[: len(head) // 2 + 1] + tail[len(tail) // 2 :].lower()


def _ranked(chance: random.Random, some: list[str], flat: int) -> str:
    """One of the names, by the law of big_warehouse.sql."""
    rank = (flat + 1) * ((len(some) + flat) / (flat + 1)) ** chance.random() - flat
    return some[min(max(int(rank), 0), len(some) - 1)]


def drawn(chance: random.Random) -> Seat:
    """A seat that changes hands."""
    language = chance.choice(list(LOCALES))
    return Seat(
        language,
        _ranked(chance, names().given[language], 10),
        _ranked(chance, names().family[language], 10),
        _ranked(chance, names().organisations, 50),
        chance.choice(("in", "in", "out")),
        chance.choice(OFFICES),
    )


def batch(seed: int, known: list[Seat]) -> Found:
    """10,000 articles of the last two days that tell of 2,000 events, five each; some are among the known ones."""
    chance = random.Random(seed)
    seats = [chance.choice(known) if n % KNOWN_SHARE == 0 else drawn(chance) for n in range(NEW_EVENTS)]
    readings = []
    for number in range(MENTIONS):
        seat = seats[number % NEW_EVENTS]
        outlet = number // NEW_EVENTS
        published = NOW - timedelta(minutes=chance.randrange(2 * 24 * 60))
        person = (f"{seat.given} {seat.family}", f"{seat.given[0]}. {seat.family}", seat.family)[outlet % 3]
        organisation = f"{seat.organisation} AG" if outlet == 1 else seat.organisation
        sentence = f"{person}, {seat.role_class}, {organisation}."
        url = f"https://outlet{number % 500}.example/{seed}/{number}"
        article = Article(
            url, sentence, f"{sentence} {BODY}", seat.language, published, "page", NOW, f"outlet{number % 500}.example"
        )
        entry = Entry(
            f"https://outlet{number % 500}.example/feed.xml", None, url, sentence, "", published, None, None, NOW
        )
        mention = Mention(
            article.id, person, organisation, seat.change, seat.role_class, seat.role_class, "unspecified", False,
            ("announced", "done")[outlet == 4], None, 0.8, Evidence(sentence, 0, len(sentence)), "benchmark", "1",
        )  # fmt: skip
        readings.append(Reading(entry, article, (mention,)))
    return Found((), tuple(readings))


def fill(connection: duckdb.DuckDBPyConnection) -> None:
    """Years of news, straight into the tables of facts."""
    rows = [
        {"kind": kind, "locale": language, "rank": rank, "name": name}
        for kind, by_language in (("given", names().given), ("family", names().family))
        for language, some in by_language.items()
        for rank, name in enumerate(some, 1)
    ]
    unpack = "CREATE TEMP TABLE {} AS SELECT unnest(from_json($rows::JSON, '[{}]'), max_depth := 2)"
    shape = '{"kind": "VARCHAR", "locale": "VARCHAR", "rank": "INTEGER", "name": "VARCHAR"}'
    connection.execute(unpack.format("names", shape), {"rows": json.dumps(rows)})
    told = [{"rank": rank, "name": name} for rank, name in enumerate(names().organisations, 1)]
    shape = '{"rank": "INTEGER", "name": "VARCHAR"}'
    connection.execute(unpack.format("organisations", shape), {"rows": json.dumps(told)})
    connection.execute(f"SET VARIABLE articles = {ARTICLES}; SET VARIABLE events = {EVENTS}")
    connection.execute(f"SET VARIABLE until = '{NOW - timedelta(days=2)}'")
    connection.execute(Path(__file__).with_name("big_warehouse.sql").read_text("utf-8"))


def big(folder: Path) -> Path:
    """The large warehouse, made if it is not there yet, or of another schema."""
    made_of = (
        Path(__file__).with_name("big_warehouse.sql").read_text("utf-8"),
        sql.digest("migrations"),
        repr(names()),
    )
    path = folder / f"big-{hashlib.sha256(repr((*made_of, duckdb.__version__)).encode()).hexdigest()[:12]}.duckdb"
    if not path.exists():
        unfinished = path.with_suffix(".unfinished.duckdb")
        unfinished.unlink(missing_ok=True)
        begin = time.perf_counter()
        with Warehouse(unfinished).open() as connection:
            fill(connection)
            warm(connection)
        unfinished.replace(path)
        print(f"made {path}: {path.stat().st_size / 1e6:.0f} MB in {time.perf_counter() - begin:.0f} s")
    return path


def warm(connection: duckdb.DuckDBPyConnection) -> None:
    """Load a little, so that what a warehouse keeps beside the facts (an index that an older code made) is there."""
    found = batch(0, [drawn(random.Random(0))])
    load(connection, replace(found, readings=found.readings[:1]), (), NOW, None)


def known(connection: duckdb.DuckDBPyConnection) -> list[Seat]:
    """Seats of the newest events."""
    cursor = connection.execute(
        "SELECT a.language, split_part(m.person, ' ', 1), substr(m.person, strpos(m.person, ' ') + 1), m.organisation,"
        " m.change, m.role_class FROM facts.events AS e JOIN facts.mentions AS m ON m.id = e.mention_id"
        " JOIN facts.articles AS a ON a.id = m.article_id ORDER BY e.created_at DESC, e.id LIMIT 5000"
    )
    return [Seat(*row) for row in cursor.fetchall()]


@contextmanager
def timed(name: str, into: dict[str, list[tuple[float, float]]]) -> Iterator[None]:
    """Add seconds by the clock, and of the processor, of the block."""
    begin = time.perf_counter(), time.process_time()
    yield
    into.setdefault(name, []).append((time.perf_counter() - begin[0], time.process_time() - begin[1]))


def loads(large: Warehouse, folder: Path, rounds: int, profile: cProfile.Profile | None) -> None:
    """The same batches into an empty warehouse each, and one after another into the large one."""
    took: dict[str, list[tuple[float, float]]] = {}
    with large.open() as connection:
        seats = known(connection)
        warm(connection)
    for number in range(1, rounds + 1):
        found = batch(number, seats)
        empty = Warehouse(folder / f"empty-{number}.duckdb")
        for name, warehouse in (("empty", empty), ("large", large)):
            with warehouse.open() as connection:
                if name == "large" and profile is not None:
                    profile.enable()
                with timed(name, took):
                    loaded = load(connection, found, (), NOW, None)
                if profile is not None:
                    profile.disable()
            assert (loaded.articles, loaded.mentions) == (MENTIONS, MENTIONS)
            print(
                f"{name}: {loaded.events:,} events founded, {loaded.revisions:,} revisions, {took[name][-1][0]:.2f} s"
            )
    best = {name: tuple(min(times) for times in zip(*some, strict=True)) for name, some in took.items()}
    for name, (clock, processor) in best.items():
        print(f"load of {MENTIONS:,} mentions, {name:5} warehouse   {clock:6.2f} s   processor {processor:6.2f} s")
    ratios = [large / empty for empty, large in zip(best["empty"], best["large"], strict=True)]
    print("large / empty   {:.2f} by the clock, {:.2f} by the processor (at most 1.50 is wanted)".format(*ratios))


def questions(large: Warehouse) -> None:
    """What users ask, of the published copy."""
    published = timed_best(lambda: publish(large), 1)
    print(f"published in {published:.1f} s, {large.published.stat().st_size / 1e6:.0f} MB")
    with duckdb.connect(str(large.published), read_only=True) as connection:
        there = {name for (name,) in connection.execute(RELATIONS).fetchall()}
        (most,) = connection.execute("SELECT mode(organisation), mode(person) FROM events").fetchall()
        given = {"organisation": most[0], "person": most[1], "hour": NOW - timedelta(days=2, hours=1),
                 "week": NOW - timedelta(days=7), "then": NOW - timedelta(days=730)}  # fmt: skip
        for query in QUESTIONS:
            relation = re.findall(r"FROM (\w+)", query)[0]
            if relation not in there:
                print(f"{relation} is not there: {query}")
                continue
            parameters = {name: value for name, value in given.items() if f"${name}" in query}
            count = len(connection.execute(query, parameters).fetchall())
            best = timed_best(lambda q=query, p=parameters: connection.execute(q, p).fetchall(), QUERY_ROUNDS)
            print(f"{1000 * best:7.1f} ms   {count:7,} rows   {query}")


def timed_best(work: Callable[[], object], rounds: int) -> float:
    """The least seconds by the clock of a few rounds."""
    found = []
    for _ in range(rounds):
        begin = time.perf_counter()
        work()
        found.append(time.perf_counter() - begin)
    return min(found)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, help="folder where the large warehouse stays for the next run (1 GB)")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each is done; the best counts")
    parser.add_argument("--profile", action="store_true", help="print where the time of the large loads goes")
    options = parser.parse_args()
    if options.cache is not None:
        options.cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=options.cache) as scratch:
        folder = Path(scratch)
        source = big(options.cache or folder)
        copy = folder / "large.duckdb"
        shutil.copyfile(source, copy)
        large = Warehouse(copy)
        profile = cProfile.Profile() if options.profile else None
        loads(large, folder, options.rounds, profile)
        if profile is not None:
            pstats.Stats(profile).sort_stats("cumulative").print_stats(45)
        questions(large)


if __name__ == "__main__":
    main()
