"""Where the reader of a case puts an item right: the open task of their own, and the field in its form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.correction import CorrectionPlace
from app.forms_reader.asked_explanations import answered_place, explanation_key
from app.policy.case_access import may_do_task
from app.services.tasks.task_form import task_form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.forms_reader.form_definition import FormDefinition
    from app.policy.actor import Actor
    from app.queries.case_view import CaseView, CorrectionRow
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

LEDGER_ROWS = "ledger_explanations"
CONTRACT_PAPER = "contract_file"


@dataclass(frozen=True, slots=True)
class CorrectingTask:
    """An open task in which the items of one place are answered."""

    key: str
    form: FormDefinition

    def field_of(self, item: CorrectionRow) -> str:
        """Return the key of the question that an item is about; of its explanation where no question is."""
        keys = [one.key for one in self.form.fields]
        by_slot = [one.key for one in self.form.fields if one.slot and one.slot == item.target]
        wanted = (*by_slot, item.target, f"new_{item.target}", CONTRACT_PAPER, LEDGER_ROWS)
        return next((key for key in wanted if key in keys), explanation_key(item.number))


def correcting_tasks(
    context: AppContext, work: UnitOfWork, by: Actor, view: CaseView
) -> Mapping[CorrectionPlace, CorrectingTask]:
    """Return the reader's own open tasks that answer items, by place."""
    found: dict[CorrectionPlace, CorrectingTask] = {}
    if not any(row.answered_at is None for row in view.corrections):
        return found
    for task in view.tasks:
        if task.state != "open" or not may_do_task(by, tuple(task.groups), task.assignee):
            continue
        form = task_form(context, work, view.case, task)
        place = answered_place(form)
        if place is not None:
            found[CorrectionPlace(place)] = CorrectingTask(task.key, form)
    return found
