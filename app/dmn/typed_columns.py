"""Columns with a type: a value of another type is refused by name, lest it fall through to the default row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.dmn.dmn_errors import DecisionError
from app.dmn.plain_inputs import SPELLED, typed
from app.dmn.type_words import type_words
from app.feel.feel_types import Simple, fitted
from app.feel.kind_names import KIND_NAMES
from app.feel.plain import shown
from app.feel.tree import Literal
from app.feel.values import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.dmn.model import Cell, Input, Output
    from app.feel.compiler import Run
    from app.feel.evaluation import Frame
    from app.feel.type_protocol import FeelType

SCALARS = frozenset({"number", "string", "date", "time", "date and time", *SPELLED})


def typed_input(run: Run, column: Input, decision: str) -> Run:
    """Return the closure of a column's expression; where it has a type, one that gives no other."""
    return _typed(run, column.kind, f"决策表“{decision}”输入列“{column.label}”", decision)


def typed_output(run: Run, column: Output, decision: str, row: str) -> Run:
    """Return the closure of a result; where its column has a type, one that gives no other."""
    return _typed(run, column.kind, f"决策表“{decision}”{row}输出列“{column.label}”", decision)


def typed_operand(column: Input, cell: Cell, decision: str, row: str) -> Callable[[Run], Run] | None:
    """Return what holds the values that a cell compares with to the type of its column.

    A text becomes the date, time or duration that it stands for; a value of another type is refused. Without it the
    two would be compared, which is neither true nor false, and the row would not hit. None for a cell that needs
    none of it: without a declared type, or with nothing but constants that publishing has checked.
    """
    kind = column.kind
    if kind is None or not isinstance(kind.core, Simple) or kind.core.name not in KIND_NAMES:
        return None
    if kind.core.name not in SPELLED and all(isinstance(test.operand, Literal) for test in cell.tests or ()):
        return None
    core, place = kind.core, f"决策表“{decision}”{row}“{column.label}”列"

    def fit(operand: Run) -> Run:
        def fitting(frame: Frame) -> Any:
            value = operand(frame)
            if isinstance(value, list):
                return [one(frame, item) for item in value]
            return one(frame, value)

        return fitting

    def one(frame: Frame, value: Any) -> Any:
        found = typed(value, core, spelled_numbers=frame.evaluation.spelled_numbers)
        # True and false are conditions that a cell may be, whatever its column holds.
        if kind_of(found) in SCALARS and not isinstance(found, bool) and not core.holds(found):
            wrong = (
                f"{place}要与 {shown(found)} 比较，它是{KIND_NAMES[kind_of(found)]}，"
                f"该列声明的类型是{type_words(core)}"
            )
            frame.evaluation.refuse(DecisionError(wrong, decision=decision))
        return found

    return fit


def _typed(run: Run, kind: FeelType | None, place: str, decision: str) -> Run:
    if kind is None:
        return run

    def checked(frame: Frame) -> Any:
        value = run(frame)
        if value is None or kind.holds(value):
            return value
        found = fitted(typed(value, kind, spelled_numbers=frame.evaluation.spelled_numbers), kind)
        if found is not None:
            return found
        wrong = (
            f"{place}的值 {shown(value)} 是{KIND_NAMES[kind_of(value)]}，该列声明的类型是{type_words(kind)}"
        )
        frame.evaluation.refuse(DecisionError(wrong, decision=decision))
        # To the letter of the specification, such a value is compared as it is.
        return value

    return checked
