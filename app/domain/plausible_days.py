"""Days in forms that can be: not before anybody could have done it, not to come where it must be over, in order.

Whatever edition a form is of: a day goes by the key of its question.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from app.domain.life_dates import LONGEST_LIFE, PERIODS, WORKING_AGE, impossible_dates

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONGEST_WORK, LONGEST_CONTRACT, LONGEST_AGO, LONGEST_PAPER = 60, 50, 3, 100
"""Years: of working, of a fixed term, since a unit asked its authority, until when a unit's paper holds."""
A_YEAR = timedelta(days=366)
OLDEST_UNIT = date(1980, 1, 1)
LISTS = tuple(name for name, *_rest in PERIODS)


@dataclass(frozen=True, slots=True)
class KnownDays:
    """What days are compared with; None where nobody knows."""

    born: date | None = None
    came_on: date | None = None
    """First day with the unit of the case."""
    was_before_since: date | None = None
    """First day with the unit that the permit stands with."""


def implausible_days(values: Mapping[str, Any], known: KnownDays, today: date) -> Iterator[tuple[str, str]]:
    """Yield the field of each day that cannot be, with the reason and what to do."""
    if any(values.get(name) for name in LISTS):
        yield from impossible_dates(values, known.born, today)
    yield from _contract(_day(values, "contract_start"), _day(values, "contract_end"), known, today)
    yield from _left(_day(values, "left_previous_on"), known, today)
    asked = _day(values, "contacted_on")
    if asked and asked > today:
        yield "contacted_on", "联系日期还没有到，请填写实际联系的日期"
    elif asked and asked < _years_before(today, LONGEST_AGO):
        yield "contacted_on", f"联系日期在 {LONGEST_AGO} 年以前，请核对；很久以前联系过的，请重新联系后填写"
    moved = _day(values, "moved_in_on")
    if moved and moved < OLDEST_UNIT:
        yield "moved_in_on", "迁入日期早于 1980 年，请核对年份"
    born = _day(values, "new_birth_date")
    if born and born > _years_before(today, WORKING_AGE):
        yield "new_birth_date", f"按这个出生日期，申请人不满 {WORKING_AGE} 周岁，请核对"
    elif born and born < _years_before(today, LONGEST_LIFE):
        yield "new_birth_date", f"按这个出生日期，申请人已超过 {LONGEST_LIFE} 周岁，请核对"
    yield from _papers_of_unit(values, today)


def _papers_of_unit(values: Mapping[str, Any], today: date) -> Iterator[tuple[str, str]]:
    last = _years_before(today, -LONGEST_PAPER)
    until = _day(values, "licence_valid_until")
    if until and until < today:
        words = "营业期限已过，请先办理营业执照的变更或换发，再上传新的执照，填写新的日期"
        yield "licence_valid_until", words
    elif until and until > last:
        words = f"营业期限在 {LONGEST_PAPER} 年以后，请核对年份；执照上写“长期”的，营业期限请选择“长期”"
        yield "licence_valid_until", words
    for number, row in enumerate(values.get("qualifications") or ()):
        until, field = _day(row, "valid_until"), f"qualifications.{number}.valid_until"
        if until and until < today:
            yield field, f"第 {number + 1} 项：证书已过有效期，请填写换发后的证书；不再持有的，请删去这一项"
        elif until and until > last:
            words = f"第 {number + 1} 项：有效期在 {LONGEST_PAPER} 年以后，请核对年份；长期有效的不用填写"
            yield field, words


def _contract(
    start: date | None, end: date | None, known: KnownDays, today: date
) -> Iterator[tuple[str, str]]:
    if start and start < _first_working_day(known.born, today):
        yield "contract_start", _too_early("合同开始日期", known.born)
    if start and start > today + A_YEAR:
        yield "contract_start", "合同开始日期在一年以后，请核对年份"
    if start and end and end > _years_before(start, -LONGEST_CONTRACT):
        words = "合同期限超过 50 年，请核对年份；没有约定结束日期的，合同期限请选择“无固定期限”"
        yield "contract_end", words


def _left(left: date | None, known: KnownDays, today: date) -> Iterator[tuple[str, str]]:
    if left and left > today:
        yield "left_previous_on", "从原单位离职的日期还没有到，请在离职以后办理，并填写实际离职的日期"
    elif left and left < _first_working_day(known.born, today):
        yield "left_previous_on", _too_early("离职日期", known.born)
    elif left and known.was_before_since and left < known.was_before_since:
        since = known.was_before_since.isoformat()
        yield "left_previous_on", f"离职日期早于到原单位工作的日期（{since}），请核对"


def wrong_report(left: date, known: KnownDays, today: date) -> str:
    """Return why a day of leaving that an employee reports cannot be; empty when it can."""
    if left > today:
        return "离职日期还没有到，请在离职以后报告，并填写实际离职的日期"
    if known.came_on and left < known.came_on:
        return f"离职日期早于关联日期（{known.came_on.isoformat()}），请核对"
    return ""


def _first_working_day(born: date | None, today: date) -> date:
    return date(born.year + WORKING_AGE, born.month, 1) if born else _years_before(today, LONGEST_WORK)


def _too_early(name: str, born: date | None) -> str:
    if born:
        return f"{name}早于年满 {WORKING_AGE} 周岁（出生日期 {born.isoformat()}），请核对"
    return f"{name}在 {LONGEST_WORK} 年以前，请核对年份"


def _years_before(day: date, years: int) -> date:
    return date(day.year - years, day.month, min(day.day, 28))


def _day(values: Mapping[str, Any], name: str) -> date | None:
    said = values.get(name)
    return date.fromisoformat(str(said)) if said else None
