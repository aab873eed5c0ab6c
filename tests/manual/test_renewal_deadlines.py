"""When a renewal is made, and what becomes of a permit that nobody renewed. Manual, chapter 5 and its notes 6."""

from datetime import date, timedelta

import pytest

from app.domain.renewal_window import renewal_window
from app.services.applications import start_case as starting
from app.services.context.calendar_of import calendar_of
from app.services.context.refusals import FormInvalidError, NotAllowedError
from app.services.due_work.daily_sweep import sweep
from app.store.answer_rows import answers_of
from app.store.audit_chain import first_broken, rows_of
from app.store.outbox_rows import notices_for
from app.store.permit_rows import permits_of_person
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import (
    ProcedureJourney,
    dissociation,
    permit_of_person,
    today,
)
from tests.make.service_journey import SUBMIT, ServiceJourney
from tests.support.case_reading import case_page, doors, parts, table, task_page
from tests.support.shows import shows
from tests.support.signed_in import desk_of

RISK = {"acknowledged": "true", "acknowledged_by": "示例经办人"}


def window_of(context, login):
    with context.database.reading() as work:
        return renewal_window(permit_of_person(context, login).valid_until, calendar_of(work))


def told(context, login):
    """Return what somebody has been told so far."""
    with context.database.reading() as work:
        return {notice["kind"] for notice in notices_for(work, actor_named(context, login).groups)}


@shows("R73")
def test_a_renewal_begins_two_months_before_the_last_day_and_not_earlier(sqlite_context):
    opens = window_of(sqlite_context, "li").opens_on
    assert opens == sqlite_context.today() + timedelta(days=1)
    early = ServiceJourney(sqlite_context, "li")
    assert (early.case.state, early.case.cause) == ("refused", "too_early")
    refused = case_page(sqlite_context, "agent", early)
    assert "未到办理期，到起始日方可提交。" in refused
    assert f"{opens.year}年{opens.month}月{opens.day}日 起可以提交，届时重新发起。" in refused
    page = desk_of(sqlite_context, "agent").get(f"/employer/employees/{early.case.person_id}")
    assert f"还不能办理：{opens.year}年{opens.month}月{opens.day}日 起可以提交。" in page
    sqlite_context.clock.go_to(opens)
    assert set(ServiceJourney(sqlite_context, "li").open()) == {"confirm_contract"}


@shows("R74")
def test_a_permit_nobody_renewed_is_invalid_from_the_next_day_by_itself(sqlite_context):
    permit = permit_of_person(sqlite_context, "zhou")
    sqlite_context.clock.go_to(permit.valid_until, hour=23)
    sweep(sqlite_context)
    assert permit_of_person(sqlite_context, "zhou").state == "valid"
    assert parts(desk_of(sqlite_context, "zhou").get("/me/"), "identity")[0].endswith("有效")
    sqlite_context.clock.go_to(permit.valid_until + timedelta(days=1), hour=0)
    sweep(sqlite_context)
    with sqlite_context.database.reading() as work:
        assert [one.state for one in permits_of_person(work, permit.person_id)] == ["expired"]
    assert parts(desk_of(sqlite_context, "zhou").get("/me/"), "identity")[0].endswith("失效")


@shows("R75")
def test_the_help_centre_tells_the_manuals_example_as_the_office_counts_it(sqlite_context):
    with sqlite_context.database.reading() as work:
        window = renewal_window(date(2021, 8, 6), calendar_of(work))
    assert (window.opens_on, window.latest_submit) == (date(2021, 6, 6), date(2021, 7, 8))
    assert window.complete_by == date(2021, 8, 5)
    words = "证件有效期至 2021年8月6日，2021年6月6日起可提交，最晚 2021年7月8日提交，2021年8月5日前办结"
    assert words in desk_of(sqlite_context, None).get("/help")


@shows("R78")
def test_the_unit_starts_a_renewal_from_its_list_of_business_and_nobody_else_does(sqlite_context):
    desk = desk_of(sqlite_context, "agent")
    page = desk.get(doors(desk.get("/employer/permits-module/"))["办理员工证件续签"].partition("#")[0])
    rows = {row[0][:3]: row[-1] for row in table(page)[1]}
    assert "办理续签" in rows["赵测试"]
    assert "张示例" not in rows
    permit = permit_of_person(sqlite_context, "zhao").id
    path = f"/employer/permits/{permit}/renewal"
    assert path in page.text
    case = desk.post_and_go(path, {"_key": "k"}, to=r"/cases/.+")
    assert case.heading == "证件续签"
    assert "确认或上传劳动合同" in case
    for login in ("zhao", "hd.l1a"):
        with pytest.raises(NotAllowedError):
            starting.start_renewal(sqlite_context, actor_named(sqlite_context, login), permit, "k")


@shows("R90")
def test_unit_and_employee_are_both_warned_and_afterwards_nothing_brings_the_permit_back(sqlite_context):
    permit = permit_of_person(sqlite_context, "zhou")
    sweep(sqlite_context)
    for login in ("agent", "qian"):
        assert "renewal_last_safe_day" in told(sqlite_context, login)
    for login in ("agent", "zhou"):
        assert "permit_expires_tomorrow" in told(sqlite_context, login)
        assert "过期后无法恢复，请立即处理。" in desk_of(sqlite_context, login).get("/notices")
    late = ServiceJourney(sqlite_context, "zhou")
    late.do("agent", "acknowledge_risk", RISK)
    late.prepare().do("agent", "verify_and_submit", SUBMIT)
    sqlite_context.clock.go_to(permit.valid_until + timedelta(days=1))
    sweep(sqlite_context)
    assert late.case.state == "closed_expired"
    assert "证件已过期，无法恢复" in case_page(sqlite_context, "zhou", late)
    by = actor_named(sqlite_context, "agent")
    again = ProcedureJourney(sqlite_context, starting.start_renewal(sqlite_context, by, permit.id, "again"))
    assert again.case.state == "refused"
    assert "没有受理 证件已过期，无法恢复。" in case_page(sqlite_context, "agent", again)
    with sqlite_context.database.reading() as work:
        assert [one.state for one in permits_of_person(work, permit.person_id)] == ["expired"]


@shows("R91")
def test_twenty_working_days_are_kept_for_the_review(sqlite_context):
    last = window_of(sqlite_context, "qian").latest_submit
    assert last == sqlite_context.today()
    in_time = ServiceJourney(sqlite_context, "qian").submit()
    with sqlite_context.database.reading() as work:
        calendar = calendar_of(work)
    assert calendar.count_working_days(last + timedelta(days=1), in_time.case.review_due_on) == 20
    assert in_time.case.review_due_on < permit_of_person(sqlite_context, "qian").valid_until
    assert not in_time.case.is_urgent
    sqlite_context.clock.go_to(window_of(sqlite_context, "wang").latest_submit + timedelta(days=1))
    assert set(ServiceJourney(sqlite_context, "wang").open()) == {"acknowledge_risk"}


@shows("R92")
def test_whoever_is_late_takes_the_risk_by_name_and_it_is_kept(sqlite_context):
    journey = ServiceJourney(sqlite_context, "zhou")
    page = task_page(sqlite_context, "agent", journey, "acknowledge_risk")
    assert "未按时提交申请导致审核未完成、证件失效的，责任由申请单位及申请人承担。" in page
    with pytest.raises(FormInvalidError):
        journey.do("agent", "acknowledge_risk", {"acknowledged_by": "示例经办人"})
    journey.do("agent", "acknowledge_risk", RISK)
    journey.prepare().do("agent", "verify_and_submit", SUBMIT)
    assert journey.case.is_urgent
    with sqlite_context.database.reading() as work:
        kept = next(one for one in answers_of(work, journey.case_id) if one.element == "acknowledge_risk")
        audited = [(row["actor"], row["action"]) for row in rows_of(work, journey.case_id)]
        assert first_broken(work, sqlite_context.audit_key, journey.case_id) is None
    assert kept.data["acknowledged_by"] == "示例经办人"
    assert (actor_named(sqlite_context, "agent").account_id, "complete:acknowledge_risk") in audited
    sqlite_context.clock.go_to(permit_of_person(sqlite_context, "zhou").valid_until + timedelta(days=1))
    sweep(sqlite_context)
    assert journey.case.cause == "submitted_late"


def leave(context, login):
    """Say that an employee leaves the first unit today."""
    journey = dissociation(context, "agent", login)
    journey.do("agent", "confirm_leaving", {"left_on": today(context), "reason": "resigned"})
    return journey


@shows("R85")
def test_who_leaves_near_the_renewal_is_renewed_first_by_the_unit_they_leave(sqlite_context):
    journey = leave(sqlite_context, "zhao")
    page = task_page(sqlite_context, "agent", journey, "renewal_first")
    assert "请先由本单位办理续签，续签办结后再解除关联，避免证件失效。" in page
    journey.do("agent", "renewal_first", {"choice": "renew"})
    assert (journey.case.state, journey.case.cause) == ("withdrawn", "renew_first")
    ServiceJourney(sqlite_context, "zhao").submit()
    assert dissociation(sqlite_context, "agent", "zhao").case.state == "refused"


@shows("R115")
def test_after_the_renewal_the_tie_is_ended_without_another_question(sqlite_context):
    renewal = ServiceJourney(sqlite_context, "zhao").submit()
    refused = dissociation(sqlite_context, "agent", "zhao")
    assert f"还有未办结的申请：{renewal.case.number}" in case_page(sqlite_context, "agent", refused)
    renewal.approve()
    assert leave(sqlite_context, "zhao").case.state == "approved"
    permit = permit_of_person(sqlite_context, "zhao")
    assert (permit.state, permit.valid_until.year) == ("suspended", sqlite_context.today().year + 4)
