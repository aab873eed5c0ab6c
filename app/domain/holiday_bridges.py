"""Days off of a year whose arrangement is not published: every holiday with all days it may be bridged to.

The State Council moves working days to weekends so that a holiday becomes one long leave. Which days those are is
known a month before the year begins. An estimate takes off each day that has ever been taken off in such a place,
and lets nobody work at a weekend: fewer working days give earlier, that is safer, last days to submit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
AROUND: Mapping[int, tuple[int, ...]] = {
    MONDAY: (0,),
    TUESDAY: (-1, 0),
    WEDNESDAY: (-2, -1, 0, 1, 2),
    THURSDAY: (0, 1),
    FRIDAY: (0,),
    SATURDAY: (-1, 0, 2),
    SUNDAY: (0, 1),
}
"""Weekday of a holiday of one day to the days off around it. A Wednesday has been bridged to either side."""
SPRING_FIRST, SPRING_LAST = -1, 6
"""From New Year's Eve of the lunar year to its seventh day."""
VICTORY = (9, 3)
"""Off on its seventieth anniversary, 2015; the next ones in tens may be."""
TENS = 10
TENS_REMAINDER = 5


@dataclass(frozen=True, slots=True)
class MovingFeasts:
    """The holidays of a year that the lunar calendar or the sun sets."""

    spring_festival: date
    qingming: date | None
    """This one and the two below are days off since 2008."""
    dragon_boat: date | None
    mid_autumn: date | None


def bridged_days(year: int, feasts: MovingFeasts) -> dict[date, str]:
    """Return the days off around the holidays of a year, with the holiday of each; some lie in the years beside it."""
    found: dict[date, str] = {}
    for name, days in (
        ("元旦", _new_year(date(year, 1, 1))),
        ("春节", _run(feasts.spring_festival, SPRING_FIRST, SPRING_LAST)),
        ("清明节", _single(feasts.qingming)),
        ("劳动节", _labour(date(year, 5, 1))),
        ("端午节", _single(feasts.dragon_boat)),
        ("抗战胜利纪念日", _single(date(year, *VICTORY)) if year % TENS == TENS_REMAINDER else ()),
        ("中秋节", _single(feasts.mid_autumn)),
        ("国庆节", _national(date(year, 10, 1), feasts.mid_autumn)),
    ):
        for day in days:
            found.setdefault(day, name)
    return found


def _run(day: date, first: int, last: int) -> list[date]:
    return [day + timedelta(days=n) for n in range(first, last + 1)]


def _single(day: date | None) -> list[date]:
    return [] if day is None else [day + timedelta(days=n) for n in AROUND[day.weekday()]]


def _new_year(day: date) -> Iterable[date]:
    """Its first three days, as until 2013, or a bridge as it has been since."""
    return sorted({*_single(day), *_run(day, 0, 2)})


def _labour(day: date) -> Iterable[date]:
    """Five days since 2020, sometimes from the weekend before."""
    before = {TUESDAY: -1, WEDNESDAY: -2}.get(day.weekday(), 0)
    return _run(day, before, 4)


def _national(day: date, mid_autumn: date | None) -> Iterable[date]:
    """The first week of October, with the Mid-Autumn Festival where it is near; once from the Monday before."""
    first, last = 0, 6
    if mid_autumn is not None and -3 <= (mid_autumn - day).days <= 7:  # noqa: PLR2004 — from 28 September to 8 October they have been one leave
        first, last = min((mid_autumn - day).days, 0), 7
    if day.weekday() == WEDNESDAY:
        first = min(first, -2)
    return _run(day, first, last)
