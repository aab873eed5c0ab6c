"""By when a level must have decided: its own due date, or earlier where the levels after it would outlast the permit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.dmn.decide import DecisionError, decide
from app.domain.review_clock import share_of_levels
from app.services.context.calendar_of import calendar_of
from app.services.terms.review_terms_of import review_terms_of_case
from app.store.permit_rows import permit_concerned
from app.store.queue_lines import put_in_order
from app.store.task_rows import tasks_of_case

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork

CHAIN, LEVEL = "review_chain", "level"


def act_by(
    context: AppContext, work: UnitOfWork, case: CaseRow, due_on: date | None, inputs: Mapping[str, Any]
) -> date | None:
    """Return the day by which a task must be done: the nearer of its due date and of what its permit leaves.

    A permit leaves a level the time until its last working day, without the working days of the levels that follow.
    `inputs` are the task's; only a level of a review has levels after it. None when nothing is due.
    """
    level = inputs.get(LEVEL)
    if due_on is None or level is None:
        return due_on
    permit = permit_concerned(work, case.permit_id, case.person_id)
    if permit is None or not permit.state.is_live:
        return due_on
    calendar = calendar_of(work)
    last_day = calendar.last_working_day_until(permit.valid_until)
    return min(due_on, calendar.add_working_days(last_day, -_days_after(context, work, case, int(level))))


def order_anew(context: AppContext, work: UnitOfWork, case: CaseRow) -> None:
    """Give the open tasks of a locked case the places that they have by the present calendar."""
    for task in tasks_of_case(work, case.id):
        put_in_order(work, task.key, task.due_on, act_by(context, work, case, task.due_on, task.inputs))


def _days_after(context: AppContext, work: UnitOfWork, case: CaseRow, level: int) -> int:
    """Return the working days of the levels after one, as the edition of the case divides them; 0 without a table."""
    decisions = context.editions.compiled(work, case.edition).decisions
    if CHAIN not in decisions:
        return 0
    asked = {"permit_type": case.permit_type, "procedure": case.procedure, "authority": case.authority}
    try:
        rows = decide(decisions[CHAIN], CHAIN, {"case": asked}).value or []
        levels = sorted((int(row["level"]), int(row["working_days"])) for row in rows)
        total = review_terms_of_case(context, work, case).review_working_days
    except (DecisionError, KeyError, TypeError, ValueError):
        # A table that asks for more than is known here decides in its diagram; the order does without it.
        return 0
    shares = share_of_levels(total, [days for _, days in levels])
    return sum(max(1, days) for (number, _), days in zip(levels, shares, strict=True) if number > level)
