"""Drafts: what an author has left open is supplied in memory; what the engine cannot run is refused by name."""

import json
from datetime import UTC, datetime

import pytest

from app.cli.command_line import main
from app.engine.draft import try_draft
from app.engine.edition_compiler import lint_bundle
from app.engine.errors import PublishRefusedError
from tests.make.small_case import CATALOGUE, WeekdaysOnly, bundle, edition
from tests.make.small_diagrams import (
    boundary,
    catch,
    diagram,
    element,
    end,
    escalation,
    flow,
    message,
    path,
    some,
    start,
    sub,
    throw,
    xor,
)

NOW = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def _try(drawn, *taken):
    return try_draft(drawn, "d.bpmn", NOW, WeekdaysOnly(), taken=taken)


def _open(draft):
    return sorted(task.element for task in draft.step.tasks)


def _task(identity):
    return element("task", identity)


TWO_WAYS = diagram(
    start(), xor("g"), _task("a"), _task("b"), end(), path("start", "g", "a", "end"), path("g", "b", "end")
)


def test_an_abstract_task_waits_for_a_person():
    draft = _try(diagram(start(), _task("a"), end(), path("start", "a", "end")))
    assert _open(draft) == ["a"]


def test_a_choice_without_conditions_takes_its_first_way_unless_the_caller_chooses():
    assert _open(_try(TWO_WAYS)) == ["a"]
    assert _open(_try(TWO_WAYS, "g_b")) == ["b"]


def test_the_caller_chooses_among_several_starts():
    drawn = diagram(
        start(), start("other", message("m")), _task("a"), _task("b"), end(),
        path("start", "a", "end"), path("other", "b", "end"),
    )  # fmt: skip
    assert _open(_try(drawn)) == ["a"]
    way = next(flow for flow in ("p_flow2", "p_flow3") if _open(_try(drawn, flow)) == ["b"])
    assert way == "p_flow3"


def test_missing_starts_and_ends_are_supplied():
    assert _open(_try(diagram(_task("a"), _task("b")))) == ["a", "b"]
    assert _try(diagram(sub("empty"))).step.ended


def test_missing_times_messages_and_codes_are_supplied():
    drawn = diagram(
        start(), _task("a"), boundary("late", "a", "<bpmn:timerEventDefinition/>"), end(),
        catch("c", "<bpmn:messageEventDefinition/>"), throw("t", "<bpmn:escalationEventDefinition/>"),
        boundary("any", "a", "<bpmn:errorEventDefinition/>"), path("start", "a", "c", "t", "end"),
    )  # fmt: skip
    draft = _try(drawn)
    assert [timer.element for timer in draft.step.timers] == ["late"]


def test_every_pool_is_compiled_and_the_first_with_a_start_is_run():
    other = '<bpmn:process id="q"><bpmn:startEvent id="s2"/><bpmn:task id="x"/><bpmn:sequenceFlow id="f" sourceRef="s2" targetRef="x"/></bpmn:process><bpmn:process id="box"/>'
    drawn = diagram(_task("a")).replace(b"</bpmn:definitions>", f"{other}</bpmn:definitions>".encode())
    draft = _try(drawn)
    assert draft.problems == ()
    assert [compiled.process for compiled in draft.editions] == ["q", "p"]


def test_a_draft_in_an_older_encoding_is_read():
    drawn = diagram(start(), _task("a"), end(), path("start", "a", "end"), name="p")
    old = drawn.decode().replace("UTF-8", "ISO-8859-1").replace("名a", "Prüfung").replace("名", "")
    assert _try(old.encode("latin-1")).step.tasks[0].name == "Prüfung"


def test_ids_that_expressions_cannot_name_are_changed_wherever_they_are_used():
    drawn = diagram(start(), _task("a.1"), boundary("b", "a.1", message("m")), path("start", "a.1"))
    assert _open(_try(drawn)) == ["_a_1"]


def test_what_cannot_be_run_is_refused_with_element_name_and_the_line_in_the_authors_file():
    drawn = diagram(start(), "\n\n", element("transaction", "t", name="成对办理"), path("start", "t"))
    refused = _try(drawn).problems
    found = next(problem for problem in refused if problem.element == "t")
    assert (found.rule, found.name, found.line, found.file) == (
        "unsupported-element",
        "成对办理",
        3,
        "d.bpmn",
    )


@pytest.mark.parametrize(
    "text", [b"", b"<x/>", b"<a><b></a>", b"\xff\xfe", b"<?xml version='1.0' encoding='utf-16'?><x/>"]
)
def test_a_file_that_is_no_diagram_is_refused_in_words(text):
    refused = _try(text).problems
    assert refused
    assert all(p.message for p in refused)


def test_a_draft_cannot_be_published():
    assert _try(TWO_WAYS).editions
    with pytest.raises(PublishRefusedError):
        edition(TWO_WAYS)
    assert {"no-default", "unsupported-element"} <= {p.rule for p in lint_bundle(bundle(TWO_WAYS), CATALOGUE)}


def test_what_the_author_wrote_is_kept():
    drawn = diagram(
        start(), xor("g", "g_b"), _task("a"), _task("b"), end(),
        path("start", "g") + flow("g", "a", "1 = 1"), path("g", "b", "end"), path("a", "end"),
    )  # fmt: skip
    assert _open(_try(drawn)) == ["b"]


def test_the_command_tells_of_each_file_what_came_of_it(tmp_path, capsys):
    (tmp_path / "good.bpmn").write_bytes(TWO_WAYS)
    (tmp_path / "bad.bpmn").write_bytes(diagram(element("transaction", "t")))
    assert main(["miwg", str(tmp_path), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["compiled"], told["total"]) == (1, 2)
    bad, good = told["files"]
    assert (bad["outcome"], good["outcome"]) == ("refused", "ran")
    assert bad["refusals"][0]["element"] == "t"
    assert [wait["element"] for wait in good["waits"]] == ["a"]
    assert main(["miwg", str(tmp_path / "good.bpmn")]) == 0
    assert "运行到第一个等待" in capsys.readouterr().out


def test_a_path_that_is_not_there_is_told(capsys):
    assert main(["miwg", "nowhere"]) == 1
    assert "nowhere" in capsys.readouterr().err


def test_the_first_way_of_a_choice_is_asked_for_like_the_others():
    drawn = diagram(
        start(), some("g"), _task("a"), _task("b"), _task("c"), end(), path("start", "g", "a", "end"), path("g", "b", "end"),
        path("g", "c", "end"),
    )  # fmt: skip
    assert _open(_try(drawn)) == ["a"]
    assert _open(_try(drawn, "g_a", "g_b")) == ["a", "b"]
    assert _open(_try(drawn, "g_b", "g_c")) == ["b", "c"]


def test_an_escalation_without_a_code_is_caught_with_every_code():
    inside = sub(
        "s", start("s1"), throw("t", escalation("told")), _task("x"), end("s2"), path("s1", "t", "x", "s2")
    )
    drawn = diagram(
        start(), inside, boundary("any", "s", escalation("whatever"), interrupting=False), _task("heard"), end(), end("other"),
        path("start", "s", "end"), path("any", "heard", "other"),
    )  # fmt: skip
    assert b'escalationCode="whatever"' in drawn
    assert _open(_try(drawn)) == ["x"]
    assert _open(_try(drawn.replace(b' escalationCode="whatever"', b""))) == ["heard", "x"]
