"""Does the text that was read from a paper agree with the record? A hint for a reviewer, never a gate.

Letters that were read wrongly are no disagreement: only another whole number, name, unit or date in its place is.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.id_number import check_digit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

_NUMBER = re.compile(r"(?<!\d)\d{17}[\dX](?![\dX])")
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:年|[-./])(\d{1,2})(?:月|[-./])(\d{1,2})(?!\d)")
_NAME = re.compile(
    r"(?:姓名|乙方(?:\(劳动者\))?|劳动者|声明人|申请人|纳税人(?:姓名|名称)?):([一-鿿·]{2,10}?)(?=[^一-鿿·]|证件|身份|性别|$)"
)
_UNIT = re.compile(
    r"(?:甲方(?:\(用人单位\))?|用人单位|单位名称|扣缴义务人(?:名称)?|聘用单位):([一-鿿()A-Z0-9]{4,40}?(?:公司|中心|学校|大学|医院|研究院|事务所|集团))"
)


class Agreement(StrEnum):
    """How what was read stands to the record."""

    AGREES = "agrees"
    DIFFERS = "differs"
    UNREAD = "unread"


def plain(text: str) -> str:
    """Return a text without spaces, with wide letters and marks as narrow ones."""
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def number_agreement(number: str, text: str) -> Agreement:
    """Compare an identity number: another one that is valid in itself differs, a misread one does not."""
    return _judged(
        plain(number), text, (one for one in _NUMBER.findall(text) if check_digit(one[:17]) == one[17])
    )


def name_agreement(name: str, text: str) -> Agreement:
    """Compare a name with what stands behind the words that announce one."""
    return _judged(plain(name), text, _NAME.findall(text))


def unit_agreement(unit: str, text: str) -> Agreement:
    """Compare the name of a unit with what stands behind the words that announce one."""
    return _judged(plain(unit), text, _UNIT.findall(text))


def date_agreement(day: date, text: str) -> Agreement:
    """Compare a date; where none at all is read nothing is known, and other dates alone differ."""
    read = {(int(year), int(month), int(number)) for year, month, number in _DATE.findall(text)}
    if (day.year, day.month, day.day) in read:
        return Agreement.AGREES
    return Agreement.DIFFERS if read else Agreement.UNREAD


def _judged(known: str, text: str, others: Iterable[str]) -> Agreement:
    if known and known in text:
        return Agreement.AGREES
    return Agreement.DIFFERS if any(one != known for one in others) else Agreement.UNREAD
