"""Run the cases of the kit and count: per level, and each failing case with what was expected and what came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.dmn.decide import decided, invoked
from app.dmn.dmn_errors import DecisionError, DmnError
from app.dmn.model_folder import read_with_neighbours
from app.feel.evaluation import ForgivingEvaluation
from app.feel.feel_errors import FeelBudgetError
from app.feel.plain import to_plain
from app.feel.values import kind_of
from app.tck.import_paths import paths_to
from app.tck.kit_cases import read_case_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.dmn.model import Definitions
    from app.tck.kit_cases import GivenInput, KitCase, WantedResult

LEVELS = ("2", "3")
MOMENT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
"""The kit says nothing about the clock; its cases about today only ask for a date."""
SAME_WITHIN = Decimal("1e-8")


@dataclass(frozen=True, slots=True)
class Failure:
    """A result that is not the expected one."""

    level: str
    folder: str
    case: str
    decision: str
    expected: Any
    got: Any
    reason: str


@dataclass(frozen=True, slots=True)
class CaseVerdict:
    """A case and the results of it that are wrong."""

    level: str
    failures: tuple[Failure, ...]


def verdicts(root: Path) -> Iterator[CaseVerdict]:
    """Yield a verdict for each case of the kit's folders under a path, at whatever depth they lie."""
    for level in LEVELS:
        folder = f"compliance-level-{level}"
        for path in sorted(root.resolve().rglob("*-test-*.xml")):
            if folder in path.parts:
                yield from _of_file(path, level)


def _of_file(path: Path, level: str) -> Iterator[CaseVerdict]:
    try:
        file = read_case_file(path)
    except DmnError as refused:
        unread = Failure(level, path.parent.name, path.name, "", None, None, str(refused))
        yield CaseVerdict(level, (unread,))
        return
    try:
        model: Definitions | str = read_with_neighbours(path.parent / file.model)
    except (DmnError, OSError) as refused:
        model = str(refused)
    for case in file.cases:
        wrong = (_failure(model, case, result, path.parent.name, level) for result in case.results)
        yield CaseVerdict(level, tuple(failure for failure in wrong if failure is not None))


def _failure(
    model: Definitions | str, case: KitCase, result: WantedResult, folder: str, level: str
) -> Failure | None:
    got, reason = (None, model) if isinstance(model, str) else answer(model, case, result.decision)
    if is_same(got, result.value) or (result.may_fail and got is None):
        return None
    return Failure(level, folder, case.id, result.decision, to_plain(result.value), to_plain(got), reason)


def answer(model: Definitions, case: KitCase, decision: str) -> tuple[Any, str]:
    """Return what a model says, and why when that is null."""
    notes: list[str] = []
    evaluation = ForgivingEvaluation(MOMENT, {}, notes)
    inputs = _inputs(model, case.inputs)
    try:
        value = _value(model, case.invocable, decision, inputs, evaluation)
    except (DecisionError, FeelBudgetError) as refused:
        return None, str(refused)
    except RecursionError:
        return None, "互相调用太深"
    return value, "；".join(
        (*notes, *(str(facts) for what, facts in evaluation.memories if what == "misfit"))
    )


def _value(
    model: Definitions, invocable: str, decision: str, inputs: dict[str, Any], evaluation: ForgivingEvaluation
) -> Any:
    if not invocable:
        found = model.find(decision)
        if found is None:
            raise DecisionError(f"没有名为“{decision}”的决策", decision=decision)
        return decided(model, found, inputs, evaluation)
    value = invoked(model, invocable, inputs, evaluation)
    service = model.find(invocable)
    several = len(getattr(service, "outputs", ())) > 1 and isinstance(value, dict)
    return value.get(decision) if several else value


def _inputs(model: Definitions, given: tuple[GivenInput, ...]) -> dict[str, Any]:
    """Return the inputs by name; those of an imported model are in a context with the import's name."""
    found: dict[str, Any] = {}
    for one in given:
        for path in paths_to(model, one.namespace):
            inside = found
            for prefix in path:
                inside = inside.setdefault(prefix, {})
            inside[one.name] = one.value
    return found


def is_same(got: Any, expected: Any) -> bool:
    """Tell whether a value is the expected one; numbers may differ where the kit rounds them."""
    if kind_of(got) != kind_of(expected):
        return False
    if isinstance(expected, Decimal):
        return bool(got == expected or abs(got - expected) < SAME_WITHIN * max(Decimal(1), abs(expected)))
    if isinstance(expected, list):
        return len(got) == len(expected) and all(map(is_same, got, expected))
    if isinstance(expected, dict):
        return got.keys() == expected.keys() and all(is_same(got[name], expected[name]) for name in expected)
    return bool(got == expected)
