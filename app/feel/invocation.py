"""Calling a function: positions or names, the right number of arguments, a bound on nesting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.feel.feel_types import fitted
from app.feel.values import Function

if TYPE_CHECKING:
    from app.feel.evaluation import Evaluation


def call_function(
    function: Any, arguments: list[Any], names: tuple[str, ...], label: str, evaluation: Evaluation
) -> Any:
    """Return a function's value; null when it is no function or the arguments do not fit."""
    if not isinstance(function, Function):
        evaluation.null(f"没有名为“{label}”的函数")
        return None
    evaluation.spend()
    evaluation.walk(*arguments)
    if names:
        arranged = _arranged(function, dict(zip(names, arguments, strict=True)))
        if arranged is None:
            return evaluation.null(_misnamed(function, label, names))
        missing = [name for name in _needed(function) if name not in names]
        if missing and function.name == SAME:
            evaluation.null(f"函数“{label}”缺少参数 {'、'.join(missing)}，按 null 计算")
        arguments = arranged
    if not _count_fits(function, len(arguments)):
        evaluation.null(f"函数“{label}”的参数个数不对")
        return None
    if function.parameter_types:
        fitting = _fitting(function, arguments)
        if fitting is None:
            evaluation.null(f"函数“{label}”的参数类型不对")
            return None
        arguments = fitting
    value = applied(function, arguments, evaluation)
    return evaluation.null(f"函数“{label}”对这些参数没有结果") if value is None else value


def applied(function: Function, arguments: list[Any], evaluation: Evaluation) -> Any:
    """Return what a function makes of fitting arguments."""
    evaluation.enter()
    try:
        if getattr(function.call, "wants_evaluation", False):
            value = function.call(evaluation, *arguments)
        else:
            value = function.call(*arguments)
    finally:
        evaluation.leave()
    if type(value) is str:
        evaluation.write(value)
    return value


def _fitting(function: Function, arguments: list[Any]) -> list[Any] | None:
    """Return the arguments fitted to the parameters' types, or None when one of them does not fit."""
    found = []
    for value, kind in zip(arguments, function.parameter_types, strict=False):
        fit = fitted(value, kind)
        if fit is None and value is not None:
            return None
        found.append(fit)
    return found


def _count_fits(function: Function, count: int) -> bool:
    most = len(function.parameters)
    if function.variadic:
        return count >= most
    return most - function.optional <= count <= most


def _arranged(function: Function, named: dict[str, Any]) -> list[Any] | None:
    signatures = (function.parameters, *function.alternatives)
    fitting = [names for names in signatures if named.keys() <= set(names)]
    if not fitting:
        return None
    # `after(range: a, point: b)` and `after(point: b, range: a)` differ by their order alone.
    names = tuple(named) if tuple(named) in fitting else fitting[0]
    needed = len(function.parameters) - function.optional
    arranged = [named.get(name) for name in names]
    while len(arranged) > needed and names[len(arranged) - 1] not in named:
        arranged.pop()
    return None if set(names[:needed]) - named.keys() and function.name != SAME else arranged


SAME = "is"
"""The function that takes an argument that is not named for null: no value is a value it can compare."""


def _needed(function: Function) -> tuple[str, ...]:
    return function.parameters[: len(function.parameters) - function.optional]


def _misnamed(function: Function, label: str, names: tuple[str, ...]) -> str:
    """Return what is wrong with named arguments: names the function does not have, or names that are missing."""
    known = {name for signature in (function.parameters, *function.alternatives) for name in signature}
    strange = [name for name in names if name not in known]
    if strange or function.alternatives:
        return f"函数“{label}”没有这样的命名参数：{'、'.join(strange or names)}"
    missing = [name for name in _needed(function) if name not in names]
    return f"函数“{label}”缺少参数：{'、'.join(missing)}"
