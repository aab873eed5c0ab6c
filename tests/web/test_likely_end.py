"""What would come of submitting today: said on the pages of unit and employee, from real durations or prescribed days."""

import pytest

from app.domain.work_calendar import ONE_DAY
from app.factory import create_app
from app.services.context.calendar_of import calendar_of
from app.services.due_work.count_days import count_some
from app.services.due_work.count_durations import TOOK, took_name
from app.store.day_counts import numbers_of, write_procedure_day
from app.store.edition_rows import live_edition_of
from app.web.wording.date_wording import date_zh, short_date_zh
from tests.make.service_journey import RETURN, SUBMIT, ServiceJourney
from tests.support.shows import shows
from tests.support.signed_in import client_for

DISTRICT = "haidian_hrss"


def page(context, login, path):
    return client_for(create_app(context), login).get(path).get_data(as_text=True)


def kept(context, authority, returns, took):
    """Keep durations as if cases had taken so many working days."""
    day = context.today() - (30 if authority == DISTRICT else 31) * ONE_DAY

    def act(work):
        edition = live_edition_of(work, "renewal").sha256
        name = took_name(authority, returns)
        write_procedure_day(
            work, day, {("renewal", edition, TOOK, name, days): times for days, times in took.items()}
        )

    context.database.transact(act)


def in_days(context, count):
    with context.database.reading() as work:
        return calendar_of(work).add_working_days(context.today(), count)


def test_with_too_few_cases_the_prescribed_days_are_told_and_called_so(sqlite_context):
    home = page(sqlite_context, "agent", "/employer/")
    assert f"若今天提交、不用补正，最晚 {date_zh(in_days(sqlite_context, 20))}办结" in home
    assert f"若今天提交、退回补正一次，最晚 {date_zh(in_days(sqlite_context, 45))}办结" in home
    assert "办结的同类办件太少" in home


@shows("O11")
def test_real_durations_of_the_authority_make_the_band(sqlite_context):
    kept(sqlite_context, DISTRICT, 0, {6: 5, 8: 4, 11: 3})
    kept(sqlite_context, "overseas_talent_center", 0, {1: 50})
    home = page(sqlite_context, "agent", "/employer/")
    first, last = in_days(sqlite_context, 6), in_days(sqlite_context, 11)
    words = short_date_zh(last) if first.year == last.year else date_zh(last)
    assert f"预计 {date_zh(first)}至{words}办结" in home
    assert "按近一年本主管部门办结的 12 件" in home


def test_an_authority_with_too_few_cases_borrows_those_of_all(sqlite_context):
    kept(sqlite_context, DISTRICT, 1, {20: 4})
    kept(sqlite_context, "overseas_talent_center", 1, {20: 8})
    assert "按近一年各主管部门办结的 12 件" in page(sqlite_context, "zhao", "/me/")


def test_it_is_told_until_the_case_is_submitted(sqlite_context):
    journey = ServiceJourney(sqlite_context).prepare()
    task = journey.open()["verify_and_submit"].key
    for path in (f"/cases/{journey.case_id}", f"/tasks/{task}"):
        assert "若今天提交" in page(sqlite_context, "agent", path)
    journey.do("agent", "verify_and_submit", SUBMIT)
    assert "若今天提交" not in page(sqlite_context, "agent", f"/cases/{journey.case_id}")


@pytest.mark.every_database
def test_an_approved_case_is_counted_with_its_working_days(context):
    """Durations are written and added up by the database."""
    journey = ServiceJourney(context, "chu").submit()
    for login in ("overseas.l1a", "overseas.l2a"):
        context.clock.forward(days=1)
        journey.review(login)
    context.clock.forward(days=7)
    while count_some(context):
        continue
    with context.database.reading() as work:
        calendar, case = calendar_of(work), journey.case
        took = numbers_of(work, "renewal", TOOK, case.first_submitted_on, context.today())
        days = calendar.count_working_days(case.first_submitted_on + ONE_DAY, case.ended_at.date())
    assert took == {took_name(case.authority, 0): {days: 1}}


def test_the_case_page_tells_who_waits_and_shows_every_clock(sqlite_context):
    journey = ServiceJourney(sqlite_context)
    path = f"/cases/{journey.case_id}"
    assert "现在轮到您办理" in page(sqlite_context, "agent", path)
    assert "正在等单位经办人" in page(sqlite_context, "zhao", path)
    assert "本步期限" in page(sqlite_context, "zhao", path)
    journey.submit()
    shown = page(sqlite_context, "agent", path)
    assert "正在等主管部门" in shown
    assert "还剩 20 个工作日" in shown
    assert "证件有效期" in shown
    journey.review("hd.l1a", RETURN)
    shown = page(sqlite_context, "agent", path)
    assert "补正期限" in shown
    assert "已暂停" in shown
