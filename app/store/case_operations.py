"""Operations on a case: who asks for what and why, and who confirmed it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from app.store.database import new_id
from app.store.tables_applications import draft
from app.store.tables_operations import case_operation

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from app.store.database import UnitOfWork

PROPOSED, DONE, WITHDRAWN, OVERTAKEN = "proposed", "done", "withdrawn", "overtaken"
MOST = 20


@dataclass(frozen=True, slots=True)
class CaseOperation:
    """One operation. `told` is its effect as it was foreseen; `lock_version` the case as it was then."""

    id: str
    case_id: str
    kind: str
    request: dict[str, Any]
    told: dict[str, Any]
    reason: str
    lock_version: int
    state: str
    proposed_by: str
    proposed_at: datetime
    ended_by: str | None
    ended_at: datetime | None


def add_operation(
    work: UnitOfWork,
    *,
    case_id: str,
    kind: str,
    request: Mapping[str, Any],
    told: Mapping[str, Any],
    reason: str,
    lock_version: int,
    by: str,
) -> str:
    """Write an operation that waits for somebody else; return its id."""
    made = new_id()
    work.connection.execute(
        insert(case_operation).values(
            id=made,
            case_id=case_id,
            kind=kind,
            request=dict(request),
            told=dict(told),
            reason=reason,
            lock_version=lock_version,
            state=PROPOSED,
            proposed_by=by,
            proposed_at=work.now,
        )
    )
    return made


def locked_operation(work: UnitOfWork, case_id: str, operation_id: str) -> CaseOperation | None:
    """Return an operation of a case that nobody else ends until the commit, or None."""
    row = work.connection.execute(
        select(case_operation)
        .where(case_operation.c.id == operation_id, case_operation.c.case_id == case_id)
        .with_for_update()
    ).first()
    return None if row is None else CaseOperation(**row._mapping)


def operations_of_case(work: UnitOfWork, case_id: str) -> list[CaseOperation]:
    """Return the last operations of a case, the newest first."""
    rows = work.connection.execute(
        select(case_operation)
        .where(case_operation.c.case_id == case_id)
        .order_by(case_operation.c.proposed_at.desc(), case_operation.c.id)
        .limit(MOST)
    )
    return [CaseOperation(**row._mapping) for row in rows]


def end_operation(work: UnitOfWork, operation_id: str, state: str, *, by: str) -> None:
    """Note that an operation was carried out, withdrawn or overtaken."""
    work.connection.execute(
        update(case_operation)
        .where(case_operation.c.id == operation_id)
        .values(state=state, ended_by=by, ended_at=work.now)
    )


def drafts_by_task(work: UnitOfWork, keys: Collection[str]) -> dict[str, int]:
    """Return how many people have begun to write in the forms of some tasks."""
    counted = (
        select(draft.c.task_key, func.count()).where(draft.c.task_key.in_(keys)).group_by(draft.c.task_key)
    )
    return {row[0]: row[1] for row in work.connection.execute(counted)}
