"""居民身份证号码 (GB 11643): region, birth date, sequence, check digit. The region is only a hint.

Region tables refuse genuine cards, because a card keeps the code of the place of its first registration.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from app.domain.typed_text import TypedValue, normalised

if TYPE_CHECKING:
    from collections.abc import Mapping

LENGTH, OLD_LENGTH = 18, 15
OLDEST = date(1900, 1, 1)
VISIBLE_FIRST, VISIBLE_LAST = 6, 4
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_SHAPE = re.compile(r"[1-9][0-9]{16}[0-9X]")
_RESIDENCE_PERMIT_REGIONS = ("810000", "820000", "830000")

Sex = Literal["男", "女"]
SEX_OF: Mapping[str, Sex] = {"male": "男", "female": "女"}
"""The sex that a record keeps, as a number tells it."""


@dataclass(frozen=True, slots=True)
class IdFacts:
    """What an ID number says of its holder."""

    birth_date: date
    sex: Sex
    is_residence_permit: bool
    """港澳台居民居住证 has the same shape and check digit."""


def check_id_number(text: str, today: date) -> TypedValue:
    """Check an ID number by its shape, its check digit and its birth date."""
    number = normalised(text)
    if len(number) == OLD_LENGTH and number.isascii() and number.isdigit():
        return TypedValue(number, "15 位身份证号码已停止使用，请填写 18 位号码。")
    if len(number) != LENGTH:
        return TypedValue(number, f"身份证号码应为 18 位，现在是 {len(number)} 位，请核对。")
    if not _SHAPE.fullmatch(number):
        return TypedValue(number, "身份证号码前 17 位应为数字，最后一位为数字或字母 X，请核对。")
    if check_digit(number[:17]) != number[17]:
        return TypedValue(number, "身份证号码的校验位不符，请逐位核对。")
    birth = _birth_date(number)
    if birth is None or not OLDEST <= birth <= today:
        return TypedValue(number, "身份证号码中的出生日期不存在或不合理，请核对第 7 至 14 位。")
    return TypedValue(number)


def facts_of(number: str) -> IdFacts:
    """Return birth date and sex of a number that was checked."""
    birth = _birth_date(number)
    if birth is None:
        raise ValueError("the number was not checked")
    return IdFacts(
        birth_date=birth,
        sex="男" if int(number[16]) % 2 else "女",
        is_residence_permit=number.startswith(_RESIDENCE_PERMIT_REGIONS),
    )


def differences(number: str, *, birth_date: date | None, sex: str | None) -> tuple[str, ...]:
    """Tell where a form contradicts the ID number; a warning, since the card may be the wrong one."""
    facts = facts_of(number)
    found = []
    if birth_date is not None and birth_date != facts.birth_date:
        found.append("出生日期与身份证号码不一致。")
    if sex is not None and sex != facts.sex:
        found.append("性别与身份证号码不一致。")
    return tuple(found)


def check_digit(first_seventeen: str) -> str:
    """Return the check digit (ISO 7064, MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(first_seventeen, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def masked(number: str) -> str:
    """Return a number as lists show it: 610000********0026; a short one hides everything but its ends."""
    hidden = len(number) - VISIBLE_FIRST - VISIBLE_LAST
    if hidden > 0:
        return number[:VISIBLE_FIRST] + "*" * hidden + number[-VISIBLE_LAST:]
    return number[:1] + "*" * max(0, len(number) - 2) + number[1:][-1:]


def _birth_date(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
