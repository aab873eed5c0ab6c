"""A case that follows the way of another has the very step that the engine would have made of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.engine.errors import HandlerFailedError, UncaughtProcedureError
from app.engine.execution_context import ExecutionContext
from app.engine.run_case import start_case
from app.engine.same_way import SameWay, is_straight
from tests.make.small_case import HANDLERS, NOON, WeekdaysOnly, edition
from tests.make.small_diagrams import (
    both,
    boundary,
    diagram,
    end,
    error,
    flow,
    path,
    service,
    start,
    timer,
    user,
    xor,
)

AROUND = ExecutionContext(NOON, WeekdaysOnly(), HANDLERS, lambda: None)
CHOOSING = diagram(
    start(),
    service("asked", "echo", value="=case.amount"),
    xor("size", "size_small"),
    service("large", "echo", value='="large"'),
    service("small", "echo", value="=case.amount * 2"),
    xor("met"),
    xor("again", "again_end"),
    end("end"),
    end("other"),
    path("start", "asked", "size"),
    flow("size", "large", "asked.value > 5"),
    flow("size", "small"),
    path("large", "met"),
    path("small", "met"),
    path("met", "again"),
    flow("again", "other", "case.amount = 7"),
    flow("again", "end"),
)
FAILING = diagram(
    start(),
    xor("choice", "choice_good"),
    service("bad", "fail", code='="boom"'),
    service("good", "echo", value="=case.amount"),
    end(),
    path("start", "choice"),
    flow("choice", "bad", "case.amount > 5"),
    flow("choice", "good"),
    path("bad", "end"),
    path("good", "end"),
)


def inputs(amount):
    return {"case_id": "c1", "amount": amount}


def told(step):
    """Return all of a step; keys, which are new each time, by the order in which they come."""
    places = {None: None}
    for event in step.history:
        places.setdefault(event.key, len(places))
    events = [
        (one.kind, one.element, one.process, one.name, places[one.key], one.facts) for one in step.history
    ]
    return events, step.data, step.outcome, step.ended, step.effects, step.state


@given(st.lists(st.integers(0, 10), min_size=1, max_size=30))
def test_each_case_has_the_step_that_it_has_alone(amounts):
    compiled = edition(CHOOSING)
    way = SameWay(compiled)
    for amount in amounts:
        assert told(way.start(inputs(amount), AROUND)) == told(start_case(compiled, inputs(amount), AROUND))
    # One run of the engine for each answer of a handler and way of a gateway, however many cases.
    assert way.runs == len(set(amounts))


def test_no_two_cases_share_a_key():
    way = SameWay(edition(CHOOSING))
    steps = [way.start(inputs(3), AROUND) for _ in range(20)]
    keys = [{event.key for event in step.history if event.key} for step in steps]
    assert way.runs == 1
    assert len(set.union(*keys)) == sum(map(len, keys))


def test_what_one_case_holds_is_not_what_another_holds():
    way = SameWay(edition(CHOOSING))
    way.start(inputs(3), AROUND)
    first, second = way.start(inputs(3), AROUND), way.start(inputs(3), AROUND)
    first.data["case"]["amount"] = 99
    assert second.data["case"]["amount"] == 3


def test_a_handler_that_fails_fails_as_it_does_alone_and_the_others_go_on():
    compiled = edition(FAILING)
    way = SameWay(compiled)
    for amount in (1, 9, 1, 9, 1):
        if amount > 5:
            with pytest.raises(UncaughtProcedureError):
                way.start(inputs(amount), AROUND)
        else:
            step = way.start(inputs(amount), AROUND)
            assert told(step) == told(start_case(compiled, inputs(amount), AROUND))
    assert way.runs == 3


def test_a_handler_with_a_mistake_is_told_of_by_the_engine():
    compiled = edition(diagram(start(), service("s", "broken"), end(), path("start", "s", "end")))
    way = SameWay(compiled)
    for _ in range(2):
        with pytest.raises(HandlerFailedError):
            way.start(inputs(1), AROUND)
    assert way.runs == 2


@pytest.mark.parametrize(
    "elements",
    [
        [user("t"), path("start", "t", "end")],
        [both("fork"), path("start", "fork", "end")],
        [service("s", "echo"), boundary("b", "s", error()), path("start", "s", "end"), path("b", "end")],
        [user("t"), boundary("b", "t", timer("PT1H")), path("start", "t", "end"), path("b", "end")],
    ],
    ids=["a task", "a fork", "an error that is caught", "a timer"],
)
def test_of_a_diagram_that_may_wait_or_split_the_engine_runs_each_case(elements):
    compiled = edition(diagram(start(), end(), *elements))
    assert not is_straight(compiled)
    way = SameWay(compiled)
    for _ in range(3):
        assert told(way.start(inputs(1), AROUND))[:4] == told(start_case(compiled, inputs(1), AROUND))[:4]
    assert way.runs == 3


def test_a_job_waits_in_every_case():
    compiled = edition(diagram(start(), service("s", "later"), end(), path("start", "s", "end")))
    way = SameWay(compiled)
    steps = [way.start(inputs(1), AROUND) for _ in range(3)]
    assert [len(step.jobs) for step in steps] == [1, 1, 1]
    assert way.runs == 3
