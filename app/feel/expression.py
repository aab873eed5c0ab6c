"""The door to FEEL: compile a text once, evaluate it often."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from app.feel.builtin_table import BUILTINS
from app.feel.compiler import compile_test, compile_tree
from app.feel.evaluation import Evaluation, Frame
from app.feel.feel_errors import FeelBudgetError, FeelSyntaxError
from app.feel.free_names import free_names
from app.feel.parser import parse_expression, parse_unary_tests

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

__all__ = [
    "Expression",
    "FeelBudgetError",
    "FeelSyntaxError",
    "UnaryTests",
    "compile_expression",
    "compile_unary_tests",
]
NOTHING: Mapping[str, Any] = {}


class Expression:
    """A compiled expression. `names` are the names it reads, with their paths."""

    __slots__ = ("_run", "names", "text")

    def __init__(self, text: str, names: tuple[str, ...]) -> None:
        tree = parse_expression(text, names)
        self.text = text
        self.names = free_names(tree, BUILTINS.keys())
        self._run = compile_tree(tree)

    def evaluate(
        self,
        context: Mapping[str, Any],
        *,
        now: datetime | None = None,
        functions: Mapping[str, Callable[..., Any]] | None = None,
    ) -> Any:
        """Return the value in a context; null where types do not fit. Raises FeelBudgetError."""
        return self._run(Frame(context, None, Evaluation(now, functions or NOTHING, None)))

    def explain(
        self,
        context: Mapping[str, Any],
        *,
        now: datetime | None = None,
        functions: Mapping[str, Callable[..., Any]] | None = None,
    ) -> tuple[Any, tuple[str, ...]]:
        """Return the value and, in Chinese, why anything on the way was null."""
        notes: list[str] = []
        value = self._run(Frame(context, None, Evaluation(now, functions or NOTHING, notes)))
        return value, tuple(notes)


class UnaryTests:
    """A compiled cell of a decision table."""

    __slots__ = ("_negated", "_tests", "names", "text")

    def __init__(self, text: str, names: tuple[str, ...]) -> None:
        parsed = parse_unary_tests(text, names)
        tests, self._negated = parsed or ((), False)
        self.text = text
        self._tests = None if parsed is None else tuple(compile_test(test) for test in tests)
        self.names = frozenset[str]().union(
            *(free_names(test.operand, BUILTINS.keys()) for test in tests)
        ) - {"?"}

    @property
    def is_any(self) -> bool:
        """Tell whether the cell is a dash."""
        return self._tests is None

    def matches(
        self,
        value: Any,
        context: Mapping[str, Any],
        *,
        now: datetime | None = None,
        functions: Mapping[str, Callable[..., Any]] | None = None,
    ) -> bool | None:
        """Return whether a value passes the cell; null when it cannot be told."""
        if self._tests is None:
            return True
        frame = Frame({"?": value}, Frame(context, None, Evaluation(now, functions or NOTHING, None)), None)  # type: ignore[arg-type]
        frame.evaluation = frame.parent.evaluation  # type: ignore[union-attr]
        results = [test(frame) for test in self._tests]
        found = True if True in results else (None if None in results else False)
        return (None if found is None else not found) if self._negated else found


@lru_cache(maxsize=4096)
def _compiled(text: str, names: tuple[str, ...]) -> Expression:
    return Expression(text, names)


@lru_cache(maxsize=4096)
def _compiled_tests(text: str, names: tuple[str, ...]) -> UnaryTests:
    return UnaryTests(text, names)


def compile_expression(
    text: str, *, names: Iterable[str] = (), functions: Mapping[str, Callable[..., Any]] | None = None
) -> Expression:
    """Return the compiled expression; raises FeelSyntaxError. `names` may have spaces."""
    return _compiled(text, tuple(sorted({*names, *(functions or ())})))


def compile_unary_tests(text: str, *, names: Iterable[str] = ()) -> UnaryTests:
    """Return a compiled cell; raises FeelSyntaxError."""
    return _compiled_tests(text, tuple(sorted(names)))
