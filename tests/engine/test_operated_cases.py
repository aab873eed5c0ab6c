"""A token is moved, a step left, a value set: what was begun is ended, what follows runs, what is uncertain is refused."""

import pytest

from app.engine.case_inside import case_inside
from app.engine.operate_case import (
    CannotOperateError,
    flows_from,
    leave_step,
    move_token,
    set_value,
    targets_of,
)
from tests.make.small_case import SmallCase, edition
from tests.make.small_diagrams import (
    both,
    boundary,
    call,
    catch,
    diagram,
    end,
    flow,
    many,
    path,
    service,
    start,
    sub,
    timer,
    user,
    xor,
)  # fmt: skip


def key_of(case, element):
    inside = case_inside(case.edition, case.step.state)
    return next(token.key for token in inside.tokens if token.node.id == element)


def targets(case, element):
    return {node.id for node in targets_of(case.edition, case.step.state, key_of(case, element))}


def moved(case, element, target):
    return case._keep(move_token(case.edition, case.step.state, key_of(case, element), target, case.around))


def left(case, element, flow_id="", **answers):
    key = key_of(case, element)
    return case._keep(leave_step(case.edition, case.step.state, key, answers, flow_id, case.around))


def refused(case, element, target):
    before = case.step.state
    with pytest.raises(CannotOperateError) as error:
        moved(case, element, target)
    assert case.step.state == before
    return error.value.message


LINE = edition(
    diagram(
        start(),
        user("a"),
        boundary("late", "a", timer("P3D", "timeDuration"), interrupting=False),
        end("told"),
        user("b"),
        boundary("later", "b", timer("P5D", "timeDuration")),
        end("gave_up"),
        service("c", "echo", result="said", value="=1"),
        user("d"),
        end(),
        path("start", "a", "b", "c", "d", "end"),
        path("late", "told"),
        path("later", "gave_up"),
    )
)


def test_a_moved_token_leaves_its_step_with_its_timers_and_enters_the_other():
    case = SmallCase(LINE)
    assert (case.open, case.waiting_timers) == (["a"], ["late"])
    assert targets(case, "a") == {"a", "b", "c", "d"}
    step = moved(case, "a", "b")
    assert (case.open, case.waiting_timers) == (["b"], ["later"])
    assert [event.kind for event in step.history] == ["cancelled", "entered"]
    case.complete("b")
    assert case.open == ["d"]
    case.complete("d")
    assert case.step.ended


def test_moved_to_a_program_the_case_runs_on_to_the_next_wait():
    case = SmallCase(LINE)
    moved(case, "a", "c")
    assert case.open == ["d"]
    assert case.step.data["said"] == {"value": 1}
    moved(case, "d", "a")
    assert (case.open, case.waiting_timers) == (["a"], ["late"])


def test_a_step_may_begin_anew_in_its_own_place():
    case = SmallCase(LINE)
    before = case.step.tasks[0].key
    moved(case, "a", "a")
    assert case.open == ["a"]
    assert case.step.tasks[0].key != before
    assert case.waiting_timers == ["late"]


def test_a_branch_is_not_moved_past_its_join_nor_into_another_branch():
    fork = diagram(
        start(), both("fork"), user("x"), user("x2"), user("y"), both("join"), user("z"), end(),
        path("start", "fork", "x", "x2", "join", "z", "end"), path("fork", "y", "join"),
    )  # fmt: skip
    case = SmallCase(edition(fork))
    assert targets(case, "x") == {"x", "x2"}
    assert "汇合处会多等或少等一条" in refused(case, "x", "z")
    assert "不在同一条路上" in refused(case, "x", "y")
    moved(case, "x", "x2")
    case.complete("x2")
    assert case.open == ["y"]
    join = next(t for t in case_inside(case.edition, case.step.state).tokens if t.is_join)
    assert targets_of(case.edition, case.step.state, join.key) == ()
    case.complete("y")
    assert case.open == ["z"]


def test_what_happens_beside_a_step_is_not_moved_onto_the_way():
    beside = diagram(
        start(), user("a"), boundary("late", "a", timer("P3D", "timeDuration"), interrupting=False),
        user("look"), end("told"), user("b"), end(), path("start", "a", "b", "end"), path("late", "look", "told"),
    )  # fmt: skip
    case = SmallCase(edition(beside))
    case.fire("late")
    assert "不在同一条路上" in refused(case, "look", "b")
    assert targets(case, "look") == {"look"}


def test_instances_are_not_moved():
    case = SmallCase(
        edition(
            diagram(
                start(), user("each", many("=[1, 2]")), user("b"), end(), path("start", "each", "b", "end")
            )
        )
    )
    assert case.open == ["each", "each"]
    assert all(targets_of(case.edition, case.step.state, task.key) == () for task in case.step.tasks)
    key = case.step.tasks[0].key
    with pytest.raises(CannotOperateError, match="循环或多实例"):
        move_token(case.edition, case.step.state, key, "b", case.around)


def test_a_scope_is_not_left_by_a_move_and_its_host_takes_it_along():
    inner = sub("work", start("s"), user("in"), end("e"), path("s", "in", "e"))
    case = SmallCase(edition(diagram(start(), inner, user("b"), end(), path("start", "work", "b", "end"))))
    assert "不能移到另一个流程或子流程里" in refused(case, "in", "b")
    moved(case, "work", "b")
    assert case.open == ["b"]


def test_a_called_process_has_a_scope_of_its_own():
    called = diagram(start("s"), user("in"), end("e"), path("s", "in", "e"), process="q")
    caller = diagram(start(), call("work", "q"), end(), path("start", "work", "end"))
    case = SmallCase(edition(caller, called))
    inside = case_inside(case.edition, case.step.state)
    assert [(scope.process, set(scope.data)) for scope in inside.scopes] == [("p", {"case"}), ("q", {"case"})]
    assert {token.node.id: token.scope for token in inside.tokens} == {"work": "", "in": inside.scopes[1].key}


def test_a_step_is_left_by_the_way_that_is_named():
    choice = diagram(
        start(), user("a"), xor("which", default="which_c"), user("b"), user("c"), end(),
        path("start", "a", "which"), flow("which", "b", 'a.decision = "yes"'), flow("which", "c"),
        path("b", "end"), path("c", "end"),
    )  # fmt: skip
    case = SmallCase(edition(choice))
    ways = {one.target: one.id for one in flows_from(case.edition, case.edition.nodes["p"]["a"])}
    assert set(ways) == {"b", "c"}
    left(case, "a", ways["b"])
    assert case.open == ["b"]
    case = SmallCase(edition(choice))
    left(case, "a", decision="yes")
    assert case.open == ["b"]
    with pytest.raises(CannotOperateError, match="没有这条流向"):
        left(case, "b", "nowhere")


def test_a_wait_is_left_as_if_it_had_happened():
    case = SmallCase(
        edition(
            diagram(
                start(), catch("wait", timer("P3D", "timeDuration")), user("b"), end(),
                path("start", "wait", "b", "end"),
            )
        )
    )  # fmt: skip
    (way,) = flows_from(case.edition, case.edition.nodes["p"]["wait"])
    left(case, "wait", way.id)
    assert (case.open, case.waiting_timers) == (["b"], [])


def test_a_value_that_is_there_is_set_and_no_other():
    case = SmallCase(LINE)
    moved(case, "a", "c")
    case._keep(set_value(case.edition, case.step.state, "", ("said", "value"), "乙", case.around))
    assert case.step.data["said"] == {"value": "乙"}
    for path_ in (("said", "none"), ("nobody",), ("said", "value", "deeper")):
        with pytest.raises(CannotOperateError, match="只能改已经有的值"):
            set_value(case.edition, case.step.state, "", path_, 1, case.around)
    with pytest.raises(CannotOperateError, match="已经不在办件里"):
        set_value(case.edition, case.step.state, "gone", ("said",), 1, case.around)
    with pytest.raises(CannotOperateError, match="存不下"):
        set_value(case.edition, case.step.state, "", ("said",), float("nan"), case.around)


def test_looking_changes_nothing():
    case = SmallCase(LINE)
    inside = case_inside(case.edition, case.step.state)
    assert [timer.node.id for timer in inside.timers] == ["late"]
    assert inside.timers[0].armed == case.now
    assert inside.timers[0].due == case.step.timers[0].due
