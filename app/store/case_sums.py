"""What cases add up to in some days: whole months from the months that are kept, the rest from days.

So a year costs about as many rows as its months have, whatever the number of its days. An edition is not kept by month:
the days of one edition are added up from days alone.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, desc, extract, func, select, union_all

from app.store.case_counts import ALL_UNITS, within
from app.store.day_counts import COUNTED
from app.store.sweep_rows import last_swept
from app.store.tables_counts import CASE_MEASURES, case_day, case_month

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import ColumnElement, Table

    from app.store.case_counts import CountedDays
    from app.store.database import UnitOfWork

MONTH, PROCESS, AUTHORITY, UNIT = "month", "process", "authority", "employer_id"
ONE_DAY = timedelta(days=1)
_DAY = case_day.c.day
_KEYS: dict[str, tuple[ColumnElement[Any], ColumnElement[Any]]] = {
    MONTH: (
        extract("year", _DAY) * 100 + extract("month", _DAY),
        case_month.c.year * 100 + case_month.c.month,
    ),
    **{name: (case_day.c[name], case_month.c[name]) for name in (PROCESS, AUTHORITY, UNIT)},
}
"""By what can be added up: as days have it, and as months have it."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """A period in pieces: months of one year each, and days beside them."""

    months: tuple[tuple[int, int, int], ...]
    """Year, first and last month."""
    days: tuple[tuple[date, date], ...]


def pieces_of(first: date, last: date, counted: date) -> Pieces:
    """Return the whole months of a period and the days that are left; a month has no days behind the last counted."""
    whole = [
        (month, end) for month, end in _months(first, last) if month >= first and min(end, counted) <= last
    ]
    if not whole:
        return Pieces((), ((first, last),))
    by_year: dict[int, list[int]] = {}
    for month, _end in whole:
        by_year.setdefault(month.year, []).append(month.month)
    begin, end = whole[0][0], whole[-1][1]
    days = ((first, begin - ONE_DAY), (end + ONE_DAY, last))
    return Pieces(
        tuple((year, min(found), max(found)) for year, found in by_year.items()),
        tuple((one, other) for one, other in days if one <= other),
    )


def _months(first: date, last: date) -> Iterator[tuple[date, date]]:
    month = first.replace(day=1)
    while month <= last:
        end = month.replace(day=monthrange(month.year, month.month)[1])
        yield month, end
        month = end + ONE_DAY


def sums_of_cases(work: UnitOfWork, wanted: CountedDays, by: str) -> list[tuple[str, dict[str, int]]]:
    """Return what cases add up to by month (202702), process or authority."""
    return _sums(work, wanted, by, [])


def largest_units(work: UnitOfWork, wanted: CountedDays, most: int) -> list[tuple[str, dict[str, int]]]:
    """Return the units with the most cases, the largest in front, with what their cases add up to."""
    moved = case_day.c.begun + case_day.c.received + case_day.c.ended
    parts = _parts(work, wanted, UNIT, [moved.label("moved")], [case_month.c.moved], [])
    found = union_all(*parts).subquery()
    ranked = (
        select(found.c.key)
        .group_by(found.c.key)
        .order_by(desc(func.sum(found.c.moved)), found.c.key)
        .limit(most)
    )
    ids = list(work.connection.execute(ranked).scalars())
    told = dict(_sums(work, wanted, UNIT, ids)) if ids else {}
    return [(unit, told[unit]) for unit in ids]


def _sums(
    work: UnitOfWork, wanted: CountedDays, by: str, units: Sequence[str]
) -> list[tuple[str, dict[str, int]]]:
    of_days, of_months = ([table.c[name] for name in CASE_MEASURES] for table in (case_day, case_month))
    found = union_all(*_parts(work, wanted, by, of_days, of_months, units)).subquery()
    sums = [func.sum(found.c[name]).label(name) for name in CASE_MEASURES]
    rows = work.connection.execute(select(found.c.key, *sums).group_by(found.c.key))
    return [(str(row.key), {name: int(row._mapping[name]) for name in CASE_MEASURES}) for row in rows]


def _parts(
    work: UnitOfWork,
    wanted: CountedDays,
    by: str,
    of_days: Sequence[ColumnElement[int]],
    of_months: Sequence[ColumnElement[int]],
    units: Sequence[str],
) -> list[Select[Any]]:
    """Return what is added up in the end: each piece added up by itself, from an index in its own order."""
    pieces = Pieces((), ((wanted.first, wanted.last),)) if wanted.edition else None
    pieces = pieces or pieces_of(wanted.first, wanted.last, last_swept(work, COUNTED) or wanted.last)
    key_of_days, key_of_months = _KEYS[by]
    parts = [
        _part(
            case_day,
            key_of_days,
            of_days,
            [_of_units(case_day, by), *within(case_day, replace(wanted, first=one, last=other))],
            units,
        )
        for one, other in pieces.days
    ]
    kept = case_month.c
    for year, first, last in pieces.months:
        narrowed = [kept[name] == value for name in (AUTHORITY, PROCESS) if (value := getattr(wanted, name))]
        conditions = [
            kept.year == year,
            _of_units(case_month, by),
            kept.month >= first,
            kept.month <= last,
            *narrowed,
        ]
        parts.append(_part(case_month, key_of_months, of_months, conditions, units))
    return parts


def _of_units(table: Table, by: str) -> ColumnElement[bool]:
    """Return whether each unit is asked for, or all of them together."""
    unit = table.c.employer_id
    return unit > ALL_UNITS if by == UNIT else unit == ALL_UNITS


def _part(
    table: Table,
    key: ColumnElement[Any],
    measured: Sequence[ColumnElement[int]],
    conditions: Sequence[ColumnElement[bool]],
    units: Sequence[str],
) -> Select[Any]:
    if units:
        conditions = [*conditions, table.c.employer_id.in_(units)]
    sums: Callable[[ColumnElement[int]], ColumnElement[int]] = func.sum
    return (
        select(key.label("key"), *(sums(one).label(one.name) for one in measured))
        .where(*conditions)
        .group_by(key)
    )
