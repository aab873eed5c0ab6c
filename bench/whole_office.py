"""The office as `serve` starts it: how soon it answers, what its processes hold and take, and eight people who write.

What is told in seconds of the processor hardly depends on what else the machine does; how long eight people wait does.
"""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING, Any

from app.engine.bundle import Bundle
from app.services.editions.gather_bundle import gather
from app.services.editions.publish_edition import publish_edition
from bench.database_time import DatabaseTime
from bench.demo_office import demo_office
from bench.first_view import FIRST_VIEWS, bytes_of_first_view
from bench.last_decision import submitted_change
from bench.measured_operations import TASK, Claim, sign_in
from bench.served import ROOT, Served
from tests.make.context_maker import actor_named
from tests.support.running_office import RunningOffice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.services.context.app_context import AppContext

WRITERS = ("zhao", "wang", "qian", "sun", "zhou", "wu", "zhang", "li")
"""Whose changes eight reviewers claim and give back."""
TIMES_EACH = 40
MANY_VIEWS = 1_000
IDLE_SECONDS = 20
WELL = frozenset({200, 303})
BROWSED = ("/employer/", "/employer/employees/", "/employer/expiry/", "/notices")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that is measured of a whole office, in its unit."""

    what: str
    database: str
    value: float

    def line(self) -> dict[str, Any]:
        """Return what is told of it."""
        return {"measure": self.what, "db": self.database, "value": self.value}


def measured_office(database: str) -> Iterator[Measure]:
    """Yield everything that is measured of an office on a database."""
    with demo_office(database) as (context, here):
        for login in WRITERS:
            submitted_change(context, login, "高级工程师")
        yield Measure("publish, processor s", database, _publish_seconds(context))
        folder = Path(here["APP_DATA_DIR"])
        began = time.monotonic()
        office = RunningOffice(folder, "--no-demo", **here)
        try:
            waited = time.monotonic() - began
            processes = office.processes()
            yield Measure("warm start, processor s", database, round(sum(map(_cpu_s, processes)), 2))
            yield Measure("warm start, s", database, round(waited, 2))
            for what, value in _of_running(office):
                yield Measure(what, database, value)
        finally:
            office.stop()


def _of_running(office: RunningOffice) -> Iterator[tuple[str, float]]:
    product = Served(office.port, office.process.pid)
    for login, path in FIRST_VIEWS.items():
        desk = sign_in(product, login)
        yield f"first view of {login}, KB", round(bytes_of_first_view(desk, path) / 1000, 1)
    agent = sign_in(product, "agent")
    for number in range(MANY_VIEWS):
        agent.ask(BROWSED[number % len(BROWSED)])
    yield from _eight_writers(product)
    held = [_held_mb(worker) for worker in office.victims()["web"]]
    yield "web worker after many requests, MB", round(max(held), 1)
    (worker,) = office.victims()["background"]
    before = _cpu_s(worker)
    time.sleep(IDLE_SECONDS)
    yield "idle worker, percent of a core", round((_cpu_s(worker) - before) / IDLE_SECONDS * 100, 2)


def _eight_writers(product: Served) -> Iterator[tuple[str, float]]:
    """Let eight people claim and give back, each a review of its own, all at once."""
    lead = sign_in(product, "hd.l1a")
    tasks = sorted(set(TASK.findall(lead.ask("/review/")[1])))[: len(WRITERS)]
    claims = [Claim(sign_in(product, "hd.l1a"), task) for task in tasks]
    waits: list[float] = []
    refused: list[int] = []

    def write(one: Claim) -> None:
        for _ in range(TIMES_EACH):
            began = time.perf_counter()
            status, _bytes = one.claim()
            waits.append((time.perf_counter() - began) * 1000)
            one.release()
            if status not in WELL:
                refused.append(status)

    threads = [threading.Thread(target=write, args=(one,)) for one in claims]
    began = time.monotonic()
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    cuts = quantiles(waits, n=20)
    yield "8 writers, claims a second", round(len(waits) / (time.monotonic() - began), 1)
    yield "8 writers, p50 ms", round(cuts[9], 1)
    yield "8 writers, p95 ms", round(cuts[18], 1)
    yield "8 writers, p95 by p50", round(cuts[18] / cuts[9], 2)
    yield "8 writers, refused", len(refused)


def _publish_seconds(context: AppContext) -> float:
    """Publish an edition with a renamed step; return the processor seconds, the database's among them."""
    shipped = gather(ROOT / "processes" / "renewal", ROOT / "processes", ROOT / "forms")
    path = next(name for name in shipped.files if name.endswith("renewal.bpmn"))
    renamed = shipped.files[path].replace('name="计算续签期限"'.encode(), 'name="算出续签期限"'.encode())
    of_database = DatabaseTime(context.database.url)
    of_database.look()
    before, began = of_database.ms(), time.process_time()
    done = publish_edition(
        context, actor_named(context, "analyst"), Bundle(shipped.process, {**shipped.files, path: renamed})
    )
    if not done.is_new:
        raise ValueError("nothing was published")
    return round(time.process_time() - began + (of_database.ms() - before) / 1000, 2)


def _cpu_s(process: int) -> float:
    """Return the processor seconds of all threads of a process, and of its children that have ended."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:15]) / TICKS


def _held_mb(process: int) -> float:
    """Return what a process holds in memory; what it shares with others is parted between them."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
