"""A case that waits goes on in another edition: what it waits for stays, what cannot be found for sure is refused."""

from datetime import timedelta

import pytest

from app.engine.migrate_case import migrate_case
from app.engine.migrated_scope import CannotMigrateError
from tests.make.small_case import SmallCase, edition
from tests.make.small_diagrams import (
    both,
    boundary,
    call,
    catch,
    diagram,
    end,
    event_sub,
    first_of,
    flow,
    many,
    message,
    path,
    service,
    start,
    sub,
    timer,
    user,
)  # fmt: skip


def ids_of(elements):
    return [one.split('id="')[1].split('"')[0] for one in elements]


def line(*elements, names=()):
    """Return a diagram whose elements follow each other."""
    ids = names or ids_of(elements)
    return diagram(start(), *elements, end(), path("start", *ids, "end"))


def moved(case, target, **mapping):
    """Move a case to another edition and go on with it there."""
    found = migrate_case(case.edition, target, case.step.state, mapping, case.around)
    case.edition = target
    case._keep(found.step)
    return found


def refused(case, target, **mapping):
    before = case.step.state
    with pytest.raises(CannotMigrateError) as error:
        migrate_case(case.edition, target, before, mapping, case.around)
    assert case.step.state == before
    return error.value


def test_a_task_keeps_its_key_when_something_is_added_behind_it():
    case = SmallCase(edition(line(user("a"), user("b"))))
    key = case.step.tasks[0].key
    moved(case, edition(line(user("a"), user("extra"), user("b"))))
    assert [task.key for task in case.step.tasks] == [key]
    case.complete("a")
    assert case.open == ["extra"]


def test_a_removed_task_is_refused_until_it_is_mapped():
    case = SmallCase(edition(line(user("a"), user("b"))))
    target = edition(line(user("first"), user("b")))
    error = refused(case, target)
    assert (error.message, error.unmapped) == ("【名a】在目标版本里没有了，请指定改到哪一步", ("a",))
    key = case.step.tasks[0].key
    assert moved(case, target, a="first").moved == {"a": "first"}
    assert [(task.key, task.element) for task in case.step.tasks] == [(key, "first")]
    case.complete("first")
    assert case.open == ["b"]


@pytest.mark.parametrize(
    ("mapping", "said"),
    [({"a": "nowhere"}, "没有指定的步骤“nowhere”"), ({"a": "wait"}, "不是同一种步骤")],
)
def test_a_mapping_that_leads_nowhere_is_refused(mapping, said):
    case = SmallCase(edition(line(user("a"))))
    target = edition(line(user("first"), catch("wait", timer("P1D", "timeDuration"))))
    assert said in refused(case, target, **mapping).message


def test_another_kind_of_step_of_the_same_name_is_refused():
    case = SmallCase(edition(line(user("a"), user("b"))))
    target = edition(line(catch("a", timer("P1D", "timeDuration")), user("b")))
    assert "换成了另一种步骤" in refused(case, target).message


def with_timers(*days, host="a"):
    timers = [boundary(f"after_{d}", host, timer(f"P{d}D", "timeDuration"), interrupting=False) for d in days]
    ways = [path(f"after_{d}", f"told_{d}") for d in days]
    ends = [end(f"told_{d}") for d in days]
    return diagram(start(), user(host), *timers, *ends, end(), path("start", host, "end"), *ways)


def test_timers_keep_their_instant_and_new_ones_begin_now():
    case = SmallCase(edition(with_timers(3)))
    due = case.step.timers[0].due
    case.now += timedelta(days=1)
    moved(case, edition(with_timers(3, 5)))
    assert {timer.element: timer.due for timer in case.step.timers} == {
        "after_3": due,
        "after_5": case.now + timedelta(days=5),
    }
    case.fire("after_3")
    case.fire("after_5")
    case.complete("a")
    assert case.step.ended


def test_a_timer_that_has_fired_does_not_wait_again():
    case = SmallCase(edition(with_timers(3, 5)))
    case.fire("after_3")
    moved(case, edition(with_timers(3, 5, 7)))
    assert case.waiting_timers == ["after_5", "after_7"]


def test_the_first_boundary_event_of_a_task_begins_to_wait():
    case = SmallCase(edition(line(user("a"))))
    moved(case, edition(with_timers(2)))
    assert case.waiting_timers == ["after_2"]


def test_a_removed_timer_is_dropped_or_mapped_only_when_that_is_said():
    case = SmallCase(edition(with_timers(3)))
    target = edition(with_timers(4))
    assert refused(case, target).unmapped == ("after_3",)
    due = case.step.timers[0].due
    moved(case, target, after_3="after_4")
    assert [(one.element, one.due) for one in case.step.timers] == [("after_4", due)]
    moved(case, edition(line(user("a"))), after_4="")
    assert case.waiting_timers == []
    case.complete("a")
    assert case.step.ended


def test_an_event_that_waits_for_a_message_hears_it_afterwards():
    case = SmallCase(edition(line(catch("wait", message("go")), user("b"))))
    moved(case, edition(line(catch("wait", message("go")), user("between"), user("b"))))
    case.send("go")
    assert case.open == ["between"]


def test_a_called_process_goes_on_inside():
    inner, other = (diagram(start(), *steps, end(), path("start", *ids, "end"), process="inner") for steps, ids in (
        ([user("x"), user("y")], ["x", "y"]),
        ([user("x"), user("more"), user("y")], ["x", "more", "y"]),
    ))  # fmt: skip
    outer = line(call("do", "inner", "in amount = case.case_id"), user("after"))
    case = SmallCase(edition(outer, inner))
    moved(case, edition(outer, other))
    for task in ("x", "more", "y", "after"):
        assert case.open == [task]
        case.complete(task)
    assert case.step.ended


def inside(name):
    return sub("s", start("s1"), user(name), end("s2"), path("s1", name, "s2"))


def test_a_task_inside_a_sub_process_is_not_put_outside():
    case = SmallCase(edition(line(inside("x"), user("after"))))
    target = edition(line(inside("z"), user("after")))
    assert "不能改到另一个流程或子流程里" in refused(case, target, x="after").message
    moved(case, target, x="z")
    assert case.open == ["z"]
    assert "【名s】在目标版本里没有了" in refused(case, edition(line(user("after")))).message


def test_instances_of_a_loop_go_on_with_their_items():
    case = SmallCase(edition(line(user("vote", many("who in =[1, 2, 3]")), user("after"))))
    case.complete("vote", decision="yes")
    keys = {one.key for one in case.step.tasks}
    moved(case, edition(line(user("vote", many("who in =[1, 2, 3, 4]")), user("more"), user("after"))))
    assert {one.key for one in case.step.tasks} == keys
    case.complete("vote", decision="no")
    case.complete("vote", decision="yes")
    assert case.open == ["more"]
    assert [one["decision"] for one in case.step.data["vote"]] == ["yes", "no", "yes"]
    again = SmallCase(edition(line(user("vote", many("who in =[1, 2]")))))
    assert (
        "换成了另一种步骤" in refused(again, edition(line(user("vote", many("person in =[1, 2]"))))).message
    )


def forked(*branches):
    steps = [user(name) for name in branches]
    ways = [path("fork", name, "join") for name in branches]
    return diagram(start(), both("fork"), *steps, both("join"), user("after"), end(),
                   path("start", "fork"), *ways, path("join", "after", "end"))  # fmt: skip


def test_branches_of_a_fork_meet_again_in_the_new_edition():
    case = SmallCase(edition(forked("a", "b")))
    case.complete("a")
    longer = forked("a", "b").replace(b'sourceRef="after"', b'sourceRef="later"').replace(
        b"</bpmn:process>",
        (user("later") + flow("after", "later")).encode() + b"</bpmn:process>",
    )  # fmt: skip
    moved(case, edition(longer))
    case.complete("b")
    case.complete("after")
    assert case.open == ["later"]


def test_a_case_between_fork_and_join_stays_where_the_branches_change():
    case = SmallCase(edition(forked("a", "b")))
    assert "并行分支变了" in refused(case, edition(forked("a", "b", "c"))).message
    case.complete("a")
    assert "汇合的分支变了" in refused(case, edition(forked("a", "b", "c"))).message
    alone = SmallCase(edition(line(user("a"), user("after"))))
    assert "并行分支变了" in refused(alone, edition(forked("a", "b"))).message


def test_a_fork_ahead_of_a_case_hinders_nothing():
    case = SmallCase(edition(line(user("zero"), user("after"))))
    target = (
        forked("a", "b")
        .replace(b'sourceRef="start" targetRef="fork"', b'sourceRef="zero" targetRef="fork"')
        .replace(b"</bpmn:process>", (user("zero") + flow("start", "zero")).encode() + b"</bpmn:process>")
    )
    moved(case, edition(target))
    case.complete("zero")
    case.complete("a")
    case.complete("b")
    assert case.open == ["after"]


def test_work_of_the_worker_comes_back_to_the_new_edition():
    case = SmallCase(edition(line(service("calc", "later", value="1"), user("b"))))
    target = line(service("calc", "later", value="1"), user("more"), user("b"))
    moved(case, edition(target))
    case.finish("calc", value=3)
    assert case.open == ["more"]
    again = SmallCase(edition(line(service("calc", "later", value="1"))))
    assert "换成了另一种步骤" in refused(again, edition(line(service("calc", "echo", value="1")))).message


def test_a_task_is_offered_to_whom_the_new_edition_names():
    case = SmallCase(edition(line(user("a", camunda_candidateGroups="people"))))
    moved(case, edition(line(user("a", camunda_candidateGroups='=["people", "people"]', name="新名称"))))
    assert case.step.tasks[0].groups == ("people", "people")
    assert case.step.tasks[0].name == "新名称"


def test_an_expression_that_fails_in_the_new_edition_is_a_reason():
    case = SmallCase(edition(line(user("a"))))
    assert (
        "候选组算不出来"
        in refused(case, edition(line(user("a", camunda_candidateGroups="=case.nobody")))).message
    )


def test_an_ended_case_is_refused():
    case = SmallCase(edition(line(user("a"))))
    case.complete("a")
    assert refused(case, case.edition).message == "办件已经办完"


def test_all_reasons_are_told_at_once():
    case = SmallCase(edition(forked("a", "b")))
    error = refused(case, edition(forked("x", "y")))
    assert error.unmapped == ("a", "b")


def choosing(*events):
    waits = [catch(name, message(name)) for name in events]
    ways = [path("choice", name, f"got_{name}", "end") for name in events]
    tasks = [user(f"got_{name}") for name in events]
    return diagram(start(), first_of("choice"), *waits, *tasks, end(), path("start", "choice"), *ways)


def test_a_choice_of_events_moves_only_with_the_same_events():
    case = SmallCase(edition(choosing("yes", "no")))
    assert "换成了另一种步骤" in refused(case, edition(choosing("yes", "no", "maybe"))).message
    moved(case, edition(choosing("yes", "no").replace("名got_no".encode(), "不同意".encode())))
    case.send("no")
    assert case.step.tasks[0].name == "不同意"


def test_an_event_sub_process_still_starts_where_it_was_and_cannot_be_added():
    def watched(*steps):
        steps_of_it = (user("tidy"), end("stopped"), path("stop_on", "tidy", "stopped"))
        stop = event_sub("stop", message("stop"), *steps_of_it)
        return diagram(start(), *steps, end(), path("start", *ids_of(steps), "end"), stop)

    case = SmallCase(edition(watched(user("a"))))
    moved(case, edition(watched(user("a"), user("b"))))
    case.send("stop")
    assert case.open == ["tidy"]
    other = SmallCase(edition(line(user("a"))))
    assert refused(other, edition(watched(user("a"))))
