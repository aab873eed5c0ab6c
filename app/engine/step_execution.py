"""One step of one case while it runs: the queue of ready tasks, what happened, what it asks for."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from app.engine.errors import ExpressionFailedError
from app.engine.step import HistoryEvent
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

    def value(self, template: Template, scope: Mapping[str, Any], node: Node | None = None) -> Any:
        """Return a template's value in a scope as plain JSON; raises ExpressionFailedError."""
        if template.expression is None:
            return template.literal
        return to_plain(self.raw(template, scope, node))

    def raw(
        self,
        template: Template,
        scope: Mapping[str, Any],
        node: Node | None = None,
        *,
        moment: datetime | None = None,
    ) -> Any:
        """Return a template's FEEL value, dates and durations included; raises ExpressionFailedError.

        `moment` is what today() and now() mean; by default the moment of the step.
        """
        if template.expression is None:
            return template.literal
        now = self.now if moment is None else moment.astimezone(BEIJING)
        try:
            return template.expression.evaluate(scope, now=now, functions=self.functions())
        except FeelBudgetError as spent:
            label = node.label if node else template.text
            raise ExpressionFailedError(
                f"【{label}】的表达式太费时，已中止：{template.text}",
                element=node.id if node else "",
                name=label,
            ) from spent

    def note(self, kind: HistoryKind, node: Node, task: Task | None = None, **facts: Any) -> None:
        """Add an event to the history of the step; steps that nobody has drawn are not told."""
        if not node.drawn:
            return
        key = task.id.hex if task is not None else None
        self.history.append(HistoryEvent(kind, node.id, node.process, node.name, key, facts))
