"""The door to FEEL: compile a text once, evaluate it often."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from app.feel.builtin_table import BUILTINS
from app.feel.cell_compiler import compile_cell
from app.feel.compiler import compile_tree
from app.feel.evaluation import Evaluation, Frame
from app.feel.feel_errors import FeelBudgetError, FeelSyntaxError
from app.feel.free_names import free_names
from app.feel.parser import parse_expression, parse_unary_tests
from app.feel.tree import Name
from app.feel.values import incoming

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from app.feel.type_protocol import FeelType

__all__ = [
    "Expression",
    "FeelBudgetError",
    "FeelSyntaxError",
    "UnaryTests",
    "compile_expression",
    "compile_unary_tests",
]
NOTHING: Mapping[str, Any] = {}
TOO_DEEP = "嵌套太深，已中止，请拆成决策表或几步"


class Expression:
    """A compiled expression. `names` are the names it reads, with their paths; `tree` is what was read.

    `function` is the built-in function whose bare name is all there is: no value, unless a value is called so.
    """

    __slots__ = ("_run", "function", "names", "text", "tree")

    def __init__(
        self, text: str, names: tuple[str, ...], types: Mapping[str, FeelType] | None = None
    ) -> None:
        self.text = text
        try:
            self.tree = tree = parse_expression(text, names, types)
            self.names = free_names(tree, BUILTINS.keys())
            self.function = tree.name if isinstance(tree, Name) and tree.name in BUILTINS else None
            self._run = compile_tree(tree)
        except RecursionError as deep:
            raise FeelSyntaxError(TOO_DEEP) from deep

    def evaluate(
        self,
        context: Mapping[str, Any],
        *,
        now: datetime | None = None,
        functions: Mapping[str, Callable[..., Any]] | None = None,
    ) -> Any:
        """Return the value in a context; null where types do not fit. Raises FeelBudgetError."""
        try:
            evaluation = Evaluation(now, functions or NOTHING, None)
            return evaluation.leaving(self._run(Frame(context, None, evaluation)))
        except RecursionError as deep:
            raise FeelBudgetError(TOO_DEEP) from deep

    def explain(
        self,
        context: Mapping[str, Any],
        *,
        now: datetime | None = None,
        functions: Mapping[str, Callable[..., Any]] | None = None,
    ) -> tuple[Any, tuple[str, ...]]:
        """Return the value and, in Chinese, why anything on the way was null."""
        notes: list[str] = []
        try:
            evaluation = Evaluation(now, functions or NOTHING, notes)
            value = evaluation.leaving(self._run(Frame(context, None, evaluation)))
        except RecursionError as deep:
            raise FeelBudgetError(TOO_DEEP) from deep
        return value, tuple(notes)


class UnaryTests:
    """A compiled cell of a decision table."""

    __slots__ = ("_check", "names", "text")

    def __init__(
        self, text: str, names: tuple[str, ...], types: Mapping[str, FeelType] | None = None
    ) -> None:
        self.text = text
        try:
            parsed = parse_unary_tests(text, names, types)
            tests, negated = parsed or ((), False)
            self._check = None if parsed is None else compile_cell(tests, negated=negated)
            found = [free_names(test.operand, BUILTINS.keys()) for test in tests]
        except RecursionError as deep:
            raise FeelSyntaxError(TOO_DEEP) from deep
        self.names = frozenset[str]().union(*found) - {"?"}

    @property
    def is_any(self) -> bool:
        """Tell whether the cell is a dash."""
        return self._check is None

    def matches(
        self,
        value: Any,
        context: Mapping[str, Any],
        *,
        now: datetime | None = None,
        functions: Mapping[str, Callable[..., Any]] | None = None,
    ) -> bool | None:
        """Return whether a value passes the cell; null when it cannot be told."""
        if self._check is None:
            return True
        evaluation = Evaluation(now, functions or NOTHING, None)
        try:
            return self._check(Frame({"?": incoming(value)}, Frame(context, None, evaluation), evaluation))
        except RecursionError as deep:
            raise FeelBudgetError(TOO_DEEP) from deep


@lru_cache(maxsize=4096)
def _compiled(text: str, names: tuple[str, ...]) -> Expression:
    return Expression(text, names)


@lru_cache(maxsize=4096)
def _compiled_tests(text: str, names: tuple[str, ...]) -> UnaryTests:
    return UnaryTests(text, names)


def compile_expression(
    text: str,
    *,
    names: Iterable[str] = (),
    functions: Mapping[str, Callable[..., Any]] | None = None,
    types: Mapping[str, FeelType] | None = None,
) -> Expression:
    """Return the compiled expression; raises FeelSyntaxError. `names` may have spaces.

    `types` are the types of a decision file; what is compiled with them is kept by that file, not by the cache.
    """
    known = tuple(sorted({*names, *(functions or ())}))
    return Expression(text, known, types) if types else _compiled(text, known)


def compile_unary_tests(
    text: str, *, names: Iterable[str] = (), types: Mapping[str, FeelType] | None = None
) -> UnaryTests:
    """Return a compiled cell; raises FeelSyntaxError."""
    known = tuple(sorted(names))
    return UnaryTests(text, known, types) if types else _compiled_tests(text, known)
