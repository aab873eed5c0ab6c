"""Why a paper is sent although its check advises against it: asked beside the paper, kept with each form that is sent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import request

from app.services.tasks.doubtful_papers import MARK, reasons_in_task, reasons_in_unit
from app.web.components.paper_views import SlotView

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.context.app_context import UnitOfWork
    from app.web.components.paper_views import ChosenView, PaperView

STILL = "_still."
"""Beginning of the names of the fields: then the slot and the beginning of the file's digest."""


def posted_reasons() -> dict[tuple[str, str], str]:
    """Return the reasons that the sent form told, by slot and beginning of the file's digest."""
    return {
        (slot, mark): values[-1]
        for name, values in request.form.lists()
        if name.startswith(STILL)
        for slot, _dot, mark in [name.removeprefix(STILL).rpartition(".")]
    }


def slots_asking_reasons(
    work: UnitOfWork, case_id: str, employer_id: str, slots: Mapping[str, SlotView]
) -> dict[str, SlotView]:
    """Return the slots of a task's form with a question beside the paper that would be sent, and what was answered."""
    return _asking(reasons_in_task(work, case_id, employer_id) if slots else {}, slots)


def slot_asking_reason(work: UnitOfWork, employer_id: str, slot: SlotView) -> SlotView:
    """Return a slot of the unit's own papers with the same question."""
    return _asking(reasons_in_unit(work, employer_id), {slot.slot: slot})[slot.slot]


def chosen_asking_reason(
    work: UnitOfWork, chosen: ChosenView, employer_id: str, case_id: str = ""
) -> ChosenView:
    """Return a paper that has just been chosen with the same question: its check may have ended long ago."""
    reasons = reasons_in_task(work, case_id, employer_id) if case_id else reasons_in_unit(work, employer_id)
    slot = SlotView(chosen.slot, chosen=chosen)
    return _asking(reasons, {slot.slot: slot})[slot.slot].chosen or chosen


def _asking(reasons: Mapping[tuple[str, str], str], slots: Mapping[str, SlotView]) -> dict[str, SlotView]:
    def asked(slot: str, paper: PaperView) -> PaperView:
        name = f"{STILL}{slot}.{paper.sha256[:MARK]}"
        return replace(paper, reason_name=name, reason=reasons.get((slot, paper.sha256), ""))

    found = {}
    for slot, view in slots.items():
        if view.chosen is not None:
            found[slot] = replace(view, chosen=replace(view.chosen, paper=asked(slot, view.chosen.paper)))
        else:
            found[slot] = replace(view, papers=tuple(asked(slot, one) for one in view.papers))
    return found
