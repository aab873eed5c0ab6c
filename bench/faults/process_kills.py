"""SIGKILL for web workers and background workers under load, several a second, with jobs and letters in flight."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from bench.faults.fault_check import Before, check
from bench.faults.fault_load import Load
from bench.faults.fault_office import FaultOffice
from bench.faults.fault_report import Heard, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

CREW = 3
WALKERS = 8
LEASE_SECONDS, LOOKS = 75.0, 3
LONGEST_SECONDS = 1500.0


class Killing(threading.Thread):
    """Kills one of some processes after the other at random moments until it has killed enough."""

    def __init__(self, find: Callable[[], Sequence[int]], wanted: int, pause: tuple[float, float]) -> None:
        super().__init__(daemon=True)
        self.find, self.wanted, self.pause = find, wanted, pause
        self.killed = 0
        self.until = time.monotonic() + LONGEST_SECONDS

    def run(self) -> None:
        """Kill, wait a little, kill again."""
        chance = random.Random(self.wanted)  # noqa: S311 — which moment is no secret
        while self.killed < self.wanted and time.monotonic() < self.until:
            time.sleep(chance.uniform(*self.pause))
            found = self.find()
            if not found:
                continue
            with suppress(ProcessLookupError):
                os.kill(chance.choice(found), signal.SIGKILL)
                self.killed += 1


def process_kills(database: str, *, web: int, background: int, due_work: str = "rows") -> Row:
    """Kill so many of each while clients work; return what is counted."""
    began, heard = time.monotonic(), Heard()
    office = FaultOffice(database, environment={"APP_DUE_WORK": due_work})
    try:
        # One case a minute for each who renews, and some who only wait.
        people = 24 + web // 20
        logins = office.prepare(people)
        office.start(crew=CREW)
        load = Load(office, heard, logins, walkers=WALKERS, waiting=min(20, people // 3))
        load.lay_waiting()
        before = Before(office)
        load.begin()
        killings = [
            Killing(office.web_workers, web, (0.05, 0.45)),
            Killing(office.background_workers, background, (0.1, 0.8)),
        ]
        for one in killings:
            one.start()
        for one in killings:
            one.join()
        row = Row("kill -9", database, {"web": killings[0].killed, "background": killings[1].killed})
        row.more["due work"] = due_work
        row.more["killing seconds"] = round(time.monotonic() - began)
        row.more["jobs given up and asked for again"] = _ask_again(office)
        load.end()
        check(office, load, before, row)
        row.take(heard)
        row.found += _too_few(row, web, background)
        row.more["errors in logs"] = list(office.errors_in_logs())[:20]
        row.seconds = round(time.monotonic() - began)
        return row
    finally:
        office.stop()


def _ask_again(office: FaultOffice) -> int:
    """Do as an operator does: a job whose worker was killed six times is given up and told of (WorkerLostError)."""
    asked = 0
    for _ in range(LOOKS):
        # The last lease of a killed worker runs out a minute after it.
        time.sleep(LEASE_SECONDS / LOOKS)
        told, _code, _said = office.command("incidents", "retry", "--all")
        asked += told["asked"] if told else 0
    return asked


def _too_few(row: Row, web: int, background: int) -> list[str]:
    wanted = {"web": web, "background": background}
    return [
        f"only {row.faults[one]} of {wanted[one]} {one} kills"
        for one in wanted
        if row.faults[one] < wanted[one]
    ]
