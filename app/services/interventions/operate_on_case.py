"""Operations inside one case: tried by anybody who may look, proposed by an operator, confirmed by somebody else.

A trial is the operation itself in a transaction that is rolled back, so that it tells what will come of it. Two people
stand behind each operation that changes the way of a case: docs/adr/0029.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.effects import SendNotice
from app.engine.case_inside import case_inside
from app.engine.errors import EngineError
from app.policy.actor import Role
from app.services.accounts.publisher import PUBLISHERS
from app.services.context.idempotent import idempotent
from app.services.context.one_person import is_one_person
from app.services.context.refusals import NotAllowedError, NotFoundError, ProcedureRefusedError
from app.services.execution.case_command import advance
from app.services.interventions.declared_answers import typed_answers
from app.services.interventions.operation_effect import effect_between, what_waits
from app.services.interventions.operation_request import (
    LEAVE,
    SET,
    CaseAsItStands,
    OperationRequest,
    refuse_request,
    refuse_step,
    stepped,
    value_of,
)
from app.store.audit_chain import record
from app.store.case_operations import (
    DONE,
    OVERTAKEN,
    PROPOSED,
    WITHDRAWN,
    CaseOperation,
    add_operation,
    end_operation,
    locked_operation,
)
from app.store.case_rows import CaseMissingError, CaseRow, lock_case
from app.store.history_rows import HistoryEntry, append_history

if TYPE_CHECKING:
    from app.engine.compiled_edition import CompiledEdition
    from app.engine.execution_context import ExecutionContext
    from app.engine.step import Step
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

SHORTEST_REASON, LONGEST_REASON = 5, 200
OPERATED = "operated"
"""The kind of the row in a case's history."""


class _OnlyTriedError(Exception):
    """Rolls a trial back; it carries what came of it."""

    def __init__(self, tried: TriedOperation) -> None:
        super().__init__()
        self.tried = tried


@dataclass(frozen=True, slots=True)
class TriedOperation:
    """What would come of an operation, and which state of the case that was said of."""

    told: dict[str, Any]
    lock_version: int


def try_operation(context: AppContext, by: Actor, case_id: str, asked: OperationRequest) -> TriedOperation:
    """Return what would come of an operation; nothing is kept.

    Raises NotFoundError, NotAllowedError or ProcedureRefusedError.
    """
    _refuse_others(by)

    def act(work: UnitOfWork) -> None:
        case = _open_case(work, case_id)
        told = _carry_out(context, work, by, case, asked)
        raise _OnlyTriedError(TriedOperation(told, case.lock_version))

    try:
        context.database.transact(act)
    except _OnlyTriedError as undone:
        return undone.tried
    raise AssertionError("unreachable")


def propose_operation(
    context: AppContext, by: Actor, key: str, case_id: str, asked: OperationRequest, *, reason: str
) -> str:
    """Write down an operation that waits for a second person, with what will come of it; return its id.

    Raises what `try_operation` raises, and ProcedureRefusedError with rule operation_reason.
    """
    why = " ".join(reason.split())
    if not SHORTEST_REASON <= len(why) <= LONGEST_REASON:
        raise ProcedureRefusedError(rule="operation_reason")
    if by.role is not Role.OPERATOR:
        raise NotAllowedError(rule="operator_operates")
    tried = try_operation(context, by, case_id, asked)

    def command(work: UnitOfWork) -> dict[str, Any]:
        case = _open_case(work, case_id)
        if case.lock_version != tried.lock_version:
            raise ProcedureRefusedError(rule="operation_overtaken")
        made = add_operation(
            work,
            case_id=case_id,
            kind=asked.kind,
            request=asked.as_row(),
            told=tried.told,
            reason=why,
            lock_version=case.lock_version,
            by=by.account_id,
        )
        facts = {"operation": made, "kind": asked.kind, "request": asked.as_row(), "reason": why}
        record(work, context.audit_key, case_id, by.account_id, "operation_proposed", facts)
        return {"operation": made}

    request = {"case": case_id, "asked": asked.as_row(), "reason": reason}
    return str(idempotent(context, by, key, "propose_operation", request, command)["operation"])


def confirm_operation(context: AppContext, by: Actor, key: str, case_id: str, operation_id: str) -> None:
    """Carry out what somebody else has proposed, if the case is still as it was then.

    Raises NotFoundError, NotAllowedError, or ProcedureRefusedError with rule operation_own, operation_ended or
    operation_overtaken (the proposal is then over), or what stands against the operation by now.
    """
    _refuse_others(by)

    def command(work: UnitOfWork) -> dict[str, Any]:
        case = _open_case(work, case_id)
        found = _waiting(work, case_id, operation_id)
        if is_one_person(work, by.account_id, {found.proposed_by}):
            raise ProcedureRefusedError(rule="operation_own")
        if case.lock_version != found.lock_version:
            end_operation(work, found.id, OVERTAKEN, by=by.account_id)
            facts = {"operation": found.id}
            record(work, context.audit_key, case_id, by.account_id, "operation_overtaken", facts)
            return {"overtaken": True}
        asked = OperationRequest(**found.request)
        told = _carry_out(context, work, by, case, asked)
        end_operation(work, found.id, DONE, by=by.account_id)
        _write_down(context, work, by, case, found, told)
        return {}

    request = {"case": case_id, "operation": operation_id}
    if idempotent(context, by, key, "confirm_operation", request, command).get("overtaken"):
        raise ProcedureRefusedError(rule="operation_overtaken")


def withdraw_operation(context: AppContext, by: Actor, key: str, case_id: str, operation_id: str) -> None:
    """Take a proposal back; raises NotFoundError, NotAllowedError or ProcedureRefusedError."""
    _refuse_others(by)

    def command(work: UnitOfWork) -> dict[str, Any]:
        lock_case(work, case_id)
        found = _waiting(work, case_id, operation_id)
        end_operation(work, found.id, WITHDRAWN, by=by.account_id)
        facts = {"operation": found.id}
        record(work, context.audit_key, case_id, by.account_id, "operation_withdrawn", facts)
        return {}

    request = {"case": case_id, "operation": operation_id}
    idempotent(context, by, key, "withdraw_operation", request, command)


def _refuse_others(by: Actor) -> None:
    if by.role not in PUBLISHERS:
        raise NotAllowedError(rule="operator_operates")


def _open_case(work: UnitOfWork, case_id: str) -> CaseRow:
    try:
        case = lock_case(work, case_id)
    except CaseMissingError as missing:
        raise NotFoundError(kind="case") from missing
    if case.ended_at is not None:
        raise ProcedureRefusedError(rule="operation_case_ended")
    return case


def _waiting(work: UnitOfWork, case_id: str, operation_id: str) -> CaseOperation:
    found = locked_operation(work, case_id, operation_id)
    if found is None:
        raise NotFoundError(kind="operation")
    if found.state != PROPOSED:
        raise ProcedureRefusedError(rule="operation_ended")
    return found


def _carry_out(
    context: AppContext, work: UnitOfWork, by: Actor, case: CaseRow, asked: OperationRequest
) -> dict[str, Any]:
    """Do it, with all rules asked, and return what came of it."""
    before = what_waits(work, case.id)
    now = standing(context, work, case, before.tasks)
    refuse_request(asked, now)
    value = None
    if asked.kind == SET:
        slot, new = value_of(asked, now)
        value = (slot.name, slot.value, new)
    answers = _answers(context, work, case, now, asked)
    notices: list[SendNotice] = []

    def move(_edition: CompiledEdition, blob: bytes, around: ExecutionContext) -> Step:
        step = stepped(asked, now, blob, answers, around)
        refuse_step(asked, now, step)
        notices.extend(effect for effect in step.effects if isinstance(effect, SendNotice))
        return step

    try:
        advance(context, work, case, by, f"operate:{asked.kind}", move)
    except EngineError as failed:
        raise ProcedureRefusedError(rule="operation_fails", message=failed.message) from failed
    return effect_between(context, work, before, what_waits(work, case.id), notices, value)


def standing(context: AppContext, work: UnitOfWork, case: CaseRow, tasks: dict[str, Any]) -> CaseAsItStands:
    """Return what an operation on a case is held against."""
    edition = context.editions.compiled(work, case.edition)
    types = context.editions.names(work, case.edition)
    return CaseAsItStands(edition, types, case_inside(edition, case.blob), tasks)


def _answers(
    context: AppContext, work: UnitOfWork, case: CaseRow, now: CaseAsItStands, asked: OperationRequest
) -> dict[str, Any]:
    if asked.kind != LEAVE:
        return {}
    node = next(token.node for token in now.inside.tokens if token.key == asked.token)
    forms = context.editions.forms(work, case.edition)
    return typed_answers(now.edition, forms, node, asked.answers, is_as_drawn=not asked.target)


def _write_down(
    context: AppContext,
    work: UnitOfWork,
    by: Actor,
    case: CaseRow,
    done: CaseOperation,
    told: dict[str, Any],
) -> None:
    facts = {
        "operation": done.id,
        "kind": done.kind,
        "reason": done.reason,
        "proposed_by": done.proposed_by,
        "from": [one["name"] for one in told["closes"]],
        "to": [one["name"] for one in told["opens"]],
    }
    entry = HistoryEntry(OPERATED, "", case.procedure, "", None, facts)
    append_history(work, case.id, by.account_id, [entry])
    audited = {**facts, "request": done.request, "told": told}
    record(work, context.audit_key, case.id, by.account_id, "operation_done", audited)
