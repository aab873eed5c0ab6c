"""Security events in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.account_changes import CHANGE_WORDS, AccountChange
from app.queries.evidence_views import EventKind
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from collections.abc import Mapping

EVENT_WORDS: Mapping[str, Any] = {
    EventKind.SIGN_IN: _l("登录"),
    EventKind.SIGN_IN_FAILED: _l("登录失败"),
    EventKind.THROTTLED: _l("失败太多，暂停登录"),
    EventKind.SIGN_OUT: _l("退出"),
    EventKind.REFUSED: _l("没有权限，被拒绝"),
    EventKind.NOT_THEIRS: _l("查看他人的或不存在的对象，被拒绝"),
    EventKind.REVEAL: _l("查看遮盖的内容"),
    EventKind.EXPORT: _l("导出"),
    EventKind.ACCOUNT_ADDED: _l("新增账号"),
    EventKind.ACCOUNT_CHANGED: _l("账号变动"),
    EventKind.ACCOUNT_RELEASED: _l("放行账号变动"),
    EventKind.PASSWORD_RESET: _l("重置密码"),
    EventKind.SETTINGS_CHANGED: _l("设置或密钥变动"),
    EventKind.EVENTS_PRUNED: _l("清理到期的安全事件"),
    EventKind.ERASURE: _l("删除到期记录或者个人信息"),
}
TONES = {
    EventKind.SIGN_IN_FAILED: "amber", EventKind.THROTTLED: "amber", EventKind.REFUSED: "amber",
    EventKind.NOT_THEIRS: "amber", EventKind.SETTINGS_CHANGED: "amber",
}  # fmt: skip
_CHANGES = {
    "open_account": CHANGE_WORDS[AccountChange.OPENED],
    "close_account": CHANGE_WORDS[AccountChange.CLOSED],
    "review_role": CHANGE_WORDS[AccountChange.ROLE],
    "login_changed": CHANGE_WORDS[AccountChange.LOGIN],
    "login_moved": _l("登录名随新手机号码更换"),
    "registration_undone": _l("注册已撤销"),
    **{change.value: words for change, words in CHANGE_WORDS.items()},
}
_WHAT = {
    "cases": _l("办件清单"), "decisions": _l("审核结论清单"), "archive": _l("归档包"),
    "security_events": _l("安全事件"), "own_copy": _l("本人的个人信息副本"),
}  # fmt: skip
_FIELDS = {"id_number": _l("证件号码"), "values": _l("办件的值"), "message": _l("发出的信件")}
_TARGETS = {
    "case": _l("办件"), "task": _l("待办"), "person": _l("人员"), "permit": _l("证件"), "paper": _l("材料"),
    "employer": _l("单位"), "letter": _l("信件"),
}  # fmt: skip


def event_about(target: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Return what an event is about: whose account, what was looked at or taken out."""
    told = []
    if "account" in target:
        told.append(names.get(str(target["account"]), _("账号")))
    if "change" in target:
        told.append(str(_CHANGES.get(str(target["change"]), _("有变动"))))
    if "field" in target:
        told.append(str(_FIELDS.get(str(target["field"]), "")))
    if "what" in target:
        told.append(str(_WHAT.get(str(target["what"]), _("清单"))))
    if "lines" in target:
        told.append(_("%(count)s 行", count=target["lines"]))
    if "changed" in target:
        told.append(_("、").join(f"APP_{name.upper()}" for name in target["changed"]) or _("首次记录"))
    if "day" in target:
        told.append(str(target["day"]))
    told += [str(words) for name, words in _TARGETS.items() if name in target and "field" not in target]
    return _("，").join(one for one in told if one)
