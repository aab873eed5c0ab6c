"""Freeze what is submitted, in the transaction that submits it: the reviewers of the round decide upon this.

Versions of papers never change, so their numbers are enough; what is kept elsewhere and moves on is copied, sealed.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from app.services.beijing import beijing_day
from app.services.contract_of_case import contract_of_case
from app.services.person_record import asked_of_case, record_of
from app.store.answer_rows import answers_of
from app.store.document_rows import latest_documents
from app.store.employer_rows import attachments_of, employer_facts, employer_of, permission_facts
from app.store.ledger_rows import ledger_rows, month_as_json
from app.store.permit_rows import association_facts, chain_of, permit_concerned
from app.store.submission_rows import add_submission

if TYPE_CHECKING:
    from app.domain.facts import LinkInFacts
    from app.store.case_rows import CaseRow
    from app.store.database import Work
    from app.store.ledger_rows import LedgerRow


def freeze_submission(work: Work, case: CaseRow, round_number: int, by: str) -> None:
    """Keep all that the authority is given with a submission."""
    add_submission(work, case.id, round_number, content_of(work, case), by)


def content_of(work: Work, case: CaseRow) -> dict[str, Any]:
    """Return all that is decided upon as it stands now, as plain JSON."""
    papers = [
        {"id": row.id, "page_checks": list(row.page_checks)}
        for row in latest_documents(work, case.id).values()
    ]
    attachments = [
        {
            "slot": row.slot,
            "version": row.version,
            "sha256": row.sha256,
            "filename": row.filename,
            "uploaded_at": row.uploaded_at.isoformat(),
            "report": row.report,
        }
        for row in attachments_of(work, case.employer_id)
    ]
    content: dict[str, Any] = {
        "on": beijing_day(work.now).isoformat(),
        "unit": _unit(work, case),
        "documents": papers,
        "attachments": attachments,
        "answers": [row.task_key for row in answers_of(work, case.id)],
    }
    return content | (_of_person(work, case, case.person_id) if case.person_id else {})


def _unit(work: Work, case: CaseRow) -> dict[str, Any]:
    unit, held = (
        employer_of(work, case.employer_id),
        permission_facts(work, case.employer_id, case.permit_type),
    )
    return {
        "name": unit.name,
        "uscc": unit.uscc,
        "registered_place": unit.registered_place,
        "authority": case.authority,
        "tax_place": employer_facts(work, case.employer_id).tax_registration_place,
        "permission": {"state": held.state.value, "scope": held.scope.value, "authority": held.authority}
        if held
        else None,
    }


def _of_person(work: Work, case: CaseRow, person_id: str) -> dict[str, Any]:
    record, tie = record_of(work, person_id), association_facts(work, person_id)
    contract = contract_of_case(work, case)
    permit = permit_concerned(work, case.permit_id, person_id)
    return {
        "permit": permit.id if permit else None,
        "chain": [_link(link) for link in chain_of(work, permit.id)] if permit else [],
        "record": record,
        "asked": asked_of_case(work, case.id, record),
        "post": tie.post if tie else "",
        "contract": contract.id if contract else None,
        "ledger": [_row(row) for row in ledger_rows(work, person_id)],
    }


def _link(link: LinkInFacts) -> dict[str, Any]:
    ends = link.to_on.isoformat() if link.to_on else None
    return asdict(link) | {"from_on": link.from_on.isoformat(), "to_on": ends}


def _row(row: LedgerRow) -> dict[str, Any]:
    return {
        "month": month_as_json(row.month),
        "source": row.source,
        "entered_by": row.entered_by,
        "entered_unit": row.entered_unit,
        "entered_at": row.entered_at.isoformat() if row.entered_at else None,
        "version": row.version,
    }
