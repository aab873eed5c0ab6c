"""Open tasks of a case that has been moved to another edition: what their pages tell, and to whom they are offered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, update

from app.store.account_rows import account_of
from app.store.queued_tasks import offer, place_in_queue
from app.store.tables_cases import human_task
from app.store.tables_queues import task_group
from app.store.task_rows import release, tasks_of_case

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.store.account_rows import AccountRow
    from app.store.database import UnitOfWork
    from app.store.task_rows import TaskRow


def change_open_tasks(
    work: UnitOfWork,
    case_id: str,
    wanted: Mapping[str, Mapping[str, Any]],
    may_hold: Callable[[AccountRow, list[str]], bool],
) -> None:
    """Give open tasks their new facts by key; whoever holds one holds it still if it is offered to them.

    Keys, drafts, due dates and places in queues stay.
    """
    for row in tasks_of_case(work, case_id):
        facts = wanted[row.key]
        changed = {name: value for name, value in facts.items() if getattr(row, name) != value}
        if not changed:
            continue
        work.connection.execute(update(human_task).where(human_task.c.key == row.key).values(**changed))
        if "groups" in changed:
            _offer(work, row, changed["groups"], may_hold)


def _offer(
    work: UnitOfWork, row: TaskRow, groups: list[str], may_hold: Callable[[AccountRow, list[str]], bool]
) -> None:
    holder = account_of(work, row.claimed_by) if row.claimed_by else None
    if row.claimed_by and (holder is None or not may_hold(holder, groups)):
        release(work, row.key, row.claimed_by)
        holder = None
    work.connection.execute(delete(task_group).where(task_group.c.task_key == row.key))
    held = {"task_key": row.key, "claimed_by": holder.id if holder else None}
    place = held | place_in_queue(row.due_on, row.due_on)
    offer(work, row.case_id, [{"group_name": group, **place} for group in groups])
