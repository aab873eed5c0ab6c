"""What is taken over from the last application: answers into the form that is shown, papers into the case; handing a case over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, request, url_for

from app.services.applications.hand_case import hand_case
from app.services.tasks.former_application import reuse_paper
from app.web.frame.gate import actor, app_context
from app.web.wording.translate import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.wrappers import Response

    from app.queries.task_view import TaskView

former = Blueprint("former", __name__)
FROM, LAST = "from", "last"


def taken_over(found: TaskView) -> Mapping[str, Any]:
    """Return the answers of the last application where the address asks for them."""
    if request.args.get(FROM) != LAST or found.former is None:
        return {}
    return found.former.values


@former.post("/tasks/<task_key>/former-papers/<slot>")
def reuse(task_key: str, slot: str) -> Response:
    """Take a paper of the last application over."""
    reuse_paper(app_context(), actor(), request.form.get("_key", ""), task_key, slot)
    flash(_("已沿用上次的材料，请核对是否仍然有效；有变化的，请上传新的。"), "green")
    return redirect(url_for("tasks.show", task_key=task_key), 303)


@former.post("/cases/<case_id>/agent")
def hand_over(case_id: str) -> Response:
    """Hand the case to another agent of the unit."""
    told = hand_case(
        app_context(),
        actor(),
        request.form.get("_key", ""),
        case_id,
        request.form.get("to", ""),
        request.form.get("note", ""),
    )
    flash(_("已交由%(name)s负责。", name=told["name"]), "green")
    return redirect(url_for("cases.show", case_id=case_id), 303)
