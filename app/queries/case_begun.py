"""A case that has just been started: whether it was accepted, and whose turn it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.office_codes import ApplicationState
from app.policy.case_access import may_do_task
from app.store.case_rows import case_of
from app.store.task_rows import tasks_of_case

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext


@dataclass(frozen=True, slots=True)
class BegunCase:
    """A new case, and the keys of the open tasks that the actor may do."""

    number: str
    procedure: str
    is_refused: bool
    cause: str | None
    """Why it was refused."""
    own_tasks: tuple[str, ...]


def begun_case(context: AppContext, by: Actor, case_id: str) -> BegunCase:
    """Return the case that the actor has started."""
    with context.database.reading() as work:
        case = case_of(work, case_id)
        tasks = tasks_of_case(work, case_id)
    return BegunCase(
        number=case.number,
        procedure=case.procedure,
        is_refused=case.state == ApplicationState.REFUSED.value,
        cause=case.cause,
        own_tasks=tuple(one.key for one in tasks if may_do_task(by, tuple(one.groups), one.assignee)),
    )
