"""Papers of the office in a case: read as a page, printed as PDF, printed again under the same number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, render_template, request, url_for

from app.domain.office_paper_text import ITEM_HEADS
from app.services.papers_of_office.read_paper import read_paper, reprint_paper
from app.web.components.office_paper_page import printed_paper, standing_of
from app.web.frame.gate import actor, app_context, new_key

if TYPE_CHECKING:
    from flask import Response

office_papers = Blueprint("office_papers", __name__, url_prefix="/cases/<case_id>/office-papers")


@office_papers.get("/<paper_id>")
def show(case_id: str, paper_id: str) -> str:
    """Show a paper as a page that a phone can read."""
    found = read_paper(app_context(), actor(), case_id, paper_id)
    return render_template(
        "cases/office_paper.html",
        found=found,
        paper=found.written,
        standing=standing_of(found),
        heads=ITEM_HEADS,
        case_id=case_id,
        key=new_key(),
    )


@office_papers.get("/<paper_id>.pdf")
def pdf(case_id: str, paper_id: str) -> Response:
    """Return a paper as PDF, or one of its reprints."""
    found = read_paper(app_context(), actor(), case_id, paper_id)
    return printed_paper(found, reprint=request.args.get("reprint", 0, int))


@office_papers.post("/<paper_id>/reprint")
def reprint(case_id: str, paper_id: str) -> Any:
    """Note a reprint and show it."""
    number = reprint_paper(app_context(), actor(), case_id, paper_id, request.form.get("_key", ""))
    return redirect(url_for("office_papers.pdf", case_id=case_id, paper_id=paper_id, reprint=number), 303)
