"""投诉与咨询: tell the office something, see its state; 好差评 of a case; answering for leads and operators."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from app.queries.concern_lists import concern_to_answer, concerns_for, own_concerns
from app.services.context.rate_limit import ThrottledError
from app.services.context.refusals import FormInvalidError
from app.services.feedback.concerns import CASE, KIND, MAY_ASK, TEXT, answer_concern, tell_concern
from app.services.feedback.rate_case import rate_case
from app.web.frame.gate import actor, app_context, new_key
from app.web.frame.list_position import asked_place, neighbours
from app.web.wording.concern_words import KIND_WORDS, LEVEL_WORDS
from app.web.wording.field_errors import told_at_fields
from app.web.wording.translate import _

concerns = Blueprint("concerns", __name__, url_prefix="/concerns")
to_answer = Blueprint("to_answer", __name__, url_prefix="/concerns/to-answer")
UNPROCESSABLE, TOO_MANY = 422, 429


@concerns.get("/")
def show() -> str:
    """Show one's own with their state, and the form for one more."""
    return _own_page({CASE: request.args.get("case", "")}, {})


@concerns.post("/")
def send() -> Any:
    """Tell the office something."""
    typed = {name: request.form.get(name, "") for name in (KIND, TEXT, CASE)}
    try:
        told = tell_concern(
            app_context(), actor(), request.form.get("_key", ""), typed[KIND], typed[TEXT], typed[CASE]
        )
    except FormInvalidError as invalid:
        return _own_page(typed, told_at_fields(invalid)), UNPROCESSABLE
    except ThrottledError:
        return _own_page(typed, {TEXT: _("今天提交得太多，请明天再提交，或者拨打咨询电话。")}), TOO_MANY
    flash(_("已提交，编号 %(number)s。答复后会通知您。", number=told["number"]), "green")
    return redirect(url_for("concerns.show"), 303)


def _own_page(typed: dict[str, str], errors: dict[str, str]) -> str:
    found = own_concerns(app_context(), actor(), asked_place())
    return render_template(
        "account/concerns.html",
        found=found,
        beside=neighbours(found.rows.newer, found.rows.older),
        kinds={one.value: KIND_WORDS[one.value] for one in MAY_ASK},
        kind_words=KIND_WORDS,
        typed=typed,
        errors=errors,
        key=new_key(),
    )


@concerns.post("/cases/<case_id>/rating")
def rate(case_id: str) -> Any:
    """Rate a case that has ended."""
    level = request.form.get("level", type=int)
    try:
        told = rate_case(
            app_context(), actor(), request.form.get("_key", ""), case_id, level, request.form.get("text", "")
        )
    except FormInvalidError as invalid:
        flash("；".join(told_at_fields(invalid).values()), "red")
        return redirect(url_for("cases.show", case_id=case_id, _anchor="rating"), 303)
    if told["number"]:
        words = _("感谢评价。我们会了解原因并答复您，编号 %(number)s。", number=told["number"])
    else:
        words = _("感谢您的评价。")
    flash(words, "green")
    return redirect(url_for("cases.show", case_id=case_id, _anchor="rating"), 303)


@to_answer.get("/")
def listing() -> str:
    """Show what waits for an answer, or what was answered."""
    is_open = request.args.get("show") != "answered"
    found = concerns_for(app_context(), actor(), asked_place(), is_open=is_open)
    return render_template(
        "account/concerns_to_answer.html",
        found=found,
        is_open=is_open,
        beside=neighbours(found.rows.newer, found.rows.older),
        kind_words=KIND_WORDS,
    )


@to_answer.get("/<concern_id>")
def ask(concern_id: str) -> str:
    """Show one with the form for its answer."""
    return _answer_page(concern_id, {}, {})


@to_answer.post("/<concern_id>")
def answer(concern_id: str) -> Any:
    """Answer it."""
    typed = {TEXT: request.form.get(TEXT, "")}
    try:
        told = answer_concern(app_context(), actor(), request.form.get("_key", ""), concern_id, typed[TEXT])
    except FormInvalidError as invalid:
        return _answer_page(concern_id, typed, told_at_fields(invalid)), UNPROCESSABLE
    flash(_("已答复 %(number)s，并通知了提出的人。", number=told["number"]), "green")
    return redirect(url_for("to_answer.listing"), 303)


def _answer_page(concern_id: str, typed: dict[str, str], errors: dict[str, str]) -> str:
    found = concern_to_answer(app_context(), actor(), concern_id)
    if found is None:
        abort(404)
    return render_template(
        "account/concern_answer.html",
        concern=found,
        kind_words=KIND_WORDS,
        level_words=LEVEL_WORDS,
        typed=typed,
        errors=errors,
        key=new_key(),
    )
