"""One evaluation: the moment, the budget, and the diagnosis kept beside the value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.feel.feel_errors import FeelBudgetError
from app.feel.values import incoming

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

MAX_STEPS = 200_000
MAX_CALLS = 80
MISSING = object()


class Evaluation:
    """What all frames of one evaluation share."""

    __slots__ = ("calls", "functions", "memories", "notes", "now", "steps")

    def __init__(
        self, now: datetime | None, functions: Mapping[str, Callable[..., Any]], notes: list[str] | None
    ) -> None:
        self.now = now
        self.functions = functions
        self.notes = notes
        self.steps = 0
        self.calls = 0
        self.memories: list[tuple[str, Any]] = []

    def spend(self, steps: int = 1) -> None:
        """Count work; raises FeelBudgetError when there is too much of it."""
        self.steps += steps
        if self.steps > MAX_STEPS:
            raise FeelBudgetError("表达式计算量过大，已中止")

    def enter(self) -> None:
        """Count nested function calls; raises FeelBudgetError when a function calls itself without end."""
        self.calls += 1
        if self.calls > MAX_CALLS:
            raise FeelBudgetError("函数互相调用没有尽头，已中止")

    def leave(self) -> None:
        """Leave a function call."""
        self.calls -= 1

    def remember(self, what: str, facts: Any) -> None:
        """Keep what happened on the way, for whoever asks afterwards which rules were hit."""
        self.memories.append((what, facts))

    def null(self, message: str) -> Any:
        """Keep why a value is null; returns null, as the value to give."""
        if self.notes is not None and message not in self.notes:
            self.notes.append(message)
        return None


class Frame:
    """Names in scope: the innermost first."""

    __slots__ = ("evaluation", "parent", "values")

    def __init__(self, values: Mapping[str, Any], parent: Frame | None, evaluation: Evaluation) -> None:
        self.values = values
        self.parent = parent
        self.evaluation = evaluation

    def find(self, name: str) -> Any:
        """Return the value of a name, or MISSING."""
        frame: Frame | None = self
        while frame is not None:
            found = frame.values.get(name, MISSING)
            if found is not MISSING:
                return incoming(found)
            frame = frame.parent
        return MISSING

    def inner(self, values: Mapping[str, Any]) -> Frame:
        """Return a frame inside this one."""
        return Frame(values, self, self.evaluation)
