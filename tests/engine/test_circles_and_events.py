"""Circles that run for ever, and events of which the first decides."""

from tests.make.small_case import SmallCase, edition
from tests.make.small_diagrams import (
    boundary,
    catch,
    diagram,
    end,
    first_of,
    flow,
    message,
    path,
    start,
    timer,
    user,
    xor,
)


def test_a_form_returned_a_thousand_times_still_opens_and_stays_small():
    case = SmallCase(
        edition(
            diagram(
                start(),
                user("a"),
                xor("g", "g_end"),
                end(),
                path("start", "a", "g"),
                flow("g", "a", 'a.decision = "again"'),
                flow("g", "end"),
            )
        )
    )
    size = len(case.complete("a", decision="again").state)
    for _ in range(1000):
        case.complete("a", decision="again")
    assert case.open == ["a"]
    assert len(case.step.state) == size
    assert case.complete("a").ended


def test_a_circle_without_a_choice_runs_until_a_message_ends_it():
    case = SmallCase(
        edition(
            diagram(
                start(),
                user("a"),
                user("b"),
                boundary("enough", "b", message("enough")),
                end(),
                path("start", "a", "b", "a"),
                path("enough", "end"),
            )
        )
    )
    for _ in range(100):
        case.complete("a")
        case.complete("b")
    case.complete("a")
    assert case.send("enough").outcome == "end"


def test_an_event_gateway_with_two_timers_follows_the_one_that_fires():
    choice = diagram(
        start(),
        first_of("g"),
        catch("soon", timer("P1D", "timeDuration")),
        catch("late", timer("P2D", "timeDuration")),
        catch("answer", message("answer")),
        user("a"),
        user("b"),
        user("c"),
        end(),
        path("start", "g", "soon", "a", "end"),
        path("g", "late", "b", "end"),
        path("g", "answer", "c", "end"),
    )
    compiled = edition(choice)
    for fired, task in (("soon", "a"), ("late", "b")):
        case = SmallCase(compiled)
        assert case.waiting_timers == ["late", "soon"]
        case.fire(fired)
        assert case.open == [task]
        assert case.waiting_timers == []
        assert case.step.subscriptions == ()
    case = SmallCase(compiled)
    case.send("answer")
    assert case.open == ["c"]
    assert case.waiting_timers == []
