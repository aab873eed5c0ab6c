"""Find a paper for somebody who may see it: application papers, the unit's papers, contracts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.policy.paper_rights import PaperClass, may_see_paper
from app.services.context.case_visibility import is_tied, may_see, parties_of
from app.services.context.refusals import NotFoundError
from app.services.papers.case_attachments import attachments_of_case
from app.services.submissions.submitted_view import shown_submission, submitted_attachments
from app.store.association_rows import parties_of_association
from app.store.case_rows import case_of
from app.store.chosen_rows import chosen_of
from app.store.document_rows import document_of
from app.store.permit_rows import contract_of
from app.store.submission_rows import submissions_of
from app.store.task_rows import task_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.policy.actor import Actor
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork
    from app.store.employer_rows import AttachmentRow
    from app.store.submission_rows import SubmissionRow


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that may be shown: where its file is, how it is called, how many pages it has."""

    sha256: str
    filename: str
    pages: int
    slot: str
    originals: tuple[Mapping[str, Any], ...] = ()
    """Of the files that it was written anew from: digest, size, and what they carried beside their pages."""


def originals_in(report: Mapping[str, Any] | None) -> tuple[Mapping[str, Any], ...]:
    """Return what a stored report tells of the files as they came; nothing for papers of earlier times."""
    return tuple((report or {}).get("originals", ()))


def paper_in_case(work: UnitOfWork, by: Actor, case_id: str, kind: str, identity: str) -> Paper:
    """Return a paper as seen from a case; raises NotFoundError unless the case and the paper belong together."""
    if kind not in _FINDERS or not may_see(work, by, case_id):
        raise NotFoundError(kind="paper")
    case = case_of(work, case_id)
    found = _FINDERS[kind](work, by, case, identity) if kind in readable_papers(work, by, case) else None
    if found is None:
        raise NotFoundError(kind="paper")
    return found


def readable_papers(work: UnitOfWork, by: Actor, case: CaseRow) -> frozenset[PaperClass]:
    """Return the classes of papers that this actor may read in a case."""
    parties, tied = parties_of(work, case), is_tied(work, case)
    is_submitted = case.first_submitted_on is not None
    return frozenset(
        paper
        for paper in PaperClass
        if may_see_paper(by, paper, parties, is_submitted=is_submitted, is_tied=tied)
    )


def shown_attachments(
    work: UnitOfWork, case: CaseRow, submitted: SubmissionRow | None
) -> list[AttachmentRow]:
    """Return the unit's papers as a case shows them: as submitted, else those of today or of its last day."""
    return submitted_attachments(submitted) if submitted else attachments_of_case(work, case)


def _document(work: UnitOfWork, _by: Actor, case: CaseRow, identity: str) -> Paper | None:
    row = document_of(work, identity)
    if row is None or row.case_id != case.id:
        return None
    return Paper(row.sha256, row.filename, row.pages, row.slot, originals_in(row.report))


def _attachment(work: UnitOfWork, by: Actor, case: CaseRow, identity: str) -> Paper | None:
    """A slot names the paper that the case shows, `slot.version` one of its versions.

    Whatever was submitted stays readable, even after the unit has deleted it; of the others only the one of today.
    """
    slot, _, version = identity.partition(".")
    readable = shown_attachments(work, case, shown_submission(work, by, case))
    if version:
        every = [row for one in submissions_of(work, case.id) for row in submitted_attachments(one)]
        readable = [*readable, *every, *attachments_of_case(work, case)]
    for item in readable:
        if item.slot == slot and version in {"", str(item.version)}:
            return Paper(item.sha256, item.filename, item.pages, item.slot, originals_in(item.report))
    return None


def _contract(work: UnitOfWork, _by: Actor, case: CaseRow, identity: str) -> Paper | None:
    row = contract_of(work, identity)
    # A contract with another unit is that unit's, even when an address of it is known.
    if row is None or parties_of_association(work, row.association_id) != (case.person_id, case.employer_id):
        return None
    pages = int((row.report or {}).get("pages", 1))
    return Paper(row.sha256, row.filename, pages, "labour_contract", originals_in(row.report))


def _chosen(work: UnitOfWork, by: Actor, case: CaseRow, identity: str) -> Paper | None:
    row = chosen_of(work, identity)
    if row is None or row.task_key is None or row.account_id != by.account_id:
        return None
    if task_of(work, row.task_key).case_id != case.id:
        return None
    return Paper(row.sha256, row.filename, row.pages, row.slot, originals_in(row.report))


_FINDERS: Mapping[str, Callable[[UnitOfWork, Actor, CaseRow, str], Paper | None]] = {
    "document": _document,
    "attachment": _attachment,
    "contract": _contract,
    "chosen": _chosen,
}
