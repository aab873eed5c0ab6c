"""The library of editions: what is live, every edition to read, compare, download and put back into use."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for

from app.engine.errors import PublishRefusedError
from app.queries.edition_library import (
    compared,
    edition_archive,
    edition_file,
    history_of_procedure,
    library,
    person_behind,
)
from app.queries.edition_reading import edition_reading, form_of_edition
from app.queries.walked_view import walked_of_edition
from app.services.context.refusals import ProcedureRefusedError
from app.services.editions.propose_restoring import propose_restoring
from app.services.editions.publish_edition import NO_EDITION, EditionOvertakenError
from app.web.forms.form_page import FormSubmission, render_form
from app.web.frame.gate import actor, app_context, new_key
from app.web.frame.security_headers import STYLE_ATTRIBUTES
from app.web.wording.comparison_words import comparison_words
from app.web.wording.studio_words import FORM_KINDS, REFUSED
from app.web.wording.translate import _

editions = Blueprint("editions", __name__, url_prefix="/editions")


@editions.get("/")
def home() -> str:
    """Show every procedure with its live edition."""
    return render_template("editions/home.html", lines=library(app_context()))


@editions.get("/<process>/")
def procedure(process: str) -> str:
    """Show a procedure's editions and drafts."""
    found = history_of_procedure(app_context(), process)
    return render_template("editions/procedure.html", history=found, key=new_key(), error="", note="")


@editions.get("/<process>/<int:number>")
def edition(process: str, number: int) -> str:
    """Show an edition: diagrams, tables, forms and notices."""
    reading = edition_reading(app_context(), process, number)
    history = history_of_procedure(app_context(), process)
    return render_template(
        "editions/edition.html",
        reading=reading,
        by=person_behind(app_context(), reading.row.published_by),
        kinds=FORM_KINDS,
        walked=walked_of_edition(app_context(), process, number),
        live=history.live.row,
        restoring=history.restoring(reading.row.sha256),
        key=new_key(),
    )


@editions.get("/<process>/<int:number>/forms/<path:key>")
def form(process: str, number: int, key: str) -> str:
    """Show a form as the page that asks it looks, without a case."""
    definition = form_of_edition(app_context(), process, number, key)
    sending = FormSubmission(action="", key="", submit=str(_("确认提交")))
    drawn = render_form(definition, {}, sending)
    name = history_of_procedure(app_context(), process).name
    return render_template(
        "editions/form.html", process=process, name=name, number=number, key=key, form=drawn
    )


@editions.get("/<process>/<int:number>/file")
def file(process: str, number: int) -> Any:
    """Return one file of an edition as text."""
    path = request.args.get("path", "")
    return {"path": path, "content": edition_file(app_context(), process, number, path)}


@editions.get("/<process>/<int:number>.zip")
def archive(process: str, number: int) -> Response:
    """Return the files of an edition, byte for byte."""
    response = Response(edition_archive(app_context(), process, number), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{process}-{number}.zip"'
    return response


@editions.get("/<process>/compare")
def compare(process: str) -> str:
    """Show in sentences what differs between two editions."""
    history = history_of_procedure(app_context(), process)
    newest = history.editions[0].row.number
    new = request.args.get("new", newest, type=int)
    old = request.args.get("old", max(new - 1, 1), type=int)
    found = compared(app_context(), process, old, new, comparison_words())
    g.policy_allows = STYLE_ATTRIBUTES
    return render_template("editions/compare.html", history=history, found=found)


@editions.post("/<process>/<int:number>/restore")
def restore(process: str, number: int) -> Any:
    """Propose that new cases start in an old edition again; another person confirms it."""
    try:
        draft = propose_restoring(
            app_context(),
            actor(),
            request.form.get("_key", ""),
            process,
            number,
            base=request.form.get("base") or NO_EDITION,
            note=request.form.get("note", ""),
        )
    except EditionOvertakenError:
        flash(_("别人刚刚换了现行的一版，没有提出恢复。请看过现在的情况再决定。"), "red")
    except PublishRefusedError as refused:
        told = "；".join(problem.message for problem in refused.problems[:3])
        flash(
            _("第 %(number)s 版在现在的程序里不能使用，没有提出恢复：%(why)s", number=number, why=told), "red"
        )
    except ProcedureRefusedError as refused:
        if refused.facts.get("rule") not in REFUSED:
            raise
        flash(str(REFUSED[str(refused.facts["rule"])]), "red")
        where = url_for("editions.edition", process=process, number=number, opened="restore")
        return redirect(where, 303)
    else:
        flash(
            _("已提出恢复第 %(number)s 版，由另一名分析员或系统管理员在这一页确认后生效。", number=number),
            "green",
        )
        return redirect(url_for("drafts.show", draft_id=draft), 303)
    return redirect(url_for("editions.edition", process=process, number=number), 303)
