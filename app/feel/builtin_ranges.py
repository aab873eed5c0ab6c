"""Range functions (DMN 1.5, 10.3.4.7), for points and ranges alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.feel import tree
from app.feel.builtin_dates import date_and_time, duration, make_date, make_time
from app.feel.feel_errors import FeelSyntaxError
from app.feel.parser import parse_expression
from app.feel.values import Range, compare, contains, equal, is_ordered

if TYPE_CHECKING:
    from collections.abc import Callable


def _as_range(value: Any) -> Range | None:
    if isinstance(value, Range):
        return value
    return None if value is None else Range(value, value)


def _ends(first: Any, second: Any) -> tuple[Range, Range] | None:
    left, right = _as_range(first), _as_range(second)
    if left is None or right is None or compare(left.low, right.low) is None:
        return None
    return left, right


def before(first: Any, second: Any) -> Any:
    """Tell whether the first lies wholly before the second."""
    pair = _ends(first, second)
    if pair is None:
        return None
    order = compare(pair[0].high, pair[1].low)
    return (
        None
        if order is None
        else order < 0 or (order == 0 and not (pair[0].high_included and pair[1].low_included))
    )


def after(first: Any, second: Any) -> Any:
    """Tell whether the first lies wholly after the second."""
    return before(second, first)


def meets(first: Any, second: Any) -> Any:
    """Tell whether the first ends where the second begins."""
    pair = _ends(first, second)
    if pair is None:
        return None
    return pair[0].high_included and pair[1].low_included and equal(pair[0].high, pair[1].low) is True


def met_by(first: Any, second: Any) -> Any:
    """Tell whether the second ends where the first begins."""
    return meets(second, first)


def overlaps(first: Any, second: Any) -> Any:
    """Tell whether both share a point."""
    earlier, later = before(first, second), after(first, second)
    return None if earlier is None or later is None else not earlier and not later


def overlaps_before(first: Any, second: Any) -> Any:
    """Tell whether the first begins earlier and ends inside the second."""
    pair = _ends(first, second)
    if pair is None:
        return None
    left, right = pair
    return _starts_earlier(left, right) and overlaps(left, right) is True and _ends_no_later(left, right)


def overlaps_after(first: Any, second: Any) -> Any:
    """Tell whether the first begins inside the second and ends later."""
    return overlaps_before(second, first)


def _starts_earlier(left: Range, right: Range) -> bool:
    order = compare(left.low, right.low)
    return order == -1 or (order == 0 and left.low_included and not right.low_included)


def _ends_no_later(left: Range, right: Range) -> bool:
    order = compare(left.high, right.high)
    return order == -1 or (order == 0 and (right.high_included or not left.high_included))


def includes(first: Any, second: Any) -> Any:
    """Tell whether the first contains the second whole."""
    pair = _ends(first, second)
    if pair is None or not isinstance(first, Range):
        return None
    left, right = pair
    low = contains(left, right.low) or (equal(left.low, right.low) is True and not right.low_included)
    high = contains(left, right.high) or (equal(left.high, right.high) is True and not right.high_included)
    return bool(low and high)


def during(first: Any, second: Any) -> Any:
    """Tell whether the first lies whole in the second."""
    return includes(second, first)


def starts(first: Any, second: Any) -> Any:
    """Tell whether the first begins the second."""
    pair = _ends(first, second)
    if pair is None:
        return None
    left, right = pair
    return (
        equal(left.low, right.low) is True
        and left.low_included == right.low_included
        and includes(right, left) is True
    )


def started_by(first: Any, second: Any) -> Any:
    """Tell whether the second begins the first."""
    return starts(second, first)


def finishes(first: Any, second: Any) -> Any:
    """Tell whether the first ends the second."""
    pair = _ends(first, second)
    if pair is None:
        return None
    left, right = pair
    return (
        equal(left.high, right.high) is True
        and left.high_included == right.high_included
        and includes(right, left) is True
    )


def finished_by(first: Any, second: Any) -> Any:
    """Tell whether the second ends the first."""
    return finishes(second, first)


def coincides(first: Any, second: Any) -> Any:
    """Tell whether both are the same."""
    pair = _ends(first, second)
    return None if pair is None else pair[0] == pair[1]


SPELLED: dict[str, Callable[..., Any]] = {
    "date": make_date,
    "time": make_time,
    "date and time": date_and_time,
    "duration": duration,
}


def make_range(text: Any) -> Any:
    """Return the range a text spells; its ends are literals or made of one (DMN 1.5, 10.3.4.1)."""
    if not isinstance(text, str):
        return None
    try:
        spelled = parse_expression(text)
    except FeelSyntaxError:
        return None
    if not isinstance(spelled, tree.RangeOf):
        return None
    low, high = _end(spelled.low), _end(spelled.high)
    if not is_ordered(low, high):
        return None
    return Range(low, high, spelled.low_included, spelled.high_included)


def _end(node: Any) -> Any:
    match node:
        case tree.Literal(value=value):
            return value
        case tree.Negate(operand=tree.Literal(value=value)):
            return -value
        case tree.Call(function=tree.Name(name=name), arguments=(tree.Literal(value=str(text)),)):
            return SPELLED[name](text) if name in SPELLED else None
        case _:
            return None
