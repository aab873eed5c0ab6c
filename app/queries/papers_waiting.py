"""Papers that were chosen in a form and wait to be sent with it, as whoever chose them sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.context.refusals import NotFoundError
from app.store.chosen_rows import ChosenPaper, chosen_in, chosen_of, task_place, unit_place
from app.store.task_rows import task_of

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

__all__ = ["ChosenPaper", "waiting_for_task", "waiting_for_unit", "waiting_paper", "waiting_paper_of_task"]


def waiting_for_task(work: UnitOfWork, by: Actor, task_key: str) -> dict[str, ChosenPaper]:
    """Return what the actor has chosen in the form of a task, by slot."""
    return {row.slot: row for row in chosen_in(work, task_place(task_key), by.account_id)}


def waiting_for_unit(work: UnitOfWork, by: Actor) -> dict[str, ChosenPaper]:
    """Return what the actor has chosen for the papers of their unit, by slot."""
    return {row.slot: row for row in chosen_in(work, unit_place(str(by.employer_id)), by.account_id)}


def waiting_paper(context: AppContext, identity: str) -> ChosenPaper:
    """Return a paper that waits; raises NotFoundError when it was taken back or replaced since."""
    with context.database.reading() as work:
        return _found(work, identity)


def waiting_paper_of_task(context: AppContext, identity: str, task_key: str) -> tuple[ChosenPaper, str]:
    """Return a paper that waits in the form of a task, and the case of the task; raises NotFoundError."""
    with context.database.reading() as work:
        return _found(work, identity), task_of(work, task_key).case_id


def _found(work: UnitOfWork, identity: str) -> ChosenPaper:
    row = chosen_of(work, identity)
    if row is None:
        raise NotFoundError(kind="paper")
    return row
