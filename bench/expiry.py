"""A night in which many permits end: `python -m bench.expiry [--rows 100000] [--workers 3] [--kills 20] [--database …]`.

Permits that ended yesterday are laid into an office of its own; then so many workers begin, as many kills (SIGKILL, at
random moments) meet them, and every second a timer comes due. Prints for each database a line of JSON and a row of a
table, and ends with 1 when a permit ended not at all or twice, something is missing beside it, or a bound is broken.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bench.expiring_office import count_ends, lay_expiring, live_permits
from bench.faults.fault_office import PATIENCE_SECONDS, FaultOffice
from bench.faults.process_kills import Killing
from bench.watched_night import Watch
from tests.support.running_office import ROOT, children_of, descendants_of

if TYPE_CHECKING:
    from collections.abc import Iterator

GOAL_SECONDS, GOAL_BEAT_SECONDS, GOAL_LATE_SECONDS = 120.0, 30.0, 5.0
LONGEST_SECONDS = 3600.0
LOOK_SECONDS = 0.25
KILL_PAUSE = (0.5, 3.0)
TIMERS = 150
"""Enough for a night of so many seconds."""
DATABASES = ("sqlite", "postgresql")


@dataclass(slots=True)
class Night:
    """What came of it. The goal in seconds is one of 100 000 permits on two processors."""

    database: str
    rows: int
    workers: int
    kills: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    """Of the processor, workers and database server together: what the machine does beside it matters less."""
    ms_a_permit: float = 0.0
    missing: int = 0
    doubled: int = 0
    oldest_beat: float = 0.0
    timers: int = 0
    latest_timer: float = 0.0
    load: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def judge(self) -> None:
        """Note which bounds are broken."""
        limit = GOAL_SECONDS * max(self.rows, 1) / 100_000
        for is_broken, told in (
            (self.missing, f"{self.missing} missing"),
            (self.doubled, f"{self.doubled} doubled"),
            (self.oldest_beat > GOAL_BEAT_SECONDS, f"a heartbeat of {self.oldest_beat:.1f} s"),
            (self.latest_timer > GOAL_LATE_SECONDS, f"a timer {self.latest_timer:.1f} s late"),
            (self.rows >= 10_000 and self.seconds > limit, f"{self.seconds:.0f} s of {limit:.0f}"),  # noqa: PLR2004
        ):
            if is_broken:
                self.wrong.append(told)


class Crew:
    """The workers of a night."""

    def __init__(self, office: FaultOffice, workers: int) -> None:
        self._log = (office.logs / "crew.log").open("ab")
        self._process = subprocess.Popen(  # noqa: S603 — our own program
            [sys.executable, "-m", "bench.faults.worker_crew", str(workers)],
            cwd=ROOT,
            env={**os.environ, **office.environment},
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        """Return the id of the process that starts them."""
        return self._process.pid

    def running(self) -> list[int]:
        """Return the ids of the workers that run now."""
        return list(children_of(self._process.pid))

    def stop(self) -> bool:
        """Stop as an operator does; tell whether all of them came to an end."""
        below = descendants_of(self.pid)
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            for one in (self.pid, *below):
                with suppress(ProcessLookupError):
                    os.kill(one, signal.SIGKILL)
            self._process.wait(PATIENCE_SECONDS)
            return False
        finally:
            self._log.close()
        return True


def night(
    database: str, rows: int, workers: int, kills: int, pause: tuple[float, float] = KILL_PAUSE
) -> Night:
    """Let so many permits end."""
    found = Night(database, rows, workers)
    office = FaultOffice(database)
    try:
        ended = lay_expiring(office.context, rows)
        watch = Watch(office.context, workers)
        watch.lay_timers(min(TIMERS, rows // 50))
        crew = Crew(office, workers)
        killing = Killing(crew.running, kills, pause)
        try:
            while len(crew.running()) < workers:
                time.sleep(LOOK_SECONDS)
            began, before = time.monotonic(), taken(crew.pid) + _of_server(office)
            killing.start()
            until = began + LONGEST_SECONDS
            while live_permits(office.context) and time.monotonic() < until:
                watch.look(crew.running())
                time.sleep(LOOK_SECONDS)
            found.seconds = round(time.monotonic() - began, 1)
            found.cpu_seconds = round(taken(crew.pid) + _of_server(office) - before, 1)
            found.kills, killing.wanted = killing.killed, 0
            found.load = os.getloadavg()[0]
            watch.wait_for_timers(crew.running)
        finally:
            killing.wanted = 0
            if not crew.stop():
                found.wrong.append("a worker did not stop when it was told to")
        found.ms_a_permit = round(found.seconds * 1000 / rows, 3)
        found.oldest_beat, found.timers = round(watch.oldest_beat, 1), watch.fired
        found.latest_timer = round(watch.latest, 1)
        counts = count_ends(office.context, rows, ended)
        found.missing, found.doubled = counts.missing, counts.doubled
        found.wrong += [*counts.wrong, *list(office.errors_in_logs())[:5]]
        found.judge()
        return found
    finally:
        office.stop()


def _of_server(office: FaultOffice) -> float:
    server = office.server.process if office.server else None
    return taken(server.pid) if server else 0.0


def taken(pid: int) -> float:
    """Return the seconds of the processor that a process, and all that came of it, have taken."""
    ticks = 0
    for one in (pid, *descendants_of(pid)):
        with suppress(OSError):
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def table(nights: list[Night]) -> Iterator[str]:
    """Yield the rows of bench/README.md."""
    yield "| Database | Permits | Workers, kills | Seconds | Of the processor | ms a permit | Missing, doubled | Oldest heartbeat | Latest of the timers | Load |"
    yield "|---|---|---|---|---|---|---|---|---|---|"
    for one in nights:
        mark = " ✗" if one.wrong else ""
        yield (
            f"| {one.database}{mark} | {one.rows} | {one.workers}, {one.kills} | {one.seconds} | {one.cpu_seconds} s | {one.ms_a_permit} "
            f"| {one.missing}, {one.doubled} | {one.oldest_beat} s | {one.latest_timer} s of {one.timers} | {one.load:.1f} |"
        )


def main() -> int:
    """Measure; return 1 when something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--database", nargs="+", choices=DATABASES, default=list(DATABASES))
    chosen = parser.parse_args()
    nights = []
    for database in chosen.database:
        one = night(database, chosen.rows, chosen.workers, chosen.kills)
        nights.append(one)
        sys.stdout.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")
        sys.stdout.flush()
    sys.stdout.write("\n" + "\n".join(table(nights)) + "\n")
    return 1 if any(one.wrong for one in nights) else 0


if __name__ == "__main__":
    sys.exit(main())
