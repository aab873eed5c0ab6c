"""Operators with two operands, as closures."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from operator import ge, gt, le, lt
from typing import Any

from app.feel import arithmetic
from app.feel.evaluation import CONTAINERS, Frame
from app.feel.values import compare, equal, kind_of

Run = Callable[[Frame], Any]
ORDER: dict[str, Callable[[int], bool]] = {
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
}
DIRECT: dict[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}
"""The same for numbers, which need no look at their types."""
ZONED = frozenset({"date and time", "time"})
ARITHMETIC = {
    "+": arithmetic.add,
    "-": arithmetic.subtract,
    "*": arithmetic.multiply,
    "/": arithmetic.divide,
    "**": arithmetic.power,
}


def operation(operator: str, left: Run, right: Run) -> Run:
    """Return the closure of an operator with its operands."""
    if operator in {"and", "or"}:
        return _connective(left, right, decisive=operator == "or")
    if operator in {"=", "!="}:
        return _equality(left, right, negated=operator == "!=")
    if operator in ORDER:
        return _ordering(left, right, operator)
    return _calculation(left, right, operator)


def _connective(left: Run, right: Run, *, decisive: bool) -> Run:
    """Return three-valued `or` (decisive true) or `and` (decisive false)."""

    def run(frame: Frame) -> Any:
        first: object = left(frame)
        if first is decisive:
            return decisive
        second: object = right(frame)
        if second is decisive:
            return decisive
        for side in (first, second):
            if not isinstance(side, bool):
                return None if side is None else frame.evaluation.null(f"{kind_of(side)} 不是真假")
        return not decisive

    return run


def _equality(left: Run, right: Run, *, negated: bool) -> Run:
    def run(frame: Frame) -> bool | None:
        first, second = left(frame), right(frame)
        if type(first) in CONTAINERS:
            frame.evaluation.walk(first, second)
        found = equal(first, second)
        if found is None:
            frame.evaluation.null(f"{kind_of(first)} 与 {kind_of(second)} 不能比较是否相等")
        return denied(found) if negated else found

    return run


def _ordering(left: Run, right: Run, operator: str) -> Run:
    holds, directly = ORDER[operator], DIRECT[operator]

    def run(frame: Frame) -> bool | None:
        first, second = left(frame), right(frame)
        if type(first) is Decimal and type(second) is Decimal:
            return directly(first, second)
        order = compare(first, second)
        if order is None:
            kinds = f"{kind_of(first)} 与 {kind_of(second)}"
            why = "（一个有时区，一个没有）" if kind_of(first) == kind_of(second) in ZONED else ""
            frame.evaluation.null(f"{kinds} 不能用 {operator} 比较{why}")
            return None
        return holds(order)

    return run


def _calculation(left: Run, right: Run, operator: str) -> Run:
    calculate, is_power = ARITHMETIC[operator], operator == "**"

    def run(frame: Frame) -> Any:
        first, second = left(frame), right(frame)
        if is_power:
            frame.evaluation.spend(arithmetic.power_steps(second))
        value = calculate(first, second)
        if value is None:
            frame.evaluation.null(f"{kind_of(first)} {operator} {kind_of(second)} 没有结果")
        elif type(value) is str:
            frame.evaluation.write(value)
        return value

    return run


def denied(value: Any) -> bool | None:
    """Return three-valued `not`."""
    return None if value is None else not value
