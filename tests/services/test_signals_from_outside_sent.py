"""A signal is proposed by one person, confirmed by another, and heard once by every case that waited for it then."""

from uuid import uuid4

import pytest

from app.scenarios.player import Player
from app.scenarios.scenario_reader import scenario_of
from app.services.context.refusals import NotAllowedError, ProcedureRefusedError
from app.services.interventions import signal_delivery
from app.services.interventions.signal_delivery import carry_signal, carry_signals
from app.services.interventions.signal_proposals import (
    confirm_signal,
    propose_signal,
    try_signal,
    withdraw_signal,
)
from app.store.case_lists import history_of
from app.store.signal_rows import signal_counts, signal_outcomes, signal_run_of
from app.store.task_rows import tasks_of_case
from tests.make.context_maker import actor_named
from tests.make.failpoints import Killed, killed_at
from tests.make.later_editions import RULE_CHANGED, edition_of_renewal
from tests.make.moved_cases import moved, waiting_for_employee
from tests.make.service_journey import INFORMATION, ServiceJourney

BEFORE = """
[[step]]
who = "单位"
task = "confirm_contract"
answers = { contract_choice = "current" }
"""
STORY = f"""title = "规则有变，再问一次单位"
kind = "interrupted"
[people]
"员工" = "qian"
"单位" = "agent"
[[step]]
who = "单位"
start = "renewal"
{BEFORE}
[[step]]
who = "operator"
signal = "rule_changed"
expect.tasks = {{ read_new_rule = "单位" }}
"""
WHY, SIGNAL = "社保缴费口径有变，请单位重新确认", "rule_changed"


@pytest.fixture
def waiting(context):
    """Three renewals that wait for their employees, in an edition that hears the signal there."""
    edition_of_renewal(context, *RULE_CHANGED)
    return [waiting_for_employee(context, login) for login in ("zhao", "qian", "wang")]


def proposed(context, by="operator", signal=SIGNAL, reason=WHY):
    return propose_signal(context, actor_named(context, by), uuid4().hex, "renewal", signal, reason=reason)


def confirmed(context, by="analyst"):
    run = proposed(context)
    confirm_signal(context, actor_named(context, by), uuid4().hex, run)
    return run


def open_of(context, journey):
    with context.database.reading() as work:
        return [task.element for task in tasks_of_case(work, journey.case_id)]


def caught(context, journey):
    with context.database.reading() as work:
        return [one.element for one in history_of(work, journey.case_id) if one.kind == "caught"]


def counts(context, run):
    with context.database.reading() as work:
        return signal_counts(work, run)


def refusal(act, *args, **more):
    with pytest.raises(ProcedureRefusedError) as refused:
        act(*args, **more)
    return refused.value.facts["rule"]


@pytest.mark.every_database
def test_what_each_case_would_do_is_seen_before_and_nothing_is_kept(context, waiting):
    tried = try_signal(context, actor_named(context, "analyst"), "renewal", SIGNAL)
    assert {one.case_id for one in tried} == {journey.case_id for journey in waiting}
    for one in tried:
        assert [task["name"] for task in one.told["closes"]] == ["更新信息和附件材料"]
        assert [task["name"] for task in one.told["opens"]] == ["确认新规则"]
        assert one.told["ends"] is False
    assert {tuple(open_of(context, one)) for one in waiting} == {("update_information",)}
    assert try_signal(
        context, actor_named(context, "analyst"), "renewal", SIGNAL, after=tried[1].case_id
    ) == [tried[2]]


@pytest.mark.every_database
def test_every_case_that_waits_hears_it_once_after_a_second_person(context, waiting):
    run = confirmed(context)
    late = waiting_for_employee(context, "chu")
    assert {tuple(open_of(context, one)) for one in waiting} == {("update_information",)}
    while carry_signals(context):
        continue
    assert {tuple(open_of(context, one)) for one in waiting} == {("read_new_rule",)}
    assert [caught(context, one) for one in waiting] == [["rule_changed"]] * 3
    assert open_of(context, late) == ["update_information"]
    with context.database.reading() as work:
        assert signal_run_of(work, run).state == "done"
        assert [row.outcome for row in signal_outcomes(work, run)] == ["heard"] * 3
    assert carry_signals(context) is False


def test_two_people_stand_behind_it_and_a_reason(context, waiting):
    assert refusal(proposed, context, reason="变了") == "signal_reason"
    assert refusal(proposed, context, signal="rule_change") == "signal_unheard"
    with pytest.raises(NotAllowedError):
        proposed(context, by="hd.l1a")
    run = proposed(context)
    assert refusal(proposed, context, by="analyst") == "signal_under_way"
    operator = actor_named(context, "operator")
    assert refusal(confirm_signal, context, operator, "k", run) == "signal_own"
    withdraw_signal(context, operator, "w", run)
    assert refusal(confirm_signal, context, actor_named(context, "analyst"), "k", run) == "signal_ended"
    assert carry_signals(context) is False
    assert {tuple(open_of(context, one)) for one in waiting} == {("update_information",)}
    assert counts(context, run) == {}


def test_a_signal_that_no_case_waits_for_is_refused(context):
    edition_of_renewal(context, *RULE_CHANGED)
    ServiceJourney(context)
    assert refusal(proposed, context) == "signal_nobody_waits"


@pytest.mark.every_database
def test_after_a_kill_the_worker_goes_on_and_nobody_hears_twice(context, waiting):
    run = confirmed(context)
    with pytest.raises(Killed):
        carry_signal(killed_at(context, "before_signal_noted", 2), run)
    assert sorted(open_of(context, one)[0] for one in waiting) == [
        "read_new_rule",
        "update_information",
        "update_information",
    ]
    while carry_signals(context):
        continue
    assert [caught(context, one) for one in waiting] == [["rule_changed"]] * 3


def test_whoever_went_on_meanwhile_is_left_alone_and_whoever_is_in_use_has_another_turn(
    context, waiting, monkeypatch
):
    run = confirmed(context)
    waiting[0].lay_papers()
    waiting[0].do("zhao", "update_information", INFORMATION)
    held, real, asked = waiting[1].case_id, signal_delivery.lock_free_case, []

    def lock(work, case_id):
        asked.append(case_id)
        return None if case_id == held and asked.count(held) == 1 else real(work, case_id)

    monkeypatch.setattr(signal_delivery, "lock_free_case", lock)
    while carry_signals(context):
        continue
    assert asked.count(held) == 2
    assert counts(context, run) == {"gone": 1, "heard": 2}


def test_cases_that_are_moved_to_an_edition_that_hears_it_wait_for_it(context):
    journey = waiting_for_employee(context)
    number = edition_of_renewal(context, *RULE_CHANGED)
    assert moved(context, number)[0] == {"unchanged": 1}
    run = confirmed(context)
    while carry_signals(context):
        continue
    assert counts(context, run) == {"heard": 1}
    assert open_of(context, journey) == ["read_new_rule"]


def test_a_story_sends_it_and_sees_where_the_case_goes(context):
    edition_of_renewal(context, *RULE_CHANGED)
    story = scenario_of(STORY, "规则有变.toml", "renewal", lambda _name: None)
    assert Player(context, context.clock, story).play().failure is None
    early = scenario_of(
        STORY.replace(BEFORE, "").replace("qian", "wang"), "太早.toml", "renewal", lambda _name: None
    )
    failed = Player(context, context.clock, early).play().failure
    assert "signal_nobody_waits" in failed.lines[0]
