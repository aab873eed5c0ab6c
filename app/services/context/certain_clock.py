"""Nothing that is due happens by a clock that may be wrong: an expiry by mistake cannot be taken back by waiting.

Each transaction that acts because a date has come asks here first. What one process doubts stops all of them, until
an operator has looked at every clock and confirmed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from app.domain.clock_doubt import Doubt, doubt_of
from app.policy.actor import SYSTEM, Role
from app.services.context.beijing import beijing_day
from app.services.context.idempotent import idempotent
from app.services.context.note_override import checked_reason
from app.services.context.refusals import ClockDoubtError, NotAllowedError, ProcedureRefusedError
from app.store import clock_rows
from app.store.audit_chain import OFFICE, record
from app.store.sweep_rows import forget_sweeps_after

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.clock_rows import ClockState
    from app.store.database import UnitOfWork

T = TypeVar("T")
KIND = "clock_confirmed"


@dataclass(frozen=True, slots=True)
class Clocks:
    """Every clock there is, for the operator."""

    wall: datetime
    expected: datetime | None
    database: datetime | None
    state: ClockState | None
    doubt: dict[str, str] | None
    """What is doubted by all processes, or what this one has just found."""

    @property
    def is_news(self) -> bool:
        """Tell whether this process doubts what the others do not know of yet."""
        return self.doubt is not None and (self.state is None or self.state.doubt is None)


def clocks(context: AppContext, work: UnitOfWork) -> Clocks:
    """Read all clocks in this transaction."""
    wall, started = context.machine.read()
    state = clock_rows.clock_state_of(work)
    known = clock_rows.start_of_machine(work, context.machine.boot)
    expected = None if known is None else known + (wall - started)
    database = clock_rows.database_clock(work)
    if state is not None and state.doubt is not None:
        return Clocks(wall, expected, database, state, dict(state.doubt))
    accepted = timedelta(seconds=state.database_ahead) if state else timedelta()
    found = doubt_of(
        wall,
        expected=expected,
        database=database - accepted if database is not None else None,
        last_seen=state.seen_at if state else None,
    )
    return Clocks(wall, expected, database, state, _facts(found, context.machine.name) if found else None)


def ensure_certain(context: AppContext, work: UnitOfWork) -> None:
    """Refuse to do what is due while the clock is in doubt; raises ClockDoubtError. One look is enough for a commit."""
    if work.pending.is_certain:
        return
    found = clocks(context, work)
    if found.doubt is not None:
        raise ClockDoubtError(**found.doubt)
    work.pending.is_certain = True


def transact_due(context: AppContext, command: Callable[[UnitOfWork], T]) -> T:
    """Do what is due in one transaction; raises ClockDoubtError, and then all other processes stop as well."""

    def act(work: UnitOfWork) -> T:
        ensure_certain(context, work)
        return command(work)

    try:
        return context.database.transact(act)
    except ClockDoubtError:
        look_at_clock(context)
        raise


def look_at_clock(context: AppContext) -> dict[str, str] | None:
    """Compare this process's clock with all others and write down what is found; return what is doubted."""

    def act(work: UnitOfWork) -> dict[str, str] | None:
        found = clocks(context, work)
        _, started = context.machine.read()
        if found.doubt is None:
            clock_rows.keep_seen(work, found.wall)
            clock_rows.keep_machine(work, context.machine.boot, started, found.wall)
        elif found.is_news:
            if found.state is None:
                clock_rows.keep_seen(work, found.wall)
            clock_rows.keep_doubt(work, found.doubt, found.wall)
            record(work, context.audit_key, OFFICE, SYSTEM.account_id, "clock_doubt", found.doubt)
        return found.doubt

    return context.database.transact(act)


def confirm_clock(context: AppContext, by: Actor, key: str, *, reason: str) -> dict[str, Any]:
    """Believe this process's clock from now on, with the reason and all clocks in the audit; raises refusals."""
    if by.role is not Role.OPERATOR:
        raise NotAllowedError(rule="operator_confirms_clock")

    def command(work: UnitOfWork) -> dict[str, Any]:
        why = checked_reason(reason)
        state = clock_rows.clock_state_of(work, lock=True)
        if state is None or state.doubt is None:
            raise ProcedureRefusedError(rule="clock_not_in_doubt")
        found = clocks(context, work)
        wall, started = context.machine.read()
        ahead = (found.database - wall).total_seconds() if found.database is not None else 0.0
        clock_rows.keep_confirmed(
            work,
            wall=wall,
            database_ahead=ahead,
            by=by.account_id,
            reason=why,
            boot=context.machine.boot,
            started_at=started,
        )
        forget_sweeps_after(work, beijing_day(work.now))
        told = {
            "reason": why,
            "wall": wall.isoformat(),
            "expected": found.expected.isoformat() if found.expected else None,
            "database": found.database.isoformat() if found.database else None,
            "last_seen": state.seen_at.isoformat(),
            "doubt": dict(state.doubt),
        }
        record(work, context.audit_key, OFFICE, by.account_id, KIND, told)
        return {"wall": wall.isoformat()}

    return idempotent(context, by, key, KIND, {"reason": reason}, command)


def _facts(doubt: Doubt, machine: str) -> dict[str, str]:
    return {
        "kind": doubt.kind.value,
        "source": doubt.source.value,
        "wall": doubt.wall.isoformat(),
        "against": doubt.against.isoformat(),
        "machine": machine,
    }
