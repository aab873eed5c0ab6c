"""FEEL's values in Python, and how plain JSON becomes them.

null None, boolean bool, number Decimal, string str, date, time, date and time datetime, days and time duration
timedelta, years and months duration Months, list list, context dict, range Range, function Function.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from math import isfinite
from typing import TYPE_CHECKING, Any

from app.feel.far_dates import AnyMoment, Far, FarDate, FarMoment, cycles_of, is_zoned

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.feel.type_protocol import FeelType

NUMBERS = Context(prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=[])
MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True, slots=True, order=True)
class Months:
    """A years and months duration."""

    months: int


@dataclass(frozen=True, slots=True)
class Range:
    """A range; an end that is None is open to that side."""

    low: Any
    high: Any
    low_included: bool = True
    high_included: bool = True


@dataclass(frozen=True, slots=True)
class OneValue:
    """`(=10)` or `(!=10)`: a unary test standing alone, a range of its own kind (DMN 1.5, 10.3.2.7)."""

    value: Any
    denied: bool


@dataclass(frozen=True, slots=True)
class Function:
    """A function value: its parameters' names and what it does with arguments in that order."""

    name: str
    parameters: tuple[str, ...]
    call: Callable[..., Any]
    optional: int = 0
    """How many of the last parameters may be left out."""
    variadic: bool = False
    parameter_types: tuple[FeelType, ...] = ()
    """Types of the parameters, when the function's text names them."""
    result_type: FeelType | None = None
    alternatives: tuple[tuple[str, ...], ...] = ()
    """Other names for the parameters, for functions the specification gives several signatures."""


def incoming(value: Any) -> Any:
    """Return a plain value as FEEL sees it, lists and contexts included: numbers are decimals, text stays text."""
    kind = type(value)
    if kind is int:
        return Decimal(value)
    if kind is float:
        return Decimal(repr(value)) if isfinite(value) else None
    if kind is list or kind is tuple:
        return [incoming(item) for item in value]
    if kind is dict:
        return {name: incoming(item) for name, item in value.items()}
    return value


KINDS: dict[type, str] = {
    type(None): "null",
    bool: "boolean",
    Decimal: "number",
    int: "number",
    float: "number",
    str: "string",
    datetime: "date and time",
    FarMoment: "date and time",
    date: "date",
    FarDate: "date",
    time: "time",
    timedelta: "days and time duration",
    Months: "years and months duration",
    list: "list",
    dict: "context",
    Range: "range",
    OneValue: "range",
    Function: "function",
}


def kind_of(value: Any) -> str:
    """Return the FEEL name of a value's type."""
    known = KINDS.get(type(value))
    return known or next((name for kind, name in KINDS.items() if isinstance(value, kind)), "any")


SIMPLE = frozenset({Decimal, str, bool})


def same_kind(left: Any, right: Any) -> bool:
    """Tell whether two values can be compared with each other."""
    return kind_of(left) == kind_of(right)


def equal(left: Any, right: Any) -> bool | None:
    """Return whether two values are equal; null when their types differ (DMN 1.5, 10.3.2.13)."""
    if left is None or right is None:
        return left is right
    if type(left) is type(right) and type(left) in SIMPLE:
        return bool(left == right)
    if not same_kind(left, right):
        return None
    if isinstance(left, list | dict):
        return _parts_equal(left, right)
    if isinstance(left, datetime | time | FarDate | FarMoment):
        return _times_equal(left, right)
    return bool(left == right)


def _times_equal(left: Any, right: Any) -> bool:
    if isinstance(left, Far) or isinstance(right, Far):
        return compare(left, right) == 0
    if is_zoned(left) != is_zoned(right):
        return False
    # Parts of a second do not count: a time has a second property, which is whole (DMN 1.5, 10.3.2.3.4).
    return bool(left.replace(microsecond=0) == right.replace(microsecond=0))


def _parts_equal(left: Any, right: Any) -> bool:
    if len(left) != len(right):
        return False
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(equal(left[name], right[name]) is True for name in left)
    return all(equal(a, b) is True for a, b in zip(left, right, strict=True))


ORDERED = (Decimal, int, float, str, date, time, timedelta, Months, FarDate, FarMoment)


def compare(left: Any, right: Any) -> int | None:
    """Return -1, 0 or 1, or null when the values have no order between them."""
    if type(left) is not Decimal or type(right) is not Decimal:
        if not isinstance(left, ORDERED) or isinstance(left, bool) or not same_kind(left, right):
            return None
        if isinstance(left, AnyMoment | time) and is_zoned(left) != is_zoned(right):
            return None
        if isinstance(left, Far) or isinstance(right, Far):
            left, right = cycles_of(left), cycles_of(right)
    return int(left > right) - int(left < right)


def contains(wanted: Range | OneValue, value: Any) -> bool | None:
    """Return whether a range contains a value; null when they cannot be compared."""
    if isinstance(wanted, OneValue):
        same = equal(wanted.value, value)
        return None if same is None else same is not wanted.denied
    if wanted.low is not None:
        order = compare(value, wanted.low)
        if order is None:
            return None
        if order < 0 or (order == 0 and not wanted.low_included):
            return False
    if wanted.high is not None:
        order = compare(value, wanted.high)
        if order is None:
            return None
        if order > 0 or (order == 0 and not wanted.high_included):
            return False
    return True


def is_ordered(low: Any, high: Any) -> bool:
    """Tell whether two ends make a range: of one type, and not the later one first."""
    order = compare(low, high)
    return order is not None and order <= 0
