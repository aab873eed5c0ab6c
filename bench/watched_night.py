"""Looks at a night from outside: how old heartbeats become, and how late timers fire that come due every second."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from app.demo.demo_base import Filler, hashed_password
from app.demo.demo_papers import DemoPapers
from app.store.tables_cases import timer
from app.store.tables_identity import worker_heartbeat
from app.store.tables_office import employer
from bench.faults.fault_office import FIRST_UNIT, renewable_people
from tests.make.service_journey import ServiceJourney

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

FEED_SECONDS = 1.0
PATIENCE_SECONDS = 60.0
LOOK_SECONDS = 0.25


class Watch:
    """Keeps the worst that was seen; `look` is called several times a second."""

    def __init__(self, context: AppContext, workers: int) -> None:
        self.context, self.workers = context, workers
        self._begun = False
        """Whether all workers were there once; before, nobody can fire anything."""
        self.oldest_beat = 0.0
        self.latest = 0.0
        self.fired = 0
        self._seen: dict[int, datetime] = {}
        self._free: list[str] = []
        self._due: dict[str, datetime] = {}
        self._fed = 0.0

    def lay_timers(self, people: int) -> None:
        """Begin the renewals of so many people, in which timers wait."""
        papers, hashed, made = DemoPapers(self.context), hashed_password(), list(renewable_people(people))

        def fill(work: UnitOfWork) -> None:
            filler = Filler(self.context, work, papers, hashed, serial=1000)
            unit = select(employer.c.id).where(employer.c.uscc == FIRST_UNIT)
            filler.employers["U1"] = work.connection.execute(unit).scalar_one()
            filler.settle_in((), made)

        self.context.database.transact(fill)
        for one in made:
            journey = ServiceJourney(self.context, login=one.login)
            journey.do("agent", "confirm_contract", {"contract_choice": "current"})
        with self.context.database.reading() as work:
            # A timer that has fired may change which others its case waits for: each case serves once.
            rows = work.connection.execute(select(timer.c.case_id, timer.c.key).order_by(timer.c.due_at))
            self._free = list({row.case_id: row.key for row in rows}.values())

    def look(self, running: Iterable[int]) -> None:
        """Look once, and let the next timer come due when it is time."""
        with self.context.database.reading() as work:
            now = datetime.now(UTC)
            beats = {row.name: row.at for row in work.connection.execute(select(worker_heartbeat))}
            waiting = set(
                work.connection.execute(select(timer.c.key).where(timer.c.key.in_(self._due))).scalars()
            )
        for pid in running:
            begun = self._seen.setdefault(pid, now)
            beat = max((at for name, at in beats.items() if name.endswith(f":{pid}")), default=begun)
            self.oldest_beat = max(self.oldest_beat, (now - max(beat, begun)).total_seconds())
        for key, due in list(self._due.items()):
            self.latest = max(self.latest, (now - due).total_seconds())
            if key not in waiting:
                del self._due[key]
                self.fired += 1
        self._begun = self._begun or len(beats) >= self.workers
        if self._begun and self._free and time.monotonic() - self._fed >= FEED_SECONDS:
            self._fed = time.monotonic()
            self._let_come_due(self._free.pop())

    def _let_come_due(self, key: str) -> None:
        def act(work: UnitOfWork) -> datetime:
            work.connection.execute(update(timer).where(timer.c.key == key).values(due_at=work.now))
            return work.now

        self._due[key] = self.context.database.transact(act)

    def wait_for_timers(self, running: Callable[[], Iterable[int]]) -> None:
        """Let those fire that are due."""
        self._free, until = [], time.monotonic() + PATIENCE_SECONDS
        while self._due and time.monotonic() < until:
            self.look(running())
            time.sleep(LOOK_SECONDS)
