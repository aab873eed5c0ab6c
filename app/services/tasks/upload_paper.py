"""Bring a paper into a slot of an open task: into the case, or among the unit's papers when the slot is the unit's."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any

from app.services.context.refusals import NotAllowedError
from app.services.papers.store_paper import checked_paper, keep_in_case, keep_in_unit, keep_once
from app.services.papers.unit_places import is_of_unit
from app.services.tasks.claim_task import permitted_task
from app.services.tasks.task_form import slots_of_task
from app.store.case_rows import case_of, lock_case

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.services.papers.store_paper import CheckedPaper
    from app.store.database import UnitOfWork


def upload_paper(
    context: AppContext,
    by: Actor,
    task_key: str,
    slot: str,
    stream: IO[bytes],
    filename: str,
    key: str,
    *,
    more: Sequence[IO[bytes]] = (),
) -> dict[str, Any]:
    """Check and keep a paper; return its slot, version, findings and whether it is the same file as before.

    Raises NotFoundError, TaskClosedError, NotAllowedError (the task has no such slot),
    or PaperRefusedError.
    """
    with context.database.reading() as work:
        check_slot(context, work, by, task_key, slot)
    paper = checked_paper(context, by, slot, stream, filename, more)
    return keep_once(
        context,
        by,
        key,
        "upload_paper",
        paper,
        lambda work: _keep(context, work, by, task_key, paper),
        task=task_key,
    )


def check_slot(context: AppContext, work: UnitOfWork, by: Actor, task_key: str, slot: str) -> None:
    """Tell whether this actor may bring a paper into a slot of a task.

    Raises NotFoundError, TaskClosedError or NotAllowedError.
    """
    task = permitted_task(work, by, task_key)
    case = case_of(work, task.case_id)
    if slot not in slots_of_task(context, work, case, task):
        raise NotAllowedError(rule="slot_not_asked_for")
    if is_of_unit(context, work, case.edition, slot) and by.employer_id is None:
        # A unit's papers are the unit's to change, whatever a form asks somebody else for.
        raise NotAllowedError(rule="slot_not_asked_for")


def _keep(
    context: AppContext, work: UnitOfWork, by: Actor, task_key: str, paper: CheckedPaper
) -> dict[str, Any]:
    case = lock_case(work, permitted_task(work, by, task_key).case_id)
    permitted_task(work, by, task_key)
    if is_of_unit(context, work, case.edition, paper.slot):
        return keep_in_unit(context, work, by, case.employer_id, paper)
    return keep_in_case(context, work, by, case, paper)
