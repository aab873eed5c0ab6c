"""An operator makes a paper of the office void, on the authority's written decision: it is kept, and verifies as void."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.services.context.idempotent import idempotent
from app.services.context.note_override import checked_reason, refuse_others
from app.services.context.refusals import NotFoundError, ProcedureRefusedError
from app.services.context.send_notice import send_notice
from app.store.audit_chain import record
from app.store.case_rows import CaseMissingError, lock_case
from app.store.office_paper_rows import paper_of_id, void_paper_row

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

KIND = "paper_voided"


def void_paper(
    context: AppContext, by: Actor, case_id: str, paper_id: str, key: str, *, reason: str
) -> dict[str, Any]:
    """Make a paper void for good and tell those it is addressed to.

    Raises NotAllowedError, NotFoundError, FormInvalidError, or ProcedureRefusedError for one that is void already.
    """
    refuse_others(by)

    def command(work: UnitOfWork) -> dict[str, Any]:
        why = checked_reason(reason)
        row = paper_of_id(work, paper_id)
        if row is None or row.case_id != case_id:
            raise NotFoundError(kind="paper")
        try:
            case = lock_case(work, case_id)
        except CaseMissingError as missing:
            raise NotFoundError(kind="case") from missing
        if not void_paper_row(work, case_id, paper_id, by.account_id, why):
            raise ProcedureRefusedError(rule="paper_is_void")
        told = {"number": row.number, "reason": why}
        record(work, context.audit_key, case_id, by.account_id, "void_paper", told)
        facts = {"paper_title": row.title, "paper_number": row.number, "reason": why}
        send_notice(context, work, KIND, tuple(row.audience), facts, case=case, mark=paper_id)
        return {"number": row.number}

    request = {"case": case_id, "paper": paper_id, "reason": reason}
    return idempotent(context, by, key, "void_paper", request, command)
