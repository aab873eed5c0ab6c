"""工作日历: twelve months of a year, and new days that are shown with what they move before they are confirmed."""

from __future__ import annotations

import csv
import io
from calendar import Calendar
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.domain.work_calendar import FIRST_YEAR, LAST_YEAR
from app.queries.preview_calendar import preview_calendar
from app.services.calendars.import_calendar import CalendarFileError, import_calendar, read_calendar_file
from app.services.context.calendar_of import calendar_of
from app.services.context.text_of_file import text_of_file
from app.services.execution.recompute_deadlines import AT_ONCE
from app.services.papers.checked_upload import checked_text, keep_checked
from app.web.frame.gate import actor, app_context, new_key
from app.web.wording.translate import _, _l

calendar = Blueprint("calendar", __name__, url_prefix="/operations/calendar")
UNPROCESSABLE = 422
UPLOAD = "calendar"
SOURCES = {"official": _l("已公布"), "estimated": _l("预计"), "manual": _l("人工录入")}
MARKS = {"official": "", "estimated": "?", "manual": "*"}
"""Beside the colour: what a day rests on is told by a sign too."""


@calendar.get("/")
def year() -> str:
    """Show a year."""
    return _page("")


@calendar.post("/check")
def check() -> Any:
    """Show what new days would change. Nothing is kept."""
    try:
        text = _sent()
        days = read_calendar_file(text)
    except (CalendarFileError, ValueError) as wrong:
        return _page(str(wrong)), UNPROCESSABLE
    return render_template(
        "operations/calendar_check.html",
        found=preview_calendar(app_context(), days),
        total=len(days),
        digest=keep_checked(app_context(), actor(), UPLOAD, text),
        sources=SOURCES,
        key=new_key(),
    )


@calendar.post("/import")
def bring_in() -> Any:
    """Bring days in that were shown before."""
    text = checked_text(app_context(), actor(), UPLOAD, request.form.get("digest", ""))
    if text is None:
        return _page(_("检查过的文件已经过期，或之后又检查了另一份。请重新检查后再确认。")), UNPROCESSABLE
    days = read_calendar_file(text)
    done = import_calendar(
        app_context(), actor(), days, str(_("页面导入")), key=request.form.get("_key", ""), at_once=AT_ONCE
    )
    told = _("已写入 %(days)s 天，重新计算 %(cases)s 件在办申请的期限。", days=done.days, cases=done.cases)
    flash(told, "green")
    if done.left:
        flash(_("其中 %(left)s 件由后台进程继续计算，到期之前都会算完。", left=done.left), "blue")
    return redirect(url_for("calendar.year", year=days[0].day.year), 303)


def _sent() -> str:
    """Return what was sent as lines of a file: the file, or the one day of the other form."""
    paper = request.files.get("file")
    if paper is not None and paper.filename:
        return text_of_file(paper.read())
    out = io.StringIO()
    names = ("day", "working", "name")
    csv.writer(out).writerow([*(request.form.get(name, "").strip() for name in names), "manual"])
    return out.getvalue()


def _page(error: str) -> str:
    this = app_context().today().year
    chosen = min(max(request.args.get("year", this, type=int), FIRST_YEAR), LAST_YEAR)
    with app_context().database.reading() as work:
        known = calendar_of(work)
    weeks = {month: Calendar().monthdatescalendar(chosen, month) for month in range(1, 13)}
    return render_template(
        "operations/calendar.html",
        year=chosen,
        weeks=weeks,
        known=known,
        sources=SOURCES,
        marks=MARKS,
        error=error,
        years=(max(chosen - 1, FIRST_YEAR), min(chosen + 1, LAST_YEAR)),
    )
