"""Keep the contract of a case as a version of its association's contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.contract_terms import ContractTerms
from app.services.context.checked_reports import copied_report
from app.store.employer_rows import employer_of
from app.store.permit_rows import add_contract

if TYPE_CHECKING:
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork
    from app.store.document_rows import DocumentRow
    from app.store.permit_rows import ContractRow


def keep_contract(
    work: UnitOfWork, case: CaseRow, association_id: str, terms: ContractTerms, paper: DocumentRow, by: str
) -> None:
    """Make the paper of a case the newest contract of an association with its unit."""
    add_contract(
        work,
        association_id=association_id,
        start_on=terms.start_on,
        end_on=terms.end_on,
        party_uscc=employer_of(work, case.employer_id).uscc,
        sha256=paper.sha256,
        filename=paper.filename,
        report=copied_report(work, paper.sha256, paper.report),
        kind=terms.kind,
        by=by,
    )


def keep_terms(
    work: UnitOfWork, association_id: str, given: ContractRow, terms: ContractTerms, by: str
) -> None:
    """Write other terms of a contract that the records have already, as a version with the same scan."""
    if terms == ContractTerms(given.kind, given.start_on, given.end_on):
        return
    add_contract(
        work,
        association_id=association_id,
        start_on=terms.start_on,
        end_on=terms.end_on,
        party_uscc=given.party_uscc,
        sha256=given.sha256,
        filename=given.filename,
        report=copied_report(work, given.sha256, given.report),
        kind=terms.kind,
        by=by,
    )
