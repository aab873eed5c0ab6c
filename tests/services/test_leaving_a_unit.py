"""A former unit that does not dissociate: the hint, the reminder, the report with its clock, and how it ends."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from app.services.applications.leave_unit import present_unit, remind_former_unit, start_leaving_request
from app.services.applications.override_dissociation import force_dissociation
from app.services.applications.withdraw_case import withdraw_case
from app.services.context.case_visibility import may_see
from app.services.context.refusals import NotAllowedError, ProcedureRefusedError
from app.services.execution.deliver_messages import deliver_messages
from app.services.execution.fire_timer import fire_due_timers
from app.services.tasks.form_context import known_values
from app.store.outbox_rows import notices_for
from app.store.permit_rows import active_employer_of
from app.store.tables_identity import audit
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import OVERRIDE, ProcedureJourney, dissociation, left, today, unit_of
from tests.support.racers import race
from tests.support.shows import shows
from tests.support.signed_in import desk_of

PAGE = "/me/business/association"


def _report(context, login="zhang"):
    journey = ProcedureJourney(
        context, start_leaving_request(context, actor_named(context, login), uuid4().hex)
    )
    journey.do(login, "report_leaving", {"left_on": today(context), "declared_true": "true"})
    return journey


def _told(context, *groups):
    with context.database.reading() as work:
        return [
            notice["kind"] for notice in notices_for(work, groups) if notice["kind"].startswith("leaving")
        ]


def _unit_group(context, login="agent"):
    return f"employer:{unit_of(context, login).id}"


def _tied(context, login="zhang"):
    with context.database.reading() as work:
        return active_employer_of(work, actor_named(context, login).person_id)


def _remind(context, key, login="zhang"):
    try:
        return bool(remind_former_unit(context, actor_named(context, login), key))
    except ProcedureRefusedError as refused:
        return refused.facts["rule"]


@shows("A30")
def test_who_is_tied_to_a_unit_is_told_who_must_act_and_can_remind_them(sqlite_context):
    context, desk = sqlite_context, desk_of(sqlite_context, "zhang")
    page = desk.get(PAGE)
    for words in (unit_of(context, "agent").name, "须由原单位先解除关联", "提醒原单位解除关联", "我已离职"):
        assert words in page
    code = unit_of(context, "agent2").association_code
    refused = desk.post(PAGE, {"code": code, "confirmed": "yes", "_key": "k0"}, status=422)
    assert "须由原单位经办人先在“员工列表”解除关联" in refused
    after = desk.post_and_go(f"{PAGE}/reminder", {"_key": "k1"}, to=PAGE)
    assert "已提醒" in after
    assert "今天已经提醒过" in after
    assert "今天已经提醒过原单位" in desk.post(f"{PAGE}/reminder", {"_key": "k2"}, status=422)
    assert _told(context, _unit_group(context)) == ["leaving_reminder"]
    assert "员工提醒解除关联" in desk_of(context, "agent").get("/notices")


@shows("A30")
def test_a_unit_is_reminded_once_a_working_day_whoever_presses_how_often(context):
    assert sorted(map(str, race(3, lambda n: _remind(context, f"key {n}")))) == [
        "True",
        "reminded_today",
        "reminded_today",
    ]
    assert _remind(context, "later") == "reminded_today"
    context.clock.forward(days=1)
    assert _remind(context, "next day")
    context.clock.forward(days=2)
    assert context.today().weekday() == 5
    assert _remind(context, "friday's, on a saturday") is True
    context.clock.forward(days=1)
    assert _remind(context, "sunday") == "reminded_today"
    assert _told(context, _unit_group(context)).count("leaving_reminder") == 3
    with context.database.reading() as work:
        kept = select(audit.c.action).where(audit.c.action == "remind_former_unit")
        assert len(work.connection.execute(kept).all()) == 3


def test_the_same_press_twice_is_one_reminder(context):
    assert [_remind(context, "one key"), _remind(context, "one key")] == [True, True]
    assert _told(context, _unit_group(context)) == ["leaving_reminder"]


def test_only_an_employee_with_a_unit_can_ask_to_leave_it(sqlite_context):
    context = sqlite_context
    with pytest.raises(NotAllowedError):
        start_leaving_request(context, actor_named(context, "agent"), "k")
    left(context, "agent", "zhang")
    for ask in (remind_former_unit, start_leaving_request):
        with pytest.raises(ProcedureRefusedError) as refused:
            ask(context, actor_named(context, "zhang"), "k")
        assert refused.value.facts["rule"] == "nothing_to_leave"
    with context.database.reading() as work:
        assert present_unit(work, actor_named(context, "zhang").person_id) is None


@shows("A33")
def test_a_report_reminds_the_unit_after_one_working_day_and_tells_the_authority_after_five(context):
    journey = _report(context)
    unit, authority = _unit_group(context), "authority:haidian_hrss:L1"
    assert _told(context, unit) == ["leaving_requested"]
    context.clock.forward(days=1)
    fire_due_timers(context)
    assert sorted(_told(context, unit)) == ["leaving_requested", "leaving_waiting"]
    assert _told(context, authority) == []
    context.clock.forward(days=6)
    fire_due_timers(context)
    assert _told(context, authority) == ["leaving_escalated"]
    with context.database.reading() as work:
        (notice,) = (n for n in notices_for(work, (authority,)) if n["kind"] == "leaving_escalated")
    assert notice["facts"]["employer_name"] == unit_of(context, "agent").name
    assert set(journey.open()) == {"answer_request"}
    desk = desk_of(context, "hd.l1a")
    page = desk.get("/notices")
    assert "原单位逾期没有解除关联" in page
    assert journey.case_id in page.text
    request = desk.get(f"/cases/{journey.case_id}")
    for words in (unit_of(context, "agent").name, "张示例", "离职日期", "等待他人办理"):
        assert words in request
    assert desk_of(context, "overseas.l1a").get(f"/cases/{journey.case_id}", status=404)


def test_an_authority_that_was_not_told_does_not_see_a_report(sqlite_context):
    journey = _report(sqlite_context)
    with sqlite_context.database.reading() as work:
        assert not may_see(work, actor_named(sqlite_context, "hd.l1a"), journey.case_id)


def test_the_unit_finds_the_report_and_its_day_and_the_request_ends_by_itself(context):
    journey = _report(context)
    assert _tied(context) is not None
    ending = dissociation(context, "agent", "zhang")
    task = ending.open()["confirm_leaving"]
    with context.database.reading() as work:
        form = context.editions.forms(work, ending.case.edition)[task.form]
        assert known_values(work, ending.case, task, form)["left_on"] == today(context)
    ending.do("agent", "confirm_leaving", {"left_on": today(context), "reason": "resigned"})
    ending.do("agent", "renewal_first", OVERRIDE)
    ending.do("zhang", "acknowledge", {"choice": "override"})
    assert deliver_messages(context) == 1
    assert journey.open() == {}
    assert (journey.case.state, journey.case.outcome) == ("approved", "end_done")
    context.clock.forward(days=30)
    fire_due_timers(context)
    assert _told(context, _unit_group(context)) == ["leaving_requested"]


def test_a_report_that_was_only_begun_ends_with_the_tie(sqlite_context):
    context = sqlite_context
    begun = ProcedureJourney(context, start_leaving_request(context, actor_named(context, "zhang"), "k"))
    left(context, "agent", "zhang")
    deliver_messages(context)
    assert begun.case.ended_at is not None


def test_a_unit_that_disagrees_says_why_and_the_tie_stays(sqlite_context):
    context = sqlite_context
    journey = _report(context)
    page = desk_of(context, "agent").get("/employer/")
    assert "解除关联或者说明情况" in page
    about = desk_of(context, "agent").get(f"/employer/employees/{actor_named(context, 'zhang').person_id}")
    assert "员工报告已离职" in about
    task = desk_of(context, "agent").get(f"/tasks/{journey.open()['answer_request'].key}")
    assert "员工报告" in task
    journey.do("agent", "answer_request", {"explanation": "员工仍在上班", "declared_true": "true"})
    assert (journey.case.state, journey.case.cause) == ("refused", "still_employed")
    assert _tied(context) == unit_of(context, "agent").id
    person = f"person:{actor_named(context, 'zhang').person_id}"
    assert _told(context, person) == ["leaving_answered"]
    assert "原单位说明员工没有离职" in desk_of(context, "zhang").get(f"/cases/{journey.case_id}")


def test_one_report_at_a_time_and_its_author_may_withdraw_it(context):
    journey = _report(context)
    with pytest.raises(ProcedureRefusedError) as refused:
        start_leaving_request(context, actor_named(context, "zhang"), "again")
    assert refused.value.facts["rule"] == "leaving_reported"
    with context.database.reading() as work:
        present = present_unit(work, actor_named(context, "zhang").person_id)
    assert present.request_id == journey.case_id
    withdraw_case(context, actor_named(context, "zhang"), journey.case_id, "w")
    assert journey.case.state == "withdrawn"
    assert _report(context).case.state == "unit_review"


def test_a_request_ends_by_itself_when_the_authority_decides_it(sqlite_context):
    context = sqlite_context
    journey = _report(context)
    person, operator = actor_named(context, "zhang").person_id, actor_named(context, "operator")
    reason = "原单位逾期没有解除关联，凭书面决定办理"
    done = force_dissociation(context, operator, "k", person, left_on=today(context), reason=reason)
    assert done["cases"] == []
    deliver_messages(context)
    assert journey.case.outcome == "end_done"
    assert _tied(context) is None
