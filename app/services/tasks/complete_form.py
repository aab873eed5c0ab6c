"""Write what completing a form means, as the form declares it, before the case goes on. Same transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.procedures import NO_APPLICATIONS
from app.services.context.beijing import beijing_day
from app.services.context.certain_clock import ensure_certain
from app.services.context.refusals import FormInvalidError, ProcedureRefusedError
from app.services.execution.apply_effects import apply_effect
from app.services.papers_of_office.papers_of_step import issue_papers_of
from app.services.tasks.answer_facts_of import AnswerFactsOfTask
from app.services.tasks.check_days import check_days
from app.store.permit_rows import permit_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.forms_reader.form_definition import FormDefinition
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork
    from app.store.task_rows import TaskRow

REVIEW_CLOCK = "review"
PERMIT_ENDED = "permit_expired"
"""The error by which a diagram hears that the permit has ended."""


def is_claim_needed(task: TaskRow) -> bool:
    """Tell whether a task must be claimed before it is completed: reviewing is one person's work.

    Publishing makes sure that a step has this clock exactly when an action of its form needs the claim.
    """
    return task.clock == REVIEW_CLOCK


def complete_form(
    context: AppContext,
    work: UnitOfWork,
    case: CaseRow,
    task: TaskRow,
    form: FormDefinition,
    by: Actor,
    values: Mapping[str, Any],
) -> bool:
    """Carry out the form's actions; return whether the step only hands the application back inside the unit.

    Raises FormInvalidError with what every action finds wrong, or ProcedureRefusedError.
    """
    _refuse_after_the_end(context, work, case, task)
    check_days(work, case, values)
    facts = AnswerFactsOfTask(context, work, case, task, by)
    meant = [context.actions[name](facts, values) for name in form.actions]
    if refusal := next((one.refusal for one in meant if one.refusal), None):
        raise ProcedureRefusedError(rule=refusal.rule, **refusal.facts)
    errors = tuple((error.field, error.sentence) for one in meant for error in one.errors)
    if errors:
        raise FormInvalidError(errors=errors, values=dict(values))
    effects = [effect for one in meant for effect in one.effects]
    for number, effect in enumerate(effects):
        apply_effect(context, work, case, effect, f"form.{task.key}.{number}", by.account_id)
    issue_papers_of(context, work, case, effects, by.account_id, mark=f"form.{task.key}")
    return any(one.gives_back for one in meant)


def _refuse_after_the_end(context: AppContext, work: UnitOfWork, case: CaseRow, task: TaskRow) -> None:
    """A permit ends with its last day, even while the sweep that closes its application has yet to come.

    Nobody decides any more. Another step goes on where the diagram itself says what an ended permit means, if the
    clock is certain; raises ClockDoubtError.
    """
    if not case.permit_id or case.procedure in NO_APPLICATIONS:
        return
    if permit_of(work, case.permit_id).state_on(beijing_day(work.now)).is_live:
        return
    caught = context.editions.compiled(work, case.edition).caught_errors
    if is_claim_needed(task) or PERMIT_ENDED not in caught:
        raise ProcedureRefusedError(rule="permit_ended")
    ensure_certain(context, work)
