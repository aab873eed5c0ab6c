"""归档: how long records are kept, what is past its time, and the archive of a finished case as a file."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from app.services.archives.make_archive import archivable_case, make_archive
from app.services.archives.retention_terms import retention_standing, set_retention
from app.services.context.refusals import FormInvalidError, NotFoundError, ProcedureRefusedError
from app.web.frame.gate import actor, app_context, new_key
from app.web.wording.archive_words import CLASSES, PURPOSES, RULES, WRONG
from app.web.wording.error_messages import words_of
from app.web.wording.field_errors import told_at_fields
from app.web.wording.translate import _

archives = Blueprint("archives", __name__, url_prefix="/operations/archives")
UNPROCESSABLE = 422
LONGEST = 40


@archives.get("/")
def home() -> Any:
    """Show the table of retention, what is past its time, and ask for a case."""
    number = request.args.get("number", "").strip()[:LONGEST]
    if number:
        try:
            found = archivable_case(app_context(), number)
        except NotFoundError:
            return _home(number=number, missing=True)
        return redirect(url_for("archives.ask", case_id=found.id), 303)
    return _home()


def _home(**more: Any) -> str:
    context = {"number": "", "missing": False, "errors": {}, "typed": {}, "wrong_class": ""} | more
    standing = retention_standing(app_context())
    return render_template(
        "operations/archives.html",
        standing=standing,
        classes=CLASSES,
        words_of=words_of,
        key=new_key,
        **context,
    )


@archives.post("/terms")
def set_terms() -> Any:
    """Set for how long a class of records is kept."""
    typed = {name: request.form.get(name, "") for name in ("record_class", "years", "basis")}
    try:
        set_retention(app_context(), actor(), request.form.get("_key", ""), *typed.values())
    except FormInvalidError as wrong:
        errors = told_at_fields(wrong, WRONG)
        return _home(errors=errors, typed=typed, wrong_class=typed["record_class"]), UNPROCESSABLE
    flash(_("已保存。已经超过期限的记录由后台每天标出，两个人同意以后才删除。"), "green")
    return redirect(url_for("archives.home"), 303)


@archives.get("/<case_id>")
def ask(case_id: str) -> str:
    """Ask for what the archive of a case is taken."""
    return _ask(case_id, "")


def _ask(case_id: str, error: str) -> str:
    found = archivable_case(app_context(), case_id)
    return render_template(
        "operations/archive.html", case=found, purposes=PURPOSES, error=error, words_of=words_of
    )


@archives.post("/<case_id>")
def download(case_id: str) -> Any:
    """Give the archive as a file, a piece at a time; who took it and for what is written down before."""
    try:
        made = make_archive(app_context(), actor(), case_id, request.form.get("purpose", ""))
    except ProcedureRefusedError as refused:
        rule = str(refused.facts["rule"])
        return _ask(case_id, str(RULES[rule]) % refused.facts), UNPROCESSABLE
    response = Response(made.chunks(), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="archive-{made.case_number}.zip"'
    return response
