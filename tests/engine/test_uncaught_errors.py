"""An error end that nothing around it catches is warned of before a case comes there."""

import pytest

from app.domain.problem import Severity
from app.engine.edition_compiler import lint_bundle
from tests.make.small_case import CATALOGUE, bundle
from tests.make.small_diagrams import boundary, call, diagram, end, error, event_sub, path, start, sub, user

LINE = path("start", "x", "end")
THROWS = start("s") + user("t") + end("e", error("bad")) + path("s", "t", "e")


def _edge(code):
    return boundary("b", "x", error(code)) + path("b", "end")


def _handler(code):
    return event_sub("h", error(code), end("he"), path("h_on", "he"))


def _warned(*diagrams):
    found = [p for p in lint_bundle(bundle(*diagrams), CATALOGUE) if p.rule == "error-uncaught"]
    assert all(p.severity is Severity.WARNING and p.line for p in found)
    return [p.element for p in found]


AROUND = [
    ("", True),
    (_edge("bad"), False),
    (_edge(None), False),
    (_edge("other"), True),
    (_handler("bad"), False),
    (_handler(None), False),
    (_handler("other"), True),
]


@pytest.mark.parametrize(("around", "warned"), AROUND)
def test_an_error_of_a_sub_process_is_caught_on_its_edge_or_beside_it(around, warned):
    assert _warned(diagram(start(), sub("x", THROWS), end(), LINE, around)) == (["e"] if warned else [])


@pytest.mark.parametrize(("around", "warned"), AROUND)
def test_an_error_of_a_called_process_is_caught_by_its_caller(around, warned):
    called = diagram(THROWS, process="q")
    assert _warned(diagram(start(), call("x", "q"), end(), LINE, around), called) == (["e"] if warned else [])


def test_an_error_is_caught_in_the_sub_process_itself():
    assert _warned(diagram(start(), sub("x", THROWS, _handler("bad")), end(), LINE)) == []


def test_an_event_sub_process_does_not_catch_its_own_error():
    inner = event_sub("h", error(), end("he", error("bad")), path("h_on", "he"))
    assert _warned(diagram(start(), user("x"), end(), LINE, inner)) == ["he"]
    beside = start("s") + user("t") + end("te") + path("s", "t", "te") + inner
    assert _warned(diagram(start(), sub("x", beside), end(), LINE, _edge("bad"))) == []


def test_an_error_of_the_case_itself_is_warned_of():
    assert _warned(diagram(start(), user("x"), end("end", error("bad")), LINE)) == ["end"]


def test_processes_that_call_each_other_are_looked_at_once():
    one = diagram(start(), call("x", "q"), end(), LINE)
    two = diagram(start("s"), call("y", "q"), end("e", error("bad")), path("s", "y", "e"), process="q")
    assert _warned(one, two) == ["e"]
