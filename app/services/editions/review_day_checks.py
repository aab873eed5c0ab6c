"""Reviews that are drawn beside the chain: together they fit into the days of the whole review, and somebody reminds.

The chain's levels share the days of `review_terms` by themselves; a step that is drawn beside them takes its own.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.dmn.decide import DecisionError
from app.domain.problem import Problem, Severity
from app.engine.bpmn_xml import SCOPES, B, is_event_process, local
from app.services.editions.step_meaning_checks import constant_of
from app.services.tasks.complete_form import REVIEW_CLOCK
from app.services.terms.review_terms_of import SAMPLE_AUTHORITY, decided_review_terms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.engine.diagram_node import Node
    from app.engine.read_bundle import BundleReading

NEXT_LEVEL = "review.next_level"
TOTAL = "review_working_days"
LEVEL_NAME = "level_name"


def check_review_days(nodes: Sequence[Node], reading: BundleReading, process: str) -> Iterator[Problem]:
    """Yield warnings: reviews longer than the whole review, reviews with a day but without a reminder, or unnamed."""
    reviews = [
        node for node in nodes if node.kind == "userTask" and node.properties.get("clock") == REVIEW_CLOCK
    ]
    timed = {node.attached_to for node in nodes if node.event == "timer" and node.attached_to}
    for node in reviews:
        if LEVEL_NAME not in node.inputs:
            message = (
                f"没有写这一级的名称：审核人员、单位和记录里看到的是步骤的名称“{node.label}”；"
                f"要叫别的名称的，在“交给表单的值”写 {LEVEL_NAME} = 名称"
            )
            yield _problem(Severity.NOTE, node, "review-unnamed", message)
        if node.due_working_days is not None and node.id not in timed:
            message = (
                "有办理时限，但没有画提醒：过半、将到期、逾期时审核人员收不到通知。请在这一步的边上画“定时、非中断”的边界事件，"
                "后面接“发送通知”（种类选 review_nearing、review_overdue）；在审核链（review_chain）里加一行的那一级，提醒自动就有"
            )
            yield _warning(node, "review-unreminded", message)
    drawn = [(node, days) for node in reviews if (days := _own_days(node)) is not None]
    try:
        total = decided_review_terms(reading.decisions, SAMPLE_AUTHORITY, process).review_working_days
    except (DecisionError, KeyError, TypeError, ValueError):
        # Told by the checks of the table itself.
        return
    ways = _Ways(nodes, reading, _shared_days(nodes, total))
    for node, days in drawn:
        longest = ways.longest(process)
        if longest > total:
            message = (
                f"审核步骤的工作日加起来是 {longest} 个（其中这一步 {days} 个），规定审核周期（review_terms）是 {total} 个："
                f"最晚提交日、审核期限只按 {total} 个算，证件可能在审核中到期。请在审核链（review_chain）里加一行"
                f"（各级自动分这 {total} 个工作日，不用画图）；一定要画的，把规定审核周期改成 {longest}，"
                f"并在“转入下一级”写参数 {TOTAL} = {longest - days}"
            )
            yield _warning(node, "review-days", message)


def _warning(node: Node, rule: str, message: str) -> Problem:
    return _problem(Severity.WARNING, node, rule, message)


def _problem(severity: Severity, node: Node, rule: str, message: str) -> Problem:
    told = f"【{node.label}】{message}"
    return Problem(severity, rule, told, node.file, node.id, node.name, node.line)


def _own_days(node: Node) -> int | None:
    """Return the working days that a step has written down for itself; None for what the chain gives it."""
    return _number(constant_of(node.due_working_days)) if node.due_working_days is not None else None


def _number(said: Any) -> int | None:
    if isinstance(said, bool) or not isinstance(said, int | float | Decimal | str):
        return None
    try:
        return int(said)
    except ValueError:
        return None


def _shared_days(nodes: Sequence[Node], total: int) -> int:
    """Return the days that the levels of the chain share: all there are, unless the step that asks for them says so."""
    said = [node.inputs[TOTAL] for node in nodes if node.topic == NEXT_LEVEL and TOTAL in node.inputs]
    return next((days for one in said if (days := _number(constant_of(one))) is not None), total)


class _Ways:
    """The ways through the diagrams of an edition, by the working days of the reviews on them."""

    def __init__(self, nodes: Sequence[Node], reading: BundleReading, shared: int) -> None:
        self._nodes = {(node.file, node.id): node for node in nodes}
        self._shared = shared
        self._scopes = {
            scope.get("id"): (file, scope)
            for file, root in reading.roots.items()
            for scope in root.iter(SCOPES[0])
        }
        self._known: dict[tuple[str, str], int] = {}
        self._open: set[tuple[str, str]] = set()

    def longest(self, process: str) -> int:
        """Return the most working days of reviews on one way through a process, each step counted once."""
        file, scope = self._scopes.get(process, ("", None))
        return self._through(file, scope) if scope is not None else 0

    def _through(self, file: str, scope: Any) -> int:
        starts = [one for one in scope if local(one) == "startEvent"]
        return max((self._from(file, start) for start in starts), default=0)

    def _from(self, file: str, element: Any) -> int:
        """Return the most days from an element to an end; a way back counts nothing."""
        key = (file, element.get("id"))
        if key in self._open:
            return 0
        if key not in self._known:
            self._open.add(key)
            here = self._of(file, element)
            after = max((self._from(file, one) for one in _following(element)), default=0)
            self._open.discard(key)
            self._known[key] = here + after
        return self._known[key]

    def _of(self, file: str, element: Any) -> int:
        node = self._nodes.get((file, element.get("id")))
        if node is None:
            return 0
        if node.called:
            return self.longest(node.called)
        if node.kind == "subProcess" and not is_event_process(element):
            return self._through(file, element)
        if node.kind != "userTask" or node.properties.get("clock") != REVIEW_CLOCK:
            return 0
        own = _own_days(node)
        return own if own is not None else self._shared if node.due_working_days is not None else 0


def _following(element: Any) -> Iterator[Any]:
    scope = element.getparent()
    beside = {one.get("id") for one in scope if one.get("attachedToRef") == element.get("id")} | {
        element.get("id")
    }
    ends = {
        flow.get("targetRef")
        for flow in scope.iterfind(f"{B}sequenceFlow")
        if flow.get("sourceRef") in beside
    }
    yield from (one for one in scope if one.get("id") in ends)
