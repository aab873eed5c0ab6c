"""What an employee starts: association by code, new application, changes of information."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for

from app.domain.office_codes import PermitType
from app.services.applications import start_case as starting
from app.services.applications.leave_unit import present_unit, remind_former_unit, start_leaving_request
from app.services.applications.permission_for_permit import permit_type_not_permitted
from app.services.applications.request_association import request_association, unit_of_code
from app.services.context.rate_limit import ThrottledError
from app.services.context.refusals import ProcedureRefusedError
from app.web.components.started_case import show_started
from app.web.frame.gate import actor, app_context, new_key
from app.web.wording.error_messages import rule_words, words_of
from app.web.wording.translate import _

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

own_business = Blueprint("own_business", __name__, url_prefix="/me/business")
KEY = "_key"
UNPROCESSABLE, TOO_MANY = 422, 429
SHOWN = 2


@own_business.get("/association")
def association() -> str:
    """Ask for the unit association code."""
    return _page()


@own_business.post("/association")
def ask_for_association() -> Any:
    """Show the unit of the code for a second look, then send the request."""
    code = request.form.get("code", "")
    try:
        unit = unit_of_code(app_context(), actor(), code)
        if request.form.get("confirmed") != "yes":
            return _page(code=code, unit=half_hidden(unit.name), employer_id=unit.id)
        return show_started(request_association(app_context(), actor(), code, request.form.get(KEY, "")))
    except ThrottledError as slow:
        words = _("输入错误的次数太多，请 %(minutes)s 分钟后再试。", minutes=slow.facts["minutes"])
        return _page(code=code, error=words), TOO_MANY
    except ProcedureRefusedError as refused:
        return _page(code=code, error=rule_words(str(refused.facts["rule"]))), UNPROCESSABLE


@own_business.post("/association/reminder")
def remind_unit() -> Any:
    """Remind the former unit to dissociate (提醒原单位解除关联)."""
    try:
        told = remind_former_unit(app_context(), actor(), request.form.get(KEY, ""))
    except ProcedureRefusedError as refused:
        return _page(error=rule_words(str(refused.facts["rule"]))), UNPROCESSABLE
    flash(_("已提醒%(name)s的经办人解除关联。", name=told["employer"]), "green")
    return redirect(url_for("own_business.association"), 303)


@own_business.post("/leaving")
def report_leaving() -> Any:
    """Report having left, so that the former unit dissociates (我已离职，请求解除关联)."""
    try:
        return show_started(start_leaving_request(app_context(), actor(), request.form.get(KEY, "")))
    except ProcedureRefusedError as refused:
        return _page(error=rule_words(str(refused.facts["rule"]))), UNPROCESSABLE


def half_hidden(name: str) -> str:
    """Return a unit's name with its middle hidden: enough to recognise, too little to collect."""
    if len(name) <= 2 * SHOWN:
        return name[:1] + "*" * (len(name) - 1)
    return name[: SHOWN + SHOWN] + "*" * (len(name) - 3 * SHOWN) + name[-SHOWN:]


@own_business.post("/new-application/<permit_type>")
def start_new_application(permit_type: str) -> Response:
    """Start the application for a first permit (新办)."""
    if permit_type not in set(PermitType):
        abort(404)
    key = request.form.get(KEY, "")
    return show_started(starting.start_new_application(app_context(), actor(), permit_type, key))


@own_business.post("/changes/<procedure>")
def start_change(procedure: str) -> Response:
    """Start a change of basic or business information."""
    key = request.form.get(KEY, "")
    return show_started(starting.start_information_change(app_context(), actor(), procedure, key))


def _page(*, code: str = "", unit: str = "", error: str = "", employer_id: str = "") -> str:
    person_id = str(actor().person_id)
    with app_context().database.reading() as work:
        present = present_unit(work, person_id)
        lacking = permit_type_not_permitted(work, person_id, employer_id) if employer_id else ""
    return render_template(
        "business/association.html",
        code=code,
        unit=unit,
        error=error,
        key=new_key,
        present=present,
        not_permitted=lacking,
        words_of=words_of,
    )
