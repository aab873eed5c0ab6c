"""An operator's record of a case: steps given to somebody else, the case ended with a reason, its whole audit."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.queries.operated_case import operated_case
from app.services.applications.cancel_case import cancel_case
from app.services.context.refusals import FormInvalidError
from app.services.papers_of_office.void_paper import void_paper
from app.services.tasks.pass_task_on import assign_task
from app.web.components.acts_part import acts_part
from app.web.frame.gate import actor, app_context, new_key
from app.web.wording.audit_words import AUDIT_WORDS, audit_sentence
from app.web.wording.error_messages import words_of
from app.web.wording.field_errors import told_at_fields
from app.web.wording.shared_work_words import WRONG
from app.web.wording.translate import _

case_desk = Blueprint("case_desk", __name__, url_prefix="/operations/cases")
UNPROCESSABLE = 422


@case_desk.get("/<case_id>/record")
def show(case_id: str) -> str:
    """Show a case without names of people who apply."""
    return _page(case_id, {}, {})


def _page(case_id: str, typed: dict[str, str], errors: dict[str, str]) -> str:
    found = operated_case(app_context(), actor(), case_id)
    with app_context().database.reading() as work:
        acts = acts_part(work, found.case)
    kinds = {one.row.kind: one.row.title for one in found.papers}
    facts = [
        (audit_sentence(row["facts"], kinds), json.dumps(row["facts"], ensure_ascii=False, sort_keys=True))
        for row in found.audit
    ]
    return render_template(
        "operations/case_record.html",
        found=found,
        audit=list(zip(found.audit, facts, strict=True)),
        words=AUDIT_WORDS,
        acts=acts,
        typed=typed,
        errors=errors,
        words_of=words_of,
        key=new_key,
    )


@case_desk.post("/<case_id>/steps")
def move(case_id: str) -> Any:
    """Give a step to a person of its level."""
    typed = {name: request.form.get(name, "").strip() for name in ("task", "to", "reason")}
    mark, reason = request.form.get("_key", ""), typed["reason"]
    try:
        assign_task(app_context(), actor(), mark, typed["task"], typed["to"], reason=reason)
    except FormInvalidError as wrong:
        return _page(case_id, typed, told_at_fields(wrong, WRONG)), UNPROCESSABLE
    flash(_("已改派，接收人会收到通知。"), "green")
    return redirect(url_for("case_desk.show", case_id=case_id), 303)


@case_desk.post("/<case_id>/office-papers/<paper_id>/void")
def void(case_id: str, paper_id: str) -> Any:
    """Make a paper of the office void."""
    typed = {"paper": paper_id, "reason": request.form.get("reason", "").strip()}
    mark = request.form.get("_key", "")
    try:
        void_paper(app_context(), actor(), case_id, paper_id, mark, reason=typed["reason"])
    except FormInvalidError as wrong:
        return _page(case_id, typed, told_at_fields(wrong, WRONG)), UNPROCESSABLE
    flash(_("文书已作废，收件人会收到通知。"), "green")
    return redirect(url_for("case_desk.show", case_id=case_id), 303)


@case_desk.get("/<case_id>/cancel")
def ask(case_id: str) -> str:
    """Show what ending the case does, and ask for the reason."""
    return _cancel_page(case_id, {}, {})


def _cancel_page(case_id: str, typed: dict[str, str], errors: dict[str, str]) -> str:
    found = operated_case(app_context(), actor(), case_id)
    return render_template(
        "operations/case_cancel.html",
        found=found,
        typed=typed,
        errors=errors,
        words_of=words_of,
        key=new_key(),
    )


@case_desk.post("/<case_id>/cancel")
def cancel(case_id: str) -> Any:
    """End the case."""
    reason = request.form.get("reason", "").strip()
    try:
        cancel_case(app_context(), actor(), case_id, request.form.get("_key", ""), reason=reason)
    except FormInvalidError as wrong:
        errors = told_at_fields(wrong, WRONG)
        return _cancel_page(case_id, {"reason": reason}, errors), UNPROCESSABLE
    flash(_("办件已终止，当事人会收到通知。"), "green")
    return redirect(url_for("case_desk.show", case_id=case_id), 303)
