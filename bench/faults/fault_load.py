"""What goes on while processes are killed: renewals from all sides, timers that come due, permits that end, letters."""

from __future__ import annotations

import random
import threading
import traceback
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from app.store.database import ConflictError
from app.store.database_trouble import DatabaseBusyError
from app.store.tables_cases import timer
from bench.faults.fault_clients import FaultClient
from tests.make.context_maker import actor_named
from tests.make.journey_by_pages import JourneyByPages, when_it_answers
from tests.make.many_permits import add_holders
from tests.make.procedure_journey import REVIEWERS
from tests.make.service_journey import ServiceJourney

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bench.faults.fault_office import FaultOffice
    from bench.faults.fault_report import Heard

AGENT = "agent"
HOLDERS_AT_ONCE = 3
FEED_SECONDS = 1.0
ENDING_SECONDS = 600


class Clients(dict[str, FaultClient]):
    """The people of one walker, each signed in when they are first needed."""

    def __init__(self, office: FaultOffice, heard: Heard) -> None:
        super().__init__()
        self.office, self.heard = office, heard

    def __missing__(self, login: str) -> FaultClient:
        """Sign somebody in."""
        self[login] = self.office.client(login, self.heard)
        return self[login]


@dataclass
class Done:
    """What the clients have brought about, to be held against the database."""

    approved: list[JourneyByPages] = field(default_factory=list)
    withdrawn: list[JourneyByPages] = field(default_factory=list)
    prepared: set[str] = field(default_factory=set)
    """Cases that were withdrawn after the employee had sent their part."""
    waiting: list[ServiceJourney] = field(default_factory=list)
    apart: set[str] = field(default_factory=set)
    """Logins of whom the suite itself makes use, and whose commands it looks at itself."""
    pulled: set[tuple[str, str]] = field(default_factory=set)
    """Case and element of timers that came due."""

    @property
    def journeys(self) -> list[JourneyByPages]:
        """Return every case that clients have started."""
        return self.approved + self.withdrawn


class Load:
    """Threads of clients and of what comes due; `end` lets each finish what it has begun."""

    def __init__(
        self, office: FaultOffice, heard: Heard, logins: Sequence[str], *, walkers: int, waiting: int
    ) -> None:
        self.office, self.heard, self.done = office, heard, Done()
        turning = walkers // 2
        self._waiting, others = list(logins[:waiting]), list(logins[waiting:])
        self._turning, rest = others[:turning], others[turning:]
        renewing = walkers - turning
        self._renewing = [rest[number::renewing] for number in range(renewing)]
        self._clients: list[Clients] = []
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._batch = 0

    def lay_waiting(self) -> None:
        """Bring the waiting cases to where they wait, before anything is counted."""
        for login in self._waiting:
            journey = ServiceJourney(self.office.context, login=login)
            journey.do(AGENT, "confirm_contract", {"contract_choice": "current"})
            self.done.waiting.append(journey)
        for people in ([one] for one in self._turning):
            self._sign_in(people)
        for people in self._renewing:
            self._sign_in(people)

    def _sign_in(self, people: Sequence[str]) -> None:
        """Let the people of one walker sign in before anything is killed: tries that are cut off count as tries."""
        clients = Clients(self.office, self.heard)
        for login in (AGENT, *REVIEWERS, *people):
            clients[login].ask("GET", "/notices")
        self._clients.append(clients)

    def begin(self) -> None:
        """Let everything go."""
        works: list[Callable[[], None]] = [self._feed]
        walks = [partial(self._turn, login) for login in self._turning]
        walks += [partial(self._renew, people) for people in self._renewing]
        works += [partial(walk, clients) for walk, clients in zip(walks, self._clients, strict=True)]
        for work in works:
            thread = threading.Thread(target=self._guarded, args=(work,), daemon=True)
            thread.start()
            self._threads.append(thread)

    def end(self) -> None:
        """Let every client finish what it has begun."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(ENDING_SECONDS)
            if thread.is_alive():
                self.heard.unforeseen("a client did not come to an end")

    @property
    def acknowledged(self) -> int:
        """Return how many commands were answered."""
        return sum(len(journey.keys) for journey in self.done.journeys)

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as failed:  # noqa: BLE001 — whatever ends a client fails the suite and is told
            frame = traceback.extract_tb(failed.__traceback__)[-1]
            told = f"{type(failed).__name__} at {frame.name}:{frame.lineno}: {failed}"
            self.heard.unforeseen(told[:600])

    def _turn(self, login: str, clients: Clients) -> None:
        """Renew and withdraw for one person until the end."""
        while not self._stopping.is_set():
            self._withdraw(clients, login)

    def _renew(self, people: Sequence[str], clients: Clients) -> None:
        """Renew for one person after the other, through the job and all reviews, as long as there are any."""
        for login in people:
            if self._stopping.is_set():
                return
            self._approve(clients, login)

    def _withdraw(self, clients: Clients, login: str) -> None:
        journey = JourneyByPages(self.office.context, clients, login)
        self.done.withdrawn.append(journey)
        if len(self.done.withdrawn) % 2:
            journey.prepare()
            self.done.prepared.add(journey.case_id)
        journey.withdraw()

    def _approve(self, clients: Clients, login: str) -> None:
        journey = JourneyByPages(self.office.context, clients, login)
        self.done.approved.append(journey)
        journey.submit()
        journey.approve(REVIEWERS)

    def _feed(self) -> None:
        """Let permits end and timers come due, some every second."""
        context = self.office.context
        chance = random.Random(7)  # noqa: S311 — which timer is no secret
        unit = when_it_answers(lambda: actor_named(context, AGENT).employer_id)
        # One of each case: when one has fired, the others are written anew as the diagram has them.
        left = [(one.case_id, *chance.choice(self._timers(one))) for one in self.done.waiting]
        while not self._stopping.wait(FEED_SECONDS):
            self._batch += 1
            ended_on = context.today() - timedelta(days=1 + self._batch)
            try:
                add_holders(context, HOLDERS_AT_ONCE, ended_on, unit)
            except (ConflictError, DatabaseBusyError):
                # Cut off at its commit: whether these permits are there is seen when all of them are counted.
                continue
            if left:
                self._pull(*left.pop())

    def _timers(self, journey: ServiceJourney) -> list[tuple[str, str]]:
        def ask() -> list[tuple[str, str]]:
            with self.office.context.database.reading() as work:
                found = select(timer.c.key, timer.c.element).where(timer.c.case_id == journey.case_id)
                return [(row.key, row.element) for row in work.connection.execute(found)]

        return when_it_answers(ask)

    def _pull(self, case_id: str, key: str, element: str) -> None:
        now = datetime.now(UTC)
        when_it_answers(
            lambda: self.office.context.database.transact(
                lambda work: work.connection.execute(
                    update(timer).where(timer.c.key == key).values(due_at=now)
                )
            )
        )
        self.done.pulled.add((case_id, element))
