"""The history of a permission, and where a unit's data came from, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.web.wording.date_wording import date_zh
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.queries.employer_register import PermissionEventRow

EVENTS: Mapping[str, Any] = {
    "apply": _l("申请"),
    "return": _l("退回"),
    "resubmit": _l("重新提交"),
    "approve": _l("开通"),
    "withdraw": _l("撤回"),
    "cancel": _l("注销"),
    "change_authority": _l("变更主管部门"),
    "import": _l("从原系统导入"),
}
SCOPES: Mapping[str, Any] = {"full": _l("全部业务"), "limited": _l("受限（不含新办）")}
ORIGINS: Mapping[str, Any] = {"legacy": _l("原系统已办理"), "application": _l("申请开通")}
SOURCES: Mapping[str, Any] = {
    "operator": _l("系统管理员登记"),
    "market_supervision": _l("北京市市场监督管理局"),
    "legacy": _l("原系统导入"),
    "": _l("没有记录"),
}


def event_words(event: str) -> str:
    """Return how a change of a permission is called."""
    return str(EVENTS.get(event, event))


def origin_words(origin: str) -> str:
    """Return where a permission came from."""
    return str(ORIGINS.get(origin, origin))


def source_words(source: str) -> str:
    """Return who told a unit's registry data."""
    return str(SOURCES.get(source, source))


def scope_words(scope: str) -> str:
    """Return what a permission covers."""
    return str(SCOPES.get(scope, scope))


def event_details(row: PermissionEventRow, authorities: Mapping[str, str]) -> str:
    """Return what changed with an event, in one line."""
    facts, parts = row.facts, []
    if facts.get("scope"):
        parts.append(scope_words(facts["scope"]))
    if facts.get("authority"):
        name = authorities.get(facts["authority"], facts["authority"])
        parts.append(_("上级申报单位：%(name)s", name=name))
    if facts.get("opened_on"):
        parts.append(_("开通日期：%(day)s", day=date_zh(facts["opened_on"])))
    return "；".join(parts)
