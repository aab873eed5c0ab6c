"""What decides about the ledger of a case: months, times with units, the declared start, the authority's terms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.domain.beijing_start import SINCE, first_day
from app.domain.case_ledger import CaseLedger, case_ledger
from app.domain.ledger_terms import DEFAULT_TERMS, LedgerTerms
from app.domain.office_codes import Slot
from app.services.context.beijing import beijing_day
from app.services.submissions.submitted_view import (
    submitted_chain,
    submitted_documents,
    submitted_employments,
    submitted_permit,
)
from app.services.terms.ledger_terms_of import terms_now, terms_of_case
from app.store.answer_rows import answers_of
from app.store.association_rows import employments_of
from app.store.document_rows import latest_documents
from app.store.ledger_rows import ledger_of
from app.store.permit_rows import chain_of, permit_concerned, permits_of_person
from app.store.person_rows import person_of

if TYPE_CHECKING:
    from app.domain.facts import EmploymentInFacts
    from app.domain.ledger import LedgerMonth
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork
    from app.store.submission_rows import SubmissionRow


@dataclass(frozen=True, slots=True)
class LedgerEvidence:
    """What the ledger of a case is decided upon."""

    months: tuple[LedgerMonth, ...] = ()
    employments: tuple[EmploymentInFacts, ...] = ()
    declared_since: date | None = None
    terms: LedgerTerms = DEFAULT_TERMS
    has_paper: bool = False


def ledger_evidence(
    context: AppContext, work: UnitOfWork, case: CaseRow, submitted: SubmissionRow | None = None
) -> LedgerEvidence:
    """Return the evidence of a case as it stands now, or as submitted; a unit's own application has none."""
    if case.person_id is None:
        return LedgerEvidence()
    times = submitted_employments(submitted) if submitted else None
    if submitted is not None:
        months = tuple(row.month for row in submitted.ledger)
        papers = submitted_documents(work, submitted)
    else:
        months, papers = ledger_of(work, case.person_id), latest_documents(work, case.id)
    return LedgerEvidence(
        months=months,
        employments=employments_of(work, case.person_id) if times is None else times,
        declared_since=_declared(work, case, submitted),
        terms=terms_of_case(context, work, case),
        has_paper=Slot.LEDGER_PROOF in papers,
    )


def ledger_of_case(
    context: AppContext, work: UnitOfWork, case: CaseRow, submitted: SubmissionRow | None = None
) -> CaseLedger:
    """Return the ledger of a case as its pages show it, decided as its handlers decide."""
    evidence = ledger_evidence(context, work, case, submitted)
    on = date.fromisoformat(submitted.content["on"]) if submitted else beijing_day(work.now)
    if submitted is not None:
        permit, chain = submitted_permit(work, submitted), submitted_chain(submitted)
    else:
        permit = permit_concerned(work, case.permit_id, case.person_id)
        chain = chain_of(work, permit.id) if permit else ()
    return case_ledger(
        evidence.months,
        chain,
        permit,
        on,
        procedure=case.procedure,
        employed_since=evidence.declared_since,
        employments=evidence.employments,
        terms=evidence.terms,
        has_paper=evidence.has_paper,
    )


def ledger_of_person(context: AppContext, work: UnitOfWork, person_id: str, authority: str) -> CaseLedger:
    """Return a person's ledger outside of any case: what a renewal, or a new application, would ask today."""
    permit = next(iter(permits_of_person(work, person_id)), None)
    if permit is not None and not permit.state_on(beijing_day(work.now)).is_live:
        permit = None
    return case_ledger(
        ledger_of(work, person_id),
        chain_of(work, permit.id) if permit else (),
        permit,
        beijing_day(work.now),
        employed_since=first_day(person_of(work, person_id).details.get(SINCE)),
        employments=employments_of(work, person_id),
        terms=terms_now(context, work, authority),
        has_paper=True,
    )


def _declared(work: UnitOfWork, case: CaseRow, submitted: SubmissionRow | None) -> date | None:
    if submitted is None or "declared_since" not in submitted.content:
        return declared_in_case(work, case)
    told = submitted.content["declared_since"]
    return date.fromisoformat(told) if told else None


def declared_in_case(work: UnitOfWork, case: CaseRow) -> date | None:
    """Return the first day of the declared first month: the newest answer of the case, else the person's record."""
    said = person_of(work, str(case.person_id)).details.get(SINCE)
    for answer in answers_of(work, case.id):
        said = answer.data.get(SINCE) or said
    return first_day(said)
