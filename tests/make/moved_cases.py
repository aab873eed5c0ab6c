"""Renewals that are moved to another edition, and what tests ask of them."""

from uuid import uuid4

from app.services.migration.migration_runs import begin_run, finish
from app.store.edition_rows import edition_of
from app.store.migration_rows import outcomes
from app.store.timer_rows import timers_of_case
from tests.make.context_maker import actor_named
from tests.make.service_journey import ServiceJourney
from tests.support.prepared_once import prepared_once

WHY = "复核步骤改了，请按新的流程办理"
DETAILS = ("update_information", "update_details")


def number_of(context, journey):
    with context.database.reading() as work:
        return str(edition_of(work, journey.case.edition).number)


def moved(context, number, mapping=None, **more):
    run = begin_run(
        context, actor_named(context, "analyst"), uuid4().hex, "renewal", number, mapping or {}, is_dry=False, reason=WHY,
        **more,
    )  # fmt: skip
    return dict(finish(context, run)), run


def timers(context, journey):
    with context.database.reading() as work:
        return {timer.element: timer.due_at for timer in timers_of_case(work, journey.case_id)}


@prepared_once
def waiting_for_employee(context, login="zhao"):
    journey = ServiceJourney(context, login)
    journey.do("agent", "confirm_contract", {"contract_choice": "current"})
    return journey


def told(context, run):
    with context.database.reading() as work:
        return {row.number: (row.outcome, row.told) for row in outcomes(work, run)}
