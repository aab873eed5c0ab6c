"""The employer's pages: people and dates, one employee, starting a renewal, applications."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, make_response, render_template, request

from app.domain.contract_end import ends_soon, has_ended
from app.domain.person_records import rows_of
from app.domain.procedures import QueryPage
from app.queries.employee_list import employer_home
from app.queries.employee_of_unit import employee_of_unit
from app.queries.unit_business import applications_on
from app.services.applications.start_case import start_renewal as start
from app.services.context.refusals import ProcedureRefusedError
from app.web.components.acts_part import acts_waiting_part
from app.web.components.answer_labels import shown_answer
from app.web.components.paper_views import finding_views
from app.web.components.person_words import id_type_words, sex_words
from app.web.components.started_case import show_started
from app.web.frame.gate import actor, app_context, new_key
from app.web.frame.list_position import asked_page, asked_place, neighbours, place_in_queue
from app.web.wording.error_messages import words_of
from app.web.wording.likely_words import likely_lines
from app.web.wording.translate import _l

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

employer = Blueprint("employer", __name__, url_prefix="/employer")
TABS = {
    "education": _l("教育信息"),
    "study": _l("学习经历"),
    "work": _l("工作经历"),
    "cases": _l("在办业务列表"),
}
"""Manual, 3.2: the four tabs of 员工当前信息展示."""
HEADINGS = {
    "today": _l("今日截止或已晚"),
    "correct": _l("待补正"),
    "renew": _l("办理员工证件续签"),
    "open": _l("办理中"),
}
"""What the list of the home page is called when a counter or the module's menu has narrowed it."""
RECORDS_OF = {"education": "education", "study": "study_history", "work": "work_history"}


@employer.get("/")
def home() -> str:
    """Show the employer's people and what is to be done today."""
    wanted = request.args.get("show", "")
    show = wanted if wanted in HEADINGS else ""
    page, after = asked_page(), request.args.get("after", "")
    found = employer_home(app_context(), actor(), show=show, page=page, after=place_in_queue(after))
    return render_template(
        "employer/home.html",
        home=found,
        acts_waiting=acts_waiting_part(),
        likely=likely_lines(found.what_if, None) if found.what_if and not show else (),
        show=show,
        page=page,
        pages=found.pages,
        after=after,
        headings=HEADINGS,
        key=new_key,
        words_of=words_of,
    )


@employer.get("/employees/<person_id>")
def employee(person_id: str) -> str:
    """Show one current employee (员工当前信息展示) with the tab asked for."""
    tab = request.args.get("tab", "")
    tab = tab if tab in TABS else "education"
    found = employee_of_unit(app_context(), actor(), person_id)
    view = found.view
    end_on = view.contract.end_on if view.contract else None
    return render_template(
        "employer/employee.html",
        has_account=found.has_account,
        gaps=found.gaps,
        asked=found.asked,
        view=view,
        key=new_key(),
        words_of=words_of,
        shown=partial(shown_answer, found.personal_labels),
        tab=tab,
        tabs=TABS,
        cases=found.open_cases,
        rows=rows_of(view.person.details, RECORDS_OF[tab]) if tab in RECORDS_OF else [],
        labels=found.education_labels,
        contract_ends_soon=ends_soon(end_on, view.today, view.contract_months),
        contract_has_ended=has_ended(end_on, view.today),
        finding_views=finding_views,
        sex_words=sex_words,
        id_type_words=id_type_words,
    )


@employer.post("/permits/<permit_id>/renewal")
def start_renewal(permit_id: str) -> Response:
    """Start the renewal of an employee's permit and show the case."""
    is_merged = request.form.get("taking_over") == "yes"
    try:
        begun = start(app_context(), actor(), permit_id, request.form.get("_key", ""), taking_over=is_merged)
    except ProcedureRefusedError as refused:
        if refused.facts.get("rule") != "information_change_open":
            raise
        change = {name: refused.facts[name] for name in ("number", "case_id")}
        page = render_template("employer/take_over.html", permit_id=permit_id, change=change, key=new_key())
        return make_response(page, 409)
    return show_started(begun, to_form=False)


@employer.get("/applications")
def applications() -> str:
    """Show the unit's applications for its employees (查询员工业务申请)."""
    found = applications_on(app_context(), actor(), QueryPage.EMPLOYEE_APPLICATIONS, asked_place())
    beside = neighbours(found.newer, found.older)
    return render_template("employer/applications.html", found=found, beside=beside, words_of=words_of)
