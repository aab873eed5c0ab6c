"""Acts around a step: done by whom the edition names, once, in one transaction, told to those it names."""

from datetime import timedelta
from uuid import uuid4

import pytest

from app.domain.work_calendar import CalendarDay, DayStatus
from app.queries.case_acts import acts_to_answer, case_acts
from app.services.acts.answer_act import answer_act
from app.services.acts.do_act import AskedAct, do_act
from app.services.calendars.import_calendar import import_calendar
from app.services.context.beijing import beijing_day
from app.services.context.calendar_of import calendar_of
from app.services.context.refusals import (
    FormInvalidError,
    NotAllowedError,
    NotFoundError,
    ProcedureRefusedError,
)
from app.store.act_rows import acts_of_case
from app.store.audit_chain import first_broken, rows_of
from app.store.permit_rows import permit_of
from app.store.timer_rows import timers_of_case
from tests.make.context_maker import actor_named
from tests.make.moving_reviews import change, id_of, inbox
from tests.make.procedure_journey import APPROVE
from tests.make.service_journey import RETURN, ServiceJourney

EVERYBODY = (
    "agent",
    "agent2",
    "viewer",
    "zhao",
    "qian",
    "hd.l1a",
    "hd.l1b",
    "hd.l2a",
    "hd.l3a",
    "overseas.l1a",
    "analyst",
    "operator",
)
MAY = {
    "urge_review": {"agent", "zhao"},
    "ask_advice": {"hd.l1a", "hd.l3a"},
    "let_know": {"hd.l1a", "hd.l1b", "hd.l2a", "hd.l3a"},
    "note": {"hd.l1a", "hd.l1b", "hd.l2a", "hd.l3a"},
    "ask_applicant": {"hd.l1a"},
    "ask_reviewer": {"agent", "zhao"},
    "begin_special": {"hd.l1a"},
    "end_special": {"hd.l1a", "hd.l3a"},
}
"""Who may do each shipped act while hd.l1a holds the review of 赵测试; hd.l3a leads."""
TO = {"ask_advice": ("hd.l2a", "hd.l1b"), "let_know": ("hd.l2a", "hd.l1b")}
"""Of these, the first who is not the one who asks."""


@pytest.fixture
def office(context):
    """An office whose third-level reviewer leads it."""
    change(context, "hd.l3a", is_lead=True)
    return context


@pytest.fixture
def journey(office):
    """A renewal before the first level, held by hd.l1a."""
    found = ServiceJourney(office).submit()
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
    return beijing_day(context.clock())


def working_days_after(context, day, count):
    with context.database.reading() as work:
        return calendar_of(work).add_working_days(day, count)


def test_each_act_is_done_by_whom_the_edition_names_and_by_nobody_else(sqlite_context):
    change(sqlite_context, "hd.l3a", is_lead=True)
    journey = ServiceJourney(sqlite_context).submit()
    journey.claim("hd.l1a")
    done = {}
    for kind, allowed in MAY.items():
        if kind == "end_special":
            answer(journey, "hd.l3a", rows(journey)[-1].id, verdict="confirmed")
        everybody = (*sorted(set(EVERYBODY) - allowed), *sorted(allowed))
        fates = {login: fate(journey, login, kind) for login in everybody}
        # The second who ends it finds the clock running: they were allowed to.
        done[kind] = {login for login, one in fates.items() if one in {"done", "clock_runs"}}
        assert set(fates.values()) - {"done", "clock_runs"} <= {"forbidden", "missing", "act_needs_claim"}
    assert done == MAY


def fate(journey, login, kind):
    """Return what becomes of an act that somebody sends."""
    to = [one for one in TO.get(kind, ()) if one != login][:1]
    try:
        act(journey, login, kind, to=to)
    except NotAllowedError:
        return "forbidden"
    except NotFoundError:
        return "missing"
    except ProcedureRefusedError as refused:
        return refused.facts["rule"]
    return "done"


def test_an_act_that_is_not_declared_is_not_there_for_anybody(journey):
    for login in set(EVERYBODY) - {"viewer"}:
        with pytest.raises(NotFoundError):
            act(journey, login, "approve_everything")
    with pytest.raises(NotFoundError):
        act(journey, "agent", "withdraw")


def test_the_page_offers_what_may_be_done_and_says_why_not_the_rest(journey):
    def offered(login):
        return {one.act.key: one.rule for one in shown(journey, login).offered}

    assert offered("agent") == {"urge_review": "", "ask_reviewer": "", "withdraw": "review_has_begun"}
    assert offered("hd.l1b")["ask_applicant"] == "act_needs_claim"
    assert offered("hd.l1a")["ask_applicant"] == ""
    assert offered("hd.l1a")["end_special"] == "clock_runs"
    assert offered("viewer") == offered("operator") == offered("analyst") == {}
    act(journey, "agent", "urge_review")
    assert offered("agent")["urge_review"] == "act_done_today"
    assert offered("zhao")["urge_review"] == ""


def test_urging_is_once_a_working_day_for_each_side_and_told_to_holder_and_lead(journey):
    context = journey.context
    act(journey, "agent", "urge_review", text="")
    with pytest.raises(ProcedureRefusedError) as refused:
        act(journey, "agent", "urge_review", text="")
    assert refused.value.facts["rule"] == "act_done_today"
    act(journey, "zhao", "urge_review", text="员工急需")
    for login in ("hd.l1a", "hd.l3a"):
        assert inbox(context, login).count("review_urged") == 2
    to_next_working_day(context)
    act(journey, "agent", "urge_review", text="")
    assert journey.case.review_due_on == rows_due(journey)


def rows_due(journey):
    case = journey.case
    return working_days_after(journey.context, case.received_on, 20)


def test_the_same_form_sent_twice_is_one_act(journey):
    key = uuid4().hex
    assert act(journey, "agent", "urge_review", key=key) == act(journey, "agent", "urge_review", key=key)
    assert [row.kind for row in rows(journey)] == ["urge_review"]


def test_an_adviser_answers_and_decides_nothing(journey):
    context = journey.context
    asked = act(journey, "hd.l1a", "ask_advice", "合同期限是否合规？", to=["hd.l2a"])
    assert to_answer(context, "hd.l2a") == ["征求意见"]
    (row,) = rows(journey)
    assert row.due_on == working_days_after(context, row.on_day, 5)
    with pytest.raises(NotAllowedError):
        answer(journey, "hd.l1b", asked)
    with pytest.raises(FormInvalidError):
        answer(journey, "hd.l2a", asked, text="")
    answer(journey, "hd.l2a", asked, "合规")
    with pytest.raises(ProcedureRefusedError):
        answer(journey, "hd.l2a", asked, "不合规")
    assert to_answer(context, "hd.l2a") == []
    assert (rows(journey)[0].answer, journey.case.state) == ("合规", "in_review")
    assert inbox(context, "hd.l1a")[0] == "act_answered"
    journey.do("hd.l1a", "review", APPROVE, fence=journey.open()["review"].fence)


def test_nobody_is_asked_who_is_no_colleague(journey):
    for to in ((), ("overseas.l1a",), ("agent",), ("hd.l1a",), ("hd.l2a", "hd.l1b")):
        with pytest.raises(FormInvalidError) as refused:
            act(journey, "hd.l1a", "ask_advice", to=to)
        assert dict(refused.value.facts["errors"]).keys() == {"to"}


def test_what_is_made_known_waits_until_each_has_noted_it(journey):
    context = journey.context
    told = act(journey, "hd.l2a", "let_know", to=["hd.l1b", "hd.l3a"])
    assert to_answer(context, "hd.l1b") == to_answer(context, "hd.l3a") == ["知会"]
    answer(journey, "hd.l1b", told, text="")
    assert (to_answer(context, "hd.l1b"), to_answer(context, "hd.l3a")) == ([], ["知会"])
    (row,) = rows(journey)
    assert [at is not None for _, at in sorted(row.readers.items())].count(True) == 1
    answer(journey, "hd.l3a", told, text="")
    assert not rows(journey)[0].is_waiting
    with pytest.raises(NotAllowedError):
        answer(journey, "hd.l1a", told, text="")


def test_notes_are_never_shown_to_applicants(journey):
    act(journey, "hd.l1a", "note", "怀疑材料有改动")
    act(journey, "hd.l1a", "ask_applicant", "请说明收入来源")
    for login in ("agent", "viewer", "zhao"):
        assert [one.row.title for one in shown(journey, login).shown] == ["向申请人提问"]
    assert [one.row.title for one in shown(journey, "hd.l2a").shown] == ["内部备注", "向申请人提问"]
    assert shown(journey, "operator").shown == []


def test_a_question_waits_for_its_side_and_stops_no_clock(journey):
    context, due = journey.context, journey.case.review_due_on
    asked = act(journey, "hd.l1a", "ask_applicant", "请说明收入来源")
    assert to_answer(context, "agent") == ["向申请人提问"]
    assert to_answer(context, "zhao") == to_answer(context, "agent2") == []
    with pytest.raises(NotAllowedError):
        answer(journey, "zhao", asked)
    with pytest.raises(NotFoundError):
        answer(journey, "agent2", asked)
    answer(journey, "agent", asked, "为年终奖")
    assert (rows(journey)[0].answer, journey.case.review_due_on) == ("为年终奖", due)
    back = act(journey, "agent", "ask_reviewer", "何时办结？")
    with pytest.raises(NotAllowedError):
        answer(journey, "hd.l1b", back)
    answer(journey, "hd.l1a", back, "本周")
    told = shown(journey, "agent").shown[-1]
    assert told.row.answer == "本周"


def test_a_special_procedure_stops_the_review_when_the_lead_confirms_and_for_no_longer_than_declared(journey):
    context = journey.context
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


def test_a_level_is_begun_with_what_the_edition_says_and_acts_stay_with_their_round(journey):
    act(journey, "hd.l1a", "note", "第一轮")
    journey.do("hd.l1a", "review", RETURN, fence=journey.open()["review"].fence)
    with pytest.raises(ProcedureRefusedError) as refused:
        act(journey, "agent", "urge_review")
    assert refused.value.facts["rule"] == "act_only_in_review"
    assert [row.round for row in rows(journey)] == [1]


def _timers(journey):
    with journey.context.database.reading() as work:
        return timers_of_case(work, journey.case_id)


def _valid_until(journey):
    with journey.context.database.reading() as work:
        return permit_of(work, journey.case.permit_id).valid_until
