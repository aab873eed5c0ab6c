"""Reminders and escalations of a renewal: working days, counted from the day somebody's turn began."""

from datetime import date, timedelta

from app.domain.work_calendar import CalendarDay, DayStatus, WorkCalendar
from app.store.calendar_seed import seed_days
from tests.make.renewal_case import RenewalCase, submitted_renewal, working_days_later
from tests.make.seeded_calendar import seeded_calendar

IN_TIME = date(2021, 6, 16)


def test_the_employee_is_reminded_after_two_and_five_working_days():
    case = RenewalCase(IN_TIME)
    case.do("confirm_contract", contract_choice="current")
    case.go_to(working_days_later(case, 5))
    assert case.fire_due_timers() == ["reminder_day_2", "reminder_day_5"]
    assert case.notices()[1:] == ["renewal_papers_waiting"] * 2
    assert case.open() == {"update_information"}


def test_a_level_is_reminded_and_then_urged():
    case = submitted_renewal(IN_TIME)
    case.go_to(working_days_later(case, 8))
    assert case.fire_due_timers() == ["half_of_time", "most_of_time", "level_overdue"]
    assert case.notices()[1:] == ["review_nearing", "review_nearing", "review_overdue"]
    case.approve()
    assert {timer.element for timer in case.step.timers} == {"half_of_time", "most_of_time", "level_overdue"}


def test_corrections_are_reminded_three_times_and_stay_open():
    case = submitted_renewal(IN_TIME)
    case.give_back("unit_attachment")
    case.go_to(working_days_later(case, 15))
    assert case.fire_due_timers() == [
        "remind_day_3", "lapse_near", "correction_overdue", "remind_day_7", "remind_day_15",
    ]  # fmt: skip
    assert case.open() == {"correct_unit_attachments"}
    case.do("correct_unit_attachments", done=True)
    assert case.step.timers == ()


def test_a_new_calendar_moves_a_reminder_but_not_the_day_it_is_counted_from():
    case = RenewalCase(IN_TIME)
    case.do("confirm_contract", contract_choice="current")
    before = {timer.element: timer.due for timer in case.step.timers}
    case.go_to(date(2021, 6, 17))
    case.use_calendar(seeded_calendar())
    assert {timer.element: timer.due for timer in case.step.timers} == before
    typhoon = CalendarDay(date(2021, 6, 18), is_working=False, name="台风停工", status=DayStatus.MANUAL)
    case.use_calendar(WorkCalendar([*seed_days(2020), typhoon]))
    moved = {timer.element: timer.due - before[timer.element] for timer in case.step.timers}
    assert moved == {"reminder_day_2": timedelta(days=3), "reminder_day_5": timedelta(days=1)}
