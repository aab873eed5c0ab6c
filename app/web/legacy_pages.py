"""历史数据导入: a file is tried first, its mistakes told by line; only what was tried is kept."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for

from app.services.checked_upload import checked_text, keep_checked
from app.services.import_legacy import KINDS, LegacyReport, import_legacy
from app.services.legacy_words import NEEDED, TITLES, VALUES, template_of
from app.services.text_of_file import text_of_file
from app.web.gate import actor, house, new_key
from app.web.translate import _, _l

legacy = Blueprint("legacy", __name__, url_prefix="/operations/import")
UNPROCESSABLE = 422
WORDS = {"employers": _l("单位"), "permits": _l("证件"), "ledger": _l("社保个税明细")}


@legacy.get("/")
def ask() -> str:
    """Ask for a file."""
    return _page(kind=_kind())


@legacy.get("/template/<kind>.csv")
def template(kind: str) -> Response:
    """Return the heading of a file of this kind, marked as UTF-8 for spreadsheets."""
    if kind not in KINDS:
        abort(404)
    return Response(
        "\ufeff" + template_of(kind),
        mimetype="text/csv",
        headers={"Content-Disposition": f"attachment; filename={kind}-import-template.csv"},
    )


@legacy.post("/check")
def check() -> Any:
    """Try a file and tell what it would do. Nothing is kept."""
    kind, paper = _kind(), request.files.get("file")
    if paper is None or not paper.filename:
        return _page(error=_("请选择文件。")), UNPROCESSABLE
    try:
        text = text_of_file(paper.read())
    except ValueError as wrong:
        return _page(error=str(wrong)), UNPROCESSABLE
    report = import_legacy(house(), actor(), kind, text, key=new_key(), dry_run=True)
    digest = "" if report.errors else keep_checked(house(), actor(), f"legacy_{kind}", text)
    return _told(kind, digest, report)


@legacy.post("/keep")
def keep() -> Any:
    """Bring a file in that was tried before."""
    kind, digest = _kind(), request.form.get("digest", "")
    text = checked_text(house(), actor(), f"legacy_{kind}", digest)
    if text is None:
        gone = _("检查过的文件已经过期，或之后又检查了另一份。请重新检查后再确认。")
        return _page(kind=kind, error=gone), UNPROCESSABLE
    done = import_legacy(house(), actor(), kind, text, key=request.form.get("_key", ""), dry_run=False)
    if done.errors:
        return _told(kind, digest, done)
    told = _(
        "已导入 %(added)s 行，另有 %(known)s 行以前导入过，没有改动。", added=done.added, known=done.known
    )
    flash(told, "green")
    return redirect(url_for("legacy.ask"), 303)


def _kind() -> str:
    wanted = request.values.get("kind", "")
    return wanted if wanted in KINDS else "employers"


def _told(kind: str, digest: str, report: LegacyReport) -> Any:
    page = _page(kind=kind, digest=digest, report=report)
    return (page, UNPROCESSABLE) if report.errors else page


def _page(
    *, kind: str = "employers", digest: str = "", report: LegacyReport | None = None, error: str = ""
) -> str:
    return render_template(
        "operations/legacy.html",
        kind=kind,
        digest=digest,
        report=report,
        error=error,
        words=WORDS,
        titles=TITLES,
        needed=NEEDED,
        accepted=VALUES,
        key=new_key(),
    )
