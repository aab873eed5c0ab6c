"""A confirmed signal brought to the cases that waited for it: one transaction a case, carried on by the worker.

What came of a case is written with it, so whoever is killed goes on with the next case and none hears it twice. A case
that somebody is changing just now has another turn at the end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.errors import NoReceiverError
from app.policy.actor import SYSTEM
from app.services.accounts.sign_in import actor
from app.services.context.certain_clock import transact_due
from app.services.execution.set_aside import PASSING
from app.services.interventions.signal_proposals import let_hear
from app.store.account_rows import account_of
from app.store.database_trouble import DatabaseBusyError
from app.store.migration_rows import lock_free_case
from app.store.signal_rows import (
    BUSY,
    DUE,
    FAILED,
    GONE,
    HEARD,
    RUNNING,
    SignalRun,
    cases_left,
    finish_signal_run,
    first_running_signal,
    note_outcome,
    outcome_of,
    signal_run_of,
)

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

AT_ONCE = 50
"""Cases of one piece: the worker looks at its other chores afterwards."""
STILL_BUSY = "办件一直有人在办，没有听到。需要的话请再发一次，只发给还在等的办件"
GOES_ON_NO_MORE = "流程走不下去，办件没有变化：{why}"


def carry_signals(context: AppContext) -> bool:
    """Bring the signal that has waited longest to its next cases: a chore of the worker; tell whether there was any."""
    with context.database.reading() as work:
        run_id = first_running_signal(work)
    if run_id is None:
        return False
    carry_signal(context, run_id)
    return True


def carry_signal(context: AppContext, run_id: str, *, limit: int = AT_ONCE) -> bool:
    """Bring a signal to its next cases; tell whether more are left."""
    with context.database.reading() as work:
        run = signal_run_of(work, run_id)
        if run is None or run.state != RUNNING:
            return False
        account = account_of(work, str(run.ended_by))
        due = cases_left(work, run_id, DUE, limit)
    by = actor(account) if account is not None else SYSTEM
    for case_id in due:
        _bring(context, run, by, case_id)
    if len(due) == limit:
        return True
    with context.database.reading() as work:
        busy = cases_left(work, run_id, BUSY)
    for case_id in busy:
        _bring(context, run, by, case_id, is_last_turn=True)
    context.database.transact(lambda work: finish_signal_run(work, run_id))
    return False


def _bring(
    context: AppContext, run: SignalRun, by: Actor, case_id: str, *, is_last_turn: bool = False
) -> None:
    """Let one case hear it and note what came of it, in one transaction."""

    def act(work: UnitOfWork) -> None:
        case = lock_free_case(work, case_id)
        if case is None:
            _note_busy(work, run, case_id, is_last_turn=is_last_turn)
            return
        if outcome_of(work, run.id, case_id) not in {DUE, BUSY}:
            return
        let_hear(context, work, by, case, run.signal)
        context.failpoints("before_signal_noted")
        note_outcome(work, run.id, case_id, HEARD)

    try:
        transact_due(context, act)
    except NoReceiverError:
        context.database.transact(lambda work: note_outcome(work, run.id, case_id, GONE))
    except DatabaseBusyError:
        context.database.transact(lambda work: _note_busy(work, run, case_id, is_last_turn=is_last_turn))
    except PASSING:
        raise
    except Exception as failed:  # noqa: BLE001 — what stops one case must not stop all the others
        told = GOES_ON_NO_MORE.format(why=getattr(failed, "message", "") or type(failed).__name__)
        context.database.transact(lambda work: note_outcome(work, run.id, case_id, FAILED, told))


def _note_busy(work: UnitOfWork, run: SignalRun, case_id: str, *, is_last_turn: bool) -> None:
    if is_last_turn:
        note_outcome(work, run.id, case_id, FAILED, STILL_BUSY)
    else:
        note_outcome(work, run.id, case_id, BUSY)
