"""Lint, seventh part: loop marks say how often, and in words the engine knows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from app.domain.whole_numbers import whole_number
from app.engine.bpmn_xml import B, C, is_event_process, local
from app.engine.lint.lint_vocabulary import finding
from app.engine.loop_names import MOST_INSTANCES
from app.engine.read_loop import MANY
from app.engine.supported_elements import ACTIVITIES, LOOPS, REFUSED_LOOP_PARTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.problem import Problem

_NAME = re.compile(r"[^\W\d]\w*")
TAKEN_NAMES = frozenset({"case", "workday", "loopCounter"})
FEEL_LANGUAGES = frozenset({"feel", "", "https://www.omg.org/spec/dmn/20180521/feel/"})
HONOURED = frozenset(
    {"id", "isSequential", "behavior", "testBefore", "loopMaximum", f"{C}collection", f"{C}elementVariable"}
)


def is_feel(element: Any, attribute: str = "language") -> bool:
    """Tell whether an expression, or all of a file, is in FEEL, as it is when it says nothing."""
    return element.get(attribute, "feel").lower() in FEEL_LANGUAGES


def lint_loop(activity: Any, file: str) -> Iterator[Problem]:
    """Yield what is wrong with an activity's loop mark."""
    marks = [child for child in activity if local(child) in LOOPS]
    if not marks:
        return
    if local(activity) not in ACTIVITIES or is_event_process(activity):
        yield finding(activity, file, "multi-instance", "这种元素不能带循环标记，请删除")
    if len(marks) > 1:
        yield finding(activity, file, "multi-instance", "只能有一个循环标记，请删除多余的")
    mark = marks[0]
    problems = [*_words(mark), *(_many(mark) if local(mark) == MANY else _again(mark))]
    for rule, message in problems:
        yield finding(activity, file, rule, message)


def _words(mark: Any) -> Iterator[tuple[str, str]]:
    for name in mark.attrib:
        if name not in HONOURED:
            yield "unknown-attribute", f"循环标记的属性 {str(name).rpartition('}')[2]} 不起作用，请删除"
    for child in mark:
        if local(child) in REFUSED_LOOP_PARTS:
            yield "multi-instance", REFUSED_LOOP_PARTS[local(child)]
        elif local(child) not in {"loopCardinality", "completionCondition", "loopCondition", "documentation"}:
            yield "multi-instance", f"循环标记里的 {local(child)} 不起作用，请删除"
        elif not is_feel(child):
            yield (
                "condition-language",
                f"循环标记里 {local(child)} 的语言是 {child.get('language')}，只能用 FEEL",
            )


def _many(mark: Any) -> Iterator[tuple[str, str]]:
    if mark.get("behavior", "All") != "All":
        yield "multi-instance", "多实例只支持全部办完或满足提前结束条件（behavior=All）"
    has_collection = bool((mark.get(f"{C}collection") or "").strip())
    has_number = bool((mark.findtext(f"{B}loopCardinality") or "").strip())
    if has_collection == has_number:
        yield "loop-missing", "多实例要写次数（loopCardinality）或列表（camunda:collection），二者只写一个"
    number = (mark.findtext(f"{B}loopCardinality") or "").strip()
    if number.isdecimal() and (whole_number(number) or MOST_INSTANCES + 1) > MOST_INSTANCES:
        yield "loop-maximum", f"多实例最多 {MOST_INSTANCES} 次，现在写的是 {number}，请分成几个办件或流程"
    name = mark.get(f"{C}elementVariable")
    if name is None:
        return
    if not has_collection:
        yield "loop-item", "没有列表（camunda:collection），每一项的名字（camunda:elementVariable）不起作用"
    if not _NAME.fullmatch(name) or name in TAKEN_NAMES:
        yield "loop-item", f"每一项的名字“{name}”只能由字母、数字、下划线组成，也不能是系统保留的"


def _again(mark: Any) -> Iterator[tuple[str, str]]:
    maximum = mark.get("loopMaximum")
    if maximum is not None and not whole_number(maximum):
        yield "loop-maximum", f"最多循环次数“{maximum}”要写成不小于 1 的整数"
    if maximum is None and not (mark.findtext(f"{B}loopCondition") or "").strip():
        yield "loop-missing", "循环标记要写继续循环的条件（loopCondition）或最多次数（loopMaximum）"
