"""The tie between a person and a unit: confirmed, refused, ended."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.domain.business_gates import may_dissociate
from app.domain.contract_terms import END, START
from app.domain.effects import ActivateAssociation, CloseAssociationRequest, EndAssociation
from app.domain.form_actions import choice_field, date_field, text_field
from app.domain.handling import Outcome, service_task
from app.domain.office_codes import AssociationState, PermitState
from app.domain.parameter_kinds import StepOf, code_of
from app.domain.renewal_window import renewal_window
from app.domain.value_kinds import BOOLEAN, DATE, REFUSALS, code_in, context_of, or_null

if TYPE_CHECKING:
    from app.domain.facts import CaseFacts


@service_task(
    "association.activate",
    takes={
        "confirmed_in": StepOf(
            (
                text_field("post"),
                choice_field("contract_kind"),
                date_field(START),
                choice_field("contract_term", "open"),
                date_field(END),
            )
        )
    },
    result=context_of(employer_change_needed=BOOLEAN),
    reads=("permit", "today"),
)
def activate(facts: CaseFacts, *, confirmed_in: str) -> Outcome:
    """Make the person a current employee of the unit, with the contract that was uploaded."""
    suspended = facts.permit is not None and facts.permit.state_on(facts.today) is PermitState.SUSPENDED
    return Outcome({"employer_change_needed": suspended}, (ActivateAssociation(confirmed_in),))


@service_task(
    "association.close_request",
    takes={"state": code_of(AssociationState)},
    result=context_of(state=code_in(AssociationState)),
)
def close_request(facts: CaseFacts, *, state: str) -> Outcome:
    """Close a request that came to nothing; the employee is free to choose another unit."""
    del facts
    return Outcome({"state": state}, (CloseAssociationRequest(AssociationState(state)),))


@service_task(
    "association.check_leaving",
    result=context_of(
        allowed=BOOLEAN,
        renewal_first=BOOLEAN,
        blocked=BOOLEAN,
        renewal_is_open=BOOLEAN,
        has_permit=BOOLEAN,
        refusals=REFUSALS,
    ),
    reads=("permit", "today", "calendar", "other_open_cases", "renewal_terms"),
)
def check_leaving(facts: CaseFacts, *, left_on: str | None = None) -> Outcome:
    """Check whether the tie may end: nothing open, no renewal near, the leaving day has come."""
    leaves_on = date.fromisoformat(left_on) if left_on else facts.today
    live = facts.permit is not None and facts.permit.state_on(facts.today) is PermitState.VALID
    window = (
        renewal_window(facts.permit.valid_until, facts.calendar, facts.renewal_terms)
        if facts.permit and live
        else None
    )
    verdicts = may_dissociate(
        today=facts.today,
        leaves_on=leaves_on,
        renewal_opens_on=window.opens_on if window else None,
        open_cases=facts.other_open_cases,
        is_held=bool(facts.permit and facts.permit.dissociation_hold),
    )
    refusals = [{"rule": v.rule, "facts": dict(v.facts)} for v in verdicts]
    rules = {v.rule for v in verdicts}
    return Outcome(
        {
            "allowed": not refusals,
            "renewal_first": "dissociation.renewal_first" in rules,
            "blocked": bool(rules - {"dissociation.renewal_first"}),
            "renewal_is_open": window is not None and window.zone_on(facts.today).may_submit,
            "has_permit": live,
            "refusals": refusals,
        }
    )


@service_task(
    "association.end",
    result=context_of(suspended=BOOLEAN),
    reads=("permit", "today"),
)
def end(facts: CaseFacts, *, left_on: str) -> Outcome:
    """End the tie; a valid permit is suspended from now on."""
    valid = facts.permit is not None and facts.permit.state_on(facts.today) is PermitState.VALID
    return Outcome({"suspended": valid}, (EndAssociation(date.fromisoformat(left_on)),))


@service_task(
    "association.reported_leaving",
    result=context_of(left_on=or_null(DATE)),
    reads=("reported_left_on",),
)
def reported_leaving(facts: CaseFacts) -> Outcome:
    """Tell the day of leaving that the employee has reported, so that the unit need not ask for it."""
    day = facts.reported_left_on
    return Outcome({"left_on": day.isoformat() if day else None})
