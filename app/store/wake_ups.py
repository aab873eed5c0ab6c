"""Wakes workers for what a transaction has put into rows, at its end and on its own connection: undone, it wakes nobody.

A wake-up is one job of Procrastinate for each queue. It says nothing of what is due: whoever is woken asks the rows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, ProgrammingError

if TYPE_CHECKING:
    from app.store.database import UnitOfWork

SCHEMA = "procrastinate"
"""Procrastinate's tables and functions stand apart from ours, and can be thrown away."""
TASK = "wake"
MOST_TURNS = 20
"""How often a wake-up that was there may be taken at the very moment at which we join it."""
log = structlog.get_logger("wake_ups")

_JOIN = text(
    f"SELECT queueing_lock FROM {SCHEMA}.procrastinate_jobs"  # noqa: S608 — a name of ours
    " WHERE status = 'todo' AND queueing_lock = ANY(:queues) FOR KEY SHARE"
)
_DEFER = text(
    f"SELECT {SCHEMA}.procrastinate_defer_jobs_v1(ARRAY[ROW(CAST(:queue AS text), :task, 0, NULL,"
    " CAST(:queue AS text), jsonb_build_object('queue', CAST(:queue AS text), 'request', CAST(:request AS text)),"
    " NULL)]"
    f"::{SCHEMA}.procrastinate_job_to_defer_v1[])"
)


def defer_wakes(work: UnitOfWork, request: str) -> None:
    """Wake a worker for each queue into which this transaction has put something; last before the commit.

    Workers look at the rows now and then anyway: where the tables of Procrastinate are missing or closed to us, that is
    told of, and the command is not refused for it.
    """
    if not work.pending.wakes:
        return
    try:
        with work.connection.begin_nested():
            _wake(work, set(work.pending.wakes), request)
    except ProgrammingError as missing:
        log.warning("nobody could be woken", reason=str(missing.orig).partition("\n")[0])


def _wake(work: UnitOfWork, queues: set[str], request: str) -> None:
    """Join wake-ups that wait already, and write those that are missing.

    No worker takes a wake-up before everybody who has joined it has committed: the lock on its row keeps it back. So
    whoever is woken sees what was written by all of them, and a burst is one wake-up.
    """
    for _ in range(MOST_TURNS):
        queues -= set(work.connection.execute(_JOIN, {"queues": sorted(queues)}).scalars())
        for queue in sorted(queues):
            try:
                with work.connection.begin_nested():
                    work.connection.execute(_DEFER, {"queue": queue, "task": TASK, "request": request})
            except IntegrityError:
                # Another transaction has written it meanwhile. It is joined before any other queue is written, so that
                # all write in one order and nobody waits for each other in a circle.
                break
            queues.discard(queue)
        if not queues:
            return
    log.warning("wake-ups were taken again and again", queues=sorted(queues))
