"""The commonest reason for which a paper is sent back, told at the place where it is uploaded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.services.terms.return_reasons_of import commonest_reasons
from app.web.frame.gate import app_context

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.queries.case_view import CaseView
    from app.services.context.app_context import UnitOfWork
    from app.web.components.paper_views import SlotView


def slots_with_reasons(
    work: UnitOfWork, view: CaseView, slots: Mapping[str, SlotView]
) -> dict[str, SlotView]:
    """Return the places of a form, each with the name of the reason for which it is sent back most."""
    case = view.case
    found = commonest_reasons(app_context(), work, case.edition, case.procedure, slots) if slots else {}
    return {name: replace(slot, frequent_reason=found.get(name, "")) for name, slot in slots.items()}
