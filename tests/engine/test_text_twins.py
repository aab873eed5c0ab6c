import pytest

from app.engine.diagram_node import TimerText
from app.engine.picture.text_twin import text_twin
from app.engine.picture.twin_wording import timer_words
from app.engine.templates import read_template
from tests.make.shipped_bundle import shipped_edition
from tests.make.small_case import edition
from tests.make.small_diagrams import (
    again,
    both,
    boundary,
    catch,
    condition,
    diagram,
    end,
    event_sub,
    flow,
    link,
    many,
    message,
    path,
    signal,
    start,
    sub,
    throw,
    timer,
    user,
    with_properties,
    xor,
)


def _steps(*elements):
    return text_twin(edition(diagram(*elements)), "p")


def test_steps_stand_in_the_order_of_the_flow_with_their_ways():
    steps = _steps(
        end(),
        user("b"),
        xor("g", "g_end"),
        user("a"),
        start(),
        path("start", "a", "g"),
        flow("g", "b", '= a.decision = "again"'),
        flow("g", "end"),
        path("b", "end"),
    )
    assert [step.element for step in steps] == ["start", "a", "g", "b", "end"]
    assert [(way.when, way.target) for way in steps[2].ways] == [
        ('当 a.decision = "again"', "b"),
        ("其他情况", "end"),
    ]


def test_a_reminder_is_told_with_the_step_it_belongs_to():
    steps = _steps(
        start(),
        user("a", with_properties(due_working_days="5", instructions="请核对")),
        boundary("remind", "a", timer("=workday(today(), 2)"), interrupting=False),
        end(),
        path("start", "a", "end"),
        path("remind", "end"),
    )
    assert [step.element for step in steps] == ["start", "a", "end"]
    assert steps[1].details == ("办理时限：5 个工作日", "请核对")
    assert steps[1].ways[1].when == "名remind：2 个工作日之后（不中断本步骤）"


def test_steps_of_a_stage_are_told_one_level_deeper():
    steps = _steps(
        start(),
        sub("x", start("s2"), user("a"), end("e2"), path("s2", "a", "e2")),
        end(),
        path("start", "x", "end"),
    )
    assert [(step.element, step.depth) for step in steps] == [
        ("start", 0), ("x", 0), ("s2", 1), ("a", 1), ("e2", 1), ("end", 0),
    ]  # fmt: skip


def test_an_event_sub_process_is_told_after_the_way_of_its_scope():
    handler = event_sub("h", message("withdraw"), user("c"), end("he"), path("h_on", "c", "he"))
    beside = event_sub("k", timer("P1D", "timeDuration"), end("ke"), path("k_on", "ke"), interrupting=False)
    steps = _steps(start(), user("a"), end(), path("start", "a", "end"), handler, beside)
    assert [(step.element, step.depth) for step in steps] == [
        ("start", 0), ("a", 0), ("end", 0), ("h", 0), ("h_on", 1), ("c", 1), ("he", 1), ("k", 0), ("k_on", 1), ("ke", 1),
    ]  # fmt: skip
    assert steps[3].details == ("由事件发起，中断外层",)
    assert steps[4].details == ("消息“名h_on”",)
    assert steps[7].details == ("由事件发起，与外层同时进行",)


def test_a_link_is_told_as_the_flow_it_is():
    steps = _steps(
        start(), user("a"), throw("t", link("后半")), catch("c", link("后半")), end(),
        path("start", "a", "t"), path("c", "end"),
    )  # fmt: skip
    assert [step.element for step in steps] == ["start", "a", "t", "c", "end"]
    assert [(way.target, way.target_name) for way in steps[2].ways] == [("c", "名c")]
    assert [step.kind for step in steps[2:4]] == ["转到别处接着办", "从别处接着办"]


@pytest.mark.parametrize(
    ("mark", "words"),
    [
        (many("3"), "共 3 次，同时进行"),
        (many("p in case.people", one_by_one=True), "对 case.people 的每一项，依次进行"),
        (many("p in case.people", until="nrOfCompletedInstances > 1"), "对 case.people 的每一项，同时进行，直到 nrOfCompletedInstances > 1"),
        (again("x.amount < 3"), "只要 x.amount < 3 就再来一次"),
        (again(most=4), "反复进行，最多 4 次"),
    ],
)  # fmt: skip
def test_a_loop_is_told_in_words(mark, words):
    steps = _steps(start(), user("x", mark), end(), path("start", "x", "end"))
    assert steps[1].details == (words,)


def test_signals_and_conditions_are_told_in_words():
    steps = _steps(
        start(), both("f"), user("a"), throw("ring", signal("铃")), catch("hear", signal("铃")),
        catch("when", condition("a.amount > 3")), end("end", signal("铃")),
        path("start", "f", "a", "ring", "when", "end"), path("f", "hear", "end"),
    )  # fmt: skip
    told = {step.element: (step.kind, *step.details) for step in steps}
    assert told["ring"] == ("发出信号", "信号“名ring”")
    assert told["hear"] == ("等待信号", "信号“名hear”")
    assert told["when"] == ("等待条件", "当 a.amount > 3")
    assert told["end"] == ("结束", "信号“名end”")


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("P10D", "duration", "10 天之后"),
        ("PT1H30M", "duration", "1 小时 30 分钟之后"),
        ("P1Y2M", "duration", "1 年 2 个月之后"),
        ("R3/P7D", "cycle", "每隔 7 天，最多 3 次"),
        ("R/PT12H", "cycle", "每隔 12 小时"),
        ("2027-01-01T00:00:00+08:00", "date", "到 2027-01-01T00:00:00+08:00"),
        ("=workday(today(), 3)", "date", "3 个工作日之后"),
        ("=case.until", "date", "到 case.until"),
    ],
)
def test_times_are_told_in_words(text, kind, words):
    assert timer_words(TimerText(kind, read_template(text))) == words


def test_every_step_of_the_shipped_diagrams_is_told_once():
    shipped = shipped_edition()
    for process, nodes in shipped.nodes.items():
        told = [step.element for step in text_twin(shipped, process)]
        assert sorted(told) == sorted(n.id for n in nodes.values() if n.kind != "boundaryEvent")
        assert all(way.target_name for step in text_twin(shipped, process) for way in step.ways)
