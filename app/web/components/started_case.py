"""After a procedure was started: what to tell, and where to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, url_for

from app.queries.case_begun import begun_case
from app.web.frame.gate import actor, app_context
from app.web.wording.error_messages import words_of
from app.web.wording.translate import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.wrappers import Response


def show_started(begun: Mapping[str, Any], *, to_form: bool = True) -> Response:
    """Lead to the first form when it is this person's turn, else to the case; tell why when it was refused.

    `to_form` False shows the case first, where several people's steps are to be seen together.
    """
    case_id = begun["case_id"]
    case = begun_case(app_context(), actor(), case_id)
    if case.is_refused:
        flash(_("没有受理：%(cause)s。", cause=words_of(case.cause)), "red")
        return redirect(url_for("cases.show", case_id=case_id), 303)
    words = _("%(name)s已发起，办件编号 %(number)s。", name=words_of(case.procedure), number=case.number)
    flash(words, "green")
    if to_form and len(case.own_tasks) == 1:
        return redirect(url_for("tasks.show", task_key=case.own_tasks[0]), 303)
    return redirect(url_for("cases.show", case_id=case_id), 303)
