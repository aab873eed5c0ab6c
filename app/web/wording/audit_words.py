"""The audit of a case in words: what its actions are called, and what each row says besides."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from app.documents.sample_names import SAMPLE_NAMES
from app.web.wording.archive_words import PURPOSES as ARCHIVED_FOR
from app.web.wording.error_messages import words_of
from app.web.wording.operation_words import PURPOSES as LOOKED_FOR
from app.web.wording.status_words import status_of
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from collections.abc import Mapping

AUDIT_WORDS: Mapping[str, Any] = {
    "claim": _l("认领"),
    "release": _l("放回列表"),
    "take_over": _l("接手"),
    "pass_on": _l("转办"),
    "assign": _l("分派"),
    "release_for": _l("由他人放回"),
    "urge": _l("督办"),
    "act": _l("步骤之外的行为"),
    "answer": _l("答复"),
    "clock": _l("改变期限"),
    "cancel": _l("终止办件"),
    "withdraw": _l("撤回"),
    "reveal": _l("查看遮盖的内容"),
    "incident": _l("流程走不下去"),
    "start": _l("发起"),
    "complete": _l("办理"),
    "operate": _l("调整步骤"),
    "operation_proposed": _l("提出操作"),
    "operation_done": _l("执行操作"),
    "operation_withdrawn": _l("撤回操作"),
    "operation_overtaken": _l("操作失效"),
    "issue_paper": _l("作出文书"),
    "erased": _l("到期记录已删除"),
    "reprint_paper": _l("重印文书"),
    "void_paper": _l("作废文书"),
    "close_from_outside": _l("从外部关闭"),
    "deemed_acceptance": _l("期限内没有告知补正，视为已受理"),
    "timer": _l("到了时间"),
    "message": _l("收到消息"),
    "signal": _l("收到信号"),
    "job": _l("系统处理"),
    "upload": _l("上传材料"),
    "migrate": _l("换到另一版流程"),
    "override": _l("登记主管部门的决定"),
    "kept": _l("记下记录的内容"),
}
_FACTS: Mapping[str, Any] = {
    "state": _l("状态"),
    "round": _l("第几轮"),
    "name": _l("事项"),
    "reason": _l("原因"),
    "cause": _l("为什么结束"),
    "kind": _l("种类"),
    "slot": _l("材料"),
    "filename": _l("文件"),
    "version": _l("第几份"),
    "pages": _l("页数"),
    "level": _l("级别"),
    "level_before": _l("原来的级别"),
    "given_back": _l("放回的件数"),
    "from": _l("原来"),
    "to": _l("后来"),
    "moved": _l("改了位置的步骤"),
    "purpose": _l("用途"),
    "number": _l("编号"),
    "signal": _l("信号"),
    "opinion": _l("意见"),
    "decision": _l("结论"),
}
"""What is told of a row, in this order; identities of rows say nothing to people and stay in the record below."""
_KINDS = {"move": _l("移动办件"), "leave": _l("离开这一步"), "set": _l("改一个值")}
_IDENTITY = re.compile(r"[0-9a-f]{32}(?:[0-9a-f]{32})?")


def audit_sentence(facts: Mapping[str, Any], kinds: Mapping[str, str]) -> str:
    """Return what a row of the audit says, for people; empty where it says only whom and what it is about.

    `kinds` are the titles of the papers that the office made of the case, by their kind.
    """
    told = [
        str(_("%(what)s：%(value)s", what=words, value=said))
        for key, words in _FACTS.items()
        if (said := _value(key, facts.get(key), kinds))
    ]
    return "；".join(told)


def _value(key: str, value: Any, kinds: Mapping[str, str]) -> str:
    if value is None or value in ("", [], {}) or _IDENTITY.fullmatch(str(value)):
        return ""
    if isinstance(value, dict):
        return "、".join(f"{one} → {other}" for one, other in value.items())
    if isinstance(value, list):
        return "、".join(str(one) for one in value if not isinstance(one, dict))
    if isinstance(value, bool):
        return str(_("是") if value else _("否"))
    if key == "cause":
        return words_of(str(value))
    coded: Mapping[str, Any] = {
        "kind": {**kinds, **_KINDS},
        "slot": SAMPLE_NAMES,
        "purpose": {**ARCHIVED_FOR, **LOOKED_FOR},
    }.get(key, {})
    return str(status_of(str(value)).label if key == "state" else coded.get(str(value), value))
