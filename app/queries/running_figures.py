"""What watches the machines asks for: how late due work is, what failed, what waits, whether worker and clock are well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.queries.reviews_of_authorities import waiting_reviews
from app.services.context.certain_clock import clocks
from app.services.context.wake_up_tables import are_wake_ups_ready
from app.store.audit_check_rows import last_checks
from app.store.incident_rows import kinds_of_open
from app.store.invariant_rows import oldest_due
from app.store.leases import waiting_jobs
from app.store.migrate import current, head
from app.store.page_check_rows import waiting_checks
from app.store.sweep_rows import last_beat
from app.store.wake_up_schema import wake_up_counts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that may rise and fall, once for each set of labels; without any where nothing is known."""

    name: str
    told: str
    labels: tuple[str, ...]
    values: tuple[tuple[tuple[str, ...], float], ...]


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether requests can be answered here."""

    database: bool
    schema: bool
    wake_ups: bool = True
    """Whether workers are woken, where the settings ask for it; without, they come by themselves, a little later."""

    @property
    def is_ready(self) -> bool:
        """Tell whether all of it is so without which nothing can be answered."""
        return self.database and self.schema


def readiness(context: AppContext) -> Readiness:
    """Return whether the database answers, and has the tables of this program."""
    if not context.database.is_reachable():
        return Readiness(database=False, schema=False)
    return Readiness(
        database=True,
        schema=current(context.database) == head(),
        wake_ups=are_wake_ups_ready(context),
    )


def running_figures(context: AppContext) -> list[Figure]:
    """Return all figures as they stand in one reading of the database. No person, unit or case is named."""
    with context.database.reading() as work:
        return list(_figures(context, work))


def _figures(context: AppContext, work: UnitOfWork) -> Iterator[Figure]:
    now = work.now
    yield _one(
        "office_worker_beat_age_seconds",
        "Seconds since a background worker was last alive",
        _age(last_beat(work), now),
    )
    late = {kind: _age(since, now) for kind, since in oldest_due(work).items()}
    yield Figure(
        "office_due_work_late_seconds",
        "How late the oldest timer, job and letter is that should have been done; 0 where none is late",
        ("kind",),
        tuple(((kind,), max(0.0, seconds or 0.0)) for kind, seconds in late.items()),
    )
    yield Figure(
        "office_waiting_work",
        "Jobs that are not done, and papers whose pages are not checked",
        ("kind",),
        ((("job",), waiting_jobs(work)[1]), (("page_check",), waiting_checks(work))),
    )
    if context.settings.is_woken and are_wake_ups_ready(context):
        counts = wake_up_counts(work)
        yield Figure(
            "office_wake_ups",
            "Wake-ups of workers that nobody has taken, and those that a worker has taken and not ended",
            ("state",),
            ((("waiting",), counts.waiting), (("taken",), counts.taken)),
        )
    yield Figure(
        "office_open_incidents",
        "Incidents that nobody has resolved",
        ("kind",),
        tuple(((kind,), many) for kind, many in kinds_of_open(work)),
    )
    yield Figure(
        "office_waiting_reviews",
        "Reviews that wait at an authority, by how they stand; late and soon are among the free and the held",
        ("authority", "standing"),
        tuple(
            ((one.name, standing), many)
            for one in waiting_reviews(work)
            for standing, many in (
                ("late", one.late),
                ("soon", one.soon),
                ("free", one.free),
                ("held", one.total - one.free),
            )
        ),
    )
    doubt = clocks(context, work).doubt
    yield _one(
        "office_clock_in_doubt", "1 while due work stops because the clock is doubted", float(bool(doubt))
    )
    checks = last_checks(work, limit=1)
    checked = checks[0] if checks else None
    yield _one(
        "office_audit_check_age_seconds",
        "Seconds since the audit was last compared with the records",
        _age(checked.finished_at if checked else None, now),
    )
    yield _one(
        "office_audit_findings",
        "What the last comparison of the audit found",
        float(sum(checked.counts.values())) if checked else None,
    )


def _one(name: str, told: str, value: float | None) -> Figure:
    return Figure(name, told, (), () if value is None else (((), value),))


def _age(since: datetime | None, now: datetime) -> float | None:
    return None if since is None else (now - since).total_seconds()
