"""Read the facts of a case for its handlers: once a step, in the step's own transaction."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, cast

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
from app.services.terms.clocks_of import review_days_of
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
    from collections.abc import Mapping

    from app.domain.facts import (
        AssociationInFacts,
        EmployerInFacts,
        EmploymentInFacts,
        LinkInFacts,
        PermissionInFacts,
    )
    from app.domain.ledger import LedgerMonth
    from app.domain.ledger_terms import LedgerTerms
    from app.domain.permit import Permit
    from app.domain.review_terms import ReviewTerms
    from app.domain.work_calendar import WorkCalendar
    from app.services.context.app_context import AppContext
    from app.services.submissions.ledger_evidence import LedgerEvidence
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork
    from app.store.document_rows import DocumentRow
    from app.store.submission_rows import SubmissionRow

_UNDECIDED = (ApplicationState.IN_REVIEW.value, ApplicationState.RETURNED.value)
"""States of an application that the authority has seen and not approved."""


class FactsOnDemand:
    """The facts of a case, each read when a handler first asks for it; it stands where `CaseFacts` does.

    It reads in the transaction it was made in: a step reads what its handlers use and nothing else.
    """

    def __init__(self, context: AppContext, work: UnitOfWork, case: CaseRow) -> None:
        self._context, self._work, self._row = context, work, case
        self.now, self.today = work.now, beijing_day(work.now)
        self.case, self.person_id = _case(case), case.person_id
        if case.first_submitted_on is None and ApplicationState(case.state).is_open:
            # This step may submit: from now on no paper of the unit is taken out of its slot until the commit.
            advisory_lock(work, papers_of(case.employer_id))

    @cached_property
    def _submitted(self) -> SubmissionRow | None:
        return submission_in_review(self._work, self._row)

    @cached_property
    def _evidence(self) -> LedgerEvidence:
        return ledger_evidence(self._context, self._work, self._row, self._submitted)

    @cached_property
    def calendar(self) -> WorkCalendar:
        """The work calendar."""
        return calendar_of(self._work)

    @cached_property
    def employer(self) -> EmployerInFacts:
        """The unit, as submitted where it was."""
        return _employer(self._context, self._work, self._row, self._submitted)

    @cached_property
    def permission(self) -> PermissionInFacts | None:
        """The unit's permission for the type of permit."""
        held = permission_facts(self._work, self._row.employer_id, self._row.permit_type)
        return submitted_permission(held, self._submitted) if self._submitted else held

    @cached_property
    def permit(self) -> Permit | None:
        """The permit concerned."""
        return permit_concerned(self._work, self._row.permit_id, self._row.person_id)

    @cached_property
    def association(self) -> AssociationInFacts | None:
        """The tie of person and unit."""
        tie = association_facts(self._work, self._row.person_id) if self._row.person_id else None
        return submitted_association(tie, self._submitted) if self._submitted else tie

    @cached_property
    def documents(self) -> Mapping[str, DocumentInFacts]:
        """The papers of the case by slot."""
        found = (
            submitted_documents(self._work, self._submitted)
            if self._submitted
            else latest_documents(self._work, self._row.id)
        )
        return {slot: _document(row) for slot, row in found.items()}

    @property
    def ledger(self) -> tuple[LedgerMonth, ...]:
        """The months of wages and tax."""
        return self._evidence.months

    @property
    def employments(self) -> tuple[EmploymentInFacts, ...]:
        """Every time with a unit."""
        return self._evidence.employments

    @property
    def declared_since(self) -> date | None:
        """Since when the person works in Beijing, as declared."""
        return self._evidence.declared_since

    @property
    def ledger_terms(self) -> LedgerTerms:
        """What the authority asks of the ledger."""
        return self._evidence.terms

    @cached_property
    def review_terms(self) -> ReviewTerms:
        """How long the authority reviews."""
        return review_terms_of_case(self._context, self._work, self._row)

    @cached_property
    def review_days(self) -> int:
        """The working days of the review that runs or begins now."""
        return review_days_of(self._context, self._work, self._row)

    @cached_property
    def renewal_terms(self) -> ReviewTerms:
        """How long it reviews a renewal."""
        return review_terms_of_case(self._context, self._work, self._row, Procedure.RENEWAL)

    @cached_property
    def chain(self) -> tuple[LinkInFacts, ...]:
        """The units of the permit's holder."""
        if self._submitted is not None:
            return submitted_chain(self._submitted)
        return chain_of(self._work, self.permit.id) if self.permit else ()

    @cached_property
    def other_open_cases(self) -> tuple[str, ...]:
        """Numbers of other open applications."""
        return _others(self._work, self._row)

    @cached_property
    def other_unit_cases(self) -> tuple[str, ...]:
        """Numbers of the unit's own."""
        return _unit_cases(self._work, self._row)

    @cached_property
    def authority_changes(self) -> tuple[str, ...]:
        """Numbers of undecided supervisor changes."""
        return _authority_changes(self._work, self._row)

    @cached_property
    def associated_holders(self) -> int:
        """How many holders the unit has."""
        return _holders(self._work, self._row)

    @cached_property
    def open_issue_categories(self) -> tuple[str, ...]:
        """Categories nobody has answered."""
        items = corrections_of(self._work, self._row.id, self._row.round)
        return tuple(dict.fromkeys(row.category for row in items if row.answered_at is None))

    @cached_property
    def reported_left_on(self) -> date | None:
        """The reported day of leaving."""
        return _reported(self._work, self._row)

    @cached_property
    def answers(self) -> Mapping[str, Mapping[str, object]]:
        """Newest answers by element."""
        return {row.element: row.data for row in answers_of(self._work, self._row.id)}

    @cached_property
    def claims(self) -> tuple[str, ...]:
        """What is claimed and not approved."""
        return claims_in_case(self._work, self._row)


def facts_on_demand(context: AppContext, work: UnitOfWork, case: CaseRow) -> CaseFacts:
    """Return the facts of a case for handlers that run in this transaction."""
    return cast("CaseFacts", FactsOnDemand(context, work, case))


def facts_of(context: AppContext, work: UnitOfWork, case: CaseRow) -> CaseFacts:
    """Return everything handlers may know about a case, for those that run after this transaction."""
    found = facts_on_demand(context, work, case)
    return CaseFacts(**{one.name: getattr(found, one.name) for one in fields(CaseFacts)})


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
    errors = sum(1 for finding in findings if finding.get("severity") == "error")
    return DocumentInFacts(row.slot, row.version, errors, len(findings) - errors, frozenset(row.page_checks))


def _employer(
    context: AppContext, work: UnitOfWork, case: CaseRow, submitted: SubmissionRow | None
) -> EmployerInFacts:
    """What is decided upon is the unit as it was submitted, as long as it is decided."""
    needed = required_papers(context.editions.papers(work, case.edition), (case.permit_type,))
    unit = replace(employer_facts(work, case.employer_id), required_papers=needed)
    if submitted is not None:
        return submitted_unit_facts(unit, submitted)
    held = attachments_of(work, case.employer_id)
    return replace(unit, uploaded_on={row.slot: beijing_day(row.uploaded_at) for row in held})


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
    is_asked = case.procedure == Procedure.PERMISSION_CANCELLATION
    return associated_holders(work, case.employer_id, case.permit_type) if is_asked else 0
