"""The measures and groupings of the statistics, as people here say them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.web.wording.translate import _l

if TYPE_CHECKING:
    from collections.abc import Mapping

VIEWS: Mapping[str, Any] = {
    "month": _l("按月份"),
    "authority": _l("按主管部门"),
    "procedure": _l("按业务"),
    "unit": _l("按单位"),
    "level": _l("按审核级别"),
    "person": _l("按审核人员"),
    "own": _l("我的审核"),
}
KEYS: Mapping[str, Any] = {
    "month": _l("月份"),
    "authority": _l("主管部门"),
    "procedure": _l("业务"),
    "unit": _l("单位"),
    "level": _l("业务和审核级别"),
    "person": _l("审核人员"),
    "own": _l("月份"),
}
CASE_COUNTS: Mapping[str, Any] = {
    "begun": _l("发起"),
    "received": _l("收件"),
    "accepted": _l("受理"),
    "ended": _l("办结"),
    "approved": _l("通过"),
    "returned_once": _l("退回一次"),
    "returned_more": _l("退回多次"),
}
CASE_SHARES: Mapping[str, tuple[Any, str, str]] = {
    "first_time": (_l("一次通过率"), "first_time", "reviewed"),
    "in_time": (_l("期限内办结率"), "in_time", "timed"),
}
REVIEW_COUNTS: Mapping[str, Any] = {"done": _l("审核次数"), "returned": _l("其中退回")}
REVIEW_SHARES: Mapping[str, tuple[Any, str, str]] = {"in_time": (_l("按时审核率"), "in_time", "timed")}
WAITED: tuple[Any, ...] = (_l("一半不超过（工作日）"), _l("九成不超过（工作日）"))
MEASURES: Mapping[str, Any] = {
    **CASE_COUNTS,
    **REVIEW_COUNTS,
    "reviewed": _l("办结的办件中提交过审核的"),
    "first_time": _l("一次通过"),
    "timed": _l("有审核决定的"),
    "in_time": _l("期限内办结"),
}
NOT_COUNTED = _l("没有")
HIDDEN = _l("少于 3 人，不显示")
OTHERS = _l("其他单位")
