"""Work all days of one case out anew: after a new calendar, or when one of its clocks was stopped or goes on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.acts import ClockEffect
from app.domain.clock_stops import ONE_DAY, goes_on_by_itself
from app.domain.office_codes import ApplicationState
from app.engine.run_case import rearm_timers
from app.services.context.beijing import beijing_day
from app.services.context.calendar_of import calendar_of
from app.services.execution.case_command import advance
from app.services.execution.due_of_step import due_anew
from app.services.execution.order_of_queues import order_anew
from app.services.terms.case_calendar import case_calendar
from app.services.terms.clocks_of import day_to_tell_by
from app.store.act_rows import acts_of_case, clock_acts, set_days
from app.store.case_rows import change_case
from app.store.timer_rows import timers_of_case

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork


def with_days_anew(context: AppContext, work: UnitOfWork, case: CaseRow, by: Actor, action: str) -> CaseRow:
    """Return a locked case with its timers, due dates and places in queues as its calendar gives them now."""
    if timers_of_case(work, case.id):
        case = advance(context, work, case, by, action, rearm_timers)
    due_anew(work, case)
    case = _told_anew(context, work, _review_anew(work, case))
    order_anew(context, work, case)
    return case


def _review_anew(work: UnitOfWork, case: CaseRow) -> CaseRow:
    if case.state != ApplicationState.IN_REVIEW or case.review_days is None or case.received_on is None:
        return case
    due_on = case_calendar(work, case).add_working_days(case.received_on, case.review_days)
    if due_on == case.review_due_on:
        return case
    change_case(work, case, review_due_on=due_on)
    return replace(case, review_due_on=due_on, lock_version=case.lock_version + 1)


def _told_anew(context: AppContext, work: UnitOfWork, case: CaseRow) -> CaseRow:
    """Work out anew until when the authority tells what is missing; what counts as accepted stays so."""
    if case.tell_by is None or case.deemed_accepted_at is not None or case.first_submitted_on is None:
        return case
    tell_by = day_to_tell_by(context, work, case, case.first_submitted_on)
    if tell_by in {None, case.tell_by}:
        return case
    change_case(work, case, tell_by=tell_by)
    return replace(case, tell_by=tell_by, lock_version=case.lock_version + 1)


def acts_anew(work: UnitOfWork, case: CaseRow) -> None:
    """After a new calendar, work out anew until when acts are to be answered and when a stopped clock goes on."""
    calendar, today = calendar_of(work), beijing_day(work.now)
    for act in acts_of_case(work, case.id):
        if act.is_waiting and act.within is not None:
            set_days(
                work,
                act.id,
                due_on=calendar.add_working_days(calendar.next_working_day(act.on_day), act.within),
            )
    for row in clock_acts(work, case.id):
        if row.effect == ClockEffect.STOP and row.counts_until >= today:
            goes_on = goes_on_by_itself(row.counts_from, row.at_most, calendar)
            set_days(work, row.id, counts_until=goes_on - ONE_DAY)
