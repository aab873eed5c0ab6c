"""Acts around a step in words: as whom somebody did one, why one cannot be done now, what is wrong with what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.acts import LONGEST_TEXT
from app.web.wording.translate import _l

if TYPE_CHECKING:
    from collections.abc import Mapping

PARTIES: Mapping[str, Any] = {
    "unit": _l("单位经办人"),
    "employee": _l("员工"),
    "holder": _l("审核人员"),
    "reviewer": _l("审核人员"),
    "lead": _l("组长"),
    "adviser": _l("被征求意见的人员"),
    "operator": _l("系统管理员"),
}
RULES: Mapping[str, Any] = {
    "act_only_in_review": _l("这一件现在不在审核中，不能这样做。进入审核以后再办理。"),
    "act_only_in_correction": _l("这一件现在没有等待补正，不能这样做。"),
    "act_only_after_end": _l("这一件还没有办结，办结以后才能这样做。"),
    "act_needs_claim": _l("由认领这一件的审核人员办理。请先在“待审核”认领。"),
    "act_not_yours": _l("这件事不由您办理。需要办理的，请联系主管部门的审核人员或组长。"),
    "act_not_in_this_case": _l("按这项业务的规定，“%(title)s”不适用于这一件现在的情况。"),
    "act_done_today": _l("“%(title)s”一个工作日只能做一次，今天已经做过。请在下一个工作日再做。"),
    "act_done_in_round": _l("“%(title)s”一轮只能做一次，本轮已经做过。"),
    "act_done_in_case": _l("“%(title)s”一件只能做一次，已经做过。"),
    "act_waits_already": _l("已经提出“%(title)s”，正在等组长确认，不用再提出。"),
    "act_answered_by_others": _l("这里等待的不是您的答复。"),
    "act_answered_already": _l("已经答复过，或者已由别人答复。请刷新后查看。"),
    "act_holds_no_more": _l(
        "提出“%(title)s”以后情况已经变化，不能再同意。请选择不同意，需要的由审核人员重新提出。"
    ),
    "no_lead_to_confirm": _l(
        "本主管部门没有另一名组长可以确认：自己提出的、自己的和本人所在单位的，都不能由自己确认。请联系系统管理员另外指定组长。"
    ),
    "clock_stands": _l(
        "正在“%(title)s”，审核期限暂停计算，不能作出审核结论。请先在“办理往来”恢复计时，再提交；填写的内容已经保存。"
    ),
    "clock_stands_already": _l("“%(title)s”已经使审核期限暂停计算，不用再暂停。"),
    "clock_runs": _l("审核期限正在计算，不用恢复。"),
}
WRONG: Mapping[str, Any] = {
    "act_text_needed": _l("请写清楚内容，然后再提交。"),
    "act_text_not_asked": _l("这里不用写文字，请刷新页面后重新办理。"),
    "act_text_too_long": _l("最多 %(most)s 个字，请写得简短一些。"),
    "act_colleague_needed": _l("请选择本主管部门能登录的另一名审核人员。"),
    "act_verdict_needed": _l("请选择同意或不同意。"),
    "act_answer_needed": _l("请写明答复或不同意的理由，然后再提交。"),
}


def wrong_words(rule: str, _facts: Mapping[str, Any]) -> str:
    """Return the sentence for a field of the form of an act."""
    return str(WRONG[rule]) % {"most": LONGEST_TEXT}
