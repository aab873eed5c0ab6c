import pytest

from app.engine.errors import ExpressionFailedError, StepBudgetError, TaskNotOpenError
from app.engine.run_case import complete_task
from tests.make.small_case import SmallCase, edition, rules_of
from tests.make.small_diagrams import (
    both,
    call,
    diagram,
    element,
    end,
    flow,
    path,
    service,
    some,
    start,
    sub,
    user,
    with_inputs,
    with_properties,
    xor,
)


def _called():
    return diagram(
        start("q1"), service("s", "echo", value="=amount + 1"), user("b"), end("q2"), path("q1", "s", "b", "q2"),
        process="q",
    )  # fmt: skip


def _calling(*mappings):
    return diagram(
        start(), user("a"), call("c", "q", *mappings), user("z"), end(), path("start", "a", "c", "z", "end")
    )


def test_a_called_process_sees_only_what_it_is_given_and_gives_back_what_is_asked():
    case = SmallCase(edition(_calling("in amount = a.amount", "out result = s.value"), _called()))
    case.complete("a", amount=41)
    assert case.open == ["b"]
    case.complete("b", decision="secret")
    assert case.step.data["result"] == 42
    assert "b" not in case.step.data
    assert "s" not in case.step.data
    assert "amount" not in case.step.data


def test_a_called_process_has_the_ids_of_its_case():
    called = diagram(
        start("q1"),
        service("s", "echo", value="=case.case_id"),
        end("q2"),
        path("q1", "s", "q2"),
        process="q",
    )
    case = SmallCase(edition(_calling("out found = s.value"), called))
    case.complete("a")
    assert case.step.data["found"] == "c1"


def test_a_called_process_starts_with_fresh_data_in_every_round():
    loop = diagram(
        start(), xor("top"), call("c", "q", "out before = s.value"), user("z"), xor("g", "g_end"), end(),
        path("start", "top", "c", "z", "g"), flow("g", "top", 'z.decision = "again"'), flow("g", "end"),
    )  # fmt: skip
    called = diagram(
        start("q1"), service("s", "echo", value="=if t = null then 0 else 1"), service("t", "echo"), end("q2"),
        path("q1", "s", "t", "q2"), process="q",
    )  # fmt: skip
    case = SmallCase(edition(loop, called))
    case.complete("z", decision="again")
    assert case.step.data["before"] == 0


def test_everything_cannot_be_handed_over_at_once():
    everything = "<bpmn:extensionElements><camunda:in variables='all'/></bpmn:extensionElements>"
    drawn = diagram(
        start(), element("callActivity", "c", everything, calledElement="q"), end(), path("start", "c", "end")
    )
    assert "data-mapping" in rules_of(drawn, _called())


def test_a_sub_process_shares_the_data_around_it():
    drawn = diagram(
        start(),
        user("a"),
        sub("x", start("s2"), service("s", "echo", value="=a.amount"), end("e2"), path("s2", "s", "e2")),
        service("t", "echo", value="=s.value"),
        end(),
        path("start", "a", "x", "t", "end"),
    )
    case = SmallCase(edition(drawn))
    assert case.complete("a", amount=5).data["t"] == {"value": 5}


def test_parallel_branches_do_not_share_what_they_write():
    drawn = diagram(
        start(), both("fork"), user("a"), user("b"), both("join"), user("z"), end(),
        path("start", "fork", "a", "join", "z", "end"), path("fork", "b", "join"),
    )  # fmt: skip
    case = SmallCase(edition(drawn))
    rows = [1, 2]
    case.complete("a", rows=rows)
    rows.append(3)
    case.complete("b", rows=[9])
    assert (case.step.data["a"], case.step.data["b"]) == ({"rows": [1, 2]}, {"rows": [9]})


def test_a_task_tells_who_may_do_it_by_when_and_with_what():
    task = element(
        "userTask", "a", with_properties(due_working_days="=case.days", clock="review", stage="审核", instructions="核对"),
        camunda_formKey="any", camunda_candidateGroups='people,${"unit:" + case.unit}', camunda_assignee="=case.who",
    )  # fmt: skip
    inputs = {"case_id": "c1", "days": 3, "unit": "e1", "who": "li"}
    open_task = SmallCase(
        edition(diagram(start(), task, end(), path("start", "a", "end"))), inputs=inputs
    ).step.tasks[0]
    assert open_task.groups == ("people", "unit:e1")
    assert (open_task.assignee, open_task.due_working_days) == ("li", 3)
    assert (open_task.clock, open_task.stage, open_task.instructions) == ("review", "审核", "核对")


def test_a_list_of_groups_is_every_group():
    task = user("a", camunda_candidateGroups='=["x", "y"]')
    case = SmallCase(edition(diagram(start(), task, end(), path("start", "a", "end"))))
    assert case.step.tasks[0].groups == ("x", "y")


def test_inputs_of_a_task_are_worked_out_when_it_opens():
    task = user("a", with_inputs(level="=case.level", word="plain", count="3", yes="true"))
    case = SmallCase(
        edition(diagram(start(), task, end(), path("start", "a", "end"))),
        inputs={"case_id": "c1", "level": 2},
    )
    assert case.step.tasks[0].inputs == {"level": 2, "word": "plain", "count": 3, "yes": True}


def test_a_task_is_completed_once():
    case = SmallCase(edition(diagram(start(), user("a"), user("b"), end(), path("start", "a", "b", "end"))))
    key = case.step.tasks[0].key
    case.complete("a")
    with pytest.raises(TaskNotOpenError):
        complete_task(case.edition, case.step.state, key, {}, case.around)
    with pytest.raises(TaskNotOpenError):
        complete_task(case.edition, case.step.state, "nonsense", {}, case.around)


def test_the_key_of_a_task_stays_while_others_come_and_go():
    drawn = diagram(
        start(), both("fork"), user("a"), user("b"), both("join"), end(),
        path("start", "fork", "a", "join", "end"), path("fork", "b", "join"),
    )  # fmt: skip
    case = SmallCase(edition(drawn))
    before = {task.element: task.key for task in case.step.tasks}
    case.complete("a")
    assert {task.element: task.key for task in case.step.tasks} == {"b": before["b"]}


@pytest.mark.parametrize("answer", ["yes", 1, None, [True], {"a": 1}])
def test_only_true_is_true(answer):
    drawn = diagram(
        start(), user("a"), xor("g", "g_no"), user("yes"), user("no"), end(),
        path("start", "a", "g"), flow("g", "yes", "a.amount"), flow("g", "no"), path("yes", "end"), path("no", "end"),
    )  # fmt: skip
    case = SmallCase(edition(drawn))
    state = case.step
    case.complete("a", amount=answer)
    assert case.open == ["no"]
    case.step = state
    case.complete("a", amount=True)
    assert case.open == ["yes"]


def test_the_first_true_condition_in_the_diagram_wins():
    drawn = diagram(
        start(), xor("g", "g_c"), user("a"), user("b"), user("c"), end(),
        flow("g", "b", "true"), flow("g", "a", "true"), flow("g", "c"),
        path("start", "g"), path("a", "end"), path("b", "end"), path("c", "end"),
    )  # fmt: skip
    assert SmallCase(edition(drawn)).open == ["b"]


def test_a_gateway_tells_its_choice_with_the_condition():
    drawn = diagram(
        start(), some("g", "g_c"), user("a"), user("b"), user("c"), end(),
        flow("g", "a", "1 < 2"), flow("g", "b", "2 < 1"), flow("g", "c"),
        path("start", "g"), path("a", "end"), path("b", "end"), path("c", "end"),
    )  # fmt: skip
    decided = [event.facts for event in SmallCase(edition(drawn)).step.history if event.kind == "decided"]
    assert decided == [{"condition": "1 < 2", "then": "a"}]


def test_a_circle_without_a_wait_is_stopped():
    drawn = diagram(
        start(), xor("top"), service("s", "echo"), xor("g", "g_top"), end(),
        path("start", "top", "s", "g"), flow("g", "end", "s.value = 1"), flow("g", "top"),
    )  # fmt: skip
    with pytest.raises(StepBudgetError) as spent:
        SmallCase(edition(drawn))
    assert spent.value.element in {"top", "s", "g"}


def test_a_process_that_calls_itself_is_refused():
    itself = diagram(start(), call("c", "p"), end(), path("start", "c", "end"))
    assert "calls-itself" in rules_of(itself)
    there = diagram(start(), call("c", "q"), end(), path("start", "c", "end"))
    back = diagram(start("q1"), call("d", "p"), end("q2"), path("q1", "d", "q2"), process="q")
    assert "calls-itself" in rules_of(there, back)
    assert "calls-itself" not in rules_of(there, _called())


def test_an_expression_that_takes_too_long_is_stopped_with_its_element():
    endless = "=count(for a in 1..100000, b in 1..100000 return a)"
    drawn = diagram(start(), service("s", "echo", value=endless), end(), path("start", "s", "end"))
    with pytest.raises(ExpressionFailedError) as failed:
        SmallCase(edition(drawn))
    assert failed.value.element == "s"


def test_a_job_waits_for_the_worker_with_its_parameters():
    drawn = diagram(
        start(),
        service("s", "later", result="found", value="=1 + 1"),
        user("a"),
        end(),
        path("start", "s", "a", "end"),
    )
    case = SmallCase(edition(drawn))
    assert [(job.element, job.handler, job.parameters) for job in case.step.jobs] == [
        ("s", "later", {"value": 2})
    ]
    assert case.open == []
    case.finish("s", page=3)
    assert case.step.data["found"] == {"page": 3}
    assert (case.open, case.step.jobs) == (["a"], ())
