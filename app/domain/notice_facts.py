"""What notices can tell: the placeholders of their texts, how each is spelled, and which notices the platform sends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from app.domain.account_changes import spell_change

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

BEIJING = ZoneInfo("Asia/Shanghai")
MISSED = "missed_on"
"""The fact of a notice that was due on a day on which the system did not run."""


@dataclass(frozen=True, slots=True)
class NoticeFact:
    """A placeholder: the fact that is read, its type as the catalogue tells it, and how it is written out."""

    source: str
    type: str
    meaning: str
    spell: Callable[[Any], str] = str
    example: Any = ""


def spell_day(value: Any) -> str:
    """Return a day as people write it."""
    day = value if isinstance(value, date) else date.fromisoformat(str(value))
    return f"{day.year}年{day.month}月{day.day}日"


def spell_moment(value: Any) -> str:
    """Return an instant of Beijing as people write it."""
    moment = datetime.fromisoformat(str(value)).astimezone(BEIJING)
    return f"{spell_day(moment.date())} {moment:%H:%M}"


def spell_list(values: Any) -> str:
    """Return several things in one line."""
    return "、".join(map(str, values))


def spell_sentence(value: Any) -> str:
    """Return a reason without the full stop that the text around it brings."""
    return str(value).rstrip("。")


NOTICE_FACTS: Mapping[str, NoticeFact] = {
    "person_name": NoticeFact("person_name", "string", "员工姓名", example="赵测试"),
    "employer_name": NoticeFact(
        "employer_name", "string", "单位名称，只写给主管部门", example="北京示例科技有限公司"
    ),
    "case_number": NoticeFact("case_number", "string", "办件编号", example="202600000001"),
    "permit_no": NoticeFact("permit_no", "string", "证件编号", example="BJ00000001"),
    "level_name": NoticeFact("level_name", "string", "审核级别的名称", example="区级初审"),
    "valid_until": NoticeFact("valid_until", "date", "证件有效期至", spell_day, "2026-08-05"),
    "due_on": NoticeFact("due_on", "date", "本级审核期限", spell_day, "2026-07-20"),
    "lapses_after": NoticeFact(
        "lapses_after", "date", "补正期限的最后一天，逾期视为撤回的才有", spell_day, "2026-07-08"
    ),
    "opens_on": NoticeFact("opens_on", "date", "续签起始日，已经到了的不写", spell_day, "2026-06-06"),
    "change_by": NoticeFact("change_by", "date", "聘用单位变更最晚提交日", spell_day, "2026-06-08"),
    "missed_on": NoticeFact(MISSED, "date", "迟到的提醒本应发出的日子", spell_day, "2026-07-01"),
    "review_working_days": NoticeFact("review_working_days", "number", "审核期限的工作日数", example=20),
    "code": NoticeFact("code", "string", "验证码", example="123456"),
    "until": NoticeFact("until", "date and time", "验证码有效至", spell_moment, "2026-07-01T02:30:00+00:00"),
    "login": NoticeFact("login", "string", "登录账号，中间隐去", example="138****1234"),
    "papers": NoticeFact("names", "list<string>", "材料名称", spell_list, ["完税证明"]),
    "reason": NoticeFact("reason", "string", "决定的理由", spell_sentence, "决定书〔2026〕3 号"),
    "edition": NoticeFact("edition", "string", "流程的名称和版本", example="续签第 3 版"),
    "number": NoticeFact("number", "string", "投诉、咨询的编号", example="2026-00001"),
    "colleague": NoticeFact("colleague", "string", "转交、督办、征求意见或离岗的同事", example="区级初审甲"),
    "act": NoticeFact("act", "string", "行为的名称", example="征求意见"),
    "answer_by": NoticeFact("answer_by", "date", "请在哪一天以前答复", spell_day, "2026-07-08"),
    "away_from": NoticeFact("away_from", "date", "代理从哪一天起", spell_day, "2026-07-01"),
    "away_until": NoticeFact("away_until", "date", "代理到哪一天止", spell_day, "2026-07-10"),
    "tasks_waiting": NoticeFact("tasks_waiting", "number", "轮到单位办理的事项数", example=3),
    "tasks_due": NoticeFact("tasks_due", "number", "其中本周到期或已逾期的事项数", example=1),
    "permits_late": NoticeFact("permits_late", "number", "已过最晚提交日、还没有提交的证件数", example=1),
    "permits_this_week": NoticeFact("permits_this_week", "number", "本周须提交续签的证件数", example=2),
    "permits_open": NoticeFact("permits_open", "number", "办理期内、本周以后提交的证件数", example=4),
    "cases": NoticeFact("cases", "list<string>", "随之关闭的申请", spell_list, ["202600000001"]),
    "review_level": NoticeFact("review_level", "number", "审核人员的级别", example=2),
    "leads": NoticeFact("leads", "string", "任组长的主管部门，不是组长的没有", example="某区人力社保局"),
    "given_back": NoticeFact("given_back", "number", "放回待审核的办件数，没有的不写", example=2),
    "findings": NoticeFact("findings", "number", "审计核对发现的不符处数", example=2),
    "account_change": NoticeFact("account_change", "string", "账号的什么有变动", spell_change, "password"),
    "paper_title": NoticeFact("paper_title", "string", "文书的名称", example="受理通知书"),
    "paper_number": NoticeFact("paper_number", "string", "文书的文号", example="海人才〔2026〕受理第0012号"),
    "cases_to_start_again": NoticeFact(
        "cases_to_start_again", "list<string>", "仍需办理、要重新发起的申请", spell_list, ["202600000001"]
    ),
}
"""Every placeholder that a text may have."""

OF_CASES = frozenset({"case_number"})
"""Every notice of a procedure has these."""
OF_REMINDERS = frozenset({"person_name", "permit_no", "valid_until"})
"""Every reminder of a permit has these."""

PLATFORM_NOTICES: Mapping[str, frozenset[str]] = {
    "record_moved_in_review": OF_CASES,
    "registration_code": frozenset({"code", "until"}),
    "registration_has_account": frozenset({"login"}),
    "registration_number_taken": frozenset(),
    "registration_completed": frozenset({"login"}),
    "registration_undone": frozenset(),
    "identity_corrected": frozenset(),
    "login_changed": frozenset({"login"}),
    "sign_in_changed": frozenset(),
    "second_factor_reset": frozenset({"reason"}),
    "login_moves": frozenset({"login"}),
    "login_landline": frozenset({"login"}),
    "login_taken": frozenset({"login"}),
    "activation_letter_made": frozenset(),
    "permit_cancelled": frozenset({"permit_no", "reason"}),
    "permit_expired": frozenset({"person_name", "valid_until"}),
    "expiry_reversed": OF_REMINDERS | {"reason"},
    "change_taken_over": OF_CASES,
    "attachments_stale": frozenset({"papers"}),
    "papers_doubted_in_review": OF_CASES | {"papers"},
    "forced_dissociation": frozenset({"person_name", "reason"}),
    "link_recorded": OF_REMINDERS | {"reason"},
    "link_declined": frozenset({"person_name", "permit_no", "reason"}),
    "link_recorded_of_former_unit": frozenset({"person_name", "permit_no"}),
    "link_declined_of_former_unit": frozenset({"person_name", "permit_no", "reason"}),
    "dissociation_reversed": frozenset({"person_name", "reason"}),
    "leaving_reminder": frozenset({"person_name"}),
    "scheduled_edition_published": frozenset({"edition"}),
    "scheduled_edition_stopped": frozenset({"edition", "reason"}),
    "work_passed_on": OF_CASES | {"colleague", "reason"},
    "work_urged": OF_CASES | {"colleague", "reason"},
    "act_to_confirm": OF_CASES | {"act", "colleague"},
    "act_answered": OF_CASES | {"act"},
    "act_confirmed": OF_CASES | {"act"},
    "act_declined": OF_CASES | {"act"},
    "stand_in_set": frozenset({"colleague", "away_from", "away_until", "reason"}),
    "stand_in_ended": frozenset({"colleague"}),
    "weekly_digest": frozenset(),
    "case_handed_over": OF_CASES | {"colleague"},
    "concern_answered": frozenset({"number"}),
    "case_cancelled": OF_CASES | {"reason"},
    "paper_issued": OF_CASES | {"paper_title", "paper_number"},
    "paper_voided": OF_CASES | {"paper_title", "paper_number", "reason"},
    "nobody_can_review": OF_CASES | {"level_name"},
    "review_role_changed": frozenset({"review_level", "reason"}),
    "audit_check_failed": frozenset({"findings"}),
    "account_changed": frozenset({"account_change"}),
}
"""Notices that the program itself sends, each with the facts it always has. All others are the analysts'."""
