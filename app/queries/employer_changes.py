"""待办理聘用单位变更员工: whose permit is still with their former unit, and who left without a change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.procedures import Procedure
from app.domain.renewal_window import RenewalWindow, change_before_renewal, renewal_window
from app.queries.employee_list import due_days
from app.queries.list_pages import pages_filled
from app.queries.practice_hints import told_practice
from app.services.context.beijing import beijing_day
from app.services.context.calendar_of import calendar_of
from app.services.terms.practice_of import practice_now
from app.services.terms.unit_expiry import unit_terms
from app.store.employee_rows import MOST, current_employees, employee_counts
from app.store.link_request_rows import newest_requests, permits_with_a_gap
from app.store.waiting_links import waiting_links

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from app.domain.work_calendar import WorkCalendar
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.services.terms.unit_expiry import UnitTerms
    from app.store.employee_rows import EmployeeRow
    from app.store.link_request_rows import LinkRequestRow
    from app.store.waiting_links import WaitingLink


@dataclass(frozen=True, slots=True)
class EmployerChanges:
    """One page of both lists, which are turned over together."""

    rows: Sequence[EmployeeRow]
    """Employees whose permit is suspended with another unit, the one that ends first in front (R104)."""
    total: int
    former: Sequence[WaitingLink]
    """Former employees whose permit waits for this unit's change."""
    former_total: int
    pages: int
    gaps: set[str]
    """Permits of `rows` with another unit before this one that no change was made for."""
    asked: Mapping[str, LinkRequestRow]
    """The newest request of the unit to record a missing unit, by permit."""
    windows: Mapping[str, tuple[RenewalWindow, int, date]]
    """By permit: the window of a change, the working days left in it, and the last safe day with a renewal after."""
    review_days: tuple[int, ...]
    """How many working days the authorities of the unit review a change: one number, if they agree."""
    practice: Sequence[tuple[str, date | None]]
    today: date


def employer_changes(context: AppContext, by: Actor, *, page: int = 1) -> EmployerChanges:
    """Return a page of the employer changes that the actor's unit has to make, or can make no more."""
    unit, skip = str(by.employer_id), (page - 1) * MOST
    with context.database.reading() as work:
        today, calendar = beijing_day(work.now), calendar_of(work)
        terms = unit_terms(context, work, unit)
        days = due_days(today, calendar, terms)
        rows = current_employees(work, unit, days, show="move", skip=skip)
        total = employee_counts(work, unit, days)["move"]
        former, former_total = waiting_links(work, unit, today, skip=skip)
        permits = {str(row.permit_id) for row in rows}
        hints = practice_now(context, work, unit, Procedure.EMPLOYER_CHANGE)
        return EmployerChanges(
            rows=rows,
            total=total,
            former=former,
            former_total=former_total,
            pages=pages_filled(max(total, former_total), MOST),
            gaps=permits_with_a_gap(work, unit, permits),
            asked=newest_requests(work, unit, permits | {row.permit_id for row in former}),
            windows=_windows(rows, terms, today, calendar),
            review_days=_review_days(terms),
            practice=told_practice(work, hints, None),
            today=today,
        )


def _windows(
    rows: Iterable[EmployeeRow], terms: UnitTerms, today: date, calendar: WorkCalendar
) -> dict[str, tuple[RenewalWindow, int, date]]:
    """Return by permit until when a change is safely submitted (A36)."""
    found: dict[str, tuple[RenewalWindow, int, date]] = {}
    for row in rows:
        if row.valid_until:
            own = terms.of(row.permit_type)
            window = renewal_window(row.valid_until, calendar, own.change)
            both = change_before_renewal(row.valid_until, calendar, own)
            found[str(row.permit_id)] = (window, window.working_days_left(today, calendar), both)
    return found


def _review_days(terms: UnitTerms) -> tuple[int, ...]:
    used = [*terms.by_type.values()] or [terms.others]
    return tuple(sorted({one.change.review_working_days for one in used}))
