"""Loops: for, some, every, and filters. Each turn costs a step of the budget."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.feel.evaluation import CONTAINERS
from app.feel.tree import size_of
from app.feel.values import Range, contains

if TYPE_CHECKING:
    from app.feel import tree
    from app.feel.evaluation import Frame

NODES_OF_A_STEP = 2
Run = Callable[["Frame"], Any]
Iterators = tuple[tuple[str, Run, Run | None], ...]


def _compiled(iterators: Any, compile_tree: Callable[[Any], Run]) -> Iterators:
    return tuple(
        (name, compile_tree(source), compile_tree(last) if last is not None else None)
        for name, source, last in iterators
    )


def _items(source: Run, last: Run | None, frame: Frame) -> Any:
    value = source(frame)
    if last is not None:
        return _counted(value, last(frame))
    if isinstance(value, Range):
        items = _counted(value.low, value.high)
        return None if items is None else (item for item in items if contains(value, item) is True)
    if value is None:
        return None
    return value if isinstance(value, list) else [value]


def _counted(first: Any, last: Any) -> Any:
    if is_day(first) and is_day(last):
        return map(date.fromordinal, _steps(first.toordinal(), last.toordinal()))
    if not (isinstance(first, Decimal) and isinstance(last, Decimal)):
        return None
    return map(Decimal, _steps(int(first), int(last)))


def _steps(start: int, end: int) -> range:
    step = 1 if end >= start else -1
    return range(start, end + step, step)


def is_day(value: Any) -> bool:
    """Tell whether a value is a date without a time."""
    return isinstance(value, date) and not isinstance(value, datetime)


def _turns(iterators: Iterators, frame: Frame) -> Iterator[Frame | None]:
    """Yield a frame for each combination; None once when a source is no list."""
    if not iterators:
        yield frame
        return
    name, source, last = iterators[0]
    items = _items(source, last, frame)
    if items is None:
        yield None
        return
    for item in items:
        frame.evaluation.spend(2)
        yield from _turns(iterators[1:], frame.inner({name: item}))


def round_price(body: Any) -> int:
    """Return what one more round costs for what is worked out in it."""
    return size_of(body) // NODES_OF_A_STEP


def compile_for(node: tree.For, compile_tree: Callable[[Any], Run]) -> Run:
    """Return the closure of a `for`; `partial` holds the results so far."""
    iterators, result = _compiled(node.iterators, compile_tree), compile_tree(node.result)
    price = round_price(node.result)

    def run(frame: Frame) -> list[Any] | None:
        found: list[Any] = []
        for inner in _turns(iterators, frame):
            if inner is None:
                return None
            frame.evaluation.spend(price)
            value = result(inner.inner({"partial": found}))
            if type(value) in CONTAINERS:
                frame.evaluation.walk(value)
            found.append(value)
        return found

    return run


def compile_quantified(node: tree.Quantified, compile_tree: Callable[[Any], Run]) -> Run:
    """Return the closure of `some` or `every`, three-valued."""
    iterators, condition = _compiled(node.iterators, compile_tree), compile_tree(node.condition)
    decisive, price = not node.every, round_price(node.condition)

    def run(frame: Frame) -> Any:
        unknown, decided = False, False
        for inner in _turns(iterators, frame):
            frame.evaluation.spend(price)
            value: object = condition(inner) if inner is not None else None
            if value is not None and not isinstance(value, bool):
                return frame.evaluation.null("satisfies 后面应该是真假")
            decided = decided or value is decisive
            unknown = unknown or value is None
        if decided:
            return decisive
        return None if unknown else not decisive

    return run


def filtered(source: Any, condition: Run, frame: Frame, price: int) -> Any:
    """Return `source[condition]`: the item at a place (1 first, -1 last), or the items that pass."""
    if source is None:
        return None
    items = source if isinstance(source, list) else [source]
    # A frame for each item costs more than a step.
    frame.evaluation.spend(len(items) * (2 + price))
    found = []
    for item in items:
        inner = frame.inner({"item": item} | (item if isinstance(item, dict) else {}))
        value = condition(inner)
        if isinstance(value, Decimal):
            return _at(items, value, frame)
        if value is True:
            found.append(item)
        elif value is not None and value is not False:
            return frame.evaluation.null("方括号里的条件应该是真假或位置")
    if not items:
        nothing = condition(frame.inner({"item": None}))
        return [] if nothing is None or isinstance(nothing, bool) else None
    return found


def _at(items: list[Any], place: Decimal, frame: Frame) -> Any:
    number = int(place)
    if number == 0 or number != place or abs(number) > len(items):
        return frame.evaluation.null(f"列表只有 {len(items)} 项，没有第 {place} 项")
    return items[number - 1] if number > 0 else items[number]
