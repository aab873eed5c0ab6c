"""Decide: the door to decisions. No silent nulls: what does not fit is an error that names its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.dmn.box_compiler import MISFIT
from app.dmn.dmn_errors import DecisionError
from app.dmn.graph import Graph
from app.dmn.model import Decision
from app.dmn.tables import HIT
from app.feel.evaluation import Evaluation
from app.feel.feel_errors import FeelBudgetError
from app.feel.invocation import call_function
from app.feel.plain import to_plain
from app.feel.values import Function, incoming

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.dmn.model import Definitions, Service

__all__ = ["DecisionError", "DecisionResult", "decide", "decided", "invoked"]


@dataclass(frozen=True, slots=True)
class DecisionResult:
    """A decision's value as plain JSON, the numbers of the rules hit, and the outputs by name."""

    value: Any
    rules: tuple[int, ...]
    outputs: Mapping[str, Any]
    hits: tuple[tuple[str, int], ...] = ()
    """Every row that hit on the way, also in the decisions it rests on: name of the decision, number of the row."""


def decide(
    definitions: Definitions,
    decision: str,
    inputs: Mapping[str, Any],
    *,
    now: datetime | None = None,
    spelled_numbers: bool = False,
) -> DecisionResult:
    """Return what a decision or decision service (by id or name) says about inputs; raises DecisionError.

    No rule hit without a default, two hit under UNIQUE, or a value of another type than declared is an error
    and never a silent null. With `spelled_numbers` a text may stand for a number that no float holds: so the data
    of old cases have it.
    """
    found = definitions.find(decision)
    if found is None:
        raise DecisionError(f"没有名为“{decision}”的决策", decision=decision)
    evaluation = Evaluation(now, {}, None, spelled_numbers=spelled_numbers)
    try:
        value = to_plain(evaluation.leaving(decided(definitions, found, inputs, evaluation)))
    except (FeelBudgetError, RecursionError) as spent:
        message = str(spent) if isinstance(spent, FeelBudgetError) else "互相调用太深，已中止"
        raise DecisionError(f"决策“{found.name}”：{message}", decision=found.name, inputs=inputs) from spent
    except DecisionError as wrong:
        # A value that did not fit its type is the cause; that no row hit is only what followed from it.
        _refuse_misfits(found, evaluation, inputs, wrong)
        raise
    _refuse_misfits(found, evaluation, inputs, None)
    outputs = value if isinstance(value, dict) else {found.variable.name: value}
    hits = tuple(
        (name, row) for what, facts in evaluation.memories if what == HIT for name, row in _each_row(facts)
    )
    return DecisionResult(value, _rules(found, evaluation), outputs, hits)


def _each_row(facts: tuple[str, tuple[int, ...]]) -> list[tuple[str, int]]:
    return [(facts[0], row) for row in facts[1]]


def decided(
    definitions: Definitions, found: Decision | Service, inputs: Mapping[str, Any], evaluation: Evaluation
) -> Any:
    """Return the FEEL value of a decision or service, null where the specification says null."""
    graph = Graph(definitions, inputs, evaluation)
    if isinstance(found, Decision):
        return graph.value(found)
    return _called(graph.service(found), found.name, inputs, evaluation)


def invoked(definitions: Definitions, name: str, inputs: Mapping[str, Any], evaluation: Evaluation) -> Any:
    """Return what a decision service or business knowledge says when called with inputs as its parameters."""
    for elements in (definitions.services, definitions.knowledge):
        for identity, element in elements.items():
            if name in {identity, element.name}:
                found = Graph(definitions, inputs, evaluation).element(identity)
                return _called(found[1] if found else None, name, inputs, evaluation)
    raise DecisionError(f"没有名为“{name}”的决策服务或业务知识", decision=name)


def _called(function: Any, label: str, inputs: Mapping[str, Any], evaluation: Evaluation) -> Any:
    names = function.parameters if isinstance(function, Function) else ()
    given = [incoming(inputs.get(name)) for name in names]
    return call_function(function, given, (), label, evaluation)


def _refuse_misfits(
    found: Decision | Service,
    evaluation: Evaluation,
    inputs: Mapping[str, Any],
    cause: DecisionError | None,
) -> None:
    for what, message in evaluation.memories:
        if what == MISFIT:
            raise DecisionError(
                f"决策“{found.name}”：{message}", decision=found.name, inputs=inputs
            ) from cause


def _rules(found: Decision | Service, evaluation: Evaluation) -> tuple[int, ...]:
    hits = [facts[1] for what, facts in evaluation.memories if what == HIT and facts[0] == found.name]
    return hits[-1] if hits else ()
