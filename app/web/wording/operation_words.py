"""Operations inside a case in words: what each does, what comes of it, and why one was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.web.wording.date_wording import date_zh, datetime_zh
from app.web.wording.standstill_words import who
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS = {
    "move": _l("移动办件"),
    "leave": _l("离开这一步"),
    "set": _l("改一个值"),
    "release": _l("收回领取"),
}
STATES = {
    "proposed": (_l("待另一人确认"), "amber"),
    "done": (_l("已执行"), "green"),
    "withdrawn": (_l("已撤回"), "grey"),
    "overtaken": (_l("办件已有变化，作废"), "grey"),
}
PURPOSES = {
    "incident": _l("处理事件：流程走不下去"),
    "complaint": _l("答复单位、员工或审核人员的询问"),
    "deadline": _l("核对期限是怎样算的"),
}
REFUSED: Mapping[str, Any] = {
    "operation_unknown": _l("没有这种操作，请从办件页重新选择。"),
    "operation_place_gone": _l("办件已经不在这一步，可能刚刚有人办理。请回到办件页看现在的情况。"),
    "operation_review_stays": _l(
        "审核由主管部门决定，不能代为移动或跳过。这一步只能原地重新开始：仍由同一级的人审核，前后各级不变。"
    ),
    "operation_review_inside": _l(
        "里面正在审核，不能移走或跳过。请等审核人员办理，或者在审核这一步收回领取、原地重新开始。"
    ),
    "operation_no_form": _l("这一步没有表单，不能代填答案。请选择从哪一条流向离开。"),
    "operation_value_in_review": _l(
        "这一级正在审核，审核读取的值不能改。请等这一级办完，或者请主管部门退回。"
    ),
    "operation_value_is_record": _l(
        "这个值不能改：它是人填写的、收到的或登记在案的内容，或者不是单个的值。可以改的只有处理程序和决策表算出的单个值。"
    ),
    "operation_value_unfit": _l("值不合要求：%(message)s。没有保存，请改正后重新试算。"),
    "operation_form_is_record": _l(
        "这一步的表单是当事人自己的申报或确认，不能代填，也不能当作填过。请选择从哪一条流向离开。"
    ),
    "operation_answer_unknown": _l("这一步的表单没有可以代填的“%(name)s”。请从列出的几项里填。"),
    "operation_ends_case": _l(
        "这样做办件会就此结束。操作不能替人作决定，请换一步，或者请当事人撤回、由主管部门决定。"
    ),
    "operation_decides": _l(
        "这样做会改变证件、单位或人员的登记，或者替人提交、退回、关闭申请。操作不能替人作决定，没有执行；请移到由当事人办理的那一步。"
    ),
    "operation_opens_review": _l(
        "这样做会不经提交就送去审核。请移到提交前由单位或员工办理的那一步，由他们提交。"
    ),
    "operation_fails": _l("这样做流程走不下去：%(message)s。没有执行，办件没有变化；请换一步再试算。"),
    "operation_reason": _l("请写明为什么（5 到 200 个字），它会写进办件的记录和审计。"),
    "operation_overtaken": _l("试算以后办件又有了变化，没有执行。请看过现在的情况，重新试算。"),
    "operation_own": _l("这项操作是您自己提出的，须由另一名系统管理员或业务分析员确认。"),
    "operation_ended": _l("这项操作已经执行、撤回或作废，不能再处理。"),
    "operation_case_ended": _l("办件已经结束，不能再操作。"),
    "nobody_holds_it": _l("现在没有人认领这一步，不需要收回。"),
    "values_purpose_needed": _l("查看遮盖的值须先选择用途，查看会写入审计。"),
}
"""Why an operation was refused, and what to do now."""


def refused_words(facts: Mapping[str, Any]) -> str | None:
    """Return the sentence for a refusal; None where the rule is none of operations."""
    sentence = REFUSED.get(str(facts.get("rule")))
    if sentence is None:
        return None
    return str(sentence) % facts if "%(" in str(sentence) else str(sentence)


def effect_rows(told: Mapping[str, Any], names: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return what an operation changes: what it is about, before, and after."""
    rows = [(_("待办"), _task(one, names), _closed(one)) for one in told["closes"]]
    rows += [(_("待办"), "", _task(one, names)) for one in told["opens"]]
    rows += [(_("待办"), _task(one, names), _("不变，领取和草稿都保留")) for one in told["keeps"]]
    rows += [(_("定时器"), _timer(one), _("不再等")) for one in told["drops"]]
    rows += [(_("定时器"), "", _timer(one)) for one in told["arms"]]
    rows += [(_("通知"), "", _("发出“%(title)s”", title=title)) for title in told["notices"]]
    return rows


def _task(one: Mapping[str, Any], names: Mapping[str, str]) -> str:
    whom = who(one["groups"], one["assignee"], one["level_name"], names)
    due = _("，最晚 %(day)s", day=date_zh(one["due_on"])) if one["due_on"] else ""
    return _("【%(name)s】由%(whom)s办理%(due)s", name=one["name"], whom=whom, due=due)


def _closed(one: Mapping[str, Any]) -> str:
    told = [_("关闭")]
    if one["claimed"]:
        told.append(_("现在的领取失效"))
    if one["drafts"]:
        told.append(_("%(count)s 人写的草稿不带到别的步骤", count=one["drafts"]))
    return "，".join(told)


def _timer(one: Mapping[str, Any]) -> str:
    return _("【%(name)s】%(at)s", name=one["name"], at=datetime_zh(one["due_at"]))


def is_without_effect(told: Mapping[str, Any]) -> bool:
    """Tell whether nothing at all would change."""
    changes = ("closes", "opens", "drops", "arms", "notices")
    return not any(told[name] for name in changes) and not told.get("value")
