"""What the editor of a draft asks the server while somebody edits: text, saving, checking, choices, trying."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, request, url_for

from app.dmn.decide import DecisionError
from app.dmn.dmn_errors import DmnError
from app.domain.exact_json import read_json
from app.domain.problem import Severity
from app.engine.bundle import Bundle
from app.queries.act_reading import acts_of_draft
from app.queries.edition_library import person_behind
from app.queries.editor_choices import choices_of_draft, notices_of_draft
from app.queries.office_paper_preview import paper_of_draft, papers_of_draft
from app.scenarios.story_checks import problems_of_stories
from app.services.context.refusals import ProcedureRefusedError
from app.services.editions.draft_decisions import try_decision
from app.services.editions.edit_draft_files import (
    FileOvertakenError,
    digest_of,
    draft_files,
    fork_draft,
    note_presence,
    open_file,
    save_file,
)
from app.services.editions.edition_checks import findings_here
from app.services.editions.uploaded_files import UploadRefusedError
from app.services.editions.work_on_drafts import LONGEST_NOTE
from app.web.components.office_paper_page import first_page
from app.web.frame.gate import actor, app_context
from app.web.wording.date_wording import datetime_zh
from app.web.wording.editor_words import ANSWERS, FORM_ACTIONS, GIVES, HANDLERS, PANELS, PARAMETERS
from app.web.wording.problem_words import problem_words
from app.web.wording.studio_words import REFUSED
from app.web.wording.translate import _

if TYPE_CHECKING:
    from flask import Response

    from app.domain.problem import Problem

answers = Blueprint("draft_answers", __name__, url_prefix="/editions/drafts")
UNPROCESSABLE, CONFLICT = 422, 409


@answers.get("/<draft_id>/file")
def file(draft_id: str) -> Any:
    """Return one file of a draft as text, with the digest that a save must name."""
    found = open_file(app_context(), draft_id, request.args.get("path", ""))
    return {"path": found.path, "content": found.content.decode("utf-8", "replace"), "digest": found.digest}


@answers.post("/<draft_id>/file")
def save(draft_id: str) -> Any:
    """Save one file while it is edited; tell when somebody else has saved it since."""
    path, base = request.form.get("path", ""), request.form.get("base", "")
    try:
        saved = save_file(app_context(), actor(), draft_id, path, _content(), base=base)
    except FileOvertakenError as other:
        by, at = person_behind(app_context(), other.by), datetime_zh(other.at)
        said = _("%(by)s 于 %(at)s 改了这个文件，您的改动还没有保存。", by=by, at=at)
        return {"state": "overtaken", "said": said, "digest": other.now.digest}, CONFLICT
    except UploadRefusedError as refused:
        return {"state": "refused", "said": str(refused)}, UNPROCESSABLE
    except ProcedureRefusedError as ended:
        return _over(ended)
    return {"state": "saved", "digest": saved.digest}


@answers.post("/<draft_id>/fork")
def fork(draft_id: str) -> Any:
    """Keep one's own text of a file that somebody else has changed, in a draft of one's own."""
    path, content = request.form.get("path", ""), _content()
    note = _("%(note)s（另存）", note=draft_files(app_context(), draft_id).draft.note)[-LONGEST_NOTE:]
    key = digest_of(f"{draft_id} {path} ".encode() + content)
    try:
        made = fork_draft(app_context(), actor(), key, draft_id, path, content, note=note)
    except UploadRefusedError as refused:
        return {"state": "refused", "said": str(refused)}, UNPROCESSABLE
    except ProcedureRefusedError as ended:
        return _over(ended)
    return {"state": "saved", "url": url_for("draft_editor.edit", draft_id=made, path=path)}


@answers.post("/<draft_id>/check")
def check(draft_id: str) -> Any:
    """Return what publishing would say of the draft as it is saved, and who else has it open."""
    others = note_presence(app_context(), actor(), draft_id, request.form.get("path", ""))
    here = [{"name": person_behind(app_context(), one.account_id), "path": one.path} for one in others]
    if request.form.get("only") == "presence":
        return {"here": here}
    found = draft_files(app_context(), draft_id)
    process, files = found.draft.process, found.files
    problems = [
        *findings_here(app_context(), Bundle(process, files)),
        *problems_of_stories(app_context(), process, files),
    ]
    ranked = sorted(problems, key=lambda one: list(Severity).index(one.severity))
    return {"here": here, "problems": [_row(one) for one in ranked]}


def _row(problem: Problem) -> dict[str, Any]:
    return {
        "severity": problem.severity.value,
        "rule": problem.rule,
        "file": problem.file,
        "element": problem.element,
        "name": problem.name,
        "line": problem.line,
        "message": problem_words(problem.message),
        "proposal": problem.proposal,
    }


@answers.get("/<draft_id>/choices")
def choices(draft_id: str) -> Any:
    """Return everything that files of the draft may name, with the words for it."""
    found = choices_of_draft(app_context(), draft_id)
    words = {"handlers": HANDLERS, "actions": FORM_ACTIONS, "parameters": PARAMETERS, "panels": PANELS}
    words |= {"gives": GIVES, "answers": ANSWERS}
    told = {part: {name: str(word) for name, word in each.items()} for part, each in words.items()}
    return found | {"words": told}


@answers.get("/<draft_id>/notices")
def notices(draft_id: str) -> Any:
    """Return the notices of a file as people read them, with example values."""
    return {"notices": notices_of_draft(app_context(), draft_id, request.args.get("path", ""))}


@answers.get("/<draft_id>/acts")
def acts(draft_id: str) -> Any:
    """Return the acts of a file in words."""
    return {"acts": acts_of_draft(app_context(), draft_id, request.args.get("path", ""))}


@answers.get("/<draft_id>/office-papers")
def office_papers(draft_id: str) -> Any:
    """Return the papers of the office of a file as people read them, with example values."""
    return {"papers": papers_of_draft(app_context(), draft_id, request.args.get("path", ""))}


@answers.get("/<draft_id>/office-papers/page.png")
def office_paper_page(draft_id: str) -> Response:
    """Return the first page of a paper as it prints."""
    path, kind = request.args.get("path", ""), request.args.get("kind", "")
    return first_page(paper_of_draft(app_context(), draft_id, path, kind))


@answers.post("/<draft_id>/decide")
def try_row(draft_id: str) -> Any:
    """Answer a decision of the draft for inputs that were typed, with the rows that hit."""
    try:
        inputs = read_json(request.form.get("inputs") or "{}")
    except (ValueError, RecursionError):
        return {"said": _("输入的值读不出来，请重新填写。")}, UNPROCESSABLE
    if not isinstance(inputs, dict):
        return {"said": _("输入的值读不出来，请重新填写。")}, UNPROCESSABLE
    path, decision = request.form.get("path", ""), request.form.get("decision", "")
    try:
        result = try_decision(app_context(), draft_id, path, decision, inputs)
    except (DmnError, DecisionError) as wrong:
        return {"said": str(wrong)}, UNPROCESSABLE
    return {"value": result.value, "rules": list(result.rules)}


def _content() -> bytes:
    # Forms send line ends as CR LF; files have LF.
    return request.form.get("content", "").replace("\r\n", "\n").encode()


def _over(ended: ProcedureRefusedError) -> Any:
    rule = str(ended.facts.get("rule"))
    if rule not in REFUSED:
        raise ended
    return {"state": "over", "said": str(REFUSED[rule])}, CONFLICT
