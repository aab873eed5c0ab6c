"""What a case walks through is heard as it runs: elements, ways between them, rules that hit; nothing else."""

from dataclasses import replace

from app.engine.run_case import complete_task, fire_timer, start_case
from app.scenarios.observed_cases import Observed
from tests.make.small_case import SmallCase, edition
from tests.make.small_diagrams import boundary, diagram, end, flow, path, start, timer, user, xor

TIMED = diagram(
    start(),
    user("a"),
    boundary("late", "a", timer("P1D", "timeDuration"), interrupting=False),
    xor("ask", default="ask_end"),
    user("b"),
    end(),
    end("told"),
    path("start", "a", "ask"),
    flow("ask", "b", 'a.decision = "more"'),
    flow("ask", "end"),
    path("b", "end"),
    path("late", "told"),
)


def watched(case):
    heard = Observed()
    return heard, replace(case.around, observer=heard)


def test_elements_and_ways_are_heard_and_an_event_only_when_it_happens():
    case = SmallCase(edition(TIMED))
    heard, around = watched(case)
    step = start_case(case.edition, case.inputs, around)
    assert set(heard.elements) == {("p", "start"), ("p", "a")}
    assert heard.ways == {("p", "start", "a"): 1}
    (due,) = step.timers
    step = fire_timer(case.edition, step.state, due.key, replace(around, now=due.due))
    assert set(heard.elements) == {("p", "start"), ("p", "a"), ("p", "late"), ("p", "told")}
    complete_task(case.edition, step.state, step.tasks[0].key, {"decision": "more"}, around)
    assert {way for way in heard.ways if way[1] == "ask"} == {("p", "ask", "b")}
    assert ("p", "a", "ask") in heard.ways
