"""Dates of somebody's schooling and work that can be: not before they could walk, not to come, in order."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WORKING_AGE, SCHOOL_AGE = 16, 5
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
            if begins and born and begins < date(born.year + age, born.month, 1):
                yield (
                    f"{name}.{number}.{first}",
                    f"{place}开始日期早于年满 {age} 周岁（出生日期 {born.isoformat()}），请核对",
                )
            if begins and begins > today:
                yield f"{name}.{number}.{first}", f"{place}开始日期还没有到，请核对"
            if ends and ends > today and name == "work_history":
                yield f"{name}.{number}.{last}", f"{place}结束日期还没有到；仍在职的请不要填写结束日期"
            if begins and ends and ends <= begins:
                yield f"{name}.{number}.{last}", f"{place}{order}，请核对"


def _day(text: Any) -> date | None:
    return date.fromisoformat(str(text)) if text else None
