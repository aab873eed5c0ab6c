"""统计: figures of a chosen period as a drawing, a table and a file, and the cases behind each number."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, render_template, request

from app.documents.table_files import CSV, TYPES, table_file
from app.domain.procedures import PROCEDURES
from app.policy.actor import Role
from app.queries.cases_behind_figures import AskedCases, cases_behind
from app.queries.statistics import AskedStatistics, statistics
from app.web.frame.asked_days import asked_day
from app.web.frame.gate import actor, app_context
from app.web.frame.list_position import asked_place, neighbours
from app.web.statistics.figure_table import (
    cells_of,
    chart_of,
    file_lines,
    headings_of,
    key_heading,
    lines_of,
)
from app.web.wording.error_messages import words_of
from app.web.wording.statistics_words import MEASURES, VIEWS
from app.web.wording.translate import _l

if TYPE_CHECKING:
    from app.queries.statistics import Statistics

statistics_pages = Blueprint("statistics", __name__, url_prefix="/statistics")
LONGEST = 100
QUARTER = 3
CASE_PAGES = {
    Role.REVIEWER: "cases.show",
    Role.OPERATOR: "case_operations.show",
    Role.AUDITOR: "case_operations.show",
    Role.ANALYST: "case_operations.show",
}


@statistics_pages.get("/")
def show() -> str:
    """Show the figures of a period in one grouping."""
    found = statistics(app_context(), actor(), _asked())
    asked = _address(found)
    return render_template(
        "statistics/show.html",
        found=found,
        asked=asked,
        chart=chart_of(found),
        key_heading=key_heading(found),
        headings=headings_of(found),
        lines=lines_of(found),
        whole=cells_of(found, found.whole),
        views={view: VIEWS[view] for view in found.scope.views},
        periods=_periods(found.today),
        procedures={str(code): words_of(code) for code in PROCEDURES},
    )


@statistics_pages.get("/file")
def table() -> Response:
    """Return the table of the page as a file."""
    found = statistics(app_context(), actor(), _asked())
    kind = request.args.get("kind", CSV)
    kind = kind if kind in TYPES else CSV
    heading, rows = file_lines(found)
    response = Response(table_file(kind, heading, rows), content_type=TYPES[kind])
    name = f"statistics-{found.view}-{found.first}-{found.last}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@statistics_pages.get("/cases")
def cases() -> str:
    """Show the cases behind a number, as far as the viewer may see them."""
    behind = AskedCases(*(_text(name) for name in ("measure", "unit", "person", "level")))
    by = actor()
    found = cases_behind(app_context(), by, _asked(), behind, asked_place())
    view = _text("by")
    back = {"by": view if view in VIEWS else "", "from": _text("from"), "to": _text("to")}
    return render_template(
        "statistics/cases.html",
        shown=found,
        measure=MEASURES[found.wanted.measure],
        page=CASE_PAGES[by.role],
        back=back,
        beside=neighbours(found.found.newer, found.found.older),
        words_of=words_of,
    )


def _text(name: str) -> str:
    return request.args.get(name, "").strip()[:LONGEST]


def _asked() -> AskedStatistics:
    return AskedStatistics(
        _text("by"), asked_day(_text("from")), asked_day(_text("to")), _text("authority"), _text("procedure")
    )


def _address(found: Statistics) -> dict[str, Any]:
    """Return what every link on the page carries on."""
    named = {"authority": found.authority if not found.scope.authority else "", "procedure": found.process}
    days = {"from": found.first.isoformat(), "to": found.last.isoformat()}
    return {**{name: value for name, value in named.items() if value}, **days}


def _periods(today: date) -> list[tuple[str, str, str]]:
    """Return the usual periods: their words, first and last day."""
    month = today.replace(day=1)
    last_month = (month - timedelta(days=1)).replace(day=1)
    quarter = date(today.year, (today.month - 1) // QUARTER * QUARTER + 1, 1)
    yesterday = today - timedelta(days=1)
    found = (
        (_l("本月"), month, yesterday),
        (_l("上月"), last_month, month - timedelta(days=1)),
        (_l("本季度"), quarter, yesterday),
        (_l("今年"), date(today.year, 1, 1), yesterday),
        (_l("近 12 个月"), (month - timedelta(days=335)).replace(day=1), yesterday),
    )
    return [
        (str(words), first.isoformat(), last.isoformat()) for words, first, last in found if first <= last
    ]
