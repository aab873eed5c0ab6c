"""Bring a pasted block, a file or repeated values into the lines of a grid. Nothing is kept by it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.services.ledger.ledger_columns import pasted_lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.services.ledger.enter_ledger import GridLine
    from app.services.ledger.ledger_columns import Cells, PastedLine


@dataclass(frozen=True, slots=True)
class Reading:
    """What a block gave: the cells of the grid now, the months that were read, and the lines that were not."""

    cells: dict[str, Cells]
    read: tuple[str, ...]
    left: tuple[PastedLine, ...]


def read_into(lines: Sequence[GridLine], typed: Mapping[str, Cells], text: str) -> Reading:
    """Put a block of text into the grid; a cell that the block leaves empty stays as it was. Raises CellError."""
    cells = _all_cells(lines, typed)
    masked = {line.month for line in lines if line.is_masked}
    read, left = [], []
    for line in pasted_lines(text):
        fault = line.fault
        if not fault and line.month in masked:
            fault = f"{line.month} 的明细由原单位登记，本单位不能填写；有疑问请在办件的“情况说明”中说明"
        elif not fault and line.month not in cells:
            fault = f"{line.month} 不在可以填写的月份（{lines[0].month} 至 {lines[-1].month}）内"
        if fault:
            left.append(replace(line, fault=fault))
            continue
        cells[line.month] |= {name: value for name, value in line.cells.items() if value}
        read.append(line.month)
    return Reading(cells, tuple(read), tuple(left))


def filled_down(
    lines: Sequence[GridLine],
    typed: Mapping[str, Cells],
    period: tuple[str, str],
    values: Mapping[str, str],
    *,
    is_over: bool,
) -> tuple[dict[str, Cells], int]:
    """Repeat values in the months of a period; return the cells now and how many months were filled.

    Cells that hold something are left alone unless the values go over them.
    """
    cells = _all_cells(lines, typed)
    first, last = sorted(period)
    count = 0
    for month in [one for one in cells if first <= one <= last]:
        new = {name: value for name, value in values.items() if value and (is_over or not cells[month][name])}
        cells[month] |= new
        count += bool(new)
    return cells, count


def _all_cells(lines: Sequence[GridLine], typed: Mapping[str, Cells]) -> dict[str, Cells]:
    return {line.month: {**line.cells, **typed.get(line.month, {})} for line in lines if not line.is_masked}
