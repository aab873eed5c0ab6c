"""Try-runs: begin one with people and a day, do its next step as anybody, go back, save it as a story."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for

from app.domain.problem import Severity
from app.domain.story_files import NAME, stories_in
from app.engine.bundle import Bundle
from app.queries.edition_library import history_of_procedure, numbered_edition_digest, person_behind
from app.queries.try_view import try_view
from app.scenarios.played_acts import VERDICTS
from app.scenarios.scenario_model import Action, OperatorWord
from app.scenarios.scenario_reader import ScenarioFileError, plain, rows_of_story, scenario_of
from app.scenarios.written_story import written_story
from app.services.context.refusals import NotFoundError, ProcedureRefusedError
from app.services.editions.draft_stories import add_story, shared_story
from app.services.editions.edit_draft_files import draft_files
from app.services.editions.edition_checks import lint
from app.services.editions.try_runs import (
    ask_step,
    begin_try_run,
    list_try_runs,
    read_try_run,
    step_back,
    waits,
)
from app.services.editions.uploaded_files import UploadRefusedError
from app.web.frame.gate import actor, app_context, new_key
from app.web.studio.told_given import given_told, tables_told
from app.web.studio.try_choices import casts_of, setup_of
from app.web.studio.try_given import beginning_choices
from app.web.studio.try_steps import expectations_told, next_day, step_asked, step_told
from app.web.wording.problem_words import problem_words
from app.web.wording.studio_words import REFUSED, TRY_RUN_REFUSED
from app.web.wording.translate import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.queries.try_view import TryView

try_runs = Blueprint("try_runs", __name__, url_prefix="/editions")
UNPROCESSABLE, CONFLICT = 422, 409
PATIENCE = 12.0
"""Seconds for which a page waits for the worker before it is shown as waiting; AT_FIRST where a try-run begins."""
AT_FIRST = 2.0
LOOK = 0.05
MOST_FAULTS = 3
"""Errors of a draft that are told where it cannot be tried; the page of the draft lists all."""
REFRESHED = "X-Refresh"


@try_runs.route("/drafts/<draft_id>/try", methods=["GET", "POST"])
def of_draft(draft_id: str) -> Any:
    """Choose with whom to try a draft, or go on with a try-run of it."""
    found = draft_files(app_context(), draft_id)
    back = (found.draft.note, url_for("drafts.show", draft_id=draft_id))
    return _begin(found.draft.process, found.files, back, draft_id=draft_id)


@try_runs.route("/<process>/<int:number>/try", methods=["GET", "POST"])
def of_edition(process: str, number: int) -> Any:
    """Choose with whom to try an edition that was published."""
    edition = numbered_edition_digest(app_context(), process, number)
    back = (_("第 %(number)s 版", number=number), url_for("editions.edition", process=process, number=number))
    return _begin(process, {}, back, edition=edition)


def _begin(process: str, files: Mapping[str, bytes], back: tuple[str, str], **of: Any) -> Any:
    casts = casts_of(app_context(), process, files)
    typed: Mapping[str, str] = request.form if request.method == "POST" else {}
    wrong: dict[str, str] = {}
    if request.method == "POST":
        setup, wrong = setup_of(typed, casts)
        wrong |= _faults(process, files)
        if not wrong:
            made = begin_try_run(app_context(), actor(), request.form.get("_key", ""), setup, **of)
            _wait(made, AT_FIRST)
            return redirect(url_for("try_runs.show", run_id=made), 303)
    page = render_template(
        "editions/try_begin.html",
        trail=[_procedure(process), back],
        casts=casts,
        choices=beginning_choices(),
        typed=typed,
        errors=wrong,
        runs=[(one, person_behind(app_context(), one.by)) for one in list_try_runs(app_context(), **of)],
        key=new_key(),
    )
    return (page, UNPROCESSABLE) if wrong else page


def _procedure(process: str) -> tuple[str, str]:
    """Return the name and the page of a procedure."""
    return history_of_procedure(app_context(), process).name, url_for("editions.procedure", process=process)


def _faults(process: str, files: Mapping[str, bytes]) -> dict[str, str]:
    """Return why files of a draft cannot be tried: the first errors that publishing would refuse."""
    found = lint(app_context(), Bundle(process, files)) if files else ()
    errors = [problem_words(one.message) for one in found if one.severity is Severity.ERROR]
    if not errors:
        return {}
    told = _("草稿有 %(count)s 个错误，请先改正检查里的错误，再试办：", count=len(errors))
    return {"draft": told + "；".join(errors[:MOST_FAULTS])}


@try_runs.post("/drafts/<draft_id>/play")
def play(draft_id: str) -> Any:
    """Play one story of a draft, step by step, on the page of a try-run."""
    path = request.form.get("path", "")
    found = draft_files(app_context(), draft_id)
    if path not in stories_in(found.files):
        raise NotFoundError(kind="draft_file")
    text, name = found.files[path].decode("utf-8", "replace"), path.rpartition("/")[2]
    before = partial(shared_story, app_context())
    try:
        story = scenario_of(text, name, found.draft.process, before)
        rows = rows_of_story(text, name, before)
    except ScenarioFileError as wrong:
        return _unplayed(draft_id, path, str(wrong))
    faults = _faults(found.draft.process, found.files)
    if faults:
        return _unplayed(draft_id, path, faults["draft"])
    setup = {
        "people": dict(story.people),
        "begin": story.begin,
        "given": [dict(one) for one in story.given],
        "tables": dict(story.tables),
        "starter": next((step.who for step in story.steps if step.action is Action.START), ""),
        "story": story.title,
    }
    made = begin_try_run(
        app_context(),
        actor(),
        request.form.get("_key", ""),
        plain(setup),
        draft_id=draft_id,
        asked={"kind": "story", "rows": rows},
    )
    _wait(made, AT_FIRST)
    return redirect(url_for("try_runs.show", run_id=made), 303)


def _unplayed(draft_id: str, path: str, why: str) -> Any:
    flash(_("没有演：%(why)s", why=why), "red")
    return redirect(url_for("draft_editor.edit", draft_id=draft_id, path=path), 303)


@try_runs.get("/try/<run_id>")
def show(run_id: str) -> str:
    """Show a try-run after its last step, or after an earlier one."""
    return _page(run_id, request.args.get("at", type=int))


@try_runs.get("/try/<run_id>/waiting")
def waiting(run_id: str) -> Any:
    """Tell a waiting page whether the worker has yet to answer."""
    return {"waits": waits(app_context(), run_id)}


@try_runs.post("/try/<run_id>")
def act(run_id: str) -> Any:
    """Do the next step, or draw a form anew; what is refused is told beside what was typed."""
    do, wrong = step_asked(request.form, read_try_run(app_context(), run_id).run.setup)
    if do is None:
        return _page(run_id, error=wrong), UNPROCESSABLE
    refused = _asked(run_id, do)
    if refused:
        return _page(run_id, error=refused), CONFLICT
    if do["kind"] == "draw" or request.headers.get(REFRESHED):
        return _page(run_id)
    view = try_view(app_context(), run_id)
    if view.reading.run.told is not None:
        return _page(run_id), UNPROCESSABLE
    return redirect(url_for("try_runs.show", run_id=run_id), 303)


@try_runs.post("/try/<run_id>/back")
def back(run_id: str) -> Any:
    """Forget the last step."""
    waits(app_context(), run_id)
    try:
        step_back(app_context(), actor(), request.form.get("_key", ""), run_id, at=_at())
    except ProcedureRefusedError as refused:
        return _page(run_id, error=_told(refused)), CONFLICT
    flash(_("退回了一步。"), "green")
    return redirect(url_for("try_runs.show", run_id=run_id), 303)


@try_runs.post("/try/<run_id>/replay")
def replay(run_id: str) -> Any:
    """Play all steps again with the files as they are now."""
    waits(app_context(), run_id)
    refused = _asked(run_id, {"kind": "replay"})
    if refused:
        return _page(run_id, error=refused), CONFLICT
    return redirect(url_for("try_runs.show", run_id=run_id), 303)


@try_runs.post("/try/<run_id>/save")
def save(run_id: str) -> Any:
    """Write the try-run as a story into its draft, and open it there."""
    name = request.form.get("name", "").strip()
    reading = read_try_run(app_context(), run_id)
    if reading.run.draft_id is None or not NAME.fullmatch(name):
        told = _("剧本的名称用文字、字母或数字，最多 40 个字，不含空格和斜线。")
        return _page(run_id, error=told, typed={"name": name}), UNPROCESSABLE
    text = written_story(
        name, reading.run.setup, [(one.row, one.seen) for one in reading.steps if one.number]
    )
    try:
        path = add_story(
            app_context(), actor(), request.form.get("_key", ""), reading.run.draft_id, name, text.encode()
        )
    except UploadRefusedError as refused:
        return _page(run_id, error=str(refused), typed={"name": name}), UNPROCESSABLE
    except ProcedureRefusedError as ended:
        told = str(REFUSED.get(str(ended.facts.get("rule")), ""))
        return _page(run_id, error=told, typed={"name": name}), CONFLICT
    flash(_("已存为剧本，每一步后面写着这次看到的情况。按“演这一个”再走一遍。"), "green")
    return redirect(url_for("draft_editor.edit", draft_id=reading.run.draft_id, path=path), 303)


def _at() -> int:
    return request.form.get("_at", -1, type=int)


def _asked(run_id: str, do: Mapping[str, Any]) -> str:
    """Ask for a step and wait a while for what comes of it; return why it was not asked for."""
    # A form is drawn anew as often as its answers change; it changes nothing, and the key is for sending the form.
    key = new_key() if do["kind"] == "draw" else request.form.get("_key", "")
    try:
        ask_step(app_context(), actor(), key, run_id, do, at=_at())
    except ProcedureRefusedError as refused:
        return _told(refused)
    _wait(run_id)
    return ""


def _wait(run_id: str, patience: float = PATIENCE) -> None:
    """Let the worker have its turn, so that most steps are answered by the page that asked for them."""
    app_context().database.end_snapshot()  # Each look is a new one.
    until = time.monotonic() + current_app.config.get("TRY_RUN_PATIENCE", patience)
    while waits(app_context(), run_id) and time.monotonic() < until:
        time.sleep(LOOK)


def _told(refused: ProcedureRefusedError) -> str:
    rule = str(refused.facts.get("rule"))
    if rule not in TRY_RUN_REFUSED:
        raise refused
    return str(TRY_RUN_REFUSED[rule])


def _page(
    run_id: str, number: int | None = None, error: str = "", typed: Mapping[str, str] | None = None
) -> str:
    view = try_view(app_context(), run_id, number)
    names = {one["kind"]: one["title"] for one in view.seen.get("notices", ())} | dict(view.names)
    return render_template(
        "editions/try_run.html",
        view=view,
        reading=view.reading,
        run=view.reading.run,
        seen=view.seen,
        steps=[
            (one.number, step_told(one.row, view.names), one.seen.get("day", ""))
            for one in view.reading.steps
        ],
        by=person_behind(app_context(), view.reading.run.by),
        given=given_told(view.reading.run.setup.get("given") or ()) + tables_told(view.reading.run.setup),
        form=_open_form(view),
        next_day=next_day(view.seen),
        expected=expectations_told(view.row.get("expect") or {}, names),
        failed_words=step_told((view.reading.run.told or {}).get("failed") or {}, view.names),
        choices=(VERDICTS, [str(one) for one in OperatorWord]),
        error=error,
        typed=typed or {},
        key=new_key(),
    )


def _open_form(view: TryView) -> dict[str, Any] | None:
    """Return the form to fill in: the one that was refused or drawn anew, else that of the task which was chosen."""
    told = view.reading.run.told or {}
    if told.get("drawn"):
        return dict(told["drawn"])
    open_tasks = [one for one in view.seen.get("tasks", ()) if one.get("drawn")]
    wanted = request.values.get("task", "")
    chosen = next((one for one in open_tasks if one["element"] == wanted), None) or next(
        iter(open_tasks), None
    )
    return None if chosen is None else dict(chosen["drawn"])
