"""A handler's result is what the handler declares, or the step fails and names the place."""

import pytest

from app.engine.errors import HandlerFailedError
from tests.make.small_case import SmallCase, edition
from tests.make.small_diagrams import diagram, end, path, service, start, user


def _drawn(topic):
    return edition(
        diagram(
            start(),
            user("a"),
            service("s", topic, value="=a.reason", result="found"),
            user("b"),
            end(),
            path("start", "a", "s", "b", "end"),
        )
    )


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("soon", "“on”应是日期，可以没有，得到的是 “soon”"),
        ("2027-13-01", "“on”应是日期，可以没有，得到的是 “2027-13-01”"),
        (20270301, "“on”应是日期，可以没有，得到的是 20270301"),
    ],
)
def test_a_result_that_is_not_what_its_handler_declares_stops_the_step(given, told):
    case = SmallCase(_drawn("day"))
    with pytest.raises(HandlerFailedError) as failed:
        case.complete("a", reason=given)
    assert failed.value.element == "s"
    assert told in failed.value.message


def test_the_result_of_a_job_is_held_to_the_same():
    case = SmallCase(_drawn("later_day"))
    case.complete("a", reason="2027-03-01")
    with pytest.raises(HandlerFailedError, match="多了没有声明的“day”"):
        case.finish("s", day="2027-03-01")
    assert case.finish("s", on="2027-03-01").tasks[0].element == "b"


@pytest.mark.parametrize("given", ["2027-03-01", None])
def test_a_result_that_fits_enters_the_case_as_plain_text(given):
    case = SmallCase(_drawn("day"))
    case.complete("a", reason=given)
    assert case.open == ["b"]
