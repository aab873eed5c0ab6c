"""List functions (DMN 1.5, 10.3.4.4)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cmp_to_key
from statistics import StatisticsError, multimode
from types import NoneType
from typing import TYPE_CHECKING, Any

from app.feel.arithmetic import add, divide, multiply, subtract
from app.feel.evaluation import with_evaluation
from app.feel.feel_errors import FeelBudgetError
from app.feel.invocation import applied
from app.feel.values import NUMBERS, Function, compare, equal

if TYPE_CHECKING:
    from app.feel.evaluation import Evaluation

HASHED = frozenset({Decimal, str, bool, date, NoneType})
"""Types whose values are equal exactly when Python says so."""
MAX_LIST = 50_000
PAIR = 2


def gathered(values: tuple[Any, ...]) -> list[Any]:
    """Return the items of `f(list)` or `f(a, b, …)`."""
    return values[0] if len(values) == 1 and isinstance(values[0], list) else list(values)


def _extreme(wanted: int) -> Any:
    def extreme(*values: Any) -> Any:
        items = gathered(values)
        if not items:
            return None
        best = items[0]
        if compare(best, best) is None:
            return None
        for item in items[1:]:
            order = compare(item, best)
            if order is None:
                return None
            best = item if order == wanted else best
        return best

    return extreme


minimum, maximum = _extreme(-1), _extreme(1)


def count(items: Any) -> Any:
    """Return how many items a list has."""
    return Decimal(len(items)) if isinstance(items, list) else (None if items is None else Decimal(1))


def total(*values: Any) -> Any:
    """Return the sum; null of nothing."""
    items = gathered(values)
    if not items or not all(isinstance(item, Decimal) for item in items):
        return None
    result: Any = items[0]
    for item in items[1:]:
        result = add(result, item)
    return result


def product(*values: Any) -> Any:
    """Return the product; null of nothing."""
    items = gathered(values)
    if not items or not all(isinstance(item, Decimal) for item in items):
        return None
    result: Any = items[0]
    for item in items[1:]:
        result = multiply(result, item)
    return result


def mean(*values: Any) -> Any:
    """Return the arithmetic mean."""
    items = gathered(values)
    summed = total(items)
    return divide(summed, Decimal(len(items))) if summed is not None else None


def median(*values: Any) -> Any:
    """Return the middle value."""
    items = gathered(values)
    if not items or not all(isinstance(item, Decimal) for item in items):
        return None
    ordered, half = sorted(items), len(items) // 2
    return ordered[half] if len(items) % 2 else divide(add(ordered[half - 1], ordered[half]), Decimal(2))


def stddev(*values: Any) -> Any:
    """Return the standard deviation of a sample; null of fewer than two."""
    items = gathered(values)
    middle = mean(items)
    if middle is None or len(items) < PAIR:
        return None
    squares = total([multiply(distance, distance) for distance in (subtract(item, middle) for item in items)])
    return None if squares is None else NUMBERS.sqrt(NUMBERS.divide(squares, Decimal(len(items) - 1)))


def mode(*values: Any) -> Any:
    """Return the commonest values, smallest first."""
    items = gathered(values)
    if not all(isinstance(item, Decimal) for item in items):
        return None
    try:
        return sorted(multimode(items)) if items else []
    except StatisticsError:
        return None


def every_one(*values: Any) -> Any:
    """Return three-valued `and` over a list."""
    return _connected(gathered(values), decisive=False)


def any_one(*values: Any) -> Any:
    """Return three-valued `or` over a list."""
    return _connected(gathered(values), decisive=True)


def _connected(items: list[Any], *, decisive: bool) -> bool | None:
    if any(item is decisive for item in items):
        return decisive
    return (not decisive) if all(isinstance(item, bool) for item in items) else None


def list_contains(items: Any, wanted: Any) -> Any:
    """Tell whether a list contains a value, null included."""
    return any(equal(item, wanted) is True for item in items) if isinstance(items, list) else None


def sublist(items: Any, start: Any, length: Any = None) -> Any:
    """Return items from a place (1 first, -1 last)."""
    if (
        not isinstance(items, list)
        or not isinstance(start, Decimal)
        or not int(start)
        or abs(start) > len(items)
    ):
        return None
    first = int(start) - 1 if start > 0 else len(items) + int(start)
    if length is None:
        return items[first:]
    if not isinstance(length, Decimal) or length < 1 or first + int(length) > len(items):
        return None
    return items[first : first + int(length)]


def _listed(value: Any) -> Any:
    """Return a list, a single value as a list of one (DMN 1.5, 10.3.2.9.4); null stays null."""
    return value if isinstance(value, list) or value is None else [value]


def append(items: Any, *more: Any) -> Any:
    """Return the list with items added at its end."""
    listed = _listed(items)
    return None if listed is None else [*listed, *more]


def concatenate(*given: Any) -> Any:
    """Return lists one behind the other."""
    lists = [_listed(value) for value in given]
    if None in lists:
        return None
    if sum(len(items) for items in lists) > MAX_LIST:
        raise FeelBudgetError(f"列表超过 {MAX_LIST} 项")
    return [item for items in lists for item in items]


def insert_before(items: Any, place: Any, item: Any) -> Any:
    """Return the list with an item in front of a place."""
    at = _place(items, place)
    return None if at is None else [*items[:at], item, *items[at:]]


def remove(items: Any, place: Any) -> Any:
    """Return the list without the item at a place."""
    at = _place(items, place)
    return None if at is None else [*items[:at], *items[at + 1 :]]


@with_evaluation
def list_replace(evaluation: Evaluation, items: Any, place: Any, item: Any) -> Any:
    """Return the list with the item at a place (or those a function picks) replaced."""
    if isinstance(place, Function):
        return _replaced(evaluation, items, place, item)
    at = _place(items, place)
    return None if at is None else [*items[:at], item, *items[at + 1 :]]


def _replaced(evaluation: Evaluation, items: Any, is_match: Function, item: Any) -> Any:
    if not isinstance(items, list) or len(is_match.parameters) != PAIR:
        return None
    answers = [applied(is_match, [old, item], evaluation) for old in items]
    if not all(isinstance(answer, bool) for answer in answers):
        return None
    return [item if answer else old for old, answer in zip(items, answers, strict=True)]


def _place(items: Any, place: Any) -> int | None:
    if not isinstance(items, list) or not isinstance(place, Decimal):
        return None
    number = int(place)
    if number == 0 or abs(number) > len(items):
        return None
    return number - 1 if number > 0 else len(items) + number


def reverse(items: Any) -> Any:
    """Return the list backwards."""
    return items[::-1] if isinstance(items, list) else None


def index_of(items: Any, wanted: Any) -> Any:
    """Return the places of a value."""
    if not isinstance(items, list):
        return None
    return [Decimal(place) for place, item in enumerate(items, start=1) if equal(item, wanted) is True]


@with_evaluation
def distinct_values(evaluation: Evaluation, items: Any) -> Any:
    """Return each value once, in order."""
    if not isinstance(items, list):
        return None
    found: list[Any] = []
    simple: set[tuple[type, Any]] = set()
    evaluation.spend(len(items) // 2)
    for item in items:
        key = type(item), item
        if type(item) in HASHED:
            if key in simple:
                continue
            simple.add(key)
        else:
            evaluation.spend(len(found) + 1)
            if any(equal(item, known) is True for known in found):
                continue
        found.append(item)
    return found


@with_evaluation
def union(evaluation: Evaluation, *lists: Any) -> Any:
    """Return lists together, each value once."""
    return distinct_values(evaluation, concatenate(*lists))


def flatten(items: Any) -> Any:
    """Return a list with the items of lists inside it put in their place."""
    if not isinstance(items, list):
        return None
    found: list[Any] = []
    for item in items:
        found += flatten(item) if isinstance(item, list) else [item]
    return found


@with_evaluation
def sort(evaluation: Evaluation, items: Any, precedes: Any) -> Any:
    """Return the list in the order a function of two items gives; equal ones keep theirs."""
    if not isinstance(items, list) or not isinstance(precedes, Function) or len(precedes.parameters) != PAIR:
        return None
    return sorted(items, key=cmp_to_key(lambda a, b: _order(evaluation, precedes, a, b)))


def _order(evaluation: Evaluation, precedes: Function, first: Any, second: Any) -> int:
    if applied(precedes, [first, second], evaluation) is True:
        return -1
    return 1 if applied(precedes, [second, first], evaluation) is True else 0
