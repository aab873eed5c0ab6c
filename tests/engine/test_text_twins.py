import pytest

from app.engine.diagram_node import TimerText
from app.engine.templates import read_template
from app.engine.text_twin import text_twin, timer_words
from tests.make.shipped_bundle import shipped_edition
from tests.make.small_case import edition
from tests.make.small_diagrams import (
    boundary,
    diagram,
    end,
    flow,
    path,
    start,
    sub,
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
