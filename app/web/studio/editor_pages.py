"""The editor of a draft: one file at a time in the browser, chosen from a list, added, copied or taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for

from app.domain.notice_files import ENDING
from app.domain.story_files import is_story
from app.domain.text_files import is_acts, is_papers
from app.forms_reader.form_definition import Kind
from app.forms_reader.form_error import FormError
from app.forms_reader.posted_values import apply_step
from app.queries.draft_file_names import names_of_files
from app.queries.edition_library import history_of_procedure
from app.queries.editor_choices import form_of_draft
from app.scenarios.story_checks import story_words
from app.services.context.refusals import ProcedureRefusedError
from app.services.editions.draft_stories import add_story
from app.services.editions.edit_draft_files import add_file, draft_files, remove_file
from app.services.editions.new_draft_files import STORY, new_file, new_story
from app.services.editions.uploaded_files import UploadRefusedError
from app.services.editions.work_on_drafts import begin_draft
from app.web.forms.form_page import FormSubmission, render_form
from app.web.forms.record_uploads import posted_answers
from app.web.frame.gate import actor, app_context, new_key
from app.web.frame.security_headers import FRAMED_BY_US, FRAMES, STYLE_ATTRIBUTES
from app.web.wording.editor_words import FILE_KINDS
from app.web.wording.studio_words import FORM_KINDS, REFUSED
from app.web.wording.translate import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

editor = Blueprint("draft_editor", __name__, url_prefix="/editions")
UNPROCESSABLE = 422
COPY = "copy"
ACTS_KIND = "acts"
TEXT_KINDS = ("notices", ACTS_KIND, "papers", "story")
"""Kinds of files that are written as text."""
KINDS = {".bpmn": "diagram", ".dmn": "table", ".form": "form", ENDING: "notices"}
STORY_KIND = "story"
PAPERS_KIND = "papers"
PARTS_OF = {
    "notices": "draft_answers.notices",
    ACTS_KIND: "draft_answers.acts",
    PAPERS_KIND: "draft_answers.office_papers",
}
"""Kinds of files that are a list of parts, and who tells how people read these."""
POLICY_OF = {
    "diagram": STYLE_ATTRIBUTES,
    "table": STYLE_ATTRIBUTES,
    "form": FRAMES,
    "notices": {},
    ACTS_KIND: {},
    PAPERS_KIND: {},
    STORY_KIND: {},
}
"""What the editors need beyond the policy of all pages, by the kind of file."""


@editor.route("/<process>/drafts/online", methods=["GET", "POST"])
def begin(process: str) -> Any:
    """Begin a draft with the files of the live edition, to be edited online; who loads it again sees the procedure."""
    if request.method == "GET":
        return redirect(url_for("editions.procedure", process=process), 303)
    note = request.form.get("note", "")
    try:
        made = begin_draft(
            app_context(),
            actor(),
            request.form.get("_key", ""),
            process,
            (),
            note=note,
            is_online=True,
            like=request.form.get("like", type=int),
        )
    except UploadRefusedError as refused:
        history = history_of_procedure(app_context(), process)
        return render_template(
            "editions/procedure.html", history=history, key=new_key(), error=str(refused), note=note
        ), UNPROCESSABLE
    return redirect(url_for("draft_editor.edit", draft_id=made), 303)


@editor.get("/drafts/<draft_id>/edit")
def edit(draft_id: str) -> Any:
    """Show one file of a draft in its editor."""
    return _page(draft_id)


def _page(draft_id: str, error: str = "", name: str = "") -> str:
    found = draft_files(app_context(), draft_id)
    paths = sorted(found.files, key=lambda path: _order(path, found.draft.process))
    path = request.values.get("path", "")
    shown = path if path in found.files else paths[0]
    kind = _kind(shown)
    g.policy_allows = POLICY_OF[kind]
    names = names_of_files(found.files)
    return render_template(
        "editions/editor.html",
        draft=found.draft,
        name=history_of_procedure(app_context(), found.draft.process).name,
        components=FORM_KINDS | {Kind.SEPARATOR: _("分隔线"), Kind.SPACER: _("空白")},
        groups=list(_groups(paths, found.draft.process, names)),
        called=names.get(shown, shown),
        path=shown,
        kind=kind,
        text_kinds=TEXT_KINDS,
        parts_of=PARTS_OF,
        story=story_words(app_context()) if kind == STORY_KIND else None,
        is_open=found.draft.state == "open",
        key=new_key(),
        error=error,
        typed=name,
    )


def _ending(path: str) -> str:
    return next(ending for ending in KINDS if path.endswith(ending))


def _kind(path: str) -> str:
    if is_story(path):
        return STORY_KIND
    if is_papers(path):
        return PAPERS_KIND
    return ACTS_KIND if is_acts(path) else KINDS[_ending(path)]


def _order(path: str, process: str) -> tuple[int, bool, bool, str]:
    is_own = path.startswith((f"{process}/", f"forms/{process}/"))
    is_main = path == f"{process}/{process}.bpmn"
    kinds = [*KINDS.values(), ACTS_KIND, PAPERS_KIND, STORY_KIND]
    return kinds.index(_kind(path)), not is_main, not is_own, path


def _groups(
    paths: list[str], process: str, names: Mapping[str, str]
) -> Iterator[tuple[Any, list[tuple[str, str, str]]]]:
    """Yield kinds of files with the path, short path and name of each; what is shared says its folder."""
    own = ("forms/shared/", f"forms/{process}/")
    strange = [
        path for path in paths if path.startswith("forms/") and not path.startswith(own) and path not in names
    ]
    for words, listed in (
        *((FILE_KINDS[kind], [one for one in paths if _kind(one) == kind]) for kind in POLICY_OF),
        (_("其他业务的表单"), strange),
    ):
        found = [path for path in listed if listed is strange or path not in strange]
        if found:
            yield words, [(path, _short(path, process), names.get(path, "")) for path in found]


def _short(path: str, process: str) -> str:
    own = f"{process}/"
    if is_story(path):
        return path.rpartition("/")[2].removesuffix(ENDING)
    return path.removeprefix("forms/").removeprefix(own).removesuffix(_ending(path))


@editor.route("/drafts/<draft_id>/files", methods=["GET", "POST"])
def add(draft_id: str) -> Any:
    """Add a file to a draft, empty or as a copy of another, and show it; who loads it again sees the editor."""
    if request.method == "GET":
        return redirect(url_for("draft_editor.edit", draft_id=draft_id), 303)
    name, begin_with = request.form.get("name", "").strip(), request.form.get("begin", "")
    copy_of = request.form.get("path", "") if begin_with == COPY else ""
    if begin_with == STORY or is_story(copy_of):
        return _add_story(draft_id, name, copy_of)
    try:
        full, content = new_file(name, begin_with, copy_of)
        path = add_file(
            app_context(),
            actor(),
            request.form.get("_key", ""),
            draft_id,
            full,
            copy_of=copy_of,
            content=content,
        )
    except UploadRefusedError as refused:
        return _page(draft_id, str(refused), name), UNPROCESSABLE
    except ProcedureRefusedError as ended:
        return _page(draft_id, _refused(ended), name), UNPROCESSABLE
    return redirect(url_for("draft_editor.edit", draft_id=draft_id, path=path), 303)


def _add_story(draft_id: str, name: str, copy_of: str) -> Any:
    found = draft_files(app_context(), draft_id)
    content = found.files.get(copy_of) or new_story(found.draft.process)
    try:
        path = add_story(app_context(), actor(), request.form.get("_key", ""), draft_id, name, content)
    except UploadRefusedError as refused:
        return _page(draft_id, str(refused), name), UNPROCESSABLE
    except ProcedureRefusedError as ended:
        return _page(draft_id, _refused(ended), name), UNPROCESSABLE
    return redirect(url_for("draft_editor.edit", draft_id=draft_id, path=path), 303)


@editor.route("/drafts/<draft_id>/files/remove", methods=["GET", "POST"])
def remove(draft_id: str) -> Any:
    """Take a file out of a draft; who loads it again sees the editor."""
    if request.method == "GET":
        return redirect(url_for("draft_editor.edit", draft_id=draft_id), 303)
    try:
        remove_file(
            app_context(), actor(), request.form.get("_key", ""), draft_id, request.form.get("path", "")
        )
    except ProcedureRefusedError as ended:
        return _page(draft_id, _refused(ended)), UNPROCESSABLE
    flash(_("已从草稿里删去 %(path)s。", path=request.form.get("path", "")), "green")
    return redirect(url_for("draft_editor.edit", draft_id=draft_id), 303)


@editor.route("/drafts/<draft_id>/preview", methods=["GET", "POST"])
def preview(draft_id: str) -> Any:
    """Show a form of a draft in a frame of the editor, as the page that asks it will look; answers are only tried."""
    g.policy_allows = FRAMED_BY_US
    try:
        definition = form_of_draft(app_context(), draft_id, request.args.get("path", ""))
    except FormError as wrong:
        return render_template("editions/preview.html", form="", errors=wrong.problems), UNPROCESSABLE
    answers = apply_step(definition, posted_answers()) or {}
    drawn = render_form(definition, answers, FormSubmission(action="", key="", submit=str(_("确认提交"))))
    return render_template("editions/preview.html", form=drawn, errors=())


def _refused(ended: ProcedureRefusedError) -> str:
    rule = str(ended.facts.get("rule"))
    if rule not in REFUSED:
        raise ended
    return str(REFUSED[rule])
