"""Event sub-processes: beside or instead of what their scope does, started by a message, a time, an error and so on."""

import pytest

from app.engine.errors import UncaughtProcedureError
from tests.make.small_case import SmallCase, edition
from tests.make.small_diagrams import (
    boundary,
    call,
    condition,
    diagram,
    element,
    end,
    error,
    escalation,
    event_sub,
    flow,
    many,
    message,
    path,
    service,
    signal,
    start,
    sub,
    terminate,
    throw,
    timer,
    user,
    xor,
)

LINE = start() + user("a") + user("b") + end() + path("start", "a", "b", "end")


def _handler(event, *, interrupting=True, name="h", last=""):
    inner = user(f"{name}_t") + end(f"{name}_end", last) + path(f"{name}_on", f"{name}_t", f"{name}_end")
    return event_sub(name, event, inner, interrupting=interrupting)


def _case(*elements, called=()):
    return SmallCase(edition(diagram(*elements), *called))


def test_a_message_replaces_what_the_case_was_doing():
    case = _case(LINE, _handler(message("withdraw")))
    assert [s.element for s in case.step.subscriptions] == ["h_on"]
    case.send("withdraw", reason="不办了")
    assert case.open == ["h_t"]
    assert case.step.subscriptions == ()
    assert case.step.data["h_on"] == {"reason": "不办了"}
    case.complete("h_t")
    assert (case.step.ended, case.step.outcome) == (True, "h_end")


def test_a_case_that_ends_on_its_own_way_listens_no_more():
    case = _case(LINE, _handler(message("withdraw")))
    case.complete("a")
    case.complete("b")
    assert (case.step.ended, case.step.outcome) == (True, "end")
    assert case.step.subscriptions == ()


def test_one_that_does_not_interrupt_runs_beside_and_as_often_as_its_message_comes():
    case = _case(LINE, _handler(message("ask"), interrupting=False))
    case.send("ask")
    case.send("ask")
    assert case.open == ["a", "h_t", "h_t"]
    case.complete("a")
    case.complete("b")
    assert case.step.subscriptions == ()
    assert not case.step.ended
    case.complete("h_t")
    assert case.complete("h_t").ended
    assert case.step.outcome == "end"


def test_a_timer_counts_from_the_beginning_of_its_scope():
    case = _case(LINE, _handler(timer("P3D", "timeDuration")))
    due = case.step.timers[0].due
    case.complete("a")
    assert case.step.timers[0].due == due
    case.fire("h_on")
    assert case.open == ["h_t"]


def test_a_cycle_reminds_again_and_again_without_interrupting():
    case = _case(LINE, _handler(timer("R2/P1D", "timeCycle"), interrupting=False))
    case.fire("h_on")
    case.fire("h_on")
    assert case.open == ["a", "h_t", "h_t"]
    assert case.waiting_timers == []


def test_an_error_inside_is_handled_inside():
    failing = service("s", "fail", code="broken")
    drawn = [start(), user("a"), failing, end(), path("start", "a", "s", "end")]
    case = _case(*drawn, _handler(error("broken")))
    case.complete("a")
    assert case.open == ["h_t"]
    assert case.complete("h_t").outcome == "h_end"


def test_an_event_on_the_activity_comes_before_the_event_sub_process_and_that_before_the_edge_outside():
    failing = service("s", "fail", code="broken")
    inner = start("i") + user("a") + failing + end("ie") + path("i", "a", "s", "ie")
    nearest = boundary("near", "s", error("broken")) + user("n") + path("near", "n", "ie")
    outside = [
        start(),
        end(),
        user("o"),
        boundary("far", "x", error()),
        path("start", "x", "end"),
        path("far", "o", "end"),
    ]
    for extra, opened in ((nearest, "n"), (_handler(error("broken")), "h_t"), ("", "o")):
        handler = _handler(error("broken")) if extra == nearest else ""
        case = _case(*outside, sub("x", inner, extra, handler))
        case.complete("a")
        assert case.open == [opened]


def test_an_error_of_the_handler_itself_goes_outwards():
    inner = start("i") + service("s", "fail", code="one") + end("ie") + path("i", "s", "ie")
    handler = event_sub(
        "h", error(), service("again", "fail", code="two"), end("h_end"), path("h_on", "again", "h_end")
    )
    line = [start(), sub("x", inner, handler), end(), path("start", "x", "end")]
    with pytest.raises(UncaughtProcedureError, match="two"):
        _case(*line)
    case = _case(*line, boundary("far", "x", error("two")), user("o"), path("far", "o", "end"))
    assert case.open == ["o"]


@pytest.mark.parametrize(("interrupting", "opened"), [(True, ["h_t"]), (False, ["b", "h_t"])])
def test_an_escalation_is_told_inside(interrupting, opened):
    drawn = [
        start(),
        user("a"),
        throw("t", escalation("look")),
        user("b"),
        end(),
        path("start", "a", "t", "b", "end"),
    ]
    case = _case(*drawn, _handler(escalation("look"), interrupting=interrupting))
    case.complete("a")
    assert case.open == opened


@pytest.mark.parametrize(("interrupting", "opened"), [(True, ["h_t"]), (False, ["b", "h_t"])])
def test_a_signal_of_the_same_case_starts_one(interrupting, opened):
    drawn = [
        start(),
        user("a"),
        throw("t", signal("bell")),
        user("b"),
        end(),
        path("start", "a", "t", "b", "end"),
    ]
    case = _case(*drawn, _handler(signal("bell"), interrupting=interrupting))
    case.complete("a")
    assert case.open == opened


def test_a_condition_that_becomes_true_starts_one():
    case = _case(LINE, _handler(condition("a.amount > 3"), interrupting=False))
    case.complete("a", amount=5)
    assert case.open == ["b", "h_t"]


def test_an_interruption_takes_those_away_that_ran_beside():
    beside = _handler(message("ask"), interrupting=False, name="k")
    case = _case(LINE, beside, _handler(message("withdraw")))
    case.send("ask")
    case.send("withdraw")
    assert case.open == ["h_t"]
    assert case.step.subscriptions == ()


def test_the_scope_is_the_sub_process_it_is_drawn_in():
    inner = start("i") + user("a") + end("ie") + path("i", "a", "ie") + _handler(message("stop"))
    case = _case(start(), sub("x", inner), user("after"), end(), path("start", "x", "after", "end"))
    case.send("stop")
    case.complete("h_t")
    assert case.open == ["after"]
    assert case.step.outcome is None
    assert case.complete("after").outcome == "end"


def test_a_terminating_end_ends_the_handlers_that_run_beside():
    gate = xor("g", "g_end") + end("stop", terminate()) + flow("g", "stop", 'b.decision = "stop"')
    line = start() + user("a") + user("b") + end() + path("start", "a", "b", "g", "end") + gate
    case = _case(line, _handler(message("ask"), interrupting=False))
    case.send("ask")
    case.complete("a")
    case.complete("b", decision="stop")
    assert (case.step.ended, case.step.outcome) == (True, "stop")


def test_a_terminating_end_of_a_handler_ends_only_the_handler():
    case = _case(LINE, _handler(message("ask"), interrupting=False, last=terminate()))
    case.send("ask")
    case.complete("h_t")
    assert case.open == ["a"]
    assert [s.element for s in case.step.subscriptions] == ["h_on"]


def test_the_second_visit_of_its_scope_listens_again():
    inner = start("i") + user("a") + end("ie") + path("i", "a", "ie") + _handler(message("stop"))
    ways = path("start", "x", "ask", "g") + flow("g", "x", 'ask.decision = "again"') + flow("g", "end")
    case = _case(start(), sub("x", inner), user("ask"), xor("g", "g_end"), end(), ways)
    for _ in range(3):
        case.send("stop")
        case.complete("h_t")
        case.complete("ask", decision="again")
        case.complete("a")
        case.complete("ask", decision="again")
    assert case.open == ["a"]


def test_one_inside_another_belongs_to_the_inner_scope():
    deep = _handler(message("deep"), name="d")
    inner = user("h_t") + end("h_end") + path("h_on", "h_t", "h_end") + deep
    case = _case(LINE, event_sub("h", message("first"), inner))
    assert [s.message for s in case.step.subscriptions] == ["first"]
    case.send("first")
    assert [s.message for s in case.step.subscriptions] == ["deep"]
    case.send("deep")
    assert case.open == ["d_t"]
    assert case.complete("d_t").ended
    assert case.step.outcome == "d_end"


def test_each_instance_of_a_loop_has_its_own():
    inner = start("i") + user("a") + end("ie") + path("i", "a", "ie") + _handler(message("stop"))
    case = _case(start(), element("subProcess", "x", many("2"), inner), end(), path("start", "x", "end"))
    case.send("stop")
    assert case.open == ["a", "h_t"]
    case.complete("h_t")
    assert case.complete("a").ended


def test_a_called_process_has_its_own():
    called = diagram(
        start("i"), user("a"), end("ie"), path("i", "a", "ie"), _handler(message("stop")), process="q"
    )
    case = _case(
        start(), call("x", "q"), user("after"), end(), path("start", "x", "after", "end"), called=[called]
    )
    case.send("stop")
    case.complete("h_t")
    assert case.open == ["after"]
    assert case.complete("after").outcome == "end"


def test_an_event_on_the_edge_of_its_scope_ends_it_too():
    inner = start("i") + user("a") + end("ie") + path("i", "a", "ie")
    inner += _handler(message("ask"), interrupting=False)
    edge = boundary("late", "x", timer("P1D", "timeDuration"))
    case = _case(start(), sub("x", inner), edge, end(), path("start", "x", "end"), path("late", "end"))
    case.send("ask")
    assert case.fire("late").ended


def test_history_tells_only_what_is_drawn():
    case = _case(LINE, _handler(message("withdraw")))
    case.send("withdraw")
    told = [(event.kind, event.element) for event in case.step.history]
    assert told == [("received", "h_on"), ("cancelled", "a"), ("entered", "h"), ("entered", "h_t")]
