"""Take over from the applicant's own former application of the same procedure: answers to look at again, and papers.

Declarations, page checks and explanations are said anew each time. A paper is offered for a year, for the same slot, and
becomes a version of this case like any other; whether it still holds is the applicant's to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.forms_reader.form_definition import Kind
from app.services.context.idempotent import idempotent
from app.services.context.refusals import NotFoundError
from app.services.papers.store_paper import keep_in_case, paper_again
from app.services.tasks.claim_task import permitted_task
from app.services.tasks.complete_form import is_claim_needed
from app.services.tasks.form_context import is_own_record, is_said_anew, known_values
from app.services.tasks.task_form import slots_of_task, task_form
from app.services.tasks.upload_paper import check_slot
from app.store.answer_rows import answers_of
from app.store.case_rows import former_case_of, lock_case
from app.store.document_rows import latest_documents, stored_file_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.forms_reader.form_definition import FormDefinition
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork
    from app.store.document_rows import DocumentRow
    from app.store.task_rows import TaskRow

OFFERED_FOR = timedelta(days=366)
NOT_ANSWERS = frozenset({Kind.FILE})


@dataclass(frozen=True, slots=True)
class FormerApplication:
    """What can be taken over into the form of a task."""

    case: CaseRow
    values: Mapping[str, Any]
    """Answers that fit the form and differ from what it shows already."""
    papers: tuple[DocumentRow, ...]
    told: Mapping[str, Any]
    """Answers that fit the form and differ from what the records say: only from there can they be."""

    @property
    def is_offered(self) -> bool:
        """Tell whether anything is left to take over."""
        return bool(self.values or self.papers)

    def still_in(self, shown: Mapping[str, Any]) -> frozenset[str]:
        """Return the keys of answers that are as they were told then: whoever changes one takes it out."""
        return frozenset(
            key for key, value in self.told.items() if _as_typed(shown.get(key)) == _as_typed(value)
        )


def _as_typed(value: Any) -> Any:
    """Return an answer as a draft keeps what was typed: text, without what was left empty."""
    if isinstance(value, list):
        return [_as_typed(one) for one in value]
    if isinstance(value, dict):
        typed = {key: _as_typed(one) for key, one in value.items()}
        return {key: one for key, one in typed.items() if one}
    if isinstance(value, bool):
        return "true" if value else ""
    return "" if value is None else str(value)


def former_application(
    context: AppContext,
    work: UnitOfWork,
    case: CaseRow,
    task: TaskRow,
    typed: Mapping[str, Any] | None,
) -> FormerApplication | None:
    """Return what the applicant told in their last application; None where nothing of it fits.

    `typed` is what they have kept of the form already.
    """
    former = _former(work, case, task)
    if former is None:
        return None
    form = task_form(context, work, case, task)
    if not (is_own_record(task) or form.gives):
        return None
    recorded, fitting = known_values(work, case, task, form), _values(work, former, task, form)
    told = {key: value for key, value in fitting.items() if recorded.get(key) != value}
    known = typed if typed is not None else recorded
    values = {key: value for key, value in fitting.items() if known.get(key) != value}
    papers = _papers(context, work, case, task, former)
    return FormerApplication(former, values, papers, told) if told or values or papers else None


def reuse_paper(context: AppContext, by: Actor, key: str, task_key: str, slot: str) -> dict[str, Any]:
    """Make the paper of a slot in the former application the newest version of this case's.

    Raises NotFoundError where none is offered, TaskClosedError, or NotAllowedError for a slot that is not asked for.
    """

    def command(work: UnitOfWork) -> dict[str, Any]:
        check_slot(context, work, by, task_key, slot)
        task = permitted_task(work, by, task_key)
        case = lock_case(work, task.case_id)
        former = _former(work, case, task)
        offered = _papers(context, work, case, task, former) if former else ()
        paper = next((one for one in offered if one.slot == slot), None)
        if paper is None:
            raise NotFoundError(kind="paper")
        again = paper_again(
            paper.slot, stored_file_of(work, paper.sha256), paper.filename, paper.report, paper.pages
        )
        return keep_in_case(context, work, by, case, again)

    return idempotent(context, by, key, "reuse_paper", {"task": task_key, "slot": slot}, command)


def _former(work: UnitOfWork, case: CaseRow, task: TaskRow) -> CaseRow | None:
    """Only before the first submission: a correction answers what was asked, and nothing else."""
    if is_claim_needed(task) or case.first_submitted_on is not None:
        return None
    return former_case_of(work, case)


def _values(work: UnitOfWork, former: CaseRow, task: TaskRow, form: FormDefinition) -> dict[str, Any]:
    told = answers_of(work, former.id, task.element)
    fields = {one.key for one in form.fields if one.kind not in NOT_ANSWERS}
    return {
        key: value
        for key, value in (told[-1].data.items() if told else ())
        if key in fields and value not in (None, "", []) and not is_said_anew(form, key)
    }


def _papers(
    context: AppContext, work: UnitOfWork, case: CaseRow, task: TaskRow, former: CaseRow
) -> tuple[DocumentRow, ...]:
    asked, here = slots_of_task(context, work, case, task), latest_documents(work, case.id)
    since = work.now - OFFERED_FOR
    return tuple(
        row
        for slot, row in latest_documents(work, former.id).items()
        if slot in asked and slot not in here and row.uploaded_at >= since
    )
