"""Range functions (DMN 1.5, 10.3.4.7): the conditions of the specification's table, three-valued.

A point and a range, two ranges, or two points: each function says which of these it is for; others give null.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

from app.feel.values import Range, compare

if TYPE_CHECKING:
    from collections.abc import Callable

Truth = bool | None


class _Beyond(Enum):
    """Where a range without a start or an end goes on to: `(< 5)` begins before everything."""

    LOWEST = -1
    HIGHEST = 1


def _low(range_: Range) -> Any:
    return _Beyond.LOWEST if range_.low is None else range_.low


def _high(range_: Range) -> Any:
    return _Beyond.HIGHEST if range_.high is None else range_.high


def _order(left: Any, right: Any) -> int | None:
    if left is None or right is None:
        return None
    ranks = [end.value if isinstance(end, _Beyond) else 0 for end in (left, right)]
    return ranks[0] - ranks[1] if any(ranks) else compare(left, right)


def less(left: Any, right: Any) -> Truth:
    """Tell whether one end lies before another, null when they have no order."""
    order = _order(left, right)
    return None if order is None else order < 0


def same(left: Any, right: Any) -> Truth:
    """Tell whether two ends are one point, null when they have no order."""
    order = _order(left, right)
    return None if order is None else order == 0


def both(*parts: Truth) -> Truth:
    """Return three-valued `and`."""
    if False in parts:
        return False
    return None if None in parts else True


def either(*parts: Truth) -> Truth:
    """Return three-valued `or`."""
    if True in parts:
        return True
    return None if None in parts else False


def _only_ranges(condition: Callable[[Range, Range], Truth]) -> Callable[[Any, Any], Truth]:
    def run(first: Any, second: Any) -> Truth:
        """Return the condition of two ranges."""
        return condition(first, second) if isinstance(first, Range) and isinstance(second, Range) else None

    return run


def _point_or_range(
    of_point: Callable[[Any, Range], Truth], of_ranges: Callable[[Range, Range], Truth]
) -> Callable[[Any, Any], Truth]:
    """Return a function of (point, range) and (range, range)."""

    def run(first: Any, second: Any) -> Truth:
        """Return the condition of a point and a range, or of two ranges."""
        if not isinstance(second, Range):
            return None
        return of_ranges(first, second) if isinstance(first, Range) else of_point(first, second)

    return run


def _turned(function: Callable[[Any, Any], Truth]) -> Callable[[Any, Any], Truth]:
    def run(first: Any, second: Any) -> Truth:
        """Return the condition with its sides exchanged."""
        return function(second, first)

    return run


def before(first: Any, second: Any) -> Truth:
    """Tell whether the first lies wholly before the second."""
    end, end_included = (_high(first), first.high_included) if isinstance(first, Range) else (first, True)
    start, start_included = (
        (_low(second), second.low_included) if isinstance(second, Range) else (second, True)
    )
    return either(less(end, start), both(not (end_included and start_included), same(end, start)))


def _meets(first: Range, second: Range) -> Truth:
    return both(first.high_included, second.low_included, same(_high(first), _low(second)))


def _reaches(first: Range, second: Range) -> Truth:
    """Tell whether the first ends at or behind the beginning of the second."""
    return either(
        less(_low(second), _high(first)),
        both(same(_high(first), _low(second)), first.high_included, second.low_included),
    )


def _overlaps(first: Range, second: Range) -> Truth:
    return both(_reaches(first, second), _reaches(second, first))


def _starts_earlier(first: Range, second: Range) -> Truth:
    return either(
        less(_low(first), _low(second)),
        both(same(_low(first), _low(second)), first.low_included, not second.low_included),
    )


def _starts_no_later(first: Range, second: Range) -> Truth:
    return either(
        less(_low(first), _low(second)),
        both(same(_low(first), _low(second)), first.low_included or not second.low_included),
    )


def _ends_no_later(first: Range, second: Range) -> Truth:
    return either(
        less(_high(first), _high(second)),
        both(same(_high(first), _high(second)), not first.high_included or second.high_included),
    )


def _overlaps_before(first: Range, second: Range) -> Truth:
    return both(_starts_earlier(first, second), _reaches(first, second), _ends_no_later(first, second))


def _point_finishes(point: Any, whole: Range) -> Truth:
    return both(whole.high_included, same(_high(whole), point))


def _range_finishes(part: Range, whole: Range) -> Truth:
    return both(
        part.high_included == whole.high_included,
        same(_high(part), _high(whole)),
        _starts_no_later(whole, part),
    )


def _point_starts(point: Any, whole: Range) -> Truth:
    return both(whole.low_included, same(_low(whole), point))


def _range_starts(part: Range, whole: Range) -> Truth:
    return both(
        part.low_included == whole.low_included, same(_low(part), _low(whole)), _ends_no_later(part, whole)
    )


def _point_during(point: Any, whole: Range) -> Truth:
    return either(
        both(less(_low(whole), point), less(point, _high(whole))),
        both(same(_low(whole), point), whole.low_included),
        both(same(_high(whole), point), whole.high_included),
    )


def _range_during(part: Range, whole: Range) -> Truth:
    return both(_starts_no_later(whole, part), _ends_no_later(part, whole))


def coincides(first: Any, second: Any) -> Truth:
    """Tell whether two points, or two ranges, are the same."""
    if isinstance(first, Range) is not isinstance(second, Range):
        return None
    if not isinstance(first, Range):
        return same(first, second)
    return both(
        same(_low(first), _low(second)),
        first.low_included == second.low_included,
        same(_high(first), _high(second)),
        first.high_included == second.high_included,
    )


after = _turned(before)
meets = _only_ranges(_meets)
met_by = _turned(meets)
overlaps = _only_ranges(_overlaps)
overlaps_before = _only_ranges(_overlaps_before)
overlaps_after = _turned(overlaps_before)
finishes = _point_or_range(_point_finishes, _range_finishes)
finished_by = _turned(finishes)
starts = _point_or_range(_point_starts, _range_starts)
started_by = _turned(starts)
during = _point_or_range(_point_during, _range_during)
includes = _turned(during)
