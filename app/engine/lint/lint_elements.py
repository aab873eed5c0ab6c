"""Lint, first part: every element, attribute and extension must be one we honour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.problem import Problem, Severity
from app.engine.bpmn_xml import EVENT_ENDING, B, C, event_of, local, spoken
from app.engine.difference.diagram_words import KINDS
from app.engine.lint.lint_definitions import lint_definition, lint_expression
from app.engine.lint.lint_loops import is_feel, lint_loop
from app.engine.lint.lint_vocabulary import finding, lint_vocabulary
from app.engine.read_event import DECLARED, starts_event_process
from app.engine.supported_elements import (
    EVENT_PLACES,
    EVENT_PROCESS_STARTS,
    EVENT_WORDS,
    EVENTS,
    LOOPS,
    MAX_NODES,
    NOTED,
    NOTED_OUTSIDE,
    REFUSED,
    REFUSED_EVENTS,
    REFUSED_PARTS,
    SUPPORTED,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

OUTSIDE = NOTED_OUTSIDE | DECLARED.keys() | {"process", "documentation", "extensionElements"}
BETWEEN = LOOPS.keys() | {
    "sequenceFlow", "laneSet", "extensionElements", "documentation", "incoming", "outgoing", "categoryValueRef",
}  # fmt: skip
PARTS = LOOPS.keys() | REFUSED_PARTS.keys() | {
    "incoming", "outgoing", "extensionElements", "documentation", "categoryValueRef",
}  # fmt: skip
"""What may stand inside a node, or is refused there with a reason of its own."""
PART_RULES = {
    "ioSpecification": "data-association",
    "dataInputAssociation": "data-association",
    "dataOutputAssociation": "data-association",
    "property": "data-association",
    "auditing": "unsupported-element",
    "monitoring": "unsupported-element",
    "script": "unsupported-element",
}


def lint_elements(root: Any, file: str) -> Iterator[Problem]:
    """Yield what in a diagram would be ignored or cannot be run."""
    yield from _outside(root, file)
    processes = list(root.iter(f"{B}process"))
    if not processes:
        yield Problem(Severity.ERROR, "no-process", "文件里没有流程", file)
    for process in processes:
        yield from _process(process, file)
        yield from lint_vocabulary(process, file)
        for element in _scope_elements(process):
            yield from _lint_element(element, file)


def _outside(root: Any, file: str) -> Iterator[Problem]:
    """Yield what is wrong outside processes."""
    if not is_feel(root, "expressionLanguage"):
        message = "文件声明的表达式语言不是 FEEL，请删除 expressionLanguage"
        yield finding(root, file, "condition-language", message)
    for element in root:
        reason = REFUSED.get(local(element))
        if str(element.tag).startswith(B) and (reason or local(element) not in OUTSIDE):
            message = reason or f"{local(element)} 不能写在流程外面，请删除"
            yield finding(element, file, "unsupported-element", message)


def _process(process: Any, file: str) -> Iterator[Problem]:
    """Yield what is wrong with a process as a whole."""
    if process.get("isExecutable", "false") != "true":
        yield finding(process, file, "not-executable", "流程没有标为“可执行”，请在属性里勾选")
    count = sum(local(element) in SUPPORTED for element in _scope_elements(process))
    if count > MAX_NODES:
        message = f"流程有 {count} 个节点，超过 {MAX_NODES} 个，请拆成被调用流程"
        yield finding(process, file, "too-many-nodes", message)
    for child in process:
        if local(child) in LOOPS:
            yield finding(child, file, "multi-instance", "流程本身不能带循环标记，请删除")


def _scope_elements(scope: Any) -> Iterator[Any]:
    for element in scope:
        yield element
        if local(element) == "subProcess":
            yield from _scope_elements(element)


def _lint_element(element: Any, file: str) -> Iterator[Problem]:
    kind = local(element)
    if not str(element.tag).startswith(B):
        yield finding(element, file, "unknown-extension", f"扩展 {kind} 只能写在扩展元素里，请删除")
        return
    if kind in BETWEEN:
        if kind == "sequenceFlow":
            yield from _lint_flow_parts(element, file)
            yield from lint_vocabulary(element, file)
        return
    if kind in NOTED:
        if kind != "textAnnotation":
            yield Problem(
                Severity.NOTE,
                "drawn-only",
                f"“{KINDS.get(kind, kind)}”只是图示，不影响执行",
                file,
                element.get("id", ""),
                element.get("name", "") or "",
                element.sourceline,
            )
        return
    if kind not in SUPPORTED:
        reason = REFUSED.get(kind) or REFUSED_PARTS.get(
            kind, f"不支持元素 {kind}，请改用 docs/bpmn.md 里列出的元素"
        )
        yield finding(element, file, "unsupported-element", reason)
        return
    if kind == "businessRuleTask" and element.get(f"{C}mapDecisionResult") is None:
        yield _unwritten_mapping(element, file)
    yield from _lint_children(element, kind, file)
    yield from _lint_event(element, kind, file)
    yield from _lint_parts(element, file)
    yield from lint_loop(element, file)
    yield from lint_vocabulary(element, file)


def _unwritten_mapping(task: Any, file: str) -> Problem:
    """Camunda reads what is left out otherwise than we do, and its editors leave out what it reads by itself."""
    message = (
        f"【{spoken(task)}】没有写决策结果的形式（mapDecisionResult），这里按 singleResult 处理；"
        "Camunda 不写时是 resultList，编辑器保存时会把它省掉。请写明要哪一种"
    )
    return Problem(
        Severity.WARNING,
        "decision-mapping",
        message,
        file,
        task.get("id", ""),
        task.get("name", "") or "",
        task.sourceline,
    )


def _lint_flow_parts(flow: Any, file: str) -> Iterator[Problem]:
    for child in flow:
        if child.tag == f"{B}conditionExpression":
            yield from lint_expression(flow, child, file)
        elif local(child) not in {"extensionElements", "documentation", "categoryValueRef"}:
            yield finding(flow, file, "unsupported-element", f"连线里的 {local(child)} 不起作用，请删除")


def _lint_children(element: Any, kind: str, file: str) -> Iterator[Problem]:
    if kind == "subProcess":
        return
    for child in element:
        is_bpmn = str(child.tag).startswith(B)
        known = local(child) in PARTS or (kind in EVENTS and local(child).endswith(EVENT_ENDING))
        if not is_bpmn or not known:
            yield finding(element, file, "unsupported-element", f"里面的 {local(child)} 不起作用，请删除")


def _lint_event(element: Any, kind: str, file: str) -> Iterator[Problem]:
    if kind not in EVENTS:
        return
    event = event_of(element)
    known = EVENT_PROCESS_STARTS if starts_event_process(element) else EVENTS[kind]
    if event not in known:
        reason = REFUSED_EVENTS.get(event or "", _misplaced(kind, event, known))
        yield finding(element, file, "unsupported-event", reason)
    yield from lint_definition(element, file)


def _misplaced(kind: str, event: str | None, known: Collection[str | None]) -> str:
    """Return what is said of an event that has no definition or one that is not honoured there."""
    may_be = "、".join(word for name, word in EVENT_WORDS.items() if name in known)
    if event is None:
        return f"{EVENT_PLACES[kind]}要选择种类（{may_be}）"
    return f"{EVENT_PLACES[kind]}不能是“{EVENT_WORDS.get(event, event)}”，可以是{may_be}"


def _lint_parts(element: Any, file: str) -> Iterator[Problem]:
    for child in element:
        reason = REFUSED_PARTS.get(local(child))
        if reason is not None:
            yield finding(element, file, PART_RULES.get(local(child), "resource"), reason)
