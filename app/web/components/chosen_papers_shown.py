"""Papers that wait in a form: how they are shown there, and what the form says about them when it is sent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import request, url_for

from app.forms_reader.posted_values import STEP
from app.queries.pages_in_work import in_work_at
from app.queries.papers_waiting import waiting_for_task, waiting_for_unit
from app.services.context.checked_reports import doubts_about
from app.services.records.employer_papers import CHOSEN as CHOSEN_VERSION
from app.services.records.update_employment import CONTRACT_SLOT, DRAFT
from app.services.uploads.upload_places import place_of_task, place_of_tie, place_of_unit
from app.web.components.paper_views import ChosenView, PaperView, SlotView, finding_views
from app.web.frame.gate import actor, may_change
from app.web.wording.translate import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.queries.attachment_list import AttachmentRow
    from app.queries.case_view import TaskRow
    from app.queries.pages_in_work import PagesInWork
    from app.queries.papers_waiting import ChosenPaper
    from app.services.context.app_context import UnitOfWork
    from app.services.records.update_employment import Employment

CHOSEN = "_chosen."
"""Beginning of the names of hidden fields that tell which papers the form shows as chosen."""
TAKE_BACK = "take_back"
FIRST_PAGES = 3


def shown_as_chosen() -> dict[str, str]:
    """Return the papers that the sent form showed, ids by slot; a file that came along stands in the place of one."""
    along = {name for name, file in request.files.items(multi=True) if file.filename}
    shown = {
        name.removeprefix(CHOSEN): values[-1]
        for name, values in request.form.lists()
        if name.startswith(CHOSEN) and f"file.{name.removeprefix(CHOSEN)}" not in along
    }
    return {slot: identity for slot, identity in shown.items() if identity}


def shown_in(slot: str) -> str | None:
    """Return the paper that the sent form showed in a slot, empty for none; None when it told nothing of the slot."""
    told = request.form.getlist(CHOSEN + slot)
    return told[-1] if told else None


def slot_to_take_back(posted: Mapping[str, Sequence[str]]) -> str:
    """Return the slot whose chosen paper a pressed button takes back; empty when another was pressed."""
    word, _sep, slot = (posted.get(STEP) or [""])[-1].partition(":")
    return slot if word == TAKE_BACK else ""


def slots_with_chosen(work: UnitOfWork, task: TaskRow, slots: Mapping[str, SlotView]) -> dict[str, SlotView]:
    """Return the slots of a task's form with what the actor has chosen there."""
    waiting = waiting_for_task(work, actor(), task.key) if slots else {}
    in_work = in_work_at(work, actor(), place_of_task(task.key)) if slots else {}
    return {
        slot: replace(
            _with_work(view, in_work.get(slot)),
            chosen=chosen_in_task(waiting[slot], task.case_id, _edit_url(in_work.get(slot), waiting[slot].id))
            if slot in waiting
            else None,
            choose_url=url_for("chosen.for_task", task_key=task.key, slot=slot),
        )
        for slot, view in slots.items()
    }


def _with_work(view: SlotView, found: PagesInWork | None) -> SlotView:
    """Return a slot with what an earlier attempt left: files to go on with, and pages that are no paper yet."""
    if found is None or found.chosen_id:
        return view
    left = tuple(
        _("%(name)s（已传 %(percent)s%%）", name=one.name, percent=one.percent) for one in found.unfinished
    )
    edit_url = url_for("page_editor.show", paper_id=found.id) if found.plan.pages else ""
    return replace(view, unfinished=left, edit_url=edit_url)


def _edit_url(found: PagesInWork | None, chosen_id: str) -> str:
    is_made_of_it = found is not None and found.chosen_id == chosen_id
    return url_for("page_editor.show", paper_id=found.id) if found is not None and is_made_of_it else ""


def chosen_in_task(row: ChosenPaper, case_id: str, edit_url: str = "") -> ChosenView:
    """Return a paper as the form of its task shows it."""
    told: dict[str, Any] = {"case_id": case_id, "kind": "chosen", "identity": row.id}
    url = url_for("cases.paper", **told)
    return _view(row, url, lambda page: url_for("cases.paper_page", page=page, **told), edit_url)


def slot_of_unit(work: UnitOfWork, slot: str, papers: tuple[PaperView, ...] = ()) -> SlotView:
    """Return a slot of the unit's own papers with what the actor has chosen for it."""
    waiting = waiting_for_unit(work, actor()).get(slot)
    found = in_work_at(work, actor(), place_of_unit(actor())).get(slot)
    view = SlotView(
        slot,
        papers,
        chosen=chosen_in_unit(waiting, _edit_url(found, waiting.id)) if waiting else None,
        choose_url=url_for("chosen.for_unit", slot=slot) if may_change() else "",
    )
    return _with_work(view, found)


def chosen_in_unit(row: ChosenPaper, edit_url: str = "") -> ChosenView:
    """Return a paper as the pages of the unit's own papers show it."""
    told: dict[str, Any] = {"slot": row.slot, "version": CHOSEN_VERSION}
    url = url_for("attachments.view", **told)
    return _view(row, url, lambda page: url_for("attachments.picture", page=page, **told), edit_url)


def unit_paper(row: AttachmentRow) -> PaperView:
    """Return a paper of the unit as its own pages show it."""
    told: dict[str, Any] = {"slot": row.slot, "version": row.version}
    return PaperView(
        row.filename,
        url_for("attachments.view", **told),
        row.uploaded_at,
        row.pages,
        finding_views(row.report or {}),
        lambda page: url_for("attachments.picture", page=page, size="thumb", **told),
        row.sha256,
        bool(doubts_about(row.report)),
    )


def slot_of_contract(work: UnitOfWork, found: Employment, person_id: str) -> SlotView:
    """Return the slot of a contract that is being updated, with the scan that waits for its dates."""
    in_work = in_work_at(work, actor(), place_of_tie(found)).get(CONTRACT_SLOT)
    view = SlotView(
        CONTRACT_SLOT,
        chosen=chosen_contract(found, person_id, _edit_url(in_work, found.chosen_id)),
        choose_url=url_for("chosen.for_contract", person_id=person_id),
    )
    return _with_work(view, in_work)


def chosen_contract(found: Employment, person_id: str, edit_url: str = "") -> ChosenView | None:
    """Return the scan of a contract that waits for its dates."""
    paper = found.draft_paper
    if paper is None:
        return None
    report = paper["report"]
    told: dict[str, Any] = {"person_id": person_id, "which": DRAFT}
    shown = PaperView(
        paper["filename"],
        url_for("employment.contract", **told),
        found.chosen.chosen_at if found.chosen else None,
        int(report["pages"]),
        finding_views(report),
        sha256=paper["sha256"],
        is_doubted=bool(doubts_about(report)),
    )
    pictures = _pictures(int(report["pages"]), lambda page: url_for("employment.picture", page=page, **told))
    return ChosenView(found.chosen_id, CONTRACT_SLOT, shown, pictures, edit_url)


def _view(row: ChosenPaper, url: str, picture: Callable[[int], str], edit_url: str) -> ChosenView:
    paper = PaperView(
        row.filename,
        url,
        row.chosen_at,
        row.pages,
        finding_views(row.report),
        lambda page: f"{picture(page)}?size=thumb",
        row.sha256,
        bool(doubts_about(row.report)),
    )
    return ChosenView(row.id, row.slot, paper, _pictures(row.pages, picture), edit_url)


def _pictures(pages: int, picture: Callable[[int], str]) -> tuple[str, ...]:
    return tuple(picture(page) for page in range(1, min(pages, FIRST_PAGES) + 1))
