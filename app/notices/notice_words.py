"""The words of notices: one subject and one body per kind, each saying what happened and what to do now."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

SIGNATURE = "工作居住证业务办理平台"
HOTLINES = "系统操作问题请拨打 58511081，业务政策问题请拨打 68940680。"


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """A notice as people read it."""

    subject: str
    body: str


_RENEWAL = "{person}的续签（{number}）"
_PERMIT = "{person}的工作居住证"

_WORDS: Mapping[str, NoticeWords] = {
    "renewal_papers_needed": NoticeWords(
        "请更新续签材料",
        "单位已为您发起续签（{number}）。请登录后核对本人信息，上传员工诚信声明和近三年的收入、纳税记录。证件有效期至{valid_until}。",
    ),
    "renewal_papers_sent_back": NoticeWords(
        "续签材料需要修改",
        "单位核实后请您修改续签（{number}）的信息或材料。请登录查看修改要求，改好后重新提交给单位。",
    ),
    "renewal_papers_waiting": NoticeWords(
        "续签材料还没有更新",
        "续签（{number}）正在等您更新信息和材料。证件有效期至{valid_until}，过期无法恢复，请尽快办理。",
    ),
    "application_returned": NoticeWords(
        "审核不通过，请补正",
        _RENEWAL + "未通过审核。请登录查看审核意见和需要补正的内容，全部改好后由单位重新提交。",
    ),
    "correction_waiting": NoticeWords(
        "还有补正没有完成",
        _RENEWAL + "仍有问题等待补正。证件有效期至{valid_until}，补正期间有效期不顺延，请尽快处理。",
    ),
    "renewal_approved": NoticeWords(
        "续签已办结", _RENEWAL + "已全部审核通过。员工现在可以登录打印《工作居住证确认单》。"
    ),
    "renewal_closed_expired": NoticeWords(
        "证件已失效，续签终止",
        _RENEWAL + "在办结前证件已于{valid_until}到期失效，申请终止。失效的证件无法恢复，只能重新申请新办。",
    ),
    "review_nearing": NoticeWords(
        "审核时限将到",
        "办件 {number} 在“{level_name}”的审核时限已过半或将到，整件审核到期日为{due_on}。请及时认领、办理。",
    ),
    "review_overdue": NoticeWords(
        "审核已逾期", "办件 {number} 在“{level_name}”已超过本级时限，整件审核到期日为{due_on}。请立即办理。"
    ),
    "renewal_opens_soon": NoticeWords(
        "续签即将开始",
        _PERMIT + "有效期至{valid_until}，一个月后可以申请续签。请提前准备劳动合同和近三年的收入、纳税记录。",
    ),
    "renewal_opens_today": NoticeWords(
        "今天起可以申请续签",
        _PERMIT + "有效期至{valid_until}，今天起可以由单位发起续签。请尽早办理，审核需要 20 个工作日。",
    ),
    "renewal_submit_soon": NoticeWords(
        "最晚提交日将到", _PERMIT + "有效期至{valid_until}，最晚提交日将到。请尽快准备材料并由单位提交续签。"
    ),
    "renewal_last_safe_day": NoticeWords(
        "今天是最晚提交日",
        _PERMIT + "有效期至{valid_until}，今天是可以保证审核期限的最后一天。请单位今天提交续签。",
    ),
    "renewal_must_complete_today": NoticeWords(
        "今天是到期前最后一个工作日",
        _PERMIT + "有效期至{valid_until}，今天是到期前最后一个可以办结续签的工作日。",
    ),
    "review_must_complete_soon": NoticeWords(
        "证件将到期，审核尚未办结",
        _PERMIT + "有效期至{valid_until}，续签仍在审核中，请关注办理进度，有补正要求的请立即处理。",
    ),
    "permit_expires_tomorrow": NoticeWords(
        "证件明天到期",
        _PERMIT + "有效期至{valid_until}，明天是最后一天。未办结续签的，过期后自动失效，无法恢复。",
    ),
    "permit_expires_today": NoticeWords(
        "证件今天到期",
        _PERMIT + "有效期至{valid_until}，今天是最后一天。未办结续签的，明天起自动失效，无法恢复。",
    ),
    "permit_expired": NoticeWords(
        "证件已失效",
        _PERMIT + "已超过有效期（{valid_until}），自动失效，无法恢复。如仍需要，只能重新申请新办。",
    ),
}
_UNKNOWN = NoticeWords("办件有新的进展", "办件 {number} 有新的进展，请登录查看。")


def kinds() -> frozenset[str]:
    """Return the kinds of notices that have words of their own."""
    return frozenset(_WORDS)


def notice_words(kind: str, facts: Mapping[str, Any]) -> NoticeWords:
    """Return a notice's words with its facts put in; a kind an analyst has invented is told in general."""
    template = _WORDS.get(kind, _UNKNOWN)
    shown = _shown(facts)
    return NoticeWords(template.subject, template.body.format_map(shown))


def letter_words(kind: str, facts: Mapping[str, Any]) -> tuple[str, str]:
    """Return subject and body of the letter that carries a notice."""
    words = notice_words(kind, facts)
    number = facts.get("number") or facts.get("case_number")
    subject = f"【{SIGNATURE}】{words.subject}" + (f"（{number}）" if number else "")
    return subject, f"{words.body}\n\n{HOTLINES}\n{SIGNATURE}\n"


def _shown(facts: Mapping[str, Any]) -> Mapping[str, str]:
    """Facts as text: dates written out, what is not known left open."""
    shown: defaultdict[str, str] = defaultdict(str)
    for name, value in facts.items():
        shown[name] = _date_zh(value) if name in {"valid_until", "due_on"} else str(value)
    shown["person"] = str(facts.get("person_name") or "员工")
    shown["number"] = str(facts.get("number") or facts.get("case_number") or "")
    return shown


def _date_zh(value: Any) -> str:
    day = date.fromisoformat(str(value))
    return f"{day.year}年{day.month}月{day.day}日"
