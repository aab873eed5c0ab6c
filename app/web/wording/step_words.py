"""What came of a completed step, in words: whose turn it is, how it ended, and never a success that was none."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from app.domain.office_codes import ApplicationState
from app.domain.procedures import Procedure
from app.policy.case_access import may_do_task
from app.web.wording.case_progress import whose_turn
from app.web.wording.date_wording import date_zh
from app.web.wording.error_messages import words_of
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.policy.actor import Actor

_DONE: Mapping[str, Any] = {
    Procedure.EMPLOYEE_ASSOCIATION: _l("关联已建立，员工已在“当前在职员工”列表中。"),
    Procedure.DISSOCIATION: _l(
        "关联已解除。证件有效的已随即挂起，须由新单位办理聘用单位变更；有效期不会因挂起延长。"
    ),
}
_CLOSED: Mapping[str, tuple[Any, str]] = {
    "unit_refused": (_l("已登记：本单位不同意关联，并已通知员工。"), "green"),
    "still_employed": (_l("说明已登记并通知员工，员工仍与本单位关联。"), "green"),
    "employee_renews_first": (_l("没有解除关联，已通知单位先为您办理续签。"), "green"),
    "renew_first": (
        _l(
            "没有解除关联，员工仍与本单位关联。请先办理续签（未到办理期的，请到起始日再发起），续签办结后再解除关联。"
        ),
        "amber",
    ),
}
"""Ends that the person has chosen, by cause: what holds now, and its tone."""


def step_told(answer: Mapping[str, Any], name: str, by: Actor) -> tuple[str, str]:
    """Return the sentence and its tone for what the service answered after the step called `name`."""
    if answer.get("again"):
        words = _("“%(name)s”没有通过系统核对，需要您改正后重新提交。没有通过的原因见下。", name=name)
        return words, "red"
    if answer.get("ended"):
        return _ended(answer)
    return "".join([_("“%(name)s”已完成。", name=name), *_going_on(answer, by)]), "green"


def _ended(answer: Mapping[str, Any]) -> tuple[str, str]:
    procedure, state, cause = answer["procedure"], answer["state"], answer.get("cause") or ""
    if state == ApplicationState.APPROVED:
        done = _DONE.get(procedure)
        return str(done) if done else _("%(what)s已办结。", what=words_of(procedure)), "green"
    if cause in _CLOSED:
        words, tone = _CLOSED[cause]
        return str(words), tone
    words = _(
        "%(what)s没有办成，已经结束：%(cause)s。怎样办理见本页说明。",
        what=words_of(procedure),
        cause=words_of(cause) or _("不符合办理条件"),
    )
    return words, "red"


def _going_on(answer: Mapping[str, Any], by: Actor) -> list[str]:
    """Tell what waits now: one's own steps first."""
    waiting = sorted(answer.get("next") or (), key=lambda one: not _is_own(one, by))
    is_returned = answer.get("state") == ApplicationState.RETURNED
    told = [_("申请已退回补正，审核期限暂停。")] if is_returned else []
    if not waiting:
        return [*told, _("系统正在办理下一步，请稍后查看。")] if "next" in answer else told
    steps = "；".join(_step(one, by) for one in waiting)
    return [*told, _("下一步：%(steps)s。", steps=steps)]


def _is_own(one: Mapping[str, Any], by: Actor) -> bool:
    return may_do_task(by, tuple(one["groups"]), one["assignee"])


def _step(one: Mapping[str, Any], by: Actor) -> str:
    who = _("由您办理") if _is_own(one, by) else whose_turn(one["groups"], one["level_name"], _("主管部门"))
    due = _("，最晚 %(day)s", day=date_zh(date.fromisoformat(one["due_on"]))) if one["due_on"] else ""
    return _("“%(name)s”（%(who)s%(due)s）", name=one["name"], who=who, due=due)
