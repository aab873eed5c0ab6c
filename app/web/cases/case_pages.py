"""A case: where it stands, whose turn it is, its papers and its diagram."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.domain.office_codes import ApplicationState
from app.policy.actor import Role
from app.policy.case_access import may_do_task
from app.queries.case_view import case_view, paper_names_of_case
from app.queries.concern_lists import own_rating
from app.queries.diagram_view import diagram_view
from app.queries.office_papers import listed_papers
from app.queries.panel_facts import panel_facts
from app.services.applications.withdraw_case import withdraw_case
from app.services.context.refusals import NotFoundError
from app.services.papers.paper_access import paper_in_case
from app.web.components.acts_part import acts_part
from app.web.components.answer_labels import labels_of_case
from app.web.components.correction_views import CorrectionWording
from app.web.components.panels import draw_panels
from app.web.components.paper_responses import original_download, page_picture
from app.web.frame.gate import actor, app_context, new_key
from app.web.wording.case_clocks_told import clocks_of
from app.web.wording.case_progress import stages_of, timeline_of, who_waits
from app.web.wording.case_reasons import is_skipping_a_unit, reasons_of
from app.web.wording.concern_words import LEVEL_WORDS
from app.web.wording.error_messages import words_of
from app.web.wording.likely_words import likely_of
from app.web.wording.translate import _

if TYPE_CHECKING:
    from flask import Response

    from app.services.papers.paper_access import Paper

SHOWN = ("documents", "difference", "application", "unit", "later")
FOR_REVIEWERS = ("previous_unit", "chain")
"""Where else somebody has worked is the authority's to know, and not a new unit's."""
RENEWAL_FOLLOWS = frozenset({"renew_first", "employee_renews_first"})
"""Causes of a dissociation that was given up for a renewal."""
RATERS = frozenset({Role.AGENT, Role.EMPLOYEE})
cases = Blueprint("cases", __name__, url_prefix="/cases")


@cases.get("/<case_id>")
def show(case_id: str) -> str:
    """Show a case as a list of tasks with progress and both clocks."""
    by = actor()
    with app_context().database.reading() as work:
        view = case_view(app_context(), work, by, case_id)
        names = SHOWN + (FOR_REVIEWERS if by.role is Role.REVIEWER else ())
        labels = labels_of_case(work, view)
        facts = panel_facts(app_context(), work, by, view)
        panels = draw_panels(work, view, facts, labels, names, is_sparing=True, listed=True)
        wording = CorrectionWording(by, view, facts.readable, labels)
        corrections = wording.corrections(work)
        acts = acts_part(work, view.case)
        rating = own_rating(work, by, case_id)
        office_papers = listed_papers(work, by, view.case)
    own = {task.key for task in view.tasks if may_do_task(by, tuple(task.groups), task.assignee)}
    is_refused = view.case.state == ApplicationState.REFUSED.value
    renews = view.case.cause in RENEWAL_FOLLOWS and view.permit is not None and view.window is not None
    return render_template(
        "cases/show.html",
        next_renewal=renews,
        may_start_renewal=renews and by.role is Role.AGENT,
        view=view,
        own=own,
        stages=stages_of(view),
        clocks=clocks_of(view),
        timeline=timeline_of(view),
        waits=who_waits(view, by.role),
        likely=likely_of(view),
        rating=rating,
        may_rate=view.case.ended_at is not None and by.role in RATERS,
        level_words=LEVEL_WORDS,
        panels=panels,
        acts=acts,
        reasons=reasons_of(view) if is_refused else (),
        may_ask_for_link=is_refused and by.role is Role.AGENT and is_skipping_a_unit(view),
        corrections=corrections,
        office_papers=office_papers,
        is_reviewer=by.role is Role.REVIEWER,
        words_of=partial(words_of, papers=view.paper_names),
        key=new_key(),
    )


@cases.post("/<case_id>/withdraw")
def withdraw(case_id: str) -> Any:
    """Withdraw the application."""
    withdraw_case(app_context(), actor(), case_id, request.form.get("_key", ""))
    flash(_("申请已撤回。需要时可以重新发起。"), "green")
    return redirect(url_for("cases.show", case_id=case_id), 303)


@cases.get("/<case_id>/diagram")
def diagram(case_id: str) -> str:
    """Show where the case stands in its diagram, with the steps in words."""
    with app_context().database.reading() as work:
        shown = diagram_view(app_context(), work, case_id)
    return render_template("cases/diagram.html", shown=shown)


def _paper(case_id: str, kind: str, identity: str) -> Paper:
    with app_context().database.reading() as work:
        return paper_in_case(work, actor(), case_id, kind, identity)


@cases.get("/<case_id>/papers/<kind>/<identity>")
def paper(case_id: str, kind: str, identity: str) -> str:
    """Show the pages of a paper as pictures; with `beside`, those of another version of it at their side."""
    with app_context().database.reading() as work:
        found = paper_in_case(work, actor(), case_id, kind, identity)
        was = request.args.get("beside", "")
        before = paper_in_case(work, actor(), case_id, kind, was) if was else None
        names = paper_names_of_case(app_context(), work, case_id)
    if before is not None and before.slot != found.slot:
        raise NotFoundError(kind="paper")
    return render_template(
        "cases/paper.html",
        paper=found,
        before=before,
        was=was,
        case_id=case_id,
        kind=kind,
        identity=identity,
        words_of=partial(words_of, papers=names),
    )


@cases.get("/<case_id>/papers/<kind>/<identity>/pages/<int:page>.png")
def paper_page(case_id: str, kind: str, identity: str, page: int) -> Response:
    """Return one page of a paper as a picture."""
    found = _paper(case_id, kind, identity)
    return page_picture(found, page)


@cases.get("/<case_id>/papers/<kind>/<identity>/original")
def paper_original(case_id: str, kind: str, identity: str) -> Response:
    """Return the original file as a download, never to be opened in the page."""
    found = _paper(case_id, kind, identity)
    return original_download(found)
