"""Unary tests into closures: what stands behind `in`, and in a cell of a decision table."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.feel import tree
from app.feel.compiler import Run, compile_tree, constant_range
from app.feel.operations import ORDER, denied
from app.feel.values import OneValue, Range, compare, contains, equal

if TYPE_CHECKING:
    from app.feel.evaluation import Frame

CONDITIONS = frozenset({"=", "!=", "and", "or", *ORDER})
HASHED = frozenset({Decimal, str})
Check = Callable[["Frame"], "bool | None"]
Fit = Callable[[Run], Run]


def compile_cell(
    tests: tuple[tree.Test, ...], *, negated: bool, is_cell: bool = True, fit: Fit | None = None
) -> Check:
    """Return the closure of a cell: true when one of its tests is, or with `not` when none is.

    In a cell, what is true by itself passes any value; behind `in` it is a value to be equal to. `fit` turns what a
    test compares with into what the column's type says.
    """
    checks = tuple(compile_test(test, is_cell=is_cell, fit=fit) for test in tests)
    kinds = {type(test.operand.value) for test in tests if _is_constant(test)}
    if fit is None and len(kinds) == 1 and kinds <= HASHED and all(_is_constant(test) for test in tests):
        return _one_of(tests, kinds.pop(), negated=negated)
    if len(checks) == 1 and not negated:
        return checks[0]

    def run(frame: Frame) -> bool | None:
        results = [check(frame) for check in checks]
        found = True if True in results else (None if None in results else False)
        return denied(found) if negated else found

    return run


def _is_constant(test: tree.Test) -> bool:
    return test.operator is None and isinstance(test.operand, tree.Literal)


def _one_of(tests: tuple[tree.Test, ...], kind: type, *, negated: bool) -> Check:
    """Return the closure of a cell that lists texts or numbers: what nearly all cells of tables do."""
    wanted = frozenset(test.operand.value for test in tests)

    def run(frame: Frame) -> bool | None:
        value = frame.values["?"] if "?" in frame.values else frame.find("?")
        if type(value) is kind:
            return (value in wanted) is not negated
        found = [equal(value, item) for item in wanted]
        seen = True if True in found else (None if None in found else False)
        return denied(seen) if negated else seen

    return run


@compile_tree.register
def _(node: tree.In) -> Run:
    value, check = compile_tree(node.value), compile_cell(node.tests, negated=False, is_cell=False)
    return lambda frame: check(frame.inner({"?": value(frame)}))


def compile_test(node: tree.Test, *, is_cell: bool, fit: Fit | None = None) -> Callable[[Frame], bool | None]:
    """Return the closure of a unary test; the tested value is `?` in its frame."""
    fit = fit or _as_it_is
    operand = fit(compile_tree(node.operand))
    operator = node.operator
    if operator is not None:
        return _operator_test(operand, operator)
    if isinstance(node.operand, tree.RangeOf):
        return _range_test(node.operand, fit)
    if isinstance(node.operand, tree.ListOf) and any(isinstance(i, tree.RangeOf) for i in node.operand.items):
        return _list_test(node.operand, fit)
    if isinstance(node.operand, tree.Literal) and fit is _as_it_is:
        # `true` written out is a value to compare with, not a condition that holds whatever is tested.
        literal = node.operand.value
        return lambda frame: equal(frame.find("?"), literal)
    is_condition = mentions_value(node.operand) or (is_cell and _is_condition(node.operand))

    def run(frame: Frame) -> bool | None:
        value, found = frame.find("?"), operand(frame)
        if is_condition:
            return found if isinstance(found, bool) else None
        # What should have been a range, a list or a value and is missing: nothing can be told, of null either.
        if found is None:
            return None
        # Each item of a list is a test of its own.
        frame.evaluation.walk(found)
        return found if is_cell and found is True and not isinstance(value, bool) else passes(value, found)

    return run


def _as_it_is(operand: Run) -> Run:
    return operand


def _range_test(node: tree.RangeOf, fit: Fit) -> Check:
    """Return the closure of a range as it is written: `>=` its start and `<=` its end, three-valued.

    A range with a missing end is null as a value, and null is in null; written out, it must not let null pass.
    """
    constant = constant_range(node)
    if constant is not None and fit is _as_it_is:
        return lambda frame: contains(constant, frame.find("?"))
    low = (
        _operator_test(fit(compile_tree(node.low)), ">=" if node.low_included else ">") if node.low else None
    )
    high = (
        _operator_test(fit(compile_tree(node.high)), "<=" if node.high_included else "<")
        if node.high
        else None
    )

    def run(frame: Frame) -> bool | None:
        found = [end(frame) for end in (low, high) if end is not None]
        return False if False in found else (None if None in found else True)

    return run


def _list_test(node: tree.ListOf, fit: Fit) -> Check:
    """Return the closure of a written list with ranges in it: each of its items is a test of its own."""
    ranges = [_range_test(item, fit) for item in node.items if isinstance(item, tree.RangeOf)]
    others = tuple(item for item in node.items if not isinstance(item, tree.RangeOf))
    rest = fit(compile_tree(tree.ListOf(others)))

    def run(frame: Frame) -> bool | None:
        listed = rest(frame)
        frame.evaluation.walk(listed)
        found = [passes(frame.find("?"), listed), *(check(frame) for check in ranges)]
        return True if True in found else (None if None in found else False)

    return run


def _is_condition(node: Any) -> bool:
    """Tell whether a tree is true or false by itself, so that it is not compared with the tested value."""
    if isinstance(node, tree.Binary):
        return node.operator in CONDITIONS
    return isinstance(node, tree.Between | tree.In | tree.InstanceOf | tree.Quantified)


def _operator_test(operand: Run, operator: str) -> Callable[[Frame], bool | None]:
    def run(frame: Frame) -> bool | None:
        value, found = frame.find("?"), operand(frame)
        if operator == "=":
            return equal(value, found)
        if operator == "!=":
            return denied(equal(value, found))
        order = compare(value, found)
        return None if order is None else ORDER[operator](order)

    return run


def passes(value: Any, found: Any) -> bool | None:
    """Return whether a value passes what a test gives: a range, a list or an equal value."""
    if isinstance(found, Range | OneValue):
        return contains(found, value)
    if isinstance(found, list) and not isinstance(value, list):
        return _passes_one_of(value, found)
    if isinstance(found, list) and equal(value, found) is not True:
        return any(equal(value, item) is True for item in found)
    return equal(value, found)


def _passes_one_of(value: Any, items: list[Any]) -> bool | None:
    """Return whether a value is in a list; whether it is in a range among the items may be unknown."""
    unknown = False
    for item in items:
        found = passes(value, item)
        if found is True:
            return True
        unknown = unknown or (found is None and isinstance(item, Range | OneValue))
    return None if unknown else False


def mentions_value(node: Any) -> bool:
    """Tell whether a tree reads the tested value by its name, `?`."""
    if isinstance(node, tree.Name):
        return node.name == "?"
    children = node if isinstance(node, tuple) else tree.parts_of(node)
    return any(mentions_value(child) for child in children)
