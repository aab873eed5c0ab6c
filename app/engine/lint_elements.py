"""Lint, first part: every element, attribute and extension must be one we honour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.problem import Problem, Severity
from app.engine.lint_vocabulary import finding, lint_vocabulary
from app.engine.read_diagram import EVENT_ENDING, B, local
from app.engine.supported_elements import (
    EVENTS,
    MAX_NODES,
    NOTED,
    REFUSED,
    REFUSED_EVENTS,
    SUPPORTED,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

STRUCTURE = frozenset(
    {"sequenceFlow", "laneSet", "extensionElements", "documentation", "property", "incoming", "outgoing"}
)
PARTS = frozenset(
    {
        "incoming", "outgoing", "extensionElements", "documentation", "multiInstanceLoopCharacteristics",
        "standardLoopCharacteristics", "ioSpecification", "property", "potentialOwner", "humanPerformer", "performer",
        "resourceRole", "script",
    }
)  # fmt: skip
"""What may stand inside a node, or is refused there with a reason of its own."""


def lint_elements(root: Any, file: str) -> Iterator[Problem]:
    """Yield what in a diagram would be ignored or cannot be run."""
    processes = list(root.iter(f"{B}process"))
    if not processes:
        yield Problem(Severity.ERROR, "no-process", "文件里没有流程", file)
    for process in processes:
        if process.get("isExecutable", "false") != "true":
            yield finding(process, file, "not-executable", "流程没有标为“可执行”，请在属性里勾选")
        nodes = [element for element in _scope_elements(process) if local(element) in SUPPORTED]
        if len(nodes) > MAX_NODES:
            yield finding(
                process,
                file,
                "too-many-nodes",
                f"流程有 {len(nodes)} 个节点，超过 {MAX_NODES} 个，请拆成被调用流程",
            )
        yield from lint_vocabulary(process, file)
        for element in _scope_elements(process):
            yield from _lint_element(element, file)


def _scope_elements(scope: Any) -> Iterator[Any]:
    for element in scope:
        if not str(element.tag).startswith(B):
            continue
        yield element
        if local(element) == "subProcess":
            yield from _scope_elements(element)


def _lint_element(element: Any, file: str) -> Iterator[Problem]:
    kind = local(element)
    if kind in STRUCTURE:
        if kind == "sequenceFlow":
            yield from _lint_condition_language(element, file)
            yield from lint_vocabulary(element, file)
        return
    if kind in NOTED:
        if kind != "textAnnotation":
            yield Problem(
                Severity.NOTE,
                "drawn-only",
                f"“{kind}”只是图示，不影响执行",
                file,
                element.get("id", ""),
                element.get("name", "") or "",
                element.sourceline,
            )
        return
    if kind not in SUPPORTED:
        reason = REFUSED.get(kind, f"不支持元素 {kind}")
        yield finding(element, file, "unsupported-element", reason)
        return
    yield from _lint_children(element, kind, file)
    yield from _lint_event(element, kind, file)
    yield from _lint_multiplicity(element, file)
    yield from lint_vocabulary(element, file)


def _lint_children(element: Any, kind: str, file: str) -> Iterator[Problem]:
    if kind == "subProcess":
        return
    for child in element:
        is_bpmn = str(child.tag).startswith(B)
        known = local(child) in PARTS or local(child).endswith("Association")
        known = known or (kind in EVENTS and local(child).endswith(EVENT_ENDING))
        if not is_bpmn or not known:
            yield finding(element, file, "unsupported-element", f"里面的 {local(child)} 不起作用，请删除")


def _lint_condition_language(flow: Any, file: str) -> Iterator[Problem]:
    condition = flow.find(f"{B}conditionExpression")
    if condition is not None and condition.get("language", "feel").lower() not in {
        "feel",
        "",
        "https://www.omg.org/spec/dmn/20180521/feel/",
    }:
        yield finding(
            flow, file, "condition-language", f"条件的语言是 {condition.get('language')}，只能用 FEEL"
        )


def _lint_event(element: Any, kind: str, file: str) -> Iterator[Problem]:
    if kind not in EVENTS:
        return
    definitions = [child for child in element if local(child).endswith(EVENT_ENDING)]
    event = local(definitions[0]).removesuffix(EVENT_ENDING) if definitions else None
    if event not in EVENTS[kind]:
        reason = REFUSED_EVENTS.get(event or "", f"{kind} 不能带 {event or '空'} 事件定义")
        yield finding(element, file, "unsupported-event", reason)


def _lint_multiplicity(element: Any, file: str) -> Iterator[Problem]:
    for child in element:
        if local(child) in {"multiInstanceLoopCharacteristics", "standardLoopCharacteristics"}:
            yield finding(element, file, "multi-instance", "不支持多实例和循环标记，请画出循环（网关连回来）")
        if local(child) == "ioSpecification" or local(child).endswith("Association"):
            yield finding(
                element,
                file,
                "data-association",
                "不支持数据输入输出关联，请用输入参数（camunda:inputParameter）",
            )
        if local(child) in {"potentialOwner", "humanPerformer", "performer", "resourceRole"}:
            yield finding(element, file, "resource", "办理人请写在 candidateGroups 里，资源角色不会生效")
