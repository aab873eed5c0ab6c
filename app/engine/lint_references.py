"""Lint, second part: everything a diagram names must exist and fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.problem import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.engine.diagram_node import Node
    from app.engine.read_diagram import Reading
    from app.engine.surroundings import Catalogue
    from app.engine.templates import Template


def lint_references(
    reading: Reading, catalogue: Catalogue, *, processes: Mapping[str, str], decisions: frozenset[str]
) -> Iterator[Problem]:
    """Yield names that lead nowhere: forms, handlers, decisions, called processes, groups, fields."""
    for node in reading.nodes.values():
        match node.kind:
            case "userTask":
                yield from _user_task(node, catalogue)
            case "serviceTask":
                yield from _service_task(node, catalogue)
            case "businessRuleTask":
                yield from _rule_task(node, decisions)
            case "callActivity" if node.called not in processes:
                yield problem(node, "called-unknown", f"找不到被调用流程“{node.called or ''}”")
            case _:
                pass
    yield from _fields(reading, catalogue)


def _user_task(node: Node, catalogue: Catalogue) -> Iterator[Problem]:
    if not node.form:
        yield problem(node, "form-missing", "没有选择表单（formKey），办理人打开后无事可做")
    elif node.form not in catalogue.forms:
        yield problem(node, "form-unknown", f"找不到表单“{node.form}”")
    if not node.groups and node.assignee is None:
        yield problem(node, "nobody", "没有候选组也没有办理人，谁也看不到这个待办")
    for group in node.groups:
        if group.expression is None and not catalogue.is_known_group(str(group.literal)):
            yield problem(
                node,
                "group-unknown",
                f"候选组“{group.literal}”不存在，应为 employer:…、person:… 或 authority:…:L1",
            )


def _rule_task(node: Node, decisions: frozenset[str]) -> Iterator[Problem]:
    if not node.decision:
        yield problem(node, "decision-missing", "没有选择决策（decisionRef）")
    elif node.decision not in decisions:
        yield problem(node, "decision-unknown", f"找不到决策“{node.decision}”")


def _service_task(node: Node, catalogue: Catalogue) -> Iterator[Problem]:
    if not node.topic:
        yield problem(node, "handler-missing", "没有选择处理程序（topic）")
        return
    handler = catalogue.handlers.get(node.topic)
    if handler is None:
        yield problem(node, "handler-unknown", f"找不到处理程序“{node.topic}”")
        return
    for name in sorted(node.inputs.keys() - set(handler.parameters)):
        yield problem(node, "handler-parameter", f"处理程序“{node.topic}”没有参数“{name}”")
    for name in sorted(set(handler.required) - node.inputs.keys()):
        yield problem(node, "handler-parameter", f"处理程序“{node.topic}”缺少参数“{name}”")


def _fields(reading: Reading, catalogue: Catalogue) -> Iterator[Problem]:
    """A condition may read of a form only what the form hands to the case."""
    forms = {
        node.id: catalogue.forms[node.form]
        for node in reading.nodes.values()
        if node.kind == "userTask" and node.form and node.form in catalogue.forms
    }
    for place, template in _templates(reading):
        for name in sorted(template.names):
            element, _, rest = name.partition(".")
            field = rest.partition(".")[0]
            if element in forms and field and field not in forms[element].case_fields:
                message = f"读取了“{element}.{field}”，但表单“{forms[element].key}”没有把字段“{field}”交给流程（case_data）"
                yield Problem(
                    Severity.ERROR, "field-unknown", f"【{place}】{message}", reading.file, place, ""
                )


def _templates(reading: Reading) -> Iterator[tuple[str, Template]]:
    yield from reading.conditions.items()
    for node in reading.nodes.values():
        single = (
            node.assignee,
            node.due_working_days,
            node.correlation,
            node.timer.template if node.timer else None,
        )
        found = [
            *node.groups,
            *node.inputs.values(),
            *(item.source for item in node.ins),
            *(t for t in single if t),
        ]
        yield from ((node.id, template) for template in found)


def problem(node: Node, rule: str, message: str, severity: Severity = Severity.ERROR) -> Problem:
    """Return a finding about a node, with its name in front."""
    return Problem(severity, rule, f"【{node.label}】{message}", node.file, node.id, node.name, node.line)
