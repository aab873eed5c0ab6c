"""Cases and reviews by day: written once a day, and what reviews add up to."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, func, insert, literal, select

from app.store.tables_counts import CASE_MEASURES, REVIEW_MEASURES, case_day, case_month, review_day

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from sqlalchemy import ColumnElement, Table

    from app.store.database import UnitOfWork

ALL_UNITS = ""
"""Stands for the unit where all of them are added up."""


@dataclass(frozen=True, slots=True)
class CountedDays:
    """Which days are added up, and of what; an empty text is everything."""

    first: date
    last: date
    authority: str = ""
    process: str = ""
    edition: str = ""
    account_id: str = ""


@dataclass(frozen=True, slots=True)
class ReviewKey:
    """Whose reviews: of which authority, procedure and level, by whom, within how many working days."""

    authority: str
    process: str
    edition: str
    level_name: str
    account_id: str
    days: int


@dataclass(frozen=True, slots=True)
class ReviewSum:
    """What reviews add up to."""

    key: str
    process: str
    level_name: str
    account_id: str
    days: int
    counts: Mapping[str, int]


def write_case_day(
    work: UnitOfWork, day: date, counts: Mapping[tuple[str, str, str, str], Mapping[str, int]]
) -> None:
    """Write what a day counts of cases by authority, process, edition and unit, instead of what stood there."""
    work.connection.execute(delete(case_day).where(case_day.c.day == day))
    whole: dict[tuple[str, str, str, str], Counter[str]] = defaultdict(Counter)
    for (authority, process, edition, _unit), told in counts.items():
        whole[authority, process, edition, ALL_UNITS].update(told)
    names = ("authority", "process", "edition", "employer_id")
    nothing = dict.fromkeys(CASE_MEASURES, 0)
    rows = [
        {**nothing, "day": day, **dict(zip(names, key, strict=True)), **told}
        for key, told in (*counts.items(), *whole.items())
    ]
    if rows:
        work.connection.execute(insert(case_day), rows)
    _add_up_month(work, day)


def _add_up_month(work: UnitOfWork, day: date) -> None:
    """Write the month of a day anew: all units together, and each of them."""
    first = day.replace(day=1)
    last = first.replace(day=monthrange(first.year, first.month)[1])
    kept = case_month.c
    work.connection.execute(delete(case_month).where(kept.year == first.year, kept.month == first.month))
    sums = [func.sum(case_day.c[name]) for name in CASE_MEASURES]
    size = func.sum(case_day.c.begun + case_day.c.received + case_day.c.ended)
    keys = (case_day.c.employer_id, case_day.c.authority, case_day.c.process)
    added = (
        select(literal(first.year), *keys, literal(first.month), *sums, size)
        .where(case_day.c.day >= first, case_day.c.day <= last)
        .group_by(*keys)
    )
    names = [column.name for column in case_month.columns]
    work.connection.execute(insert(case_month).from_select(names, added))


def write_review_day(work: UnitOfWork, day: date, counts: Mapping[ReviewKey, Mapping[str, int]]) -> None:
    """Write what a day counts of reviews, instead of what stood there."""
    work.connection.execute(delete(review_day).where(review_day.c.day == day))
    nothing = dict.fromkeys(REVIEW_MEASURES, 0)
    rows = [
        {**nothing, "day": day, **{name: getattr(key, name) for name in key.__slots__}, **told}
        for key, told in counts.items()
    ]
    if rows:
        work.connection.execute(insert(review_day), rows)


def within(table: Table, wanted: CountedDays) -> list[ColumnElement[bool]]:
    """Return the conditions of the days, and of what else is wanted of a table that has it."""
    named = ("authority", "process", "edition", "account_id")
    told = {name: getattr(wanted, name) for name in named if name in table.c}
    asked = [table.c[name] == value for name, value in told.items() if value]
    return [table.c.day >= wanted.first, table.c.day <= wanted.last, *asked]


def sums_of_reviews(work: UnitOfWork, wanted: CountedDays, by: Collection[str]) -> list[ReviewSum]:
    """Return what reviews add up to by some of day, process, level_name and account_id, and by the days they took."""
    keys = [review_day.c[name] for name in by]
    sums = [func.sum(review_day.c[name]).label(name) for name in REVIEW_MEASURES]
    rows = work.connection.execute(
        select(*keys, review_day.c.days, *sums)
        .where(*within(review_day, wanted))
        .group_by(*keys, review_day.c.days)
    )
    return [_review_sum(dict(row._mapping)) for row in rows]


def _review_sum(told: Mapping[str, Any]) -> ReviewSum:
    named = {name: str(told.get(name, "")) for name in ("process", "level_name", "account_id")}
    counts = {name: int(told[name]) for name in REVIEW_MEASURES}
    return ReviewSum(key=str(told.get("day", "")), **named, days=int(told["days"]), counts=counts)
