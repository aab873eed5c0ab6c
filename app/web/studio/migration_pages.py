"""Running cases moved to an edition: tried in three groups, steps that are gone mapped, then carried out by the worker."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from app.documents.table_files import TYPES, table_file
from app.queries.migration_view import ALL, RunView, migration_view, outcome_rows, run_view
from app.services.context.refusals import NotFoundError, ProcedureRefusedError
from app.services.migration.migrate_cases import UNCHANGED
from app.services.migration.migration_runs import begin_run, carry_on, run_shown
from app.services.migration.step_mapping import MappingError
from app.web.frame.gate import actor, app_context, new_key
from app.web.wording.studio_words import DROP, MIGRATION_GROUPS, MIGRATION_REFUSED, OUTCOMES, TRIED
from app.web.wording.translate import _

migrations = Blueprint("migrations", __name__, url_prefix="/editions")
UNPROCESSABLE = 422
PIECES_AT_ONCE = 3
"""Pieces of a trial that are done while the analyst waits; the worker does the rest."""
FIELD = "map."
"""Fields of the mapping begin with this; the rest of their name is the step that is gone."""


@migrations.get("/<process>/<int:number>/migration")
def show(process: str, number: int) -> str:
    """Show the last trial of moving cases to an edition, or a certain one."""
    return _page(process, number)


@migrations.get("/<process>/<int:number>/migration/progress")
def progress(process: str, number: int) -> Any:
    """Tell a waiting page how far a run is."""
    found = run_view(app_context(), process, number, request.args.get("run", ""))
    if found is None:
        return {"waits": False}
    return {"waits": not found.is_done, "told": told_progress(found), "done": found.looked_at}


@migrations.get("/<process>/<int:number>/migration.<any(csv, xlsx):kind>")
def table(process: str, number: int, kind: str) -> Response:
    """Return what came of each case of a run as a file for spreadsheets."""
    run = run_view(app_context(), process, number, request.args.get("run", ""))
    heading = [_("办件编号"), _("结果"), _("原来的版本"), _("说明")]
    response = Response(table_file(kind, heading, _rows(run)), content_type=TYPES[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{process}-{number}-cases.{kind}"'
    return response


def _told(outcome: str) -> str:
    return _("正在等的每一步在目标版本里都有，原样接着等") if outcome == UNCHANGED else ""


def _rows(run: RunView | None) -> list[list[str]]:
    if run is None:
        return []
    words = words_of_run(run)
    return [
        [
            one.number,
            str(words[one.outcome][0]),
            _("第 %(number)s 版", number=one.source),
            one.told or _told(one.outcome),
        ]
        for one in outcome_rows(app_context(), run, request.args.get("group", ""))
    ]


@migrations.post("/<process>/<int:number>/migration/trial")
def trial(process: str, number: int) -> Any:
    """Try all cases with a mapping; nothing is moved."""
    try:
        run = begin_run(
            app_context(),
            actor(),
            request.form.get("_key", ""),
            process,
            str(number),
            _posted_mapping(),
            is_dry=True,
        )
    except MappingError as wrong:
        return _page(process, number, str(wrong)), UNPROCESSABLE
    for _piece in range(PIECES_AT_ONCE):
        if not carry_on(app_context(), run):
            break
    return redirect(url_for("migrations.show", process=process, number=number, run=run), 303)


@migrations.post("/<process>/<int:number>/migration/start")
def start(process: str, number: int) -> Any:
    """Let the worker move the cases as they were tried, with the reason that is noted with each of them."""
    try:
        tried = run_shown(app_context(), request.form.get("run", ""))
    except NotFoundError:
        return _page(process, number, _("请先试算，再执行迁移。"), is_run_named=False), UNPROCESSABLE
    try:
        begin_run(
            app_context(),
            actor(),
            request.form.get("_key", ""),
            process,
            str(number),
            tried.mapping,
            is_dry=False,
            reason=" ".join(request.form.get("reason", "").split()),
        )
    except MappingError as wrong:
        return _page(process, number, str(wrong)), UNPROCESSABLE
    except ProcedureRefusedError as refused:
        rule = str(refused.facts.get("rule"))
        if rule not in MIGRATION_REFUSED:
            raise
        return _page(process, number, str(MIGRATION_REFUSED[rule]), is_start_refused=True), UNPROCESSABLE
    flash(_("迁移已开始，由后台一件一件地做，下面看得到进度和每一件的结果。"), "green")
    return redirect(url_for("migrations.show", process=process, number=number), 303)


def told_progress(found: RunView) -> str:
    """Return in a sentence how far a run is."""
    done, total = found.looked_at, found.run.total
    if found.run.is_dry:
        return _(
            "已试算 %(done)s 件，共 %(total)s 件；能迁移 %(moved)s 件，不能迁移 %(refused)s 件。",
            done=done, total=total, moved=found.moved, refused=found.refused,
        )  # fmt: skip
    return _(
        "已处理 %(done)s 件，共 %(total)s 件；已迁移 %(moved)s 件，没有迁移 %(refused)s 件。",
        done=done, total=total, moved=found.moved, refused=found.refused,
    )  # fmt: skip


def words_of_run(found: RunView) -> dict[str, Any]:
    """Return the words for what came of cases, or for what would come of them in a trial."""
    return {**OUTCOMES, **(TRIED if found.run.is_dry else {})}


def _posted_mapping() -> dict[str, str]:
    """Return the mapping as it was chosen; a step that nothing was chosen for is left out."""
    chosen = {
        name.removeprefix(FIELD): value for name, value in request.form.items() if name.startswith(FIELD)
    }
    return {element: "" if value == DROP else value for element, value in chosen.items() if value}


def _page(
    process: str,
    number: int,
    error: str = "",
    *,
    is_run_named: bool = True,
    is_start_refused: bool = False,
) -> str:
    view = migration_view(
        app_context(),
        process,
        number,
        run_id=request.values.get("run", "") if is_run_named else "",
        group=request.args.get("group", ""),
        after=request.args.get("after", ""),
    )
    return render_template(
        "editions/migration.html",
        view=view,
        groups=MIGRATION_GROUPS,
        every=ALL,
        told_progress=told_progress,
        words_of_run=words_of_run,
        reason=request.form.get("reason", ""),
        drop=DROP,
        error=error,
        is_start_refused=is_start_refused,
        key=new_key(),
    )
