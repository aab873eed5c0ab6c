"""Example values for a column of a decision table: what its cells name, and what lies between and beside that."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, Any

from app.dmn.item_types import is_allowed
from app.dmn.model import Broken
from app.dmn.tables import compile_check
from app.feel import tree
from app.feel.arithmetic import add, subtract
from app.feel.cell_compiler import mentions_value
from app.feel.compiler import compile_tree
from app.feel.evaluation import Evaluation, Frame
from app.feel.values import Months, Range, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable

from app.dmn.model import Cell, Input

ANOTHER_TEXT = "（其他）"
ANYTHING = object()
"""What stands for the value of a column whose cells tell nothing apart."""
MAX_PER_COLUMN = 1_200
HALF = Decimal("0.5")
CLOCKED = frozenset({"today", "now"})


def empty_frame(value: Any = None) -> Frame:
    """Return a frame in which only the tested value is known, at an arbitrary moment."""
    evaluation = Evaluation(datetime(2000, 1, 1, tzinfo=UTC), {}, None)
    return Frame({"?": value}, None, evaluation)


def is_decidable(cell: Cell | Broken) -> bool:
    """Tell whether what a cell passes can be told from its value alone, by trying values it names."""
    if isinstance(cell, Broken):
        return False
    tests = cell.tests or ()
    return not cell.names and not any(mentions_value(t.operand) or _reads_clock(t.operand) for t in tests)


def _reads_clock(node: Any) -> bool:
    if isinstance(node, tree.Name):
        return node.name in CLOCKED
    children = node if isinstance(node, tuple) else tree.parts_of(node)
    return any(_reads_clock(child) for child in children)


@dataclass(frozen=True, slots=True)
class Probes:
    """Values that tell a column's cells apart. `fractions` lie between neighbouring whole numbers the cells name."""

    values: tuple[Any, ...]
    fractions: tuple[Any, ...]
    complete: bool
    """Whether these are all; of a very long column only some are tried."""


def probes_of(columns: tuple[Input, ...], cells: tuple[Cell | Broken, ...]) -> Probes:
    """Return values to try in columns that read the same, only such as all of them allow."""
    named: list[Any] = []
    for cell in (*cells, *(column.allowed for column in columns if column.allowed is not None)):
        if is_decidable(cell):
            named += [value for value in named_values(cell) if value not in named]
    values = _allowed_once(columns, (*named, *_between(named), *_others(named)))
    if _names_null(cells):
        values = [*values, *(_some_value(columns) if not values else []), None]
    fractions = [value for value in _allowed_once(columns, _fractions(named)) if value not in values]
    return Probes(
        tuple(values[:MAX_PER_COLUMN]) or (ANYTHING,),
        tuple(fractions[:MAX_PER_COLUMN]),
        complete=max(len(values), len(fractions)) <= MAX_PER_COLUMN,
    )


def _allowed_once(columns: tuple[Input, ...], values: Iterable[Any]) -> list[Any]:
    found: list[Any] = []
    for value in values:
        if value not in found and all(_is_allowed(column, value) for column in columns):
            found.append(value)
    return found


def _fractions(named: list[Any]) -> list[Any]:
    """Return what lies between whole numbers next to each other, where counted things have nothing."""
    numbers = sorted(value for value in named if isinstance(value, Decimal))
    return [low + HALF for low, high in itertools.pairwise(numbers) if high - low == 1]


def _names_null(cells: tuple[Cell | Broken, ...]) -> bool:
    """Tell whether a cell asks for null: then a value and no value are to be told apart."""
    tests = [test for cell in cells if not isinstance(cell, Broken) for test in cell.tests or ()]
    return any(isinstance(test.operand, tree.Literal) and test.operand.value is None for test in tests)


def _some_value(columns: tuple[Input, ...]) -> list[Any]:
    """Return a value that is not null, of the columns' type as far as they have one."""
    samples = (ANOTHER_TEXT, Decimal(1), True, date(2026, 3, 1), timedelta(days=1))
    return _allowed_once(columns, samples)[:1]


def named_values(cell: Cell | Broken) -> list[Any]:
    """Return the values a cell names, the ends of its ranges among them."""
    named: list[Any] = []
    for test in () if isinstance(cell, Broken) else cell.tests or ():
        _collect(compile_tree(test.operand)(empty_frame()), named)
    return named


def _collect(value: Any, named: list[Any]) -> None:
    if isinstance(value, Range):
        named += [end for end in (value.low, value.high) if end is not None]
    elif isinstance(value, list):
        for item in value:
            _collect(item, named)
    elif value is not None and value not in named:
        named.append(value)


def _is_allowed(column: Input, value: Any) -> bool:
    if column.kind is not None and not (column.kind.holds(value) and is_allowed(value, column.kind)):
        return False
    if column.allowed is None or isinstance(column.allowed, Broken):
        return True
    return compile_check(column.allowed)(empty_frame(value)) is True


def _between(named: list[Any]) -> list[Any]:
    """Return a value between any two neighbours and one beyond either end."""
    numbers = sorted(value for value in named if isinstance(value, Decimal))
    # Beyond the years of a calendar nothing lies between that a table of an office would ask.
    days = sorted({value for value in named if isinstance(value, date) and kind_of(value) == "date"})
    found: list[Any] = []
    if numbers:
        found += [numbers[0] - 1, numbers[-1] + 1]
        found += [_middle(low, high) for low, high in itertools.pairwise(numbers)]
    if days:
        found += [_moved(days[0], -1), _moved(days[-1], 1)]
        found += [_moved(low, (high - low).days // 2) for low, high in itertools.pairwise(days)]
    for kinds, step in _STEPS:
        for value in named:
            if isinstance(value, kinds):
                found += [made for made in (add(value, step), subtract(value, step)) if made is not None]
    return found


_STEPS = (
    ((timedelta, datetime), timedelta(days=1)),
    (time, timedelta(minutes=1)),
    (Months, Months(1)),
)
"""How far away from a named value another one is looked for."""


def _middle(low: Decimal, high: Decimal) -> Decimal:
    """Return the number in the middle; a whole one where both ends are, because such columns count things."""
    middle = (low + high) / 2
    whole = all(end == end.to_integral_value() for end in (low, high))
    return middle.to_integral_value(ROUND_FLOOR) if whole else middle


def _moved(day: date, days: int) -> date:
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def _others(named: list[Any]) -> list[Any]:
    kinds = {kind_of(value) for value in named}
    found: list[Any] = [ANOTHER_TEXT] if "string" in kinds else []
    return [*found, True, False] if "boolean" in kinds else found
