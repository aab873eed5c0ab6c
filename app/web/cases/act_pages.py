"""Acts around a step: sent, answered; what was typed wrongly is shown again on a page of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.policy.actor import Role
from app.queries.case_acts import act_to_correct
from app.services.acts.answer_act import answer_act
from app.services.acts.do_act import AskedAct, do_act
from app.services.context.refusals import FormInvalidError
from app.web.components.acts_part import act_form, act_line
from app.web.frame.gate import actor, app_context, new_key
from app.web.frame.local_redirect import came_from
from app.web.wording.act_wording import wrong_words
from app.web.wording.field_errors import told_at_fields
from app.web.wording.translate import _

if TYPE_CHECKING:
    from collections.abc import Mapping

acts = Blueprint("acts", __name__, url_prefix="/cases")
UNPROCESSABLE = 422


@acts.post("/<case_id>/acts/<kind>")
def do(case_id: str, kind: str) -> Any:
    """Do an act."""
    asked = AskedAct(kind, _text(), tuple(one for one in request.form.getlist("to") if one))
    try:
        do_act(app_context(), actor(), case_id, request.form.get("_key", ""), asked)
    except FormInvalidError as wrong:
        return _again(case_id, told_at_fields(wrong, wrong_words), kind=kind)
    flash(_("已提交，记入“办理往来”。"), "green")
    return redirect(_back(case_id), 303)


@acts.post("/<case_id>/acts/<act_id>/answer")
def answer(case_id: str, act_id: str) -> Any:
    """Answer an act."""
    key, verdict = request.form.get("_key", ""), request.form.get("verdict", "")
    try:
        answer_act(app_context(), actor(), case_id, act_id, key, text=_text(), verdict=verdict)
    except FormInvalidError as wrong:
        return _again(case_id, told_at_fields(wrong, wrong_words), act_id=act_id)
    flash(_("答复已提交。"), "green")
    return redirect(_back(case_id), 303)


def _text() -> str:
    return request.form.get("text", "").replace("\r\n", "\n").strip()


def _back(case_id: str) -> str:
    """Return to the page it was sent from, where that is one of the case; an operator has a page of their own."""
    if actor().role is Role.OPERATOR:
        return url_for("case_desk.show", case_id=case_id)
    page = came_from()
    return page if page and "/tasks/" in page else url_for("cases.show", case_id=case_id, _anchor="acts")


def _again(case_id: str, errors: Mapping[str, str], *, kind: str = "", act_id: str = "") -> Any:
    with app_context().database.reading() as work:
        found = act_to_correct(app_context(), work, actor(), case_id, kind, act_id)
    shown = render_template(
        "cases/act.html",
        case=found.case,
        form=act_form(found.offered, found.case) if found.offered else None,
        line=act_line(found.shown, found.acts) if found.shown else None,
        people=found.acts.people,
        typed={"text": _text(), "to": request.form.getlist("to"), "back": _back(case_id)},
        errors=errors,
        key=new_key(),
    )
    return shown, UNPROCESSABLE
