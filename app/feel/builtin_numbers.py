"""Numeric functions (DMN 1.5, 10.3.4.5)."""

from __future__ import annotations

from datetime import timedelta
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Decimal,
)
from typing import TYPE_CHECKING, Any

from app.feel.arithmetic import ROOT_STEPS, divide, finite
from app.feel.evaluation import with_evaluation
from app.feel.values import NUMBERS, Months

if TYPE_CHECKING:
    from app.feel.evaluation import Evaluation

LOWEST_SCALE, HIGHEST_SCALE = -6111, 6176


def _rounder(mode: str) -> Any:
    def rounded(value: Any, scale: Any = Decimal(0)) -> Any:
        if (
            not (isinstance(value, Decimal) and isinstance(scale, Decimal))
            or not LOWEST_SCALE <= scale <= HIGHEST_SCALE
        ):
            return None
        exponent = value.as_tuple().exponent
        if isinstance(exponent, int) and -int(scale) <= exponent:
            return value
        return finite(value.quantize(Decimal(1).scaleb(-int(scale)), rounding=mode, context=NUMBERS))

    return rounded


decimal = _rounder(ROUND_HALF_EVEN)
floor = _rounder(ROUND_FLOOR)
ceiling = _rounder(ROUND_CEILING)
round_up = _rounder(ROUND_UP)
round_down = _rounder(ROUND_DOWN)
round_half_up = _rounder(ROUND_HALF_UP)
round_half_down = _rounder(ROUND_HALF_DOWN)


def absolute(value: Any) -> Any:
    """Return the size of a number or duration."""
    if isinstance(value, Months):
        return Months(abs(value.months))
    if isinstance(value, Decimal):
        return value.copy_abs()
    return abs(value) if isinstance(value, timedelta) else None


def modulo(value: Any, by: Any) -> Any:
    """Return the remainder with the sign of the divisor."""
    if not (isinstance(value, Decimal) and isinstance(by, Decimal)) or not by:
        return None
    quotient = divide(value, by)
    if quotient is None:
        return None
    return finite(NUMBERS.subtract(value, NUMBERS.multiply(by, quotient.to_integral_value(ROUND_FLOOR))))


def sqrt(value: Any) -> Any:
    """Return the square root; null of a negative number."""
    return NUMBERS.sqrt(value) if isinstance(value, Decimal) and value >= 0 else None


@with_evaluation
def log(evaluation: Evaluation, value: Any) -> Any:
    """Return the natural logarithm; null unless positive."""
    evaluation.spend(ROOT_STEPS)
    return NUMBERS.ln(value) if isinstance(value, Decimal) and value > 0 else None


@with_evaluation
def exp(evaluation: Evaluation, value: Any) -> Any:
    """Return e to the power of a number."""
    evaluation.spend(ROOT_STEPS)
    return finite(NUMBERS.exp(value)) if isinstance(value, Decimal) else None


def odd(value: Any) -> Any:
    """Tell whether a number is whole and odd."""
    return _is_whole(value) and int(value) % 2 == 1 if isinstance(value, Decimal) else None


def even(value: Any) -> Any:
    """Tell whether a number is whole and even."""
    return _is_whole(value) and int(value) % 2 == 0 if isinstance(value, Decimal) else None


def _is_whole(value: Decimal) -> bool:
    return value == value.to_integral_value()
