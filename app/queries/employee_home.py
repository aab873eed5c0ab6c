"""The home of an employee: their permit and applications, what waits for them, and hints while they change units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.procedures import Procedure
from app.queries.employee_view import employee_view
from app.queries.likely_end import WhatIf, renewal_today
from app.queries.practice_hints import told_practice
from app.services.terms.practice_of import practice_now
from app.store.queue_rows import queue

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.policy.actor import Actor
    from app.queries.employee_view import EmployeeView
    from app.services.context.app_context import AppContext
    from app.store.queue_rows import QueueRow

MOST_TASKS = 50


@dataclass(frozen=True, slots=True)
class EmployeeHome:
    """Everything on an employee's home page."""

    view: EmployeeView
    tasks: Sequence[QueueRow]
    practice: Sequence[tuple[str, date | None]]
    """The hints of an employer change, each with the day to which it counts."""
    what_if: WhatIf | None
    """When a renewal of a valid permit would end; None while another application is open."""


def employee_home(context: AppContext, by: Actor, person_id: str) -> EmployeeHome:
    """Return the home of the person for whom the actor is signed in."""
    with context.database.reading() as work:
        view = employee_view(context, work, person_id)
        hints = practice_now(context, work, _unit_of(view), Procedure.EMPLOYER_CHANGE)
        renews = view.permit_state == "valid" and view.association and not view.open_case_id
        return EmployeeHome(
            view=view,
            tasks=queue(work, by.groups, limit=MOST_TASKS),
            practice=told_practice(work, hints, view.permit.suspended_on if view.permit else None),
            what_if=renewal_today(context, work, view.association.employer_id)
            if renews and view.association
            else None,
        )


def _unit_of(view: EmployeeView) -> str | None:
    """Return the unit whose authority would decide: the present one, else the one the permit stands with."""
    if view.association is not None:
        return view.association.employer_id
    return view.permit.employer_id if view.permit else None
