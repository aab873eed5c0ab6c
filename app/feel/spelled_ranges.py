"""Making ranges from text (DMN 1.5, 10.3.4.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.feel import tree
from app.feel.arithmetic import negate
from app.feel.builtin_dates import date_and_time, duration, make_date, make_time
from app.feel.feel_errors import FeelSyntaxError
from app.feel.parser import parse_expression
from app.feel.values import Range, is_ordered

if TYPE_CHECKING:
    from collections.abc import Callable

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
            return negate(value)
        case tree.Call(function=tree.Name(name=name), arguments=(tree.Literal(value=str(text)),)):
            return SPELLED[name](text) if name in SPELLED else None
        case _:
            return None
