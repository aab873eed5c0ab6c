"""A diagram painted with what was walked tells it by numbers and signs, not by colour alone."""

from pathlib import Path

import pytest

from app.dmn.xml_gate import parse_xml
from app.engine.bpmn_xml import B
from app.engine.picture.walked_drawing import DrawnFiles

PATH = "permission_cancellation/permission_cancellation.bpmn"
PROCESS = "permission_cancellation"


@pytest.fixture(scope="module")
def drawn():
    return DrawnFiles({PATH: (Path("processes") / PATH).read_bytes(), "x/broken.bpmn": b"<no"})


def test_what_was_never_reached_is_crossed_and_listed(drawn):
    every = dict(drawn.missed(PROCESS, {}))
    svg = drawn.counted(PROCESS, {}, {})
    assert svg.count("✕") == len(every) > 0
    assert "×" not in svg
    first = next(iter(every))
    walked = drawn.counted(PROCESS, {(PROCESS, first): 2}, {})
    assert walked.count("✕") == len(every) - 1
    assert "×2" in walked
    assert "（走到 2 次）" in walked
    assert first not in dict(drawn.missed(PROCESS, {(PROCESS, first): 2}))


def test_files_name_their_processes_and_tasks_and_a_broken_one_is_left_out(drawn):
    assert drawn.file_of(PROCESS) == PATH
    assert drawn.name_of("nothing") == drawn.file_of("nothing") == ""
    assert drawn.name_of(PROCESS)


def test_flows_that_were_not_taken_are_listed_with_between_what_they_run(drawn):
    every = list(drawn.missed_ways(PROCESS, {}))
    assert drawn.ways_counted(PROCESS, {}) == (0, len(every))
    flow, told = every[0]
    assert "→" in told
    root = parse_xml((Path("processes") / PATH).read_bytes(), PATH)
    [drawn_flow] = [one for one in root.iter(f"{B}sequenceFlow") if one.get("id") == flow]
    way = (PROCESS, drawn_flow.get("sourceRef"), drawn_flow.get("targetRef"))
    assert flow not in dict(drawn.missed_ways(PROCESS, {way: 1}))
    assert drawn.ways_counted(PROCESS, {way: 1}) == (1, len(every))
