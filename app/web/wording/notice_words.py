"""The words of notices, on the page and in letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.review_terms import MANUAL_TERMS
from app.web.wording.date_wording import date_zh, datetime_zh
from app.web.wording.error_messages import words_of
from app.web.wording.tie_notice_words import TIE_WORDS
from app.web.wording.translate import _l

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

NOTICE_WORDS: Mapping[str, tuple[Any, Any]] = {
    "renewal_papers_waiting": (
        _l("请更新续签材料"),
        _l("单位已为您发起证件续签，正在等您更新信息和附件材料。请登录平台办理。"),
    ),
    "application_returned": (
        _l("审核不通过，请补正"),
        _l("主管部门已列出需要补正的问题，请登录平台逐项处理。等待补正期间审核期限暂停，证件有效期不暂停。"),
    ),
    "record_moved_in_review": (_l("审核期间个人资料有变动"), _l("办结只写入申请更改的内容，请核对。")),
    "registration_code": (
        _l("注册验证码"),
        _l(
            "您正在注册工作居住证业务办理平台的员工账号。请不要把验证码告诉单位经办人或其他人；"
            "不是您本人操作的，请不要理会。"
        ),
    ),
    "registration_has_account": (
        _l("您已有账号"),
        _l(
            "有人正在用您的证件号码注册工作居住证业务办理平台的账号。您已经有账号，不需要再注册：是您本人的，请直接登录，"
            "忘记密码请联系系统管理员；不是您本人的，请不要理会，您的账号没有变化。"
        ),
    ),
    "registration_number_taken": (
        _l("手机号码已是登录账号"),
        _l(
            "有人正在用这个手机号码注册工作居住证业务办理平台的账号。它已经是登录账号，不能再注册：是您本人的，请直接登录；"
            "号码是新办的、账号不是您的，请联系系统管理员。"
        ),
    ),
    "registration_completed": (
        _l("账号已注册"),
        _l("已用您的证件号码注册工作居住证业务办理平台的账号。不是您本人操作的，请立即联系系统管理员撤销。"),
    ),
    "registration_undone": (
        _l("账号注册已撤销"),
        _l("系统管理员已撤销用这个号码或邮箱注册的账号，不能再登录。有疑问的，请联系系统管理员。"),
    ),
    "identity_corrected": (
        _l("身份信息已更正"),
        _l("系统管理员已凭证件更正您的姓名或证件号码，请登录后在“我的资料”核对。"),
    ),
    "login_changed": (
        _l("登录账号已更换"),
        _l("系统管理员已更换登录账号，密码不变，原号码不能再登录。不是您要求的，请立即联系系统管理员。"),
    ),
    "login_moves": (
        _l("登录账号已改为新手机号码"),
        _l(
            "联系电话的变更已审核通过，登录账号随之改为新手机号码，密码不变，原号码不能再登录。"
            "不是您本人申请的，请立即联系系统管理员。"
        ),
    ),
    "login_landline": (
        _l("登录账号没有改变"),
        _l("联系电话的变更已审核通过。新的联系电话是固定电话，不能作为登录账号，请仍用原来的手机号码登录。"),
    ),
    "login_taken": (
        _l("登录账号没有改变"),
        _l(
            "联系电话的变更已审核通过，但新手机号码是另一个账号的登录账号，请仍用原来的手机号码登录。"
            "新号码确实归您使用的，请联系系统管理员。"
        ),
    ),
    "activation_letter_made": (
        _l("已为您打印激活函"),
        _l("单位或系统管理员已为您打印注册账号用的激活函。不是您要求的，请联系系统管理员。"),
    ),
    "permission_granted": (
        _l("业务办理权限已开通"),
        _l("权限申请已全部审核通过。单位关联码显示在首页右上角，请告知拟办理员工。"),
    ),
    "permission_cancelled": (_l("业务权限已注销"), _l("注销已经主管部门确认，不能再办理这类证件的业务。")),
    "supervisor_change_approved": (
        _l("单位主管部门已变更"),
        _l("主管部门变更已全部审核通过，今后的申请由新的主管部门审核。"),
    ),
    "permit_cancelled": (
        _l("证件已注销"),
        _l("主管部门已注销证件，注销后不能恢复；仍需要证件的，请申请新办。"),
    ),
    "expiry_reversed": (
        _l("证件失效已撤销"),
        _l("证件在有效期内被误标为失效，现已恢复，有效期不变。给您带来不便，敬请谅解。"),
    ),
    "first_review_needed": (
        _l("请审批员工证件申请"),
        _l("员工已提交申请，请在“审批员工证件申请”核对基础信息和附件材料。"),
    ),
    "first_review_sent_back": (_l("单位请您修改申请"), _l("单位审批不通过，请按意见修改后由您重新提交。")),
    "new_application_approved": (
        _l("新办已办结"),
        _l("申请已全部审核通过，员工可打印《工作居住证确认单》。"),
    ),
    "basic_info_change_approved": (
        _l("证件基础信息变更已办结"),
        _l("变更已全部审核通过，员工可打印《工作居住证确认单》。"),
    ),
    "business_info_change_approved": (
        _l("业务信息变更已办结"),
        _l("变更已全部审核通过，员工可打印《工作居住证确认单》。"),
    ),
    "employer_change_papers_needed": (
        _l("请更新聘用单位变更材料"),
        _l("新单位正在为您办理聘用单位变更，请登录平台核对信息、上传附件材料。"),
    ),
    "employer_change_papers_sent_back": (
        _l("单位请您修改变更材料"),
        _l("单位核实后把材料退回给您，请按说明修改。"),
    ),
    "employer_change_approved": (
        _l("聘用单位变更已办结"),
        _l("证件已转入新单位，有效期不变，员工可打印《工作居住证确认单》。"),
    ),
    "renewal_after_change": (
        _l("请立即办理续签"),
        _l("证件已到续签期。聘用单位变更已办结，请立即发起续签。"),
    ),
    "application_closed_expired": (
        _l("申请因证件失效终止"),
        _l("证件在申请办结前到期，申请已终止。证件不能恢复，仍需要的，请申请新办。"),
    ),
    "change_taken_over": (
        _l("信息变更已并入续签"),
        _l("单位已发起续签，原来的信息变更不再单独办理；填写过的信息在续签的材料更新里可以直接使用。"),
    ),
    "renewal_approved": (_l("续签已办结"), _l("续签已全部审核通过，员工可打印《工作居住证确认单》。")),
    "renewal_papers_needed": (
        _l("请更新续签材料"),
        _l("单位已为您发起证件续签，请登录平台核对信息、上传附件材料。"),
    ),
    "renewal_papers_sent_back": (_l("单位请您修改续签材料"), _l("单位核实后把材料退回给您，请按说明修改。")),
    "renewal_closed_expired": (
        _l("续签因证件失效终止"),
        _l("证件在续签办结前到期，申请已终止。证件不能恢复，仍需要的，请申请新办。"),
    ),
    "renewal_opens_soon": (
        _l("续签即将开始"),
        _l("即将可以办理续签，请提前准备劳动合同和收入、纳税记录。"),
    ),
    "renewal_opens_today": (_l("今天起可以办理续签"), _l("请单位经办人登录平台发起续签。")),
    "renewal_submit_soon": (
        _l("续签提交期限将到"),
        _l("请在最晚提交日之前提交，给审核留足 %(review_working_days)s 个工作日。"),
    ),
    "renewal_last_safe_day": (_l("今天是续签最晚提交日"), _l("请今天提交，审核才能在证件到期前完成。")),
    "renewal_must_complete_today": (
        _l("续签须在今天办结"),
        _l("证件即将到期，一旦过期无法恢复，请立即处理。"),
    ),
    "change_submit_soon": (
        _l("聘用单位变更提交期限将到"),
        _l(
            "证件处于挂起状态，请新单位按时提交聘用单位变更；变更办结后还要由新单位续签，两次审核都须在证件到期前完成。"
        ),
    ),
    "change_last_safe_day": (
        _l("今天是聘用单位变更最晚提交日"),
        _l(
            "证件处于挂起状态，请新单位今天提交聘用单位变更；变更办结后还要由新单位续签，两次审核都须在证件到期前完成。"
        ),
    ),
    "permit_suspended_long": (
        _l("证件仍处于挂起状态"),
        _l("解除关联后还没有办理聘用单位变更。请尽快由新单位关联并办理，证件有效期不会因挂起延长。"),
    ),
    "review_must_complete_soon": (_l("审核须尽快办结"), _l("这名员工的证件即将到期，请尽快审核。")),
    "permit_expires_tomorrow": (_l("证件明天到期"), _l("过期后无法恢复，请立即处理。")),
    "permit_expires_today": (_l("证件今天到期"), _l("今天 24 时后证件自动失效，无法恢复，请立即处理。")),
    "permit_expired": (
        _l("证件已失效"),
        _l("证件超过有效期未完成续签，已自动失效，无法恢复。仍需要证件的，请申请新办。"),
    ),
    "attachments_stale": (
        _l("单位附件待更新"),
        _l("每年年初请更新单位附件。以下附件是往年上传的，仍然有效，请在“附件管理”重新上传："),
    ),
    "review_nearing": (_l("审核期限将到"), _l("本级审核期限将到，请尽快办理。")),
    "review_overdue": (_l("审核已逾期"), _l("本级审核已超过期限，请立即办理。")),
    "correction_waiting": (
        _l("请尽快补正"),
        _l("补正事项还没有全部处理，请登录平台逐项处理。证件有效期不会因补正而延长。"),
    ),
    **TIE_WORDS,
}
"""Every kind of notice there is: title and body."""
_LATE: dict[str, tuple[Any, Any]] = {
    "renewal_opens_soon": (_l("续签即将开始"), _l("请提前准备劳动合同和收入、纳税记录。")),
    "renewal_opens_today": (_l("已经可以办理续签"), _l("请单位经办人登录平台发起续签。")),
    "renewal_last_safe_day": (
        _l("续签最晚提交日已过"),
        _l("仍可以提交，但审核可能来不及在证件到期前完成。请立即提交，并在提交时确认逾期风险。"),
    ),
    "renewal_must_complete_today": (
        _l("续签办结期限已过"),
        _l("证件即将到期，一旦过期无法恢复，请立即处理。"),
    ),
    "change_last_safe_day": (
        _l("聘用单位变更最晚提交日已过"),
        _l("证件处于挂起状态。仍可以提交，但审核可能来不及在证件到期前完成，请新单位立即提交。"),
    ),
    "permit_expires_tomorrow": (_l("证件即将到期"), _l("过期后无法恢复，请立即处理。")),
    "permit_expires_today": (_l("证件即将到期"), _l("过期后无法恢复，请立即处理。")),
}
"""What is said of a day when the reminder could not be sent on it."""


_WHO: Mapping[str, Any] = {
    "code": _l("验证码 %(told)s。"),
    "employer_name": _l("单位：%(told)s。"),
    "person_name": _l("员工：%(told)s。"),
}
"""Facts that stand before the body of a notice."""
_WHAT: Mapping[str, Any] = {
    "until": _l("有效至 %(told)s。"),
    "login": _l("登录账号 %(told)s。"),
    "slots": _l("%(told)s。"),
    "reason": _l("理由：%(told)s。"),
    "cases": _l("随之关闭的申请：%(told)s。"),
    "cases_to_start_again": _l("以下申请已因误失效关闭，不能恢复，仍需办理的请重新发起：%(told)s。"),
    "case_number": _l("办件编号 %(told)s。"),
    "valid_until": _l("证件有效期至 %(told)s。"),
    "due_on": _l("审核期限 %(told)s。"),
    "opens_on": _l("续签起始日 %(told)s。"),
    "change_by": _l("聘用单位变更最晚 %(told)s 提交。"),
    "missed_on": _l("这条提醒应在 %(told)s 发出，因系统停止运行而迟到。"),
}
"""Facts that stand behind it."""
_SPELLED: Mapping[str, Callable[[Any], str]] = {
    "slots": lambda slots: "、".join(words_of(slot) for slot in slots),
    "reason": lambda reason: str(reason).rstrip("。"),
    "cases": "、".join,
    "cases_to_start_again": "、".join,
    "until": datetime_zh,
    "valid_until": lambda day: date_zh(str(day)),
    "due_on": lambda day: date_zh(str(day)),
    "opens_on": lambda day: date_zh(str(day)),
    "change_by": lambda day: date_zh(str(day)),
    "missed_on": lambda day: date_zh(str(day)),
}


_WITHOUT_WORDS = (
    _l("通知"),
    _l("这条通知是按以前的流程发出的，现在没有它的文字。请在平台查看有关的证件和办件。"),
)
"""Of notices that editions of before sent with a kind of their own: their rows are shown still, no letter is sent."""


def notice_words(kind: str, facts: Mapping[str, Any]) -> tuple[str, str]:
    """Return title and body of a notice; of a kind that has no words any more, where to look instead."""
    title, body = NOTICE_WORDS.get(kind, _WITHOUT_WORDS)
    if facts.get("names"):
        # Papers as the paper table called them that day; a code has words only where the rules know it.
        slots = [name or slot for slot, name in zip(facts["slots"], facts["names"], strict=True)]
        facts = {**facts, "slots": slots}
    if facts.get("missed_on"):
        title, body = _LATE.get(kind, (title, body))
    numbers = {"review_working_days": facts.get("review_working_days", MANUAL_TERMS.review_working_days)}
    return str(title), "".join([*_told(_WHO, facts), str(body) % numbers, *_told(_WHAT, facts)])


def _told(sentences: Mapping[str, Any], facts: Mapping[str, Any]) -> Iterator[str]:
    for name, sentence in sentences.items():
        if facts.get(name):
            yield str(sentence) % {"told": _SPELLED.get(name, str)(facts[name])}
