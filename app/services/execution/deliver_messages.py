"""Bring messages to cases that wait for them, whichever side came first, and after a kill in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.policy.actor import SYSTEM
from app.services.context.certain_clock import transact_due
from app.services.execution.case_command import deliver_waiting
from app.services.execution.set_aside import set_aside
from app.store.case_rows import lock_case
from app.store.incident_rows import waiting_for_operator
from app.store.message_rows import cases_with_mail

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

KIND = "message"


def deliver_messages(context: AppContext) -> int:
    """Deliver every message a case waits for; return how many cases went on.

    A case that could not take its message waits for an operator instead of failing every second.
    """
    with context.database.reading() as work:
        waiting = cases_with_mail(work, without=waiting_for_operator(work, KIND, "case"))
    return sum(deliver_to(context, case_id) for case_id in waiting)


def deliver_to(context: AppContext, case_id: str) -> bool:
    """Deliver what one case waits for; an obstacle becomes an incident."""

    def act(work: UnitOfWork) -> bool:
        case = lock_case(work, case_id)
        return deliver_waiting(context, work, case, SYSTEM).lock_version != case.lock_version

    try:
        return transact_due(context, act)
    except Exception as failed:  # noqa: BLE001 — whatever stops one case must not stop everybody's messages
        set_aside(context, case_id, {"kind": KIND, "case": case_id}, failed)
    return False
