"""Defects that SpiffWorkflow 3.2.0 shows when used plainly, each shown to be harmless here."""

import time

import orjson
import pytest

from app.engine.errors import HandlerFailedError
from tests.make.small_case import SmallCase, edition, rules_of
from tests.make.small_diagrams import (
    both,
    boundary,
    diagram,
    element,
    end,
    error,
    flow,
    path,
    service,
    some,
    start,
    sub,
    user,
    xor,
)
from tests.support.shows import shows

ESCAPES = [
    "().__class__.__base__.__subclasses__()",
    "__import__('os').system('id')",
    "open('/etc/passwd').read()",
    "case.__class__",
    "[x for x in (1,)]",
    "exec('1')",
    "lambda: 0",
    'string(open("/etc/hostname")) != null',
    "globals()",
    "workday.__globals__",
]


@pytest.mark.parametrize("code", ESCAPES)
def test_python_in_a_condition_is_refused_or_is_never_true(code):
    drawn = _choice(code)
    assert rules_of(drawn) or SmallCase(edition(drawn)).open == ["no"]


def _choice(condition):
    return diagram(
        start(),
        xor("g", "g_no"),
        user("yes"),
        user("no"),
        end(),
        path("start", "g"),
        flow("g", "yes", condition),
        flow("g", "no"),
        path("yes", "end"),
        path("no", "end"),
    )


def _review_loop(fork, join):
    return diagram(
        start(),
        xor("again"),
        fork,
        user("a"),
        user("b"),
        join,
        xor("g", "g_end"),
        end(),
        path("start", "again", "fork"),
        flow("fork", "a", "true" if "inclusive" in fork else None),
        flow("fork", "b", "true" if "inclusive" in fork else None),
        path("a", "join"),
        path("b", "join", "g"),
        flow("g", "again", 'b.decision = "again"'),
        flow("g", "end"),
    )


@pytest.mark.parametrize("orders", [("ab", "ba"), ("ba", "ab"), ("ab", "ab"), ("ba", "ba", "ab")])
def test_a_parallel_join_in_a_loop_waits_for_every_branch_of_its_round(orders):
    case = SmallCase(edition(_review_loop(both("fork"), both("join"))))
    for order in orders:
        case.complete(order[0], decision="again")
        assert case.open == [order[1]]
        case.complete(order[1], decision="again")
        assert case.open == ["a", "b"]


@pytest.mark.parametrize("orders", [("ab", "ba"), ("ba", "ab"), ("ab", "ab"), ("ba", "ba", "ab")])
def test_an_inclusive_join_in_a_loop_waits_for_every_branch_of_its_round(orders):
    loop = _review_loop(some("fork", default="fork_none"), some("join"))
    loop = loop.replace(
        b"</bpmn:process>",
        (flow("fork", "none") + user("none") + path("none", "join")).encode() + b"</bpmn:process>",
    )
    case = SmallCase(edition(loop))
    for order in orders:
        case.complete(order[0], decision="again")
        assert case.open == [order[1]]
        case.complete(order[1], decision="again")
        assert case.open == ["a", "b"]


def test_an_error_cancels_only_the_activity_it_comes_from():
    case = SmallCase(
        edition(
            diagram(
                start(),
                both("fork"),
                user("bystander"),
                boundary("unrelated", "bystander", error()),
                service("s", "later"),
                boundary("caught", "s", error("boom")),
                user("after_error"),
                end(),
                path("start", "fork", "bystander", "end"),
                path("fork", "s", "end"),
                path("unrelated", "end"),
                path("caught", "after_error", "end"),
            )
        )
    )
    case.fail("s", "boom")
    assert case.open == ["after_error", "bystander"]


def test_answers_that_look_like_type_tags_stay_plain_answers():
    case = SmallCase(edition(_two_steps()))
    case.complete("a", rows={"typename": "datetime", "value": "x"})
    assert case.step.data["a"] == {"rows": {"typename": "datetime", "value": "x"}}
    assert case.complete("b", rows=[{"typename": "module.Class"}]).ended


def _two_steps():
    return diagram(start(), user("a"), user("b"), end(), path("start", "a", "b", "end"))


def test_the_state_does_not_depend_on_the_order_of_keys():
    case = SmallCase(edition(_review_loop(both("fork"), both("join"))))
    case.complete("a", decision="again", amount=1)
    state = orjson.loads(case.step.state)
    reordered = {
        name: dict(reversed(part.items())) if isinstance(part, dict) else part
        for name, part in reversed(state.items())
    }
    case.step = case.step.__class__(orjson.dumps(reordered), ended=False, tasks=case.step.tasks)
    case.complete("b", decision="again")
    assert case.open == ["a", "b"]


@shows("T21")
def test_dates_in_the_case_are_texts_before_and_after_a_save():
    case = SmallCase(
        edition(
            diagram(
                start(),
                service("s", "echo", value="=today()"),
                user("a"),
                service("t", "echo", value="=s.value"),
                user("b"),
                end(),
                path("start", "s", "a", "t", "b", "end"),
            )
        )
    )
    assert case.step.data["s"] == {"value": "2026-03-02"}
    case.complete("a")
    assert case.step.data["t"] == {"value": "2026-03-02"}


def test_conditions_on_flows_leaving_a_task_are_followed():
    case = SmallCase(
        edition(
            diagram(
                start(),
                element(
                    "userTask", "a", camunda_formKey="any", camunda_candidateGroups="people", default="a_c"
                ),
                user("b"),
                user("c"),
                end(),
                path("start", "a"),
                flow("a", "b", "a.amount > 10"),
                flow("a", "c"),
                path("b", "end"),
                path("c", "end"),
            )
        )
    )
    state = case.step
    case.complete("a", amount=11)
    assert case.open == ["b"]
    case.step = state
    case.complete("a", amount=10)
    assert case.open == ["c"]


def test_a_data_object_without_its_reference_does_not_stop_publishing():
    loose = '<bpmn:dataObjectReference id="d" name="资料" dataObjectRef="nowhere"/>'
    inner = start("s2") + loose + end("e2") + path("s2", "e2")
    drawn = diagram(start(), sub("x", inner), user("a"), end(), path("start", "x", "a", "end"))
    assert SmallCase(edition(drawn)).open == ["a"]


def test_a_long_diagram_is_refused_at_once_and_a_permitted_one_runs_at_once():
    def straight(count):
        names = [f"s{i}" for i in range(count)]
        return diagram(start(), *(service(n, "echo") for n in names), end(), path("start", *names, "end"))

    began = time.process_time()
    assert "too-many-nodes" in rules_of(straight(900))
    assert SmallCase(edition(straight(140))).step.ended
    assert time.process_time() - began < 2


def test_the_error_of_a_handler_is_shown_with_its_element():
    with pytest.raises(HandlerFailedError) as failed:
        SmallCase(edition(diagram(start(), service("s", "broken"), end(), path("start", "s", "end"))))
    assert failed.value.element == "s"
    assert "ZeroDivisionError" in failed.value.message
    assert isinstance(failed.value.__cause__, ZeroDivisionError)


def test_a_row_removed_in_a_form_does_not_come_back():
    case = SmallCase(edition(_review_loop(both("fork"), both("join"))))
    case.complete("a", rows=[1, 2, 3])
    case.complete("b", decision="again")
    case.complete("a", rows=[1])
    assert case.step.data["a"] == {"rows": [1]}


def test_a_form_without_its_field_leaves_no_answer_of_the_last_round():
    case = SmallCase(edition(_review_loop(both("fork"), both("join"))))
    case.complete("b", decision="again")
    case.complete("a", reason="首轮")
    case.complete("a")
    assert case.step.data["a"] == {}


def test_a_field_the_form_does_not_hand_over_never_enters_the_case():
    case = SmallCase(edition(_two_steps()))
    case.complete("a", decision="ok", approved=True, len="x")
    assert case.step.data["a"] == {"decision": "ok"}
