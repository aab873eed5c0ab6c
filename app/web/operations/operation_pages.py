"""The operator's pages: incidents, jobs, the worker, letters, cases. No personal data."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from app.domain.procedures import Procedure
from app.queries.link_requests import requests_to_answer
from app.queries.notice_lists import office_letters
from app.queries.operations_home import CASE_STATES, every_case, operations_home
from app.services.accounts.read_message import read_letter, read_message
from app.services.due_work.retry_asked import retry_all
from app.services.due_work.retry_incident import retry_incident
from app.web.frame.gate import actor, app_context
from app.web.frame.list_position import asked_place, asked_text, neighbours
from app.web.wording.error_messages import words_of
from app.web.wording.translate import _

operations = Blueprint("operations", __name__, url_prefix="/operations")


@operations.get("/")
def home() -> str:
    """Show what needs an operator: incidents and jobs, and whether the worker lives."""
    shown = operations_home(app_context(), asked_place())
    return render_template(
        "operations/home.html",
        found=shown.incidents,
        kinds=shown.kinds,
        beside=neighbours(shown.incidents.newer, shown.incidents.older),
        jobs=shown.jobs,
        jobs_total=shown.jobs_total,
        beat=shown.beat,
        waiting=shown.waiting,
        now=shown.now,
        doubt=shown.doubt,
        years=shown.years,
        link_requests=shown.link_requests,
        checks_waiting=shown.checks_waiting,
        reads_papers=shown.reads_papers,
        setup=shown.setup,
    )


@operations.post("/incidents/<incident_id>/retry")
def retry(incident_id: str) -> Any:
    """Try the command of an incident again."""
    if retry_incident(app_context(), actor(), incident_id):
        flash(_("已重试成功，事件已关闭。"), "green")
    else:
        flash(_("重试仍然失败，事件保留，请查看最新的错误。"), "red")
    return redirect(url_for("operations.home"), 303)


@operations.post("/incidents/retry")
def retry_many() -> Any:
    """Let the worker try all incidents again, or those of one kind."""
    asked = retry_all(app_context(), actor(), request.form.get("kind", ""))
    if asked:
        flash(_("已安排后台重试 %(count)s 个事件，成功的会自动关闭。", count=asked), "green")
    else:
        flash(_("没有需要安排重试的事件：都已关闭，或者已经在等待重试。"), "amber")
    return redirect(url_for("operations.home"), 303)


@operations.get("/cases")
def cases() -> str:
    """Show cases without names, all or those that are looked for."""
    asked = {name: asked_text(name) for name in ("number", "procedure", "state", "unit")}
    found = every_case(app_context(), asked_place(), **asked)
    return render_template(
        "operations/cases.html",
        found=found,
        asked=asked,
        procedures=[str(one) for one in Procedure],
        states=dict(zip(CASE_STATES, (_("在办"), _("已结束")), strict=True)),
        beside=neighbours(found.newer, found.older),
        words_of=words_of,
    )


@operations.get("/link-requests")
def link_requests() -> str:
    """Show which units ask for a missing unit to be recorded (补登申请)."""
    found = requests_to_answer(app_context(), asked_place())
    beside = neighbours(found.newer, found.older)
    return render_template("operations/link_requests.html", found=found, beside=beside)


@operations.get("/letters")
def letters() -> str:
    """Show what has left the system and what waits to."""
    found = office_letters(app_context(), asked_place())
    return render_template(
        "operations/letters.html",
        rows=found.rows,
        is_folder=not app_context().settings.smtp_url,
        total=found.total,
        beside=neighbours(found.newer, found.older),
        has_gateway=bool(app_context().settings.sms_url),
    )


@operations.post("/letters/<letter_id>/contents")
def message(letter_id: str) -> str:
    """Show a text message that is to be read aloud; the look is written down."""
    found = read_message(app_context(), actor(), letter_id)
    return render_template("operations/message.html", to=found.to, subject=found.subject, body=found.body)


@operations.get("/letters/<letter_id>.eml")
def letter(letter_id: str) -> Response:
    """Return a letter that was written to the folder of letters."""
    response = Response(read_letter(app_context(), actor(), letter_id), mimetype="message/rfc822")
    response.headers["Content-Disposition"] = f'attachment; filename="{letter_id}.eml"'
    return response
