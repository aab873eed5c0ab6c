import pytest

from app.engine.errors import NoReceiverError
from tests.make.small_case import SmallCase, edition
from tests.make.small_diagrams import (
    boundary,
    catch,
    diagram,
    element,
    end,
    message,
    path,
    start,
    sub,
    throw,
    user,
    with_inputs,
    with_properties,
)


def _receiving(*inner):
    return diagram(
        start(), element("receiveTask", "r", *inner, messageRef="paid"), end(), path("start", "r", "end")
    )


def test_a_message_reaches_the_case_that_waits_for_it():
    case = SmallCase(edition(_receiving()))
    assert [(s.message, s.correlation) for s in case.step.subscriptions] == [("paid", "c1")]
    case.send("paid", amount=3)
    assert case.step.ended
    assert case.step.data["r"] == {"amount": 3}


@pytest.mark.parametrize(("name", "correlation"), [("paid", "c2"), ("other", "c1")])
def test_a_message_for_another_is_refused(name, correlation):
    case = SmallCase(edition(_receiving()))
    with pytest.raises(NoReceiverError):
        case.send(name, correlation)


def test_a_message_meets_its_receiver_by_an_expression():
    drawn = _receiving(with_properties(correlation='"permit:" + case.permit_id'))
    case = SmallCase(edition(drawn), inputs={"case_id": "c1", "permit_id": "p9"})
    assert case.send("paid", "permit:p9").ended


def test_a_message_that_interrupts_closes_all_that_is_open_inside():
    inner = sub("x", start("s2"), user("a"), end("e2"), path("s2", "a", "e2"))
    drawn = diagram(
        start(), inner, boundary("stop", "x", message("stop")), user("closed"), end(),
        path("start", "x", "end"), path("stop", "closed", "end"),
    )  # fmt: skip
    case = SmallCase(edition(drawn))
    case.send("stop")
    assert case.open == ["closed"]
    assert case.step.subscriptions == ()


def test_a_message_that_does_not_interrupt_is_received_again_and_again():
    drawn = diagram(
        start(), user("a"), boundary("note", "a", message("note"), interrupting=False), user("read"),
        end(), end("e2"), path("start", "a", "end"), path("note", "read", "e2"),
    )  # fmt: skip
    case = SmallCase(edition(drawn))
    case.send("note", text="一")
    case.send("note", text="二")
    assert case.open == ["a", "read", "read"]
    assert case.step.data["note"] == {"text": "二"}
    case.complete("a")
    assert case.step.subscriptions == ()
    case.complete("read")
    assert case.complete("read").ended


@pytest.mark.parametrize(
    "thrower",
    [
        throw("t", with_inputs(amount="=case.amount"), message("paid")),
        element("sendTask", "t", with_inputs(amount="=case.amount"), messageRef="paid"),
    ],
)
def test_a_thrown_message_carries_its_inputs(thrower):
    drawn = diagram(start(), thrower, end(), path("start", "t", "end"))
    case = SmallCase(edition(drawn), inputs={"case_id": "c1", "amount": 7})
    assert [(m.name, m.correlation, m.payload) for m in case.step.thrown] == [("paid", "c1", {"amount": 7})]


def test_an_end_can_throw_a_message():
    case = SmallCase(edition(diagram(start(), end("e", message("over")), path("start", "e"))))
    assert [m.name for m in case.step.thrown] == ["over"]
    assert (case.step.ended, case.step.outcome) == (True, "e")


def test_of_two_events_the_one_that_waits_first_in_the_diagram_takes_the_message():
    drawn = diagram(
        start(), catch("one", message("go")), catch("two", message("go")), end(),
        path("start", "one", "two", "end"),
    )  # fmt: skip
    case = SmallCase(edition(drawn))
    case.send("go")
    assert [s.element for s in case.step.subscriptions] == ["two"]
    assert case.send("go").ended
