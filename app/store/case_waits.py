"""What one case waits for beside people and times: messages and jobs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.store.open_work import SIGNAL
from app.store.tables_cases import job, subscription

if TYPE_CHECKING:
    from datetime import datetime

    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class WaitingMessageRow:
    """A message that a case waits for, or a signal that people send to all cases."""

    key: str
    element: str
    message: str
    correlation_hash: str

    @property
    def is_signal(self) -> bool:
        """Tell whether people send it."""
        return self.correlation_hash == SIGNAL


@dataclass(frozen=True, slots=True)
class WaitingJobRow:
    """A job of a case that is not done."""

    key: str
    element: str
    handler: str
    state: str
    run_at: datetime
    attempts: int
    error: str | None


def messages_waited_for(work: UnitOfWork, case_id: str) -> list[WaitingMessageRow]:
    """Return the messages a case waits for, by their elements."""
    columns = [subscription.c[name] for name in WaitingMessageRow.__slots__]
    query = select(*columns).where(subscription.c.case_id == case_id).order_by(subscription.c.element)
    return [WaitingMessageRow(**row._mapping) for row in work.connection.execute(query)]


def jobs_of_case(work: UnitOfWork, case_id: str) -> list[WaitingJobRow]:
    """Return the jobs of a case that are not done."""
    columns = [job.c[name] for name in WaitingJobRow.__slots__]
    query = select(*columns).where(job.c.case_id == case_id, job.c.state != "done").order_by(job.c.run_at)
    return [WaitingJobRow(**row._mapping) for row in work.connection.execute(query)]
