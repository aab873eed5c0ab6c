"""历史数据导入: a file is checked first, its mistakes told by line; what was confirmed is kept in pieces."""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)

from app.services.context.text_of_file import text_of_file
from app.services.legacy.legacy_check import KINDS, LegacyReport
from app.services.legacy.legacy_runs import (
    NotConfirmableError,
    check_file,
    confirm_run,
    recent_runs,
    run_shown,
)
from app.services.legacy.legacy_words import NEEDED, TITLES, VALUES, template_of
from app.web.frame.gate import actor, app_context, new_key
from app.web.wording.translate import _, _l

legacy = Blueprint("legacy", __name__, url_prefix="/operations/import")
UNPROCESSABLE, GONE = 422, 404
WORKING = ("checking", "keeping")
LOOK_AGAIN_SECONDS = 5
"""While the worker has a file in hand its page looks again by itself; there is nothing on it to be typed."""
WORDS = {"employers": _l("单位"), "permits": _l("证件"), "ledger": _l("社保个税明细")}
STATES = {
    "checking": ("waiting", _l("正在检查")),
    "checked": ("waiting", _l("检查通过，等待确认")),
    "refused": ("failed", _l("有误，没有写入")),
    "keeping": ("waiting", _l("正在写入")),
    "done": ("done", _l("已完成")),
}
"""How far a file is: the look of a state, and its words."""


@legacy.get("/")
def ask() -> str:
    """Ask for a file."""
    return _page(kind=_kind())


@legacy.get("/template/<kind>.csv")
def template(kind: str) -> Response:
    """Return the heading of a file of this kind, marked as UTF-8 for spreadsheets."""
    if kind not in KINDS:
        abort(GONE)
    return Response(
        "\ufeff" + template_of(kind),
        mimetype="text/csv",
        headers={"Content-Disposition": f"attachment; filename={kind}-import-template.csv"},
    )


@legacy.post("/check")
def check() -> Any:
    """Check a file and tell what it would do; a large one is checked by the worker. Nothing is kept."""
    kind, paper = _kind(), request.files.get("file")
    if paper is None or not paper.filename:
        return _page(kind=kind, error=_("请选择文件。")), UNPROCESSABLE
    try:
        text = text_of_file(paper.read())
    except ValueError as wrong:
        return _page(kind=kind, error=str(wrong)), UNPROCESSABLE
    run_id, report = check_file(app_context(), actor(), kind, text, key=new_key())
    if report is None:
        return redirect(url_for("legacy.run", run_id=run_id), 303)
    page = _page(kind=kind, run_id=run_id, report=report)
    return (page, UNPROCESSABLE) if report.wrong else page


@legacy.get("/files/<run_id>")
def run(run_id: str) -> Any:
    """Tell how far a file is and what it did."""
    try:
        shown = run_shown(app_context(), run_id)
    except NotConfirmableError:
        abort(GONE)
    page = render_template(
        "operations/legacy_run.html",
        run=shown,
        words=WORDS,
        states=STATES,
        is_own=shown.by == actor().account_id,
        key=new_key(),
    )
    response = make_response(page)
    if shown.state in WORKING:
        response.headers["Refresh"] = str(LOOK_AGAIN_SECONDS)
    return response


@legacy.post("/keep")
def keep() -> Any:
    """Bring a file in that was checked before; what is left after the first pieces is the worker's."""
    run_id = request.form.get("run", "")
    try:
        done = confirm_run(app_context(), actor(), run_id, key=request.form.get("_key", ""))
    except NotConfirmableError:
        gone = _("检查过的文件已经过期，或之后又检查了另一份。请重新检查后再确认。")
        return _page(kind=_kind(), error=gone), UNPROCESSABLE
    if done.state != "done" or done.wrong:
        return redirect(url_for("legacy.run", run_id=run_id), 303)
    told = _(
        "已导入 %(added)s 行，另有 %(known)s 行以前导入过，没有改动。", added=done.added, known=done.known
    )
    flash(told, "green")
    return redirect(url_for("legacy.ask"), 303)


def _kind() -> str:
    wanted = request.values.get("kind", "")
    return wanted if wanted in KINDS else "employers"


def _page(
    *, kind: str = "employers", run_id: str = "", report: LegacyReport | None = None, error: str = ""
) -> str:
    return render_template(
        "operations/legacy.html",
        kind=kind,
        run_id=run_id,
        report=report,
        error=error,
        words=WORDS,
        states=STATES,
        runs=recent_runs(app_context()),
        titles=TITLES,
        needed=NEEDED,
        accepted=VALUES,
        key=new_key(),
    )
