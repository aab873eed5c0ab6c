"""A step that decides must be heard: what it decided is read before the case goes on to the next piece of work.

Without this a drawn review whose "no" nobody reads would approve all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.problem import Problem, Severity
from app.engine.bpmn_xml import SCOPES, B, event_of, is_event_process, link_name, local, spoken
from app.engine.decision_columns import reads_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from app.dmn.definitions import Definitions
    from app.domain.form_actions import FormAction
    from app.engine.diagram_node import Node
    from app.engine.read_bundle import BundleReading
    from app.forms_reader.form_definition import FormDefinition

DECISION = "decision"
WORK = frozenset({"userTask", "serviceTask", "callActivity", "sendTask"})
"""What is done on the strength of a decision: none of it may come before the decision is read."""
PROCESS = SCOPES[0]


def unread_decisions(
    nodes: Sequence[Node],
    reading: BundleReading,
    forms: Mapping[str, FormDefinition],
    actions: Mapping[str, FormAction],
) -> tuple[Problem, ...]:
    """Return an error for each step of `nodes` whose decision is not read before the next work or the end."""
    walk = _Walk(nodes, reading)
    found: list[Problem] = []
    deciding = [node for node in nodes if node.kind == "userTask" and _decides(node, forms, actions)]
    waiting = [(node, node.result_variable or node.id, _approving(node, forms, actions)) for node in deciding]
    seen: set[tuple[str, str, str]] = set()
    while waiting:
        node, name, approving = waiting.pop(0)
        if (node.process, node.id, name) in seen:
            continue
        seen.add((node.process, node.id, name))
        after = walk.unread_after(node, name)
        if after is not None:
            found.append(_problem(node, name, approving, after))
        # A process hands its decision out to those who call it: there it must be read again.
        waiting += [(caller, target, "") for caller, target in walk.handed_on(node, name)]
    return tuple(found)


def _decides(node: Node, forms: Mapping[str, FormDefinition], actions: Mapping[str, FormAction]) -> bool:
    return bool(_options(node, forms, actions))


def _options(
    node: Node, forms: Mapping[str, FormDefinition], actions: Mapping[str, FormAction]
) -> frozenset[str]:
    """Return the options of the decision that the actions of a step's form read; none where it decides nothing."""
    form = forms.get(node.form or "")
    if form is None:
        return frozenset()
    named = [actions[name] for name in form.actions if name in actions]
    return frozenset(
        option for action in named for one in action.fields if one.key == DECISION for option in one.options
    )


def _approving(node: Node, forms: Mapping[str, FormDefinition], actions: Mapping[str, FormAction]) -> str:
    """Return the option that lets the case go on, as the forms of the office write it first."""
    options = _options(node, forms, actions)
    return next((one for one in ("approved", "submit", "confirm") if one in options), "")


def _problem(node: Node, name: str, approving: str, after: Any) -> Problem:
    path = f"{name}.{DECISION}" if approving else name
    condition = f'{path} = "{approving or "approved"}"'
    message = (
        f"【{node.label}】的结论（{path}）还没有网关或决策表读取，流程就走到了【{spoken(after)}】：选“不通过”也会照样往下走。"
        f"请紧接着放一个排他网关，通过的线上写条件 {condition}，不通过的作默认流向，接到退回补正；"
        "只是多审一级的，不用画图，在审核链（review_chain）里加一行"
    )
    return Problem(
        Severity.ERROR, "decision-unread", message, node.file, node.id, node.name, node.line, condition
    )


class _Walk:
    """The ways through the diagrams of an edition, from element to element."""

    def __init__(self, nodes: Sequence[Node], reading: BundleReading) -> None:
        self._nodes = {(node.file, node.id): node for node in nodes}
        self._readings = reading.readings
        self._decisions: Mapping[str, Definitions] = reading.decisions
        self._elements = {
            (file, element.get("id")): element
            for file, root in reading.roots.items()
            for scope in root.iter(*SCOPES)
            for element in scope
            if element.get("id")
        }

    def unread_after(self, node: Node, name: str) -> Any | None:
        """Return the work or end that is reached from a step before its decision is read; None where there is none."""
        begin = self._elements.get((node.file, node.id))
        if begin is None:
            return None
        waiting, seen = self._next(begin, node, name), {node.id}
        while waiting:
            element = waiting.pop(0)
            if element.get("id") in seen:
                continue
            seen.add(element.get("id"))
            reached = self._nodes.get((node.file, element.get("id")))
            if reached is None or self._is_read_at(element, reached, name):
                continue
            if local(element) in WORK or self._is_last(element, node, name):
                return element
            waiting += self._next(element, reached, name)
        return None

    def handed_on(self, node: Node, name: str) -> Iterator[tuple[Node, str]]:
        """Yield the calls that take a decision out of the step's process, with the name they give it."""
        for caller in self._nodes.values():
            if caller.called == node.process:
                for item in caller.outs:
                    if _reads(item.source.names, name):
                        yield caller, item.target

    def _next(self, element: Any, node: Node, name: str) -> list[Any]:
        """Return what follows an element. A flow whose condition reads the decision leads to where it is read."""
        scope = element.getparent()
        ends = [
            flow.get("targetRef")
            for flow in scope.iterfind(f"{B}sequenceFlow")
            if flow.get("sourceRef") == element.get("id")
        ]
        if local(element) == "subProcess":
            starts = [one for one in element if local(one) == "startEvent"]
            return starts if starts and not is_event_process(element) else []
        if any(self._flow_reads(node.file, flow, name) for flow in self._flows_out(element)):
            return []
        found = [one for one in scope if one.get("id") in ends]
        if event_of(element) == "link" and "Throw" in local(element):
            found += [
                one
                for one in scope
                if local(one) == "intermediateCatchEvent"
                and event_of(one) == "link"
                and link_name(one) == link_name(element)
            ]
        if local(element) == "endEvent" and event_of(element) is None and scope.tag != PROCESS:
            # The end of a sub-process: what stands around it goes on.
            ends = [flow.get("targetRef") for flow in self._flows_out(scope)]
            found += [one for one in scope.getparent() if one.get("id") in ends]
        return found

    def _is_last(self, element: Any, node: Node, name: str) -> bool:
        """Tell whether an element ends the process with a decision that nobody who calls it takes over."""
        if local(element) != "endEvent":
            return False
        if event_of(element) is not None:
            return True
        if element.getparent().tag != PROCESS:
            return False
        callers = [one for one in self._nodes.values() if one.called == node.process]
        return not callers or not any(True for _ in self.handed_on(node, name))

    def _is_read_at(self, element: Any, node: Node, name: str) -> bool:
        if any(self._flow_reads(node.file, flow, name) for flow in self._flows_out(element)):
            return local(element) not in WORK
        if node.decision and node.decision in self._decisions:
            asked = (names for _text, names in reads_of(self._decisions[node.decision], node.decision))
            given = (template.names for template in node.inputs.values())
            return any(_reads(names, name) for names in (*asked, *given))
        return False

    def _flow_reads(self, file: str, flow: Any, name: str) -> bool:
        template = self._readings[file].conditions.get(flow.get("id") or "")
        return template is not None and _reads(template.names, name)

    @staticmethod
    def _flows_out(element: Any) -> list[Any]:
        return [
            flow
            for flow in element.getparent().iterfind(f"{B}sequenceFlow")
            if flow.get("sourceRef") == element.get("id")
        ]


def _reads(names: frozenset[str], name: str) -> bool:
    """Tell whether an expression reads a step's whole answer or its decision."""
    return bool(names & {name, f"{name}.{DECISION}"})
