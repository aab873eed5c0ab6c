"""The figures as a table: headings and cells, each with the measure behind it, for the page and for files alike."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.web.statistics.bar_chart import BarChart, bar_chart
from app.web.wording.error_messages import words_of
from app.web.wording.statistics_words import (
    CASE_COUNTS,
    CASE_SHARES,
    HIDDEN,
    KEYS,
    NOT_COUNTED,
    OTHERS,
    REVIEW_COUNTS,
    REVIEW_SHARES,
    WAITED,
)
from app.web.wording.translate import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.queries.statistics import FigureRow, Statistics

CHARTED = {True: ("done",), False: ("received", "ended")}
"""What is drawn: of reviews, and of cases."""
MONTHS = frozenset({"month", "own"})


@dataclass(frozen=True, slots=True)
class FigureCell:
    """A figure; with a measure it leads to the cases behind it."""

    told: str
    measure: str = ""


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A row of the table, and what its numbers are narrowed to in addresses."""

    label: str
    cells: tuple[FigureCell, ...]
    narrowed: Mapping[str, str] | None
    """None where nothing leads to the cases."""


def headings_of(found: Statistics) -> list[str]:
    """Return the headings behind the first one."""
    if found.is_of_reviews:
        shares = [str(words) for words, _part, _whole in REVIEW_SHARES.values()]
        return [*map(str, REVIEW_COUNTS.values()), *shares, *map(str, WAITED)]
    return [*map(str, CASE_COUNTS.values()), *(str(words) for words, _part, _whole in CASE_SHARES.values())]


def key_heading(found: Statistics) -> str:
    """Return the heading of the first column."""
    return str(KEYS[found.view])


def label_of(found: Statistics, row: FigureRow) -> str:
    """Return what a row is about."""
    if found.view in MONTHS:
        return _("%(year)s年%(month)s月", year=row.key[:4], month=int(row.key[5:]))
    if found.view == "procedure":
        return words_of(row.key)
    return f"{words_of(row.process)} · {row.name}" if row.process else row.name


def cells_of(found: Statistics, row: FigureRow) -> tuple[FigureCell, ...]:
    """Return the figures under the headings."""
    counts, shares = (REVIEW_COUNTS, REVIEW_SHARES) if found.is_of_reviews else (CASE_COUNTS, CASE_SHARES)
    told = [FigureCell(str(row.counts[name]), name if row.counts[name] else "") for name in counts]
    for _words, part, whole in shares.values():
        share = row.share(part, whole)
        leads = "" if found.is_of_reviews or not row.counts[part] else part
        told.append(FigureCell(str(NOT_COUNTED) if share is None else f"{share}%", leads))
    if found.is_of_reviews:
        told += _days(row)
    return tuple(told)


def _days(row: FigureRow) -> list[FigureCell]:
    if row.is_hidden:
        return [FigureCell(str(HIDDEN))] * len(WAITED)
    waited = (row.waited.median, row.waited.nine_tenths) if row.waited else (None, None)
    return [FigureCell(str(NOT_COUNTED) if days is None else str(days)) for days in waited]


def lines_of(found: Statistics) -> list[FigureLine]:
    """Return the table's rows, what is left out at their end."""
    lines = [
        FigureLine(label_of(found, row), cells_of(found, row), _narrowed(found, row)) for row in found.rows
    ]
    if found.others is not None:
        lines.append(FigureLine(str(OTHERS), cells_of(found, found.others), None))
    return lines


def _narrowed(found: Statistics, row: FigureRow) -> Mapping[str, str] | None:
    if found.view in MONTHS:
        year, month = int(row.key[:4]), int(row.key[5:])
        last = date(year, month, monthrange(year, month)[1])
        return {
            "from": max(date(year, month, 1), found.first).isoformat(),
            "to": min(last, found.last).isoformat(),
            **({"person": found.scope.account_id} if found.view == "own" else {}),
        }
    if found.view == "level":
        return {"procedure": row.process, "level": row.name}
    return {found.view: row.key}


def chart_of(found: Statistics) -> BarChart:
    """Return the drawing of the table's main figures."""
    measures = CHARTED[found.is_of_reviews]
    words = REVIEW_COUNTS if found.is_of_reviews else CASE_COUNTS
    rows = [(label_of(found, row), [row.counts[name] for name in measures]) for row in found.rows]
    return bar_chart([str(words[name]) for name in measures], rows)


def file_lines(found: Statistics) -> tuple[list[str], list[list[str]]]:
    """Return heading and rows for a file, the whole at the end."""
    heading = [key_heading(found), *headings_of(found)]
    rows = [[line.label, *(cell.told for cell in line.cells)] for line in lines_of(found)]
    total = [_("合计"), *(cell.told for cell in cells_of(found, found.whole))]
    return heading, [*rows, total]
