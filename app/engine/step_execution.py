"""One step of one case while it runs: the queue of ready tasks, what happened, what it asks for."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from app.engine.errors import ExpressionFailedError
from app.engine.step import HistoryEvent
from app.engine.typed_values import UnfitValueError, with_types
from app.feel.expression import FeelBudgetError
from app.feel.plain import to_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from SpiffWorkflow.task import Task

    from app.domain.effects import Effect
    from app.engine.compiled_edition import CompiledEdition
    from app.engine.diagram_node import Node
    from app.engine.execution_context import ExecutionContext
    from app.engine.step import HistoryKind, Message
    from app.engine.templates import Template

BEIJING = ZoneInfo("Asia/Shanghai")


@dataclass(slots=True)
class StepExecution:
    """Collects a step; specs reach it through their workflow."""

    edition: CompiledEdition
    around: ExecutionContext
    ready: deque[Task] = field(default_factory=deque)
    history: list[HistoryEvent] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    thrown: list[Message] = field(default_factory=list)
    outcome: str | None = None
    spelled_numbers: bool = False
    """Whether the case is so old that its data may hold numbers as text."""
    _facts: Any = None

    @property
    def facts(self) -> Any:
        """Return the case's facts, read at most once in a step."""
        if self._facts is None:
            self._facts = self.around.facts()
        return self._facts

    @property
    def now(self) -> datetime:
        """Return the moment of the step in Beijing's zone."""
        return self.around.now.astimezone(BEIJING)

    def functions(self) -> Mapping[str, Callable[..., Any]]:
        """Return the functions a diagram may call beside FEEL's own."""

        def workday(day: date, count: Any) -> date:
            return self.around.calendar.add_working_days(day, int(count))

        return {"workday": workday}

    def typed(self, scope: Mapping[str, Any], node: Node, process: str | None = None) -> Mapping[str, Any]:
        """Return the data of a process with what is declared a date as a date; raises ExpressionFailedError.

        It is the process of the node unless another one is named.
        """
        types = self.edition.types.get(process or node.process)
        if not types:
            return scope
        try:
            return with_types(scope, types)
        except UnfitValueError as unfit:
            message = f"【{node.label}】读取的数据与声明的类型不符：{unfit}"
            raise ExpressionFailedError(message, element=node.id, name=node.label) from unfit

    def value(
        self, template: Template, scope: Mapping[str, Any], node: Node, *, process: str | None = None
    ) -> Any:
        """Return a template's value in a scope as plain JSON; raises ExpressionFailedError."""
        if template.expression is None:
            return template.literal
        return to_plain(self.computed(template, self.typed(scope, node, process), node))

    def computed(
        self, template: Template, names: Mapping[str, Any], node: Node, *, moment: datetime | None = None
    ) -> Any:
        """Return a template's FEEL value among typed names; raises ExpressionFailedError.

        `moment` is what today() and now() mean; by default the moment of the step.
        """
        if template.expression is None:
            return template.literal
        now = self.now if moment is None else moment.astimezone(BEIJING)
        try:
            return template.expression.evaluate(names, now=now, functions=self.functions())
        except FeelBudgetError as spent:
            message = f"【{node.label}】的表达式太费时，已中止：{template.text}"
            raise ExpressionFailedError(message, element=node.id, name=node.label) from spent

    def note(self, kind: HistoryKind, node: Node, task: Task | None = None, **facts: Any) -> None:
        """Add an event to the history of the step; steps that nobody has drawn are not told."""
        if not node.drawn:
            return
        key = task.id.hex if task is not None else None
        self.history.append(HistoryEvent(kind, node.id, node.process, node.name, key, facts))
