"""办事指南: what can be done here, each with who, papers, period, basis, result and how content people were."""

from __future__ import annotations

from flask import Blueprint, render_template

from app.domain.concern_kinds import FEWEST_PUBLIC
from app.domain.procedures import Party
from app.queries.procedure_guide import TOLD, procedure_guide
from app.web.forms.form_views import hint_in_words
from app.web.frame.gate import app_context, reader
from app.web.wording.concern_words import LEVEL_WORDS
from app.web.wording.error_messages import words_of
from app.web.wording.translate import _l

procedure_guides = Blueprint("procedure_guides", __name__, url_prefix="/guides")
STARTED_BY = {Party.EMPLOYER: _l("单位（由经办人发起）"), Party.EMPLOYEE: _l("员工本人")}
SIDES = {"employer": _l("单位经办人"), "person": _l("员工"), "authority": _l("主管部门")}
UPLOADERS = {"employer": _l("单位"), "employee": _l("员工")}


@procedure_guides.get("/")
def listing() -> str:
    """Show every procedure that somebody starts."""
    return render_template("public/guides.html", told=TOLD, words_of=words_of)


@procedure_guides.get("/<procedure>")
def show(procedure: str) -> str:
    """Show the guide of one."""
    found = procedure_guide(app_context(), reader(), procedure)
    total = sum(found.levels.values())
    return render_template(
        "public/guide.html",
        found=found,
        started_by=STARTED_BY,
        sides=SIDES,
        uploaders=UPLOADERS,
        hint_of=hint_in_words,
        total=total,
        level_words=LEVEL_WORDS,
        fewest=FEWEST_PUBLIC,
        words_of=words_of,
    )
