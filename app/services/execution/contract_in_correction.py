"""A contract that is to be corrected: given in 员工列表, as the manual says, or in the task; either counts (4.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.correction import CorrectionPlace
from app.domain.office_codes import Slot
from app.forms_reader.asked_explanations import answered_place
from app.services.submissions.contract_of_case import contract_of_case
from app.store.document_rows import latest_documents
from app.store.review_rows import decisions_of
from app.store.submission_rows import newest_submission

if TYPE_CHECKING:
    from app.forms_reader.form_definition import FormDefinition
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork
    from app.store.document_rows import DocumentRow
    from app.store.permit_rows import ContractRow

CHOICE = "contract_choice"


def corrects_contract(form: FormDefinition) -> bool:
    """Tell whether a form is the one in which a contract is corrected."""
    return answered_place(form) is CorrectionPlace.CONTRACT


def contract_given(work: UnitOfWork, case: CaseRow) -> ContractRow | None:
    """Return the contract in the unit's records if it is another than the authority has sent back."""
    if case.person_id is None or case.first_submitted_on is None:
        return None
    found = contract_of_case(work, case)
    submitted = newest_submission(work, case.id)
    if found is None:
        return None
    if submitted is not None:
        return found if found.id != submitted.content.get("contract") else None
    sent_back = [row.at for row in decisions_of(work, case.id) if row.decision == "returned"]
    return found if sent_back and found.uploaded_at > max(sent_back) else None


def contract_in_task(work: UnitOfWork, case: CaseRow) -> DocumentRow | None:
    """Return the scan that was brought to the task itself in this round, unless the records have a later one."""
    paper = latest_documents(work, case.id).get(str(Slot.LABOUR_CONTRACT))
    if paper is None or paper.round != case.round:
        return None
    given = contract_given(work, case)
    return None if given is not None and given.uploaded_at > paper.uploaded_at else paper


def corrected_contract(work: UnitOfWork, case: CaseRow) -> list[str]:
    """Return the id of what counts as the corrected contract, for a form that requires one."""
    paper, given = contract_in_task(work, case), contract_given(work, case)
    return [paper.id] if paper else [given.id] if given else []


def known_terms(work: UnitOfWork, case: CaseRow) -> dict[str, Any]:
    """Return the terms of a contract that was given in the records, so that nobody types them twice."""
    given = contract_given(work, case)
    if given is None:
        return {}
    return {
        "contract_kind": given.kind,
        "contract_start": given.start_on.isoformat(),
        "contract_term": "fixed" if given.end_on else "open",
        "contract_end": given.end_on.isoformat() if given.end_on else "",
    }
