"""What has changed since a submission, and by whom, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.web.wording.override_words import kind_words
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.queries.later_changes import LaterChange

_NAMED: Mapping[tuple[str, str], Any] = {
    ("unit", "name"): _l("单位名称"),
    ("unit", "uscc"): _l("统一社会信用代码"),
    ("unit", "registered_place"): _l("注册地"),
    ("profile", "tax_place"): _l("纳税登记地"),
    ("profile", "is_profile_complete"): _l("单位信息是否填写完整"),
    ("permission", "scope"): _l("业务办理权限的范围"),
    ("permission", "authority"): _l("业务办理权限的上级申报单位"),
    ("permit", "permit_no"): _l("工作居住证编号"),
    ("permit", "employer_id"): _l("原单位（证件登记的聘用单位）"),
    ("permit", "state"): _l("证件状态"),
    ("permit", "suspended_on"): _l("证件挂起日期"),
    ("permit", "valid_until"): _l("证件有效期"),
    ("post", "post"): _l("现任职务（单位登记）"),
}
_BY: Mapping[str, Any] = {
    "record": _l("本人或系统管理员"),
    "unit": _l("登记机关"),
    "unit_name": _l("登记机关"),
    "permission": _l("主管部门"),
    "permit": _l("主管部门或系统"),
    "chain": _l("单位或主管部门"),
    "override": _l("主管部门"),
    "employment": _l("有关单位"),
}
_UNKEPT: Mapping[str, Any] = {
    "permit_said": _l("原单位和证件登记的内容"),
    "employments": _l("在各单位的起止时间"),
    "declared_since": _l("申报的在京就业起始月份"),
    "id_number": _l("完整证件号码"),
    "unit_names": _l("明细中的单位名称"),
}


def changed_words(words_of: Callable[[str], str], change: LaterChange) -> str:
    """Return what has changed."""
    if change.kind == "ledger":
        return _("%(month)s 社保个税明细", month=change.what)
    if change.kind == "chain":
        return _("用工经历：%(name)s", name=change.what)
    if change.kind == "employment":
        return _("在职时间：%(name)s", name=change.what)
    if change.kind == "unit_name":
        return _("单位名称：%(name)s", name=change.what)
    if change.kind == "override":
        return _("主管部门的决定：%(kind)s", kind=kind_words(change.what))
    named = _NAMED.get((change.kind, change.what))
    return str(named) if named is not None else words_of(change.what)


def changed_by(change: LaterChange) -> str:
    """Return who changed it: the person when that is known, else on whose side."""
    return change.by or str(_BY.get(change.kind, _("单位")))


def unkept_words(parts: tuple[str, ...]) -> str:
    """Return the parts that a submission from before does not have."""
    return "、".join(str(_UNKEPT[part]) for part in parts)
