"""保管期限和删除: how long each class of data is kept, and what two people have asked to be erased."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.policy.actor import Role
from app.services.archives.erasures import confirm, erasures_shown, propose_class, propose_person, withdraw
from app.services.archives.kept_for import retention_table
from app.services.context.refusals import FormInvalidError, ProcedureRefusedError
from app.web.frame.gate import actor, app_context, new_key
from app.web.wording.archive_words import CLASSES
from app.web.wording.field_errors import told_at_fields
from app.web.wording.retention_words import KINDS, NAMES, RULES, WRONG, goes_words, term_words
from app.web.wording.translate import _

erasures = Blueprint("erasures", __name__, url_prefix="/operations/erasures")
UNPROCESSABLE, CONFLICT = 422, 409


@erasures.get("/")
def home() -> str:
    """Show the table, what was asked for, and the forms that ask."""
    return _home()


def _home(**more: Any) -> str:
    context: dict[str, Any] = {"errors": {}, "typed": {}, "refused": ""} | more
    return render_template(
        "operations/erasures.html",
        table=retention_table(app_context(), counts=True),
        rows=erasures_shown(app_context(), actor()),
        may_propose=actor().role is Role.OPERATOR,
        classes=CLASSES,
        kinds=KINDS,
        names=NAMES,
        term_words=term_words,
        goes_words=goes_words,
        key=new_key,
        **context,
    )


@erasures.post("/")
def propose() -> Any:
    """Ask for a class of records, or a person's data, to be erased."""
    typed = {
        name: request.form.get(name, "").strip() for name in ("kind", "record_class", "id_number", "reason")
    }
    key = request.form.get("_key", "")
    try:
        if typed["kind"] == "person":
            propose_person(app_context(), actor(), key, typed["id_number"], typed["reason"])
        else:
            propose_class(app_context(), actor(), key, typed["record_class"], typed["reason"])
    except FormInvalidError as wrong:
        return _home(errors=told_at_fields(wrong, WRONG), typed=typed), UNPROCESSABLE
    except ProcedureRefusedError as refused:
        return _refused(refused, typed)
    flash(_("已提出，由安全管理员确认。"), "green")
    return redirect(url_for("erasures.home"), 303)


def _refused(refused: ProcedureRefusedError, typed: dict[str, str]) -> Any:
    rule = str(refused.facts["rule"])
    return _home(refused=str(RULES[rule]) % refused.facts, typed=typed), CONFLICT


@erasures.post("/<erasure_id>/confirm")
def confirm_one(erasure_id: str) -> Any:
    """Let the worker erase."""
    try:
        confirm(app_context(), actor(), request.form.get("_key", ""), erasure_id)
    except ProcedureRefusedError as refused:
        return _refused(refused, {})
    flash(_("已确认，后台开始删除。"), "green")
    return redirect(url_for("erasures.home"), 303)


@erasures.post("/<erasure_id>/withdraw")
def withdraw_one(erasure_id: str) -> Any:
    """Give a request up."""
    try:
        withdraw(app_context(), actor(), request.form.get("_key", ""), erasure_id)
    except ProcedureRefusedError as refused:
        return _refused(refused, {})
    flash(_("已撤回，没有删除任何内容。"), "green")
    return redirect(url_for("erasures.home"), 303)
