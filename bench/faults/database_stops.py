"""The database ends at once under load and comes back: PostgreSQL as `pg_ctl stop -m immediate` ends it.

SQLite lives in the processes of the product: there all of them end at once, supervisors first, and are started again.
"""

from __future__ import annotations

import os
import random
import signal
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from bench.faults.fault_check import Before, check
from bench.faults.fault_load import Load
from bench.faults.fault_office import FaultOffice
from bench.faults.fault_report import Heard, Row

if TYPE_CHECKING:
    from collections.abc import Callable

CREW = 2
WALKERS = 8
PEOPLE = 40
WORKS_FOR = (1.5, 4.0)
AWAY_FOR = (0.2, 4.0)
WITH_A_KILL = 0.5


def database_stops(database: str, *, stops: int) -> Row:
    """Stop the database so many times while clients work; return what is counted."""
    began, heard = time.monotonic(), Heard()
    chance = random.Random(stops)  # noqa: S311 — which moment is no secret
    office = FaultOffice(database)
    try:
        logins = office.prepare(PEOPLE)
        office.start(crew=CREW)
        load = Load(office, heard, logins, walkers=WALKERS, waiting=PEOPLE // 3)
        load.lay_waiting()
        before = Before(office)
        load.begin()
        stop = _stop_server if office.server else _crash
        for _ in range(stops):
            time.sleep(chance.uniform(*WORKS_FOR))
            stop(office, chance)
        row = Row("database stopped", database, {"immediate stops": stops})
        time.sleep(WORKS_FOR[0])
        load.end()
        check(office, load, before, row)
        row.take(heard)
        row.more["errors in logs"] = list(office.errors_in_logs())[:20]
        row.seconds = round(time.monotonic() - began)
        return row
    finally:
        office.stop()


def _stop_server(office: FaultOffice, chance: random.Random) -> None:
    """End the server; every other time a worker of ours ends meanwhile and has to begin without a database."""
    assert office.server is not None
    office.server.stop_at_once()
    if chance.random() < WITH_A_KILL:
        _kill_one(office.background_workers, chance)
    time.sleep(chance.uniform(*AWAY_FOR))
    office.server.start()


def _kill_one(find: Callable[[], list[int]], chance: random.Random) -> None:
    found = find()
    if found:
        with suppress(ProcessLookupError):
            os.kill(chance.choice(found), signal.SIGKILL)


def _crash(office: FaultOffice, chance: random.Random) -> None:
    office.crash()
    time.sleep(chance.uniform(*AWAY_FOR) / 4)
    office.start(crew=office.crew_size)
