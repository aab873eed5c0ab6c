"""Server-drawn parts of a form: dates, contract, changes, papers, units worked for, ledger, opinions, corrections."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from flask import render_template, url_for
from markupsafe import Markup

from app.domain.districts import DISTRICTS
from app.domain.office_codes import ApplicationState, Slot
from app.domain.procedures import Procedure
from app.policy.actor import Role
from app.queries.practice_hints import told_practice
from app.services.applications.permission_for_permit import permit_type_not_permitted
from app.services.context.checked_reports import doubts_about
from app.services.ledger.ledger_view import masked_months
from app.services.papers.guide_of import guide_of_case
from app.services.terms.practice_of import practice_of_case
from app.web.components.answer_labels import shown_answer
from app.web.components.correction_views import CorrectionWording
from app.web.components.paper_views import PaperView, SlotView, finding_views
from app.web.components.person_words import id_type_words, sex_words
from app.web.frame.gate import actor, app_context
from app.web.wording.error_messages import LEDGER_WORDS, words_of
from app.web.wording.later_words import changed_by, changed_words, unkept_words
from app.web.wording.ledger_words import BY_AUTHORITY, unit_words
from app.web.wording.override_words import details_of, kind_words, recorded_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from app.queries.case_view import CaseView
    from app.queries.panel_facts import PanelFacts
    from app.services.context.app_context import UnitOfWork


def draw_panels(
    work: UnitOfWork,
    view: CaseView,
    facts: PanelFacts,
    fields: Mapping[str, Mapping[str, str]],
    names: Iterable[str],
    *,
    is_sparing: bool = False,
    listed: bool = False,
) -> dict[str, Markup]:
    """Return panels of a case as HTML without headings (the form has them); empty where there is nothing.

    `fields` gives the labels of coded answers by field. In a form it is an answer that nothing was changed; a page
    that only tells where a case stands `is_sparing`, and has no panel that says no more than this. `listed` tells that
    the page lists the unit's papers elsewhere.
    """
    words = partial(words_of, papers=view.paper_names)
    shared: dict[str, Any] = {
        "view": view,
        "facts": facts,
        "is_sparing": is_sparing,
        "is_listed_below": listed,
        "words_of": words,
        "ledger_words": LEDGER_WORDS,
        "by_authority": BY_AUTHORITY,
        "finding_views": finding_views,
        "shown": partial(shown_answer, fields),
        "sex_words": sex_words,
        "kind_words": kind_words,
        "details_of": details_of,
        "changed_words": partial(changed_words, words),
        "changed_by": changed_by,
        "unkept_words": unkept_words,
        "id_type_words": id_type_words,
    }
    drawn = {}
    for name in dict.fromkeys(names):
        own = _OWN.get(name)
        more = own(work, view, facts, fields) if own else {}
        drawn[name] = Markup(render_template(f"panels/{name}.html", **shared, **more).strip())  # noqa: S704 — our templates
    return drawn


def _of_corrections(
    work: UnitOfWork, view: CaseView, facts: PanelFacts, fields: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    return {"corrections": CorrectionWording(actor(), view, facts.readable, fields).corrections(work)}


def _of_ledger(_work: UnitOfWork, view: CaseView, facts: PanelFacts, _fields: object) -> dict[str, Any]:
    return {
        "ledger_url": _ledger_url(view, facts),
        "masked": masked_months(facts.months),
        "unit_words": partial(unit_words, facts.unit_names),
    }


def _of_unit(_work: UnitOfWork, _view: CaseView, facts: PanelFacts, _fields: object) -> dict[str, Any]:
    return {"tax_place": DISTRICTS.get(facts.tax_place, "")}


def _of_chain(_work: UnitOfWork, _view: CaseView, facts: PanelFacts, _fields: object) -> dict[str, Any]:
    return {"recorded_by": partial(recorded_by, facts.overrides)}


_OWN: Mapping[str, Callable[..., dict[str, Any]]] = {
    "corrections": _of_corrections,
    "judged_round": _of_corrections,
    "ledger": _of_ledger,
    "unit": _of_unit,
    "chain": _of_chain,
    "later": _of_chain,
    "person": lambda work, view, _facts, _fields: {"not_permitted": _not_permitted(work, view)},
    "practice": lambda work, view, _facts, _fields: {"practice": _practice(work, view)},
    "guide": lambda work, view, _facts, _fields: {"guide": guide_of_case(app_context(), work, view.case)},
}
"""What only one panel shows, worked out where that panel is drawn."""


def _ledger_url(view: CaseView, facts: PanelFacts) -> str:
    """Return where the unit fills in the months, while its case is open and the person is its own."""
    by = actor()
    is_open = view.case.ended_at is None and view.case.state != ApplicationState.IN_REVIEW
    if by.role is not Role.AGENT or view.person is None or not is_open or facts.tied_to != by.employer_id:
        return ""
    return url_for("ledger.grid", person_id=view.person.id)


def _practice(work: UnitOfWork, view: CaseView) -> list[tuple[str, date | None]]:
    since = view.permit.suspended_on if view.permit else None
    hints = practice_of_case(app_context(), work, view.case)
    return told_practice(work, hints, since)


def _not_permitted(work: UnitOfWork, view: CaseView) -> str:
    if view.case.procedure != Procedure.EMPLOYEE_ASSOCIATION or view.case.ended_at is not None:
        return ""
    return permit_type_not_permitted(work, view.case.person_id, view.case.employer_id)


def slot_views(view: CaseView, facts: PanelFacts, slots: Iterable[str]) -> dict[str, SlotView]:
    """Return what is stored for each slot a form asks for."""
    return {slot: SlotView(slot, _papers_in(view, facts, slot)) for slot in slots}


def _papers_in(view: CaseView, facts: PanelFacts, slot: str) -> tuple[PaperView, ...]:
    if slot in view.unit_slots:
        return tuple(
            _paper(view, "attachment", one.slot, one, one.pages)
            for one in facts.attachments
            if one.slot == slot
        )
    row, given = facts.documents.get(slot), facts.contract_given
    if slot == Slot.LABOUR_CONTRACT and given and (row is None or given.uploaded_at > row.uploaded_at):
        return (_paper(view, "contract", given.id, given, int((given.report or {}).get("pages", 1))),)
    return (_paper(view, "document", row.id, row, row.pages),) if row else ()


def _paper(view: CaseView, kind: str, identity: str, row: Any, pages: int) -> PaperView:
    told: dict[str, Any] = {"case_id": view.case.id, "kind": kind, "identity": identity}
    report = row.report or {}
    return PaperView(
        row.filename,
        url_for("cases.paper", **told),
        row.uploaded_at,
        pages,
        finding_views(report),
        lambda page: url_for("cases.paper_page", page=page, size="thumb", **told),
        row.sha256,
        bool(doubts_about(report)),
    )
