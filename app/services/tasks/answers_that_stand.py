"""Answers of an earlier round that go on to hold are held against today's records: one that fails is asked again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.plausible_days import implausible_days
from app.policy.actor import SYSTEM
from app.services.context.beijing import beijing_day
from app.services.tasks.answer_facts_of import AnswerFactsOfTask
from app.services.tasks.check_days import known_days
from app.store.answer_rows import answers_of

if TYPE_CHECKING:
    from app.forms_reader.form_definition import FormDefinition
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork
    from app.store.task_rows import TaskRow


def answers_that_fail(
    context: AppContext,
    work: UnitOfWork,
    case: CaseRow,
    task: TaskRow,
    whole: FormDefinition,
    asked: FormDefinition,
) -> dict[str, str]:
    """Return the questions that a form cut down to what is named leaves out and whose answers fail, with the sentences.

    `whole` is the form with all its questions, `asked` what is left of it. Whoever completes the step could not mend
    such an answer otherwise.
    """
    closed = {one.key for one in whole.fields} - {one.key for one in asked.fields}
    earlier = answers_of(work, case.id, task.element) if closed else []
    said = earlier[-1].data if earlier else {}
    standing = closed & said.keys()
    if not standing:
        return {}
    facts = AnswerFactsOfTask(context, work, case, task, SYSTEM)
    actions = [context.actions[name] for name in whole.actions]
    errors = [
        (error.field, error.sentence)
        for action in actions
        if action.keys & standing
        for error in action(facts, said).errors
    ]
    errors += implausible_days(said, known_days(work, case), beijing_day(work.now))
    found: dict[str, str] = {}
    for field, sentence in errors:
        key = field.split(".")[0]
        if key in standing:
            found.setdefault(key, sentence)
    return found
