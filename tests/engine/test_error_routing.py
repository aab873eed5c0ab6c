import pytest

from app.engine.errors import UncaughtProcedureError
from tests.make.small_case import SmallCase, edition
from tests.make.small_diagrams import (
    both,
    boundary,
    call,
    diagram,
    end,
    error,
    escalation,
    path,
    service,
    start,
    sub,
    terminate,
    throw,
    timer,
    user,
)


def _guarded(activity, *events):
    """Return a process with boundary events on `s`; each leads to a task of its name with `on_` before it."""
    parts = [start(), activity, user("next"), end(), path("start", "s", "next", "end")]
    for identity, event in events:
        parts += [
            boundary(identity, "s", event),
            user(f"on_{identity}"),
            path(identity, f"on_{identity}", "end"),
        ]
    return diagram(*parts)


@pytest.mark.parametrize(
    "events",
    [(("all", error()), ("own", error("boom"))), (("own", error("boom")), ("all", error()))],
)
def test_a_named_error_goes_before_a_catch_all(events):
    case = SmallCase(edition(_guarded(service("s", "later"), *events)))
    case.fail("s", "boom")
    assert case.open == ["on_own"]


def test_an_error_without_its_own_boundary_goes_to_the_catch_all():
    case = SmallCase(edition(_guarded(service("s", "later"), ("all", error()), ("own", error("boom")))))
    case.fail("s", "other")
    assert case.open == ["on_all"]
    assert case.step.data["all"] == {"code": "other", "message": ""}


def test_a_handler_that_fails_at_once_is_caught_and_leaves_nothing_behind():
    case = SmallCase(edition(_guarded(service("s", "fail", code="boom"), ("own", error("boom")))))
    assert case.open == ["on_own"]
    assert case.step.jobs == ()
    assert case.step.data["own"] == {"code": "boom", "message": "不行"}
    assert case.complete("on_own").ended


def test_an_error_nobody_catches_stops_the_step_and_names_the_element():
    drawn = diagram(start(), service("s", "fail", code="boom"), end(), path("start", "s", "end"))
    with pytest.raises(UncaughtProcedureError) as uncaught:
        SmallCase(edition(drawn))
    assert (uncaught.value.element, uncaught.value.name) == ("s", "名s")
    assert "boom" in uncaught.value.message
    assert "不行" in uncaught.value.message


def test_an_error_of_another_code_is_not_caught():
    with pytest.raises(UncaughtProcedureError):
        SmallCase(edition(_guarded(service("s", "fail", code="boom"), ("own", error("other")))))


def test_an_error_end_leaves_the_sub_process_by_its_boundary():
    inner = sub("s", start("s2"), user("a"), end("e2", error("boom")), path("s2", "a", "e2"))
    case = SmallCase(edition(_guarded(inner, ("own", error("boom")))))
    case.complete("a")
    assert case.open == ["on_own"]


def test_an_error_passes_through_levels_that_do_not_catch_it():
    called = diagram(
        start("q1"),
        sub("deep", start("d1"), service("x", "fail", code="boom"), end("d2"), path("d1", "x", "d2")),
        boundary("deaf", "deep", error("other")),
        end("q2"),
        path("q1", "deep", "q2"),
        path("deaf", "q2"),
        process="q",
    )
    case = SmallCase(edition(_guarded(call("s", "q"), ("own", error("boom"))), called))
    assert case.open == ["on_own"]
    assert case.complete("on_own").ended


def test_an_error_cancels_everything_inside_the_activity_that_catches_it():
    inner = sub(
        "s",
        start("s2"),
        both("fork"),
        user("a"),
        user("b"),
        boundary("slow", "b", timer("P1D", "timeDuration")),
        end("bad", error("boom")),
        end("fine"),
        path("s2", "fork", "a", "bad"),
        path("fork", "b", "fine"),
        path("slow", "fine"),
    )
    case = SmallCase(edition(_guarded(inner, ("own", error("boom")))))
    case.complete("a")
    assert case.open == ["on_own"]
    assert case.waiting_timers == []
    assert [event.element for event in case.step.history if event.kind == "cancelled"] == ["b"]


def test_an_escalation_tells_the_outside_and_the_inside_goes_on():
    inner = sub(
        "s", start("s2"), throw("up", escalation("late")), user("a"), end("e2"), path("s2", "up", "a", "e2")
    )
    drawn = diagram(
        start(),
        inner,
        boundary("told", "s", escalation("late"), interrupting=False),
        user("boss"),
        end(),
        end("e3"),
        path("start", "s", "end"),
        path("told", "boss", "e3"),
    )
    case = SmallCase(edition(drawn))
    assert case.open == ["a", "boss"]
    case.complete("a")
    assert case.open == ["boss"]
    assert case.complete("boss").ended


def test_an_escalation_can_stop_the_inside():
    inner = sub(
        "s", start("s2"), throw("up", escalation("late")), user("a"), end("e2"), path("s2", "up", "a", "e2")
    )
    case = SmallCase(edition(_guarded(inner, ("told", escalation("late")))))
    assert case.open == ["on_told"]
    assert case.complete("on_told").ended


def test_an_escalation_nobody_catches_is_no_error():
    inner = sub("s", start("s2"), end("e2", escalation("late")), path("s2", "e2"))
    case = SmallCase(edition(_guarded(inner)))
    assert case.open == ["next"]


def test_terminate_ends_its_own_process_and_nothing_around_it():
    inner = sub(
        "s",
        start("s2"),
        both("fork"),
        user("a"),
        user("b"),
        end("stop", terminate()),
        end("fine"),
        path("s2", "fork", "a", "stop"),
        path("fork", "b", "fine"),
    )
    case = SmallCase(edition(_guarded(inner)))
    case.complete("a")
    assert case.open == ["next"]


def test_terminate_in_the_case_ends_the_case():
    drawn = diagram(
        start(),
        both("fork"),
        user("a"),
        user("b"),
        end("stop", terminate()),
        end("fine"),
        path("start", "fork", "a", "stop"),
        path("fork", "b", "fine"),
    )
    case = SmallCase(edition(drawn))
    case.complete("a")
    assert (case.step.ended, case.step.outcome) == (True, "stop")
    assert case.open == []


def test_an_interrupting_timer_takes_the_task_and_its_other_timers_away():
    drawn = diagram(
        start(),
        user("a"),
        boundary("soon", "a", timer("P1D", "timeDuration"), interrupting=False),
        boundary("over", "a", timer("P5D", "timeDuration")),
        user("late"),
        end(),
        end("told"),
        path("start", "a", "end"),
        path("soon", "told"),
        path("over", "late", "end"),
    )
    case = SmallCase(edition(drawn))
    assert case.waiting_timers == ["over", "soon"]
    case.fire("soon")
    assert (case.open, case.waiting_timers) == (["a"], ["over"])
    case.fire("over")
    assert (case.open, case.waiting_timers) == (["late"], [])
    assert case.complete("late").ended


def test_completing_the_task_takes_its_timers_away():
    drawn = diagram(
        start(), user("a"), boundary("over", "a", timer("P5D", "timeDuration")), user("b"), end(),
        path("start", "a", "b", "end"), path("over", "end"),
    )  # fmt: skip
    case = SmallCase(edition(drawn))
    case.complete("a")
    assert case.waiting_timers == []
