"""Signals from outside: which cases wait for one, who proposed and confirmed it, and what came of each case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, literal, select, update

from app.store.database import new_id
from app.store.open_work import SIGNAL
from app.store.tables_cases import application_case, subscription
from app.store.tables_editions import edition
from app.store.tables_signals import signal_outcome, signal_run

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from app.store.database import UnitOfWork

PROPOSED, RUNNING, DONE, WITHDRAWN = "proposed", "running", "done", "withdrawn"
DUE, BUSY, HEARD, GONE, FAILED = "due", "busy", "heard", "gone", "failed"
"""What may become of a case: it has yet to hear, was in use just now, heard, waited no more, or could not go on."""


@dataclass(frozen=True, slots=True)
class SignalRun:
    """A signal as it was proposed, and whether it was sent. `ended_by` confirmed or withdrew it."""

    id: str
    process: str
    signal: str
    reason: str
    state: str
    proposed_by: str
    proposed_at: datetime
    ended_by: str | None
    ended_at: datetime | None
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class SignalOutcomeRow:
    """What came of one case."""

    case_id: str
    number: str
    outcome: str
    told: str


@dataclass(frozen=True, slots=True)
class WaitingPlace:
    """How many cases wait for a signal at one element of one edition."""

    signal: str
    edition: str
    number: int
    element: str
    cases: int


_COLUMNS = [signal_run.c[name] for name in SignalRun.__slots__]


def _waiting(process: str) -> tuple[Any, ...]:
    return (
        subscription.c.correlation_hash == SIGNAL,
        application_case.c.id == subscription.c.case_id,
        application_case.c.procedure == process,
        application_case.c.ended_at.is_(None),
    )


def waiting_places(work: UnitOfWork, process: str, signals: Iterable[str]) -> list[WaitingPlace]:
    """Return where open cases of a procedure wait for some signals from outside."""
    count = func.count(subscription.c.case_id.distinct())
    rows = work.connection.execute(
        select(subscription.c.message, edition.c.sha256, edition.c.number, subscription.c.element, count)
        .where(
            *_waiting(process),
            subscription.c.message.in_(list(signals)),
            edition.c.sha256 == application_case.c.edition,
        )
        .group_by(subscription.c.message, edition.c.sha256, edition.c.number, subscription.c.element)
        .order_by(subscription.c.message, edition.c.number.desc(), subscription.c.element)
    )
    return [WaitingPlace(*row) for row in rows]


def waiting_cases(
    work: UnitOfWork, process: str, signal: str, *, after: str = "", limit: int | None = None
) -> list[tuple[str, str]]:
    """Return id and number of the open cases that wait for a signal, in the order of their ids."""
    rows = work.connection.execute(
        select(application_case.c.id, application_case.c.number)
        .distinct()
        .where(*_waiting(process), subscription.c.message == signal, application_case.c.id > after)
        .order_by(application_case.c.id)
        .limit(limit)
    )
    return [(row.id, row.number) for row in rows]


def count_waiting(work: UnitOfWork, process: str, signal: str) -> int:
    """Return how many open cases wait for a signal."""
    query = select(func.count(application_case.c.id.distinct())).where(
        *_waiting(process), subscription.c.message == signal
    )
    return int(work.connection.execute(query).scalar_one())


def add_signal_run(work: UnitOfWork, *, process: str, signal: str, reason: str, by: str) -> str:
    """Write a signal that waits for a second person; return its id."""
    made = new_id()
    work.connection.execute(
        insert(signal_run).values(
            id=made, process=process, signal=signal, reason=reason, state=PROPOSED,
            proposed_by=by, proposed_at=work.now,
        )
    )  # fmt: skip
    return made


def signal_run_of(work: UnitOfWork, run_id: str, *, lock: bool = False) -> SignalRun | None:
    """Return a run; with a lock, nobody else ends it until the commit."""
    query = select(*_COLUMNS).where(signal_run.c.id == run_id)
    row = work.connection.execute(query.with_for_update() if lock else query).first()
    return SignalRun(**row._mapping) if row else None


def signal_runs_of(work: UnitOfWork, process: str, limit: int) -> list[SignalRun]:
    """Return the signals of a procedure, the newest first."""
    rows = work.connection.execute(
        select(*_COLUMNS)
        .where(signal_run.c.process == process)
        .order_by(signal_run.c.proposed_at.desc(), signal_run.c.id)
        .limit(limit)
    )
    return [SignalRun(**row._mapping) for row in rows]


def open_signal_run(work: UnitOfWork, process: str, signal: str) -> str | None:
    """Return the run of a signal that is proposed or under way."""
    found: str | None = work.connection.execute(
        select(signal_run.c.id).where(
            signal_run.c.process == process,
            signal_run.c.signal == signal,
            signal_run.c.state.in_((PROPOSED, RUNNING)),
        )
    ).scalar()
    return found


def end_proposal(work: UnitOfWork, run_id: str, state: str, *, by: str) -> None:
    """Note who confirmed or withdrew a signal."""
    work.connection.execute(
        update(signal_run)
        .where(signal_run.c.id == run_id)
        .values(state=state, ended_by=by, ended_at=work.now)
    )


def note_waiting(work: UnitOfWork, run: SignalRun) -> int:
    """Write down every case that waits for the signal at this moment; return how many."""
    case_ids = (
        select(application_case.c.id)
        .distinct()
        .where(*_waiting(run.process), subscription.c.message == run.signal)
        .subquery()
    )
    rows = select(literal(run.id), case_ids.c.id, literal(DUE), literal(""))
    names = ["run_id", "case_id", "outcome", "told"]
    return int(work.connection.execute(insert(signal_outcome).from_select(names, rows)).rowcount)


def first_running_signal(work: UnitOfWork) -> str | None:
    """Return the run that has been under way for longest."""
    found: str | None = work.connection.execute(
        select(signal_run.c.id).where(signal_run.c.state == RUNNING).order_by(signal_run.c.ended_at).limit(1)
    ).scalar()
    return found


def cases_left(work: UnitOfWork, run_id: str, outcome: str, limit: int | None = None) -> list[str]:
    """Return cases of a run that have had no turn, or no other than that somebody was changing them."""
    rows = work.connection.execute(
        select(signal_outcome.c.case_id)
        .where(signal_outcome.c.run_id == run_id, signal_outcome.c.outcome == outcome)
        .order_by(signal_outcome.c.case_id)
        .limit(limit)
    )
    return list(rows.scalars())


def outcome_of(work: UnitOfWork, run_id: str, case_id: str) -> str | None:
    """Return what has become of a case so far."""
    found: str | None = work.connection.execute(
        select(signal_outcome.c.outcome).where(
            signal_outcome.c.run_id == run_id, signal_outcome.c.case_id == case_id
        )
    ).scalar()
    return found


def note_outcome(work: UnitOfWork, run_id: str, case_id: str, outcome: str, told: str = "") -> None:
    """Note what came of a case."""
    work.connection.execute(
        update(signal_outcome)
        .where(signal_outcome.c.run_id == run_id, signal_outcome.c.case_id == case_id)
        .values(outcome=outcome, told=told)
    )


def finish_signal_run(work: UnitOfWork, run_id: str) -> None:
    """Note that every case has had its turn."""
    work.connection.execute(
        update(signal_run)
        .where(signal_run.c.id == run_id, signal_run.c.state == RUNNING)
        .values(state=DONE, finished_at=work.now)
    )


def signal_counts(work: UnitOfWork, run_id: str) -> dict[str, int]:
    """Return how many cases came to what."""
    rows = work.connection.execute(
        select(signal_outcome.c.outcome, func.count())
        .where(signal_outcome.c.run_id == run_id)
        .group_by(signal_outcome.c.outcome)
    )
    return {row[0]: row[1] for row in rows}


def signal_outcomes(
    work: UnitOfWork, run_id: str, *, after: str = "", limit: int | None = None
) -> list[SignalOutcomeRow]:
    """Return what came of the cases of a run, in the order of their ids."""
    rows = work.connection.execute(
        select(
            signal_outcome.c.case_id,
            application_case.c.number,
            signal_outcome.c.outcome,
            signal_outcome.c.told,
        )
        .join(application_case, application_case.c.id == signal_outcome.c.case_id)
        .where(signal_outcome.c.run_id == run_id, signal_outcome.c.case_id > after)
        .order_by(signal_outcome.c.case_id)
        .limit(limit)
    )
    return [SignalOutcomeRow(**row._mapping) for row in rows]
