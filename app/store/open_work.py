"""What waits in a case, projected into rows that pages and the worker ask instead of the engine."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, bindparam, delete, insert, literal, null, select, union_all, update

from app.domain.due_queues import JOBS, TIMERS
from app.store.queued_tasks import offer, place_in_queue
from app.store.reached_cases import note_reached
from app.store.tables_cases import human_task, job, subscription, timer
from app.store.tables_queues import task_group

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date, datetime

    from sqlalchemy import Select

    from app.store.database import UnitOfWork

    Known = dict[str, dict[str, tuple[Any, ...]]]
    """By table and key: what is known of what waits."""

SIGNAL = ""
"""Stands in the column of digests where a case waits for a signal: no message has it."""


# Every step of every case asks these: they are put together once.
_CLOSE_TASKS = update(human_task).where(human_task.c.key.in_(bindparam("keys", expanding=True)))
_LEAVE_QUEUES = delete(task_group).where(task_group.c.task_key.in_(bindparam("keys", expanding=True)))
_ADD_TASKS = insert(human_task)
_CLOSE_JOBS = update(job).where(job.c.key.in_(bindparam("keys", expanding=True)))
_ADD_JOBS = insert(job)
_EVENTS = {
    table: (delete(table).where(table.c.key.in_(bindparam("keys", expanding=True))), insert(table))
    for table in (timer, subscription)
}


def _waiting(table: Table, *conditions: Any, **columns: Any) -> Select[Any]:
    told = [columns.get(name, null()).label(name) for name in ("element", "named", "due_at", "met_at")]
    return select(literal(table.name).label("kind"), table.c.key, *told).where(
        table.c.case_id == bindparam("of_case"), *conditions
    )


_ALL_THAT_WAITS = union_all(
    _waiting(timer, element=timer.c.element, named=timer.c.name, due_at=timer.c.due_at, met_at=timer.c.host),
    _waiting(
        subscription,
        element=subscription.c.element,
        named=subscription.c.message,
        met_at=subscription.c.correlation_hash,
    ),
    _waiting(human_task, human_task.c.state == "open"),
    _waiting(job, job.c.state.in_(("queued", "leased", "failed"))),
)


@dataclass(frozen=True, slots=True)
class WaitingTask:
    """A person's open step, ready to be stored."""

    key: str
    element: str
    process: str
    name: str
    form: str | None
    assignee: str | None
    groups: tuple[str, ...]
    stage: str | None
    instructions: str | None
    clock: str | None
    inputs: Mapping[str, Any]
    properties: Mapping[str, str]
    due_on: date | None
    due_days: int | None
    """The working days from which the due date was worked out; None where the step told a day or nothing."""
    act_by: date | None
    """By when it must be done so that what follows it ends in time: its place in the queues of its groups."""
    round: int


@dataclass(frozen=True, slots=True)
class WaitingTimer:
    """A timer and its instant."""

    key: str
    element: str
    name: str
    due_at: datetime
    host: str | None


@dataclass(frozen=True, slots=True)
class WaitingMessage:
    """A message the case waits for, or a signal that people send to all cases."""

    key: str
    element: str
    message: str
    correlation: str
    is_signal: bool = False

    @property
    def meeting(self) -> str:
        """Return where it is met: a message by its digest, a signal by its name alone."""
        return SIGNAL if self.is_signal else correlation_hash(self.message, self.correlation)


@dataclass(frozen=True, slots=True)
class WaitingJob:
    """Work for the worker."""

    key: str
    element: str
    handler: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OpenWork:
    """Everything that waits in one case."""

    tasks: Sequence[WaitingTask]
    timers: Sequence[WaitingTimer]
    messages: Sequence[WaitingMessage]
    jobs: Sequence[WaitingJob]


def correlation_hash(name: str, correlation: str) -> str:
    """Return the digest under which a message and its receiver meet."""
    return hashlib.sha256(unicodedata.normalize("NFC", f"{name}\x1f{correlation}").encode()).hexdigest()


def sync_read_model(
    work: UnitOfWork, case_id: str, waiting: OpenWork, *, closed_by: str | None
) -> tuple[str, ...]:
    """Make the rows of a case equal to what waits in it; return the keys of newly opened tasks."""
    known = _known(work, case_id)
    opened = _project_tasks(work, case_id, waiting.tasks, known[human_task.name].keys(), closed_by)
    work.pending.opened.update(opened)
    _project_events(work, case_id, waiting.timers, waiting.messages, known)
    _project_jobs(work, case_id, waiting.jobs, known[job.name].keys())
    work.pending.fresh.discard(case_id)
    return opened


def replace_events(
    work: UnitOfWork, case_id: str, timers: Sequence[WaitingTimer], messages: Sequence[WaitingMessage]
) -> None:
    """Make the timers and subscriptions of a case equal to what waits in it."""
    _project_events(work, case_id, timers, messages, _known(work, case_id))


def _known(work: UnitOfWork, case_id: str) -> Known:
    """Return what waited in a case so far, in one look; in a new one nothing does."""
    known: Known = {table.name: {} for table in (human_task, timer, subscription, job)}
    if case_id not in work.pending.fresh:
        for kind, key, *told in work.connection.execute(_ALL_THAT_WAITS, {"of_case": case_id}):
            known[kind][key] = tuple(told)
    return known


def _project_events(
    work: UnitOfWork,
    case_id: str,
    timers: Sequence[WaitingTimer],
    messages: Sequence[WaitingMessage],
    known: Known,
) -> None:
    _replace(work, timer, known, {
        t.key: {"key": t.key, "case_id": case_id, "element": t.element, "name": t.name, "due_at": t.due_at,
                "host": t.host}
        for t in timers
    })  # fmt: skip
    if any(t.due_at <= work.now for t in timers):
        work.pending.wakes.add(TIMERS)
    _replace(work, subscription, known, {
        s.key: {"key": s.key, "case_id": case_id, "element": s.element, "message": s.message,
                "correlation_hash": s.meeting}
        for s in messages
    })  # fmt: skip


def _project_tasks(
    work: UnitOfWork,
    case_id: str,
    tasks: Sequence[WaitingTask],
    known: AbstractSet[str],
    closed_by: str | None,
) -> tuple[str, ...]:
    wanted = {task.key: task for task in tasks}
    gone = known - wanted.keys()
    if gone:
        closed = {"state": "closed", "closed_at": work.now, "closed_by": closed_by}
        work.connection.execute(_CLOSE_TASKS, {"keys": sorted(gone), **closed})
        work.connection.execute(_LEAVE_QUEUES, {"keys": sorted(gone)})
    new = [task for key, task in wanted.items() if key not in known]
    if new:
        work.connection.execute(_ADD_TASKS, [_task_values(work, case_id, task) for task in new])
        places = [
            {"group_name": group, "task_key": task.key} | place_in_queue(task.due_on, task.act_by)
            for task in new
            for group in dict.fromkeys(task.groups)
        ]
        if places:
            offer(work, case_id, places)
            note_reached(work, case_id, (group for task in new for group in task.groups))
    return tuple(task.key for task in new)


def drawn_values(task: Any) -> dict[str, Any]:
    """Return what the edition says of a task, the engine's or one ready to be stored; the rest is the case's."""
    return {
        "element": task.element,
        "process": task.process,
        "name": task.name,
        "form": task.form,
        "assignee": task.assignee,
        "groups": list(dict.fromkeys(task.groups)),
        "stage": task.stage,
        "instructions": task.instructions,
        "clock": task.clock,
        "inputs": dict(task.inputs),
        "properties": dict(task.properties),
    }


def _task_values(work: UnitOfWork, case_id: str, task: WaitingTask) -> dict[str, Any]:
    return {
        "key": task.key,
        "case_id": case_id,
        **drawn_values(task),
        "round": task.round,
        "state": "open",
        "due_on": task.due_on,
        "due_days": task.due_days,
        "opened_at": work.now,
        "fence": 0,
    }


def _project_jobs(
    work: UnitOfWork, case_id: str, jobs: Sequence[WaitingJob], known: AbstractSet[str]
) -> None:
    wanted = {order.key: order for order in jobs}
    gone = known - wanted.keys()
    if gone:
        work.connection.execute(_CLOSE_JOBS, {"keys": sorted(gone), "state": "done", "lease_until": None})
    new = [order for key, order in wanted.items() if key not in known]
    if new:
        work.connection.execute(
            _ADD_JOBS,
            [
                {"key": o.key, "case_id": case_id, "element": o.element, "handler": o.handler,
                 "parameters": dict(o.parameters), "state": "queued", "run_at": work.now, "attempts": 0, "fence": 0}
                for o in new
            ],
        )  # fmt: skip
        work.pending.wakes.add(JOBS)


def _replace(work: UnitOfWork, table: Table, known: Known, wanted: Mapping[str, dict[str, Any]]) -> None:
    """Write only the difference: most steps change one timer of several."""
    remove, add = _EVENTS[table]
    stored = known[table.name]
    told = {key: _as_read(row) for key, row in wanted.items()}
    stale = [key for key, row in stored.items() if told.get(key) != row]
    if stale:
        work.connection.execute(remove, {"keys": stale})
    fresh = [row for key, row in wanted.items() if stored.get(key) != told[key]]
    if fresh:
        work.connection.execute(add, fresh)


def _as_read(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what `_ALL_THAT_WAITS` tells of a timer or a subscription."""
    if "message" in row:
        return row["element"], row["message"], None, row["correlation_hash"]
    return row["element"], row["name"], row["due_at"], row["host"]
