"""Why work does not pass from one reviewer to another, and what is wrong with what was typed about it, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.web.wording.translate import _l

if TYPE_CHECKING:
    from collections.abc import Mapping

RULES: Mapping[str, Any] = {
    "own_case": _l("这是您本人的申请，不能由您审核。请由其他审核人员领取和办理。"),
    "statistics_of_office": _l("统计由主管部门的审核人员、组长、系统管理员和业务分析员查看。"),
    "lead_shares_out": _l(
        "只有本主管部门的组长可以分派、督办和查看全组的办件。需要调整的，请联系组长；组长由系统管理员指定。"
    ),
    "nobody_holds_it": _l("这一件现在没有人认领，不用督办或收回。请刷新后查看，需要的可以直接分派。"),
    "urged_today": _l("今天已经督办过这一件，一天只能督办一次。需要马上办理的，可以改派给其他人员。"),
    "case_not_open": _l("这件办件已经结束，不用再操作。请刷新后查看它的结果。"),
    "paper_is_void": _l("这份文书已经作废，不用再操作。"),
    "not_an_application": _l("这类办件由系统按期限处理，不能由管理员终止。"),
}
WRONG: Mapping[str, Any] = {
    "reason_needed": _l("请写明理由，5 至 500 个字。"),
    "colleague_needed": _l("请选择同一主管部门、同一级别、可以登录的另一名审核人员。"),
    "same_person": _l("这是本人的另一个账号，不能代理自己。请选择其他审核人员。"),
    "from_on_needed": _l("请填写代理开始的日期，年、月、日都要有。"),
    "until_on_needed": _l("请填写代理结束的日期，年、月、日都要有。"),
    "ends_before_it_begins": _l("结束日期早于开始日期，请核对。"),
    "is_over": _l("结束日期已经过去，请填写今天或以后的日期。"),
    "too_long_away": _l("一次代理最长 183 天。时间更长的，请到期后再设，或者请组长把办件全部移交。"),
    "stand_in_overlaps": _l("这些天里已经设了代理。请先结束原来的代理，或者换开日期。"),
    "view_name_needed": _l("请给这个视图起个名字，不超过 20 个字。"),
    "too_many_views": _l("最多保存 8 个视图，请先移除不用的。"),
    "nothing_selected": _l("还没有选择办件。请先在列表里勾选。"),
}
