"""How well events are told apart and tied together: python tests/scenarios/measure.py [--errors] [--raise].

All scenarios are one world. It is fed through the real load into a real warehouse, several times, in several orders and
batches. `--errors` lists what went wrong; `--raise` lifts the floors to the current figures; no floor is lowered.
"""

from __future__ import annotations

import random
import sys
import tempfile
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import combinations, zip_longest
from pathlib import Path
from typing import Any

from stories import corpus
from timelines import HERE, Scenario, scenarios

from seatchange.extractors.model import Found, Reading
from seatchange.warehouse.connection import Warehouse
from seatchange.warehouse.directory import Organisation
from seatchange.warehouse.load import load
from seatchange.warehouse.revising import take_organisations

FLOORS = HERE / "floors.toml"
NOW = datetime(2030, 1, 1, tzinfo=UTC)  # after every timeline
SEEDS = (1, 2, 3)
Batches = list[list[Reading]]


@dataclass(frozen=True, slots=True)
class World:
    """What a warehouse holds after all was loaded: the event of each mention, and by event its states in order."""

    events: dict[str, str]
    states: dict[str, list[dict[str, Any]]]
    successions: frozenset[tuple[str, str]]
    vacancies: frozenset[str]


def at_once(told: Sequence[Scenario]) -> Batches:
    """Everything in one load."""
    return [[reading for scenario in told for reading in scenario.readings]]


def in_order(told: Sequence[Scenario]) -> Batches:
    """Article by article: a load takes the next one of every scenario, as scenarios have nothing to do with another."""
    return _in_step([[[reading] for reading in scenario.readings] for scenario in told])


def reversed_order(told: Sequence[Scenario]) -> Batches:
    """Article by article, the newest first."""
    return _in_step([[[reading] for reading in scenario.readings[::-1]] for scenario in told])


def shuffled(seed: int) -> Callable[[Sequence[Scenario]], Batches]:
    """Any order, one to four articles of a scenario in a load."""

    def batches(told: Sequence[Scenario]) -> Batches:
        chance = random.Random(seed)
        steps = []
        for scenario in told:
            rest = chance.sample(scenario.readings, len(scenario.readings))
            cuts: Batches = []
            while rest:
                size = chance.randint(1, 4)
                cuts.append(rest[:size])
                rest = rest[size:]
            steps.append(cuts)
        return _in_step(steps)

    return batches


NAMES_LAST = "at once, names last"
ORDERS = {
    "at once": at_once,
    NAMES_LAST: at_once,
    "in order": in_order,
    "reversed": reversed_order,
    **{f"shuffled {seed}": shuffled(seed) for seed in SEEDS},
}


def _in_step(steps: Iterable[Batches]) -> Batches:
    return [[reading for part in parts for reading in part] for parts in zip_longest(*steps, fillvalue=[])]


def live(path: Path, batches: Batches, names: Sequence[Organisation] = (), *, names_last: bool = False) -> World:
    """Feed batches into a new warehouse at `path`, an hour apart, and read what it holds.

    The names of organisations are imported before, or after.
    """
    with Warehouse(path).open() as connection:
        if names and not names_last:
            take_organisations(connection, names, NOW - timedelta(hours=1))
        for number, batch in enumerate(batches):
            load(connection, Found((), tuple(batch)), (), NOW + timedelta(hours=number), None)
        if names and names_last:
            take_organisations(connection, names, NOW + timedelta(hours=len(batches)))
        events = dict(connection.execute("SELECT id, event_id FROM mentions").fetchall())
        cursor = connection.execute("SELECT * FROM facts.revisions ORDER BY event_id, number")
        columns = [name for name, *_ in cursor.description or ()]
        states = defaultdict(list)
        for row in cursor.fetchall():
            state = dict(zip(columns, row, strict=True))
            states[state["event_id"]].append(state)
        successions = connection.execute("SELECT departure_id, arrival_id FROM successions").fetchall()
        vacancies = connection.execute("SELECT departure_id FROM vacancies").fetchall()
    return World(events, dict(states), frozenset(successions), frozenset(id_ for (id_,) in vacancies))


@cache
def worlds() -> dict[str, World]:
    """The world of all scenarios after each order."""
    names = [Organisation(name, tuple(others)) for scenario in scenarios() for name, *others in scenario.aliases]
    with tempfile.TemporaryDirectory() as folder:
        return {
            order: live(Path(folder) / f"{number}.duckdb", batches(scenarios()), names, names_last=order == NAMES_LAST)
            for number, (order, batches) in enumerate(ORDERS.items())
        }


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of mentions: rightly in one event, wrongly in one event, wrongly in two."""

    right: int = 0
    joined: tuple[tuple[str, str], ...] = ()
    parted: tuple[tuple[str, str], ...] = ()

    @property
    def precision(self) -> float:
        """The share of pairs in one event that belong together."""
        return self.right / ((self.right + len(self.joined)) or 1)

    @property
    def recall(self) -> float:
        """The share of pairs that belong together which are in one event."""
        return self.right / ((self.right + len(self.parted)) or 1)


def pairs(truth: dict[str, tuple[str, bool]], found: dict[str, str]) -> Pairs:
    """Compare the true event of each mention (and whether it is required) with the event found, over all pairs."""
    right, joined, parted = 0, [], []
    for one, other in combinations(truth, 2):
        same = truth[one][0] == truth[other][0]
        together = found[one] == found[other]
        if same and not (truth[one][1] and truth[other][1]):
            continue
        if same and together:
            right += 1
        elif together:
            joined.append((one, other))
        elif same:
            parted.append((one, other))
    return Pairs(right, tuple(joined), tuple(parted))


def truth(told: Iterable[Scenario]) -> dict[str, tuple[str, bool]]:
    """By mention its event, and whether it is required there."""
    return {t.mention.id: (t.event, t.required) for scenario in told for t in scenario.tellings}


def kinds() -> dict[str, list[Scenario]]:
    """The scenarios by kind."""
    by_kind: dict[str, list[Scenario]] = defaultdict(list)
    for scenario in scenarios():
        by_kind[scenario.kind].append(scenario)
    return dict(by_kind)


@cache
def identity() -> dict[str, Pairs]:
    """Pairs by kind and over all scenarios, and those of the corpus, after everything was loaded at once."""
    found = worlds()["at once"].events
    by_kind = {kind: pairs(truth(told), found) for kind, told in {**kinds(), "all": list(scenarios())}.items()}
    with tempfile.TemporaryDirectory() as folder:
        read = live(Path(folder) / "corpus.duckdb", at_once([corpus()]))
    return {**by_kind, "corpus": pairs(truth([corpus()]), read.events)}


def disordered() -> list[str]:
    """The scenarios whose mentions fall into other events when they come in another order."""
    return [s.name for s in scenarios() if len({_partition(s, world) for world in worlds().values()}) > 1]


def _partition(scenario: Scenario, world: World) -> frozenset[frozenset[str]]:
    groups: dict[str, set[str]] = defaultdict(set)
    for told in scenario.tellings:
        groups[world.events[told.mention.id]].add(told.mention.id)
    return frozenset(frozenset(group) for group in groups.values())


def _found(scenario: Scenario, world: World) -> dict[str, str]:
    """By true event the one that holds most of its mentions."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for told in scenario.tellings:
        votes[told.event][world.events[told.mention.id]] += 1
    return {event: counted.most_common(1)[0][0] for event, counted in votes.items()}


def histories() -> tuple[int, list[str]]:
    """How many events have their states told, and what is wrong with those of the rest, article by article in order."""
    world = worlds()["in order"]
    return _judged(world, _history_fault)


def finals() -> tuple[int, list[str]]:
    """How many events end in the right state whatever the order, and what is wrong with the rest."""
    right, wrong = 0, []
    outcomes = {order: _judged(world, _final_fault) for order, world in worlds().items()}
    faults: dict[str, list[str]] = defaultdict(list)
    for order, (_, found) in outcomes.items():
        for fault in found:
            event, _, rest = fault.partition(": ")
            faults[event].append(f"{order}: {rest}")
    for scenario in scenarios():
        for event in scenario.states:
            if event in faults:
                wrong.append(f"{event}: {'; '.join(faults[event])}")
            else:
                right += 1
    return right, wrong


def _judged(world: World, judge: Callable[..., str | None]) -> tuple[int, list[str]]:
    right, wrong = 0, []
    for scenario in scenarios():
        found = _found(scenario, world)
        for event, expected in scenario.states.items():
            fault = judge(expected, world.states[found[event]])
            right += fault is None
            wrong += [f"{event}: {fault}"] if fault else []
    return right, wrong


def _history_fault(expected: Sequence[dict[str, Any]], states: Sequence[dict[str, Any]]) -> str | None:
    rest = iter(states)
    for wanted in expected:
        if not any(_agrees(wanted, state) for state in rest):
            return f"no state {_told(wanted)} in its turn: {'; then '.join(_told(wanted, state) for state in states)}"
    return _final_fault(expected, states) or _extra(expected, states)


def _extra(expected: Sequence[dict[str, Any]], states: Sequence[dict[str, Any]]) -> str | None:
    """A status that nobody expects between those that are."""
    if not any("status" in state for state in expected):
        return None
    found = [state["status"] for state in states]
    steps = [status for before, status in zip([None, *found], found, strict=False) if status != before]
    told = [state["status"] for state in expected if "status" in state]
    wanted = [status for before, status in zip([None, *told], told, strict=False) if status != before]
    return None if steps == wanted else f"goes {' → '.join(steps)}, not {' → '.join(wanted)}"


def _final_fault(expected: Sequence[dict[str, Any]], states: Sequence[dict[str, Any]]) -> str | None:
    wanted: dict[str, Any] = {}
    for state in expected:
        wanted |= state
    return None if _agrees(wanted, states[-1]) else f"ends as {_told(wanted, states[-1])}, not {_told(wanted)}"


def _agrees(wanted: dict[str, Any], state: dict[str, Any]) -> bool:
    return all(state[slot] == (value or None if isinstance(value, str) else value) for slot, value in wanted.items())


def _told(wanted: dict[str, Any], state: dict[str, Any] | None = None) -> str:
    return ", ".join(f"{slot} {(state or wanted)[slot]}" for slot in wanted)


def ties() -> tuple[int, list[str]]:
    """How many successions are tied, and those missed or wrong, after everything was loaded at once."""
    return _sets("successions", lambda scenario, found: {(found[a], found[b]) for a, b in scenario.successions})


def vacant() -> tuple[int, list[str]]:
    """How many vacancies are known, and those missed or wrong, after everything was loaded at once."""
    return _sets("vacancies", lambda scenario, found: {found[event] for event in scenario.vacancies})


def _sets(name: str, wanted: Callable[[Scenario, dict[str, str]], set[Any]]) -> tuple[int, list[str]]:
    world = worlds()["at once"]
    right, wrong = 0, []
    for scenario in scenarios():
        found = _found(scenario, world)
        called = {id_: event.partition("/")[2] for event, id_ in found.items()}
        own = {world.events[told.mention.id] for told in scenario.tellings if told.required}
        there = {item for item in getattr(world, name) if not own.isdisjoint([item] if isinstance(item, str) else item)}
        expected = wanted(scenario, found)
        either = {
            found[item] if isinstance(item, str) else tuple(found[event] for event in item) for item in scenario.either
        }
        there -= either - expected
        right += len(there & expected)

        def tell(item: Any, called: dict[str, str] = called) -> str:
            return " → ".join(called.get(id_, "?") for id_ in ([item] if isinstance(item, str) else item))

        wrong += [f"{scenario.name}: {tell(item)} is missed" for item in expected - there]
        wrong += [f"{scenario.name}: {tell(item)} is wrong" for item in there - expected]
    return right, wrong


def current() -> dict[str, dict[str, float]]:
    """Today's figures under the names of floors.toml."""
    figures = {kind: {"precision": p.precision, "recall": p.recall} for kind, p in identity().items()}
    told = {"histories": histories(), "finals": finals(), "successions": ties(), "vacancies": vacant()}
    shares = {name: right / ((right + len(wrong)) or 1) for name, (right, wrong) in told.items()}
    return {**figures, "outcome": {"order": 1 - len(disordered()) / len(scenarios()), **shares}}


def floors() -> dict[str, dict[str, float]]:
    """The floors that stand in floors.toml."""
    return tomllib.loads(FLOORS.read_text("utf-8")) if FLOORS.exists() else {}


def raised(old: dict[str, dict[str, float]], new: dict[str, dict[str, float]]) -> str:
    """The text of floors.toml with every floor at the old one, or at the current figure where that is higher."""
    lines = ["# What the scenarios must reach at least. Only ever raised: python tests/scenarios/measure.py --raise"]
    for section, figures in new.items():
        lines += ["", f"[{section}]"]
        for name, figure in figures.items():
            lines.append(f"{name} = {max(old.get(section, {}).get(name, 0.0), int(figure * 1000) / 1000):.3f}")
    return "\n".join(lines) + "\n"


def errors() -> Iterator[str]:
    """What went wrong, line by line."""
    called = {
        t.mention.id: f"{t.event} «{t.mention.person} | {t.mention.organisation} | {t.mention.role_class}»"
        for scenario in (*scenarios(), corpus())
        for t in scenario.tellings
    }
    for section in ("all", "corpus"):
        found = identity()[section]
        yield from (f"wrongly joined: {called[a]} + {called[b]}" for a, b in found.joined)
        yield from (f"wrongly parted: {called[a]} – {called[b]}" for a, b in found.parted)
    yield from (f"hangs on the order: {name}" for name in disordered())
    for name, (_, wrong) in (
        ("history", histories()),
        ("final", finals()),
        ("succession", ties()),
        ("vacancy", vacant()),
    ):
        yield from (f"{name}: {line}" for line in wrong)


def report() -> Iterator[str]:
    """The figures beside the floors, line by line."""
    new, old = current(), floors()
    counted = {kind: (len(told), sum(len(s.tellings) for s in told)) for kind, told in kinds().items()}
    counted["all"] = (len(scenarios()), sum(mentions for _, mentions in counted.values()))
    counted["corpus"] = (1, len(corpus().tellings))
    for section, figures in new.items():
        told = (f"{name} {figure:.3f} (≥ {old.get(section, {}).get(name, 0):.3f})" for name, figure in figures.items())
        count = "{:3} scenarios, {:3} mentions".format(*counted[section]) if section in counted else ""
        yield f"{section:14} {count:28} {'  '.join(told)}"


def main() -> None:
    """Print figures and floors; what went wrong, and raise the floors, when asked to."""
    print("\n".join(report()))
    if "--errors" in sys.argv:
        print("\n".join(errors()))
    if "--raise" in sys.argv:
        FLOORS.write_text(raised(floors(), current()), "utf-8")


if __name__ == "__main__":
    main()
