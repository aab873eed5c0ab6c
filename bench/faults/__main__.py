"""`python -m bench.faults [--small] [--only SUITE …] [--database sqlite|postgresql] [--due-work procrastinate]`: counts.

Prints a line of JSON for each suite and database, then a table; ends with 1 when something was lost, doubled, stuck or
ended wrongly, or when anything but 503 and 507 of the 500s was answered.
"""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from app.domain.due_queues import ADAPTERS, ROWS
from bench.faults.clock_jumps import clock_jumps
from bench.faults.database_stops import database_stops
from bench.faults.fault_report import table
from bench.faults.full_disks import full_disks
from bench.faults.lost_hosts import lost_hosts
from bench.faults.process_kills import process_kills

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.faults.fault_report import Row

DATABASES = ("sqlite", "postgresql")
SUITES: dict[str, Callable[[str, bool], Row]] = {
    "kills": lambda database, small: kills(database, small=small),
    "stops": lambda database, small: database_stops(database, stops=3 if small else 20),
    "disks": lambda database, small: full_disks(database, walkers=2 if small else 4),
    "clocks": lambda database, small: clock_jumps(database, jumps=4 if small else 20),
    "hosts": lambda _database, small: lost_hosts(hosts=6 if small else 60, processes=6 if small else 100),
}
ON_POSTGRESQL = frozenset({"hosts"})
"""SQLite is a file of one machine."""


def kills(database: str, *, small: bool, due_work: str = ROWS) -> Row:
    """Kill workers that look at the rows, or that are woken."""
    web, background = (40, 20) if small else (1000, 500)
    return process_kills(database, web=web, background=background, due_work=due_work)


def main() -> int:
    """Run what is asked for; return 1 when a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m bench.faults", description=__doc__)
    parser.add_argument("--small", action="store_true", help="a few faults of each kind")
    parser.add_argument("--only", nargs="+", choices=list(SUITES), default=list(SUITES))
    parser.add_argument("--database", nargs="+", choices=DATABASES, default=list(DATABASES))
    parser.add_argument("--due-work", choices=ADAPTERS, default=ROWS, help="what wakes workers in kills")
    chosen = parser.parse_args()
    if chosen.due_work != ROWS and (chosen.only, chosen.database) != (["kills"], ["postgresql"]):
        parser.error("--due-work needs --only kills --database postgresql")
    suites = SUITES | {"kills": lambda base, small: kills(base, small=small, due_work=chosen.due_work)}
    rows = []
    for suite in chosen.only:
        for database in chosen.database:
            if suite in ON_POSTGRESQL and database != "postgresql":
                continue
            row = suites[suite](database, chosen.small)
            rows.append(row)
            sys.stdout.write(row.line() + "\n")
            sys.stdout.flush()
    load = f"load of the machine: {os.getloadavg()[0]:.1f}"
    sys.stdout.write(f"{table(rows)}\n{load}, {os.cpu_count()} processors\n")
    return 0 if all(row.is_whole for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
