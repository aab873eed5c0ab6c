"""A queue stands in the order of real slack: the due date of a level, or what its permit leaves it, in working days."""

from datetime import date, timedelta

from alembic import command
from sqlalchemy import select, update

from app.domain.work_calendar import CalendarDay, DayStatus
from app.policy.actor import SYSTEM
from app.services.calendars.import_calendar import import_calendar
from app.services.execution.recompute_deadlines import recompute_deadlines
from app.store.migrate import _config
from app.store.queue_rows import queue
from app.store.tables_cases import application_case
from app.store.tables_queues import task_group
from tests.make.waiting_reviews import in_december, of_a_unit, plain, pressing

LEVELS = [f"authority:haidian_hrss:L{level}" for level in (1, 2, 3)]
ENDS = date(2026, 12, 24)
"""When the permit of the pressing case ends; the levels have 8, 5 and 7 working days."""


def waiting(context, level=1):
    with context.database.reading() as work:
        return queue(work, [LEVELS[level - 1]])


def test_a_permit_that_ends_soon_stands_above_what_is_due_a_day_earlier(context):
    in_december(context)
    unit = of_a_unit(context)
    context.clock.forward(days=1)
    urgent = pressing(context)
    first, second = waiting(context)
    assert [first.case_id, second.case_id] == [urgent.case_id, unit.case_id]
    assert second.due_on < first.due_on
    assert first.act_by < second.act_by == second.due_on


def test_each_level_leaves_the_later_ones_their_working_days(context):
    in_december(context)
    journey = pressing(context)
    found = []
    for level, login in enumerate(("hd.l1a", "hd.l2a", "hd.l3a"), start=1):
        (row,) = waiting(context, level)
        found.append((row.act_by, row.due_on))
        journey.review(login)
    assert [act_by for act_by, _ in found] == [date(2026, 12, day) for day in (8, 7, 9)]
    assert [act_by < due_on for act_by, due_on in found] == [True, False, False]


def test_a_permit_that_lasts_leaves_the_due_date_as_it_is(context):
    plain(context, "wang")
    (row,) = waiting(context)
    assert row.act_by == row.due_on


def test_a_new_calendar_moves_the_place_in_the_queue(context):
    in_december(context)
    pressing(context)
    (before,) = waiting(context)
    holidays = [CalendarDay(ENDS - timedelta(days=n), False, "临时放假", DayStatus.MANUAL) for n in range(3)]
    import_calendar(context, SYSTEM, holidays, "临时放假通知")
    (after,) = waiting(context)
    assert after.act_by == date(2026, 12, 3) < before.act_by
    assert after.due_on == before.due_on


def test_tasks_that_waited_before_the_order_changed_are_given_their_place(context):
    in_december(context)
    pressing(context)
    (before,) = waiting(context)
    moved_to(context, command.downgrade, "0028")
    moved_to(context, command.upgrade, "head")
    (unplaced,) = waiting(context)
    assert unplaced.act_by == unplaced.due_on
    assert recompute_deadlines(context) == 1
    assert waiting(context) == [before]
    assert recompute_deadlines(context) == 0


def moved_to(context, move, revision):
    config = _config()
    with context.database.engine.connect().execution_options(writes=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        move(config, revision)


def test_a_place_is_worked_out_anew_for_open_cases_only(context):
    journey = plain(context)
    journey.withdraw("agent")

    def act(work):
        work.connection.execute(update(application_case).values(deadlines_version=0))

    context.database.transact(act)
    recompute_deadlines(context)
    with context.database.reading() as work:
        assert work.connection.execute(select(task_group.c.task_key)).all() == []
