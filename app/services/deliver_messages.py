"""Deliver messages that one case sent to another, or that came from outside, to whoever waits for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.engine.errors import EngineError
from app.policy.actor import SYSTEM
from app.services.case_command import deliver_waiting, note_incident
from app.store.case_rows import lock_case
from app.store.message_rows import cases_with_mail

if TYPE_CHECKING:
    from app.services.house import House
    from app.store.database import Work


def deliver_messages(house: House) -> int:
    """Deliver what waits; return how many cases took a message. An obstacle becomes an incident."""
    with house.database.reading() as work:
        waiting = cases_with_mail(work)
    return sum(_deliver(house, case_id) for case_id in waiting)


def _deliver(house: House, case_id: str) -> bool:
    def act(work: Work) -> bool:
        before = lock_case(work, case_id)
        return deliver_waiting(house, work, before, SYSTEM).lock_version != before.lock_version

    try:
        return house.database.transact(act)
    except EngineError as failed:
        note_incident(house, case_id, {"kind": "messages", "case": case_id}, failed)
        return False
