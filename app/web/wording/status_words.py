"""The few words for where something stands. The colour repeats the word and never replaces it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.domain.office_codes import ApplicationState
from app.domain.procedures import is_reviewed
from app.web.wording.translate import _l


@dataclass(frozen=True, slots=True)
class Status:
    """A word, its tone and its icon."""

    label: Any
    """Text that is put into the reader's language when it is shown."""
    tone: str
    icon: str = ""


_WORDS = {
    "not_started": Status(_l("未开始"), "grey", "circle"),
    "in_progress": Status(_l("办理中"), "blue", "progress"),
    "needs_correction": Status(_l("待补正"), "amber", "edit"),
    "answered": Status(_l("已回复"), "purple", "send"),
    "passed": Status(_l("通过"), "green", "circle-check"),
    "not_passed": Status(_l("不通过"), "red", "circle-x"),
    "overdue": Status(_l("逾期"), "red", "alert-triangle"),
    # items of a correction notice
    "item_asked": Status(_l("待处理"), "amber", "edit"),
    "item_changed": Status(_l("已改"), "purple", "send"),
    "item_explained": Status(_l("已说明"), "purple", "message-report"),
    "item_accepted": Status(_l("认可"), "green", "circle-check"),
    "item_still": Status(_l("仍有问题"), "red", "alert-circle"),
    # applications
    "draft": Status(_l("准备中"), "grey", "edit"),
    "unit_review": Status(_l("待单位核实"), "blue", "building"),
    "employee_correction": Status(_l("待员工补正"), "amber", "edit"),
    "in_review": Status(_l("审核中"), "blue", "hourglass"),
    "returned": Status(_l("待补正"), "amber", "edit"),
    "approved": Status(_l("通过"), "green", "circle-check"),
    "settled": Status(_l("办结"), "green", "circle-check"),
    "withdrawn": Status(_l("已撤回"), "grey", "x"),
    "refused": Status(_l("不予办理"), "red", "circle-x"),
    "closed_expired": Status(_l("证件过期关闭"), "red", "alert-triangle"),
    "closed_dissociated": Status(_l("解除关联关闭"), "grey", "x"),
    "recorded": Status(_l("系统登记"), "grey", "circle-check"),
    # permits
    "valid": Status(_l("有效"), "green", "circle-check"),
    "suspended": Status(_l("挂起"), "amber", "clock-pause"),
    "expired": Status(_l("失效"), "red", "circle-x"),
    "cancelled": Status(_l("已注销"), "grey", "x"),
    # acts around a step
    "act_mark": Status(_l("有往来"), "amber", "message-report"),
    "act_waits": Status(_l("等待答复"), "amber", "hourglass"),
    "act_waits_lead": Status(_l("等组长确认"), "amber", "hourglass"),
    "act_answered": Status(_l("已答复"), "green", "circle-check"),
    "act_read": Status(_l("已阅"), "green", "circle-check"),
    "act_unread": Status(_l("未阅"), "grey", "circle"),
    "act_confirmed": Status(_l("组长已同意"), "green", "circle-check"),
    "act_declined": Status(_l("组长没有同意"), "grey", "circle-x"),
    "act_stops": Status(_l("暂停计时"), "blue", "clock-pause"),
    # papers
    "missing": Status(_l("未上传"), "grey", "circle"),
    "uploaded": Status(_l("已上传"), "green", "circle-check"),
    "stale": Status(_l("待更新"), "amber", "refresh"),
    # associations and permissions
    "requested": Status(_l("待确认"), "blue", "hourglass"),
    "active": Status(_l("当前在职"), "green", "circle-check"),
    "ended": Status(_l("已解除"), "grey", "x"),
    "superseded": Status(_l("已改选"), "grey", "x"),
    "none": Status(_l("未开通"), "grey", "circle"),
    "pending": Status(_l("审批中"), "blue", "hourglass"),
    "granted": Status(_l("有效"), "green", "circle-check"),
    "limited": Status(_l("有效（受限）"), "amber", "circle-check"),
    # tasks and renewal zones
    "done": Status(_l("已完成"), "green", "circle-check"),
    "waiting": Status(_l("等待他人"), "grey", "hourglass"),
    "claimed": Status(_l("已认领"), "purple", "user-check"),
    "too_early": Status(_l("未到办理期"), "grey", "clock"),
    "on_time": Status(_l("可续签"), "green", "calendar"),
    "late": Status(_l("已晚于安全期"), "amber", "alert-triangle"),
    "critical": Status(_l("可能来不及"), "red", "alert-triangle"),
    # background work
    "open": Status(_l("待处理"), "amber", "alert-circle"),
    "resolved": Status(_l("已处理"), "green", "circle-check"),
    "failed": Status(_l("失败"), "red", "circle-x"),
}


def case_state(state: str, procedure: str) -> str:
    """Return the code of the word for a case: what no authority reviews is settled, and not passed."""
    return "settled" if state == ApplicationState.APPROVED and not is_reviewed(procedure) else state


def status_of(code: str) -> Status:
    """Return the words for a code; an unknown one is shown as it is rather than hidden."""
    return _WORDS.get(str(code)) or Status(str(code), "grey")
