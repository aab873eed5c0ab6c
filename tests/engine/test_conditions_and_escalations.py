"""Events that wait for a condition on the data, and escalations that tell without ending anything."""

from tests.make.small_case import SmallCase, edition
from tests.make.small_diagrams import (
    both,
    boundary,
    catch,
    condition,
    diagram,
    end,
    escalation,
    first_of,
    flow,
    path,
    start,
    sub,
    throw,
    timer,
    user,
    xor,
)

HIGH = condition("a.amount > 3")


def _case(*elements):
    return SmallCase(edition(diagram(start(), end(), *elements)))


def test_a_condition_is_asked_whenever_the_case_comes_to_a_wait():
    case = _case(
        both("f"),
        user("a"),
        user("a2"),
        catch("c", HIGH),
        user("z"),
        path("start", "f", "a", "a2", "end"),
        path("f", "c", "z", "end"),
    )
    assert case.open == ["a"]
    case.complete("a", amount=5)
    assert case.open == ["a2", "z"]


def test_a_condition_true_from_the_beginning_does_not_wait():
    case = _case(user("a"), catch("c", HIGH), user("z"), path("start", "a", "c", "z", "end"))
    case.complete("a", amount=5)
    assert case.open == ["z"]


def test_an_interrupting_condition_takes_its_task_away():
    case = _case(
        both("f"),
        user("a"),
        user("b"),
        boundary("c", "b", HIGH),
        user("z"),
        path("start", "f", "a", "end"),
        path("f", "b", "end"),
        path("c", "z", "end"),
    )
    case.complete("a", amount=5)
    assert case.open == ["z"]


def test_one_that_does_not_interrupt_happens_once_for_each_time_it_becomes_true():
    ways = path("start", "f", "a", "g") + flow("g", "a", 'a.decision = "again"') + flow("g", "end")
    case = _case(
        both("f"), user("a"), xor("g", "g_end"), user("b"), boundary("c", "b", HIGH, interrupting=False), user("z"),
        ways, path("f", "b", "end"), path("c", "z", "end"),
    )  # fmt: skip
    for amount, count in ((1, 0), (5, 1), (6, 1), (2, 1), (7, 2)):
        case.complete("a", amount=amount, decision="again")
        assert case.open.count("z") == count


def test_a_condition_decides_a_choice_of_events():
    case = _case(
        both("f"), user("a"), user("a2"), first_of("g"), catch("c", HIGH), catch("t", timer("P1D", "timeDuration")), user("y"), user("z"),
        path("start", "f", "a", "a2", "end"), path("f", "g", "c", "y", "end"), path("g", "t", "z", "end"),
    )  # fmt: skip
    case.complete("a", amount=5)
    assert case.open == ["a2", "y"]
    assert case.waiting_timers == []


def test_an_escalation_end_tells_outside_and_the_rest_goes_on():
    inner = start("s") + both("f") + user("a") + user("b") + end("e", escalation("look")) + end("e2")
    inner += path("s", "f", "a", "e") + path("f", "b", "e2")
    case = _case(
        sub("x", inner), boundary("told", "x", escalation("look"), interrupting=False), user("z"),
        path("start", "x", "end"), path("told", "z", "end"),
    )  # fmt: skip
    case.complete("a")
    assert case.open == ["b", "z"]
    case.complete("b")
    assert case.complete("z").ended


def test_an_escalation_may_happen_more_than_once():
    inner = start("s") + user("a") + throw("t", escalation("look")) + xor("g", "g_e") + end("e")
    inner += path("s", "a", "t", "g") + flow("g", "a", 'a.decision = "again"') + flow("g", "e")
    case = _case(
        sub("x", inner), boundary("told", "x", escalation("look"), interrupting=False), user("z"),
        path("start", "x", "end"), path("told", "z", "end"),
    )  # fmt: skip
    case.complete("a", decision="again")
    case.complete("a", decision="again")
    assert case.open == ["a", "z", "z"]


def test_an_interrupting_escalation_ends_what_told_it():
    inner = (
        start("s")
        + user("a")
        + throw("t", escalation("look"))
        + user("b")
        + end("e")
        + path("s", "a", "t", "b", "e")
    )
    case = _case(
        sub("x", inner), boundary("told", "x", escalation("look")), user("z"),
        path("start", "x", "end"), path("told", "z", "end"),
    )  # fmt: skip
    case.complete("a")
    assert case.open == ["z"]
