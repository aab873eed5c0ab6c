"""Signals reach everything in the case that waits for them; links are flows whose middle is not drawn."""

from tests.make.small_case import SmallCase, edition
from tests.make.small_diagrams import (
    both,
    boundary,
    call,
    catch,
    diagram,
    end,
    first_of,
    flow,
    link,
    path,
    signal,
    start,
    sub,
    throw,
    timer,
    user,
    xor,
)


def _case(*elements, called=()):
    return SmallCase(edition(diagram(*elements), *called))


def _beside(*waiting, last="end"):
    """Return a process in which `ring` rings the bell while something waits beside."""
    return [
        start(), both("f"), user("ring"), throw("bell", signal("bell")), user("rest"), end(), *waiting,
        path("start", "f", "ring", "bell", "rest", last),
    ]  # fmt: skip


def test_all_who_wait_hear_a_signal():
    case = _case(
        *_beside(catch("c1", signal("bell")), catch("c2", signal("bell")), catch("c3", signal("other"))),
        user("one"), user("two"), throw("never", signal("other")), user("three"),
        path("f", "c1", "one", "end"), path("f", "c2", "two", "end"), path("f", "c3", "three", "never", "end"),
    )  # fmt: skip
    case.complete("ring")
    assert case.open == ["one", "rest", "two"]


def test_a_signal_goes_into_sub_processes_and_called_processes():
    inner = (
        start("s1") + catch("c1", signal("bell")) + user("one") + end("e1") + path("s1", "c1", "one", "e1")
    )
    called = diagram(
        start("s2"),
        catch("c2", signal("bell")),
        user("two"),
        end("e2"),
        path("s2", "c2", "two", "e2"),
        process="q",
    )
    case = _case(
        *_beside(sub("x", inner), call("y", "q")),
        path("f", "x", "end"),
        path("f", "y", "end"),
        called=[called],
    )
    case.complete("ring")
    assert case.open == ["one", "rest", "two"]


def test_a_signal_out_of_a_sub_process_is_heard_around_it():
    inner = start("s1") + user("ring") + end("e1", signal("bell")) + path("s1", "ring", "e1")
    case = _case(
        start(), sub("x", inner), boundary("b", "x", signal("bell")), user("after"), end(),
        path("start", "x", "end"), path("b", "after", "end"),
    )  # fmt: skip
    case.complete("ring")
    assert case.open == ["after"]


def test_one_that_does_not_interrupt_hears_every_ring():
    host = user("host") + boundary("b", "host", signal("bell"), interrupting=False) + user("note")
    ways = (
        path("f", "host", "end")
        + path("b", "note", "end")
        + path("rest", "g")
        + flow("g", "ring", "rest.amount = 1")
    )
    case = _case(
        start(), both("f"), user("ring"), throw("bell", signal("bell")), user("rest"), xor("g", "g_end"), end(), host,
        path("start", "f", "ring", "bell", "rest"), flow("g", "end"), ways,
    )  # fmt: skip
    case.complete("ring")
    case.complete("rest", amount=1)
    case.complete("ring")
    assert case.open == ["host", "note", "note", "rest"]


def test_a_signal_decides_a_choice_of_events():
    case = _case(
        *_beside(first_of("g"), catch("c", signal("bell")), catch("t", timer("P1D", "timeDuration"))),
        user("heard"), user("late"), path("f", "g", "c", "heard", "end"), path("g", "t", "late", "end"),
    )  # fmt: skip
    case.complete("ring")
    assert case.open == ["heard", "rest"]
    assert case.waiting_timers == []


def test_a_signal_nobody_waits_for_is_lost():
    case = _case(
        start(), user("a"), throw("bell", signal("bell")), user("b"), catch("c", signal("bell")), end(),
        boundary("late", "b", signal("bell")), path("start", "a", "bell", "b", "end"), path("late", "c", "end"),
    )  # fmt: skip
    case.complete("a")
    assert case.open == ["b"]


def test_several_ends_of_a_link_lead_to_one():
    case = _case(
        start(), xor("g", "g_b"), user("a"), user("b"), throw("t1", link("后半")), throw("t2", link("后半")),
        catch("c", link("后半")), user("z"), end(),
        path("start", "g") + flow("g", "a", 'case.case_id = "c1"') + flow("g", "b"),
        path("a", "t1"), path("b", "t2"), path("c", "z", "end"),
    )  # fmt: skip
    case.complete("a")
    assert case.open == ["z"]
    assert case.complete("z").ended


def test_a_link_may_lead_back():
    case = _case(
        start(), catch("top", link("again")), user("a"), xor("g", "g_end"), throw("t", link("again")), end(),
        path("start", "a", "g", "end") + path("top", "a"), flow("g", "t", 'a.decision = "again"'),
    )  # fmt: skip
    size = len(case.complete("a", decision="again").state)
    for _ in range(20):
        case.complete("a", decision="again")
    assert len(case.step.state) == size
    assert case.complete("a").ended


def test_a_link_counts_at_joins():
    case = _case(
        start(), both("f"), user("a"), user("b"), throw("t", link("l")), catch("c", link("l")), both("j"), user("z"), end(),
        path("start", "f", "a", "t"), path("f", "b", "j", "z", "end"), path("c", "j"),
    )  # fmt: skip
    case.complete("b")
    assert case.open == ["a"]
    case.complete("a")
    assert case.open == ["z"]
