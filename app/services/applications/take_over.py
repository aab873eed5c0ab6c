"""A renewal takes an open change of information over: it carries the information, the change need not end first.

Manual, chapter 5 note 1: no second application for the information. An open change must never keep a renewal from
being submitted in time (T45), and one permit has one open application (A51); so the change ends in favour of the
renewal, in the same transaction, and what the employee wrote waits for them in the renewal's form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.form_parts import FormPart
from app.domain.office_codes import ApplicationState
from app.domain.procedures import Procedure
from app.engine.step import Message
from app.services.applications.withdraw_case import WITHDRAWN, interrupt
from app.services.context.refusals import ProcedureRefusedError
from app.services.context.send_notice import send_notice
from app.store.answer_rows import add_answer, answers_of
from app.store.audit_chain import record
from app.store.case_rows import change_case, lock_case

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork

TAKEN_OVER = FormPart.TAKEN_OVER.value
"""Cause of the change's end, and the step under which its answers stand in the renewal."""
INFORMATION_CHANGES = frozenset({Procedure.BASIC_INFO_CHANGE, Procedure.BUSINESS_INFO_CHANGE})


def end_in_favour(context: AppContext, work: UnitOfWork, by: Actor, change: CaseRow) -> CaseRow:
    """End an open change of information because its permit is to be renewed; return it as it ended."""
    ended = interrupt(context, work, lock_case(work, change.id), by, Message(WITHDRAWN, change.id))
    change_case(work, ended, cause=TAKEN_OVER)
    record(work, context.audit_key, change.id, by.account_id, TAKEN_OVER, {"permit": change.permit_id})
    return ended


def carry_over(context: AppContext, work: UnitOfWork, change: CaseRow, begun: Mapping[str, Any]) -> None:
    """Lay the change's answers beside the renewal's form and tell both parties.

    Raises ProcedureRefusedError when the renewal was refused at its start: then the change must stay as it was.
    """
    if begun["state"] == ApplicationState.REFUSED.value:
        raise ProcedureRefusedError(rule="renewal_not_yet", number=change.number)
    for answer in answers_of(work, change.id):
        add_answer(
            work,
            case_id=begun["case_id"],
            element=TAKEN_OVER,
            round_number=1,
            task_key=f"over:{answer.task_key}",
            data=answer.data,
            by=answer.by,
            gives=(FormPart.TAKEN_OVER,),
        )
    audience = (f"person:{change.person_id}", f"employer:{change.employer_id}")
    facts = {"renewal": begun["number"]}
    send_notice(
        context,
        work,
        "change_taken_over",
        audience,
        facts,
        case=change,
        mark=f"case.{change.id}.{TAKEN_OVER}",
    )
