"""Which papers a step makes by itself: those whose kinds name what has happened to the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.effects import (
    EnableSlip,
    IssuePaper,
    OpenNextRound,
    RecordDecision,
    RecordSubmission,
    SetApplicationState,
)
from app.domain.office_codes import ApplicationState
from app.domain.office_paper_facts import PaperEvent
from app.services.papers_of_office.issue_paper import issue_paper
from app.store.office_paper_rows import has_mark
from app.store.review_rows import slip_of_case

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.domain.effects import Effect
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork

PASSED = "approved"
FIRST_LEVEL = 1
OF_EACH_ROUND = frozenset({PaperEvent.RESUBMITTED, PaperEvent.RETURNED})
"""Events that happen again in another round; of the others the first makes the paper."""
OF_STATE: Mapping[ApplicationState, PaperEvent] = {ApplicationState.APPROVED: PaperEvent.APPROVED}
OF_EFFECT: Mapping[type[Effect], PaperEvent] = {
    OpenNextRound: PaperEvent.RETURNED,
    EnableSlip: PaperEvent.SLIP,
}


def issue_papers_of(
    context: AppContext, work: UnitOfWork, before: CaseRow, effects: Sequence[Effect], by: str, *, mark: str
) -> None:
    """Issue what the effects of a step make or ask for, after the step is written down; raises UnknownPaperError.

    `before` is the case as the step found it, `mark` is unique to the step. An edition that declares no papers makes
    none by itself.
    """
    for event in dict.fromkeys(event for effect in effects if (event := _event(effect, before))):
        issue_papers_for(context, work, before, event, by)
    asked = [effect for effect in effects if isinstance(effect, IssuePaper)]
    for number, effect in enumerate(asked):
        issue_paper(
            work, context, before.id, effect.kind, effect.values, by, mark=f"{before.id}.{mark}.{number}"
        )


def issue_papers_for(
    context: AppContext, work: UnitOfWork, case: CaseRow, event: PaperEvent, by: str
) -> None:
    """Issue what an event of a case makes by the kinds of its edition; raises UnknownPaperError."""
    for kind in context.editions.office_papers(work, case.edition).values():
        if kind.when is event:
            _issue_once(context, work, case, kind.kind, event, by)


def _issue_once(
    context: AppContext, work: UnitOfWork, case: CaseRow, kind: str, event: PaperEvent, by: str
) -> None:
    place = f".{case.round}" if event in OF_EACH_ROUND else ""
    mark = f"{case.id}.{event}.{kind}{place}"
    if has_mark(work, mark):
        return
    slip = slip_of_case(work, case.id) if event is PaperEvent.SLIP else None
    code = slip.code if slip else ""
    issue_paper(work, context, case.id, kind, {}, by, event=event, mark=mark, code=code)


def _event(effect: Effect, before: CaseRow) -> PaperEvent | None:
    """Return what an effect means for papers; None for one that makes none."""
    if isinstance(effect, RecordSubmission):
        return PaperEvent.RESUBMITTED if before.first_submitted_on else PaperEvent.RECEIVED
    if isinstance(effect, RecordDecision):
        # What counts as accepted already has its paper.
        passes = (
            effect.level == FIRST_LEVEL and effect.decision == PASSED and before.deemed_accepted_at is None
        )
        return PaperEvent.ACCEPTED if passes else None
    if isinstance(effect, SetApplicationState):
        return OF_STATE.get(effect.state)
    return OF_EFFECT.get(type(effect))
