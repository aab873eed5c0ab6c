"""Where instances are: in their process, numbered, and never taken for a step of another file."""

import pytest

from tests.make.small_case import SmallCase, edition, rules_of
from tests.make.small_diagrams import (
    both,
    call,
    diagram,
    element,
    end,
    path,
    start,
    sub,
    user,
    with_inputs,
)
from tests.make.small_diagrams import many as mark

SHOWN = with_inputs(item="=person")
PEOPLE = {"case_id": "c1", "people": ["甲", "乙", "丙"]}


def _each():
    """Return a task done once for each of the people, and one after it."""
    return [start(), user("x", SHOWN, mark("person in case.people")), user("after"), end()]


def _case(*elements):
    return SmallCase(edition(diagram(*elements)), inputs=PEOPLE)


def test_an_instance_inside_a_sub_process_is_found_where_it_is_drawn():
    inner = start("s") + user("x", SHOWN, mark("person in case.people")) + end("e") + path("s", "x", "e")
    case = _case(start(), sub("whole", inner), end(), path("start", "whole", "end"))
    assert {task.process for task in case.step.tasks} == {"p"}


@pytest.mark.parametrize("is_first", [True, False])
def test_a_step_of_the_same_id_in_another_process_is_another_step(is_first):
    inner = start("start") + user("x", name="另一个") + end("end") + path("start", "x", "end")
    called = diagram(inner, process="q" if is_first else "z")
    calling = call("c", "q" if is_first else "z")
    main = diagram(*_each(), calling, path("start", "x", "after", "c", "end"))
    files = [called, main] if is_first else [main, called]
    case = SmallCase(edition(*files), inputs=PEOPLE)
    assert [task.name for task in case.step.tasks] == ["名x"] * 3
    for person in PEOPLE["people"]:
        case.complete_for(person, "x")
    case.complete("after")
    assert [(task.name, task.process) for task in case.step.tasks] == [("另一个", "q" if is_first else "z")]
    assert case.complete("x").ended


def test_two_looping_steps_of_one_id_are_refused():
    other = diagram(start(), user("x", mark("2")), end(), path("start", "x", "end"), process="q")
    main = diagram(*_each(), call("c", "q"), path("start", "x", "after", "c", "end"))
    assert "duplicate-id" in rules_of(main, other)


def test_a_task_tells_which_instance_it_is():
    inner = start("s") + user("t") + end("e") + path("s", "t", "e")
    parts = both("f") + element(
        "subProcess", "x", mark("2"), sub("deep", inner), start("i"), end("j"), path("i", "deep", "j")
    )
    case = _case(
        start(), end(), parts, user("single"), path("start", "f", "x", "end"), path("f", "single", "end")
    )
    told = [(task.element, task.properties.get("instance")) for task in case.step.tasks]
    assert sorted(told, key=str) == [("single", None), ("t", "1"), ("t", "2")]
