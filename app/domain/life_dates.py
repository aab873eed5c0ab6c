"""Dates of somebody's schooling and work that can be: not before they could walk, not to come, in order."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WORKING_AGE, SCHOOL_AGE = 16, 5
LONGEST_LIFE, LONGEST_STUDY = 100, 10
PERIODS = (
    ("education", "enrolled_on", "graduated_on", "毕业日期应晚于入学日期", SCHOOL_AGE),
    ("study_history", "from_on", "to_on", "结束日期应晚于开始日期", SCHOOL_AGE),
    ("work_history", "from_on", "to_on", "结束日期应晚于开始日期", WORKING_AGE),
)
"""Lists with their first and last day, what is said of a wrong order, and the age before which none begins."""


def impossible_dates(values: Mapping[str, Any], born: date | None, today: date) -> Iterator[tuple[str, str]]:
    """Yield the field of each impossible date with the reason."""
    for name, first, last, order, age in PERIODS:
        for number, row in enumerate(values.get(name) or ()):
            begins, ends = _day(row.get(first)), _day(row.get(last))
            place = f"第 {number + 1} 项："
            for words in _wrong_beginning(begins, born, today, age):
                yield f"{name}.{number}.{first}", place + words
            for words in _wrong_end(name, ends, today):
                yield f"{name}.{number}.{last}", place + words
            if begins and ends and ends <= begins:
                yield f"{name}.{number}.{last}", f"{place}{order}，请核对"


def _wrong_beginning(begins: date | None, born: date | None, today: date, age: int) -> Iterator[str]:
    if begins and born and begins < date(born.year + age, born.month, 1):
        yield f"开始日期早于年满 {age} 周岁（出生日期 {born.isoformat()}），请核对"
    if begins and not born and begins.year < today.year - LONGEST_LIFE:
        yield f"开始日期在 {LONGEST_LIFE} 年以前，请核对年份"
    if begins and begins > today:
        yield "开始日期还没有到，请核对"


def _wrong_end(name: str, ends: date | None, today: date) -> Iterator[str]:
    if ends is None or ends <= today:
        return
    if name == "work_history":
        yield "结束日期还没有到；仍在职的请不要填写结束日期"
    elif name == "education":
        yield "毕业日期还没有到；毕业以后再填写这项学历"
    elif ends.year > today.year + LONGEST_STUDY:
        yield f"结束日期在 {LONGEST_STUDY} 年以后，请核对年份"


def _day(text: Any) -> date | None:
    return date.fromisoformat(str(text)) if text else None
