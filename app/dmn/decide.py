"""Decide: requirements first, then the box."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch
from typing import TYPE_CHECKING, Any

from app.dmn import model
from app.dmn.dmn_errors import DecisionError
from app.dmn.tables import decide_table
from app.feel.expression import FeelBudgetError
from app.feel.plain import from_plain, to_plain
from app.feel.values import Function

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

__all__ = ["DecisionError", "DecisionResult", "decide"]


@dataclass(frozen=True, slots=True)
class DecisionResult:
    """A decision's value as plain JSON, the numbers of the rules hit, and the outputs by name."""

    value: Any
    rules: tuple[int, ...]
    outputs: Mapping[str, Any]


@dataclass(slots=True)
class _Deciding:
    definitions: model.Definitions
    now: datetime | None
    decision: str
    rules: tuple[int, ...] = ()


def decide(
    definitions: model.Definitions, decision: str, inputs: Mapping[str, Any], *, now: datetime | None = None
) -> DecisionResult:
    """Return what a decision (by id or name) says about inputs; raises DecisionError.

    No rule hit without a default, or two hit under UNIQUE, is an error and never a silent null.
    """
    found = definitions.find(decision)
    if found is None:
        raise DecisionError(f"没有名为“{decision}”的决策", decision=decision)
    deciding = _Deciding(definitions, now, found.name)
    try:
        value = to_plain(_decided(found, dict(inputs), deciding))
    except FeelBudgetError as spent:
        raise DecisionError(f"决策“{found.name}”：{spent}", decision=decision, inputs=inputs) from spent
    outputs = value if isinstance(value, dict) else {found.variable: value}
    return DecisionResult(value, deciding.rules, outputs)


def _decided(decision: model.Decision, inputs: dict[str, Any], deciding: _Deciding) -> Any:
    scope = dict(inputs)
    for identity in decision.requires:
        required = deciding.definitions.required(identity)
        if required is not None and required.variable not in inputs:
            scope[required.variable] = _decided(required, inputs, deciding)
    if decision.box is None:
        return None
    deciding.decision = decision.name
    return evaluate(decision.box, scope, deciding)


@singledispatch
def evaluate(box: Any, scope: dict[str, Any], deciding: _Deciding) -> Any:
    """Return a box's value."""
    raise TypeError(type(box), scope, deciding)


@evaluate.register
def _(box: model.LiteralBox, scope: dict[str, Any], deciding: _Deciding) -> Any:
    return box.expression.evaluate(scope, now=deciding.now)


@evaluate.register
def _(box: model.Table, scope: dict[str, Any], deciding: _Deciding) -> Any:
    value, deciding.rules = decide_table(box, scope, deciding.decision, deciding.now)
    return value


@evaluate.register
def _(box: model.ContextBox, scope: dict[str, Any], deciding: _Deciding) -> Any:
    made: dict[str, Any] = {}
    for name, inner in box.entries:
        value = evaluate(inner, scope | made, deciding)
        if name is None:
            return value
        made[name] = value
    return made


@evaluate.register
def _(box: model.ListBox, scope: dict[str, Any], deciding: _Deciding) -> Any:
    return [evaluate(item, scope, deciding) for item in box.items]


@evaluate.register
def _(box: model.RelationBox, scope: dict[str, Any], deciding: _Deciding) -> Any:
    return [
        {name: evaluate(cell, scope, deciding) for name, cell in zip(box.columns, row, strict=True)}
        for row in box.rows
    ]


@evaluate.register
def _(box: model.FunctionBox, scope: dict[str, Any], deciding: _Deciding) -> Any:
    def call(*arguments: Any) -> Any:
        return evaluate(box.body, scope | dict(zip(box.parameters, arguments, strict=True)), deciding)

    return Function("", box.parameters, call)


@evaluate.register
def _(box: model.InvocationBox, scope: dict[str, Any], deciding: _Deciding) -> Any:
    function = box.function.evaluate(scope, now=deciding.now)
    if not isinstance(function, Function):
        return None
    given = {name: from_plain(evaluate(inner, scope, deciding)) for name, inner in box.bindings}
    return function.call(*(given.get(name) for name in function.parameters))
