"""Which rows pass which values of a column, all at once: numbers in one sweep along their order, texts by a look-up.

Trying every cell with every value takes a million steps where this takes some thousands; cells that say anything but
numbers, ranges of numbers and texts are tried one by one as they were compiled.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.dmn.column_probes import empty_frame
from app.dmn.tables import compile_check
from app.feel import tree
from app.feel.compiler import constant_range

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from app.dmn.model import Cell
    from app.feel.cell_compiler import Check

SWEPT = frozenset({Decimal, str})
ORDER = frozenset({"<", "<=", ">", ">="})


@dataclass(slots=True)
class _Plain:
    """What a cell lists: ranges of numbers (each end with whether it is included), and texts."""

    ranges: list[tuple[Decimal | None, bool, Decimal | None, bool]] = field(default_factory=list)
    texts: set[str] = field(default_factory=set)

    def spans(self, numbers: Sequence[Decimal]) -> list[tuple[int, int]]:
        """Return which of the sorted numbers are listed, as places from and up to, without overlaps."""
        found = []
        for low, low_included, high, high_included in self.ranges:
            begin = 0 if low is None else (bisect_left if low_included else bisect_right)(numbers, low)
            end = (
                len(numbers)
                if high is None
                else (bisect_right if high_included else bisect_left)(numbers, high)
            )
            if begin < end:
                found.append((begin, end))
        return _joined(found)


def passing_rows(cells: Iterable[tuple[Cell, int]], values: Sequence[Any]) -> list[int]:
    """Return for each value the rows whose cell passes it, as bits; each cell comes with the bits of its rows."""
    sweep = _Sweep(sorted({value for value in values if type(value) is Decimal}))
    slow: list[tuple[Check, int]] = []
    tried: list[tuple[Check, int]] = []
    for cell, rows in cells:
        if cell.tests is None:
            sweep.always |= rows
            continue
        tried.append((compile_check(cell), rows))
        plain = _plain(cell)
        if plain is None:
            slow.append(tried[-1])
        else:
            sweep.add(plain, rows, negated=cell.negated)
    known = sweep.known()
    return [
        known(value) | _passed(slow, value) if type(value) in SWEPT else sweep.always | _passed(tried, value)
        for value in values
    ]


def _passed(checks: Sequence[tuple[Check, int]], value: Any) -> int:
    """Return the rows whose check is true of a value."""
    frame, found = empty_frame(value), 0
    for check, rows in checks:
        if check(frame) is True:
            found |= rows
    return found


class _Sweep:
    """Rows by what their cells list."""

    def __init__(self, numbers: Sequence[Decimal]) -> None:
        self.always = 0
        self._numbers = numbers
        self._enter = [0] * (len(numbers) + 1)
        self._leave = [0] * (len(numbers) + 1)
        self._texts: dict[str, int] = {}
        self._all_texts_but = 0
        self._excepted: dict[str, int] = {}

    def add(self, plain: _Plain, rows: int, *, negated: bool) -> None:
        """Take in a cell. What is no number is not comparable with one, so that `not` tells nothing of it."""
        spans = plain.spans(self._numbers)
        if negated:
            spans = [] if plain.texts else _between(spans, len(self._numbers))
        for begin, end in spans:
            self._enter[begin] |= rows
            self._leave[end] |= rows
        if not negated:
            for text in plain.texts:
                self._texts[text] = self._texts.get(text, 0) | rows
        elif not plain.ranges:
            self._all_texts_but |= rows
            for text in plain.texts:
                self._excepted[text] = self._excepted.get(text, 0) | rows

    def known(self) -> Callable[[Any], int]:
        """Return what tells the rows that pass a number of the sweep, or a text."""
        by_number = dict(zip(self._numbers, self.of_numbers(), strict=True))
        return lambda value: by_number[value] if type(value) is Decimal else self.of_text(value)

    def of_numbers(self) -> list[int]:
        """Return the rows that pass each of the numbers in their order."""
        found, rows = [], 0
        for enter, leave in zip(self._enter[:-1], self._leave[:-1], strict=True):
            rows = rows & ~leave | enter
            found.append(rows | self.always)
        return found

    def of_text(self, text: str) -> int:
        """Return the rows that pass a text."""
        but = self._all_texts_but & ~self._excepted.get(text, 0)
        return self.always | but | self._texts.get(text, 0)


def _plain(cell: Cell) -> _Plain | None:
    """Return what a cell lists, or None where it says anything else."""
    found = _Plain()
    for test in cell.tests or ():
        operand = test.operand
        value = operand.value if isinstance(operand, tree.Literal) else None
        whole = constant_range(operand) if isinstance(operand, tree.RangeOf) else None
        if test.operator in ORDER and type(value) is Decimal:
            inclusive = len(test.operator) > 1
            found.ranges.append(
                (None, False, value, inclusive)
                if test.operator[0] == "<"
                else (value, inclusive, None, False)
            )
        elif test.operator is not None:
            return None
        elif type(value) is Decimal:
            found.ranges.append((value, True, value, True))
        elif type(value) is str:
            found.texts.add(value)
        elif whole is not None and type(whole.low) is Decimal and type(whole.high) is Decimal:
            found.ranges.append((whole.low, whole.low_included, whole.high, whole.high_included))
        else:
            return None
    return found


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return found


def _between(spans: list[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    edges = [0, *(edge for span in spans for edge in span), length]
    return [(begin, end) for begin, end in zip(edges[::2], edges[1::2], strict=True) if begin < end]
