"""A review that nobody at its level can decide is told to the leads of its authority when it opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.context.send_notice import send_notice
from app.services.context.who_may_hold import REVIEW, able_at
from app.store.colleague_rows import colleagues

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork
    from app.store.open_work import WaitingTask


def tell_of_unmanned(
    context: AppContext,
    work: UnitOfWork,
    case: CaseRow,
    tasks: Iterable[WaitingTask],
    opened: Collection[str],
) -> None:
    """Tell the leads of every review among the newly opened tasks for which there is nobody."""
    for task in tasks:
        groups = [group for group in task.groups if group.startswith("authority:")]
        if task.key not in opened or task.clock != REVIEW or not groups:
            continue
        if any(able_at(work, case, group) for group in groups):
            continue
        leads = [
            one.inbox
            for code in dict.fromkeys(group.split(":")[1] for group in groups)
            for one in colleagues(work, code)
            if one.is_lead
        ]
        facts = {"level_name": str(task.inputs.get("level_name") or task.name)}
        if leads:
            send_notice(context, work, "nobody_can_review", leads, facts, case=case, mark=task.key)
