"""The pages of a paper before it is handed in: put in order, turned, left out, added to. Works without a script, too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.domain.page_plan import QUARTER, PagePlan
from app.domain.whole_numbers import whole_number
from app.forms_reader.posted_values import STEP
from app.queries.pages_in_work import PagesInWork, pages_in_work
from app.queries.papers_waiting import waiting_paper, waiting_paper_of_task
from app.services.context.refusals import FileRefusedError
from app.services.papers.store_paper import PaperRefusedError
from app.services.records.update_employment import employment_of
from app.services.uploads.add_whole_file import add_whole_file
from app.services.uploads.make_paper import change_pages, make_paper, page_in_work
from app.services.uploads.upload_places import person_of_contract
from app.web.cases.upload_pages import UNPROCESSABLE, told_in_json
from app.web.components.chosen_papers_shown import chosen_contract, chosen_in_task, chosen_in_unit
from app.web.components.paper_reasons import chosen_asking_reason
from app.web.components.paper_responses import page_picture
from app.web.components.paper_views import SlotView
from app.web.forms.form_page import KEY
from app.web.forms.record_uploads import refusal_sentence
from app.web.frame.gate import actor, app_context, new_key
from app.web.wording.error_messages import words_of
from app.web.wording.translate import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flask import Response

    from app.web.components.paper_views import ChosenView

page_editor = Blueprint("page_editor", __name__, url_prefix="/uploads")
BY_SCRIPT = "X-Refresh"
TASK, CONTRACT = "task", "contract"

CHANGES: Mapping[str, Callable[[PagePlan, str], PagePlan]] = {
    "up": lambda plan, page: plan.shifted(page, -1),
    "down": lambda plan, page: plan.shifted(page, 1),
    "left": lambda plan, page: plan.turned(page, -QUARTER),
    "right": lambda plan, page: plan.turned(page, QUARTER),
    "out": lambda plan, page: plan.left_out(page, is_out=True),
    "in": lambda plan, page: plan.left_out(page, is_out=False),
}
"""What the buttons of a page do."""


@page_editor.get("/<paper_id>")
def show(paper_id: str) -> str:
    """Show the pages."""
    return _page(paper_id)


def _page(paper_id: str, error: str = "") -> str:
    found = pages_in_work(app_context(), actor(), paper_id)
    template = "blocks/page_editor.html" if BY_SCRIPT in request.headers else "tasks/page_editor.html"
    adding = SlotView(found.slot, choose_url=_choose_url(found), is_more=True)
    return render_template(
        template,
        found=found,
        error=error,
        key=new_key(),
        back_url=_back(found),
        words_of=words_of,
        adding=adding,
    )


@page_editor.post("/<paper_id>")
def change(paper_id: str) -> Any:
    """Move, turn, leave out or take in one page."""
    step = request.form.get(STEP, "")
    word, _sep, rest = step.partition(":")
    page, _sep, place = rest.partition(":")
    to = whole_number(place)
    if word == "move" and to is not None:
        change_pages(app_context(), actor(), paper_id, lambda plan: plan.moved(page, to))
    elif word in CHANGES:
        change_pages(app_context(), actor(), paper_id, lambda plan: CHANGES[word](plan, page))
    if BY_SCRIPT in request.headers:
        return _page(paper_id)
    return redirect(url_for("page_editor.show", paper_id=paper_id, _anchor=f"p-{page}"), 303)


@page_editor.post("/<paper_id>/made")
def make(paper_id: str) -> Any:
    """Make one PDF of the pages and let it wait in its form."""
    by_script = BY_SCRIPT in request.headers
    found = pages_in_work(app_context(), actor(), paper_id)
    try:
        made = told_in_json(lambda: make_paper(app_context(), actor(), paper_id, request.form.get(KEY, "")))
    except FileRefusedError as bad:
        made = ({"said": str(bad)}, UNPROCESSABLE)
    if not isinstance(made, tuple):
        if by_script:
            return {"shown": render_template("blocks/chosen.html", chosen=_waiting(found, made["id"]))}
        flash(_("材料已合成并检查，提交表单后才生效。"), "green")
        return redirect(_back(found), 303)
    if by_script:
        return made
    return _page(paper_id, made[0]["said"]), made[1]


@page_editor.post("/<paper_id>/more")
def add(paper_id: str) -> Any:
    """Put the pages of files that came along behind the others, for browsers without a script."""
    found = pages_in_work(app_context(), actor(), paper_id)
    for file in request.files.getlist(f"file.{found.slot}"):
        if not file.filename:
            continue
        try:
            add_whole_file(app_context(), actor(), found.place, found.slot, file.filename, file.stream)
        except FileRefusedError as bad:
            return _page(paper_id, str(bad)), UNPROCESSABLE
        except PaperRefusedError as bad:
            return _page(paper_id, refusal_sentence(bad)), UNPROCESSABLE
    return redirect(url_for("page_editor.show", paper_id=paper_id), 303)


@page_editor.get("/<paper_id>/pages/<page_id>.png")
def picture(paper_id: str, page_id: str) -> Response:
    """Return one page as a picture, as it came: how it is turned is shown by the page around it."""
    with app_context().database.reading() as work:
        paper, number = page_in_work(app_context(), work, actor(), paper_id, page_id)
    return page_picture(paper, number)


def _waiting(found: PagesInWork, identity: str) -> ChosenView | None:
    kind, _sep, name = found.place.partition(":")
    edit_url = url_for("page_editor.show", paper_id=found.id)
    unit = str(actor().employer_id or "")
    if kind == TASK:
        row, case_id = waiting_paper_of_task(app_context(), identity, name)
        with app_context().database.reading() as work:
            return chosen_asking_reason(work, chosen_in_task(row, case_id, edit_url), unit, case_id)
    if kind != CONTRACT:
        row = waiting_paper(app_context(), identity)
        with app_context().database.reading() as work:
            return chosen_asking_reason(work, chosen_in_unit(row, edit_url), unit)
    with app_context().database.reading() as work:
        person_id = person_of_contract(work, actor(), name)
        shown = chosen_contract(employment_of(work, actor(), person_id), person_id, edit_url)
        return shown and chosen_asking_reason(work, shown, unit)


def _choose_url(found: PagesInWork) -> str:
    """Return where further files are announced."""
    kind, _sep, name = found.place.partition(":")
    if kind == TASK:
        return url_for("chosen.for_task", task_key=name, slot=found.slot)
    if kind == CONTRACT:
        with app_context().database.reading() as work:
            return url_for("chosen.for_contract", person_id=person_of_contract(work, actor(), name))
    return url_for("chosen.for_unit", slot=found.slot)


def _back(found: PagesInWork) -> str:
    """Return where the form is in which the paper will wait."""
    kind, _sep, name = found.place.partition(":")
    if kind == TASK:
        return url_for("tasks.show", task_key=name)
    if kind == CONTRACT:
        with app_context().database.reading() as work:
            person_id = person_of_contract(work, actor(), name)
        return url_for("employment.ask", person_id=person_id, what="contract")
    return url_for("attachments.slot", slot=found.slot)
