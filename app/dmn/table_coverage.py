"""Which rows of a table pass which example values, as bits of numbers, so that whole tables can be searched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.dmn.column_probes import is_decidable, probes_of
from app.dmn.column_sweep import passing_rows
from app.dmn.model import Broken, Cell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.dmn.model import Rule, Table

MAX_NODES = 20_000
MAX_OF_TABLE = 200_000
"""So much is looked at in all for one table; of the rows behind that nothing is claimed."""
UNTRIED = Cell("", None)


@dataclass(frozen=True, slots=True)
class Column:
    """One input of a table (columns with the same expression are one), with the rows that pass each value."""

    label: str
    values: tuple[Any, ...]
    """One example for each different set of rows that pass."""
    passing: tuple[int, ...]
    """For each value, bit n is set when rule n (from 0) passes."""
    fractions: int
    """The values that are fractions between whole numbers, as bits: who counts things has no gap there."""
    complete: bool
    """Whether all values are here that tell rows apart."""
    by_rule: tuple[int, ...]

    def of(self, rule: int) -> int:
        """Return for a rule the values it passes, as bits."""
        return self.by_rule[rule]

    def sharing(self, rule: int) -> int:
        """Return the rows that pass a value that this rule passes, as bits."""
        found, bits = 0, bin(self.by_rule[rule])[:1:-1]
        place = bits.find("1")
        while place >= 0:
            found |= self.passing[place]
            place = bits.find("1", place + 1)
        return found


@dataclass(frozen=True, slots=True)
class Coverage:
    """The columns of a table that can be tried, and the rows that have a cell that cannot."""

    columns: tuple[Column, ...]
    rules: tuple[Rule, ...]
    undecidable: int
    search: Searching

    def overlaps(self) -> Iterator[tuple[Rule, Rule, dict[str, Any]]]:
        """Yield pairs of rows that an example input hits together."""
        for first in range(len(self.rules)):
            later = self._together_with(first) >> (first + 1)
            while later:
                second = first + (later & -later).bit_length()
                both = [column.of(first) & column.of(second) for column in self.columns]
                yield self.rules[first], self.rules[second], self._example(both)
                later &= ~(1 << (second - first - 1))

    def _together_with(self, rule: int) -> int:
        """Return the rows that share a value with a row in every column, as bits."""
        if self.undecidable >> rule & 1:
            return 0
        found = (1 << len(self.rules)) - 1 & ~self.undecidable
        later = -1 << (rule + 1)
        # Where few values are passed, few rows are left to look at.
        for column in sorted(self.columns, key=lambda one: one.by_rule[rule].bit_count()):
            if not found & later:
                return 0
            found &= column.sharing(rule)
        return found

    def _example(self, both: list[int]) -> dict[str, Any]:
        """Return the lowest value of each column that is among the bits."""
        return {
            column.label: column.values[(bits & -bits).bit_length() - 1]
            for column, bits in zip(self.columns, both, strict=True)
        }

    def example_of(self, rule: int) -> dict[str, Any] | None:
        """Return an input that a row passes, or None where none is known."""
        passed = [column.of(rule) for column in self.columns]
        return self._example(passed) if all(passed) and not self.undecidable >> rule & 1 else None

    def gap(self) -> dict[str, Any] | None:
        """Return an example input no row passes, or None when there is none (or it would take too long)."""
        if self.undecidable:
            return None
        whole = [~column.fractions for column in self.columns]
        return _Search(self.columns, whole, Searching(self.columns)).from_column(
            0, (1 << len(self.rules)) - 1, {}
        )

    def nearest(self, values: dict[str, Any]) -> list[int]:
        """Return the numbers of the rows that an input passes in all columns but the fewest."""
        failing = [0] * len(self.rules)
        for column in self.columns:
            passing = column.passing[column.values.index(values[column.label])]
            for place in range(len(self.rules)):
                failing[place] += not passing >> place & 1
        fewest = min(failing, default=0)
        return [rule.number for rule, count in zip(self.rules, failing, strict=True) if count == fewest]

    def is_reached(self, rule: int) -> bool:
        """Tell whether an input passes a row and none of the rows before it."""
        earlier = (1 << rule) - 1 & ~self.undecidable
        if self.undecidable >> rule & 1 or not self._is_complete:
            return True
        allowed = [column.of(rule) for column in self.columns]
        search = _Search(self.columns, allowed, self.search)
        return all(allowed) and (search.from_column(0, earlier, {}) is not None or search.gave_up)

    @property
    def _is_complete(self) -> bool:
        """Tell whether something may be claimed of all inputs, and not only of those tried."""
        return all(column.complete for column in self.columns)

    def covered_by(self, rule: int) -> tuple[dict[str, Any], list[int]]:
        """Return an example input of a row, and the numbers of the rows before it that it hits."""
        example = self._example([column.of(rule) for column in self.columns])
        hit = (1 << rule) - 1 & ~self.undecidable
        for column in self.columns:
            hit &= column.passing[column.values.index(example[column.label])]
        return example, [other.number for place, other in enumerate(self.rules) if hit >> place & 1]

    def impossible(self, rule: int) -> Column | None:
        """Return a column in which no allowed value passes a row, or None."""
        if self.undecidable >> rule & 1 or not self._is_complete:
            return None
        return next((column for column in self.columns if not column.of(rule)), None)


class Searching:
    """What all searches through a table share: how much they have looked at, and what none needs to look at."""

    def __init__(self, columns: tuple[Column, ...]) -> None:
        self.nodes = 0
        self.dashes = [_passing_all(columns[place:]) for place in range(len(columns) + 1)]
        """For each place, the rows that pass whatever stands in its column and behind it."""


class _Search:
    """A search through the values of all columns that gives up when it has looked at too many."""

    def __init__(self, columns: tuple[Column, ...], allowed: list[int], searching: Searching) -> None:
        self.columns = columns
        self.allowed = allowed
        self.nodes = 0
        self.searching = searching
        self.dashes = searching.dashes

    @property
    def gave_up(self) -> bool:
        """Tell whether there was too much to look at: then nothing may be claimed about the table."""
        return self.nodes > MAX_NODES or self.searching.nodes > MAX_OF_TABLE

    def from_column(self, place: int, rows: int, chosen: dict[str, Any]) -> dict[str, Any] | None:
        """Return values, among the allowed ones, that pass none of some rows."""
        self.nodes += 1
        self.searching.nodes += 1
        if self.gave_up or rows & self.dashes[place]:
            return None
        if place == len(self.columns):
            return chosen
        column = self.columns[place]
        for number, (value, passing) in enumerate(zip(column.values, column.passing, strict=True)):
            if self.allowed[place] >> number & 1:
                found = self.from_column(place + 1, rows & passing, {**chosen, column.label: value})
                if found is not None:
                    return found
        return None


def _passing_all(columns: tuple[Column, ...]) -> int:
    """Return the rows that pass every value of some columns, as bits."""
    found = -1
    for column in columns:
        for passing in column.passing:
            found &= passing
    return found


def coverage_of(table: Table) -> Coverage:
    """Return which rows pass which values."""
    places: dict[str, list[int]] = {}
    for place, column in enumerate(table.inputs):
        places.setdefault(column.text or f"#{place}", []).append(place)
    undecidable = 0
    for number, rule in enumerate(table.rules):
        if not all(is_decidable(cell) for cell in rule.cells):
            undecidable |= 1 << number
    labels = [table.inputs[group[0]].label for group in places.values()]
    columns = tuple(
        _column(table, group, label if labels.count(label) == 1 else f"{label}（第 {group[0] + 1} 列）")
        for group, label in zip(places.values(), labels, strict=True)
    )
    return Coverage(columns, table.rules, undecidable, Searching(columns))


def _column(table: Table, places: list[int], label: str) -> Column:
    """Return the column of one expression; its values are grouped by the rows that pass them."""
    probes = probes_of(
        tuple(table.inputs[place] for place in places),
        tuple(rule.cells[place] for place in places for rule in table.rules),
    )
    tried = (*probes.values, *probes.fractions)
    passing = [(1 << len(table.rules)) - 1] * len(tried)
    for place in places:
        passing = [
            rows & own for rows, own in zip(passing, passing_rows(_cells(table, place), tried), strict=True)
        ]
    examples: dict[int, Any] = {}
    for value, rows in zip(tried, passing, strict=True):
        examples.setdefault(rows, value)
    values = tuple(examples.values())
    fractions = sum(1 << place for place, value in enumerate(values) if value in probes.fractions)
    by_rule = _turned(tuple(examples), len(table.rules))
    return Column(label, values, tuple(examples), fractions, probes.complete, by_rule)


def _cells(table: Table, place: int) -> list[tuple[Cell, int]]:
    """Return the different cells of a column, each with its rows as bits; one that cannot be tried passes everything."""
    rows: dict[tuple[str, bool], int] = {}
    cells: dict[tuple[str, bool], Cell] = {}
    for number, rule in enumerate(table.rules):
        cell = rule.cells[place]
        if isinstance(cell, Broken) or not is_decidable(cell):
            cell = UNTRIED
        key = (cell.text, cell.tests is None)
        cells.setdefault(key, cell)
        rows[key] = rows.get(key, 0) | 1 << number
    return [(cell, rows[key]) for key, cell in cells.items()]


def _turned(passing: tuple[int, ...], rules: int) -> tuple[int, ...]:
    """Return for each rule the values it passes, from the rules that pass each value: the same bits, turned over."""
    if not passing:
        return (0,) * rules
    written = [format(rows, f"0{rules}b") for rows in reversed(passing)]
    return tuple(int("".join(bits), 2) for bits in zip(*written, strict=True))[::-1] if rules else ()
