"""The papers before a reviewer, each with its version, what the checks found, and the version of the round before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.domain.correction_answers import Part
from app.domain.office_codes import IssueCategory, Slot
from app.policy.paper_rights import PaperClass
from app.services.context.checked_reports import current_reports
from app.services.papers.tell_of_doubts import UNCHECKED
from app.services.submissions.submitted_state import state_of
from app.store.submission_rows import submissions_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.queries.case_view import CaseView
    from app.queries.panel_facts import PanelFacts
    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class ReviewPaper:
    """One paper. `kind` and `identity` are its address in the case; `was` the identity submitted a round before."""

    kind: str
    identity: str
    slot: str
    filename: str
    version: int
    pages: int
    report: Mapping[str, Any]
    category: IssueCategory
    """What an item about it is about."""
    was: str = ""
    sha256: str = ""
    reason: str = ""
    """Why it was sent although its check advised against it."""
    was_unchecked: bool = False
    """Whether it was submitted before the check of its pages had ended."""

    @property
    def is_new(self) -> bool:
        """Tell whether this round brought another version than the one before."""
        return bool(self.was)


def review_papers(work: UnitOfWork, view: CaseView, facts: PanelFacts) -> tuple[ReviewPaper, ...]:
    """Return the papers of a case that its reader may open, as they were submitted."""
    before = _before(work, view)
    found = (
        *(_documents(view, facts) if PaperClass.DOCUMENT in facts.readable else ()),
        *(_contract(facts) if PaperClass.CONTRACT in facts.readable else ()),
        *_attachments(facts),
    )
    reasons, unchecked = _reasons(view), _unchecked(view)
    # Those of a unit were frozen with their reports, perhaps before their check had ended.
    reports = current_reports(work, [(one.sha256, one.report) for one in found])
    return tuple(
        replace(
            one,
            was=_former(one, before),
            report=report,
            reason=reasons.get((one.slot, one.sha256), ""),
            was_unchecked=(one.slot, one.sha256) in unchecked,
        )
        for one, report in zip(found, reports, strict=True)
    )


def _reasons(view: CaseView) -> Mapping[tuple[str, str], str]:
    """Return what was submitted with the papers; nothing with those of before there were reasons."""
    told = view.submitted.content.get("paper_reasons", ()) if view.submitted else ()
    return {(one["slot"], one["sha256"]): one["reason"] for one in told}


def _unchecked(view: CaseView) -> frozenset[tuple[str, str]]:
    told = view.submitted.content.get(UNCHECKED, ()) if view.submitted else ()
    return frozenset((one["slot"], one["sha256"]) for one in told)


def _documents(view: CaseView, facts: PanelFacts) -> Iterator[ReviewPaper]:
    for slot, row in facts.documents.items():
        if slot == Slot.LABOUR_CONTRACT and facts.contract is not None:
            continue
        category = IssueCategory.LEDGER if slot == Slot.LEDGER_PROOF else IssueCategory.EMPLOYEE_MATERIAL
        if view.person is None:
            category = IssueCategory.APPLICATION_FORM
        yield ReviewPaper(
            "document",
            row.id,
            slot,
            row.filename,
            row.version,
            row.pages,
            row.report,
            category,
            sha256=row.sha256,
        )


def _contract(facts: PanelFacts) -> Iterator[ReviewPaper]:
    row = facts.contract
    if row is not None:
        report = row.report or {}
        yield ReviewPaper(
            "contract",
            row.id,
            Slot.LABOUR_CONTRACT.value,
            row.filename,
            row.version,
            int(report.get("pages", 1)),
            report,
            IssueCategory.EMPLOYEE_CONTRACT,
            sha256=row.sha256,
        )


def _attachments(facts: PanelFacts) -> Iterator[ReviewPaper]:
    for row in facts.attachments:
        yield ReviewPaper(
            "attachment",
            f"{row.slot}.{row.version}",
            row.slot,
            row.filename,
            row.version,
            row.pages or 1,
            row.report or {},
            IssueCategory.UNIT_ATTACHMENT,
            sha256=row.sha256,
        )


def _before(work: UnitOfWork, view: CaseView) -> Mapping[tuple[Part, str], Any]:
    if view.submitted is None:
        return {}
    earlier = (row for row in submissions_of(work, view.case.id) if row.round < view.submitted.round)
    row = next(earlier, None)
    return state_of(work, view.case, row.content) if row else {}


def _former(one: ReviewPaper, before: Mapping[tuple[Part, str], Any]) -> str:
    """Return the identity of another version of the paper that was submitted a round before."""
    was = before.get((Part(one.kind), one.slot))
    return str(was) if was and was != one.identity else ""
