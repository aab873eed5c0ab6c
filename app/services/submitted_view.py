"""A case as it was submitted, for whoever decides or looks on; and what has changed since, which decides nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from app.domain.asked_changes import moved_fields
from app.domain.facts import LinkInFacts
from app.domain.office_codes import ApplicationState
from app.policy.actor import Role
from app.services.contract_of_case import contract_of_case
from app.services.person_record import record_of
from app.store.account_rows import names_of
from app.store.attachment_rows import versions_of_slot
from app.store.document_rows import documents_of, latest_documents
from app.store.employer_rows import AttachmentRow, attachments_of, employer_of
from app.store.ledger_rows import LedgerRow, ledger_rows, month_from_json
from app.store.permit_rows import contract_of, permit_of
from app.store.submission_rows import newest_submission

if TYPE_CHECKING:
    from app.domain.permit import Permit
    from app.policy.actor import Actor
    from app.store.case_rows import CaseRow
    from app.store.database import Work
    from app.store.document_rows import DocumentRow
    from app.store.employer_rows import EmployerRow
    from app.store.permit_rows import ContractRow
    from app.store.person_rows import PersonRow
    from app.store.submission_rows import SubmissionRow


def shown_submission(work: Work, by: Actor, case: CaseRow) -> SubmissionRow | None:
    """Return the submission that this actor is shown instead of today's papers and values.

    A reviewer is always shown what was submitted last; the parties while it is decided, and once it is over.
    """
    if case.first_submitted_on is None:
        return None
    is_decided_on = case.state == ApplicationState.IN_REVIEW or case.ended_at is not None
    return newest_submission(work, case.id) if by.role is Role.REVIEWER or is_decided_on else None


def submission_in_review(work: Work, case: CaseRow) -> SubmissionRow | None:
    """Return what a case that is under review is decided upon; None for any other, and for one from before."""
    return newest_submission(work, case.id) if case.state == ApplicationState.IN_REVIEW else None


def submitted_documents(work: Work, row: SubmissionRow) -> dict[str, DocumentRow]:
    """Return the papers of a case by slot as they were submitted, with the pages checked until then."""
    checks = {paper["id"]: paper["page_checks"] for paper in row.content["documents"]}
    return {
        paper.slot: replace(paper, page_checks=list(checks[paper.id]))
        for paper in documents_of(work, row.case_id)
        if paper.id in checks
    }


def submitted_attachments(row: SubmissionRow) -> list[AttachmentRow]:
    """Return the unit's papers as they were submitted, whatever has become of them."""
    return [
        AttachmentRow(**{**told, "uploaded_at": datetime.fromisoformat(told["uploaded_at"])})
        for told in row.content["attachments"]
    ]


def submitted_contract(work: Work, row: SubmissionRow) -> ContractRow | None:
    """Return the contract that was submitted."""
    identity = row.content.get("contract")
    return contract_of(work, identity) if identity else None


def submitted_ledger(row: SubmissionRow) -> tuple[LedgerRow, ...]:
    """Return the rows of the ledger that were submitted."""
    return tuple(
        LedgerRow(
            month_from_json(told["month"]),
            told["source"],
            told["entered_by"],
            told["entered_unit"],
            datetime.fromisoformat(told["entered_at"]) if told["entered_at"] else None,
            told["version"],
        )
        for told in row.content.get("ledger", ())
    )


def submitted_permit(work: Work, row: SubmissionRow) -> Permit | None:
    """Return the permit that the submission was about, as it lives; None where there was none yet."""
    identity = row.content.get("permit")
    return permit_of(work, identity) if identity else None


def submitted_chain(row: SubmissionRow) -> tuple[LinkInFacts, ...]:
    """Return the units worked for as they were submitted."""
    return tuple(
        LinkInFacts(
            **{
                **told,
                "from_on": date.fromisoformat(told["from_on"]),
                "to_on": date.fromisoformat(told["to_on"]) if told["to_on"] else None,
            }
        )
        for told in row.content.get("chain", ())
    )


@dataclass(frozen=True, slots=True)
class LaterChange:
    """Something that has changed since the submission. `kind` is a class of papers, record, ledger or unit."""

    kind: str
    what: str
    """Slot, field or month."""
    at: datetime | None = None
    by: str = ""
    identity: str = ""
    """Under which the later paper is found; empty when it was taken out or is no paper."""


def later_changes(work: Work, case: CaseRow, row: SubmissionRow) -> list[LaterChange]:
    """Return what has changed since a submission of a case that is not over."""
    if case.ended_at is not None:
        return []
    found = [*_attachments(work, case, row), *_documents(work, row), *_unit(work, case, row)]
    if case.person_id is not None:
        found += _of_person(work, case, row)
    people = names_of(work, {change.by for change in found if change.by})
    return [replace(change, by=people.get(change.by, "")) for change in found]


def _attachments(work: Work, case: CaseRow, row: SubmissionRow) -> list[LaterChange]:
    now = {one.slot: one for one in attachments_of(work, case.employer_id)}
    before = {one.slot: one for one in submitted_attachments(row)}
    found = []
    for slot in sorted({*now, *before}):
        if slot in now and (slot not in before or now[slot].version > before[slot].version):
            newest = versions_of_slot(work, case.employer_id, slot)[0]
            identity = f"{slot}.{now[slot].version}"
            found.append(LaterChange("attachment", slot, now[slot].uploaded_at, newest.uploaded_by, identity))
        elif slot not in now:
            gone = versions_of_slot(work, case.employer_id, slot)[0]
            found.append(LaterChange("removed", slot, gone.removed_at, gone.removed_by or ""))
    return found


def _documents(work: Work, row: SubmissionRow) -> list[LaterChange]:
    before = {paper["id"] for paper in row.content["documents"]}
    return [
        LaterChange("document", paper.slot, paper.uploaded_at, paper.uploaded_by, paper.id)
        for paper in latest_documents(work, row.case_id).values()
        if paper.id not in before
    ]


def _unit(work: Work, case: CaseRow, row: SubmissionRow) -> list[LaterChange]:
    unit, told = employer_of(work, case.employer_id), row.content["unit"]
    return [
        LaterChange("unit", name)
        for name in ("name", "uscc", "registered_place")
        if told[name] != getattr(unit, name)
    ]


def _of_person(work: Work, case: CaseRow, row: SubmissionRow) -> list[LaterChange]:
    person_id = str(case.person_id)
    found = []
    contract = contract_of_case(work, case)
    if contract is not None and contract.id != row.content.get("contract"):
        found.append(
            LaterChange(
                "contract", "labour_contract", contract.uploaded_at, contract.uploaded_by, contract.id
            )
        )
    moved = moved_fields(row.content["record"], record_of(work, person_id))
    found += [LaterChange("record", name) for name in moved]
    known = {one.month.month: one.version for one in submitted_ledger(row)}
    found += [
        LaterChange("ledger", one.month.month, one.entered_at, one.entered_by)
        for one in ledger_rows(work, person_id)
        if known.get(one.month.month) != one.version
    ]
    return found


def submitted_employer(unit: EmployerRow, row: SubmissionRow | None) -> EmployerRow:
    """Return a unit as it was submitted, else as it is."""
    told = row.content["unit"] if row else None
    if told is None:
        return unit
    return replace(unit, name=told["name"], uscc=told["uscc"], registered_place=told["registered_place"])


def submitted_person(person: PersonRow | None, row: SubmissionRow | None) -> PersonRow | None:
    """Return a person as they were submitted, else as they are."""
    if row is None or person is None:
        return person
    told = row.content["record"]
    return replace(
        person,
        name=told["name"],
        sex=told["sex"],
        id_type=told["id_type"],
        id_number_masked=told["id_number"],
        details=told,
    )
