"""Operators on values (DMN 1.5, 10.3.2.14): null where the types do not fit."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.feel import far_dates
from app.feel.far_dates import BASE_YEAR, AnyDay
from app.feel.feel_errors import FeelBudgetError
from app.feel.values import NUMBERS, Months

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_TEXT = 100_000
MAX_EXPONENT = 10_000
ROOT_STEPS, POWER_STEPS = 60, 2


def add(left: Any, right: Any) -> Any:
    """Return the sum, the joined text, or the moved date."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return finite(NUMBERS.add(left, right))
    if isinstance(left, str) and isinstance(right, str):
        if len(left) + len(right) > MAX_TEXT:
            raise FeelBudgetError(f"文字超过 {MAX_TEXT} 个字符")
        return left + right
    if isinstance(left, timedelta | Months) and isinstance(right, AnyDay | time):
        left, right = right, left
    if isinstance(right, timedelta):
        return _moved(left, right)
    if isinstance(right, Months):
        return _months_added(left, right.months)
    return None


def subtract(left: Any, right: Any) -> Any:
    """Return the difference: a number, a duration, or the moved date."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return finite(NUMBERS.subtract(left, right))
    if isinstance(right, timedelta):
        return _moved(left, -right)
    if isinstance(right, Months):
        return _months_added(left, -right.months)
    return _distance(left, right)


def _distance(left: Any, right: Any) -> Any:
    if isinstance(left, time) and isinstance(right, time):
        day = date(BASE_YEAR, 1, 1)
        return far_dates.distance(datetime.combine(day, left), datetime.combine(day, right))
    if isinstance(left, AnyDay) and isinstance(right, AnyDay):
        return far_dates.distance(left, right)
    return None


def _moved(value: Any, by: timedelta) -> Any:
    if isinstance(value, AnyDay):
        return far_dates.moved(value, by)
    try:
        if isinstance(value, timedelta):
            return value + by
        if isinstance(value, time):
            return (datetime.combine(date(BASE_YEAR, 1, 1), value) + by).timetz()
    except OverflowError:
        return None
    return None


def _months_added(value: Any, months: int) -> Any:
    if isinstance(value, Months):
        return Months(value.months + months)
    return far_dates.months_moved(value, months) if isinstance(value, AnyDay) else None


def multiply(left: Any, right: Any) -> Any:
    """Return the product of numbers, or of a duration and a number."""
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return finite(NUMBERS.multiply(left, right))
    if isinstance(left, Decimal):
        left, right = right, left
    return _scaled(left, right, NUMBERS.multiply) if isinstance(right, Decimal) else None


def _scaled(length: Any, by: Decimal, calculate: Callable[[Decimal, Decimal], Decimal]) -> Any:
    """Return a duration multiplied or divided: whole months, or whole microseconds."""
    try:
        if isinstance(length, timedelta):
            return timedelta(microseconds=int(calculate(_micros(length), by)))
        if isinstance(length, Months):
            return Months(int(calculate(Decimal(length.months), by)))
    except (OverflowError, ValueError):
        return None
    return None


def _micros(length: timedelta) -> Decimal:
    return Decimal(length // timedelta(microseconds=1))


def divide(left: Any, right: Any) -> Any:
    """Return the quotient; null for a division by zero."""
    if isinstance(right, Decimal):
        if not right:
            return None
        if isinstance(left, Decimal):
            return finite(NUMBERS.divide(left, right))
        return _scaled(left, right, NUMBERS.divide)
    if isinstance(left, timedelta) and isinstance(right, timedelta) and right:
        return NUMBERS.divide(_micros(left), _micros(right))
    if isinstance(left, Months) and isinstance(right, Months) and right.months:
        return NUMBERS.divide(Decimal(left.months), Decimal(right.months))
    return None


def power(left: Any, right: Any) -> Any:
    """Return left to the power of right; a huge exponent is refused."""
    if not (isinstance(left, Decimal) and isinstance(right, Decimal)):
        return None
    if abs(right) > MAX_EXPONENT:
        raise FeelBudgetError(f"指数超过 {MAX_EXPONENT}")
    return finite(NUMBERS.power(left, right))


def power_steps(exponent: Any) -> int:
    """Return what a power costs: a root is worked out by logarithms, to every digit."""
    if not isinstance(exponent, Decimal):
        return 0
    return ROOT_STEPS if exponent != exponent.to_integral_value() else POWER_STEPS


def negate(value: Any) -> Any:
    """Return the value with its sign turned."""
    if isinstance(value, Decimal):
        return NUMBERS.minus(value)
    if isinstance(value, Months):
        return Months(-value.months)
    return -value if isinstance(value, timedelta) else None


def finite(value: Decimal) -> Decimal | None:
    """Return a number, or null for what is none."""
    return value if value.is_finite() else None
