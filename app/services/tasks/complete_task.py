"""Complete a task with its form: one transaction from the click to the next wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.acts import ClockName
from app.engine.run_case import complete_task as complete_in_engine
from app.forms_reader.validation import validate, with_refused_files
from app.services.context.beijing import BEIJING
from app.services.context.draft_turns import may_write
from app.services.context.idempotent import idempotent
from app.services.context.refusals import (
    CaseStuckError,
    ClaimLostError,
    FormInvalidError,
    ProcedureRefusedError,
)
from app.services.context.who_may_hold import REVIEW, refuse_actor
from app.services.execution.case_command import advance, guarded
from app.services.submissions.person_record import noted_asking
from app.services.tasks.answer_corrections import answer_items
from app.services.tasks.chosen_papers import GONE, NOTHING_CHOSEN, drop_of_task, send_chosen
from app.services.tasks.claim_task import permitted_task
from app.services.tasks.complete_form import complete_form, is_claim_needed
from app.services.tasks.doubtful_papers import papers_refused
from app.services.tasks.form_context import context_of
from app.services.tasks.named_in_notice import carried_answers
from app.services.tasks.step_answer import refuse_bounce, step_answer
from app.services.tasks.task_form import posted_form, whole_form
from app.services.terms.case_calendar import stop_that_runs
from app.store.account_rows import names_of
from app.store.answer_rows import add_answer, drop_drafts, kept_draft_of, save_draft
from app.store.case_rows import lock_case
from app.store.database import advisory_lock

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.engine.compiled_edition import CompiledEdition
    from app.engine.execution_context import ExecutionContext
    from app.engine.step import Step
    from app.forms_reader.form_definition import FormDefinition
    from app.forms_reader.validation import Submission
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork
    from app.store.draft_marks import PageMark
    from app.store.task_rows import TaskRow


def complete_task(
    context: AppContext,
    by: Actor,
    key: str,
    submitted: Mapping[str, Any],
    *,
    fence: int | None,
    idempotency_key: str,
    refused_files: Sequence[tuple[str, str]] = (),
    chosen: Mapping[str, str] = NOTHING_CHOSEN,
) -> dict[str, Any]:
    """Check the answers, keep them, let the case go on; return what came of it (`step_answer`).

    `refused_files` are files that came along and cannot be papers (field, sentence): the form is not accepted, and
    what else is wrong with it is told in the same breath. `chosen` are the papers that the form shows as waiting to
    be sent with it, ids by slot. `fence` is what claiming gave; a task that must be claimed refuses another one.

    Raises NotFoundError, TaskClosedError, ClaimLostError, FormInvalidError (what was typed is kept as a draft;
    StepSentBackError when the diagram would only ask again), ProcedureRefusedError or CaseStuckError.
    """
    seen: dict[str, Any] = {}

    def command(work: UnitOfWork) -> dict[str, Any]:
        task = permitted_task(work, by, key)
        seen["case_id"] = task.case_id
        case = lock_case(work, task.case_id)
        task = permitted_task(work, by, key)
        _check_claim(work, by, task, fence)
        _check_clock(work, task)
        gone = send_chosen(context, work, by, case, task, chosen)
        form = posted_form(context, work, case, task, submitted)
        carried = carried_answers(work, case, task, whole_form(context, work, case, task), form)
        now = work.now.astimezone(BEIJING)
        answers = validate(form, submitted, context_of(work, case, task, form), now=now)
        seen["typed"] = dict(answers.raw)
        _check_person(work, case, by, task)
        said = carried | dict(answers.values)
        errors = answers.errors or _told_by_records(context, work, by, case, task, form, answers, said=said)
        bad_files = [*refused_files, *((one.key, GONE) for one in form.fields if one.slot in gone)]
        told = {field for field, _sentence in bad_files}
        bad_files += [one for one in papers_refused(context, work, case, form) if one[0] not in told]
        if errors or bad_files:
            every = with_refused_files(form, errors, bad_files)
            raise FormInvalidError(errors=every, values=dict(answers.raw))
        add_answer(
            work,
            case_id=case.id,
            element=task.element,
            round_number=case.round,
            task_key=key,
            data=said,
            by=by.account_id,
            asked=noted_asking(work, case, form.gives, said),
            gives=form.gives,
        )
        drop_drafts(work, key)
        drop_of_task(work, key)

        def move(edition: CompiledEdition, blob: bytes, around: ExecutionContext) -> Step:
            step = complete_in_engine(edition, blob, key, said, around)
            refuse_bounce(task, step, answers.raw)
            return step

        case = advance(context, work, case, by, f"complete:{task.element}", move)
        return step_answer(work, task, case)

    def run() -> dict[str, Any]:
        request = {"task": key, "answers": dict(submitted), "fence": fence}
        request |= {"chosen": dict(chosen)} if chosen else {}
        return idempotent(context, by, idempotency_key, "complete_task", request, command)

    try:
        return guarded(context, lambda: seen.get("case_id"), {"kind": "complete", "task": key}, run)
    except FormInvalidError as invalid:
        keep_draft(context, by, key, invalid.facts["values"])
        raise
    except (ProcedureRefusedError, CaseStuckError):
        # The task stays open, so what was typed must still be there when its page is opened again.
        if "typed" in seen:
            keep_draft(context, by, key, seen["typed"])
        raise


def keep_draft(
    context: AppContext,
    by: Actor,
    key: str,
    values: Mapping[str, Any],
    mark: PageMark | None = None,
    *,
    must_hold: bool = False,
) -> None:
    """Keep what was typed so far, in a draft that only its writer sees.

    Raises NotFoundError, TaskClosedError, DraftOvertakenError or, when the task must be held, ClaimLostError.
    """

    def act(work: UnitOfWork) -> None:
        task = permitted_task(work, by, key)
        if must_hold and is_claim_needed(task) and task.claimed_by != by.account_id:
            raise _lost(work, task)
        advisory_lock(work, f"draft of {key} by {by.account_id}")
        if may_write(work, kept_draft_of(work, key, by.account_id), mark):
            save_draft(work, key, by.account_id, values, mark)

    context.database.transact(act)


def _check_claim(work: UnitOfWork, by: Actor, task: TaskRow, fence: int | None) -> None:
    held_by_other = task.claimed_by is not None and task.claimed_by != by.account_id
    stale = is_claim_needed(task) and (task.claimed_by != by.account_id or task.fence != fence)
    if held_by_other or stale:
        raise _lost(work, task)


def _check_clock(work: UnitOfWork, task: TaskRow) -> None:
    """While an act keeps the clock of the review, nothing is decided: what was begun is ended first."""
    running = stop_that_runs(work, task.case_id, ClockName.REVIEW) if task.clock == REVIEW else None
    if running is not None:
        raise ProcedureRefusedError(rule="clock_stands", title=running[1])


def _check_person(work: UnitOfWork, case: CaseRow, by: Actor, task: TaskRow) -> None:
    if is_claim_needed(task):
        refuse_actor(work, case, by)


def _lost(work: UnitOfWork, task: TaskRow) -> ClaimLostError:
    name = names_of(work, {task.claimed_by}).get(task.claimed_by, "") if task.claimed_by else ""
    return ClaimLostError(by=name, at=task.claimed_at)


def _told_by_records(
    context: AppContext,
    work: UnitOfWork,
    by: Actor,
    case: CaseRow,
    task: TaskRow,
    form: FormDefinition,
    answers: Submission,
    *,
    said: Mapping[str, Any],
) -> tuple[tuple[str, str], ...]:
    """Write what right answers mean; return what only the office's records know to be wrong with them.

    `said` are the answers with those of an earlier round that go on to hold.
    """
    try:
        gives_back = complete_form(context, work, case, task, form, by, said)
        if not gives_back:
            answer_items(context, work, case, task, form, answers.values, answers.raw)
    except FormInvalidError as invalid:
        return tuple(invalid.facts["errors"])
    return ()
