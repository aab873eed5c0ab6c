"""Freeze what is submitted, in the transaction that submits it: the reviewers of the round decide upon this.

Versions of papers never change, so their numbers are enough; what is kept elsewhere and moves on is copied, sealed.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from app.domain.ledger import codes_in
from app.domain.office_codes import Slot
from app.services.context.beijing import beijing_day
from app.services.context.checked_reports import is_unchecked
from app.services.submissions.contract_of_case import contract_of_case
from app.services.submissions.ledger_evidence import declared_in_case
from app.services.submissions.person_record import asked_of_case, record_of
from app.store.answer_rows import answers_of
from app.store.association_rows import employments_of
from app.store.document_rows import latest_documents
from app.store.employer_rows import (
    attachments_of,
    employer_facts,
    employer_of,
    names_of_units,
    permission_facts,
)
from app.store.ledger_rows import ledger_rows, month_as_json
from app.store.override_rows import overrides_of_permit
from app.store.paper_reason_rows import reasons_of_case
from app.store.permit_rows import association_facts, chain_of, permit_concerned
from app.store.person_rows import revealed
from app.store.submission_rows import add_submission

if TYPE_CHECKING:
    from app.domain.facts import AssociationInFacts, EmploymentInFacts, LinkInFacts
    from app.domain.permit import Permit
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork
    from app.store.ledger_rows import LedgerRow


def freeze_submission(work: UnitOfWork, case: CaseRow, round_number: int, by: str) -> None:
    """Keep all that the authority is given with a submission."""
    add_submission(work, case.id, round_number, content_of(work, case), by)


def content_of(work: UnitOfWork, case: CaseRow) -> dict[str, Any]:
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
        "paper_reasons": _reasons(work, case),
        "unchecked": _unchecked(work, case),
    }
    return content | (_of_person(work, case, case.person_id) if case.person_id else {})


def _reasons(work: UnitOfWork, case: CaseRow) -> list[dict[str, str]]:
    """Return why papers are sent although their checks advise against it; one that was replaced has no reason any more."""
    sent = {(row.slot, row.sha256) for row in latest_documents(work, case.id).values()}
    sent |= {(row.slot, row.sha256) for row in attachments_of(work, case.employer_id)}
    if contract := contract_of_case(work, case) if case.person_id else None:
        sent.add((Slot.LABOUR_CONTRACT.value, contract.sha256))
    return [
        {"slot": one.slot, "sha256": one.sha256, "reason": one.reason, "by": one.by, "at": one.at.isoformat()}
        for place, one in reasons_of_case(work, case.id, case.employer_id).items()
        if place in sent
    ]


def _unchecked(work: UnitOfWork, case: CaseRow) -> list[dict[str, str]]:
    """Return the papers that are sent before the check of their pages has ended."""
    contract = contract_of_case(work, case) if case.person_id else None
    sent = [
        *((row.slot, row.sha256, row.report) for row in latest_documents(work, case.id).values()),
        *((row.slot, row.sha256, row.report) for row in attachments_of(work, case.employer_id)),
        *(((Slot.LABOUR_CONTRACT.value, contract.sha256, contract.report),) if contract else ()),
    ]
    return [{"slot": slot, "sha256": sha256} for slot, sha256, report in sent if is_unchecked(report)]


def _unit(work: UnitOfWork, case: CaseRow) -> dict[str, Any]:
    unit, held = (
        employer_of(work, case.employer_id),
        permission_facts(work, case.employer_id, case.permit_type),
    )
    facts = employer_facts(work, case.employer_id)
    return {
        "name": unit.name,
        "uscc": unit.uscc,
        "registered_place": unit.registered_place,
        "authority": case.authority,
        "tax_place": facts.tax_registration_place,
        "is_profile_complete": facts.is_profile_complete,
        "permission": {"state": held.state.value, "scope": held.scope.value, "authority": held.authority}
        if held
        else None,
    }


def _of_person(work: UnitOfWork, case: CaseRow, person_id: str) -> dict[str, Any]:
    record, tie = record_of(work, person_id), association_facts(work, person_id)
    contract = contract_of_case(work, case)
    permit = permit_concerned(work, case.permit_id, person_id)
    ledger, declared = ledger_rows(work, person_id), declared_in_case(work, case)
    return {
        "permit": permit.id if permit else None,
        "permit_said": _permit(work, permit) if permit else None,
        "chain": [_link(link) for link in chain_of(work, permit.id)] if permit else [],
        "overrides": [row.id for row in overrides_of_permit(work, person_id, permit.id)] if permit else [],
        "record": record,
        "id_number": revealed(work, person_id)[0],
        "asked": asked_of_case(work, case.id, record),
        "post": tie.post if tie else "",
        "association": _tie(tie) if tie else None,
        "employments": [_employment(one) for one in employments_of(work, person_id)],
        "declared_since": declared.isoformat() if declared else None,
        "contract": contract.id if contract else None,
        "ledger": [_row(row) for row in ledger],
        "unit_names": names_of_units(work, codes_in(row.month for row in ledger)),
    }


def _permit(work: UnitOfWork, permit: Permit) -> dict[str, Any]:
    """What the permit said of itself: its life goes on, and what has become of it stands beside."""
    suspended = permit.suspended_on.isoformat() if permit.suspended_on else None
    return asdict(permit) | {
        "state": permit.state.value,
        "valid_from": permit.valid_from.isoformat(),
        "valid_until": permit.valid_until.isoformat(),
        "suspended_on": suspended,
        "unit_name": employer_of(work, permit.employer_id).name,
    }


def _tie(tie: AssociationInFacts) -> dict[str, Any]:
    contract = tie.contract
    return {
        "id": tie.id,
        "post": tie.post,
        "contract": {
            "id": contract.id,
            "start_on": contract.start_on.isoformat(),
            "end_on": contract.end_on.isoformat() if contract.end_on else None,
            "party_uscc": contract.party_uscc,
        }
        if contract
        else None,
    }


def _link(link: LinkInFacts) -> dict[str, Any]:
    ends = link.to_on.isoformat() if link.to_on else None
    return asdict(link) | {"from_on": link.from_on.isoformat(), "to_on": ends}


def _employment(one: EmploymentInFacts) -> dict[str, Any]:
    ends = one.to_on.isoformat() if one.to_on else None
    return {"uscc": one.uscc, "from_on": one.from_on.isoformat(), "to_on": ends}


def _row(row: LedgerRow) -> dict[str, Any]:
    return {
        "month": month_as_json(row.month),
        "source": row.source,
        "entered_by": row.entered_by,
        "entered_unit": row.entered_unit,
        "entered_at": row.entered_at.isoformat() if row.entered_at else None,
        "version": row.version,
    }
