"""Columns with a type: a value of another type is refused by name, lest it fall through to the default row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.dmn.dmn_errors import DecisionError
from app.dmn.plain_inputs import typed
from app.dmn.type_words import type_words
from app.feel.feel_types import fitted
from app.feel.kind_names import KIND_NAMES
from app.feel.plain import shown
from app.feel.values import kind_of

if TYPE_CHECKING:
    from app.dmn.model import Input, Output
    from app.feel.compiler import Run
    from app.feel.evaluation import Frame
    from app.feel.type_protocol import FeelType


def typed_input(run: Run, column: Input, decision: str) -> Run:
    """Return the closure of a column's expression; where it has a type, one that gives no other."""
    return _typed(run, column.kind, f"决策表“{decision}”输入列“{column.label}”", decision)


def typed_output(run: Run, column: Output, decision: str, row: str) -> Run:
    """Return the closure of a result; where its column has a type, one that gives no other."""
    return _typed(run, column.kind, f"决策表“{decision}”{row}输出列“{column.label}”", decision)


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
