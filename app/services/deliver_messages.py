"""Bring messages to cases that wait for them, whichever side came first, and after a kill in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.policy.actor import SYSTEM
from app.services.case_command import deliver_waiting
from app.services.certain_clock import transact_due
from app.services.set_aside import set_aside
from app.store.case_rows import lock_case
from app.store.incident_rows import waiting_for_operator
from app.store.message_rows import cases_with_mail

if TYPE_CHECKING:
    from app.services.house import House
    from app.store.database import Work

KIND = "message"


def deliver_messages(house: House) -> int:
    """Deliver every message a case waits for; return how many cases went on.

    A case that could not take its message waits for an operator instead of failing every second.
    """
    with house.database.reading() as work:
        waiting = cases_with_mail(work, without=waiting_for_operator(work, KIND, "case"))
    return sum(deliver_to(house, case_id) for case_id in waiting)


def deliver_to(house: House, case_id: str) -> bool:
    """Deliver what one case waits for; an obstacle becomes an incident."""

    def act(work: Work) -> bool:
        case = lock_case(work, case_id)
        return deliver_waiting(house, work, case, SYSTEM).lock_version != case.lock_version

    try:
        return transact_due(house, act)
    except Exception as failed:  # noqa: BLE001 — whatever stops one case must not stop everybody's messages
        set_aside(house, case_id, {"kind": KIND, "case": case_id}, failed)
    return False
