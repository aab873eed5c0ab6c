"""The whole identity number for who decides on an open application: asked for a purpose, and written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.services.context.record_security_event import EventKind, record_security_event
from app.services.context.refusals import ClaimLostError, NotFoundError, ProcedureRefusedError
from app.services.submissions.submitted_view import submission_in_review, submitted_person
from app.services.tasks.claim_task import permitted_task
from app.services.tasks.complete_form import is_claim_needed
from app.store.account_rows import names_of
from app.store.audit_chain import OFFICE, record
from app.store.case_rows import case_of
from app.store.person_rows import person_of, revealed

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork
    from app.store.person_rows import PersonRow
    from app.store.task_rows import TaskRow

PURPOSES = ("identity_paper", "contract", "income_papers")
"""What a reviewer compares the number with."""


@dataclass(frozen=True, slots=True)
class RevealedIdentity:
    """What is shown once."""

    person: PersonRow
    number: str
    phone: str
    case_id: str
    case_number: str


def reveal_for_review(context: AppContext, by: Actor, key: str, purpose: str) -> RevealedIdentity:
    """Return the applicant's number in clear to the reviewer who holds the open task, after the audit row.

    Each look is written down. Raises NotFoundError, TaskClosedError once the level has decided or the case has ended,
    ClaimLostError for who does not hold it, ProcedureRefusedError without a purpose.
    """

    def act(work: UnitOfWork) -> RevealedIdentity:
        task = permitted_task(work, by, key)
        case = case_of(work, task.case_id)
        if not is_claim_needed(task) or case.person_id is None:
            raise NotFoundError(kind="person")
        _refuse_without_claim(work, by, task)
        if purpose not in PURPOSES:
            raise ProcedureRefusedError(rule="purpose_needed")
        facts = {"person": case.person_id, "field": "id_number", "purpose": purpose, "case": case.number}
        record(work, context.audit_key, OFFICE, by.account_id, "reveal", facts)
        event = {"person": case.person_id, "field": "id_number", "purpose": purpose, "case": case.id}
        record_security_event(work, EventKind.REVEAL, by=by.account_id, target=event)
        return _identity(work, case, case.person_id)

    return context.database.transact(act)


def _identity(work: UnitOfWork, case: CaseRow, person_id: str) -> RevealedIdentity:
    """Return who applied as they submitted; a submission from before numbers were kept has today's."""
    person, (number, phone) = person_of(work, person_id), revealed(work, person_id)
    submitted = submission_in_review(work, case)
    if submitted is not None:
        person = submitted_person(person, submitted)
        number, phone = submitted.content.get("id_number", number), submitted.content["record"]["phone"]
    return RevealedIdentity(person, number, phone, case.id, case.number)


def _refuse_without_claim(work: UnitOfWork, by: Actor, task: TaskRow) -> None:
    if task.claimed_by != by.account_id:
        holder = task.claimed_by
        raise ClaimLostError(
            by=names_of(work, {holder}).get(holder, "") if holder else "", at=task.claimed_at
        )
