"""核对时钟: every clock beside the others, and the operator's word on which the due work goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.queries.clock_standing import clock_standing
from app.services.context.certain_clock import confirm_clock, look_at_clock
from app.services.context.refusals import FormInvalidError
from app.web.frame.gate import actor, app_context, new_key
from app.web.wording.date_wording import datetime_zh
from app.web.wording.field_errors import told_at_fields
from app.web.wording.override_words import wrong_words
from app.web.wording.translate import _, _l

if TYPE_CHECKING:
    from collections.abc import Mapping

clock = Blueprint("clock", __name__, url_prefix="/operations/clock")
UNPROCESSABLE = 422
COMPARED: Mapping[str, Any] = {
    "running": _l("按开机后走过的时间推算应为 %(against)s"),
    "database": _l("数据库服务器的时钟是 %(against)s"),
    "last_seen": _l("系统最近一次记下的时间是 %(against)s"),
}


@clock.get("/")
def show() -> str:
    """Show every clock and what waits."""
    look_at_clock(app_context())
    return _page("", {})


@clock.post("/")
def confirm() -> Any:
    """Go on by this machine's clock."""
    reason = request.form.get("reason", "")
    try:
        confirm_clock(app_context(), actor(), request.form.get("_key", ""), reason=reason)
    except FormInvalidError as wrong:
        errors = told_at_fields(wrong, wrong_words)
        return _page(reason, errors), UNPROCESSABLE
    flash(_("时钟已确认，到期处理恢复进行。"), "green")
    return redirect(url_for("operations.home"), 303)


def _page(reason: str, errors: Mapping[str, str]) -> str:
    standing = clock_standing(app_context())
    doubt = standing.clocks.doubt
    return render_template(
        "operations/clock.html",
        found=standing.clocks,
        told=_told(doubt) if doubt else "",
        due=standing.due,
        ended=standing.ended,
        confirmed_by=standing.confirmed_by,
        reason=reason,
        errors=errors,
        key=new_key(),
    )


def _told(doubt: Mapping[str, str]) -> str:
    """Say which process found its clock at odds with what."""
    compared = str(COMPARED[doubt["source"]]) % {"against": datetime_zh(doubt["against"])}
    return _(
        "进程 %(machine)s 的时钟是 %(wall)s，而%(compared)s。",
        machine=doubt["machine"],
        wall=datetime_zh(doubt["wall"]),
        compared=compared,
    )
