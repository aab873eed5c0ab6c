"""When a renewal may be submitted, and until when it is safe. Manual, chapter 5."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from app.domain.domain_errors import CalendarRangeError
from app.domain.review_terms import MANUAL_PERMIT_TERMS, MANUAL_TERMS
from app.domain.work_calendar import FIRST_YEAR, LAST_YEAR, ONE_DAY

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.review_terms import PermitTerms, ReviewTerms
    from app.domain.work_calendar import DayStatus, WorkCalendar

VALIDITY_YEARS = 3
"""A11: the manual is silent; three years from the old expiry."""
MONTHS_OF_A_YEAR = 12
FARTHEST_DAYS = 366
"""No window of a renewal opens so long before its permit ends."""


class RenewalZone(StrEnum):
    """Where a day lies in the window."""

    TOO_EARLY = "too_early"
    ON_TIME = "on_time"
    LATE = "late"
    CRITICAL = "critical"
    EXPIRED = "expired"

    @property
    def may_submit(self) -> bool:
        """Late is not forbidden by the manual: the unit and the applicant bear the risk (A7)."""
        return self in {RenewalZone.ON_TIME, RenewalZone.LATE, RenewalZone.CRITICAL}

    @property
    def needs_acknowledgement(self) -> bool:
        """Whoever submits now first acknowledges that the permit may expire during the review."""
        return self in {RenewalZone.LATE, RenewalZone.CRITICAL}


@dataclass(frozen=True, slots=True)
class RenewalWindow:
    """The four dates of a renewal. A permit is valid through its expiry day (A3)."""

    expiry: date
    opens_on: date
    latest_submit: date
    complete_by: date
    review_day1: date
    calendar: DayStatus

    def zone_on(self, today: date) -> RenewalZone:
        """Return where a Beijing day lies."""
        if today > self.expiry:
            return RenewalZone.EXPIRED
        if today > self.complete_by:
            return RenewalZone.CRITICAL
        if today > self.latest_submit:
            return RenewalZone.LATE
        if today < self.opens_on:
            return RenewalZone.TOO_EARLY
        return RenewalZone.ON_TIME

    def working_days_left(self, today: date, calendar: WorkCalendar) -> int:
        """Count the working days after today until the last safe day; zero on that day and later."""
        return calendar.count_working_days(today + ONE_DAY, self.latest_submit)

    def working_days_to_complete(self, today: date, calendar: WorkCalendar) -> int:
        """Count the working days after today on which a review can still end in time."""
        return calendar.count_working_days(today + ONE_DAY, self.complete_by)


def last_expiry(
    today: date, calendar: WorkCalendar, terms: ReviewTerms, is_reached: Callable[[RenewalWindow], bool]
) -> date:
    """Return the last day of expiry for whose window something is so today, where it is so for all earlier ones.

    It is so for a permit that ends today: its window is open, and its last safe day has passed.
    """
    near, far = 0, FARTHEST_DAYS
    while far - near > 1:
        middle = (near + far) // 2
        if is_reached(renewal_window(today + timedelta(days=middle), calendar, terms)):
            near = middle
        else:
            far = middle
    return today + timedelta(days=near)


def change_before_renewal(
    expiry: date, calendar: WorkCalendar, terms: PermitTerms = MANUAL_PERMIT_TERMS
) -> date:
    """Return the last safe day to submit an employer change after which the new unit still renews in time.

    Only the unit the permit stands with can renew (manual, chapter 6): the change must be through before the last
    safe day of the renewal, so that two review cycles lie before the expiry.
    """
    renewal = renewal_window(expiry, calendar, terms.renewal)
    done_by = calendar.last_working_day_until(renewal.latest_submit - ONE_DAY)
    return calendar.add_working_days(done_by, -terms.change.review_working_days)


def months_before(day: date, months: int) -> date:
    """Return the corresponding day `months` earlier, or the month's last day if there is none."""
    index = day.year * MONTHS_OF_A_YEAR + day.month - 1 - months
    year, month = divmod(index, MONTHS_OF_A_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def years_after(day: date, years: int) -> date:
    """Return the same day `years` later; 29 February becomes 28 February."""
    return months_before(day, -years * MONTHS_OF_A_YEAR)


def renewal_window(expiry: date, calendar: WorkCalendar, terms: ReviewTerms = MANUAL_TERMS) -> RenewalWindow:
    """Return the window of a permit that is valid until `expiry`.

    It opens the terms' calendar months before the end, clamped to the month's end (A1), or so many days. Reviewing must be done on the
    last working day before expiry; the day of submission is not counted (A2), so the latest submission is the working
    day before the first of the review days.
    """
    if not FIRST_YEAR < expiry.year < LAST_YEAR:
        raise CalendarRangeError(expiry)
    complete_by = calendar.last_working_day_until(expiry - ONE_DAY)
    review_day1 = calendar.add_working_days(complete_by, -(terms.review_working_days - 1))
    latest_submit = calendar.add_working_days(review_day1, -1)
    return RenewalWindow(
        expiry=expiry,
        opens_on=_opens_on(expiry, terms),
        latest_submit=latest_submit,
        complete_by=complete_by,
        review_day1=review_day1,
        calendar=calendar.status_between(latest_submit, expiry - ONE_DAY),
    )


def _opens_on(expiry: date, terms: ReviewTerms) -> date:
    if terms.window_days is not None:
        return expiry - timedelta(days=terms.window_days)
    return months_before(expiry, terms.window_months)
