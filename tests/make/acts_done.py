"""Acts around the steps of a case through the services: done, answered, read as somebody's page shows them."""

from datetime import timedelta
from uuid import uuid4

from app.queries.case_acts import acts_to_answer, case_acts
from app.services.acts.answer_act import answer_act
from app.services.acts.do_act import AskedAct, do_act
from app.services.context.beijing import beijing_day
from app.services.context.calendar_of import calendar_of
from app.store.act_rows import acts_of_case
from tests.make.context_maker import actor_named
from tests.make.moving_reviews import change, id_of
from tests.make.service_journey import ServiceJourney


def held_review(context):
    """Return a renewal before the first level, held by hd.l1a, in an authority that hd.l3a leads."""
    change(context, "hd.l3a", is_lead=True)
    found = ServiceJourney(context).submit()
    found.claim("hd.l1a")
    return found


def act(journey, login, kind, text="请说明", to=(), key=None):
    """Do an act as somebody; return its id."""
    context = journey.context
    asked = AskedAct(kind, text, tuple(id_of(context, one) for one in to))
    return do_act(context, actor_named(context, login), journey.case_id, key or uuid4().hex, asked)["act"]


def answer(journey, login, act_id, text="已核实", verdict=""):
    """Answer an act as somebody."""
    by = actor_named(journey.context, login)
    answer_act(journey.context, by, journey.case_id, act_id, uuid4().hex, text=text, verdict=verdict)


def rows(journey):
    """Return the acts of the case."""
    with journey.context.database.reading() as work:
        return acts_of_case(work, journey.case_id)


def shown(journey, login):
    """Return what somebody's page of the case has of acts."""
    with journey.context.database.reading() as work:
        return case_acts(journey.context, work, actor_named(journey.context, login), journey.case)


def to_answer(context, login):
    """Return the titles of what waits for somebody."""
    return [line.act.title for line in acts_to_answer(context, actor_named(context, login))]


def to_next_working_day(context):
    """Let the days pass until the office works again."""
    context.clock.now += timedelta(
        days=(working_days_after(context, today(context), 1) - today(context)).days
    )


def today(context):
    """Return the day in Beijing."""
    return beijing_day(context.clock())


def working_days_after(context, day, count):
    """Return the working day so many after a day."""
    with context.database.reading() as work:
        return calendar_of(work).add_working_days(day, count)
