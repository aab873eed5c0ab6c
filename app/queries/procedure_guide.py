"""办事指南 of a procedure, read from the edition in force: nothing on it is written a second time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.office_codes import PermitType
from app.domain.procedures import PROCEDURES, Party, Procedure, has_slip, initiator_of
from app.engine.picture.process_note import process_note
from app.queries.case_stages import stages_of_edition
from app.queries.concern_lists import levels_of
from app.services.context.edition_cache import EditionUnusableError
from app.services.context.refusals import NotFoundError
from app.services.papers.guide_of import Guide, guides_for
from app.services.terms.review_terms_of import decided_review_terms
from app.store.edition_rows import EditionMissingError, live_edition_of
from app.store.employer_rows import authority_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.engine.compiled_edition import CompiledEdition
    from app.forms_reader.asked_papers import AskedPaper
    from app.policy.actor import Actor
    from app.queries.case_stages import Stage
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

TOLD = tuple(one for one, facts in PROCEDURES.items() if facts.initiator is not Party.SYSTEM)
"""Procedures that somebody starts."""
EVERYBODY = ""


@dataclass(frozen=True, slots=True)
class GuidePaper:
    """A paper that may be needed; `is_always` tells whether every application needs it."""

    name: str
    hint: str
    uploader: str
    is_always: bool


@dataclass(frozen=True, slots=True)
class ProcedureGuide:
    """The elements of a guide."""

    procedure: str
    edition_number: int
    initiator: Party
    note: str
    """What the analysts say of the procedure as a whole, with its chapter of the manual."""
    stages: tuple[Stage, ...]
    papers: tuple[GuidePaper, ...]
    review_days: Mapping[int, tuple[str, ...]]
    """Working days of a review with the authorities they hold for; of nobody where no authority decides."""
    has_slip: bool
    guides: tuple[Guide, ...]
    levels: Mapping[int, int]


def procedure_guide(context: AppContext, by: Actor | None, procedure: str) -> ProcedureGuide:
    """Return the guide of a procedure; raises NotFoundError for one that is not told, or not published."""
    if procedure not in TOLD:
        raise NotFoundError(kind="guide")
    with context.database.reading() as work:
        try:
            live = live_edition_of(work, procedure)
            edition = context.editions.compiled(work, live.sha256)
        except (EditionMissingError, EditionUnusableError):
            raise NotFoundError(kind="guide") from None
        return ProcedureGuide(
            procedure=procedure,
            edition_number=live.number,
            initiator=initiator_of(procedure),
            note=process_note(edition, edition.process),
            stages=tuple(one for one in stages_of_edition(edition) if not one.is_passing),
            papers=_papers(context, work, live.sha256, procedure),
            review_days=_review_days(work, edition, procedure),
            has_slip=has_slip(procedure),
            guides=guides_for(context, work, by),
            levels=levels_of(work, procedure),
        )


def _papers(context: AppContext, work: UnitOfWork, sha256: str, procedure: str) -> tuple[GuidePaper, ...]:
    """Return every paper that a case may come to need, those that each one needs in front."""
    table = context.editions.papers(work, sha256)
    codes = {
        "procedure": procedure,
        "authority": EVERYBODY,
        "permit_type": PermitType.BEIJING.value,
    }
    always = {one.slot for one in table.asked(codes, ()) if one.is_required}
    found = sorted(table.possible(codes), key=lambda one: one.slot not in always)
    return tuple(_paper(one, is_always=one.slot in always) for one in found)


def _paper(one: AskedPaper, *, is_always: bool) -> GuidePaper:
    return GuidePaper(one.name, one.hint, one.uploader, is_always)


def _review_days(work: UnitOfWork, edition: CompiledEdition, procedure: str) -> dict[int, tuple[str, ...]]:
    if not PROCEDURES[Procedure(procedure)].is_reviewed:
        return {}
    found: dict[int, list[str]] = {}
    for code, name in authority_names(work).items():
        days = decided_review_terms(edition.decisions, code, procedure).review_working_days
        found.setdefault(days, []).append(name)
    return {days: tuple(names) for days, names in found.items()}
