"""Read the facts of a case for its handlers: once a step, in the step's own transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from app.domain.facts import CaseFacts, CaseInFacts, DocumentInFacts
from app.domain.office_codes import ApplicationState
from app.domain.procedures import Procedure
from app.services.context.beijing import beijing_day
from app.services.context.calendar_of import calendar_of
from app.services.execution.case_claims import claims_in_case
from app.services.papers.unit_places import required_papers
from app.services.submissions.ledger_evidence import ledger_evidence
from app.services.submissions.submitted_view import (
    submission_in_review,
    submitted_association,
    submitted_chain,
    submitted_documents,
    submitted_permission,
    submitted_unit_facts,
)
from app.services.terms.review_terms_of import review_terms_of_case
from app.store.answer_rows import answers_of
from app.store.association_rows import associated_holders
from app.store.attachment_rows import papers_of
from app.store.case_rows import open_case_of_person, open_numbers
from app.store.database import advisory_lock
from app.store.document_rows import latest_documents
from app.store.employer_rows import attachments_of, employer_facts, permission_facts
from app.store.permit_rows import association_facts, chain_of, permit_concerned
from app.store.review_rows import corrections_of

if TYPE_CHECKING:
    from app.domain.facts import EmployerInFacts
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork
    from app.store.document_rows import DocumentRow
    from app.store.submission_rows import SubmissionRow

_UNDECIDED = (ApplicationState.IN_REVIEW.value, ApplicationState.RETURNED.value)
"""States of an application that the authority has seen and not approved."""


def facts_of(context: AppContext, work: UnitOfWork, case: CaseRow) -> CaseFacts:
    """Return everything handlers may know about a case."""
    if case.first_submitted_on is None and ApplicationState(case.state).is_open:
        # This step may submit: from now on no paper of the unit is taken out of its slot until the commit.
        advisory_lock(work, papers_of(case.employer_id))
    permit = permit_concerned(work, case.permit_id, case.person_id)
    submitted = submission_in_review(work, case)
    evidence = ledger_evidence(context, work, case, submitted)
    documents = submitted_documents(work, submitted) if submitted else latest_documents(work, case.id)
    held = permission_facts(work, case.employer_id, case.permit_type)
    tie = association_facts(work, case.person_id) if case.person_id else None
    chain = chain_of(work, permit.id) if permit else ()
    if submitted is not None:
        held, tie = submitted_permission(held, submitted), submitted_association(tie, submitted)
        chain = submitted_chain(submitted)
    return CaseFacts(
        now=work.now,
        today=beijing_day(work.now),
        calendar=calendar_of(work),
        case=_case(case),
        employer=_employer(context, work, case, submitted),
        permission=held,
        person_id=case.person_id,
        permit=permit,
        association=tie,
        documents={slot: _document(row) for slot, row in documents.items()},
        ledger=evidence.months,
        employments=evidence.employments,
        declared_since=evidence.declared_since,
        ledger_terms=evidence.terms,
        review_terms=review_terms_of_case(context, work, case),
        renewal_terms=review_terms_of_case(context, work, case, Procedure.RENEWAL),
        chain=chain,
        other_open_cases=_others(work, case),
        other_unit_cases=_unit_cases(work, case),
        authority_changes=_authority_changes(work, case),
        associated_holders=_holders(work, case),
        open_issue_categories=tuple(
            dict.fromkeys(
                row.category for row in corrections_of(work, case.id, case.round) if row.answered_at is None
            )
        ),
        reported_left_on=_reported(work, case),
        answers={row.element: row.data for row in answers_of(work, case.id)},
        claims=claims_in_case(work, case),
    )


def _case(case: CaseRow) -> CaseInFacts:
    return CaseInFacts(
        case.id,
        case.number,
        case.procedure,
        ApplicationState(case.state),
        case.round,
        case.authority,
        case.permit_type,
        case.first_submitted_on,
        case.review_due_on,
        beijing_day(case.created_at),
    )


def _document(row: DocumentRow) -> DocumentInFacts:
    findings = row.report.get("findings", [])
    return DocumentInFacts(
        row.slot,
        row.version,
        sum(1 for finding in findings if finding.get("severity") == "error"),
        sum(1 for finding in findings if finding.get("severity") != "error"),
        frozenset(row.page_checks),
    )


def _employer(
    context: AppContext, work: UnitOfWork, case: CaseRow, submitted: SubmissionRow | None
) -> EmployerInFacts:
    """What is decided upon is the unit as it was submitted, as long as it is decided."""
    required = required_papers(context.editions.papers(work, case.edition), (case.permit_type,))
    unit = replace(employer_facts(work, case.employer_id), required_papers=required)
    if submitted is not None:
        return submitted_unit_facts(unit, submitted)
    days = {row.slot: beijing_day(row.uploaded_at) for row in attachments_of(work, case.employer_id)}
    return replace(unit, uploaded_on=days)


def _others(work: UnitOfWork, case: CaseRow) -> tuple[str, ...]:
    """A51: one open application per permit. Leaving a unit waits for every application of the person there."""
    if case.permit_id:
        return open_numbers(work, without=case.id, permit_id=case.permit_id)
    if case.procedure == Procedure.DISSOCIATION:
        return open_numbers(work, without=case.id, person_id=case.person_id, employer_id=case.employer_id)
    if case.procedure == Procedure.PERMISSION_CANCELLATION:
        return open_numbers(work, without=case.id, employer_id=case.employer_id, permit_type=case.permit_type)
    return ()


def _reported(work: UnitOfWork, case: CaseRow) -> date | None:
    if case.procedure != Procedure.DISSOCIATION or not case.person_id:
        return None
    request = open_case_of_person(work, case.person_id, Procedure.LEAVING_REQUEST)
    if request is None or request.employer_id != case.employer_id:
        return None
    days = [row.data["left_on"] for row in answers_of(work, request.id) if row.data.get("left_on")]
    return date.fromisoformat(days[-1]) if days else None


def _unit_cases(work: UnitOfWork, case: CaseRow) -> tuple[str, ...]:
    if case.procedure != Procedure.SUPERVISOR_CHANGE:
        return ()
    return open_numbers(
        work, without=case.id, employer_id=case.employer_id, permit_type=case.permit_type, person_id=None
    )


def _authority_changes(work: UnitOfWork, case: CaseRow) -> tuple[str, ...]:
    """A47: what a unit has sent on for an employee stays where it is; nothing new goes to an authority being left."""
    if case.person_id is None or case.first_submitted_on is not None:
        return ()
    return open_numbers(
        work,
        without=case.id,
        procedure=Procedure.SUPERVISOR_CHANGE.value,
        employer_id=case.employer_id,
        permit_type=case.permit_type,
        state=_UNDECIDED,
    )


def _holders(work: UnitOfWork, case: CaseRow) -> int:
    if case.procedure != Procedure.PERMISSION_CANCELLATION:
        return 0
    return associated_holders(work, case.employer_id, case.permit_type)
