"""Lint, fifth part: what must be right across files. Ids are unambiguous, no process calls itself."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from app.engine.bpmn_xml import B, local
from app.engine.lint.lint_events import strange_sources, unheard_signals
from app.engine.lint.lint_references import problem
from app.engine.lint.lint_vocabulary import finding
from app.engine.normalize.spelled_out import ENDINGS, ENGINES_OWN, is_renamed
from app.engine.read_event import DECLARED
from app.engine.read_loop import loop_mark
from app.engine.supported_elements import LOOPS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.domain.problem import Problem
    from app.engine.diagram_node import Node
    from app.engine.reading import Reading

IDENTITY = re.compile(r"[^\W\d][\w-]*")
_MARKS = tuple(f"{{*}}{name}" for name in LOOPS)
RESERVED = frozenset({"case", "workday"}) | ENGINES_OWN
"""Names the engine itself uses for tasks or data."""


def lint_across(roots: Mapping[str, Any], readings: Mapping[str, Reading]) -> Iterator[Problem]:
    """Yield ids that are missing, malformed or used twice, files with several processes, circles of calls."""
    owners: dict[str, str] = {}
    for file, root in roots.items():
        yield from _one_process(root, file)
        yield from _declarations(root, file)
        yield from _ids(root, file)
        for scope in [*_scopes(root), *_looping(root)]:
            identity = scope.get("id", "")
            if owners.setdefault(identity, file) != file:
                yield finding(
                    scope, file, "duplicate-id", f"标识“{identity}”在 {owners[identity]} 里已经用过"
                )
    for reading in readings.values():
        yield from _same_event_twice(reading)
        yield from _shadowing_items(reading)
    for file, identity in unheard_signals(readings):
        node = readings[file].nodes[identity]
        yield problem(
            node,
            "signal-unknown",
            f"没有步骤发出信号“{node.signal}”。由系统管理员或分析员发给所有在办办件的，请在“谁发出”里选“从外面发出”",
        )
    for file, identity in strange_sources(readings):
        node = readings[file].nodes[identity]
        yield problem(
            node, "signal-source", "只有等信号的事件能选“从外面发出”（from_outside），值只能是 true，请去掉"
        )
    yield from _circles([node for reading in readings.values() for node in reading.nodes.values()])


def _scopes(root: Any) -> list[Any]:
    return [*root.iter(f"{B}process"), *root.iter(f"{B}subProcess")]


def _looping(root: Any) -> list[Any]:
    """Return what becomes a sub-process because of its loop mark."""
    return [mark.getparent() for mark in root.iter(*_MARKS) if loop_mark(mark.getparent()) is mark]


def _one_process(root: Any, file: str) -> Iterator[Problem]:
    for process in list(root.iter(f"{B}process"))[1:]:
        yield finding(process, file, "one-process", "一个文件只能有一个流程，请拆成两个文件")


def _declarations(root: Any, file: str) -> Iterator[Problem]:
    for kind in DECLARED:
        for declared in root.iter(f"{B}{kind}"):
            if not declared.get("id") or declared.getparent() is not root:
                yield finding(declared, file, "declaration", f"{kind} 要写在文件最外层，并且有标识")


def _ids(root: Any, file: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for element in root.iter():
        identity = element.get("id")
        if identity is not None and identity in seen:
            yield finding(element, file, "duplicate-id", f"标识“{identity}”用了两次")
        seen.add(identity or "")
    for scope in _scopes(root):
        for element in [scope, *scope]:
            if str(element.tag).startswith(B) and local(element) not in {
                "extensionElements",
                "documentation",
                "categoryValueRef",
            }:
                yield from _id(element, file)


def _id(element: Any, file: str) -> Iterator[Problem]:
    identity = element.get("id", "")
    if local(element) in LOOPS.keys() | {"incoming", "outgoing", "laneSet"}:
        return
    if not IDENTITY.fullmatch(identity):
        yield finding(
            element, file, "element-id", f"标识“{identity}”只能由字母、数字、下划线组成，且不以数字开头"
        )
    elif (identity in RESERVED and not is_renamed(element)) or identity.endswith(ENDINGS):
        yield finding(element, file, "element-id", f"标识“{identity}”是系统保留的，请换一个")


def _same_event_twice(reading: Reading) -> Iterator[Problem]:
    """Yield events on one activity of which the second would never be reached."""
    seen: set[tuple[Any, ...]] = set()
    for node in reading.nodes.values():
        told = (node.message, node.error_code, node.escalation_code)
        key = (node.attached_to, node.event, *told)
        if node.attached_to is None or node.event not in {"message", "error", "escalation"}:
            continue
        if key in seen:
            yield problem(node, "same-event", "同一步骤上已有等待同一事件的边界事件，请合并成一个")
        seen.add(key)


def _shadowing_items(reading: Reading) -> Iterator[Problem]:
    """Yield names of items that hide a step's answers."""
    for node in reading.nodes.values():
        name = node.loop.item_name if node.loop is not None else None
        if name in reading.nodes:
            yield problem(node, "loop-item", f"每一项的名字“{name}”与一个步骤的标识相同，请换一个")


def _circles(nodes: list[Node]) -> Iterator[Problem]:
    calls: dict[str, set[str]] = defaultdict(set)
    for node in nodes:
        if node.called:
            calls[node.process].add(node.called)
    for node in nodes:
        if node.called and node.process in _reached(node.called, calls):
            yield problem(node, "calls-itself", "流程绕一圈又调用了自己，会没完没了")


def _reached(process: str, calls: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [process]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += calls.get(name, ())
    return found
