"""Drafts of editions: upload what was changed, read what publishing says, let another person publish."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for

from app.domain.problem import Severity
from app.engine.errors import PublishRefusedError
from app.queries.draft_file_names import names_in_draft
from app.queries.draft_reading import read_draft
from app.queries.edition_library import by_file, history_of_procedure, person_behind
from app.queries.walked_view import walked_view
from app.services.context.one_person import is_among_people
from app.services.context.refusals import ProcedureRefusedError
from app.services.editions.ask_rehearsal import ask_rehearsal, read_rehearsal
from app.services.editions.edit_draft_files import draft_files
from app.services.editions.publish_edition import EditionOvertakenError
from app.services.editions.schedule_publication import schedule_draft, schedule_of, withdraw_schedule
from app.services.editions.uploaded_files import Upload, UploadRefusedError
from app.services.editions.work_on_drafts import (
    begin_draft,
    change_draft,
    drop_draft,
    publish_draft,
    rebase_draft,
)
from app.web.frame.asked_days import asked_moment
from app.web.frame.gate import actor, app_context, new_key
from app.web.frame.security_headers import STYLE_ATTRIBUTES
from app.web.wording.comparison_words import comparison_words
from app.web.wording.date_wording import BEIJING
from app.web.wording.problem_words import problem_words
from app.web.wording.studio_words import REFUSED, SEVERITIES, STANDINGS
from app.web.wording.translate import _

if TYPE_CHECKING:
    from datetime import datetime

drafts = Blueprint("drafts", __name__, url_prefix="/editions")
UNPROCESSABLE = 422


@drafts.post("/<process>/drafts")
def begin(process: str) -> Any:
    """Keep uploaded files as a draft upon the live edition."""
    note = request.form.get("note", "")
    try:
        made = begin_draft(
            app_context(),
            actor(),
            request.form.get("_key", ""),
            process,
            _uploads(),
            note=note,
            is_whole=request.form.get("whole") == "yes",
        )
    except UploadRefusedError as refused:
        history = history_of_procedure(app_context(), process)
        return render_template(
            "editions/procedure.html", history=history, key=new_key(), error=str(refused), note=note
        ), UNPROCESSABLE
    flash(_("草稿已保存，检查结果见下。"), "green")
    return redirect(url_for("drafts.show", draft_id=made), 303)


@drafts.get("/drafts/<draft_id>")
def show(draft_id: str) -> str:
    """Show a draft with its findings and differences."""
    return _page(draft_id)


@drafts.post("/drafts/<draft_id>")
def change(draft_id: str) -> Any:
    """Lay more files over one's own draft."""
    return _done(
        draft_id,
        lambda: change_draft(
            app_context(),
            actor(),
            request.form.get("_key", ""),
            draft_id,
            _uploads(),
            note=request.form.get("note", ""),
        ),
        _("草稿已更新，检查结果见下。"),
    )


@drafts.post("/drafts/<draft_id>/rebase")
def rebase(draft_id: str) -> Any:
    """Carry one's own draft over to the live edition."""
    return _done(
        draft_id,
        lambda: rebase_draft(app_context(), actor(), request.form.get("_key", ""), draft_id),
        _("草稿已改为以现行的一版为基础，请再看一遍改动。"),
    )


@drafts.post("/drafts/<draft_id>/publish")
def publish(draft_id: str) -> Any:
    """Make somebody else's draft the live edition."""
    return _done(
        draft_id,
        lambda: publish_draft(
            app_context(),
            actor(),
            request.form.get("_key", ""),
            draft_id,
            reason=request.form.get("reason", ""),
        ),
        _("已发布。新发起的办件按这一版办理，正在办理的不受影响。"),
    )


@drafts.post("/drafts/<draft_id>/schedule")
def schedule(draft_id: str) -> Any:
    """Approve somebody else's draft for a moment in Beijing."""
    due_at = _moment(request.form.get("day", ""), request.form.get("time", ""))
    if due_at is None:
        return _page(draft_id, str(REFUSED["schedule_unreadable"])), UNPROCESSABLE
    return _done(
        draft_id,
        lambda: schedule_draft(
            app_context(),
            actor(),
            request.form.get("_key", ""),
            draft_id,
            due_at,
            reason=request.form.get("reason", ""),
        ),
        _("已定时，到时由后台发布；在此之前草稿不能再改。"),
    )


@drafts.post("/drafts/<draft_id>/unschedule")
def unschedule(draft_id: str) -> Any:
    """Take the moment back."""
    return _done(
        draft_id,
        lambda: withdraw_schedule(app_context(), actor(), request.form.get("_key", ""), draft_id),
        _("已撤回定时，草稿可以再改。"),
    )


@drafts.post("/drafts/<draft_id>/rehearse")
def rehearse(draft_id: str) -> Any:
    """Let the worker play the stories with the files of a draft."""
    return _done(
        draft_id,
        lambda: ask_rehearsal(app_context(), actor(), request.form.get("_key", ""), draft_id),
        _("已开始演练，结果出来后显示在下面。"),
    )


@drafts.get("/drafts/<draft_id>/rehearsal")
def rehearsal(draft_id: str) -> Any:
    """Tell a waiting page whether the stories have been played."""
    return {"waits": read_rehearsal(app_context(), draft_id).waits}


@drafts.post("/drafts/<draft_id>/drop")
def drop(draft_id: str) -> Any:
    """Put a draft away."""
    return _done(
        draft_id,
        lambda: drop_draft(app_context(), actor(), request.form.get("_key", ""), draft_id),
        _("草稿已放弃，内容仍可查看。"),
    )


def _moment(day: str, time: str) -> datetime | None:
    """Return a day and a time as people in Beijing type them, or None."""
    moment = asked_moment(f"{day.strip()}T{time.strip()}")
    return moment.replace(tzinfo=BEIJING) if moment else None


def _uploads() -> list[Upload]:
    return [Upload(file.filename, file.read()) for file in request.files.getlist("files") if file.filename]


def _done(draft_id: str, act: Any, told: str) -> Any:
    try:
        act()
    except UploadRefusedError as refused:
        return _page(draft_id, str(refused)), UNPROCESSABLE
    except EditionOvertakenError:
        return _page(
            draft_id, _("没有发布：这期间别人发布了新的一版。请起草人以现行的一版为基础再提交。")
        ), UNPROCESSABLE
    except PublishRefusedError:
        return _page(draft_id, _("没有发布：还有错误，见下面的检查结果。")), UNPROCESSABLE
    except ProcedureRefusedError as refused:
        if refused.facts.get("rule") not in REFUSED:
            raise
        return _page(draft_id, str(REFUSED[str(refused.facts["rule"])])), UNPROCESSABLE
    flash(told, "green")
    return redirect(url_for("drafts.show", draft_id=draft_id), 303)


def _page(draft_id: str, error: str = "") -> str:
    reading = read_draft(app_context(), draft_id, comparison_words())
    g.policy_allows = STYLE_ATTRIBUTES
    draft, rehearsal = reading.draft, read_rehearsal(app_context(), draft_id)
    result = rehearsal.last.result if rehearsal.last else None
    files = draft_files(app_context(), draft_id).files
    planned = schedule_of(app_context(), draft_id)
    wrong = [one for one in reading.problems if one.severity is Severity.ERROR]
    return render_template(
        "editions/draft.html",
        reading=reading,
        author=person_behind(app_context(), draft.author),
        approver=person_behind(app_context(), draft.approved_by) if draft.approved_by else "",
        changes=by_file(reading.changes),
        missed=by_file(reading.missed),
        errors=wrong,
        others=[one for one in reading.problems if one.severity is not Severity.ERROR],
        severities=SEVERITIES,
        problem_words=problem_words,
        schedule=planned,
        scheduler=person_behind(app_context(), planned.approved_by) if planned else "",
        asked_day=request.form.get("day", ""),
        asked_time=request.form.get("time", ""),
        rehearsal=rehearsal,
        walked=walked_view(result, draft.process, files),
        names=names_in_draft(app_context(), draft, files),
        is_mine=actor().account_id in reading.writers,
        may_publish=not is_among_people(app_context(), actor(), reading.writers),
        writers=[person_behind(app_context(), one) for one in sorted(reading.writers - {draft.author})],
        error=error,
        opened=(request.endpoint or "").partition(".")[2] if error else "",
        standing=STANDINGS[rehearsal.standing],
        reason=request.form.get("reason", ""),
        key=new_key(),
    )
