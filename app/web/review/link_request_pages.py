"""请主管部门补登: a unit asks for a former unit of an employee that no employer change was made for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.queries.link_requests import link_request_form
from app.services.applications.ask_for_link import ask_for_link
from app.services.applications.missing_link import MissingLink
from app.services.context.refusals import FormInvalidError
from app.web.frame.gate import actor, app_context, new_key
from app.web.wording.field_errors import told_at_fields
from app.web.wording.override_words import wrong_words
from app.web.wording.translate import _

if TYPE_CHECKING:
    from collections.abc import Mapping

link_request = Blueprint("link_request", __name__, url_prefix="/employer/business/permits")
UNPROCESSABLE = 422
FIELDS = ("uscc", "unit_name", "from_on", "to_on", "evidence", "reason")


@link_request.get("/<permit_id>/missing-unit")
def ask(permit_id: str) -> str:
    """Ask which unit is missing, from when to when, and what shows it."""
    return _form(permit_id, {}, {}, new_key())


@link_request.post("/<permit_id>/missing-unit")
def send(permit_id: str) -> Any:
    """Send the request to the authority."""
    typed = {name: request.form.get(name, "").strip() for name in FIELDS}
    told = MissingLink(typed["uscc"], typed["unit_name"], typed["from_on"], typed["to_on"], typed["evidence"])
    try:
        ask_for_link(
            app_context(), actor(), request.form.get("_key", ""), permit_id, told, reason=typed["reason"]
        )
    except FormInvalidError as wrong:
        errors = told_at_fields(wrong, wrong_words)
        return _form(permit_id, typed, errors, new_key()), UNPROCESSABLE
    flash(_("补登申请已提交，主管部门答复后会通知本单位；补登后即可由现单位办理聘用单位变更。"), "green")
    return redirect(url_for("unit_business.employer_changes"), 303)


def _form(permit_id: str, typed: Mapping[str, str], errors: Mapping[str, str], key: str) -> str:
    shown = link_request_form(app_context(), actor(), permit_id)
    return render_template(
        "business/link_request.html",
        permit=shown.permit,
        person=shown.person,
        waits=shown.waits,
        state=shown.state,
        typed=typed,
        errors=errors,
        key=key,
    )
