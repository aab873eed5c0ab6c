"""What people call the settings of an act and their codes: in sentences about differences, and where analysts choose."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SETTINGS: Mapping[str, str] = {
    "title": "名称",
    "about": "说明",
    "who": "谁可以做",
    "during": "什么时候可以做",
    "when": "条件",
    "reason": "要不要写文字",
    "reason_label": "文字的标题",
    "once": "限做一次的范围",
    "to": "写给谁",
    "tells": "通知谁",
    "notice": "发哪种通知",
    "paper": "出具的文书",
    "clock": "影响哪个期限",
    "effect": "怎样影响期限",
    "at_most": "最长暂停的工作日数",
    "confirm": "由谁确认",
    "answer": "等待答复",
    "answer.by": "由谁答复",
    "answer.within": "几个工作日内答复",
    "answer.kind": "怎样答复",
    "shown_to": "申请人一方谁看得到",
    "mark": "列表里的标记",
    "does": "由平台办理的事",
}
CODES: Mapping[str, Mapping[str, str]] = {
    "who": {
        "unit": "单位经办人",
        "employee": "员工",
        "holder": "认领这一步的审核人员",
        "reviewer": "本主管部门的审核人员",
        "lead": "组长",
        "adviser": "被征求意见的人",
        "operator": "系统管理员",
        "addressee": "写给的人",
    },
    "during": {
        "review": "审核中",
        "correction": "补正中",
        "open": "没有办结时",
        "ended": "办结以后",
        "always": "任何时候",
    },
    "reason": {"none": "不写", "optional": "可以写", "required": "必须写"},
    "once": {"working_day": "一个工作日一次", "round": "一轮一次", "case": "一件一次"},
    "to": {"colleague": "一名同事", "colleagues": "几名同事"},
    "clock": {"review": "审核期限", "correction": "补正期限"},
    "effect": {"stop": "暂停计算", "resume": "恢复计算", "restart": "重新计算"},
    "answer.kind": {"text": "写答复", "read": "点已阅"},
    "confirm": {"lead": "组长"},
    "does": {"withdraw": "撤回"},
}
SAME_CODES: Mapping[str, str] = {"tells": "who", "shown_to": "who", "answer.by": "who"}


def told_value(setting: str, value: object) -> str:
    """Return a value of a setting in words; what is no code is told as it is written."""
    words = CODES.get(SAME_CODES.get(setting, setting), {})
    if isinstance(value, list):
        return "、".join(words.get(str(one), str(one)) for one in value)
    return words.get(str(value), str(value))
