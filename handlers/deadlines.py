"""Days that the manual counts: the renewal window and the review clock.

How many they are the table `review_terms` says; a diagram may give another number for one of its steps.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.domain_errors import FactMissingError
from app.domain.handling import Outcome, service_task
from app.domain.renewal_window import renewal_window
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
    reads=("permit", "calendar", "today", "review_terms"),
)
def window(facts: CaseFacts, *, review_working_days: int | None = None) -> Outcome:
    """Work out the renewal window and the working days that are left in it."""
    if facts.permit is None:
        raise FactMissingError("permit")
    terms = facts.review_terms
    if review_working_days is not None:
        terms = replace(terms, review_working_days=int(review_working_days))
    dates = renewal_window(facts.permit.valid_until, facts.calendar, terms)
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
    reads=("calendar", "today", "review_terms"),
)
def due(facts: CaseFacts, *, days: int | None = None) -> Outcome:
    """Work out when a review that starts today is due."""
    clock = review_due(facts.today, facts.calendar, int(days or facts.review_terms.review_working_days))
    return Outcome(
        {
            "received": clock.received.isoformat(),
            "counted_from": clock.counted_from.isoformat(),
            "due": clock.due.isoformat(),
            "calendar": str(clock.calendar),
        }
    )
