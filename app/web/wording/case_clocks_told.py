"""The clocks of a case in words: until when, how much is left, which stands and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.case_clocks import AfterCorrection, CaseClock
from app.queries.case_deadlines import CORRECTION
from app.web.wording.case_progress import turn_of
from app.web.wording.date_wording import date_zh, days_left, working_days_left
from app.web.wording.translate import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from app.queries.case_view import CaseView, TaskRow

Clock = dict[str, Any]
NEAR = 5
"""A working week."""


def clocks_of(view: CaseView) -> list[Clock]:
    """Return the clocks that run or stand in a case, those of whoever has to act in front; validity never stops."""
    of_authority = (_completeness(view), _review(view), _validity(view))
    return [*_of_steps(view), *(one for one in of_authority if one is not None)]


def _clock(title: str, left: Any, about: Any, tone: str, *, paused: bool = False) -> Clock:
    return {"title": title, "left": left, "about": about, "tone": tone, "paused": paused}


def _completeness(view: CaseView) -> Clock | None:
    told, terms = view.deadlines.completeness, view.deadlines.terms[CaseClock.COMPLETENESS]
    if view.case.deemed_accepted_at is not None or (told is not None and told.left < 0):
        return _clock(terms.name, _("已受理"), terms.about, "grey")
    if told is None:
        return None
    about = _("最晚 %(day)s 一次告知需要补正的内容", day=date_zh(told.until))
    return _clock(terms.name, working_days_left(told.left), about, "blue")


def _review(view: CaseView) -> Clock | None:
    deadlines = view.deadlines
    name = deadlines.terms[CaseClock.REVIEW].name
    if view.case.state == "returned":
        about = (
            _("等待补正期间不计时，重新提交后接着计算，已用的工作日不重来")
            if deadlines.goes_on is AfterCorrection.CONTINUE
            else _("等待补正期间不计时，重新提交后重新计算")
        )
        return _clock(name, _("已暂停"), about, "grey", paused=True)
    if deadlines.review is None:
        return None
    if deadlines.stop is not None:
        title, until = deadlines.stop
        about = _("%(title)s期间不计时，最长到 %(day)s，之后自动恢复计算", title=title, day=date_zh(until))
        return _clock(name, _("已暂停"), about, "grey", paused=True)
    about = _("最晚 %(day)s 办结", day=date_zh(deadlines.review.until))
    left, total = deadlines.review.left, deadlines.review_days
    clock = _clock(name, working_days_left(left), about, "red" if left < 0 else "blue")
    return {**clock, "used": min(max(total - left, 0), total), "total": total}


def _of_steps(view: CaseView) -> Iterator[Clock]:
    """Tell by when the parties must act, each side once: of a correction, or of the step that waits for them."""
    steps, terms = view.deadlines.steps, view.deadlines.terms[CaseClock.CORRECTION]
    told = _("过了这一天还没有全部处理的，申请视为撤回，办件终止。") if terms.ends else terms.about

    def soonest(task: TaskRow) -> tuple[date, str]:
        return steps[task.key].until, task.key

    waiting = sorted((one for one in view.tasks if one.key in steps), key=soonest)
    first = {(one.clock, turn_of(view, one)): one for one in reversed(waiting)}
    for task in sorted(first.values(), key=soonest):
        running, is_correction = steps[task.key], task.clock == CORRECTION
        about = _("%(turn)s，最晚 %(day)s", turn=turn_of(view, task), day=date_zh(running.until))
        yield _clock(
            terms.name if is_correction else _("本步期限"),
            working_days_left(running.left),
            _("%(first)s。%(about)s", first=about, about=told) if is_correction and told else about,
            "red" if running.left < 0 else "amber",
        )


def _validity(view: CaseView) -> Clock | None:
    if view.permit is None or view.window is None:
        return None
    left = (view.permit.valid_until - view.today).days
    tone = "red" if left <= 0 else ("amber" if view.working_days_left <= NEAR else "green")
    about = _("%(day)s 到期，过期无法恢复", day=date_zh(view.permit.valid_until))
    return _clock(view.deadlines.terms[CaseClock.VALIDITY].name, days_left(left), about, tone)
