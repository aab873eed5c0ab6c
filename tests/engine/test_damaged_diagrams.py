"""Whatever is broken in a file, publishing answers with reasons or with an edition that runs; it never crashes."""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from app.domain.problem import Severity
from app.engine.draft import try_draft
from app.engine.edition_compiler import compile_bundle, lint_bundle
from app.engine.errors import EngineError, PublishRefusedError
from app.engine.picture.drawing import draw
from app.engine.picture.text_twin import text_twin
from app.engine.step import ArmedTimer, JobOrder, OpenTask, Subscription
from tests.make.full_diagram import CALLED, MAIN, SIZE, WIDE
from tests.make.shipped_bundle import findings, shipped_files
from tests.make.small_case import CATALOGUE, NOON, SmallCase, WeekdaysOnly, bundle
from tests.support.nightly import times

quietly = settings(max_examples=times(150, 50), deadline=None, suppress_health_check=list(HealthCheck))
GARBAGE = [
    "",
    "x",
    "start",
    "first",
    "stage",
    "End",
    "=1 +",
    "${",
    "P",
    "R/",
    "null",
    "=null",
    "一 二",
    "a b",
    "-1",
    "\u202e",
]


def test_the_full_diagram_is_without_findings_and_runs():
    assert [p for p in lint_bundle(_files(MAIN), CATALOGUE) if p.severity is Severity.ERROR] == []
    case = SmallCase(compile_bundle(_files(MAIN), CATALOGUE))
    case.fire("remind")
    case.complete("first", amount=7)
    assert case.open == ["third"]
    case.complete("third")
    case.finish("later_step")
    case.complete("inner", decision="yes")
    assert [s.message for s in case.step.subscriptions] == ["answer", "paid"]
    case.send("answer")
    assert (case.step.ended, case.step.outcome) == (True, "finish")
    assert [m.name for m in case.step.thrown] == ["bill", "over"]


def test_the_wide_diagram_is_without_findings_and_runs():
    assert [p for p in lint_bundle(_files(WIDE), CATALOGUE) if p.severity is Severity.ERROR] == []
    case = SmallCase(compile_bundle(_files(WIDE), CATALOGUE))
    case.complete("first")
    case.complete("first")
    case.complete("more", decision="again")
    case.complete("more")
    assert case.open == ["check", "rung"]
    case.fire("remind_on")
    case.complete("rung", amount=7)
    assert case.open == ["check", "inner", "inner", "much_task", "remind_task", "slow_task"]
    case.complete("check")
    case.complete("check")
    assert case.open == ["ended_task"]
    case.complete("ended_task")
    assert (case.step.ended, case.step.outcome) == (True, "ended_end")


@quietly
@given(st.randoms(use_true_random=False))
def test_a_damaged_file_is_refused_with_reasons_or_runs(chance):
    drawn = chance.choice([MAIN, WIDE, WIDE])
    files = _files(_damaged(drawn, chance, times=chance.choice([1, 1, 2, 5])))
    found = [p for p in lint_bundle(files, CATALOGUE) if p.severity is Severity.ERROR]
    if found:
        assert all(p.rule and p.message for p in found)
        with pytest.raises(PublishRefusedError):
            compile_bundle(files, CATALOGUE)
    else:
        _walk(compile_bundle(files, CATALOGUE), chance)


def _walk(compiled, chance):
    """Draw, tell and run an edition; a step that fails says why in Chinese, a case that goes on waits for something."""
    for process in compiled.nodes:
        draw(compiled, process, active=["first"])
        text_twin(compiled, process)
    with suppress(EngineError):
        case = SmallCase(compiled)
        for _ in range(12):
            if case.step.ended:
                break
            waiting = [*case.step.tasks, *case.step.timers, *case.step.subscriptions, *case.step.jobs]
            assert waiting
            _do(case, chance.choice(sorted(waiting, key=lambda item: item.element)), chance)


def _do(case, waiting, chance):
    match waiting:
        case OpenTask():
            case.complete(
                waiting.element, amount=chance.choice([1, 7]), decision=chance.choice(["yes", "no"])
            )
        case ArmedTimer():
            case.fire(waiting.element)
        case Subscription():
            case.send(waiting.message, waiting.correlation)
        case JobOrder():
            case.finish(waiting.element)


@quietly
@given(st.randoms(use_true_random=False))
def test_a_damaged_draft_is_refused_with_reasons_or_runs(chance):
    drawn = _damaged(chance.choice([MAIN, WIDE]), chance, times=chance.choice([1, 3, 10]))
    draft = try_draft(drawn, "d.bpmn", NOON, WeekdaysOnly())
    assert draft.editions or draft.problems
    assert all(problem.rule and problem.message for problem in draft.problems)
    assert draft.problems or draft.step or draft.stopped


@quietly
@given(st.randoms(use_true_random=False))
def test_a_damaged_renewal_is_told_of_without_a_crash(chance):
    files = dict(shipped_files())
    path = chance.choice([name for name in files if name.endswith(".bpmn")])
    files[path] = _damaged(files[path], chance, times=1)
    assert all(found.message for found in findings(files))


def _files(main):
    return bundle(main, CALLED, size_dmn=SIZE)


def _damaged(text, chance, times):
    root = etree.fromstring(text)
    for _ in range(times):
        chance.choice(DAMAGES)(root, chance)
    return etree.tostring(root)


def _inside(root, chance):
    return chance.choice(list(root.iter())[1:] or [root])


def _drop_element(root, chance):
    element = _inside(root, chance)
    if element.getparent() is not None:
        element.getparent().remove(element)


def _drop_attribute(root, chance):
    element = _inside(root, chance)
    if element.attrib:
        del element.attrib[chance.choice(list(element.attrib))]


def _garble_attribute(root, chance):
    element = _inside(root, chance)
    if element.attrib:
        element.set(chance.choice(list(element.attrib)), chance.choice(GARBAGE))


def _garble_text(root, chance):
    _inside(root, chance).text = chance.choice(GARBAGE)


def _double_element(root, chance):
    element = _inside(root, chance)
    parent = element.getparent()
    if parent is not None:
        parent.append(etree.fromstring(etree.tostring(element)))


def _move_element(root, chance):
    element, target = _inside(root, chance), _inside(root, chance)
    if target not in element.iter() and element.getparent() is not None:
        target.append(element)


def _rename_element(root, chance):
    _inside(root, chance).tag = _inside(root, chance).tag


def _swap_references(root, chance):
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    element = _inside(root, chance)
    for name in ("sourceRef", "targetRef", "attachedToRef", "default", "id", "calledElement"):
        if ids and element.get(name):
            element.set(name, chance.choice(ids))


DAMAGES = [
    _drop_element,
    _drop_attribute,
    _garble_attribute,
    _garble_text,
    _double_element,
    _move_element,
    _rename_element,
    _swap_references,
]
