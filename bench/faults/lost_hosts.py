"""Whole hosts are lost and come back while people hop between them at every request, and workers change their adapter."""

from __future__ import annotations

import random
import threading
import time
from typing import TYPE_CHECKING

from bench.faults.fault_check import Before, check
from bench.faults.fault_load import Load
from bench.faults.fault_report import Heard, Row
from bench.faults.hosts_office import HostsOffice
from bench.faults.process_kills import Killing

if TYPE_CHECKING:
    from bench.faults.hosts_office import Host

WEBS, WORKERS, WALKERS = 2, 2, 6
AWAY_SECONDS, BETWEEN_SECONDS = (0.5, 4.0), (2.0, 6.0)
ADAPTERS = ("rows", "procrastinate")


class Losing(threading.Thread):
    """Loses one host after the other, never all of a part at once, and starts each again."""

    def __init__(self, office: HostsOffice, wanted: int, adapters: tuple[str, ...]) -> None:
        super().__init__(daemon=True)
        self.office, self.wanted, self.adapters = office, wanted, adapters
        self.lost = self.switched = 0
        self.failed: list[str] = []

    def run(self) -> None:
        """Lose a host, wait, start it again; every other worker host comes back with the next adapter."""
        chance = random.Random(self.wanted)  # noqa: S311 — which host is no secret
        while self.lost < self.wanted and not self.failed:
            time.sleep(chance.uniform(*BETWEEN_SECONDS))
            host = chance.choice(self.office.hosts)
            try:
                with host.turn:
                    self._lose(host, chance)
            except (AssertionError, OSError) as failed:
                self.failed.append(f"{host.part} {host.folder.name}: {failed}"[:500])

    def _lose(self, host: Host, chance: random.Random) -> None:
        host.crash()
        self.lost += 1
        time.sleep(chance.uniform(*AWAY_SECONDS))
        more = {}
        if host.part == "worker" and len(self.adapters) > 1:
            self.switched += 1
            more["APP_DUE_WORK"] = self.adapters[self.switched % len(self.adapters)]
        host.start(**more)


def lost_hosts(*, hosts: int, processes: int, adapters: tuple[str, ...] = ADAPTERS) -> Row:
    """Lose so many hosts and kill so many processes of each kind while clients work; return what is counted."""
    began, heard = time.monotonic(), Heard()
    office = HostsOffice(WEBS, WORKERS, {"APP_DUE_WORK": adapters[0]})
    try:
        people = 24 + hosts
        logins = office.prepare(people)
        office.start()
        load = Load(office, heard, logins, walkers=WALKERS, waiting=min(20, people // 3))
        load.lay_waiting()
        before = Before(office)
        load.begin()
        losing = Losing(office, hosts, adapters)
        killings = [
            Killing(office.web_workers, processes, (0.3, 1.5)),
            Killing(office.background_workers, processes, (0.3, 1.5)),
        ]
        for one in (losing, *killings):
            one.start()
        for one in (losing, *killings):
            one.join()
        row = Row(f"hosts lost ({' and '.join(adapters)})", "postgresql", {"hosts": losing.lost})
        row.faults |= {"web": killings[0].killed, "background": killings[1].killed}
        row.more["killing seconds"] = round(time.monotonic() - began)
        row.more["adapters changed"] = losing.switched
        row.found += losing.failed
        load.end()
        check(office, load, before, row)
        row.take(heard)
        row.more["errors in logs"] = list(office.errors_in_logs())[:20]
        row.seconds = round(time.monotonic() - began)
        return row
    finally:
        office.stop()
