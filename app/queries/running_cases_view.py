"""Where the cases of a procedure stand now: by step and edition, and the cases themselves without names of people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.queries.list_pages import Slice
from app.services.context.edition_cache import EditionUnusableError
from app.services.context.refusals import NotFoundError
from app.store.edition_rows import editions_in_use, open_cases_by_edition
from app.store.running_cases import (
    cases_by_step,
    cases_without_task,
    events_among,
    running_cases,
    tasks_among,
)

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.engine.compiled_edition import CompiledEdition
    from app.queries.list_pages import Place
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.edition_rows import EditionRow
    from app.store.running_cases import OpenTask, RunningCase

NOBODY = "-"
"""Asks for the cases that wait for no person, instead of a step."""
LAST = 10_000


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step of an edition and how many cases wait there."""

    number: int
    """Of the edition."""
    step: str
    """As an address names it; NOBODY for cases that wait for no person."""
    name: str
    cases: int


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in the list, and what it waits for."""

    case: RunningCase
    number: int
    """Of its edition."""
    tasks: list[OpenTask]
    events: list[str]
    """Names of what it waits for where it waits for nobody."""

    @property
    def since(self) -> datetime:
        """Return since when it waits as it does."""
        return self.tasks[0].opened_at if self.tasks else self.case.created_at

    @property
    def due_on(self) -> date | None:
        """Return the nearest day until which a step is to be done."""
        return min((one.due_on for one in self.tasks if one.due_on), default=None)


@dataclass(frozen=True, slots=True)
class RunningView:
    """Everything on the page."""

    process: str
    name: str
    total: int
    lines: list[StepLine]
    edition: EditionRow | None
    """The edition that was asked for, None for all."""
    step_name: str
    """The step that was asked for; empty for all."""
    cases: Slice[CaseLine]


def running_view(
    context: AppContext, process: str, place: Place | None, *, number: int | None = None, step: str = ""
) -> RunningView:
    """Return what goes on in a procedure; raises NotFoundError for one, or an edition, that is not there."""
    with context.database.reading() as work:
        used = editions_in_use(work, process)
        rows = {one.row.sha256: one.row for one in used}
        chosen = next((row for row in rows.values() if row.number == number), None)
        if not used or (number is not None and chosen is None):
            raise NotFoundError(kind="procedure")
        running = open_cases_by_edition(work)
        busy = [sha256 for sha256 in rows if running.get(sha256)]
        names = _Names(context, work, busy)
        lines = _lines(work, rows, busy, names)
        asked = [chosen.sha256] if chosen else busy
        at, slash, element = step.partition("/")
        found = running_cases(
            work,
            asked,
            place,
            step=(at, element) if slash else None,
            without_task=step == NOBODY,
        )
        return RunningView(
            process=process,
            name=next(one.row.name for one in used if one.is_live),
            total=sum(running[sha256] for sha256 in busy),
            lines=lines,
            edition=chosen,
            step_name=next((line.name for line in lines if step and line.step == step), ""),
            cases=_with_waits(work, found, rows, names),
        )


class _Names:
    """What the editions call their steps; an edition that cannot be compiled any more calls them by their ids."""

    def __init__(self, context: AppContext, work: UnitOfWork, editions: list[str]) -> None:
        self._by_edition: dict[str, dict[str, tuple[int, str]]] = {}
        for sha256 in editions:
            try:
                edition: CompiledEdition = context.editions.compiled(work, sha256)
            except EditionUnusableError:
                continue
            self._by_edition[sha256] = {
                node.id: (place, node.label) for place, node in enumerate(edition.every_node())
            }

    def of(self, edition: str, element: str) -> str:
        return self._by_edition.get(edition, {}).get(element, (LAST, element))[1]

    def place(self, edition: str, element: str) -> int:
        return self._by_edition.get(edition, {}).get(element, (LAST, ""))[0]


def _lines(
    work: UnitOfWork, rows: dict[str, EditionRow], editions: list[str], names: _Names
) -> list[StepLine]:
    """Return the steps in the order of the diagram, the newest edition in front, and those that wait for nobody last."""
    steps = sorted(
        cases_by_step(work, editions).items(),
        key=lambda one: (
            -rows[one[0].edition].number,
            names.place(one[0].edition, one[0].element),
            one[0].element,
        ),
    )
    found = [
        StepLine(
            rows[at.edition].number, f"{at.process}/{at.element}", names.of(at.edition, at.element), count
        )
        for at, count in steps
    ]
    rest = cases_without_task(work, editions)
    found += [
        StepLine(rows[sha256].number, NOBODY, "", rest[sha256]) for sha256 in editions if sha256 in rest
    ]
    return sorted(found, key=lambda line: -line.number)


def _with_waits(
    work: UnitOfWork, found: Slice[RunningCase], rows: dict[str, EditionRow], names: _Names
) -> Slice[CaseLine]:
    tasks = tasks_among(work, [case.id for case in found.rows])
    events = events_among(work, [case.id for case in found.rows if case.id not in tasks])
    lines = [
        CaseLine(
            case=case,
            number=rows[case.edition].number,
            tasks=tasks.get(case.id, []),
            events=[names.of(case.edition, element) for element in dict.fromkeys(events.get(case.id, []))],
        )
        for case in found.rows
    ]
    return Slice(lines, found.newer, found.older, found.total)
