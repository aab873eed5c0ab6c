"""Where the cases of a procedure stand now, by step and edition, and the list of them without names."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from app.queries.running_cases_view import NOBODY, running_view
from app.web.frame.gate import app_context
from app.web.frame.list_position import asked_place, neighbours

running = Blueprint("running", __name__, url_prefix="/editions")


@running.get("/<process>/cases")
def show(process: str) -> str:
    """Show the cases that go on, all or those of an edition or at a step."""
    number, step = request.args.get("edition", type=int), request.args.get("step", "")
    view = running_view(app_context(), process, asked_place(), number=number, step=step)
    return render_template(
        "editions/running.html",
        view=view,
        step=step,
        nobody=NOBODY,
        beside=neighbours(view.cases.newer, view.cases.older),
    )
