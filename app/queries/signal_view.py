"""What the page of signals shows: which there are, how many cases wait, what each would do, and what was sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.services.accounts.publisher import publisher_name
from app.services.context.one_person import is_one_person
from app.services.context.refusals import NotFoundError
from app.services.interventions.signal_proposals import signal_run_shown, signals_heard, try_signal
from app.store.case_lists import parties_among
from app.store.edition_rows import EditionMissingError, live_edition_of
from app.store.employer_rows import authority_names, employer_names
from app.store.signal_rows import (
    PROPOSED,
    SignalOutcomeRow,
    SignalRun,
    count_waiting,
    signal_counts,
    signal_outcomes,
    signal_runs_of,
    waiting_places,
)

if TYPE_CHECKING:
    from app.engine.diagram_node import Node
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.services.interventions.signal_proposals import TriedSignal
    from app.store.database import UnitOfWork

PAGE = 20
RUNS = 20


@dataclass(frozen=True, slots=True)
class HeardAt:
    """An event that hears a signal, in an edition, and how many cases wait there."""

    node: Node
    number: int
    cases: int


@dataclass(frozen=True, slots=True)
class SignalLine:
    """A signal of the catalogue: where it is heard, and in how many cases."""

    name: str
    places: tuple[HeardAt, ...]
    cases: int


@dataclass(frozen=True, slots=True)
class SignalRunView:
    """A signal that was proposed: by whom, who confirmed or withdrew it, and how far it is."""

    run: SignalRun
    proposed_by: str
    ended_by: str
    counts: dict[str, int]
    is_own: bool
    waiting: int


@dataclass(frozen=True, slots=True)
class TriedLine:
    """What one case would do, with the names of its parties."""

    tried: TriedSignal
    names: dict[str, str]


@dataclass(frozen=True, slots=True)
class SignalView:
    """Everything on the page."""

    process: str
    name: str
    lines: tuple[SignalLine, ...]
    chosen: str
    tried: tuple[TriedLine, ...]
    """The cases of one page of the preview."""
    total: int
    after: str
    runs: tuple[SignalRunView, ...]
    shown: SignalRunView | None
    outcomes: tuple[SignalOutcomeRow, ...]


def signal_view(
    context: AppContext, by: Actor, process: str, *, signal: str = "", run_id: str = "", after: str = ""
) -> SignalView:
    """Return what the page shows; raises NotFoundError for a procedure or a run that is not there."""
    with context.database.reading() as work:
        try:
            name = live_edition_of(work, process).name
        except EditionMissingError as missing:
            raise NotFoundError(kind="procedure") from missing
        lines = _lines(context, work, process)
        chosen = signal if any(one.name == signal for one in lines) else ""
        runs = tuple(_run(work, one, by) for one in signal_runs_of(work, process, RUNS))
        shown = _run(work, signal_run_shown(work, process, run_id), by) if run_id else None
        outcomes = signal_outcomes(work, run_id, after=after, limit=PAGE + 1) if run_id else []
        total = count_waiting(work, process, chosen) if chosen else 0
    tried = try_signal(context, by, process, chosen, after=after, limit=PAGE + 1) if chosen else []
    listed = [one.case_id for one in tried or outcomes]
    return SignalView(
        process=process,
        name=name,
        lines=lines,
        chosen=chosen,
        tried=_with_names(context, tried[:PAGE]),
        total=total,
        after=listed[PAGE - 1] if len(listed) > PAGE else "",
        runs=runs,
        shown=shown,
        outcomes=tuple(outcomes[:PAGE]),
    )


def _lines(context: AppContext, work: UnitOfWork, process: str) -> tuple[SignalLine, ...]:
    heard = signals_heard(context, work, process)
    waiting = {(one.number, one.element): one.cases for one in waiting_places(work, process, heard)}
    return tuple(
        SignalLine(
            name,
            tuple(HeardAt(node, number, waiting.get((number, node.id), 0)) for number, node in places),
            count_waiting(work, process, name),
        )
        for name, places in sorted(heard.items())
    )


def _run(work: UnitOfWork, run: SignalRun, by: Actor) -> SignalRunView:
    ended_by = publisher_name(work, run.ended_by) if run.ended_by else ""
    return SignalRunView(
        run=run,
        proposed_by=publisher_name(work, run.proposed_by),
        ended_by=ended_by,
        counts=signal_counts(work, run.id),
        is_own=run.state == PROPOSED and is_one_person(work, by.account_id, {run.proposed_by}),
        waiting=count_waiting(work, run.process, run.signal),
    )


def _with_names(context: AppContext, tried: list[TriedSignal]) -> tuple[TriedLine, ...]:
    with context.database.reading() as work:
        parties = {row.id: row for row in parties_among(work, [one.case_id for one in tried])}
        units = employer_names(work, {row.employer_id for row in parties.values()})
        offices = authority_names(work)
    return tuple(
        TriedLine(
            one,
            {
                "employer": units.get(parties[one.case_id].employer_id, ""),
                "authority": offices.get(parties[one.case_id].authority, ""),
            },
        )
        for one in tried
    )
