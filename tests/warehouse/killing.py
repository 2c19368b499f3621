"""Real processes, killed at random points of what they do to a warehouse, and what must hold after each kill.

A story of many batches is loaded, published and delivered while its processes die; what died is done again, as the
next pass would do it. In the end the warehouse must hold the rows of one that nothing disturbed, and every subscriber
must have had every alert, in order, with at most one repeat under the same id for each kill of a delivery.
"""

from __future__ import annotations

import json
import multiprocessing
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import duckdb
from faker import Faker
from samples import NOW, reading, take

from seatchange.extractors.http import HttpSettings
from seatchange.extractors.model import Reading
from seatchange.warehouse import backups, outbox, sql, upkeep
from seatchange.warehouse.channels import channels
from seatchange.warehouse.connection import Warehouse
from seatchange.warehouse.publish import publish
from seatchange.warehouse.subscriptions import Subscriber
from servers import Reply, Server

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
# Processes that are forked from one which has imported what takes long: starting one costs a tenth of a second.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["faker", "seatchange.warehouse.load", "seatchange.warehouse.outbox"])
BATCH = 8  # readings in a batch; half of them confirm what the batch before it reported as rumoured
TELLING = NOW + timedelta(days=1)  # when deliveries are made
PATIENCE = 60.0  # seconds that an action may take before it is taken for hanging
NOT_FACTS = {"migrations", "views", "deliveries"}  # tables that say how it came, not what is known

ALERTS = """
    SELECT id, alerts.subscriber, state
    FROM alerts JOIN facts.alerts AS kept USING (id)
    ORDER BY kept.created_at, kept.position
"""
SHARED_COLUMNS = """
    SELECT old.table_name, string_agg('"' || old.column_name || '"', ', ')
    FROM duckdb_columns() AS old
    JOIN duckdb_columns() AS new USING (schema_name, table_name, column_name)
    WHERE old.database_name = current_database() AND new.database_name = 'model' AND schema_name = 'facts'
        AND NOT table_name IN ('migrations', 'views')
    GROUP BY ALL
"""


@dataclass(frozen=True, slots=True)
class Job:
    """What an action is done to: the warehouse, the number of the batch, and the receiver's host:port."""

    warehouse: Warehouse
    batch: int
    address: str


def _load(job: Job) -> None:
    take(job.warehouse, *batch(job.batch), subscribers=subscribers(job), now=moment(job.batch))


def _publish(job: Job) -> None:
    publish(job.warehouse)


def _deliver(job: Job) -> None:
    http = HttpSettings(allow=(job.address,), deadline=20)
    outbox.deliver(job.warehouse, subscribers(job), lambda: TELLING, http)


def _maintain(job: Job) -> None:
    with job.warehouse.open() as connection:
        assert upkeep.check(connection) == ()
    with job.warehouse.open() as connection:
        backups.back_up(connection, job.warehouse.path, moment(job.batch), kept=2)
    upkeep.compact(job.warehouse)
    publish(job.warehouse)


def _migrate(job: Job) -> None:
    with job.warehouse.open():
        pass


ACTIONS: dict[str, Callable[[Job], None]] = {
    "load": _load,
    "publish": _publish,
    "deliver": _deliver,
    "maintain": _maintain,
    "migrate": _migrate,
}
"""What is done to a warehouse; `migrate` to an old one, the others to the one of the story."""


@cache
def people() -> list[tuple[str, str]]:
    """Names and organisations, the same in every process."""
    fake = Faker("en_US")
    fake.seed_instance(5)
    return [(f"{fake.first_name()} {fake.unique.last_name()}", fake.unique.company()) for _ in range(600)]


def batch(number: int) -> list[Reading]:
    """The findings of a batch: new rumours, and what became of those of the batch before."""
    half = BATCH // 2
    rumours = range(number * half, (number + 1) * half)
    told = [(n, "rumoured") for n in rumours] + [(n - half, "done") for n in rumours if n >= half]
    return [
        reading(
            f"{status}{n}",
            {"person": people()[n][0], "organisation": people()[n][1], "status": status},
            age=timedelta(minutes=BATCH - place) - (moment(number) - NOW),
        )
        for place, (n, status) in enumerate(told)
    ]


def moment(number: int) -> datetime:
    """When a batch is loaded."""
    return NOW + timedelta(minutes=number)


def subscribers(job: Job) -> list[Subscriber]:
    """Two webhooks and a file, all of whom want everything."""
    folder = job.warehouse.path.parent
    keys = [
        {"name": name, "channel": "webhook", "url": f"http://{job.address}/{name}", "secret": SECRET}
        for name in ("desk", "board")
    ]
    keys.append({"name": "archive", "channel": "file", "path": str(folder / "alerts.jsonl")})
    return [channels()[key["channel"]].config.model_validate(key) for key in keys]


@dataclass
class Ordeal:
    """A story that is told while its processes are killed: `run` it, then `end` it.

    `kills` counts them by action, `told` the alerts that arrived, `repeats` those among them that had arrived before.
    """

    folder: Path
    receiver: Server
    dice: random.Random
    kills: Counter[str] = field(default_factory=Counter)
    told: int = 0
    repeats: int = 0

    def __post_init__(self) -> None:
        for name in ("desk", "board"):
            self.receiver.routes[f"/{name}"] = Reply(status=200)
        self.warehouse = self._new("story")
        self._undisturbed = self._new("undisturbed")
        self._batch = 0  # the next one to load
        self._published = 0  # batches that the published file must show at least
        self._seconds: dict[str, float] = {}  # that an action took when it was last left alone
        self._trials = 0

    def run(self, kills: int) -> None:
        """Kill so many processes, each in the middle of an action."""
        for action in ("load", "publish", "deliver", "maintain"):
            self._leave_alone(action)
        while self.kills.total() < kills:
            action = min(ACTIONS, key=lambda name: (self.kills[name], self.dice.random()))
            if action == "migrate":
                self._migrate()
            elif self._kill(action, self.warehouse):
                self._check_published()
                if self.dice.random() < 0.5:  # else the next process meets what this one left
                    self._check_whole()
                if self.dice.random() < 0.5:
                    self._leave_alone(action)
            else:
                self._ended_well(action)
            if action == "deliver" and not self._waiting():
                self._leave_alone("load")

    def end(self) -> None:
        """Finish the story undisturbed, and compare it with one that never was disturbed."""
        for action in ("load", "publish", "deliver", "maintain"):
            self._leave_alone(action)
        for number in range(self._batch):
            _load(self._job(self._undisturbed, number))
        assert facts(self.warehouse) == facts(self._undisturbed)
        assert self._shown() == self._batch
        self._check_told()
        copies = backups.folder(self.warehouse.path).name
        left = {file.name for file in self.warehouse.path.parent.iterdir()}
        assert left == {".seatchange", copies, self.warehouse.path.name, self.warehouse.published.name, "alerts.jsonl"}

    def _migrate(self) -> None:
        """Kill a migration of a warehouse as an earlier version left it, or of none; whoever comes next finishes it."""
        _load(self._job(self._undisturbed, 0))
        number = self.dice.choice([0, *(number for number, *_ in sql.migrations())][:-1])
        if "migrate" not in self._seconds:
            self._do("migrate", self._new("new"))
        self._trials += 1
        old = self._new(f"aged{self._trials}")
        if number:
            age(old, self._undisturbed, number)
        if self._kill("migrate", old):
            _migrate(self._job(old))
            if number:
                assert count(old, "facts.articles") == count(old, "events") == BATCH // 2
            for batch_number in (0, 1):
                _load(self._job(old, batch_number))
            assert batches(count(old, "facts.articles")) == 2

    def _kill(self, action: str, warehouse: Warehouse) -> bool:
        """Start an action and kill it at a random moment; whether it was still at it."""
        process, said = self._start(action, warehouse)
        time.sleep(self.dice.uniform(0, self._seconds.get(action, 0.5)))
        process.kill()
        process.join()
        try:
            said.recv()
        except EOFError:
            assert process.exitcode == -signal.SIGKILL, f"{action} failed"
            self.kills[action] += 1
            return True
        return False

    def _leave_alone(self, action: str) -> None:
        self._do(action, self.warehouse)
        self._ended_well(action)

    def _do(self, action: str, warehouse: Warehouse) -> None:
        process, said = self._start(action, warehouse)
        process.join(PATIENCE)
        assert process.exitcode == 0, f"{action} failed"
        self._seconds[action] = said.recv()

    def _ended_well(self, action: str) -> None:
        if action == "load":
            self._batch += 1
        if action in ("publish", "maintain"):
            self._published = self._loaded()
            assert self._shown() == self._published

    def _start(self, action: str, warehouse: Warehouse) -> tuple[BaseProcess, Connection]:
        """A process that has just begun an action, and where it says how many seconds it took."""
        said, saying = PROCESSES.Pipe(duplex=False)
        job = (str(warehouse.path), self._batch, self.receiver.address)
        process = PROCESSES.Process(target=_act, args=(action, *job, saying))
        process.start()
        saying.close()
        said.recv()
        return process, said

    def _check_published(self) -> None:
        """The published file opens, and shows the state after a whole batch, none older than was published."""
        assert self._published <= self._shown() <= self._loaded()

    def _check_whole(self) -> None:
        """The warehouse holds whole batches: all that were loaded, and perhaps the one whose process was killed."""
        assert self._batch <= self._loaded() <= self._batch + 1

    def _loaded(self) -> int:
        return batches(count(self.warehouse, "facts.articles"))

    def _shown(self) -> int:
        with duckdb.connect(str(self.warehouse.published), read_only=True) as connection:
            shown = batches(connection.execute("SELECT count(*) FROM articles").fetchall()[0][0])
            events = connection.execute("SELECT count(*) FROM events").fetchall()[0][0]
        assert events == shown * (BATCH // 2)
        return shown

    def _waiting(self) -> int:
        return count(self.warehouse, "alerts WHERE state <> 'delivered'")

    def _check_told(self) -> None:
        with self.warehouse.open(read_only=True) as connection:
            alerts = connection.execute(ALERTS).fetchall()
            twice = connection.execute(
                "SELECT alert_id FROM facts.deliveries WHERE outcome = 'delivered' GROUP BY 1 HAVING count(*) > 1"
            ).fetchall()
        assert {state for *_, state in alerts} == {"delivered"}
        assert twice == []
        for name, told in self._receipts():
            once = list(dict.fromkeys(told))
            assert once == [id_ for id_, subscriber, _ in alerts if subscriber == name], f"{name}: lost or out of order"
            repeats = len(told) - len(once)
            assert repeats <= self.kills["deliver"], f"{name} was told more often than there were kills"
            self.told += len(told)
            self.repeats += repeats

    def _receipts(self) -> Iterator[tuple[str, list[str]]]:
        for name in ("desk", "board"):
            yield name, [request.headers["webhook-id"] for request in self.receiver.asked(f"/{name}")]
        yield "archive", list(whole_lines(self.warehouse.path.with_name("alerts.jsonl")))

    def _job(self, warehouse: Warehouse, number: int = 0) -> Job:
        return Job(warehouse, number, self.receiver.address)

    def _new(self, name: str) -> Warehouse:
        (self.folder / name).mkdir()
        return Warehouse(self.folder / name / "seatchange.duckdb")


def whole_lines(file: Path) -> Iterator[str]:
    """The ids of a file of JSON lines; a line that a kill cut short is followed by the same alert in full."""
    for line in file.read_text("utf-8").splitlines():
        try:
            yield json.loads(line)["data"]["alert_id"]
        except ValueError:
            continue


def batches(articles: int) -> int:
    """How many batches bring so many articles; fails when that is no whole number of them."""
    whole, rest = divmod(articles + BATCH // 2, BATCH)  # the first has no batch before it whose rumours it confirms
    assert not rest, f"{articles} articles are no whole number of batches"
    return whole


def count(warehouse: Warehouse, what: str) -> int:
    """How many rows there are of a table or view."""
    with warehouse.open(read_only=True) as connection:
        return connection.execute(f"SELECT count(*) FROM {what}").fetchall()[0][0]


def facts(warehouse: Warehouse) -> dict[str, list[str]]:
    """All rows of all tables of facts, in an order that does not depend on how they came there."""
    with warehouse.open(read_only=True) as connection:
        tables = connection.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'facts'").fetchall()
        return {
            table: sorted(map(repr, connection.execute(f"SELECT * FROM facts.{table}").fetchall()))
            for (table,) in tables
            if table not in NOT_FACTS
        }


def age(new: Warehouse, model: Warehouse, number: int) -> None:
    """Make a warehouse as the version with this number of schema left it, with what `model` knows."""
    with duckdb.connect(str(new.path)) as connection:
        connection.execute(sql.statement("create_versions"))
        for known, name, script in sql.migrations():
            if known <= number:
                connection.execute(script)
                connection.execute(sql.statement("record_migration"), {"number": known, "name": name})
        connection.execute(f"ATTACH '{model.path}' AS model (READ_ONLY)")
        shared = connection.execute(SHARED_COLUMNS).fetchall()
        for table, columns in shared:
            connection.execute(f"INSERT INTO facts.{table} ({columns}) SELECT {columns} FROM model.facts.{table}")


def _act(action: str, path: str, number: int, address: str, saying: Connection) -> None:
    saying.send(None)
    begin = time.monotonic()
    ACTIONS[action](Job(Warehouse(path), number, address))
    saying.send(time.monotonic() - begin)
