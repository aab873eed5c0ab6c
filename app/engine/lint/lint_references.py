"""Lint, second part: everything a diagram names must exist and fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.nearest import nearest, or_meant
from app.domain.problem import Problem, Severity
from app.engine.timers import is_readable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.engine.diagram_node import Node
    from app.engine.execution_context import Catalogue
    from app.engine.reading import Reading


def lint_references(
    reading: Reading, catalogue: Catalogue, *, processes: Mapping[str, str], decisions: frozenset[str]
) -> Iterator[Problem]:
    """Yield names that lead nowhere: forms, handlers, decisions, called processes, groups, messages."""
    for node in reading.nodes.values():
        match node.kind:
            case "userTask":
                yield from _user_task(node, catalogue)
            case "serviceTask":
                yield from _service_task(node, catalogue)
            case "businessRuleTask":
                yield from _rule_task(node, decisions)
            case "callActivity" if node.called not in processes:
                yield _unknown(node, "called-unknown", "被调用流程", node.called or "", processes)
            case _:
                pass
        yield from _message(node, catalogue)
        if node.timer is not None and not is_readable(node.timer):
            message = f"时间“{node.timer.template.text.strip()}”看不懂；请写 P10D、2027-01-01 或 =workday(today(), 3)"
            yield problem(node, "timer-text", message)


def _user_task(node: Node, catalogue: Catalogue) -> Iterator[Problem]:
    if not node.form:
        yield problem(node, "form-missing", "没有选择表单（formKey），办理人打开后无事可做")
    elif node.form not in catalogue.forms:
        yield _unknown(node, "form-unknown", "表单", node.form, catalogue.forms)
    if not node.groups and node.assignee is None:
        yield problem(node, "nobody", "没有候选组也没有办理人，谁也看不到这个待办")
    due = node.due_working_days
    if due is not None and due.expression is None and not (isinstance(due.literal, int) and due.literal >= 0):
        yield problem(node, "working-days", f"办理时限“{due.text}”不是工作日数")
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
        yield _unknown(node, "decision-unknown", "决策", node.decision, decisions)


def _service_task(node: Node, catalogue: Catalogue) -> Iterator[Problem]:
    if not node.topic:
        yield problem(node, "handler-missing", "没有选择处理程序（topic）")
        return
    handler = catalogue.handlers.get(node.topic)
    if handler is None:
        yield _unknown(node, "handler-unknown", "处理程序", node.topic, catalogue.handlers)
        return
    for name in sorted(node.inputs.keys() - set(handler.parameters)):
        meant = nearest(name, handler.parameters)
        message = f"处理程序“{node.topic}”没有参数“{name}”{or_meant(meant)}"
        yield problem(node, "handler-parameter", message, proposal=meant)
    for name in sorted(set(handler.required) - node.inputs.keys()):
        yield problem(node, "handler-parameter", f"处理程序“{node.topic}”缺少参数“{name}”")


def _message(node: Node, catalogue: Catalogue) -> Iterator[Problem]:
    known = catalogue.messages
    if node.message and known is not None and node.message not in known:
        meant = nearest(node.message, known)
        message = f"没有人发出或接收消息“{node.message}”，请核对名称{or_meant(meant)}"
        yield problem(node, "message-unknown", message, proposal=meant)


def _unknown(node: Node, rule: str, kind: str, name: str, known: Iterable[str]) -> Problem:
    meant = nearest(name, known)
    return problem(node, rule, f"找不到{kind}“{name}”{or_meant(meant)}", proposal=meant)


def problem(
    node: Node, rule: str, message: str, severity: Severity = Severity.ERROR, *, proposal: str = ""
) -> Problem:
    """Return a finding about a node, with its name in front."""
    told = f"【{node.label}】{message}"
    return Problem(severity, rule, told, node.file, node.id, node.name, node.line, proposal)
