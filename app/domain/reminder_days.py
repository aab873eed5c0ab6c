"""What the table `reminders` must know of a permit on a day. The table decides who is reminded of what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.work_calendar import ONE_DAY

if TYPE_CHECKING:
    from datetime import date

    from app.domain.renewal_window import RenewalWindow
    from app.domain.work_calendar import WorkCalendar


def reminder_inputs(
    window: RenewalWindow,
    today: date,
    calendar: WorkCalendar,
    *,
    in_review: bool,
    suspended_on: date | None = None,
    submit_by: date | None = None,
) -> dict[str, int | bool]:
    """Return the distances from today to the dates of a renewal, in days and in working days.

    `suspended_on` is the day since which the permit has been suspended (A32); None for a valid one. `submit_by` is
    the last safe day to submit, where it is not that of a renewal alone.
    """
    last = submit_by or window.latest_submit
    return {
        "days_to_opening": (window.opens_on - today).days,
        "working_days_to_submit": calendar.count_working_days(today + ONE_DAY, last),
        "days_to_submit": (last - today).days,
        "working_days_to_complete": window.working_days_to_complete(today, calendar),
        "days_to_complete": (window.complete_by - today).days,
        "days_to_expiry": (window.expiry - today).days,
        "is_working_day": calendar.is_working(today),
        "in_review": in_review,
        "days_suspended": (today - suspended_on).days if suspended_on else -1,
    }
