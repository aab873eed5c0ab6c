"""Where a case stands in its diagram: tokens on the drawing, and the same in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.engine.picture.drawing import draw, drawn_process
from app.engine.picture.text_twin import text_twin
from app.engine.whereabouts import whereabouts
from app.store.case_lists import history_of
from app.store.case_rows import CaseRow, case_of
from app.store.edition_rows import EditionRow, edition_of

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

STARTED = frozenset({"started", "entered", "completed", "decided", "fired", "received", "thrown", "ended"})


@dataclass(frozen=True, slots=True)
class DrawnProcess:
    """One process of the edition that the case has been in."""

    id: str
    name: str
    svg: str
    steps: list[Any]


@dataclass(frozen=True, slots=True)
class DiagramView:
    """The case, its edition, and its processes drawn."""

    case: CaseRow
    edition: EditionRow
    processes: list[DrawnProcess]


def diagram_view(context: AppContext, work: UnitOfWork, case_id: str) -> DiagramView:
    """Return the drawings of a case; the caller has checked that it may be followed."""
    case = case_of(work, case_id)
    edition = context.editions.compiled(work, case.edition)
    history = history_of(work, case_id)
    # A case that was closed from outside keeps its last state; nothing in it is going on any more.
    active = {} if case.ended_at is not None else whereabouts(edition, case.blob)
    done = {(event.process, event.element) for event in history if event.kind in STARTED}
    seen = [
        process
        for process in edition.nodes
        if process == edition.process or any(e.process == process for e in history)
    ]
    drawn = [
        DrawnProcess(
            process,
            drawn_process(edition, process)[1],
            draw(
                edition,
                process,
                active=active.get(process, frozenset()),
                done={element for owner, element in done if owner == process},
            ),
            list(text_twin(edition, process)),
        )
        for process in sorted(seen, key=lambda name: name != edition.process)
    ]
    return DiagramView(case, edition_of(work, case.edition), drawn)
