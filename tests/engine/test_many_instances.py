"""Multi-instance activities: one instance for each item, all at once or one by one; results in the items' order."""

import pytest

from app.engine.errors import ExpressionFailedError, UncaughtProcedureError
from tests.make.small_case import SmallCase, edition
from tests.make.small_diagrams import (
    boundary,
    call,
    diagram,
    element,
    end,
    error,
    escalation,
    flow,
    message,
    path,
    service,
    start,
    terminate,
    throw,
    timer,
    user,
    with_inputs,
    xor,
)
from tests.make.small_diagrams import many as mark

SHOWN = with_inputs(item="=person")
PEOPLE = {"case_id": "c1", "people": ["甲", "乙", "丙"]}


def _each(*inner, **options):
    """Return a task done once for each of the people, and one after it that shows the results."""
    task = user("x", SHOWN, mark("person in case.people", **options), *inner)
    return [start(), task, user("after", with_inputs(all="=x")), end()]


LINE = path("start", "x", "after", "end")


def _case(*elements, inputs=PEOPLE):
    return SmallCase(edition(diagram(*elements)), inputs=inputs)


def _seen(case):
    return [task.inputs["item"] for task in case.step.tasks if task.element == "x"]


def test_all_instances_are_open_at_once_and_results_keep_the_order_of_items():
    case = _case(*_each(), LINE)
    assert sorted(_seen(case)) == sorted(PEOPLE["people"])
    case.complete_for("丙", "x", decision="no")
    case.complete_for("甲", "x", decision="yes")
    assert case.open == ["x"]
    case.complete_for("乙", "x", decision="yes")
    assert case.open == ["after"]
    assert [given["decision"] for given in case.step.tasks[0].inputs["all"]] == ["yes", "yes", "no"]


def test_one_by_one_opens_the_next_when_the_last_is_done():
    case = _case(*_each(one_by_one=True), LINE)
    for person in PEOPLE["people"]:
        assert _seen(case) == [person]
        case.complete("x", amount=len(person))
    assert case.open == ["after"]


@pytest.mark.parametrize("one_by_one", [False, True])
def test_no_items_means_no_instance(one_by_one):
    case = _case(*_each(one_by_one=one_by_one), LINE, inputs={"case_id": "c1", "people": []})
    assert case.open == ["after"]
    assert case.step.tasks[0].inputs["all"] == []


@pytest.mark.parametrize("one_by_one", [False, True])
def test_the_second_visit_in_a_loop_begins_anew(one_by_one):
    ways = path("start", "x", "after", "g") + flow("g", "x", 'after.decision = "again"') + flow("g", "end")
    case = _case(*_each(one_by_one=one_by_one), xor("g", "g_end"), ways)
    size = None
    for _ in range(4):
        for person in PEOPLE["people"]:
            case.complete_for(person, "x", decision="ok")
        assert len(case.step.tasks[0].inputs["all"]) == 3
        case.complete("after", decision="again")
        size = size or len(case.step.state)
        assert len(case.step.state) == size
    for person in reversed(PEOPLE["people"]):
        case.complete_for(person, "x") if not one_by_one else case.complete("x")
    assert case.complete("after").ended


def test_a_condition_ends_the_activity_early_and_takes_the_other_tasks_away():
    case = _case(*_each(until='some r in x satisfies r.decision = "no"'), LINE)
    case.complete_for("乙", "x", decision="yes")
    assert len(_seen(case)) == 2
    case.complete_for("丙", "x", decision="no")
    assert case.open == ["after"]
    assert [given["decision"] for given in case.step.tasks[0].inputs["all"]] == ["yes", "no"]
    assert [event.element for event in case.step.history if event.kind == "cancelled"] == ["x"]


def test_the_condition_may_count():
    case = _case(
        *_each(until="nrOfCompletedInstances >= 2 and nrOfActiveInstances = nrOfInstances - 2"), LINE
    )
    case.complete("x")
    case.complete("x")
    assert case.open == ["after"]


def test_a_number_of_instances_tells_each_its_place():
    task = user("x", with_inputs(item="=loopCounter"), mark("1 + 1"))
    case = _case(start(), task, end(), path("start", "x", "end"))
    assert sorted(_seen(case)) == [1, 2]


@pytest.mark.parametrize("number", ['"two"', "-1", "1.5", "true", "200 + 1", "null"])
def test_a_number_that_is_none_stops_the_step(number):
    with pytest.raises(ExpressionFailedError, match="多实例次数") as stopped:
        _case(start(), user("x", mark(number)), end(), path("start", "x", "end"))
    assert stopped.value.element == "x"


def test_a_list_that_is_none_stops_the_step():
    with pytest.raises(ExpressionFailedError, match="多实例列表"):
        _case(*_each(), LINE, inputs={"case_id": "c1", "people": "甲"})


def test_an_interrupting_event_on_it_ends_all_instances():
    late = boundary("late", "x", timer("P1D", "timeDuration"))
    case = _case(*_each(), late, LINE, path("late", "end"))
    case.complete_for("甲", "x")
    assert case.waiting_timers == ["late"]
    assert case.fire("late").ended


def test_another_event_on_it_lets_all_instances_go_on():
    late = boundary("late", "x", timer("P1D", "timeDuration"), interrupting=False)
    case = _case(*_each(), late, user("note"), LINE, path("late", "note", "end"))
    case.fire("late")
    assert case.open == ["note", "x", "x", "x"]
    for person in PEOPLE["people"]:
        case.complete_for(person, "x")
    assert case.open == ["after", "note"]
    assert case.waiting_timers == []


def test_an_error_in_one_instance_is_caught_on_the_whole():
    task = service("x", "fail", code="=person").replace("</bpmn:serviceTask>", "")
    task += mark("person in case.people") + "</bpmn:serviceTask>"
    drawn = [start(), task, boundary("caught", "x", error("乙")), user("fix"), end()]
    ways = path("start", "x", "end") + path("caught", "fix", "end")
    with pytest.raises(UncaughtProcedureError):
        _case(*drawn, ways)
    case = _case(*drawn, ways, inputs={"case_id": "c1", "people": ["乙"]})
    assert case.open == ["fix"]


@pytest.mark.parametrize("one_by_one", [False, True])
def test_jobs_of_all_instances_give_their_results(one_by_one):
    task = service("x", "later", result="sent", value="=person").replace("</bpmn:serviceTask>", "")
    task += mark("person in case.people", one_by_one=one_by_one) + "</bpmn:serviceTask>"
    case = _case(start(), task, user("after", with_inputs(all="=sent")), end(), LINE)
    assert len(case.step.jobs) == (1 if one_by_one else 3)
    while case.step.jobs:
        case.finish("x", value=case.step.jobs[0].parameters["value"])
    assert [given["value"] for given in case.step.tasks[0].inputs["all"]] == PEOPLE["people"]


def _approvals(**options):
    inner = start("s") + user("a", with_inputs(item="=person")) + user("b", with_inputs(item="=person"))
    inner += end("e") + path("s", "a", "b", "e")
    return element("subProcess", "x", mark("person in case.people", **options), inner)


def test_a_sub_process_keeps_what_each_instance_wrote_apart():
    case = _case(start(), _approvals(), user("after", with_inputs(all="=x")), end(), LINE)
    for person in PEOPLE["people"]:
        case.complete_for(person, "a", decision=f"a{person}")
    case.complete_for("乙", "b", decision="b乙")
    assert case.open == ["b", "b"]
    case.complete_for("甲", "b")
    case.complete_for("丙", "b")
    first, second, _ = case.step.tasks[0].inputs["all"]
    assert first == {"a": {"decision": "a甲"}, "b": {}}
    assert second == {"a": {"decision": "a乙"}, "b": {"decision": "b乙"}}
    assert case.complete("after").ended


def test_a_terminating_end_ends_only_its_own_instance():
    inner = start("s") + user("a", with_inputs(item="=person")) + end("e", terminate()) + path("s", "a", "e")
    case = _case(
        start(),
        element("subProcess", "x", mark("person in case.people"), inner),
        end(),
        path("start", "x", "end"),
    )
    case.complete_for("甲", "a")
    assert case.open == ["a", "a"]
    case.complete("a")
    assert case.complete("a").ended


def test_instances_within_instances_know_both_items():
    deep = user("t", with_inputs(item="=outer + inner"), mark('inner in ["1", "2"]'))
    inner = start("s") + deep + end("e") + path("s", "t", "e")
    case = _case(
        start(),
        element("subProcess", "x", mark('outer in ["a", "b"]'), inner),
        end(),
        path("start", "x", "end"),
    )
    assert sorted(task.inputs["item"] for task in case.step.tasks) == ["a1", "a2", "b1", "b2"]
    for shown in ("b2", "a1", "b1", "a2"):
        case.complete_for(shown, "t", amount=1)
    assert case.step.ended
    assert [len(given["t"]) for given in case.step.data["x"]] == [2, 2]


def test_a_called_process_is_called_for_each_item():
    called = diagram(
        start("s"), user("t", with_inputs(item="=who")), end("e"), path("s", "t", "e"), process="q"
    )
    calling = call("x", "q", "in who = person", "out said = t.decision").replace("</bpmn:callActivity>", "")
    calling += mark("person in case.people") + "</bpmn:callActivity>"
    main = diagram(start(), calling, end(), path("start", "x", "end"))
    case = SmallCase(edition(main, called), inputs=PEOPLE)
    for person in PEOPLE["people"]:
        case.complete_for(person, "t", decision=person * 2)
    assert case.step.ended
    assert case.step.data["x"] == [{"said": "甲甲"}, {"said": "乙乙"}, {"said": "丙丙"}]


def test_an_escalation_of_one_instance_reaches_the_edge_of_the_whole_each_time():
    inner = start("s") + user("a", with_inputs(item="=person")) + throw("t", escalation("look")) + end("e")
    inner += path("s", "a", "t", "e")
    case = _case(
        start(), element("subProcess", "x", mark("person in case.people"), inner), user("seen"), end(),
        boundary("told", "x", escalation("look"), interrupting=False),
        path("start", "x", "end"), path("told", "seen", "end"),
    )  # fmt: skip
    case.complete("a")
    case.complete("a")
    assert case.open == ["a", "seen", "seen"]


def test_messages_reach_the_instances_one_after_the_other():
    task = element("receiveTask", "x", mark("2"), messageRef="paid")
    case = _case(start(), task, end(), path("start", "x", "end"))
    case.send("paid", amount=1)
    assert len(case.step.subscriptions) == 1
    case.send("paid", amount=2)
    assert case.step.ended
    assert [given["amount"] for given in case.step.data["x"]] == [1, 2]


def test_a_message_on_its_edge_takes_all_instances_away():
    case = _case(*_each(), boundary("stop", "x", message("stop")), LINE, path("stop", "end"))
    assert case.send("stop").ended


def test_nobody_is_told_of_steps_that_only_count():
    case = _case(*_each(), LINE)
    case.complete_for("甲", "x")
    for person in ("乙", "丙"):
        case.complete_for(person, "x")
    assert {event.element for event in case.step.history} == {"x", "after"}
