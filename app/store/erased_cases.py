"""What is taken out of a finished case when a class of its records is erased; numbers, days, states and decisions stay.

Rows that are held against the audit are never removed: their texts are emptied, with evidence of it, and every chain
verifies afterwards. What the audit itself says is ids, codes and days.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from app.store.file_register import release_file
from app.store.kept_rows import keep
from app.store.office_paper_rows import ERASED
from app.store.tables_acts import case_act
from app.store.tables_applications import (
    answer,
    case_document,
    correction_item,
    correction_verdict,
    draft,
    notice,
    review_decision,
    slip,
    submission,
)
from app.store.tables_cases import application_case, history_event, human_task
from app.store.tables_office_papers import office_paper
from app.store.tables_operations import case_operation
from app.store.tables_scans import paper_reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.store.database import UnitOfWork


def has_ended(work: UnitOfWork, case_id: str) -> bool:
    """Tell whether a case has ended; nobody changes it before the commit."""
    found = select(application_case.c.ended_at).where(application_case.c.id == case_id).with_for_update()
    return work.connection.execute(found).scalar() is not None


def _erase_case(work: UnitOfWork, case_id: str) -> None:
    """Take out what was applied for, written, decided in words and issued."""
    run = work.connection.execute
    tasks = select(human_task.c.key).where(human_task.c.case_id == case_id)
    items = select(correction_item.c.id).where(correction_item.c.case_id == case_id)
    run(delete(draft).where(draft.c.task_key.in_(tasks)))
    for table in (answer, submission, slip):
        run(delete(table).where(table.c.case_id == case_id))
    run(delete(paper_reason).where(paper_reason.c.kept_with == case_id))
    run(update(correction_verdict).where(correction_verdict.c.item_id.in_(items)).values(remark=""))
    run(
        update(correction_item)
        .where(correction_item.c.case_id == case_id)
        .values(text="", answer_sealed=None)
    )
    run(
        update(review_decision)
        .where(review_decision.c.case_id == case_id)
        .values(opinion="", advisory_note="")
    )
    for row in run(
        select(review_decision.c.round, review_decision.c.level).where(review_decision.c.case_id == case_id)
    ):
        keep(work, "review_decision", case_id, f"{row.round}.{row.level}", None)
    run(
        update(office_paper)
        .where(office_paper.c.case_id == case_id)
        .values(content_sealed=ERASED, title="", void_reason=None)
    )
    for paper_id in run(select(office_paper.c.id).where(office_paper.c.case_id == case_id)).scalars():
        keep(work, "office_paper", case_id, paper_id, None)


def _erase_papers(work: UnitOfWork, case_id: str) -> None:
    """Take out the papers; a file that nothing else names goes from the disk with the next round of files."""
    of_case = case_document.c.case_id == case_id
    digests = set(work.connection.execute(select(case_document.c.sha256).where(of_case)).scalars())
    work.connection.execute(delete(case_document).where(of_case))
    for sha256 in sorted(digests):
        release_file(work, sha256)


def _erase_log(work: UnitOfWork, case_id: str) -> None:
    """Take out what was told on the way; which step was done when, and by whom, stays."""
    run = work.connection.execute
    run(delete(notice).where(notice.c.case_id == case_id))
    run(update(case_act).where(case_act.c.case_id == case_id).values(text_sealed=None, answer_sealed=None))
    run(
        update(case_operation)
        .where(case_operation.c.case_id == case_id)
        .values(request={}, told={}, reason="")
    )
    run(update(human_task).where(human_task.c.case_id == case_id).values(inputs={}, instructions=None))
    run(update(history_event).where(history_event.c.case_id == case_id).values(facts={}))
    for number in run(select(history_event.c.number).where(history_event.c.case_id == case_id)).scalars():
        keep(work, "history_event", case_id, str(number), None)


ERASE: Mapping[str, Callable[[UnitOfWork, str], None]] = {
    "case": _erase_case,
    "paper": _erase_papers,
    "log": _erase_log,
}
"""By class of records."""
