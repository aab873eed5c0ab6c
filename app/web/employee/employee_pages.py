"""The employee's pages: permit, applications, open tasks, slips."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, render_template, url_for

from app.documents.embedded_fonts import BOLD, REGULAR
from app.domain.review_terms import MANUAL_TERMS
from app.queries.employee_home import employee_home
from app.queries.office_papers import paper_of_slip
from app.queries.slip_standing import slip_of_code
from app.web.components.acts_part import acts_waiting_part
from app.web.components.office_paper_page import printed_paper
from app.web.frame.gate import actor, app_context, new_key
from app.web.wording.error_messages import words_of
from app.web.wording.likely_words import likely_lines

if TYPE_CHECKING:
    from app.documents.confirmation_slip import SlipFacts
    from app.queries.slip_standing import SlipRow

employee = Blueprint("employee", __name__, url_prefix="/me")


@employee.get("/")
def home() -> str:
    """Show the employee's permit, what waits for them, and where applications stand."""
    by = actor()
    if by.person_id is None:
        abort(404)
    found = employee_home(app_context(), by, by.person_id)
    return render_template(
        "employee/home.html",
        view=found.view,
        tasks=found.tasks,
        acts_waiting=acts_waiting_part(),
        words_of=words_of,
        key=new_key,
        practice=found.practice,
        likely=likely_lines(found.what_if, found.view.permit.valid_until)
        if found.what_if and found.view.permit
        else (),
    )


@employee.get("/slips/<code>.pdf")
def slip(code: str) -> Response:
    """Return the confirmation slip as PDF, as it was issued; one of before papers had numbers from its snapshot."""
    from app.documents.confirmation_slip import make_slip  # noqa: PLC0415 — the PDF library is large; slips are rare

    row = slip_of_code(app_context(), code)
    if row is None:
        abort(404)
    if issued := paper_of_slip(app_context(), actor(), row):
        return printed_paper(issued)
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
