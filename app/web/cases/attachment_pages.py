"""附件管理: the table of the unit's papers, one page for each slot, its pages as pictures, deleting with a question."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from app.queries.attachment_list import attachment_list
from app.services.context.refusals import NotFoundError
from app.services.papers.guide_of import authorities_of_unit, papers_in_force, template_for
from app.services.papers.store_paper import PaperRefusedError
from app.services.records.employer_papers import (
    delete_attachment,
    own_paper,
    slot_page,
    upload_attachment,
    upload_chosen,
)
from app.services.tasks.chosen_papers import GONE, ChosenGoneError, take_back_from_unit
from app.services.tasks.doubtful_papers import PaperDoubtedError, keep_reasons_of_unit
from app.services.terms.return_reasons_of import commonest_of_unit
from app.web.components.chosen_papers_shown import (
    shown_as_chosen,
    slot_of_unit,
    slot_to_take_back,
    unit_paper,
)
from app.web.components.paper_reasons import posted_reasons, slot_asking_reason
from app.web.components.paper_responses import original_download, page_picture
from app.web.components.paper_views import finding_views
from app.web.forms.record_uploads import PREFIX, brought, kept_words, posted_answers, refusal_sentence
from app.web.frame.gate import actor, app_context, new_key
from app.web.wording.error_messages import words_of
from app.web.wording.translate import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Response

    from app.services.papers.paper_access import Paper

attachments = Blueprint("attachments", __name__, url_prefix="/employer/attachments")
UNPROCESSABLE = 422


def _named() -> Callable[[str], str]:
    """Return the words for a slot: the paper table in force names it."""
    with app_context().database.reading() as work:
        names = papers_in_force(app_context(), work).names()
    return partial(words_of, papers=names)


@attachments.get("/")
def table() -> str:
    """Show the places with status, date and what can be done."""
    found = attachment_list(app_context(), actor())
    return render_template(
        "employer/attachments.html",
        lines=found.lines,
        unit=found.unit,
        letter=found.letter,
        guides=found.guides,
        words_of=_named(),
        finding_views=finding_views,
    )


@attachments.get("/<slot>")
def slot(slot: str) -> str:
    """Show one slot: what is there, what is wanted, and how something new gets there."""
    return _slot_page(slot)


def _slot_page(slot: str, error: str = "") -> str:
    with app_context().database.reading() as work:
        unit = str(actor().employer_id)
        page = slot_page(app_context(), work, unit, slot)
        authorities = authorities_of_unit(app_context(), work, unit)
        template = template_for(papers_in_force(app_context(), work), slot, authorities)
        kept = (unit_paper(page.line.current),) if page.line.current else ()
        upload = slot_asking_reason(work, unit, slot_of_unit(work, slot, kept))
        frequent = commonest_of_unit(app_context(), work, slot)
    return render_template(
        "employer/attachment_slot.html",
        template=template,
        page=page,
        error=error,
        errors=[("f-paper", error)] if error else [],
        key=new_key(),
        upload=upload,
        frequent_reason=frequent,
        words_of=_named(),
    )


@attachments.post("/<slot>")
def upload(slot: str) -> Any:
    """Keep a new version of the slot's paper: the file that came along, else the one that was chosen before."""
    if slot_to_take_back(posted_answers()):
        take_back_from_unit(app_context(), actor(), slot)
        return _slot_page(slot)
    has_new_reason = keep_reasons_of_unit(app_context(), actor(), posted_reasons())
    try:
        kept = _kept(slot, request.form.get("_key", ""))
    except (PaperRefusedError, ChosenGoneError, PaperDoubtedError) as bad:
        return _slot_page(slot, _said(bad)), UNPROCESSABLE
    if kept is None:
        if not has_new_reason:
            return _slot_page(slot, _("请选择要上传的文件")), UNPROCESSABLE
        flash(_("理由已保存，审核人员会在材料旁边看到。"), "green")
        return redirect(url_for("attachments.slot", slot=slot), 303)
    if kept["findings"]:
        flash(kept_words(kept) + _("自动检查有建议，请看下面的说明。"), "amber")
        return redirect(url_for("attachments.slot", slot=slot), 303)
    flash(kept_words(kept), "green")
    return redirect(url_for("attachments.table", _anchor=slot), 303)


def _kept(slot: str, key: str) -> dict[str, Any] | None:
    """Keep what came along or was chosen; None when there is nothing."""
    (file, more), chosen = brought(f"{PREFIX}{slot}"), shown_as_chosen()
    if file is not None:
        kept = upload_attachment(
            app_context(), actor(), slot, file.stream, str(file.filename), key, more=more
        )
        take_back_from_unit(app_context(), actor(), slot)
        return kept
    return upload_chosen(app_context(), actor(), slot, chosen[slot], key) if chosen.get(slot) else None


def _said(bad: PaperRefusedError | ChosenGoneError | PaperDoubtedError) -> str:
    if isinstance(bad, PaperDoubtedError):
        return str(bad.facts["said"])
    return GONE if isinstance(bad, ChosenGoneError) else refusal_sentence(bad)


@attachments.get("/<slot>/delete")
def ask(slot: str) -> str:
    """Ask before a paper is taken out, or say which application stands against it."""
    with app_context().database.reading() as work:
        page = slot_page(app_context(), work, str(actor().employer_id), slot)
    if page.line.current is None or not page.line.is_shown:
        raise NotFoundError(kind="attachment")
    return render_template("employer/attachment_delete.html", page=page, key=new_key(), words_of=_named())


@attachments.post("/<slot>/delete")
def delete(slot: str) -> Any:
    """Take the paper out of its slot."""
    delete_attachment(app_context(), actor(), slot, request.form.get("_key", ""))
    flash(_("“%(name)s”已删除，旧版本仍保留备查。", name=_named()(slot)), "green")
    return redirect(url_for("attachments.table", _anchor=slot), 303)


def _paper(slot: str, version: int) -> Paper:
    with app_context().database.reading() as work:
        return own_paper(work, actor(), slot, version)


@attachments.get("/<slot>/<int:version>")
def view(slot: str, version: int) -> str:
    """Show the pages of one version as pictures."""
    return render_template(
        "employer/attachment_view.html",
        paper=_paper(slot, version),
        slot=slot,
        version=version,
        words_of=_named(),
    )


@attachments.get("/<slot>/<int:version>/pages/<int:page>.png")
def picture(slot: str, version: int, page: int) -> Response:
    """Return one page as a picture."""
    return page_picture(_paper(slot, version), page)


@attachments.get("/<slot>/<int:version>/original")
def original(slot: str, version: int) -> Response:
    """Return the original file as a download."""
    return original_download(_paper(slot, version))
