"""What the check of a paper finds after it was submitted is told to those who sent it, while it is decided upon.

A form may be sent before the check of its papers has ended, and then asks for no reason: whoever sent it could not know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.context.checked_reports import certain_about, doubts_about, with_check
from app.services.context.send_notice import send_notice
from app.services.submissions.submitted_view import submission_in_review
from app.store.case_rows import case_of
from app.store.page_check_rows import page_checks_of
from app.store.papers_in_review import OF_CASE, cases_in_review_with

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

KIND = "papers_doubted_in_review"
UNCHECKED = "unchecked"
"""In what was submitted: slots and digests of papers whose check had not ended."""


def tell_of_doubts(context: AppContext, work: UnitOfWork, sha256: str) -> None:
    """Tell the parties of each case under review that was submitted with this file before its check had ended."""
    check = page_checks_of(work, (sha256,)).get(sha256)
    report = with_check({}, check.state, check.findings) if check else None
    if not certain_about(report) and not doubts_about(report):
        return
    for case_id, whose in cases_in_review_with(work, sha256):
        case = case_of(work, case_id)
        sent = submission_in_review(work, case)
        told = sent.content.get(UNCHECKED, ()) if sent else ()
        slots = [one["slot"] for one in told if one["sha256"] == sha256]
        if sent is None or not slots:
            continue
        names = context.editions.papers(work, case.edition).names()
        facts = {"names": [names.get(slot, slot) for slot in slots]}
        audience = [f"employer:{case.employer_id}"]
        if whose == OF_CASE and case.person_id:
            audience.append(f"person:{case.person_id}")
        mark = f"{case.id}.{sent.number}.{sha256[:32]}"
        send_notice(context, work, KIND, audience, facts, case=case, mark=mark)
