"""Signals from outside: which there are, what each waiting case would do, proposed by one person, confirmed by another.

A trial is the signal itself in a transaction that is rolled back. The cases that wait at the moment of the
confirmation are written down with it; each then hears the signal once: docs/adr/0034.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.effects import SendNotice
from app.engine.errors import EngineError, NoReceiverError
from app.engine.run_case import send_signal
from app.services.accounts.publisher import PUBLISHERS
from app.services.context.edition_cache import EditionUnusableError
from app.services.context.idempotent import idempotent
from app.services.context.one_person import is_one_person
from app.services.context.refusals import NotAllowedError, NotFoundError, ProcedureRefusedError
from app.services.execution.case_command import advance
from app.services.interventions.operation_effect import effect_between, what_waits
from app.store.audit_chain import OFFICE, record
from app.store.case_rows import CaseRow, lock_case
from app.store.database import advisory_lock
from app.store.edition_rows import editions_in_use, open_cases_by_edition
from app.store.signal_rows import (
    PROPOSED,
    RUNNING,
    WITHDRAWN,
    SignalRun,
    add_signal_run,
    count_waiting,
    end_proposal,
    note_waiting,
    open_signal_run,
    signal_run_of,
    waiting_cases,
)

if TYPE_CHECKING:
    from app.engine.compiled_edition import CompiledEdition
    from app.engine.diagram_node import Node
    from app.engine.execution_context import ExecutionContext
    from app.engine.step import Step
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

SHORTEST_REASON, LONGEST_REASON = 5, 200


class _OnlyTriedError(Exception):
    """Rolls a trial back; it carries what came of it."""

    def __init__(self, told: dict[str, Any]) -> None:
        super().__init__()
        self.told = told


@dataclass(frozen=True, slots=True)
class TriedSignal:
    """What one case would do; `wrong` is why it could not go on."""

    case_id: str
    number: str
    told: dict[str, Any]
    wrong: str = ""


def signals_heard(context: AppContext, work: UnitOfWork, process: str) -> dict[str, list[tuple[int, Node]]]:
    """Return the signals from outside that editions in use hear, each with its events by the edition's number."""
    cases = open_cases_by_edition(work)
    found: dict[str, list[tuple[int, Node]]] = {}
    for one in editions_in_use(work, process):
        if not one.is_live and not cases.get(one.row.sha256):
            continue
        try:
            edition = context.editions.compiled(work, one.row.sha256)
        except EditionUnusableError:
            continue
        for node in edition.every_node():
            if node.hears_outside:
                found.setdefault(str(node.signal), []).append((one.row.number, node))
    return found


def try_signal(
    context: AppContext, by: Actor, process: str, signal: str, *, after: str = "", limit: int = 20
) -> list[TriedSignal]:
    """Return what waiting cases would do, in the order of their ids; nothing is kept. Raises NotAllowedError."""
    _refuse_others(by)
    with context.database.reading() as work:
        cases = waiting_cases(work, process, signal, after=after, limit=limit)
    return [_tried(context, by, signal, case_id, number) for case_id, number in cases]


def _tried(context: AppContext, by: Actor, signal: str, case_id: str, number: str) -> TriedSignal:
    def act(work: UnitOfWork) -> None:
        raise _OnlyTriedError(let_hear(context, work, by, lock_case(work, case_id), signal))

    try:
        context.database.transact(act)
    except _OnlyTriedError as undone:
        return TriedSignal(case_id, number, undone.told)
    except EngineError as failed:
        return TriedSignal(case_id, number, {}, failed.message)
    raise AssertionError("unreachable")


def let_hear(context: AppContext, work: UnitOfWork, by: Actor, case: CaseRow, signal: str) -> dict[str, Any]:
    """Let a locked case hear a signal; return what came of it. Raises NoReceiverError where it waits no more."""
    if case.ended_at is not None:
        raise NoReceiverError(f"办件没有在等待信号“{signal}”")
    before = what_waits(work, case.id)
    notices: list[SendNotice] = []

    def move(edition: CompiledEdition, blob: bytes, around: ExecutionContext) -> Step:
        step = send_signal(edition, blob, signal, around)
        notices.extend(effect for effect in step.effects if isinstance(effect, SendNotice))
        return step

    after = advance(context, work, case, by, f"signal:{signal}", move)
    told = effect_between(context, work, before, what_waits(work, case.id), notices, None)
    return told | {"ends": after.ended_at is not None}


def propose_signal(
    context: AppContext, by: Actor, key: str, process: str, signal: str, *, reason: str
) -> str:
    """Write down a signal that waits for a second person; return its id.

    Raises NotAllowedError, or ProcedureRefusedError with rule signal_reason, signal_unheard (no edition in use hears
    it), signal_nobody_waits or signal_under_way.
    """
    why = " ".join(reason.split())
    _refuse_others(by)
    if not SHORTEST_REASON <= len(why) <= LONGEST_REASON:
        raise ProcedureRefusedError(rule="signal_reason")

    def command(work: UnitOfWork) -> dict[str, Any]:
        advisory_lock(work, f"signal {signal} of {process}")
        if signal not in signals_heard(context, work, process):
            raise ProcedureRefusedError(rule="signal_unheard")
        if open_signal_run(work, process, signal) is not None:
            raise ProcedureRefusedError(rule="signal_under_way")
        waiting = count_waiting(work, process, signal)
        if not waiting:
            raise ProcedureRefusedError(rule="signal_nobody_waits")
        made = add_signal_run(work, process=process, signal=signal, reason=why, by=by.account_id)
        facts = {"run": made, "process": process, "signal": signal, "cases": waiting, "reason": why}
        record(work, context.audit_key, OFFICE, by.account_id, "signal_proposed", facts)
        return {"run": made}

    request = {"process": process, "signal": signal, "reason": reason}
    return str(idempotent(context, by, key, "propose_signal", request, command)["run"])


def confirm_signal(context: AppContext, by: Actor, key: str, run_id: str) -> None:
    """Send what somebody else has proposed: every case that waits now will hear it.

    Raises NotFoundError, NotAllowedError, or ProcedureRefusedError with rule signal_own or signal_ended.
    """
    _refuse_others(by)

    def command(work: UnitOfWork) -> dict[str, Any]:
        found = _proposed(work, run_id)
        if is_one_person(work, by.account_id, {found.proposed_by}):
            raise ProcedureRefusedError(rule="signal_own")
        cases = note_waiting(work, found)
        end_proposal(work, run_id, RUNNING, by=by.account_id)
        facts = {"run": run_id, "process": found.process, "signal": found.signal, "cases": cases}
        record(work, context.audit_key, OFFICE, by.account_id, "signal_confirmed", facts)
        return {"cases": cases}

    idempotent(context, by, key, "confirm_signal", {"run": run_id}, command)


def withdraw_signal(context: AppContext, by: Actor, key: str, run_id: str) -> None:
    """Take a proposal back; raises NotFoundError, NotAllowedError or ProcedureRefusedError."""
    _refuse_others(by)

    def command(work: UnitOfWork) -> dict[str, Any]:
        found = _proposed(work, run_id)
        end_proposal(work, run_id, WITHDRAWN, by=by.account_id)
        facts = {"run": run_id, "process": found.process, "signal": found.signal}
        record(work, context.audit_key, OFFICE, by.account_id, "signal_withdrawn", facts)
        return {}

    idempotent(context, by, key, "withdraw_signal", {"run": run_id}, command)


def signal_run_shown(work: UnitOfWork, process: str, run_id: str) -> SignalRun:
    """Return a run of a procedure; raises NotFoundError."""
    found = signal_run_of(work, run_id)
    if found is None or found.process != process:
        raise NotFoundError(kind="signal")
    return found


def _proposed(work: UnitOfWork, run_id: str) -> SignalRun:
    found = signal_run_of(work, run_id, lock=True)
    if found is None:
        raise NotFoundError(kind="signal")
    if found.state != PROPOSED:
        raise ProcedureRefusedError(rule="signal_ended")
    return found


def _refuse_others(by: Actor) -> None:
    if by.role not in PUBLISHERS:
        raise NotAllowedError(rule="analysts_publish")
