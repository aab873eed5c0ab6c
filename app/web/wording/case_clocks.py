"""The clocks of a case in words: its review, a correction, the step that waits, and the validity of the permit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.office_codes import ApplicationState
from app.web.wording.case_progress import turn_of
from app.web.wording.date_wording import date_zh, days_left, working_days_left
from app.web.wording.translate import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.queries.case_view import CaseView, TaskRow

A_WORKING_WEEK = 5
CORRECTION, REVIEW = "correction", "review"


def clocks_of(view: CaseView) -> list[dict[str, Any]]:
    """Return every clock that runs or is stopped, most urgent to whoever has to act in front."""
    return [*_of_steps(view), *_of_review(view), *_of_validity(view)]


def _of_steps(view: CaseView) -> Iterator[dict[str, Any]]:
    """Tell by when the parties must act, each side once: of a correction, or of the step that waits for them."""
    waiting = [one for one in view.tasks if one.key in view.task_days_left and one.clock != REVIEW]
    first = {(one.clock, turn_of(view, one)): one for one in sorted(waiting, key=_due, reverse=True)}
    for task in sorted(first.values(), key=_due):
        left = view.task_days_left[task.key]
        yield {
            "title": _("补正期限") if task.clock == CORRECTION else _("本步期限"),
            "left": working_days_left(left),
            "about": _("%(turn)s，最晚 %(day)s", turn=turn_of(view, task), day=date_zh(task.due_on)),
            "tone": "red" if left < 0 else "amber",
            "paused": False,
        }


def _due(task: TaskRow) -> tuple[str, str]:
    return str(task.due_on), task.key


def _of_review(view: CaseView) -> Iterator[dict[str, Any]]:
    if view.case.state == ApplicationState.IN_REVIEW.value and view.review_days_left is not None:
        left = view.review_days_left
        yield {
            "title": _("审核期限"),
            "left": working_days_left(left),
            "about": _("最晚 %(day)s 办结", day=date_zh(view.case.review_due_on)),
            "tone": "red" if left < 0 else "blue",
            "paused": False,
            "used": min(max(view.review_days - left, 0), view.review_days),
            "total": view.review_days,
        }
    elif view.case.state == ApplicationState.RETURNED.value:
        yield {
            "title": _("审核期限"),
            "left": _("已暂停"),
            "about": _("等待补正期间不计时，重新提交后重新计算"),
            "tone": "grey",
            "paused": True,
        }


def _of_validity(view: CaseView) -> Iterator[dict[str, Any]]:
    """The clock that never stops."""
    if view.permit is None or view.window is None:
        return
    left = (view.permit.valid_until - view.today).days
    tone = "red" if left <= 0 else ("amber" if view.working_days_left <= A_WORKING_WEEK else "green")
    yield {
        "title": _("证件有效期"),
        "left": days_left(left),
        "about": _("%(day)s 到期，过期无法恢复", day=date_zh(view.permit.valid_until)),
        "tone": tone,
        "paused": False,
    }
