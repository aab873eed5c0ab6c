"""What a unit's own applications mean: the letter's page, moving to another authority, giving a permission up."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from app.domain.districts import district_of
from app.domain.form_actions import (
    Completion,
    FieldError,
    date_field,
    form_action,
    number_field,
    text_field,
)
from app.domain.office_codes import Slot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.answer_facts import AnswerFacts

ADDRESS, SINCE = "tax_registration_address", "moved_in_on"


@form_action("permission.letter", fields=(number_field("letter_page"),))
def check_letter(facts: AnswerFacts, answers: Mapping[str, Any]) -> Completion:
    """Check where the letter of commitment is: it must be a page of the unit's other materials that there is."""
    page, pages = answers.get("letter_page"), facts.pages_of_unit_paper(Slot.OTHER_MATERIALS)
    if page is None or pages is None or page <= pages:
        return Completion()
    words = f"“其他材料”的文件只有 {pages} 页，请填写《承诺书》所在的页码"
    return Completion(errors=(FieldError("letter_page", words),))


@form_action("permission.give_up", fields=(text_field("unit_name_typed"),))
def give_up(facts: AnswerFacts, answers: Mapping[str, Any]) -> Completion:
    """Ask for the unit's full name before a permission is given up."""
    if str(answers.get("unit_name_typed", "")).strip() == facts.unit_name:
        return Completion()
    words = f"与单位全称不一致，请输入“{facts.unit_name}”"
    return Completion(errors=(FieldError("unit_name_typed", words),))


@form_action("unit.move_in", fields=(text_field(ADDRESS), date_field(SINCE)))
def move_in(facts: AnswerFacts, answers: Mapping[str, Any]) -> Completion:
    """Refuse an address outside the receiving authority's district, and a day that has not come (manual, chapter 9).

    An authority whose name tells no district receives units of every district.
    """
    errors: list[FieldError] = []
    receiving = facts.receiving_authority
    district, there = district_of(receiving), district_of(str(answers.get(ADDRESS) or ""))
    if district and there != district:
        where = f"在{there}区" if there else "没有写明所在区"
        words = f"迁入后的纳税登记地址{where}，接收方是“{receiving}”，只受理{district}区的单位。请核对地址；写明所在区，或者撤回后重新选择接收方"
        errors.append(FieldError(ADDRESS, words))
    since = answers.get(SINCE)
    wrong = _wrong_day(facts, date.fromisoformat(str(since))) if since else ""
    if wrong:
        errors.append(FieldError(SINCE, wrong))
    return Completion(errors=tuple(errors))


def _wrong_day(facts: AnswerFacts, moved_in: date) -> str:
    """A unit moves away from where it was: not before the present authority opened its permission, nor later."""
    if moved_in > facts.today:
        return "迁入日期还没有到。请在纳税登记地迁入之后申请，并填写实际迁入的日期"
    opened = facts.permission_opened_on
    if opened and moved_in < opened:
        return f"迁入日期早于本单位业务办理权限的开通日期（{opened.isoformat()}），那时单位还在现主管部门，请核对"
    return ""
