"""What the operator's pages list of the running system: what failed, what waits, every case without names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.documents.paper_reader import installed_reader
from app.domain.typed_text import halfwidth
from app.queries.reviews_of_authorities import waiting_reviews
from app.queries.setup_progress import setup_progress
from app.services.context.certain_clock import clocks
from app.store.calendar_rows import years_by_status
from app.store.case_lists import ENDED, OPEN, case_page
from app.store.found_cases import units_named
from app.store.incident_rows import incident_page, kinds_of_open
from app.store.leases import waiting_jobs
from app.store.link_request_rows import count_open_requests
from app.store.page_check_rows import waiting_checks
from app.store.setup_rows import is_set_up
from app.store.sweep_rows import last_beat

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from app.queries.list_pages import Place, Slice
    from app.queries.reviews_of_authorities import WaitingAtAuthority
    from app.queries.setup_progress import SetupProgress
    from app.services.context.app_context import AppContext
    from app.store.case_lists import CaseLine
    from app.store.incident_rows import IncidentRow


@dataclass(frozen=True, slots=True)
class OperationsHome:
    """What needs an operator, and whether the worker lives."""

    incidents: Slice[IncidentRow]
    kinds: Sequence[tuple[str, int]]
    """Kinds of the open incidents with how many there are."""
    jobs: Sequence[Mapping[str, Any]]
    """Those of the jobs that are not done which run next."""
    jobs_total: int
    """How many jobs are not done."""
    waiting: Sequence[WaitingAtAuthority]
    beat: datetime | None
    """When a worker was last alive."""
    now: datetime
    doubt: Mapping[str, str] | None
    """What is doubted of the clock."""
    years: Sequence[tuple[int, str, int]]
    """Year, status of its days, and how many days have it."""
    link_requests: int
    """How many units wait for a missing unit to be recorded."""
    checks_waiting: int
    """How many papers wait until their pages are checked."""
    reads_papers: bool
    """Whether the extra is installed that reads the text of papers."""
    setup: SetupProgress | None
    """How far the office is, until an operator has finished the set-up."""


def operations_home(context: AppContext, place: Place | None) -> OperationsHome:
    """Return the operator's home with one page of the open incidents, the newest in front."""
    with context.database.reading() as work:
        jobs, jobs_total = waiting_jobs(work)
        return OperationsHome(
            incidents=incident_page(work, place),
            kinds=kinds_of_open(work),
            jobs=jobs,
            jobs_total=jobs_total,
            beat=last_beat(work),
            waiting=waiting_reviews(work),
            now=work.now,
            doubt=clocks(context, work).doubt,
            years=years_by_status(work),
            link_requests=count_open_requests(work),
            checks_waiting=waiting_checks(work),
            reads_papers=installed_reader() is not None,
            setup=None if is_set_up(work) else setup_progress(context, work),
        )


CASE_STATES = (OPEN, ENDED)
"""What the list of cases may be narrowed to."""


def every_case(
    context: AppContext,
    place: Place | None,
    *,
    number: str = "",
    procedure: str = "",
    state: str = "",
    unit: str = "",
) -> Slice[CaseLine]:
    """Return a page of all cases, the newest in front, or of those whose number begins so, of a procedure, of units."""
    with context.database.reading() as work:
        name = halfwidth(unit)
        units = [identity for identity, _name in units_named(work, name)] if name else None
        number = halfwidth(number).strip()
        return case_page(work, place, number=number, procedure=procedure, state=state, units=units)
