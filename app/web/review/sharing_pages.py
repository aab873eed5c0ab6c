"""转办 and 代理: a review passes to a colleague; somebody is away and another stands in."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.queries.lead_board import absences as absences_of
from app.queries.lead_board import colleagues_for
from app.services.context.refusals import FormInvalidError
from app.services.tasks.pass_task_on import pass_task_on
from app.services.tasks.stand_ins import NewStandIn, set_stand_in, stop_stand_in
from app.web.frame.gate import actor, app_context, new_key
from app.web.frame.queue_address import carried_list
from app.web.wording.field_errors import told_at_fields
from app.web.wording.shared_work_words import WRONG
from app.web.wording.translate import _

sharing = Blueprint("sharing", __name__, url_prefix="/review")
UNPROCESSABLE = 422
FIELDS = ("absent", "substitute", "from_on", "until_on", "reason")


@sharing.get("/tasks/<task_key>/pass-on")
def ask(task_key: str) -> str:
    """Ask to which colleague a review is to pass, and why."""
    return _pass_on_page(task_key, {}, {})


def _pass_on_page(task_key: str, typed: dict[str, str], errors: dict[str, str]) -> str:
    by = actor()
    people = colleagues_for(app_context(), str(by.authority), by.level)
    return render_template(
        "review/pass_on.html",
        task_key=task_key,
        people=[one for one in people if one.id != by.account_id],
        typed=typed,
        errors=errors,
        queue=carried_list(),
        key=new_key(),
    )


@sharing.post("/tasks/<task_key>/pass-on")
def send(task_key: str) -> Any:
    """Pass a review on."""
    typed = {name: request.form.get(name, "").strip() for name in ("to", "reason")}
    try:
        pass_task_on(
            app_context(),
            actor(),
            request.form.get("_key", ""),
            task_key,
            typed["to"],
            reason=typed["reason"],
        )
    except FormInvalidError as wrong:
        return _pass_on_page(task_key, typed, told_at_fields(wrong, WRONG)), UNPROCESSABLE
    flash(_("已转给同事，填写过的内容一并转去，对方会收到通知。"), "green")
    return redirect(carried_list().url, 303)


@sharing.get("/absences")
def absences() -> str:
    """Show who is away and who stands in."""
    return _absences_page({}, {})


def _absences_page(typed: dict[str, str], errors: dict[str, str]) -> str:
    found = absences_of(app_context(), actor())
    return render_template(
        "review/absences.html",
        found=found,
        typed={"absent": actor().account_id} | typed,
        errors=errors,
        me=actor().account_id,
        key=new_key,
    )


@sharing.post("/absences")
def set_absence() -> Any:
    """Let a colleague stand in."""
    typed = {name: request.form.get(name, "").strip() for name in FIELDS}
    typed["absent"] = typed["absent"] or actor().account_id
    try:
        set_stand_in(app_context(), actor(), request.form.get("_key", ""), NewStandIn(**typed))
    except FormInvalidError as wrong:
        return _absences_page(typed, told_at_fields(wrong, WRONG)), UNPROCESSABLE
    flash(_("代理已设置，代理人会收到通知。"), "green")
    return redirect(url_for("sharing.absences"), 303)


@sharing.post("/absences/<stand_in_id>/end")
def end_absence(stand_in_id: str) -> Any:
    """End a stand-in before its last day."""
    stop_stand_in(app_context(), actor(), request.form.get("_key", ""), stand_in_id)
    flash(_("代理已结束。"), "green")
    return redirect(url_for("sharing.absences"), 303)
