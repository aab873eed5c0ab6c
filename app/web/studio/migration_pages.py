"""Running cases moved to an edition: tried in three groups, steps that are gone mapped, then carried out by the worker."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.queries.migration_view import migration_view
from app.services.context.refusals import NotFoundError, ProcedureRefusedError
from app.services.migration.migration_runs import begin_run, carry_on, run_shown
from app.services.migration.step_mapping import MappingError
from app.web.frame.gate import actor, app_context, new_key
from app.web.wording.studio_words import DROP, MIGRATION_GROUPS, MIGRATION_REFUSED
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
        return _page(process, number, str(MIGRATION_REFUSED[rule])), UNPROCESSABLE
    flash(_("迁移已开始，由后台一件一件地做，刷新本页查看进度。"), "green")
    return redirect(url_for("migrations.show", process=process, number=number), 303)


def _posted_mapping() -> dict[str, str]:
    """Return the mapping as it was chosen; a step that nothing was chosen for is left out."""
    chosen = {
        name.removeprefix(FIELD): value for name, value in request.form.items() if name.startswith(FIELD)
    }
    return {element: "" if value == DROP else value for element, value in chosen.items() if value}


def _page(process: str, number: int, error: str = "", *, is_run_named: bool = True) -> str:
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
        reason=request.form.get("reason", ""),
        drop=DROP,
        error=error,
        key=new_key(),
    )
