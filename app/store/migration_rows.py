"""Runs that move cases to another edition: which cases are left, and what came of the others."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.store.case_rows import CaseRow, StaleCaseError
from app.store.database import new_id
from app.store.kept_rows import keep
from app.store.tables_cases import application_case
from app.store.tables_editions import edition
from app.store.tables_migrations import migration_outcome, migration_run

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from app.store.database import UnitOfWork

_FREE_CASE = (
    select(application_case)
    .where(application_case.c.id == bindparam("of_case"))
    .with_for_update(skip_locked=True)
)
_ON_EDITION = (
    update(application_case)
    .where(
        application_case.c.id == bindparam("of_case"), application_case.c.lock_version == bindparam("known")
    )
    .values(
        blob=bindparam("new_blob"), edition=bindparam("new_edition"), lock_version=bindparam("new_version")
    )
)
# Put together once: thousands of cases are moved one after the other.
RUNNING, DONE = "running", "done"
BUSY = "busy"
"""Somebody was changing the case; it has another turn at the end."""


@dataclass(frozen=True, slots=True)
class MigrationRun:
    """A run, or the trial of one that moves nothing."""

    id: str
    process: str
    target: str
    mapping: dict[str, str]
    is_dry: bool
    state: str
    reason: str
    by: str
    total: int
    made_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """What came of one case. `told` is the reason, or what was moved."""

    case_id: str
    number: str
    outcome: str
    source: int
    """Number of the edition the case was in."""
    told: str
    unmapped: list[str]


_COLUMNS = [migration_run.c[name] for name in MigrationRun.__slots__]


def add_migration_run(
    work: UnitOfWork,
    *,
    process: str,
    target: str,
    mapping: Mapping[str, str],
    is_dry: bool,
    reason: str,
    by: str,
    total: int,
) -> str:
    """Write a run that begins."""
    made = new_id()
    work.connection.execute(
        insert(migration_run).values(
            id=made, process=process, target=target, mapping=dict(mapping), is_dry=is_dry, state=RUNNING,
            reason=reason, by=by, total=total, made_at=work.now,
        )
    )  # fmt: skip
    return made


def drop_trials(work: UnitOfWork, target: str, by: str) -> None:
    """Forget somebody's earlier trials of moving cases to an edition: the next one takes their place."""
    old = select(migration_run.c.id).where(
        migration_run.c.target == target, migration_run.c.by == by, migration_run.c.is_dry.is_(True)
    )
    work.connection.execute(delete(migration_outcome).where(migration_outcome.c.run_id.in_(old)))
    work.connection.execute(
        delete(migration_run).where(
            migration_run.c.target == target, migration_run.c.by == by, migration_run.c.is_dry.is_(True)
        )
    )


def migration_run_of(work: UnitOfWork, run_id: str) -> MigrationRun | None:
    """Return a run."""
    row = work.connection.execute(select(*_COLUMNS).where(migration_run.c.id == run_id)).first()
    return MigrationRun(**row._mapping) if row else None


def runs_to(work: UnitOfWork, target: str, limit: int) -> list[MigrationRun]:
    """Return the runs to an edition, the newest first."""
    rows = work.connection.execute(
        select(*_COLUMNS)
        .where(migration_run.c.target == target)
        .order_by(migration_run.c.made_at.desc(), migration_run.c.id)
        .limit(limit)
    )
    return [MigrationRun(**row._mapping) for row in rows]


def first_running(work: UnitOfWork, target: str | None = None, *, is_dry: bool | None = None) -> str | None:
    """Return the run that has been under way for longest, to an edition and of a kind if wished."""
    query = select(migration_run.c.id).where(migration_run.c.state == RUNNING)
    if target is not None:
        query = query.where(migration_run.c.target == target)
    if is_dry is not None:
        query = query.where(migration_run.c.is_dry.is_(is_dry))
    found: str | None = work.connection.execute(query.order_by(migration_run.c.made_at).limit(1)).scalar()
    return found


def finish_run(work: UnitOfWork, run_id: str) -> None:
    """Note that nothing of a run is left."""
    work.connection.execute(
        update(migration_run)
        .where(migration_run.c.id == run_id, migration_run.c.state == RUNNING)
        .values(state=DONE, finished_at=work.now)
    )


def open_cases_outside(work: UnitOfWork, process: str, target: str) -> int:
    """Return how many cases of a procedure go on in other editions than the target."""
    query = select(func.count()).select_from(application_case).where(*_outside(process, target))
    return int(work.connection.execute(query).scalar_one())


def next_cases(work: UnitOfWork, run: MigrationRun, limit: int) -> list[str]:
    """Return the next cases of a run that have not had their turn, in the order of their ids."""
    last = (
        select(func.coalesce(func.max(migration_outcome.c.case_id), ""))
        .where(migration_outcome.c.run_id == run.id)
        .scalar_subquery()
    )
    rows = work.connection.execute(
        select(application_case.c.id)
        .where(*_outside(run.process, run.target), application_case.c.id > last)
        .order_by(application_case.c.id)
        .limit(limit)
    )
    return list(rows.scalars())


def _outside(process: str, target: str) -> tuple[Any, ...]:
    others = select(edition.c.sha256).where(edition.c.process == process, edition.c.sha256 != target)
    return (
        application_case.c.edition.in_(others),
        application_case.c.ended_at.is_(None),
        application_case.c.procedure == process,
    )


def cases_outside(work: UnitOfWork, process: str, target: str) -> list[CaseRow]:
    """Return the open cases of a procedure in other editions than the target, in the order of their numbers."""
    query = select(application_case).where(*_outside(process, target)).order_by(application_case.c.number)
    return [CaseRow(**row._mapping) for row in work.connection.execute(query)]


def sources_of(work: UnitOfWork, process: str, target: str) -> list[str]:
    """Return the editions in which cases go on that a run would move."""
    rows = work.connection.execute(
        select(application_case.c.edition).where(*_outside(process, target)).distinct()
    )
    return list(rows.scalars())


def busy_cases(work: UnitOfWork, run_id: str) -> list[str]:
    """Return the cases that somebody was changing."""
    rows = work.connection.execute(
        select(migration_outcome.c.case_id).where(
            migration_outcome.c.run_id == run_id, migration_outcome.c.outcome == BUSY
        )
    )
    return list(rows.scalars())


def note_outcomes(work: UnitOfWork, run_id: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Note what came of cases; a case that was busy gets its last word."""
    if not rows:
        return
    work.connection.execute(
        _noting(work.connection.dialect.name), [{"run_id": run_id, **row} for row in rows]
    )


@cache
def _noting(dialect: str) -> Any:
    """Return the statement that notes an outcome; it is put together once, not for every case."""
    made = (sqlite_insert if dialect == "sqlite" else postgres_insert)(migration_outcome)
    return made.on_conflict_do_update(
        index_elements=["run_id", "case_id"],
        set_={name: made.excluded[name] for name in ("outcome", "told", "unmapped", "source")},
    )


def outcome_counts(work: UnitOfWork, run_id: str) -> dict[str, int]:
    """Return how many cases came to what."""
    rows = work.connection.execute(
        select(migration_outcome.c.outcome, func.count())
        .where(migration_outcome.c.run_id == run_id)
        .group_by(migration_outcome.c.outcome)
    )
    return {row[0]: row[1] for row in rows}


def outcomes(
    work: UnitOfWork, run_id: str, outcome: str | None = None, *, after: str = "", limit: int | None = None
) -> list[OutcomeRow]:
    """Return what came of the cases of a run, in the order of their ids, of one kind if wished."""
    query = (
        select(
            migration_outcome.c.case_id,
            application_case.c.number,
            migration_outcome.c.outcome,
            edition.c.number.label("source"),
            migration_outcome.c.told,
            migration_outcome.c.unmapped,
        )
        .join(application_case, application_case.c.id == migration_outcome.c.case_id)
        .join(edition, edition.c.sha256 == migration_outcome.c.source)
        .where(migration_outcome.c.run_id == run_id, migration_outcome.c.case_id > after)
        .order_by(migration_outcome.c.case_id)
    )
    if outcome is not None:
        query = query.where(migration_outcome.c.outcome == outcome)
    return [OutcomeRow(**row._mapping) for row in work.connection.execute(query.limit(limit))]


def unmapped_of(work: UnitOfWork, run_id: str, outcome: str) -> dict[str, int]:
    """Return the elements for which a mapping would help, and in how many cases."""
    rows = work.connection.execute(
        select(migration_outcome.c.unmapped).where(
            migration_outcome.c.run_id == run_id, migration_outcome.c.outcome == outcome
        )
    )
    return dict(Counter(name for names in rows.scalars() for name in names))


def lock_free_case(work: UnitOfWork, case_id: str) -> CaseRow | None:
    """Return a case and keep everybody else out until the commit; None where somebody has it just now."""
    row = work.connection.execute(_FREE_CASE, {"of_case": case_id}).first()
    return CaseRow(**row._mapping) if row else None


def put_on_edition(work: UnitOfWork, case: CaseRow, edition_of_case: str, blob: bytes) -> None:
    """Write a locked case's new edition and state; raises StaleCaseError if it was changed since it was read."""
    new = {"new_blob": blob, "new_edition": edition_of_case, "new_version": case.lock_version + 1}
    done = work.connection.execute(_ON_EDITION, {"of_case": case.id, "known": case.lock_version, **new})
    if done.rowcount != 1:
        raise StaleCaseError(case.id)
    keep(work, "application_case", case.id, case.id, {"edition": edition_of_case})


def cases_by_ids(work: UnitOfWork, ids: Collection[str]) -> list[CaseRow]:
    """Return cases as they stand, in the order of their ids."""
    query = select(application_case).where(application_case.c.id.in_(ids)).order_by(application_case.c.id)
    return [CaseRow(**row._mapping) for row in work.connection.execute(query)]
