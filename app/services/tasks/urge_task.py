"""督办: the lead asks who holds a review to decide, with a reason that is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.inboxes import inbox_of
from app.services.context.beijing import beijing_day
from app.services.context.idempotent import idempotent
from app.services.context.note_override import checked_reason
from app.services.context.refusals import ProcedureRefusedError
from app.services.context.send_notice import send_notice
from app.services.tasks.pass_task_on import task_to_share_out
from app.store.audit_chain import record
from app.store.case_rows import case_of
from app.store.outbox_rows import was_told

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

KIND = "work_urged"


def urge_task(context: AppContext, by: Actor, key: str, task_key: str, *, reason: str) -> None:
    """Ask the holder of a review to decide, once a day.

    Raises NotAllowedError, NotFoundError, TaskClosedError, FormInvalidError, or ProcedureRefusedError when nobody
    holds it or its holder was asked today.
    """

    def command(work: UnitOfWork) -> dict[str, Any]:
        why = checked_reason(reason)
        task = task_to_share_out(work, by, task_key)
        if task.claimed_by is None:
            raise ProcedureRefusedError(rule="nobody_holds_it")
        mark, audience = f"{task_key}.{beijing_day(work.now)}", inbox_of(task.claimed_by)
        if was_told(work, f"{mark}.{KIND}.{audience}"):
            raise ProcedureRefusedError(rule="urged_today")
        told = {"task": task_key, "name": task.name, "holder": task.claimed_by, "reason": why}
        record(work, context.audit_key, task.case_id, by.account_id, "urge", told)
        case = case_of(work, task.case_id)
        facts = {"colleague": by.display_name, "reason": why}
        send_notice(context, work, KIND, (audience,), facts, case=case, mark=mark)
        return {}

    idempotent(context, by, key, "urge", {"task": task_key, "reason": reason}, command)
