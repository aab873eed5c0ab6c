"""Whole hosts are lost and come back while people hop between them at every request, and workers change their adapter."""

from __future__ import annotations

import itertools
import random
import re
import threading
import time
from typing import TYPE_CHECKING, TypeVar
from uuid import uuid4

from bench.faults.desk_by_pages import DOOR, Desk
from bench.faults.fault_check import Before, check
from bench.faults.fault_load import Load
from bench.faults.fault_report import Heard, Row
from bench.faults.hosts_office import HostsOffice
from bench.faults.process_kills import Killing

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.faults.desk_by_pages import Said
    from bench.faults.hosts_office import Host

T = TypeVar("T")

WEBS, WORKERS, WALKERS = 2, 2, 6
AWAY_SECONDS, BETWEEN_SECONDS = (0.5, 4.0), (2.0, 6.0)
PATIENCE_SECONDS, PAUSE_SECONDS = 120.0, 0.2
OK, SEE_OTHER, MISSING = 200, 303, 404
DESK = "agent4"
CHOSEN = re.compile(r'name="(_chosen\.\w+)" value="(\w+)"')
"""What the form of a page says of a paper that waits in it."""
REASONS = re.compile(r'name="(_still\.[\w.]+)"')
"""Where it asks why a paper is sent of which the checks have doubts."""
ADAPTERS = ("rows", "procrastinate")


def picture_of(number: int) -> str:
    """Return where the first page of a paper that was brought is shown; the demonstration has brought one before."""
    return f"{DOOR}/{number + 1}/pages/1.png?width=640"


class Bringing(threading.Thread):
    """Brings one paper of two photos after the other, each request to any of the hosts, until told to stop."""

    def __init__(self, office: HostsOffice, heard: Heard) -> None:
        super().__init__(daemon=True)
        self.office, self.desk = office, Desk(office.ports[0], DESK, heard)
        self.stopping = threading.Event()
        self.brought = 0
        self.failed: list[str] = []

    def run(self) -> None:
        """Send pieces, then let the paper be made of them; what is lost or put off is sent again with its key."""
        numbers = itertools.count(1)
        while not self.stopping.is_set() and not self.failed:
            key = uuid4().hex
            try:
                files, make = self._until_it_comes(
                    lambda: self.desk.begin_paper(next(numbers), next(numbers))
                )
                for url, data in files:
                    self._send(lambda url=url, data=data: self.desk.piece(url, data))
                    self._send(lambda url=url: self.desk.form(url))
                made = self._send(lambda make=make, key=key: self.desk.form(make, _key=key))
                fields = {"_key": key[::-1], **dict(CHOSEN.findall(made.json["shown"]))}
                self._send(lambda told=fields: self._hand_in(told), SEE_OTHER)
                self.brought += 1
                self._send(lambda: self.desk.once("GET", picture_of(self.brought)))
            except TimeoutError as never:
                self.failed.append(str(never))

    def _hand_in(self, fields: dict[str, str]) -> Said:
        """Send the form; a reason that it asks for goes along the next time."""
        said = self.desk.form(DOOR, **fields)
        fields |= dict.fromkeys(REASONS.findall(said.text), "原件就是这样，已经核对")
        return said

    def _send(self, ask: Callable[[], Said], done: int = OK) -> Said:
        """Ask any host until the answer is that it was done; raises TimeoutError with the last one."""

        def answered() -> Said:
            said = ask()
            if said.status != done:
                raise ValueError(f"{said.status} {said.words[:200]}")
            return said

        return self._until_it_comes(answered)

    def _until_it_comes(self, ask: Callable[[], T]) -> T:
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            self.desk.client.port = random.choice(self.office.ports)  # noqa: S311 — which host is no secret
            try:
                return ask()
            except (ValueError, KeyError) as said:
                if time.monotonic() > until:
                    raise TimeoutError(f"never answered as it should be: {said}") from said
                time.sleep(PAUSE_SECONDS)


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
        load.done.apart.add(DESK)
        bringing = Bringing(office, heard)
        load.begin()
        bringing.start()
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
        bringing.stopping.set()
        bringing.join()
        row.found += bringing.failed
        _look_at_papers(office, bringing, row)
        check(office, load, before, row)
        row.take(heard)
        row.more["errors in logs"] = list(office.errors_in_logs())[:20]
        row.seconds = round(time.monotonic() - began)
        return row
    finally:
        office.stop()


def _look_at_papers(office: HostsOffice, bringing: Bringing, row: Row) -> None:
    """Each host shows the newest paper, and none knows of one more than was brought."""
    row.more["papers brought"] = bringing.brought
    for port in office.ports:
        bringing.desk.client.port = port
        for number, wanted in ((bringing.brought, OK), (bringing.brought + 1, MISSING)):
            said = bringing.desk.once("GET", picture_of(number))
            if said.status != wanted:
                row.found.append(f"paper {number} at one host: {said.status} instead of {wanted}")
