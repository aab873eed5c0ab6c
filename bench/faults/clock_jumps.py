"""The wall clock of the machine jumps by minutes to years, both ways, while everything runs: nothing ends by a jump.

After each jump all processes must doubt the clock, also those that are started meanwhile; then the clock is set right,
an operator confirms, and what is really due goes on. The system's own clock is left alone (bench/faults/moved_clock.py).
"""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlalchemy import func, select

from app.services.context.certain_clock import clocks, confirm_clock
from app.store.chain_heads import last_line
from app.store.tables_applications import notice
from app.store.tables_identity import idempotency
from app.store.tables_office import permit
from bench.faults.fault_check import OF_FEED, check_whole, still_waiting, waiting
from bench.faults.fault_clients import FaultClient
from bench.faults.fault_office import FaultOffice, wait_until
from bench.faults.fault_report import Heard, Row
from bench.faults.moved_clock import VARIABLE, MovedClock
from tests.make.context_maker import actor_named, permit_id_of
from tests.make.many_permits import add_holders

if TYPE_CHECKING:
    from collections.abc import Sequence

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SIZES = (6 * MINUTE, 20 * MINUTE, HOUR, 5 * HOUR, DAY, 3 * DAY, 9 * DAY, 40 * DAY, 400 * DAY, 3650 * DAY)
IN_DAYS = (0, 1, 2, 5, 8, 30, 300, 2000)
"""When permits end that lie in wait for a jump; none of them may end."""
PAGES = ("/employer/", "/notices", "/help", "/employer/radar")
CREW, CLIENTS, PEOPLE, HOLDERS = 2, 3, 6, 5
DOUBTED_WITHIN, RESUMED_WITHIN, HOLDS = 20.0, 60.0, (0.5, 2.0)
REASON = "已与标准时间核对，时钟已经改正"
TOLD_OF_END = 2
"""Unit and person."""
SIGN_IN = "/sign-in"


class PatientClient(FaultClient):
    """Signs in again when a jump has ended the session, and takes a refusal by the wrong date for an answer."""

    def post(self, path: str, **fields: Any) -> Any:
        """Send a form; return the answer, whatever it is."""
        try:
            answer = super().post(path, **fields)
        except AssertionError as refused:
            return refused
        if path != SIGN_IN and answer.headers["Location"].startswith(SIGN_IN):
            super().post(SIGN_IN, login=self.login, password="demo-2026")  # noqa: S106 — of the demonstration
            return None
        return answer


class Looking(threading.Thread):
    """Opens pages, starts and withdraws applications, and remembers what was acknowledged."""

    def __init__(self, office: FaultOffice, heard: Heard, login: str, permit_id: str) -> None:
        super().__init__(daemon=True)
        self.office, self.heard, self.login, self.permit_id = office, heard, login, permit_id
        self.stopping = threading.Event()
        self.keys: list[str] = []
        self.refused = 0
        self.case = ""
        """What was started and not withdrawn, because the date was wrong."""

    def run(self) -> None:
        """Go on until told to stop."""
        try:
            client = PatientClient(self.office.port, "agent", self.heard)
            while not self.stopping.wait(0.1):
                for page in PAGES:
                    client.ask("GET", page)
                self._press(client)
        except Exception as failed:  # noqa: BLE001 — whatever ends a client fails the suite and is told
            self.heard.unforeseen(f"{type(failed).__name__}: {failed}"[:600])

    def _press(self, client: PatientClient) -> None:
        self.case = self.case or self._sent(client, f"/employer/permits/{self.permit_id}/renewal")
        if self.case and self._sent(client, f"{self.case}/withdraw"):
            self.case = ""

    def _sent(self, client: PatientClient, path: str) -> str:
        key = uuid4().hex
        answer = client.post(path, _key=key)
        if answer is None or isinstance(answer, AssertionError):
            self.refused += 1
            return ""
        self.keys.append(key)
        return str(answer.headers["Location"])


def clock_jumps(database: str, *, jumps: int) -> Row:
    """Let the clock jump so many times; return what is counted."""
    began, heard = time.monotonic(), Heard()
    office = FaultOffice(database)
    clock = MovedClock(office.home / "clock")
    office.environment[VARIABLE] = str(office.home / "clock")
    try:
        logins = office.prepare(PEOPLE)
        unit = actor_named(office.context, "agent").employer_id
        for days in IN_DAYS:
            add_holders(office.context, HOLDERS, office.context.today() + timedelta(days=days), unit)
        office.start(crew=CREW)
        wait_until(lambda: not any(waiting(office).values()), RESUMED_WITHIN)
        before = _told_of_end(office)
        clients = [
            Looking(office, heard, login, permit_id_of(office.context, login)) for login in logins[:CLIENTS]
        ]
        for one in clients:
            one.start()
        row = Row("clock jumps", database, {"jumps": 0})
        _jump_all(office, clock, jumps_of(jumps), unit, row)
        for one in clients:
            one.stopping.set()
        for one in clients:
            one.join(RESUMED_WITHIN)
        _check_clients(office, clients, row)
        _check_ends(office, before + TOLD_OF_END * row.more["ended in time"], row)
        wait_until(lambda: _is_sealed(office), RESUMED_WITHIN + HOLDS[1])
        check_whole(office, row)
        row.take(heard)
        row.more["errors in logs"] = list(office.errors_in_logs())[:20]
        row.seconds = round(time.monotonic() - began)
        return row
    finally:
        clock.move(timedelta())
        office.stop()


def jumps_of(jumps: int) -> list[timedelta]:
    """Return jumps of all sizes and both ways, from the widest range that so many of them can have."""
    both = [sign * size for size in SIZES for sign in (1, -1)]
    step = max(1, (len(both) + 1) // jumps)
    step += step % 2 == 0
    return [both[number * step % len(both)] for number in range(jumps)]


def _jump_all(
    office: FaultOffice, clock: MovedClock, jumps: Sequence[timedelta], unit: str, row: Row
) -> None:
    chance = random.Random(len(jumps))  # noqa: S311 — which moment is no secret
    operator = actor_named(office.context, "operator")
    slowest_doubt = slowest_resumption = 0.0
    for number, jump in enumerate(jumps, start=1):
        clock.move(jump)
        jumped = time.monotonic()
        row.faults["jumps"] += 1
        if not wait_until(lambda: _doubt(office), DOUBTED_WITHIN, 0.05):
            row.found.append(f"a jump of {jump} was not doubted")
        slowest_doubt = max(slowest_doubt, time.monotonic() - jumped)
        for find in (office.web_workers, office.background_workers):
            _kill_one(find(), chance)
        time.sleep(chance.uniform(*HOLDS))
        row.wrong_expiries += _ended_early(office)
        clock.move(timedelta())
        confirm_clock(office.context, operator, uuid4().hex, reason=REASON)
        add_holders(office.context, 1, office.context.today() - timedelta(days=1 + number), unit)
        resumed = time.monotonic()
        if not wait_until(lambda: not waiting(office)["permits"], RESUMED_WITHIN, 0.1):
            row.stuck += 1
            row.found.append(f"nothing due was done after a jump of {jump}")
        slowest_resumption = max(slowest_resumption, time.monotonic() - resumed)
    row.more |= {
        "ended in time": len(jumps),
        "doubted within": round(slowest_doubt, 1),
        "resumed within": round(slowest_resumption, 1),
    }


def _kill_one(found: Sequence[int], chance: random.Random) -> None:
    """Let somebody else begin with the wrong clock."""
    if found:
        with suppress(ProcessLookupError):
            os.kill(chance.choice(found), signal.SIGKILL)


def _doubt(office: FaultOffice) -> bool:
    with office.context.database.reading() as work:
        return clocks(office.context, work).doubt is not None


def _today() -> date:
    return (datetime.now(UTC) + timedelta(hours=8)).date()


def _ended_early(office: FaultOffice) -> int:
    """Count permits that have ended before their last day was over, by the clock that is right."""
    with office.context.database.reading() as work:
        found = select(func.count()).where(permit.c.state == "expired", permit.c.valid_until >= _today())
        return int(work.connection.execute(found).scalar_one())


def _told_of_end(office: FaultOffice) -> int:
    with office.context.database.reading() as work:
        rows = select(func.count()).where(notice.c.kind == "permit_expired")
        return int(work.connection.execute(rows).scalar_one())


def _is_sealed(office: FaultOffice) -> bool:
    """Tell whether the audit was sealed since the clock is right again, as it is every minute."""
    with office.context.database.reading() as work:
        last = last_line(work)
        return last is not None and timedelta() <= work.now - last.seen_until < DAY


def _check_clients(office: FaultOffice, clients: Sequence[Looking], row: Row) -> None:
    told = [key for one in clients for key in one.keys]
    with office.context.database.reading() as work:
        rows = select(idempotency.c.key).where(idempotency.c.answer.is_not(None))
        there = set(work.connection.execute(rows).scalars())
    row.acknowledged += len(told)
    row.found += [] if told else ["no command was acknowledged"]
    row.more["refused by the wrong date"] = sum(one.refused for one in clients)
    row.lost += len(set(told) - there)
    row.doubled += len(told) - len(set(told))


def _check_ends(office: FaultOffice, expected: int, row: Row) -> None:
    left = {name: count for name, count in waiting(office).items() if count and name != "letters"}
    row.stuck += sum(left.values())
    row.found += still_waiting(office, left)
    with office.context.database.reading() as work:
        of_feed = select(permit.c.state, permit.c.valid_until).where(permit.c.permit_no.like(OF_FEED))
        for one in work.connection.execute(of_feed):
            is_over = one.valid_until < _today()
            if (one.state == "expired") != is_over:
                row.wrong_expiries += 1
    more = _told_of_end(office) - expected
    row.doubled += max(0, more)
    row.lost += max(0, -more)
    if more:
        row.found.append(f"{more} notices of an end more than permits that ended")
