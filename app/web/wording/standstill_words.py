"""Why a case stands where it is, in sentences: whom and what it waits for, how its days were counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.office_codes import ApplicationState
from app.web.wording.date_wording import date_zh, datetime_zh, short_date_zh
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.domain.working_day_sum import NamedDays, WorkingDaySum
    from app.queries.case_inspection import CaseInspection, WaitingPerson, WaitingTime

SOURCES = {
    "table": _l("决策表"),
    "program": _l("处理程序"),
    "person": _l("办理人填写"),
    "message": _l("收到的消息"),
    "start": _l("发起办件时"),
    "other": _l("流程自带"),
}
HAPPENED = {
    "started": _l("开始"),
    "entered": _l("进入"),
    "completed": _l("完成"),
    "cancelled": _l("取消"),
    "decided": _l("判断"),
    "fired": _l("到时"),
    "received": _l("收到消息"),
    "thrown": _l("发出"),
    "caught": _l("捕获"),
    "ended": _l("结束"),
    "migrated": _l("换版本"),
    "operated": _l("人工调整"),
    "closed": _l("关闭"),
}
YES, NO, NOTHING = _l("是"), _l("否"), _l("（空）")


def value_zh(value: Any) -> str:
    """Return a plain value in words."""
    if value is None or value in ("", [], {}):
        return str(NOTHING)
    if isinstance(value, bool):
        return str(YES if value else NO)
    return str(value)


def who(groups: Sequence[str], assignee: str | None, level_name: str, names: Mapping[str, str]) -> str:
    """Return who may do a task; `names` has the unit's and the authority's."""
    told = [_one(group, level_name, names) for group in ((assignee,) if assignee else groups)]
    return "、".join(dict.fromkeys(told)) or _("没有人")


def _one(group: str, level_name: str, names: Mapping[str, str]) -> str:
    kind, _sep, rest = group.partition(":")
    if kind == "employer":
        return _("单位经办人（%(name)s）", name=names["employer"])
    if kind == "person":
        return _("员工本人")
    if kind == "authority":
        level = level_name or _("第 %(level)s 级", level=rest.rpartition("L")[2])
        return _("%(name)s%(level)s", name=names["authority"], level=level)
    return group


def parties(found: CaseInspection) -> dict[str, str]:
    """Return the names that `who` reads."""
    return {"employer": found.employer_name, "authority": found.authority_name}


def sum_words(counted: WorkingDaySum) -> str:
    """Return how a day was counted: 从6月3日起（当天不计），第 20 个工作日是7月2日；其间 6月22日端午节不计."""
    told = [
        _(
            "从%(start)s起（当天不计），第 %(count)s 个工作日是%(end)s",
            start=short_date_zh(counted.start),
            count=counted.count,
            end=short_date_zh(counted.end),
        )
    ]
    if counted.holidays:
        listed = "、".join(_holiday(one) for one in counted.holidays)
        told.append(_("其间%(days)s不计", days=listed))
    if counted.made_up:
        listed = "、".join(short_date_zh(day) for day in counted.made_up)
        told.append(_("%(days)s调休上班，计入", days=listed))
    if counted.is_estimated:
        told.append(_("暂按预计日历"))
    return "；".join(told)


def _holiday(days: NamedDays) -> str:
    name = days.name or str(_("休息日"))
    if days.first == days.last:
        return _("%(day)s%(name)s", day=short_date_zh(days.first), name=name)
    return _(
        "%(first)s至%(last)s%(name)s",
        first=short_date_zh(days.first),
        last=short_date_zh(days.last),
        name=name,
    )


def sentences(found: CaseInspection) -> list[str]:
    """Return why the case is where it is, what is most telling first; what failed is told in its own words."""
    if found.is_over:
        return [_("办件已于 %(at)s 结束，不再等任何人。", at=datetime_zh(found.case.ended_at))]
    told = [_person(found, one) for one in found.people]
    told += [_place(one) for one in found.other_places]
    told += [_job(found, one) for one in found.jobs]
    told += _clocks(found)
    told += _time_words(found)
    if found.messages:
        listed = "、".join(f"“{found.labels.get(one.element, one.element)}”" for one in found.messages)
        told.append(_("同时听候：%(messages)s；其中一个发生，就按图上的那一条走。", messages=listed))
    return told


def _person(found: CaseInspection, one: WaitingPerson) -> str:
    task = one.task
    whom = who(task.groups, task.assignee, task.level_title, parties(found))
    told = [
        _(
            "【%(name)s】等%(whom)s办理，%(at)s 开始等",
            name=task.name,
            whom=whom,
            at=datetime_zh(task.opened_at),
        )
    ]
    if one.holder:
        told.append(_("%(at)s 由 %(who)s 领取", at=datetime_zh(task.claimed_at), who=one.holder))
    elif one.needs_claim:
        told.append(_("还没有人领取"))
    sentence = "，".join(told) + "。"
    if task.due_on is None:
        return sentence + _("这一步没有办理期限。")
    left = _("最晚 %(day)s", day=date_zh(task.due_on))
    if one.due_sum is not None:
        left += _("：%(sum)s", sum=sum_words(one.due_sum))
    if one.is_cut_short:
        left += _("；证件在此之前到期，以证件有效期为准")
    return f"{sentence}{left}。"


def _place(token: Any) -> str:
    if token.is_join:
        return _("【%(name)s】在等并行的其他分支到齐。", name=token.node.label)
    return _("停在【%(name)s】。", name=token.node.label)


def _job(found: CaseInspection, job: Any) -> str:
    name = found.labels.get(job.element, job.element)
    if job.error:
        return _(
            "后台任务【%(name)s】失败过 %(count)s 次，下次 %(at)s 再试。",
            name=name,
            count=job.attempts,
            at=datetime_zh(job.run_at),
        )
    return _("等后台执行【%(name)s】。", name=name)


def _clocks(found: CaseInspection) -> list[str]:
    case = found.case
    if case.state == ApplicationState.RETURNED:
        return [_("审核期限已暂停：在等申请人补正，重新提交后重新起算。证件有效期不因此停止。")]
    if case.state == ApplicationState.IN_REVIEW and case.review_due_on is not None:
        return [
            _(
                "审核期限在走：%(start)s收件，最晚 %(day)s 办结。",
                start=date_zh(case.received_on),
                day=date_zh(case.review_due_on),
            )
        ]
    return []


def _time_words(found: CaseInspection) -> list[str]:
    """Return what happens by itself next: the first timer."""
    return [timer_words(one) for one in found.times[:1]]


def timer_words(one: WaitingTime) -> str:
    """Return when a timer fires and how its day was counted."""
    what = _("到时中断这一步") if one.interrupting else _("到时提醒或催办，这一步接着办")
    told = _("【%(name)s】%(at)s 到时，%(what)s", name=one.name, at=datetime_zh(one.due_at), what=what)
    return told + ("：" + sum_words(one.due_sum) if one.due_sum is not None else "") + "。"
