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


def compile_cell(tests: tuple[tree.Test, ...], *, negated: bool) -> Check:
    """Return the closure of a cell: true when one of its tests is, or with `not` when none is."""
    checks = tuple(compile_test(test) for test in tests)
    kinds = {type(test.operand.value) for test in tests if _is_constant(test)}
    if len(kinds) == 1 and kinds <= HASHED and all(_is_constant(test) for test in tests):
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
    value, check = compile_tree(node.value), compile_cell(node.tests, negated=False)
    return lambda frame: check(frame.inner({"?": value(frame)}))


def compile_test(node: tree.Test) -> Callable[[Frame], bool | None]:
    """Return the closure of a unary test; the tested value is `?` in its frame."""
    operand = compile_tree(node.operand)
    operator = node.operator
    if operator is not None:
        return _operator_test(operand, operator)
    constant = constant_range(node.operand)
    if constant is not None:
        return lambda frame: contains(constant, frame.find("?"))
    if isinstance(node.operand, tree.Literal):
        # `true` written out is a value to compare with, not a condition that holds whatever is tested.
        literal = node.operand.value
        return lambda frame: equal(frame.find("?"), literal)
    is_condition = mentions_value(node.operand) or _is_condition(node.operand)

    def run(frame: Frame) -> bool | None:
        value, found = frame.find("?"), operand(frame)
        if is_condition:
            return found if isinstance(found, bool) else None
        return passes(value, found)

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
    """Return whether a value passes what a cell gives: a range, a list, a truth or an equal value."""
    if isinstance(found, Range | OneValue):
        return contains(found, value)
    if isinstance(found, list) and not isinstance(value, list):
        return bool(any(passes(value, item) is True for item in found))
    if isinstance(found, list) and equal(value, found) is not True:
        return any(equal(value, item) is True for item in found)
    if found is True and not isinstance(value, bool):
        return True
    return equal(value, found)


def mentions_value(node: Any) -> bool:
    """Tell whether a tree reads the tested value by its name, `?`."""
    if isinstance(node, tree.Name):
        return node.name == "?"
    children = node if isinstance(node, tuple) else tree.parts_of(node)
    return any(mentions_value(child) for child in children)
