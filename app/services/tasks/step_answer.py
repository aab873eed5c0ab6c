"""What a completed step really did: told to the page that asked for it, and refused where it led nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.services.context.refusals import StepSentBackError
from app.services.tasks.form_context import is_decided_alone
from app.store.task_rows import tasks_of_case

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.engine.step import Step
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork
    from app.store.task_rows import TaskRow

PROBLEMS = "problems"
"""The input of a task that tells what the diagram's checks found; only then is the same task open again."""


def refuse_bounce(task: TaskRow, step: Step, typed: Mapping[str, Any]) -> None:
    """Refuse a step after which the same form would ask again because of problems: nothing of it is kept.

    The diagram decides, in whatever edition the case runs; the form tells. Raises StepSentBackError.
    """
    for again in step.tasks:
        is_same = (again.element, again.process) == (task.element, task.process) and again.key != task.key
        if is_same and again.inputs.get(PROBLEMS):
            raise StepSentBackError(errors=(), values=dict(typed), problems=dict(again.inputs[PROBLEMS]))


def _asks_the_same(task: TaskRow, other: TaskRow) -> bool:
    """Tell whether a task asks the same people the same again; the next level or instance of a step does not."""
    if is_decided_alone(task):
        return False
    return (other.element, other.process, other.groups) == (task.element, task.process, task.groups)


def step_answer(work: UnitOfWork, task: TaskRow, case: CaseRow) -> dict[str, Any]:
    """Return where the case stands now: its state, how it ended, who goes on with what, and what asks again."""
    waiting, opened = tasks_of_case(work, case.id), work.pending.opened
    again = next((one for one in waiting if one.key in opened and _asks_the_same(task, one)), None)
    return {
        "case_id": case.id,
        "number": case.number,
        "procedure": case.procedure,
        "state": case.state,
        "cause": case.cause,
        "ended": case.ended_at is not None,
        "again": again.key if again else "",
        "next": [
            {
                "key": one.key,
                "name": one.name,
                "groups": list(one.groups),
                "assignee": one.assignee,
                "level_name": one.level_title,
                "due_on": one.due_on.isoformat() if one.due_on else "",
                "is_new": one.key in opened,
            }
            for one in waiting
        ],
    }
