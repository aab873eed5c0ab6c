"""What the page of a migration shows: what would be moved, the last trial in groups, the run under way or the last one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.services.accounts.publisher import publisher_name
from app.services.context.refusals import NotFoundError
from app.services.migration.migrate_cases import CANNOT, MAPPED, UNCHANGED
from app.services.migration.migration_runs import editions_of
from app.services.migration.step_mapping import BOUNDARY, choices_for, node_of_element
from app.store.edition_rows import EditionMissingError, named_edition
from app.store.migration_rows import (
    BUSY,
    DONE,
    MigrationRun,
    OutcomeRow,
    migration_run_of,
    open_cases_outside,
    outcome_counts,
    outcomes,
    runs_to,
    unmapped_of,
)

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext
    from app.services.migration.migration_runs import Editions
    from app.store.database import UnitOfWork
    from app.store.edition_rows import EditionRow

GROUPS = (CANNOT, MAPPED, UNCHANGED)
ALL = "all"
"""Asks for the cases of every group."""
PAGE = 50
RUNS_LOOKED_AT = 50
REPORTS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class RunView:
    """A trial or a run: how far it is and what came of its cases."""

    run: MigrationRun
    by: str
    counts: dict[str, int]

    @property
    def is_done(self) -> bool:
        """Tell whether every case has had its turn."""
        return self.run.state == DONE

    @property
    def looked_at(self) -> int:
        """Return how many cases have had their turn."""
        return sum(number for outcome, number in self.counts.items() if outcome != BUSY)

    @property
    def moved(self) -> int:
        """Return how many cases have been moved, or would be."""
        return self.counts.get(MAPPED, 0) + self.counts.get(UNCHANGED, 0)

    @property
    def refused(self) -> int:
        """Return how many cases stay in their edition."""
        return self.counts.get(CANNOT, 0)

    @property
    def listed(self) -> int:
        """Return how many cases there is anything to tell of."""
        return sum(self.counts.values())

    @property
    def ended_meanwhile(self) -> int:
        """Return how many cases were over before they had their turn."""
        return max(self.run.total - self.looked_at, 0) if self.is_done else 0


@dataclass(frozen=True, slots=True)
class MappingChoice:
    """A step that the target edition has no more, and where it may go on."""

    element: str
    name: str
    cases: int
    """In how many cases somebody or something waits there."""
    choices: tuple[tuple[str, str], ...]
    chosen: str
    may_be_dropped: bool


@dataclass(frozen=True, slots=True)
class MigrationView:
    """Everything on the page."""

    row: EditionRow
    outside: int
    shown: RunView | None
    """The trial or run whose cases are listed."""
    group: str
    rows: list[OutcomeRow]
    after: str
    """Where the next page of the list begins; empty at its end."""
    began_after: str
    """Where this page began; empty for the first one."""
    mapping: tuple[MappingChoice, ...]
    under_way: RunView | None
    reports: list[RunView]


def migration_view(
    context: AppContext, process: str, number: int, *, run_id: str = "", group: str = "", after: str = ""
) -> MigrationView:
    """Return what the page shows; raises NotFoundError for an edition or a run that is not there."""
    with context.database.reading() as work:
        found = editions_of(context, work, process, str(number))
        runs = [_view(work, run) for run in runs_to(work, found.row.sha256, RUNS_LOOKED_AT)]
        shown = _shown(runs, run_id)
        wanted = group if group in {*GROUPS, ALL} else _first_group(shown)
        rows = _outcomes(work, shown, wanted, after=after, limit=PAGE + 1)
        return MigrationView(
            row=found.row,
            outside=open_cases_outside(work, process, found.row.sha256),
            shown=shown,
            group=wanted,
            rows=rows[:PAGE],
            after=rows[PAGE - 1].case_id if len(rows) > PAGE else "",
            began_after=after,
            mapping=_mapping(work, found, shown),
            under_way=next((one for one in runs if not one.run.is_dry and not one.is_done), None),
            reports=[one for one in runs if not one.run.is_dry][:REPORTS_SHOWN],
        )


def outcome_rows(context: AppContext, shown: RunView, group: str = "") -> list[OutcomeRow]:
    """Return what came of all cases of a run, or of those of a group."""
    with context.database.reading() as work:
        return _outcomes(work, shown, group if group in GROUPS else ALL)


def run_view(context: AppContext, process: str, number: int, run_id: str) -> RunView | None:
    """Return how far a run to an edition is, the newest one where none is named; None where there has been none.

    Raises NotFoundError for an edition or a run that is not there.
    """
    with context.database.reading() as work:
        try:
            row = named_edition(work, str(number), process)
        except EditionMissingError as missing:
            raise NotFoundError(kind="edition") from missing
        if not run_id:
            return next((_view(work, run) for run in runs_to(work, row.sha256, 1)), None)
        found = migration_run_of(work, run_id)
        if found is None or found.target != row.sha256:
            raise NotFoundError(kind="migration")
        return _view(work, found)


def _outcomes(
    work: UnitOfWork, shown: RunView | None, group: str, *, after: str = "", limit: int | None = None
) -> list[OutcomeRow]:
    if shown is None:
        return []
    return outcomes(work, shown.run.id, None if group == ALL else group, after=after, limit=limit)


def _view(work: UnitOfWork, run: MigrationRun) -> RunView:
    return RunView(run, publisher_name(work, run.by), outcome_counts(work, run.id))


def _shown(runs: list[RunView], run_id: str) -> RunView | None:
    if not run_id:
        return next(iter(runs), None)
    for one in runs:
        if one.run.id == run_id:
            return one
    raise NotFoundError(kind="migration")


def _first_group(shown: RunView | None) -> str:
    """Return what wants looking at: all cases that were moved; in a trial what cannot be moved comes first."""
    if shown is None or not shown.run.is_dry:
        return ALL
    counts = shown.counts
    return next((one for one in GROUPS if counts.get(one)), UNCHANGED)


def _mapping(work: UnitOfWork, found: Editions, shown: RunView | None) -> tuple[MappingChoice, ...]:
    if shown is None or not shown.run.is_dry:
        return ()
    missing = unmapped_of(work, shown.run.id, CANNOT)
    made = shown.run.mapping
    choices = []
    for element in [*made, *(one for one in sorted(missing) if one not in made)]:
        node = node_of_element(element, found.sources)
        if node is None:
            continue
        choices.append(
            MappingChoice(
                element=element,
                name=node.label,
                cases=missing.get(element, 0),
                choices=tuple(choices_for(element, found.sources, found.target)),
                chosen=made.get(element, ""),
                may_be_dropped=node.kind == BOUNDARY,
            )
        )
    return tuple(choices)
