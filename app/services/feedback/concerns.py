"""投诉 and 咨询: told by units and employees, answered once by the lead of the authority or by an operator."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.domain.concern_kinds import LONGEST_TEXT, ConcernKind
from app.domain.inboxes import inbox_of
from app.policy.actor import Role
from app.services.context.beijing import beijing_day
from app.services.context.case_visibility import may_see
from app.services.context.idempotent import idempotent
from app.services.context.rate_limit import Limit, count_start
from app.services.context.refusals import (
    FormInvalidError,
    NotAllowedError,
    NotFoundError,
    ProcedureRefusedError,
)
from app.services.context.send_notice import send_notice
from app.services.context.who_may_hold import lead
from app.store.account_rows import account_of
from app.store.audit_chain import OFFICE, record
from app.store.case_rows import case_of, ids_of_numbers
from app.store.employer_rows import permissions_of
from app.store.feedback_rows import add_concern, answer_open, concern_of

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

KIND, TEXT, CASE = "kind", "text", "case_number"
MAY_ASK = (ConcernKind.COMPLAINT, ConcernKind.QUESTION)
A_DAY = Limit("concerns", 20, timedelta(days=1))


def tell_concern(
    context: AppContext, by: Actor, key: str, kind: str, text: str, case_number: str
) -> dict[str, Any]:
    """Tell the office something; return its number.

    Raises FormInvalidError for an empty or too long text or a case that is none of one's own, ThrottledError after
    twenty in a day.
    """
    said, about = text.strip(), case_number.strip()

    def command(work: UnitOfWork) -> dict[str, Any]:
        case_id = _case(work, by, about) if about else None
        if errors := _faults(kind, said, is_case_known=not about or case_id is not None):
            raise FormInvalidError(errors=errors, values={KIND: kind, TEXT: text, CASE: case_number})
        count_start(work, A_DAY, by.account_id)
        authority = (case_of(work, case_id).authority or "") if case_id else _authority(work, by)
        number = add_concern(
            work,
            beijing_day(work.now).year,
            kind=kind,
            account_id=by.account_id,
            case_id=case_id,
            authority=authority,
            text=said,
        )
        record(work, context.audit_key, OFFICE, by.account_id, "concern_told", {"number": number})
        return {"number": number}

    request = {KIND: kind, TEXT: said, CASE: about}
    return idempotent(context, by, key, "tell_concern", request, command)


def answer_concern(context: AppContext, by: Actor, key: str, concern_id: str, text: str) -> dict[str, Any]:
    """Answer what was told, once.

    Raises NotFoundError for what is another authority's, NotAllowedError for a reviewer who leads none,
    ProcedureRefusedError when it is answered already, FormInvalidError for an empty or too long answer.
    """
    said = text.strip()

    def command(work: UnitOfWork) -> dict[str, Any]:
        found = concern_of(work, concern_id)
        if found is None or not _may_answer(work, by, found.authority):
            raise NotFoundError(kind="concern")
        if fault := _fault_of_text(said):
            raise FormInvalidError(errors=((TEXT, fault),), values={TEXT: text})
        if not answer_open(work, concern_id, said, by.account_id):
            raise ProcedureRefusedError(rule="concern_answered")
        facts = {"number": found.number}
        record(work, context.audit_key, OFFICE, by.account_id, "concern_answered", facts)
        account = account_of(work, found.account_id)
        to = f"person:{account.person_id}" if account and account.person_id else inbox_of(found.account_id)
        send_notice(
            context, work, "concern_answered", (to,), facts, case=None, mark=f"concern.{found.number}"
        )
        return facts

    return idempotent(context, by, key, "answer_concern", {"id": concern_id, TEXT: said}, command)


def _may_answer(work: UnitOfWork, by: Actor, authority: str) -> bool:
    if by.role is Role.OPERATOR:
        return True
    if by.role is not Role.REVIEWER:
        raise NotAllowedError(rule="lead_shares_out")
    return bool(authority) and lead(work, by).authority == authority


def _case(work: UnitOfWork, by: Actor, number: str) -> str | None:
    case_id = ids_of_numbers(work, [number]).get(number)
    return case_id if case_id and may_see(work, by, case_id) else None


def _authority(work: UnitOfWork, by: Actor) -> str:
    held = permissions_of(work, by.employer_id) if by.employer_id else []
    return next((row.authority for row in held if row.authority), "") or ""


def _faults(kind: str, text: str, *, is_case_known: bool) -> tuple[tuple[str, str], ...]:
    faults = {
        KIND: "" if kind in MAY_ASK else "请选择投诉或咨询",
        TEXT: _fault_of_text(text),
        CASE: "" if is_case_known else "没有找到您的这件办件，请核对编号，或者不填",
    }
    return tuple((name, fault) for name, fault in faults.items() if fault)


def _fault_of_text(text: str) -> str:
    if not text:
        return "请写明内容"
    return "" if len(text) <= LONGEST_TEXT else f"最多 {LONGEST_TEXT} 个字，现在有 {len(text)} 个字，请缩短"
