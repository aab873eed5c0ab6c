"""Acts around a step: done by whom the edition names, once, in one transaction, told to those it names."""

from uuid import uuid4

import pytest

from app.services.context.refusals import (
    FormInvalidError,
    NotAllowedError,
    NotFoundError,
    ProcedureRefusedError,
)
from tests.make.acts_done import (
    act,
    answer,
    held_review,
    rows,
    shown,
    to_answer,
    to_next_working_day,
    working_days_after,
)
from tests.make.moving_reviews import inbox
from tests.make.procedure_journey import APPROVE
from tests.make.service_journey import RETURN

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
def journey(sqlite_context):
    """A renewal before the first level, held by hd.l1a; hd.l3a leads."""
    return held_review(sqlite_context)


def test_each_act_is_done_by_whom_the_edition_names_and_by_nobody_else(journey):
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
    assert journey.case.review_due_on == working_days_after(context, journey.case.received_on, 20)


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


def test_what_is_made_known_waits_until_each_has_noted_it(context):
    journey = held_review(context)
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


def test_a_level_is_begun_with_what_the_edition_says_and_acts_stay_with_their_round(journey):
    act(journey, "hd.l1a", "note", "第一轮")
    journey.do("hd.l1a", "review", RETURN, fence=journey.open()["review"].fence)
    with pytest.raises(ProcedureRefusedError) as refused:
        act(journey, "agent", "urge_review")
    assert refused.value.facts["rule"] == "act_only_in_review"
    assert [row.round for row in rows(journey)] == [1]
