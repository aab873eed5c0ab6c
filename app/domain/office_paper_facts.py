"""What papers of the office can tell: the placeholders of their texts, the events that make them, who receives them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from app.domain.notice_facts import NoticeFact, spell_day, spell_list, spell_sentence

if TYPE_CHECKING:
    from collections.abc import Mapping


class PaperEvent(StrEnum):
    """What happens to a case and makes a paper by itself; other papers are made by a step or an act."""

    RECEIVED = "received"
    """The application has come in for the first time."""
    RESUBMITTED = "resubmitted"
    """It has come in again after a correction."""
    ACCEPTED = "accepted"
    """The first level of the review has passed it for the first time."""
    DEEMED_ACCEPTED = "deemed_accepted"
    """Nothing was told to be missing by the day of the clock of completeness."""
    RETURNED = "returned"
    """The authority asks for corrections."""
    APPROVED = "approved"
    SLIP = "slip"
    """The confirmation slip is enabled."""


def spell_number(value: Any) -> str:
    """Return a number as people write it."""
    return f"{value}"


PAPER_FACTS: Mapping[str, NoticeFact] = {
    "number": NoticeFact("number", "string", "本文书的文号", example="海人才〔2026〕补正第0012号"),
    "issued_on": NoticeFact("issued_on", "date", "作出文书的日子", spell_day, "2026-07-01"),
    "authority_name": NoticeFact("authority_name", "string", "主管部门的名称", example="示例区人社局"),
    "case_number": NoticeFact("case_number", "string", "办件编号", example="202600000001"),
    "procedure": NoticeFact("procedure", "string", "业务的名称", example="证件续签"),
    "round": NoticeFact("round", "number", "第几轮", spell_number, 1),
    "employer_name": NoticeFact("employer_name", "string", "单位名称", example="北京示例科技有限公司"),
    "employer_code": NoticeFact(
        "employer_code", "string", "单位的统一社会信用代码", example="91110108MA01ABCD2X"
    ),
    "person_name": NoticeFact("person_name", "string", "员工姓名", example="赵测试"),
    "id_number": NoticeFact("id_number", "string", "员工的证件号码，中间隐去", example="110108********0012"),
    "permit_no": NoticeFact("permit_no", "string", "证件编号", example="GJZ-2026-000001"),
    "permit_type": NoticeFact("permit_type", "string", "证件类型", example="北京市工作居住证"),
    "valid_until": NoticeFact("valid_until", "date", "证件有效期至", spell_day, "2029-08-05"),
    "received_on": NoticeFact("received_on", "date", "本轮的收件日", spell_day, "2026-07-01"),
    "review_due_on": NoticeFact("review_due_on", "date", "审核期限", spell_day, "2026-07-29"),
    "told_until": NoticeFact(
        "told_until", "date", "一次告知需要补正的内容的最后一天", spell_day, "2026-07-08"
    ),
    "review_working_days": NoticeFact(
        "review_working_days", "number", "审核期限的工作日数", spell_number, 20
    ),
    "level_name": NoticeFact("level_name", "string", "作出决定的审核级别", example="区级初审"),
    "opinion": NoticeFact("opinion", "string", "审核意见", spell_sentence, "材料不齐全，请一次补齐"),
    "correction_due_on": NoticeFact("correction_due_on", "date", "补正期限", spell_day, "2026-07-08"),
    "items_count": NoticeFact("items_count", "number", "补正事项的数目", spell_number, 2),
    "materials": NoticeFact("materials", "list<string>", "收到的材料", spell_list, ["劳动合同", "完税证明"]),
    "act": NoticeFact("act", "string", "作出文书的行为", example="特别程序"),
    "act_text": NoticeFact(
        "act_text", "string", "做这个行为时写的理由或内容", spell_sentence, "等待专家评审"
    ),
    "reason": NoticeFact("reason", "string", "决定的理由", spell_sentence, "申报的条件与核查结果不一致"),
}
"""Every placeholder that a text may have, besides the values that a kind declares itself."""

ALWAYS = frozenset(
    {
        "number",
        "issued_on",
        "authority_name",
        "case_number",
        "procedure",
        "round",
        "employer_name",
        "employer_code",
    }
)
"""Every paper has these, however it is made."""
_SUBMITTED = frozenset({"received_on", "review_due_on", "review_working_days"})
OF_EVENT: Mapping[PaperEvent, frozenset[str]] = {
    PaperEvent.RECEIVED: _SUBMITTED,
    PaperEvent.RESUBMITTED: _SUBMITTED,
    PaperEvent.ACCEPTED: _SUBMITTED | {"level_name"},
    PaperEvent.DEEMED_ACCEPTED: _SUBMITTED | {"told_until"},
    PaperEvent.RETURNED: frozenset(
        {"level_name", "items_count", "opinion", "received_on", "review_working_days"}
    ),
    PaperEvent.APPROVED: frozenset({"received_on", "review_working_days"}),
    PaperEvent.SLIP: frozenset(
        {"person_name", "id_number", "permit_no", "permit_type", "valid_until", "review_working_days"}
    ),
}
"""What a paper always has beyond that, by the event that makes it."""

NUMBER_FACTS: Mapping[str, NoticeFact] = {
    "sign": NoticeFact("sign", "string", "机关代字", example="海人才"),
    "authority_name": PAPER_FACTS["authority_name"],
    "year": NoticeFact("year", "number", "作出文书的年份", spell_number, 2026),
    "sequence": NoticeFact("sequence", "string", "当年的顺序号", example="0012"),
}
"""What the pattern of a number may have."""
SEQUENCE = "sequence"
RECIPIENTS: Mapping[str, str] = {"employer": "单位", "person": "员工"}
"""Who may receive a paper, by the name that files give them."""
ITEMS: Mapping[str, str] = {"corrections": "本轮的补正事项"}
"""What the table of a paper may list."""
VALUE_TYPES: Mapping[str, NoticeFact] = {
    "string": NoticeFact("", "string", "", spell_sentence, "示例"),
    "number": NoticeFact("", "number", "", spell_number, 1),
    "date": NoticeFact("", "date", "", spell_day, "2026-07-01"),
    "list<string>": NoticeFact("", "list<string>", "", spell_list, ["示例一", "示例二"]),
}
"""Types of the values that a kind declares for the step or the act that makes it."""
