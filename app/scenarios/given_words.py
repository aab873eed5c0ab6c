"""The words in which a story says whom and what it begins with; what cannot be meant is told before it is played."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from app.domain.id_number import LENGTH, check_digit, check_id_number
from app.domain.nearest import nearest, or_meant
from app.domain.office_codes import AssociationState, PermissionScope, PermitState, PermitType
from app.domain.person_records import LEVELS
from app.domain.whole_numbers import whole_number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PERSON, UNIT = "person", "unit"
LEDGERS = ("clean", "gap", "mismatch", "agency", "zero", "retro", "moved")
"""How months may look: without a flaw, or with one of each kind."""
NONE = "none"
PERMITS = (*(str(one) for one in PermitState), NONE)
TIES = (str(AssociationState.ACTIVE), str(AssociationState.ENDED), NONE)
SCOPES = (*(str(one) for one in PermissionScope), NONE)
OPEN_END, NO_CONTRACT = "无固定期限", "没有"
MISSING, UNREADABLE = "缺", "打不开"
"""How a paper may be that is no good one of a day: not there, or a file that cannot be opened."""
OF_PERSON = (
    "id_number",
    "permit",
    "valid_until",
    "permit_unit",
    "unit",
    "association",
    "contract_end",
    "contract_paper",
    "education_level",
    "title_name",
    "ledger",
    "paid_months",
    "unpaid",
    "explained",
)
OF_UNIT = ("uscc", "authority", "scope", "papers")
GIVEN = ("who", "new", "name", "permit_type", *OF_PERSON, *OF_UNIT)
ONLY_NEW = ("name", "id_number", "uscc", "permit_unit")
"""What is said of somebody who is made for the story; who is there already keeps it."""
MOST_MONTHS = 60
LONGEST = 60
_MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])")
_SHAPES: Mapping[str, tuple[type | tuple[type, ...], str]] = {
    "unpaid": (list, '写成列表，例如 ["2026-05", 3]，数字 3 是倒数第三个月'),
    "explained": (dict, '写成 { "2026-05" = "说明" }'),
    "papers": (dict, '写成 { 位置 = "缺" }，也可以写“打不开”或上传的日子'),
    "paid_months": (int, "写几个月，例如 24"),
}


def completed_id_number(text: str) -> str:
    """Return an identity number with its check digit, where only the first seventeen digits were written."""
    number = text.strip().upper()
    is_short = len(number) == LENGTH - 1 and number.isascii() and number.isdigit()
    return number + check_digit(number) if is_short else number


def wrong_in_given(row: Mapping[str, Any]) -> str:
    """Return what cannot be meant by a row of [[given]]; empty where everything can."""
    return next((said for look in _LOOKS if (said := look(row))), "")


def _shapes(row: Mapping[str, Any]) -> str:
    for key, (kind, how) in _SHAPES.items():
        if key in row and (not isinstance(row[key], kind) or isinstance(row[key], bool)):
            return f"{key} 要{how}，读到的是 {row[key]!r}"
    return ""


def _choices(row: Mapping[str, Any]) -> str:
    choices: Mapping[str, tuple[str, ...]] = {
        "new": (PERSON, UNIT),
        "permit": PERMITS,
        "association": TIES,
        "scope": SCOPES,
        "ledger": LEDGERS,
        "education_level": LEVELS,
        "contract_paper": (UNREADABLE,),
        "permit_type": tuple(str(one) for one in PermitType),
    }
    for key, known in choices.items():
        if key in row and row[key] not in known:
            return f"{key} 写成了“{row[key]}”，只能是 {'、'.join(known)}{or_meant(nearest(str(row[key]), known))}"
    return ""


def _whose(row: Mapping[str, Any]) -> str:
    """A row is about a person or about a unit, and says of one who is there already only what can change."""
    of_unit = [key for key in OF_UNIT if key in row]
    of_person = [key for key in OF_PERSON if key in row]
    if of_unit and (of_person or row.get("new") == PERSON):
        return (
            f"{of_unit[0]} 是单位的，{of_person[0] if of_person else '员工'} 是员工的，请分成两段 [[given]]"
        )
    if row.get("new") == UNIT and of_person:
        return f"{of_person[0]} 是员工的，单位没有"
    early = [key for key in ONLY_NEW if key in row and "new" not in row]
    if early:
        return f'{early[0]} 只能写给新设的人或单位，请同时写 new = "{PERSON}" 或 new = "{UNIT}"'
    return f"name 最多 {LONGEST} 个字" if len(str(row.get("name", ""))) > LONGEST else ""


def _number(row: Mapping[str, Any]) -> str:
    if "id_number" not in row:
        return ""
    number = completed_id_number(str(row["id_number"]))
    return check_id_number(number, date.max).reason


def _months(row: Mapping[str, Any]) -> str:
    named = [*row.get("unpaid", ()), *row.get("explained", {})]
    for one in named:
        text = str(one)
        # The key of an explanation is a text, also where it counts months.
        is_count = 0 < (whole_number(text) or 0) <= MOST_MONTHS
        if not is_count and not _MONTH.fullmatch(str(one)):
            return f"月份“{one}”要写成 2026-05，或者倒数第几个月（1 是最近的一个月）"
    count = row.get("paid_months", 1)
    return "" if 0 <= count <= MOST_MONTHS else f"paid_months 要在 0 到 {MOST_MONTHS} 之间"


_LOOKS: tuple[Callable[[Mapping[str, Any]], str], ...] = (_shapes, _choices, _whose, _number, _months)
