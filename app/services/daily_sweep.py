"""Every day, and after a standstill: expire permits whose last day has passed, and remind in time.

Correctness does not hang on timers of single cases: one idempotent sweep with row locks decides.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.dmn.decide import decide
from app.domain.office_codes import PermitState
from app.domain.reminder_days import reminder_inputs
from app.domain.renewal_window import renewal_window
from app.services.beijing import beijing_day
from app.services.calendar_of import calendar_of
from app.services.certain_clock import transact_due
from app.services.deliver_messages import deliver_to
from app.services.end_of_permit import expire, interrupt_application, mark_of_end
from app.services.run_expiry import FAILURES, note_failure, open_expiry
from app.services.send_notice import send_notice
from app.services.start_case import RENEWAL
from app.store.case_rows import open_case_of_permit
from app.store.database import take_turns
from app.store.edition_rows import EditionMissingError, live_edition_of
from app.store.permit_rows import (
    active_employer_of,
    live_permits_exceeded_by,
    live_permits_until,
)
from app.store.person_rows import person_of
from app.store.sweep_rows import is_swept, note_swept
from app.store.task_rows import tasks_of_case

if TYPE_CHECKING:
    from datetime import date

    from app.domain.permit import Permit
    from app.services.house import House
    from app.store.case_rows import CaseRow
    from app.store.database import Work

LOOK_AHEAD_DAYS = 130
TO_ALL = "all"
"""Recipients of the table `reminders`: also those who review the case now."""


def sweep(house: House) -> int:
    """Expire and remind; return how many permits were touched. A second run on the same day finds nothing."""
    return expire_permits(house) + remind_about_permits(house)


def expire_permits(house: House) -> int:
    """Expire every live permit whose last valid day lies before today in Beijing; return how many."""
    count = 0
    while permit_id := _expire_one(house):
        close_case_of_expired(house, permit_id)
        count += 1
    return count


def _expire_one(house: House) -> str | None:
    """Expire the next permit with its diagram; if that fails, without it, and an operator is told."""
    tried: list[str] = []
    try:
        return transact_due(house, lambda work: _expire_next(house, work, tried))
    except FAILURES as failed:
        note_failure(house, tried[-1], failed)
    return transact_due(house, lambda work: _expire_next(house, work, without_diagram=tried[-1]))


def _expire_next(
    house: House, work: Work, tried: list[str] | None = None, *, without_diagram: str = ""
) -> str | None:
    """Expire one permit, this very one if its diagram has just failed. The lock is kept until the commit."""
    for permit in live_permits_exceeded_by(work, beijing_day(work.now), limit=1, only=without_diagram):
        if tried is not None:
            tried.append(permit.id)
        if without_diagram or not open_expiry(house, work, permit.id):
            _tell(work, permit, "permit_expired", mark_of_end(work, permit.id))
        # Whatever an edition has drawn around it, or has to wait for: the permit ends here and now.
        expire(house, work, permit.id)
        interrupt_application(work, permit.id)
        return permit.id
    return None


def close_case_of_expired(house: House, permit_id: str) -> None:
    """Interrupt the open application of a permit that has just expired; it waits for that message.

    A worker killed before this comes back to it with the other messages that wait for delivery.
    """
    with house.database.reading() as work:
        case = open_case_of_permit(work, permit_id)
    if case is not None:
        deliver_to(house, case.id)


def remind_about_permits(house: House) -> int:
    """Send today's reminders as the table `reminders` says; return how many permits were told of."""

    def act(work: Work) -> int:
        take_turns(work, "reminders of the day")
        today = beijing_day(work.now)
        if is_swept(work, "reminders", today):
            return 0
        touched = sum(_remind(house, work, permit, today) for permit in _ending_soon(work, today))
        note_swept(work, "reminders", today, touched)
        return touched

    return transact_due(house, act)


def _ending_soon(work: Work, today: date) -> list[Permit]:
    """Permits that end soon, and those that wait, suspended, for a new unit however long they are valid."""
    return live_permits_until(work, today + timedelta(days=LOOK_AHEAD_DAYS), or_suspended=True)


def _remind(house: House, work: Work, permit: Permit, today: date) -> bool:
    try:
        edition = house.editions.compiled(work, live_edition_of(work, RENEWAL).sha256)
    except EditionMissingError:
        return False
    calendar = calendar_of(work)
    case = open_case_of_permit(work, permit.id)
    window = renewal_window(permit.valid_until, calendar)
    is_suspended = permit.state is PermitState.SUSPENDED
    inputs = reminder_inputs(
        window,
        today,
        calendar,
        in_review=case is not None and case.state == "in_review",
        suspended_on=(permit.suspended_on or permit.valid_from) if is_suspended else None,
    )
    found = decide(edition.decisions["reminders"], "reminders", inputs).value
    rows: list[Any] = found if isinstance(found, list) else [found]
    for row in rows:
        told = row if isinstance(row, dict) else {"kind": row}
        reviewers = _reviewing(work, case) if told.get("recipients") == TO_ALL else ()
        _tell(work, permit, str(told["kind"]), f"permit.{permit.id}.{today.isoformat()}", reviewers)
    return bool(rows)


def _reviewing(work: Work, case: CaseRow | None) -> tuple[str, ...]:
    """Return the groups whose turn it is in a case."""
    return tuple(group for task in tasks_of_case(work, case.id) for group in task.groups) if case else ()


def _tell(work: Work, permit: Permit, kind: str, mark: str, others: tuple[str, ...] = ()) -> None:
    employer = active_employer_of(work, permit.person_id) or permit.employer_id
    audience = (f"employer:{employer}", f"person:{permit.person_id}", *others)
    facts = {
        "permit_no": permit.permit_no,
        "valid_until": permit.valid_until.isoformat(),
        "person_id": permit.person_id,
        "person_name": person_of(work, permit.person_id).name,
    }
    send_notice(work, kind, audience, facts, case=None, mark=mark)
