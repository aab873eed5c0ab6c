"""What the audit of a case calls its actions, in words; an action of a step begins with its word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.web.wording.translate import _l

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
    "cancel": _l("终止办件"),
    "withdraw": _l("撤回"),
    "reveal": _l("查看完整证件号码"),
    "incident": _l("流程走不下去"),
    "start": _l("发起"),
    "complete": _l("办理"),
    "operate": _l("调整步骤"),
    "operation_proposed": _l("提出操作"),
    "operation_done": _l("执行操作"),
    "operation_withdrawn": _l("撤回操作"),
    "operation_overtaken": _l("操作失效"),
    "issue_paper": _l("作出文书"),
    "reprint_paper": _l("重印文书"),
    "void_paper": _l("作废文书"),
    "close_from_outside": _l("从外部关闭"),
}
