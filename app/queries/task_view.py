"""A task with its case and form as the page of the task shows them, and the form of a task that was sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.queries.case_view import CaseView, case_view, paper_names_of_case
from app.services.tasks.claim_task import permitted_task
from app.services.tasks.complete_form import is_claim_needed
from app.services.tasks.form_context import known_values
from app.services.tasks.former_application import former_application
from app.services.tasks.take_over_task import holding_of
from app.services.tasks.task_form import posted_form, task_form
from app.store.account_rows import names_of
from app.store.answer_rows import kept_draft_of, left_draft_of
from app.store.case_rows import case_of
from app.store.task_rows import task_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from app.forms_reader.form_definition import FormDefinition
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.services.context.draft_turns import KeptDraft
    from app.services.tasks.former_application import FormerApplication
    from app.services.tasks.take_over_task import Holding
    from app.store.database import UnitOfWork
    from app.store.task_rows import TaskRow


@dataclass(frozen=True, slots=True)
class TaskView:
    """An open task of the actor. A review shows its form only to the one who has claimed it."""

    task: TaskRow
    case: CaseView
    is_review: bool
    must_claim: bool
    draft: KeptDraft | None
    """What the actor has kept of the form, where the form is shown."""
    former: FormerApplication | None
    """What the applicant can take over from their last application, or has taken over."""
    holding: Holding | None
    """Who else holds the task."""


def task_view(context: AppContext, work: UnitOfWork, by: Actor, task_key: str) -> TaskView:
    """Return an open task that the actor may do; raises NotFoundError or TaskClosedError."""
    task = permitted_task(work, by, task_key)
    is_review = is_claim_needed(task)
    must_claim = is_review and task.claimed_by != by.account_id
    # The workbench of a review tells nothing of the steps before.
    case = case_view(context, work, by, task.case_id, tells_history=must_claim or not is_review)
    draft = None if must_claim else kept_draft_of(work, task.key, by.account_id)
    return TaskView(
        task=task,
        case=case,
        former=former_application(context, work, case.case, task, draft.values if draft else None),
        is_review=is_review,
        must_claim=must_claim,
        draft=draft,
        holding=holding_of(work, by, task),
    )


@dataclass(frozen=True, slots=True)
class LeftDraft:
    """What a reviewer typed who held a review before and gave it back: never the decision of who holds it now."""

    by: str
    at: datetime
    values: Mapping[str, Any]


def left_draft(work: UnitOfWork, by: Actor, task: TaskRow) -> LeftDraft | None:
    """Return what another reviewer left of a review that the actor holds."""
    if not is_claim_needed(task) or task.claimed_by != by.account_id:
        return None
    kept = left_draft_of(work, task.key, by.account_id)
    if kept is None:
        return None
    return LeftDraft(names_of(work, {kept.saved_by}).get(kept.saved_by, ""), kept.saved_at, kept.values)


def left_of_task(context: AppContext, by: Actor, task_key: str) -> LeftDraft | None:
    """Return what another reviewer left of a review; raises NotFoundError or TaskClosedError."""
    with context.database.reading() as work:
        return left_draft(work, by, permitted_task(work, by, task_key))


def sent_task(context: AppContext, task_key: str) -> TaskRow:
    """Return a task whose form was sent, open or closed meanwhile; the caller has checked whose it is."""
    with context.database.reading() as work:
        return task_of(work, task_key)


def sent_form(
    context: AppContext, task: TaskRow, posted: Mapping[str, Sequence[str] | str]
) -> FormDefinition:
    """Return the form of a task as its posted answers make it."""
    with context.database.reading() as work:
        return posted_form(context, work, case_of(work, task.case_id), task, posted)


def known_answers(context: AppContext, task: TaskRow, form: FormDefinition) -> dict[str, Any]:
    """Return what is known of the answers to a form by now, by the key of the question."""
    with context.database.reading() as work:
        return known_values(work, case_of(work, task.case_id), task, form)


def paper_names_of_task(context: AppContext, task: TaskRow) -> Mapping[str, str]:
    """Return the names of papers by slot, as the edition of a task's case has them."""
    with context.database.reading() as work:
        return paper_names_of_case(context, work, task.case_id)


def field_of_slot(context: AppContext, by: Actor, task_key: str, slot: str) -> str:
    """Return the key of the field that asks for a paper; the slot itself where the form asks for none.

    Raises NotFoundError or TaskClosedError.
    """
    with context.database.reading() as work:
        task = permitted_task(work, by, task_key)
        form = task_form(context, work, case_of(work, task.case_id), task)
    return next((one.key for one in form.fields if one.slot == slot), slot)
