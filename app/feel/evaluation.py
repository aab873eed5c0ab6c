"""One evaluation: the moment, the budget, and the diagnosis kept beside the value."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.feel.feel_errors import FeelBudgetError
from app.feel.values import incoming

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

MAX_STEPS = 40_000
MAX_CALLS = 80
MAX_WEIGHT = 100_000
WALKED_AT_ONCE = 3
"""So many values of a list or context are walked through for one step."""
TEXT_OF_A_STEP = 250
"""So many characters cost one step, lest a list of long texts fill the memory."""
SMALL = {number: Decimal(number) for number in range(-100, 1001)}
"""The numbers a case's data mostly hold, made once."""
MISSING = object()
CONTAINERS = frozenset({list, dict})
PLAIN = frozenset({int, float, list, tuple, dict})
"""Python types in which a caller's values are not yet FEEL's."""


def with_evaluation(function: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a function that needs the evaluation's moment."""
    function.wants_evaluation = True  # type: ignore[attr-defined]
    return function


class Evaluation:
    """What all frames of one evaluation share."""

    # Most evaluations look at a name or two: what only few need is made when it is needed.
    __slots__ = (
        "_fed",
        "_memories",
        "_weights",
        "calls",
        "functions",
        "notes",
        "now",
        "spelled_numbers",
        "steps",
    )

    def __init__(
        self,
        now: datetime | None,
        functions: Mapping[str, Callable[..., Any]],
        notes: list[str] | None,
        *,
        spelled_numbers: bool = False,
    ) -> None:
        self.now = now
        self.functions = functions
        self.notes = notes
        self.spelled_numbers = spelled_numbers
        self.steps = 0
        self.calls = 0
        self._memories: list[tuple[str, Any]] | None = None
        self._fed: dict[int, tuple[Any, Any]] | None = None
        self._weights: dict[int, tuple[Any, int, int]] | None = None

    @property
    def memories(self) -> list[tuple[str, Any]]:
        """Return what was remembered on the way."""
        return self._memories or []

    def feel(self, value: Any) -> Any:
        """Return a caller's value as FEEL sees it; a list or context is converted once."""
        kind = type(value)
        if kind is int:
            return SMALL.get(value) or Decimal(value)
        if kind is float:
            return incoming(value)
        if self._fed is None:
            self._fed = {}
        known = self._fed.get(id(value))
        if known is None:
            known = self._fed[id(value)] = value, incoming(value)
        return known[1]

    def spend(self, steps: int = 1) -> None:
        """Count work; raises FeelBudgetError when there is too much of it."""
        self.steps += steps
        if self.steps > MAX_STEPS:
            raise FeelBudgetError("表达式计算量过大，已中止")

    def weight(self, value: Any) -> int:
        """Return how many values a list or context holds, those inside others included.

        A list may stand in another many times, and that one in a third: a few steps make what would take for ever
        to walk through. So whoever makes or walks a list weighs it first; raises FeelBudgetError when too heavy.
        """
        if self._weights is None:
            self._weights = {}
        known = self._weights.get(id(value))
        if known is not None and known[1] == len(value):
            return known[2]
        total = 1
        for item in value.values() if type(value) is dict else value:
            total += self.weight(item) if type(item) in CONTAINERS else 1
        if total > MAX_WEIGHT:
            raise FeelBudgetError(f"列表或上下文里的值超过 {MAX_WEIGHT} 个")
        # The value is kept with its weight, lest its identity be given to another one.
        self._weights[id(value)] = value, len(value), total
        return total

    def walk(self, *values: Any) -> None:
        """Spend what it takes to walk through lists and contexts."""
        for value in values:
            if type(value) in CONTAINERS:
                self.spend(self.weight(value) // WALKED_AT_ONCE + 1)

    def leaving(self, value: Any) -> Any:
        """Return a value that leaves the evaluation; what would not end when it is written out is refused.

        Inside, a list that stands in another many times costs nothing; whoever writes it out writes it each time.
        """
        if type(value) in CONTAINERS and self._written_weight(value, {}) > MAX_WEIGHT:
            raise FeelBudgetError(f"结果写出来超过 {MAX_WEIGHT} 个值，或文字太多")
        return value

    def _written_weight(self, value: Any, known: dict[int, int]) -> int:
        """Return how much is written for a list or context; `known` are those seen, which all live in the value."""
        total = known.get(id(value))
        if total is None:
            total = 1
            for item in value.values() if type(value) is dict else value:
                if type(item) in CONTAINERS:
                    total += self._written_weight(item, known)
                else:
                    total += 1 + (len(item) // TEXT_OF_A_STEP if type(item) is str else 0)
            known[id(value)] = total
        return total

    def write(self, text: str) -> None:
        """Spend what a new text costs."""
        self.spend(len(text) // TEXT_OF_A_STEP)

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
        if self._memories is None:
            self._memories = []
        self._memories.append((what, facts))

    def refuse(self, error: Exception) -> Any:
        """Raise an error where the specification has null: in a process, no answer must not pass for one."""
        raise error

    def null(self, message: str) -> Any:
        """Keep why a value is null; returns null, as the value to give."""
        if self.notes is not None and message not in self.notes:
            self.notes.append(message)
        return None


class ForgivingEvaluation(Evaluation):
    """An evaluation to the letter of the specification: what cannot be answered is null, and noted."""

    __slots__ = ()

    def refuse(self, error: Exception) -> Any:
        """Return null instead of raising."""
        return self.null(str(error))


class Frame:
    """Names in scope: the innermost first. Only the outermost frame holds a caller's plain values."""

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
                return self.evaluation.feel(found) if frame.parent is None and type(found) in PLAIN else found
            frame = frame.parent
        return MISSING

    def inner(self, values: Mapping[str, Any]) -> Frame:
        """Return a frame inside this one."""
        return Frame(values, self, self.evaluation)
