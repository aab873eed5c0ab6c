"""Clocks of a case: stopped and resumed by acts, begun anew or continued after a correction, moved by a calendar."""

from datetime import timedelta

import pytest

from app.domain.work_calendar import CalendarDay, DayStatus
from app.queries.review_list import QueueWish, review_list
from app.services.calendars.import_calendar import import_calendar
from app.services.context.refusals import FormInvalidError, NotAllowedError, ProcedureRefusedError
from app.store.audit_chain import first_broken, rows_of
from app.store.permit_rows import permit_of
from app.store.timer_rows import timers_of_case
from tests.make.acts_done import (
    act,
    answer,
    held_review,
    rows,
    shown,
    to_next_working_day,
    today,
    working_days_after,
)
from tests.make.context_maker import actor_named
from tests.make.later_editions import edition_of_renewal
from tests.make.moving_reviews import inbox
from tests.make.procedure_journey import APPROVE
from tests.make.service_journey import RETURN, SUBMIT, ServiceJourney
from tests.support.signed_in import desk_of

CONTINUED = (
    (
        '<rule id="clock_resumption_rule_1">',
        """<rule id="clock_resumption_rule_0">
        <inputEntry id="clock_resumption_rule_0_in_1"><text>-</text></inputEntry>
        <inputEntry id="clock_resumption_rule_0_in_2"><text>-</text></inputEntry>
        <inputEntry id="clock_resumption_rule_0_in_3"><text>"employee_material"</text></inputEntry>
        <outputEntry id="clock_resumption_rule_0_out_1"><text>"continue"</text></outputEntry>
      </rule>
      <rule id="clock_resumption_rule_1">""",
    ),
)
"""A row for one kind of reason: the review goes on where it was."""
TOLD_AT_ONCE = (("<text>false</text>", "<text>true</text>"),)
"""The clock of completeness, turned on."""


@pytest.fixture
def journey(sqlite_context):
    """A renewal before the first level, held by hd.l1a; hd.l3a leads."""
    return held_review(sqlite_context)


def test_a_special_procedure_stops_the_review_when_the_lead_confirms_and_for_no_longer_than_declared(context):
    journey = held_review(context)
    to_next_working_day(context)
    before = {row.element: row.due_at for row in _timers(journey)}
    due, task_due = journey.case.review_due_on, journey.open()["review"].due_on
    asked = act(journey, "hd.l1a", "begin_special", "需要专家评审，依据《办法》第十条")
    assert journey.case.review_due_on == due
    for login in ("hd.l1a", "hd.l2a"):
        with pytest.raises(NotAllowedError):
            answer(journey, login, asked, verdict="confirmed")
    with pytest.raises(ProcedureRefusedError) as twice:
        act(journey, "hd.l1a", "begin_special", "再次")
    assert twice.value.facts["rule"] == "act_waits_already"
    answer(journey, "hd.l3a", asked, text="", verdict="confirmed")
    longest = working_days_after(context, due, 30)
    assert journey.case.review_due_on == longest
    task = journey.open()["review"]
    assert task.due_on == min(working_days_after(context, task_due, 30), _valid_until(journey))
    moved = {row.element: row.due_at for row in _timers(journey)}
    assert all(moved[name] > before[name] for name in before if name in {"half_of_time", "level_overdue"})
    with pytest.raises(ProcedureRefusedError) as refused:
        journey.do("hd.l1a", "review", APPROVE, fence=task.fence)
    assert refused.value.facts["rule"] == "clock_stands"
    for login in ("agent", "zhao"):
        assert "special_begun" in inbox(context, login)
    for _ in range(3):
        to_next_working_day(context)
    act(journey, "hd.l1a", "end_special", "评审通过")
    assert journey.case.review_due_on == working_days_after(context, due, 3)
    journey.do("hd.l1a", "review", APPROVE, fence=task.fence)
    assert journey.case.state == "in_review"
    with context.database.reading() as work:
        assert first_broken(work, context.audit_key, journey.case_id) is None
        actions = [row["action"] for row in rows_of(work, journey.case_id)]
    assert {"act:begin_special", "answer:begin_special", "act:end_special"} <= set(actions)


def test_what_the_lead_declines_changes_nothing_and_says_why(journey):
    due = journey.case.review_due_on
    asked = act(journey, "hd.l1a", "begin_special", "理由")
    with pytest.raises(FormInvalidError):
        answer(journey, "hd.l3a", asked, text="", verdict="declined")
    answer(journey, "hd.l3a", asked, text="依据不足", verdict="declined")
    assert journey.case.review_due_on == due
    assert inbox(journey.context, "hd.l1a")[0] == "act_declined"
    assert "special_begun" not in inbox(journey.context, "agent")


def test_a_stopped_clock_goes_on_by_itself_when_its_days_are_over(journey):
    context = journey.context
    asked = act(journey, "hd.l1a", "begin_special", "理由")
    answer(journey, "hd.l3a", asked, verdict="confirmed")
    last = rows(journey)[0].counts_until
    assert last < working_days_after(context, today(context), 30)
    context.clock.now += timedelta(days=(last - today(context)).days)
    assert [one.is_stopping for one in shown(journey, "hd.l1a").shown] == [True]
    context.clock.now += timedelta(days=1)
    assert [one.is_stopping for one in shown(journey, "hd.l1a").shown] == [False]


def test_a_new_calendar_moves_all_days_of_a_case_with_a_stopped_clock(journey):
    context = journey.context
    asked = act(journey, "hd.l1a", "begin_special", "理由")
    answer(journey, "hd.l3a", asked, verdict="confirmed")
    due, stop = journey.case.review_due_on, rows(journey)[0].counts_until
    closed = working_days_after(context, today(context), 2)
    days = [CalendarDay(closed, False, "临时放假", DayStatus.MANUAL)]
    import_calendar(context, actor_named(context, "operator"), days, "临时放假")
    assert journey.case.review_due_on == working_days_after(context, due, 1)
    assert rows(journey)[0].counts_until > stop


def _timers(journey):
    with journey.context.database.reading() as work:
        return timers_of_case(work, journey.case_id)


def _valid_until(journey):
    with journey.context.database.reading() as work:
        return permit_of(work, journey.case.permit_id).valid_until


def test_the_queue_says_what_happens_around_a_review(journey):
    context = journey.context

    def marks():
        (line,) = (
            one
            for one in review_list(context, actor_named(context, "hd.l1a"), QueueWish()).lines
            if one.row.case_id == journey.case_id
        )
        return line.marks

    assert marks() == ()
    act(journey, "agent", "urge_review")
    asked = act(journey, "hd.l1a", "ask_advice", to=["hd.l2a"])
    assert set(marks()) == {"征求意见", "申请人催办"}
    answer(journey, "hd.l2a", asked)
    assert marks() == ("申请人催办",)


def test_a_review_goes_on_after_a_correction_where_its_kind_of_reason_says_so(sqlite_context):
    context = sqlite_context
    edition_of_renewal(context, *CONTINUED, path="shared/clock_resumption.dmn")
    journey = ServiceJourney(context).submit()
    assert journey.case.review_days == 20
    for _ in range(3):
        to_next_working_day(context)
    journey.review("hd.l1a", RETURN)
    page = desk_of(context, "agent").get(f"/cases/{journey.case_id}")
    assert "重新提交后接着计算" in page
    assert "补正期限" in page
    journey.do(
        "zhao", "correct_employee_papers", {"done": "true", "unchanged_1": "已核对，与原件一致，不需要修改"}
    )
    journey.do("agent", "verify_and_submit", SUBMIT)
    assert (journey.case.round, journey.case.review_days) == (2, 17)
    assert journey.case.review_due_on == working_days_after(context, journey.case.received_on, 17)


def test_the_shipped_table_begins_the_review_anew(sqlite_context):
    journey = ServiceJourney(sqlite_context).submit()
    to_next_working_day(sqlite_context)
    journey.review("hd.l1a", RETURN)
    assert "重新提交后重新计算" in desk_of(sqlite_context, "agent").get(f"/cases/{journey.case_id}")
    journey.do(
        "zhao", "correct_employee_papers", {"done": "true", "unchanged_1": "已核对，与原件一致，不需要修改"}
    )
    journey.do("agent", "verify_and_submit", SUBMIT)
    assert (journey.case.round, journey.case.review_days) == (2, 20)


def test_completeness_is_off_until_an_analyst_turns_it_on(sqlite_context):
    context = sqlite_context
    before = ServiceJourney(context, "chu").submit()
    edition_of_renewal(context, *TOLD_AT_ONCE, path="shared/clocks.dmn")
    journey = ServiceJourney(context).submit()
    page = desk_of(context, "agent").get(f"/cases/{journey.case_id}")
    assert "一次告知期限" in page
    assert "一次告知期限" not in desk_of(context, "agent").get(f"/cases/{before.case_id}")
    for _ in range(6):
        to_next_working_day(context)
    assert "期限内没有告知需要补正的，视为已经受理" in desk_of(context, "agent").get(
        f"/cases/{journey.case_id}"
    )
