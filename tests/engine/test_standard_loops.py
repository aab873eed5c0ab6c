"""Activities with a loop mark: again while a condition holds, never more often than allowed."""

import pytest

from app.engine.errors import StepBudgetError
from tests.make.small_case import SmallCase, edition
from tests.make.small_diagrams import (
    again,
    boundary,
    diagram,
    element,
    end,
    flow,
    path,
    service,
    start,
    timer,
    user,
    with_inputs,
    xor,
)

LINE = path("start", "x", "end")
MORE = 'x.decision = "more"'


def _case(*elements):
    return SmallCase(edition(diagram(start(), end(), *elements)))


def test_a_task_comes_again_while_its_condition_holds():
    case = _case(user("x", again(MORE)), LINE)
    for _ in range(5):
        case.complete("x", decision="more")
    assert case.open == ["x"]
    assert case.complete("x", decision="enough").ended


def test_a_maximum_ends_the_loop_whatever_the_condition_says():
    case = _case(user("x", again(MORE, most=2)), LINE)
    case.complete("x", decision="more")
    assert case.complete("x", decision="more").ended


def test_a_maximum_alone_is_a_number_of_rounds():
    case = _case(
        service("x", "echo", value="=1").replace(
            "</bpmn:serviceTask>", again(most=3) + "</bpmn:serviceTask>"
        ),
        LINE,
    )
    assert case.step.ended
    assert sum(event.kind == "completed" and event.element == "x" for event in case.step.history) == 3


@pytest.mark.parametrize(("ask_first", "opened"), [(True, []), (False, ["x"])])
def test_the_condition_is_asked_before_the_first_round_only_if_so_marked(ask_first, opened):
    case = _case(user("x", again(MORE, ask_first=ask_first)), LINE)
    assert case.open == opened


def test_the_condition_may_ask_how_many_rounds_are_done():
    case = _case(user("x", again("loopCounter < 3")), LINE)
    for _ in range(2):
        case.complete("x")
    assert case.complete("x").ended


def test_rounds_share_the_data_around_them():
    inner = start("s") + user("t", with_inputs(item="=t.amount")) + end("e") + path("s", "t", "e")
    case = _case(element("subProcess", "x", again("t.amount < 3"), inner), LINE)
    case.complete("t", amount=1)
    assert case.step.tasks[0].inputs["item"] == 1
    assert case.complete("t", amount=3).ended
    assert case.step.data["t"] == {"amount": 3}


def test_a_timer_on_the_loop_counts_from_the_first_round():
    case = _case(
        user("x", again(MORE)), boundary("late", "x", timer("P5D", "timeDuration")), LINE, path("late", "end")
    )
    due = case.step.timers[0].due
    case.complete("x", decision="more")
    assert case.step.timers[0].due == due
    assert case.fire("late").ended


def test_the_second_visit_counts_from_the_beginning():
    ways = path("start", "x", "ask", "g") + flow("g", "x", 'ask.decision = "again"') + flow("g", "end")
    case = _case(user("x", again(most=2)), user("ask"), xor("g", "g_end"), ways)
    for _ in range(3):
        case.complete("x")
        case.complete("x")
        case.complete("ask", decision="again")
    assert case.open == ["x"]


def test_a_loop_that_never_waits_is_stopped_by_name():
    endless = service("x", "echo", value="=1").replace(
        "</bpmn:serviceTask>", again("true") + "</bpmn:serviceTask>"
    )
    with pytest.raises(StepBudgetError, match="名x") as stopped:
        _case(endless, LINE)
    assert stopped.value.element == "x"
