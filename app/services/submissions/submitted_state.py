"""All that is submitted, thing by thing, as two submissions or a submission and the present are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.asked_changes import asked_changes
from app.domain.correction_answers import Part, moves_between
from app.domain.office_codes import Slot
from app.services.submissions.freeze_submission import content_of
from app.services.submissions.person_record import record_of
from app.store.answer_rows import answers_of
from app.store.attachment_rows import versions_of_slot
from app.store.contract_times import contract_at
from app.store.document_rows import documents_of
from app.store.employer_rows import attachments_of
from app.store.ledger_rows import ledger_rows, month_as_json, month_from_json
from app.store.review_rows import decisions_of
from app.store.submission_rows import newest_submission, submissions_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.domain.correction_answers import Move, State
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork

RETURNED = "returned"
_OF_UNIT = ("name", "uscc", "registered_place", "tax_place")
"""What a unit can put right; its permission and authority change with the review itself."""


def state_of(work: UnitOfWork, case: CaseRow, content: Mapping[str, Any]) -> State:
    """Return what a submission's content tells, thing by thing."""
    slots = {row.id: row.slot for row in documents_of(work, case.id)}
    papers = {slots[paper["id"]]: paper["id"] for paper in content["documents"]}
    found: dict[tuple[Part, str], Any] = {
        (Part.DOCUMENT, slot): identity for slot, identity in papers.items() if slot != Slot.LABOUR_CONTRACT
    }
    for one in content["attachments"]:
        found[Part.ATTACHMENT, one["slot"]] = f"{one['slot']}.{one['version']}"
    for name in _OF_UNIT:
        found[Part.UNIT, name] = content["unit"].get(name)
    if content.get("contract"):
        found[Part.CONTRACT, Slot.LABOUR_CONTRACT.value] = content["contract"]
    for name, value in {**content.get("record", {}), **content.get("asked", {})}.items():
        found[Part.RECORD, name] = value
    for row in content.get("ledger", ()):
        month = month_from_json(row["month"])
        found[Part.LEDGER, month.month] = month_as_json(month)
    return found


def state_now(work: UnitOfWork, case: CaseRow) -> State:
    """Return what would be submitted at this moment."""
    return state_of(work, case, content_of(work, case))


def state_sent_back(work: UnitOfWork, case: CaseRow) -> State | None:
    """Return what the authority has sent back last; None where it has sent nothing back."""
    sent_back = [row.at for row in decisions_of(work, case.id) if row.decision == RETURNED]
    if not sent_back:
        return None
    submitted = newest_submission(work, case.id)
    content = submitted.content if submitted else _content_at(work, case, max(sent_back))
    return state_of(work, case, content)


def moves_of_last_submission(work: UnitOfWork, case: CaseRow) -> tuple[Move, ...]:
    """Return what the last submission brings that is other than in the one of the round before."""
    rows = submissions_of(work, case.id)
    before = next((row for row in rows if row.round < rows[0].round), None)
    if before is None:
        return ()
    return moves_between(state_of(work, case, before.content), state_of(work, case, rows[0].content))


def _content_at(work: UnitOfWork, case: CaseRow, moment: datetime) -> dict[str, Any]:
    """A case submitted before submissions were kept: what its rows tell of the moment when it was sent back."""
    papers = {row.slot: {"id": row.id} for row in documents_of(work, case.id) if row.uploaded_at <= moment}
    attachments = []
    for one in attachments_of(work, case.employer_id):
        versions = versions_of_slot(work, case.employer_id, one.slot)
        attachments += [
            {"slot": row.slot, "version": row.version} for row in versions if row.uploaded_at <= moment
        ][:1]
    content = content_of(work, case)
    found: dict[str, Any] = {
        "documents": list(papers.values()),
        "attachments": attachments,
        "unit": content["unit"],
    }
    return found | (_person_at(work, case, case.person_id, moment) if case.person_id else {})


def _person_at(work: UnitOfWork, case: CaseRow, person_id: str, moment: datetime) -> dict[str, Any]:
    record = record_of(work, person_id)
    answers = [(row.data, row.asked) for row in answers_of(work, case.id) if row.at <= moment]
    contract = contract_at(work, person_id, case.employer_id, moment)
    return {
        "record": record,
        "asked": asked_changes(answers, record),
        "contract": contract.id if contract else None,
        "ledger": [
            {"month": month_as_json(row.month)}
            for row in ledger_rows(work, person_id)
            if row.entered_at is None or row.entered_at <= moment
        ],
    }
