"""Where an application stands: submitted, returned, closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.effects import HoldDissociation, OpenNextRound, RecordSubmission, SetApplicationState
from app.domain.handling import Outcome, service_task
from app.domain.office_codes import ApplicationState
from app.domain.parameter_kinds import code_of
from app.domain.renewal_window import RenewalZone, renewal_window
from app.domain.review_clock import review_due
from app.domain.value_kinds import DATE, NUMBER, TEXT, code_in, context_of

if TYPE_CHECKING:
    from app.domain.effects import Effect
    from app.domain.facts import CaseFacts


@service_task(
    "application.submit",
    result=context_of(
        round=NUMBER, submitted_on=DATE, received_on=DATE, due_on=DATE, zone=code_in(RenewalZone, "")
    ),
    reads=("permit", "calendar", "today", "case", "review_terms", "review_days"),
)
def submit(facts: CaseFacts, *, review_working_days: int | None = None) -> Outcome:
    """Submit to the authority: the review clock starts with the day of receipt."""
    zone = (
        renewal_window(facts.permit.valid_until, facts.calendar, facts.review_terms).zone_on(facts.today)
        if facts.permit
        else None
    )
    days = int(review_working_days or facts.review_days or facts.review_terms.review_working_days)
    clock = review_due(facts.today, facts.calendar, days)
    number = facts.case.round
    effects: tuple[Effect, ...] = (
        RecordSubmission(
            round=number,
            received_on=clock.counted_from,
            review_due_on=clock.due,
            zone=str(zone or ""),
            is_urgent=zone is not None and zone.needs_acknowledgement,
            review_days=days,
        ),
        SetApplicationState(ApplicationState.IN_REVIEW),
    )
    result = {
        "round": number,
        "submitted_on": facts.today.isoformat(),
        "received_on": clock.counted_from.isoformat(),
        "due_on": clock.due.isoformat(),
        "zone": str(zone or ""),
    }
    return Outcome(result, effects)


@service_task(
    "application.return",
    result=context_of(next_round=NUMBER),
    reads=("case",),
)
def give_back(facts: CaseFacts) -> Outcome:
    """Give the application back: what is submitted next is a new round from level one."""
    effects: tuple[Effect, ...] = (
        SetApplicationState(ApplicationState.RETURNED),
        OpenNextRound(facts.case.round + 1),
    )
    return Outcome({"next_round": facts.case.round + 1}, effects)


@service_task(
    "application.set_state",
    takes={"state": code_of(ApplicationState)},
    result=context_of(state=code_in(ApplicationState)),
)
def set_state(facts: CaseFacts, *, state: str) -> Outcome:
    """Move the application to another state."""
    del facts
    return Outcome({"state": state}, (SetApplicationState(ApplicationState(state)),))


@service_task(
    "application.close",
    takes={"state": code_of(ApplicationState)},
    result=context_of(state=code_in(ApplicationState), cause=TEXT),
    reads=("permit", "calendar", "case", "review_terms"),
)
def close(facts: CaseFacts, *, state: str, cause: str = "") -> Outcome:
    """Close the application with its cause, and let the unit dissociate again.

    After an expiry the cause tells whether the application came in on time.
    """
    to = ApplicationState(state)
    why = cause
    if to is ApplicationState.CLOSED_EXPIRED and not why:
        why = _punctuality(facts)
    effects: tuple[Effect, ...] = (SetApplicationState(to, why),)
    if facts.permit is not None and facts.permit.dissociation_hold:
        effects = (*effects, HoldDissociation(held=False))
    return Outcome({"state": state, "cause": why}, effects)


def _punctuality(facts: CaseFacts) -> str:
    """A10: liability must be provable, and punctuality is judged by the first submission (A9)."""
    first = facts.case.first_submitted_on
    if first is None or facts.permit is None:
        return "never_submitted"
    window = renewal_window(facts.permit.valid_until, facts.calendar, facts.review_terms)
    return "submitted_on_time" if first <= window.latest_submit else "submitted_late"
