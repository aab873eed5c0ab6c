"""The words of notices, on the page and in letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.web.date_wording import date_zh
from app.web.translate import _, _l

if TYPE_CHECKING:
    from collections.abc import Mapping

_WORDS: dict[str, tuple[Any, Any]] = {
    "renewal_papers_waiting": (
        _l("请更新续签材料"),
        _l("单位已为您发起证件续签，正在等您更新信息和附件材料。请登录平台办理。"),
    ),
    "application_returned": (
        _l("审核不通过，请补正"),
        _l("主管部门已列出需要补正的问题，请登录平台逐项处理。等待补正期间审核期限暂停，证件有效期不暂停。"),
    ),
    "renewal_approved": (_l("续签已办结"), _l("续签已全部审核通过，员工可打印《工作居住证确认单》。")),
    "renewal_papers_needed": (
        _l("请更新续签材料"),
        _l("单位已为您发起证件续签，请登录平台核对信息、上传附件材料。"),
    ),
    "renewal_papers_sent_back": (_l("单位请您修改续签材料"), _l("单位核实后把材料退回给您，请按说明修改。")),
    "renewal_closed_expired": (_l("续签因证件失效终止"), _l("证件在续签办结前到期，申请已终止。")),
    "renewal_opens_soon": (
        _l("续签即将开始"),
        _l("再过约一个月即可办理续签，请提前准备劳动合同和收入、纳税记录。"),
    ),
    "renewal_opens_today": (_l("今天起可以办理续签"), _l("请单位经办人登录平台发起续签。")),
    "renewal_submit_soon": (_l("续签提交期限将到"), _l("请在最晚提交日之前提交，给审核留足 20 个工作日。")),
    "renewal_last_safe_day": (_l("今天是续签最晚提交日"), _l("今天提交，审核才能在证件到期前完成。")),
    "renewal_must_complete_today": (_l("续签须在今天办结"), _l("证件即将到期，一旦过期无法恢复。")),
    "review_must_complete_soon": (_l("审核须尽快办结"), _l("这名员工的证件即将到期，请尽快审核。")),
    "permit_expires_tomorrow": (_l("证件明天到期"), _l("过期后无法恢复，请立即处理。")),
    "permit_expires_today": (_l("证件今天到期"), _l("今天 24 时后证件自动失效，无法恢复。")),
    "permit_expired": (
        _l("证件已失效"),
        _l("证件超过有效期未完成续签，已自动失效，无法恢复，只能重新申请。"),
    ),
    "review_nearing": (_l("审核期限将到"), _l("本级审核期限将到，请尽快办理。")),
    "review_overdue": (_l("审核已逾期"), _l("本级审核已超过期限，请立即办理。")),
    "correction_waiting": (_l("请尽快补正"), _l("补正事项还没有全部处理。证件有效期不会因补正而延长。")),
}
_REMINDER = (_l("证件有效期提醒"), _l("请按时办理续签：至少提前 20 个工作日提交，证件一旦过期无法恢复。"))


def notice_words(kind: str, facts: Mapping[str, Any]) -> tuple[str, str]:
    """Return title and body of a notice."""
    title, body = _WORDS.get(kind, _REMINDER)
    parts = [str(body)]
    if facts.get("person_name"):
        parts.insert(0, _("员工：%(name)s。", name=facts["person_name"]))
    if facts.get("case_number"):
        parts.append(_("办件编号 %(number)s。", number=facts["case_number"]))
    if facts.get("valid_until"):
        parts.append(_("证件有效期至 %(day)s。", day=date_zh(str(facts["valid_until"]))))
    if facts.get("due_on"):
        parts.append(_("审核期限 %(day)s。", day=date_zh(str(facts["due_on"]))))
    return str(title), "".join(parts)
