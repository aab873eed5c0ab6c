"""Where a change of employer and a renewal both have to be through before a permit ends, both dates are told."""

from datetime import date, timedelta

import pytest

from app.domain.renewal_window import change_before_renewal, renewal_window
from app.services.applications.start_case import start_employer_change
from app.services.context.calendar_of import calendar_of
from app.services.due_work.daily_sweep import remind_about_permits
from app.services.tasks.claim_task import claim_task
from app.store.outbox_rows import notices_for
from app.web.wording.date_wording import date_zh
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import ProcedureJourney, joined, left, permit_of_person
from tests.make.seeded_calendar import seeded_calendar
from tests.make.service_journey import ServiceJourney
from tests.procedures.test_employee_procedures import PAPERS, PASS, PERSON, change, verified
from tests.support.case_reading import task_page
from tests.support.signed_in import desk_of

END = date(2027, 1, 29)


def dates(context, login):
    with context.database.reading() as work:
        calendar = calendar_of(work)
    window = renewal_window(permit_of_person(context, login).valid_until, calendar)
    return window, change_before_renewal(window.expiry, calendar)


@pytest.mark.parametrize("end", [END, date(2026, 8, 31), date(2027, 3, 10)])
def test_two_whole_reviews_fit_between_the_safe_day_and_the_end(end):
    calendar = seeded_calendar()
    window = renewal_window(end, calendar)
    both = change_before_renewal(window.expiry, calendar)
    assert calendar.is_working(both)
    assert (
        calendar.count_working_days(both + timedelta(days=1), window.latest_submit - timedelta(days=1)) == 20
    )
    assert calendar.count_working_days(both + timedelta(days=1), end - timedelta(days=1)) == 41


def claimed(context, journey):
    claim_task(context, actor_named(context, "hd.l1a"), journey.open()["review"].key)
    return journey


@pytest.fixture
def suspended(sqlite_context):
    left(sqlite_context, "agent", "zhang")
    return sqlite_context


def test_a_suspended_employee_reads_the_dates_and_the_next_step(suspended):
    window, both = dates(suspended, "zhang")
    page = desk_of(suspended, "zhang").get("/me/")
    assert date_zh(window.latest_submit) in page
    assert date_zh(both) in page
    assert "还剩" in page
    assert "下一步：用新单位的关联码关联单位" in page


def test_the_new_unit_reads_both_dates_in_its_lists_and_on_the_employees_page(suspended):
    joined(suspended, "zhang", "agent2")
    window, both = dates(suspended, "zhang")
    person = actor_named(suspended, "zhang").person_id
    desk = desk_of(suspended, "agent2")
    for path in (
        "/employer/",
        f"/employer/employees/{person}",
        "/employer/business/employer-changes",
    ):
        page = desk.get(path)
        assert date_zh(window.latest_submit) in page, path
        assert date_zh(both) in page, path


def test_the_holder_of_a_suspended_permit_is_reminded_of_the_earlier_day_first(suspended):
    window, both = dates(suspended, "zhang")
    for day, told in ((both, both), (window.latest_submit, window.latest_submit)):
        suspended.clock.go_to(day)
        remind_about_permits(suspended)
        with suspended.database.reading() as work:
            rows = notices_for(work, (f"person:{actor_named(suspended, 'zhang').person_id}",))
        (row,) = [
            row
            for row in rows
            if row["kind"] == "change_last_safe_day" and row["facts"]["change_by"] == told.isoformat()
        ]
        assert date_zh(told) in row["body"]


def test_no_task_about_a_permit_is_due_after_the_permit_has_ended(sqlite_context):
    journey = ServiceJourney(sqlite_context, "wu")
    end = permit_of_person(sqlite_context, "wu").valid_until
    assert end == sqlite_context.today()
    assert {task.due_on for task in journey.open().values()} == {end}


def test_the_panel_of_dates_tells_of_a_renewal_only_where_the_end_of_the_permit_matters(suspended):
    joined(suspended, "zhang", "agent2")
    permit = permit_of_person(suspended, "zhang")
    moving = ProcedureJourney(
        suspended, start_employer_change(suspended, actor_named(suspended, "agent2"), permit.id, "k")
    ).lay(*PAPERS)
    moving.do("zhang", "update_information", PERSON)
    moving.do("agent2", "verify_and_submit", verified(suspended))
    page = task_page(suspended, "hd.l1a", claimed(suspended, moving), "review")
    assert "变更最晚提交" in page
    assert "连同续签最晚提交" in page
    change_of_post = change(
        suspended, "zhao", "business_info_change", {"fields": ["post"], "post": "总工程师"}
    )
    change_of_post.do("agent", "first_review", PASS)
    page = task_page(suspended, "hd.l1a", claimed(suspended, change_of_post), "review")
    assert "最晚提交" not in page
    assert "证件有效期至" in page
