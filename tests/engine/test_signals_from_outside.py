"""A signal that people send from outside is heard wherever its event says so, and a case may wait for nothing else."""

import pytest

from app.engine.errors import NoReceiverError
from tests.make.small_case import SmallCase, edition, rules_of
from tests.make.small_diagrams import (
    both,
    boundary,
    call,
    catch,
    diagram,
    end,
    event_sub,
    first_of,
    path,
    signal,
    start,
    sub,
    timer,
    user,
    with_properties,
)

RULE = with_properties(from_outside="true") + signal("rule_changed")
LINE = start() + user("a") + end() + path("start", "a", "end")


def _case(*elements, called=()):
    return SmallCase(edition(diagram(*elements), *called))


def test_a_case_that_waits_for_nothing_else_goes_on_when_the_signal_is_sent():
    case = _case(start(), catch("c", RULE), user("a"), end(), path("start", "c", "a", "end"))
    assert [(one.message, one.is_signal) for one in case.step.subscriptions] == [("rule_changed", True)]
    case.hear("rule_changed")
    assert case.open == ["a"]
    assert case.step.subscriptions == ()
    assert [one.kind for one in case.step.history if one.element == "c"] == ["caught"]


@pytest.mark.parametrize(("interrupting", "opened"), [(True, ["b"]), (False, ["a", "b"])])
def test_at_the_edge_of_a_step_it_ends_the_step_or_runs_beside_it(interrupting, opened):
    edge = boundary("edge", "a", RULE, interrupting=interrupting)
    case = _case(LINE, edge, user("b"), path("edge", "b", "end"))
    case.hear("rule_changed")
    assert case.open == opened
    if not interrupting:
        case.hear("rule_changed")
        assert case.open == ["a", "b", "b"]


@pytest.mark.parametrize(("interrupting", "opened"), [(True, ["h"]), (False, ["a", "h"])])
def test_it_starts_an_event_sub_process(interrupting, opened):
    inside = event_sub("e", RULE, user("h"), end("he"), path("e_on", "h", "he"), interrupting=interrupting)
    case = _case(LINE, inside)
    assert [one.is_signal for one in case.step.subscriptions] == [True]
    case.hear("rule_changed")
    assert case.open == opened


def test_after_a_gateway_of_events_the_signal_wins_over_the_time():
    case = _case(
        start(), first_of("g"), catch("t", timer("P3D", "timeDuration")), catch("c", RULE), user("a"), end(),
        path("start", "g", "t", "end"), path("g", "c", "a", "end"),
    )  # fmt: skip
    assert case.waiting_timers == ["t"]
    case.hear("rule_changed")
    assert (case.open, case.waiting_timers) == (["a"], [])


def test_all_that_wait_in_a_case_hear_it_at_once():
    inner = start("s1") + catch("c1", RULE) + user("one") + end("e1") + path("s1", "c1", "one", "e1")
    called = diagram(
        start("s2"), catch("c2", RULE), user("two"), end("e2"), path("s2", "c2", "two", "e2"), process="q"
    )
    case = _case(
        start(), both("f"), sub("x", inner), call("y", "q"), end(),
        path("start", "f", "x", "end"), path("f", "y", "end"), called=[called],
    )  # fmt: skip
    case.hear("rule_changed")
    assert case.open == ["one", "two"]


def test_whoever_does_not_say_so_hears_only_its_own_case_and_a_case_that_does_not_wait_refuses():
    case = _case(LINE, boundary("edge", "a", RULE), user("b"), path("edge", "b", "end"))
    with pytest.raises(NoReceiverError, match="没有在等待信号“holiday”"):
        case.hear("holiday")
    case.complete("a")
    assert case.step.ended


def test_what_is_drawn_without_a_sender_says_where_to_choose_one():
    waiting = [start(), catch("c", signal("x")), end(), path("start", "c", "end")]
    assert "signal-unknown" in rules_of(diagram(*waiting))
    told = [start(), catch("c", RULE), end(), path("start", "c", "end")]
    assert "signal-unknown" not in rules_of(diagram(*told))


@pytest.mark.parametrize("strange", [timer("P1D", "timeDuration"), signal("x")])
def test_only_an_event_that_waits_for_a_signal_is_sent_one_from_outside(strange):
    value = "true" if "timer" in strange else "yes"
    event = with_properties(from_outside=value) + strange
    found = rules_of(diagram(start(), catch("c", event), end(), path("start", "c", "end")))
    assert "signal-source" in found
