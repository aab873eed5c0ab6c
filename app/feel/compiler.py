"""A tree into closures: each takes a frame and gives a value. No eval, no attribute of a Python object."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import singledispatch
from typing import Any

from app.feel import arithmetic, tree
from app.feel.builtin_table import BUILTINS
from app.feel.evaluation import MISSING, Frame
from app.feel.invocation import call_function
from app.feel.iteration import compile_for, compile_quantified, filtered, round_price
from app.feel.lookups import names_of, path_lookup, path_of
from app.feel.members import member_of
from app.feel.operations import operation
from app.feel.static_types import known_type
from app.feel.values import Function, OneValue, Range, compare, incoming, is_ordered, kind_of

Run = Callable[[Frame], Any]
CALL_STEPS = 8


@singledispatch
def compile_tree(node: Any) -> Run:
    """Return the closure of a tree."""
    raise TypeError(type(node))


@compile_tree.register
def _(node: tree.Literal) -> Run:
    value = node.value
    return lambda _frame: value


@compile_tree.register
def _(node: tree.Name) -> Run:
    name = node.name
    builtin = BUILTINS.get(name)
    # A parameter may be called `Person.Gender`; where there is none, the name is a path.
    path = compile_tree(path_of(name)) if "." in name else None

    def run(frame: Frame) -> Any:
        found = frame.find(name)
        if found is not MISSING:
            return found
        own = frame.evaluation.functions.get(name)
        if own is not None:
            return Function(name, (), lambda *given: incoming(own(*given)), variadic=True)
        if path is not None:
            return path(frame)
        if builtin is None:
            frame.evaluation.null(f"没有名为“{name}”的值")
        return builtin

    return run


@compile_tree.register
def _(node: tree.Path) -> Run:
    source, name = compile_tree(node.source), node.name
    names = names_of(node)
    if names:
        return path_lookup(names, lambda frame: member_of(source(frame), name, frame.evaluation))
    return lambda frame: member_of(source(frame), name, frame.evaluation)


@compile_tree.register
def _(node: tree.Filter) -> Run:
    source, condition = compile_tree(node.source), compile_tree(node.condition)
    price = round_price(node.condition)
    return lambda frame: filtered(source(frame), condition, frame, price)


@compile_tree.register
def _(node: tree.Call) -> Run:
    function = _called(node.function)
    arguments = tuple(compile_tree(argument) for argument in node.arguments)
    names = node.names
    label = getattr(node.function, "name", "函数")

    def run(frame: Frame) -> Any:
        return call_function(function(frame), [a(frame) for a in arguments], names, label, frame.evaluation)

    return run


def _called(node: Any) -> Run:
    """Return the closure of what is called; a value that is no function does not hide a built-in one."""
    function = compile_tree(node)
    builtin = BUILTINS.get(node.name) if isinstance(node, tree.Name) else None
    if builtin is None:
        return function

    def run(frame: Frame) -> Any:
        found = function(frame)
        return found if isinstance(found, Function) else builtin

    return run


@compile_tree.register
def _(node: tree.Binary) -> Run:
    return operation(node.operator, compile_tree(node.left), compile_tree(node.right))


@compile_tree.register
def _(node: tree.Negate) -> Run:
    operand = compile_tree(node.operand)

    def run(frame: Frame) -> Any:
        value = operand(frame)
        found = arithmetic.negate(value)
        return frame.evaluation.null(f"{kind_of(value)} 不能取负") if found is None else found

    return run


@compile_tree.register
def _(node: tree.Between) -> Run:
    value, low, high = compile_tree(node.value), compile_tree(node.low), compile_tree(node.high)

    def run(frame: Frame) -> Any:
        """Return `value >= low and value <= high`, three-valued."""
        tested, least, most = value(frame), low(frame), high(frame)
        if type(tested) is Decimal and type(least) is Decimal and type(most) is Decimal:
            return least <= tested <= most
        above, below = compare(tested, least), compare(tested, most)
        if above == -1 or below == 1:
            return False
        if above is None or below is None:
            return frame.evaluation.null("between 的三个值之间没有大小")
        return True

    return run


@compile_tree.register
def _(node: tree.InstanceOf) -> Run:
    value, kind = compile_tree(node.value), node.kind
    return lambda frame: kind.holds(value(frame))


@compile_tree.register
def _(node: tree.If) -> Run:
    condition, then, otherwise = (
        compile_tree(node.condition),
        compile_tree(node.then),
        compile_tree(node.otherwise),
    )
    return lambda frame: then(frame) if condition(frame) is True else otherwise(frame)


@compile_tree.register
def _(node: tree.For) -> Run:
    return compile_for(node, compile_tree)


@compile_tree.register
def _(node: tree.Quantified) -> Run:
    return compile_quantified(node, compile_tree)


@compile_tree.register
def _(node: tree.ListOf) -> Run:
    items = tuple(compile_tree(item) for item in node.items)

    def run(frame: Frame) -> list[Any]:
        frame.evaluation.spend()
        return [item(frame) for item in items]

    return run


@compile_tree.register
def _(node: tree.ContextOf) -> Run:
    entries = tuple((name, compile_tree(value)) for name, value in node.entries)

    def run(frame: Frame) -> dict[str, Any]:
        made: dict[str, Any] = {}
        inner = frame.inner(made)
        for name, value in entries:
            made[name] = value(inner)
        return made

    return run


@compile_tree.register
def _(node: tree.Row) -> Run:
    entries = tuple((name, compile_tree(value)) for name, value in node.entries)
    return lambda frame: {name: value(frame) for name, value in entries}


def constant_range(node: Any) -> Range | None:
    """Return the range of a tree whose ends are literals, made once for all evaluations."""
    if not isinstance(node, tree.RangeOf):
        return None
    low, high = (end.value if isinstance(end, tree.Literal) else None for end in (node.low, node.high))
    if not is_ordered(low, high):
        return None
    return Range(low, high, node.low_included, node.high_included)


@compile_tree.register
def _(node: tree.RangeOf) -> Run:
    constant = constant_range(node)
    if constant is not None:
        return lambda _frame: constant
    low = compile_tree(node.low) if node.low is not None else None
    high = compile_tree(node.high) if node.high is not None else None
    low_included, high_included = node.low_included, node.high_included

    def run(frame: Frame) -> Any:
        ends = low(frame) if low else None, high(frame) if high else None
        if not is_ordered(ends[0] if low else ends[1], ends[1] if high else ends[0]):
            return frame.evaluation.null("区间的起点在终点之后，或两端类型不同")
        return Range(*ends, low_included, high_included)

    return run


@compile_tree.register
def _(node: tree.OneValueOf) -> Run:
    operand, denied_value = compile_tree(node.operand), node.denied
    return lambda frame: OneValue(operand(frame), denied_value)


@compile_tree.register
def _(node: tree.FunctionOf) -> Run:
    body, parameters = compile_tree(node.body), node.parameters
    types, result, price = node.types, known_type(node.body), CALL_STEPS + round_price(node.body)

    def run(frame: Frame) -> Function:
        def call(*arguments: Any) -> Any:
            frame.evaluation.spend(price)
            return body(frame.inner(dict(zip(parameters, arguments, strict=True))))

        return Function("", parameters, call, parameter_types=types, result_type=result)

    return run
