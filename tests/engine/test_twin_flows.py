"""Several flows between the same two nodes: a join takes one token of each flow, not of each node."""

import pytest

from app.engine.drawn_flows import drawn_flows
from app.engine.errors import NothingWaitsError
from tests.make.small_case import SmallCase, edition
from tests.make.small_diagrams import both, diagram, end, flow, path, some, start, user, xor


def _twins(source, target, *conditions):
    return "".join(flow(source, target, when, twin=twin) for twin, when in enumerate(conditions, start=1))


def test_two_flows_from_a_fork_into_its_join_are_waited_for_once():
    drawn = diagram(
        start(), both("fork"), both("join"), user("t"), end(), path("start", "fork"), _twins("fork", "join", None, None),
        path("join", "t", "end"),
    )  # fmt: skip
    case = SmallCase(edition(drawn))
    assert case.open == ["t"]
    assert case.complete("t").ended


@pytest.mark.parametrize("join", [both, some])
def test_a_third_branch_through_a_task_completes(join):
    drawn = diagram(
        start(), both("fork"), user("a"), join("join"), user("t"), end(), path("start", "fork", "a", "join", "t", "end"),
        _twins("fork", "join", None, None),
    )  # fmt: skip
    case = SmallCase(edition(drawn))
    assert case.open == ["a"]
    case.complete("a")
    assert case.open == ["t"]
    assert case.complete("t").ended


@pytest.mark.parametrize(("amount", "choice"), [(1, "f"), (5, "f"), (9, "f")])
def test_two_conditional_flows_of_a_task_into_an_inclusive_join_are_one_token_behind_it(amount, choice):
    drawn = diagram(
        start(), user(choice), some("join"), user("t"), end(), path("start", choice),
        _twins(choice, "join", f"{choice}.amount >= 1", f"{choice}.amount >= 5"), path("join", "t", "end"),
    )  # fmt: skip
    case = SmallCase(edition(drawn))
    case.complete(choice, amount=amount)
    assert case.open == ["t"]
    assert case.complete("t").ended


def test_two_conditional_flows_of_a_task_into_a_parallel_join_need_each_other():
    drawn = diagram(
        start(), user("a"), both("join"), user("t"), end(), path("start", "a"),
        _twins("a", "join", "a.amount >= 1", "a.amount >= 5"), path("join", "t", "end"),
    )  # fmt: skip
    case = SmallCase(edition(drawn))
    waiting = case.step
    case.complete("a", amount=7)
    assert case.open == ["t"]
    case.step = waiting
    with pytest.raises(NothingWaitsError):
        case.complete("a", amount=3)


def test_a_choice_tells_which_of_two_flows_it_took():
    drawn = diagram(
        start(), user("a"), xor("g", "g_join_2"), some("join"), end(), path("start", "a", "g"),
        _twins("g", "join", "a.amount > 5", None), path("join", "end"),
    )  # fmt: skip
    compiled = edition(drawn)
    for amount, taken in ((9, "g_join_1"), (1, "g_join_2")):
        step = SmallCase(compiled).complete("a", amount=amount)
        assert [event.facts["then"] for event in step.history if event.element == "g"] == [taken]
    assert {flow.id for flow in drawn_flows(compiled)} >= {"g_join_1", "g_join_2"}


def test_a_join_that_leads_back_to_its_twin_flows_waits_anew_in_each_round():
    drawn = diagram(
        start(), xor("top"), both("fork"), user("a"), both("join"), user("t"), xor("again", "again_end"), end(),
        path("start", "top", "fork", "a", "join", "t", "again"), _twins("fork", "join", None, None),
        flow("again", "top", 't.decision = "again"'), flow("again", "end"),
    )  # fmt: skip
    case = SmallCase(edition(drawn))
    for _ in range(3):
        case.complete("a")
        assert case.open == ["t"]
        case.complete("t", decision="again")
        assert case.open == ["a"]


def test_a_token_that_waited_before_flows_were_led_apart_is_not_lost():
    drawn = diagram(
        start(), both("fork"), user("a"), both("join"), user("t"), end(), path("start", "fork", "a", "join", "t", "end"),
        _twins("fork", "join", None, None),
    )  # fmt: skip
    case = SmallCase(edition(drawn))
    state = case.step.state
    for twin in (b"1", b"2"):
        state = state.replace(b'"fork_join_' + twin + b'__own_way"', b'"fork"')
    assert state != case.step.state
    object.__setattr__(case.step, "state", state)
    case.complete("a")
    assert case.open == ["t"]
    assert case.complete("t").ended
