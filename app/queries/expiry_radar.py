"""The expiry radar of a unit: its permits in bands, a month of days that matter, and the same days as a feed."""

from __future__ import annotations

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.domain.calendar_text import WholeDay
from app.domain.renewal_window import months_before, renewal_window
from app.queries.employee_list import EmployeeLine, employee_line
from app.queries.list_pages import pages_filled
from app.services.context.beijing import beijing_day
from app.services.context.calendar_of import calendar_of
from app.services.terms.unit_expiry import UnitTerms, band_days, unit_terms
from app.store.employer_rows import employer_of
from app.store.expiry_rows import EXPIRED, IN_REVIEW, band_counts, employees_of, permits_of_unit
from app.store.feed_rows import FeedRow, feed_of_unit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.domain.renewal_window import RenewalWindow
    from app.domain.work_calendar import WorkCalendar
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.expiry_rows import UnitPermit

MOST = 50
LATEST, EXPIRY = "latest", "expiry"
HOLIDAYS = 40
"""More days than all holidays of a year."""
FEED_PAST, FEED_AHEAD = timedelta(days=31), timedelta(days=400)
MOST_MONTHS = 40
"""Permits are valid for three years: a month further away has nothing of a permit that lives today."""


@dataclass(frozen=True, slots=True)
class DatedPermit:
    """A day that matters for somebody's permit: the last safe day to submit, or the last day it is valid."""

    day: date
    kind: str
    person_id: str
    name: str
    permit_id: str
    is_submitted: bool
    window: RenewalWindow


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day of the month that is shown."""

    day: date
    is_in_month: bool
    is_working: bool
    found: tuple[DatedPermit, ...]


@dataclass(frozen=True, slots=True)
class ExpiryRadar:
    """Everything on the page."""

    today: date
    counts: Mapping[str, int]
    band: str
    lines: list[EmployeeLine]
    pages: int
    month: date
    """The first day of the month that is shown."""
    weeks: list[list[MonthDay]]
    feed: FeedRow | None

    @property
    def total(self) -> int:
        """How many permits there are in all bands."""
        return sum(self.counts.values())

    @property
    def shown(self) -> int:
        """How many there are of those that are listed."""
        return self.counts.get(self.band, 0) if self.band else self.total


def expiry_radar(
    context: AppContext, by: Actor, *, band: str = "", page: int = 1, month: date | None = None
) -> ExpiryRadar:
    """Return the radar of the actor's unit; the number of queries does not grow with its people."""
    employer_id = str(by.employer_id)
    with context.database.reading() as work:
        today, calendar = beijing_day(work.now), calendar_of(work)
        terms = unit_terms(context, work, employer_id)
        days = band_days(today, calendar, terms)
        permits = permits_of_unit(work, employer_id)
        counts = band_counts(permits, days)
        listed = [one for one in permits if one.band(days) == band] if band else permits
        rows = employees_of(work, listed[(page - 1) * MOST : page * MOST])
        first = month_shown(today, month)
        return ExpiryRadar(
            today=today,
            counts=counts,
            band=band,
            lines=[employee_line(row, today, calendar, terms.of(row.permit_type)) for row in rows],
            pages=pages_filled(len(listed), MOST),
            month=first,
            weeks=_weeks(permits, first, calendar, terms),
            feed=feed_of_unit(work, employer_id),
        )


def month_shown(today: date, month: date | None) -> date:
    """Return the first day of the month that is asked for, or of this one where it lies too far away."""
    this = today.replace(day=1)
    if month is None or not months_before(this, MOST_MONTHS) <= month <= months_before(this, -MOST_MONTHS):
        return this
    return month.replace(day=1)


def _weeks(
    permits: Sequence[UnitPermit], first: date, calendar: WorkCalendar, terms: UnitTerms
) -> list[list[MonthDay]]:
    shown = Calendar().monthdatescalendar(first.year, first.month)
    by_day: dict[date, list[DatedPermit]] = {}
    for one in dated_permits(permits, shown[0][0], shown[-1][-1], calendar, terms):
        by_day.setdefault(one.day, []).append(one)
    return [
        [
            MonthDay(day, day.month == first.month, calendar.is_working(day), tuple(by_day.get(day, ())))
            for day in week
        ]
        for week in shown
    ]


def dated_permits(
    permits: Sequence[UnitPermit], first: date, last: date, calendar: WorkCalendar, terms: UnitTerms
) -> list[DatedPermit]:
    """Return the days that matter from `first` to `last`, in their order; what has ended has none."""
    windows: dict[tuple[date, str], RenewalWindow] = {}
    found = []
    until = last + _longest_before_end(terms)
    for row in permits:
        if row.state == EXPIRED or not first <= row.valid_until <= until:
            continue
        place = row.valid_until, row.permit_type
        if place not in windows:
            windows[place] = renewal_window(row.valid_until, calendar, terms.of(row.permit_type).renewal)
        window = windows[place]
        found += [
            _dated(row, day, kind, window)
            for day, kind in ((window.latest_submit, LATEST), (row.valid_until, EXPIRY))
            if first <= day <= last
        ]
    return sorted(found, key=lambda one: one.day)


def _longest_before_end(terms: UnitTerms) -> timedelta:
    """Return how long before the end of a permit its last safe day lies at most."""
    days = max(one.renewal.review_working_days for one in (*terms.by_type.values(), terms.others))
    return timedelta(days=2 * days + HOLIDAYS)


def _dated(row: UnitPermit, day: date, kind: str, window: RenewalWindow) -> DatedPermit:
    is_submitted = row.case_state == IN_REVIEW
    return DatedPermit(day, kind, row.person_id, row.name, row.permit_id, is_submitted, window)


def feed_days(
    context: AppContext, employer_id: str, told: Callable[[DatedPermit], tuple[str, str]]
) -> tuple[str, list[WholeDay]]:
    """Return the unit's name and the days of its feed; `told` gives what an entry says, without whole names."""
    with context.database.reading() as work:
        today, calendar = beijing_day(work.now), calendar_of(work)
        terms = unit_terms(context, work, employer_id)
        seal = context.database.seal
        permits = permits_of_unit(work, employer_id)
        found = dated_permits(permits, today - FEED_PAST, today + FEED_AHEAD, calendar, terms)
        days = [
            WholeDay(f"{seal.digest(f'feed {one.permit_id} {one.kind}')[:40]}@permits", one.day, *told(one))
            for one in found
        ]
        return employer_of(work, employer_id).name, days
