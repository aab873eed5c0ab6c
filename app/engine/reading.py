"""What a diagram's file says, and what was wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.domain.problem import Problem, Severity
from app.engine.bpmn_xml import line_of, spoken
from app.feel.expression import FeelSyntaxError

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.engine.diagram_node import Node
    from app.engine.templates import Template


@dataclass(slots=True)
class Reading:
    """A file's nodes by id, its processes, and what was wrong with it."""

    file: str
    nodes: dict[str, Node] = field(default_factory=dict)
    conditions: dict[str, Template] = field(default_factory=dict)
    """Conditions of sequence flows by the flow's id."""
    sources: dict[str, str] = field(default_factory=dict)
    """The element each sequence flow leaves, by the flow's id."""
    processes: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, element: Any, rule: str, message: str) -> None:
        """Note an error at an element."""
        self.problems.append(
            Problem(
                Severity.ERROR,
                rule,
                message,
                self.file,
                element.get("id", ""),
                element.get("name", ""),
                line_of(element),
            )
        )

    def compiled(self, element: Any, place: str, read: Callable[[], Template]) -> Template | None:
        """Return what `read` compiles; a mistake in it is noted at the element."""
        try:
            return read()
        except FeelSyntaxError as broken:
            label = spoken(element)
            self.wrong(
                element, "feel", f"【{label}】的{place}写法有误（第 {broken.column} 列）：{broken.message}"
            )
            return None
