"""What an operation changes in a case, as plain data: read off its rows before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.services.context.notices_of import title_of_kind
from app.store.case_operations import drafts_by_task
from app.store.task_rows import tasks_of_case
from app.store.timer_rows import timers_of_case

if TYPE_CHECKING:
    from app.domain.effects import SendNotice
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.task_rows import TaskRow
    from app.store.timer_rows import TimerRow


@dataclass(frozen=True, slots=True)
class WhatWaits:
    """Tasks and timers of a case at one moment, and how many have begun to write in each task."""

    tasks: dict[str, TaskRow]
    timers: dict[str, TimerRow]
    drafts: dict[str, int]


def what_waits(work: UnitOfWork, case_id: str) -> WhatWaits:
    """Return what waits in a case now."""
    tasks = {task.key: task for task in tasks_of_case(work, case_id)}
    timers = {timer.key: timer for timer in timers_of_case(work, case_id)}
    return WhatWaits(tasks, timers, drafts_by_task(work, tasks.keys()))


def effect_between(
    context: AppContext,
    work: UnitOfWork,
    before: WhatWaits,
    after: WhatWaits,
    notices: list[SendNotice],
    value: tuple[str, Any, Any] | None,
) -> dict[str, Any]:
    """Return what comes of an operation: tasks, timers, notices, and the value that is set."""
    gone = [task for key, task in before.tasks.items() if key not in after.tasks]
    stay = [task for key, task in before.tasks.items() if key in after.tasks]
    told: dict[str, Any] = {
        "closes": [_task(task, before.drafts) for task in gone],
        "opens": [_task(task, {}) for key, task in after.tasks.items() if key not in before.tasks],
        "keeps": [_task(task, before.drafts) for task in stay],
        "drops": [_timer(one) for key, one in before.timers.items() if key not in after.timers],
        "arms": [_timer(one) for key, one in after.timers.items() if key not in before.timers],
        "notices": [title_of_kind(context, work, one.kind) or one.kind for one in notices],
    }
    if value is not None:
        name, old, new = value
        told["value"] = {"name": name, "old": old, "new": new}
    return told


def _task(task: TaskRow, drafts: dict[str, int]) -> dict[str, Any]:
    return {
        "name": task.name,
        "groups": list(task.groups),
        "assignee": task.assignee,
        "level_name": task.level_title,
        "due_on": task.due_on.isoformat() if task.due_on else None,
        "claimed": task.claimed_by is not None,
        "drafts": drafts.get(task.key, 0),
    }


def _timer(timer: TimerRow) -> dict[str, Any]:
    return {"name": timer.name, "due_at": timer.due_at.isoformat()}
