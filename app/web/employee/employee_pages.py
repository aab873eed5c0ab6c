"""The employee's pages: permit, applications, open tasks, slips."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, render_template, url_for

from app.documents.embedded_fonts import BOLD, REGULAR
from app.domain.procedures import Procedure
from app.domain.review_terms import MANUAL_TERMS
from app.queries.employee_view import employee_view
from app.services.terms.practice_of import practice_now
from app.store.review_rows import slip_by_code
from app.store.task_rows import queue
from app.web.components.panels import told_practice
from app.web.frame.gate import actor, app_context, new_key
from app.web.wording.error_messages import words_of

if TYPE_CHECKING:
    from app.documents.confirmation_slip import SlipFacts
    from app.queries.employee_view import EmployeeView
    from app.store.review_rows import SlipRow

employee = Blueprint("employee", __name__, url_prefix="/me")


@employee.get("/")
def home() -> str:
    """Show the employee's permit, what waits for them, and where applications stand."""
    by = actor()
    if by.person_id is None:
        abort(404)
    with app_context().database.reading() as work:
        view = employee_view(app_context(), work, by.person_id)
        tasks = queue(work, by.groups, limit=50)
        hints = practice_now(app_context(), work, _unit_of(view), Procedure.EMPLOYER_CHANGE)
        practice = told_practice(work, hints, view.permit.suspended_on if view.permit else None)
    return render_template(
        "employee/home.html", view=view, tasks=tasks, words_of=words_of, key=new_key, practice=practice
    )


def _unit_of(view: EmployeeView) -> str | None:
    """Return the unit whose authority would decide: the present one, else the one the permit stands with."""
    if view.association is not None:
        return view.association.employer_id
    return view.permit.employer_id if view.permit else None


@employee.get("/slips/<code>.pdf")
def slip(code: str) -> Response:
    """Return the confirmation slip as PDF, made from the snapshot of the day it was issued."""
    from app.documents.confirmation_slip import make_slip  # noqa: PLC0415 — the PDF library is large; slips are rare

    with app_context().database.reading() as work:
        row = slip_by_code(work, code)
    if row is None:
        abort(404)
    made = make_slip(slip_facts(row), regular=REGULAR, bold=BOLD)
    response = Response(made, mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="slip-{code}.pdf"'
    return response


def slip_facts(row: SlipRow) -> SlipFacts:
    """Return what stands on a slip."""
    from app.documents.confirmation_slip import SlipFacts  # noqa: PLC0415 — as above

    shot = row.snapshot
    path = url_for("public.verify_code", code=row.code)
    return SlipFacts(
        permit_no=shot["permit_no"],
        name=shot["name"],
        id_number_masked=shot["id_number_masked"],
        employer=shot["employer"],
        permit_type=words_of(shot["permit_type"]),
        valid_until=date.fromisoformat(shot["valid_until"]),
        procedure=words_of(shot["procedure"]),
        approved_on=date.fromisoformat(shot["approved_on"]),
        case_number=shot["case_number"],
        code=row.code,
        review_working_days=shot.get("review_working_days", MANUAL_TERMS.review_working_days),
        verify_url=app_context().settings.public_url.rstrip("/") + path,
    )
