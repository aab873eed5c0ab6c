"""Days that the manual counts: the renewal window and the review clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.domain_errors import FactMissingError
from app.domain.handling import Outcome, service_task
from app.domain.renewal_window import REVIEW_WORKING_DAYS, renewal_window
from app.domain.review_clock import review_due
from app.domain.value_kinds import DATE, NUMBER, code_in, context_of
from app.domain.work_calendar import DayStatus

if TYPE_CHECKING:
    from app.domain.facts import CaseFacts


@service_task(
    "deadline.window",
    result=context_of(
        today=DATE,
        opens_on=DATE,
        latest_submit=DATE,
        complete_by=DATE,
        valid_until=DATE,
        calendar=code_in(DayStatus),
        working_days_left=NUMBER,
    ),
    reads=("permit", "calendar", "today"),
)
def window(facts: CaseFacts, *, review_working_days: int = REVIEW_WORKING_DAYS) -> Outcome:
    """Work out the renewal window and the working days that are left in it."""
    if facts.permit is None:
        raise FactMissingError("permit")
    dates = renewal_window(facts.permit.valid_until, facts.calendar, review_days=int(review_working_days))
    return Outcome(
        {
            "today": facts.today.isoformat(),
            "opens_on": dates.opens_on.isoformat(),
            "latest_submit": dates.latest_submit.isoformat(),
            "complete_by": dates.complete_by.isoformat(),
            "valid_until": dates.expiry.isoformat(),
            "calendar": str(dates.calendar),
            "working_days_left": dates.working_days_left(facts.today, facts.calendar),
        }
    )


@service_task(
    "deadline.review_due",
    result=context_of(received=DATE, counted_from=DATE, due=DATE, calendar=code_in(DayStatus)),
    reads=("calendar", "today"),
)
def due(facts: CaseFacts, *, days: int = REVIEW_WORKING_DAYS) -> Outcome:
    """Work out when a review that starts today is due."""
    clock = review_due(facts.today, facts.calendar, int(days))
    return Outcome(
        {
            "received": clock.received.isoformat(),
            "counted_from": clock.counted_from.isoformat(),
            "due": clock.due.isoformat(),
            "calendar": str(clock.calendar),
        }
    )
