"""Bars drawn by the server: widths in per cent and heights in pixels, so that the words stay readable on a phone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_GROUPS = 20
LONGEST_LABEL = 22
WIDEST = 80.0
"""Per cent of the drawing; the number stands behind the bar."""
LABEL_HEIGHT, BAR_HEIGHT, BAR_STEP, GROUP_GAP = 22, 16, 21, 14


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: `series` is which of the measures it tells."""

    series: int
    y: int
    width: float
    told: str


@dataclass(frozen=True, slots=True)
class BarGroup:
    """The bars of one row of the table."""

    label: str
    y: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class BarChart:
    """A drawing; `left_out` are rows that only the table has."""

    groups: tuple[BarGroup, ...]
    height: int
    left_out: int
    bar_height: int = BAR_HEIGHT


def bar_chart(names: Sequence[str], rows: Sequence[tuple[str, Sequence[int]]]) -> BarChart:
    """Return the bars of some rows: of each row its label and the values of the series that are named."""
    shown = rows[:MOST_GROUPS]
    most = max((value for _label, values in shown for value in values), default=0)
    groups, y = [], 0
    for label, values in shown:
        top = y + LABEL_HEIGHT
        bars = tuple(
            Bar(
                number,
                top + number * BAR_STEP,
                round(WIDEST * value / most, 2) if most else 0.0,
                f"{names[number]} {value}",
            )
            for number, value in enumerate(values)
        )
        short = label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"
        groups.append(BarGroup(short, y + BAR_HEIGHT, bars))
        y = top + len(values) * BAR_STEP + GROUP_GAP
    return BarChart(tuple(groups), y, len(rows) - len(shown))
