"""The unit's business in the module 工作居住证: what it starts, what it decides, where its applications stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, render_template, request

from app.domain.office_codes import PermitType
from app.domain.procedures import Procedure, QueryPage
from app.queries.employer_changes import employer_changes as changes_to_make
from app.queries.unit_business import (
    applications_on,
    open_applications_of_employees,
    receiving_authorities,
    tasks_to_decide,
)
from app.services.applications import start_case as starting
from app.web.components.started_case import show_started
from app.web.frame.gate import actor, app_context, new_key
from app.web.frame.list_position import asked_page, asked_place, neighbours, place_in_queue
from app.web.wording.error_messages import words_of

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

unit_business = Blueprint("unit_business", __name__, url_prefix="/employer/business")
KEY = "_key"


@unit_business.get("/to-decide")
def to_decide() -> str:
    """Show what employees have applied for and the unit must decide (审批员工证件申请)."""
    after = request.args.get("after", "")
    found = tasks_to_decide(app_context(), actor(), place_in_queue(after))
    return render_template("business/to_decide.html", found=found, after=after, words_of=words_of)


@unit_business.get("/employer-changes")
def employer_changes() -> str:
    """Show employees whose permit is still with their former unit (待办理聘用单位变更员工)."""
    page = asked_page()
    found = changes_to_make(app_context(), actor(), page=page)
    return render_template(
        "business/employer_changes.html",
        gaps=found.gaps,
        asked=found.asked,
        former=found.former,
        former_total=found.former_total,
        rows=found.rows,
        total=found.total,
        page=page,
        pages=found.pages,
        windows=found.windows,
        review_days=found.review_days,
        practice=found.practice,
        today=found.today,
        words_of=words_of,
        key=new_key,
    )


@unit_business.get("/unit-applications")
def unit_applications() -> str:
    """Show what the unit applied for itself (查询单位业务申请)."""
    found = applications_on(app_context(), actor(), QueryPage.EMPLOYER_APPLICATIONS, asked_place())
    beside = neighbours(found.newer, found.older)
    return render_template("business/unit_applications.html", found=found, beside=beside, words_of=words_of)


@unit_business.post("/permits/<permit_id>/employer-change")
def start_employer_change(permit_id: str) -> Response:
    """Start the employer change of an employee (办理)."""
    key = request.form.get(KEY, "")
    return show_started(starting.start_employer_change(app_context(), actor(), permit_id, key), to_form=False)


@unit_business.post("/employees/<person_id>/dissociation")
def start_dissociation(person_id: str) -> Response:
    """Start to dissociate an employee (解除关联)."""
    key = request.form.get(KEY, "")
    return show_started(starting.start_dissociation(app_context(), actor(), person_id, key))


@unit_business.post("/permissions/<permit_type>/apply")
def apply_for_permission(permit_type: str) -> Response:
    """Start the application for a permission (申请业务办理权限)."""
    return _start(Procedure.PERMISSION_APPLICATION, permit_type)


@unit_business.post("/permissions/<permit_type>/cancel")
def cancel_permission(permit_type: str) -> Response:
    """Start to cancel a permission (注销业务权限)."""
    return _start(Procedure.PERMISSION_CANCELLATION, permit_type)


@unit_business.get("/supervisor-change")
def supervisor_change() -> str:
    """Show where the unit stands and where it may move (单位主管部门变更)."""
    present, others = receiving_authorities(app_context(), actor())
    staying = open_applications_of_employees(app_context(), actor(), PermitType.BEIJING.value, asked_place())
    return render_template(
        "business/supervisor_change.html",
        present=present,
        others=others,
        staying=staying,
        beside=neighbours(staying.newer, staying.older),
        key=new_key(),
        words_of=words_of,
    )


@unit_business.post("/supervisor-change")
def start_supervisor_change() -> Response:
    """Start the change of the supervising authority of 北京市工作居住证."""
    to = request.form.get("authority", "")
    if not to:
        abort(400)
    return _start(Procedure.SUPERVISOR_CHANGE, PermitType.BEIJING.value, authority=to)


def _start(procedure: Procedure, permit_type: str, *, authority: str = "") -> Response:
    if permit_type not in set(PermitType):
        abort(404)
    key = request.form.get(KEY, "")
    begun = starting.start_unit_procedure(
        app_context(), actor(), procedure, permit_type, key, authority=authority
    )
    return show_started(begun)
