"""How a procedure runs: numbers on its drawing, tables of steps, months, units and reasons, and the same as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, render_template, request

from app.documents.table_files import TYPES, table_file
from app.queries.procedure_insight import ProcedureInsight, procedure_insight
from app.web.frame.asked_days import asked_day
from app.web.frame.gate import app_context
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from app.queries.insight_totals import Totals

insight = Blueprint("insight", __name__, url_prefix="/editions")
HEADINGS = (
    _l("发起"), _l("办结"), _l("通过"), _l("一次通过率"), _l("退回一次"), _l("退回多次"), _l("期限内办结率"),
)  # fmt: skip


@insight.get("/<process>/insight")
def show(process: str) -> str:
    """Show how a procedure ran in a period, in all its editions or in one."""
    found = _found(process)
    return render_template(
        "editions/insight.html", found=found, headings=HEADINGS, cells=cells_of, percent=percent
    )


@insight.get("/<process>/insight.<any(csv, xlsx):kind>")
def table(process: str, kind: str) -> Response:
    """Return the numbers of the page as a file for spreadsheets."""
    found = _found(process)
    heading, *rows = [["" if cell is None else str(cell) for cell in row] for row in _rows(found)]
    response = Response(table_file(kind, heading, rows), content_type=TYPES[kind])
    name = f"{found.process}-{found.first}-{found.last}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _found(process: str) -> ProcedureInsight:
    return procedure_insight(
        app_context(),
        process,
        number=request.args.get("edition", type=int),
        first=asked_day(request.args.get("from", "")),
        last=asked_day(request.args.get("to", "")),
    )


def percent(value: int | None) -> str:
    """Return a percentage; nothing to divide is told as such."""
    return _("没有") if value is None else f"{value}%"


def cells_of(one: Totals) -> list[Any]:
    """Return the numbers under HEADINGS."""
    return [
        one.of("begun"),
        one.of("ended"),
        one.of("approved"),
        percent(one.share("first_time", "reviewed")),
        one.of("returned_once"),
        one.of("returned_more"),
        percent(one.share("in_time", "timed")),
    ]


def _rows(found: ProcedureInsight) -> list[list[Any]]:
    headings = [str(one) for one in HEADINGS]
    rows: list[list[Any]] = [
        [found.name, found.first.isoformat(), found.last.isoformat()],
        [],
        [
            _("步骤"),
            _("现在在等"),
            _("办过"),
            _("一半不超过（工作日）"),
            _("九成不超过（工作日）"),
            _("等得最久（工作日）"),
        ],
        *(
            [one.name, one.waiting, one.waited.done, one.waited.median, one.waited.nine_tenths, one.longest]
            for one in found.steps
        ),
        [],
        [_("审核级别"), _("办过"), _("一半不超过（工作日）"), _("九成不超过（工作日）")],
        *([name, one.done, one.median, one.nine_tenths] for name, one in found.levels),
    ]
    for title, totals in (
        (_("合计"), [found.whole]),
        (_("月份"), found.months),
        (_("单位"), found.units),
        (_("主管部门"), found.authorities),
    ):
        rows += [[], [title, *headings], *([one.name, *cells_of(one)] for one in totals)]
    return [*rows, [], [_("退回原因"), _("次数")], *([name, count] for name, count in found.reasons)]
