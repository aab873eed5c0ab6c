"""What waits in a case, projected into rows that pages and the worker ask instead of the engine."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, bindparam, delete, insert, select, update

from app.store.kept_rows import keep_rows
from app.store.pending import HISTORY
from app.store.queued_tasks import place_in_queue, tell_queues
from app.store.reached_cases import note_reached
from app.store.tables_cases import history_event, human_task, job, subscription, timer
from app.store.tables_queues import task_group

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy import Select

    from app.store.database import UnitOfWork

SIGNAL = ""
"""Stands in the column of digests where a case waits for a signal: no message has it."""


# Every step of every case asks these: they are put together once.
_LAST_EVENT = (
    select(history_event.c.number)
    .where(history_event.c.case_id == bindparam("of_case"))
    .order_by(history_event.c.number.desc())
    .limit(1)
)
_ADD_EVENTS = insert(history_event)
_OPEN_TASKS = select(human_task.c.key).where(
    human_task.c.case_id == bindparam("of_case"), human_task.c.state == "open"
)
_CLOSE_TASKS = update(human_task).where(human_task.c.key.in_(bindparam("keys", expanding=True)))
_LEAVE_QUEUES = delete(task_group).where(task_group.c.task_key.in_(bindparam("keys", expanding=True)))
_ADD_TASKS, _ADD_TO_QUEUES = insert(human_task), insert(task_group)
_OPEN_JOBS = select(job.c.key).where(
    job.c.case_id == bindparam("of_case"), job.c.state.in_(("queued", "leased", "failed"))
)
_CLOSE_JOBS = update(job).where(job.c.key.in_(bindparam("keys", expanding=True)))
_ADD_JOBS = insert(job)
_EVENTS = {
    table: (
        select(table).where(table.c.case_id == bindparam("of_case")),
        delete(table).where(table.c.key.in_(bindparam("keys", expanding=True))),
        insert(table),
    )
    for table in (timer, subscription)
}


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


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One row of history, ready to be stored."""

    kind: str
    element: str
    process: str
    name: str
    task_key: str | None
    facts: Mapping[str, Any]


def correlation_hash(name: str, correlation: str) -> str:
    """Return the digest under which a message and its receiver meet."""
    return hashlib.sha256(unicodedata.normalize("NFC", f"{name}\x1f{correlation}").encode()).hexdigest()


def sync_read_model(
    work: UnitOfWork, case_id: str, waiting: OpenWork, *, closed_by: str | None
) -> tuple[str, ...]:
    """Make the rows of a case equal to what waits in it; return the keys of newly opened tasks."""
    opened = _project_tasks(work, case_id, waiting.tasks, closed_by)
    replace_events(work, case_id, waiting.timers, waiting.messages)
    _project_jobs(work, case_id, waiting.jobs)
    work.pending.fresh.discard(case_id)
    return opened


def replace_events(
    work: UnitOfWork, case_id: str, timers: Sequence[WaitingTimer], messages: Sequence[WaitingMessage]
) -> None:
    """Make the timers and subscriptions of a case equal to what waits in it."""
    _replace(work, timer, case_id, [
        {"key": t.key, "case_id": case_id, "element": t.element, "name": t.name, "due_at": t.due_at, "host": t.host}
        for t in timers
    ])  # fmt: skip
    _replace(work, subscription, case_id, [
        {"key": s.key, "case_id": case_id, "element": s.element, "message": s.message,
         "correlation_hash": s.meeting}
        for s in messages
    ])  # fmt: skip


def _project_tasks(
    work: UnitOfWork, case_id: str, tasks: Sequence[WaitingTask], closed_by: str | None
) -> tuple[str, ...]:
    known = _known_keys(work, case_id, _OPEN_TASKS)
    wanted = {task.key: task for task in tasks}
    gone = known - wanted.keys()
    if gone:
        closed = {"state": "closed", "closed_at": work.now, "closed_by": closed_by}
        work.connection.execute(_CLOSE_TASKS, {"keys": sorted(gone), **closed})
        work.connection.execute(_LEAVE_QUEUES, {"keys": sorted(gone)})
    new = [task for key, task in wanted.items() if key not in known]
    if new:
        work.connection.execute(_ADD_TASKS, [_task_values(work, case_id, task) for task in new])
        groups = [
            {"group_name": group, "task_key": task.key} | place_in_queue(task.due_on, task.act_by)
            for task in new
            for group in dict.fromkeys(task.groups)
        ]
        if groups:
            work.connection.execute(_ADD_TO_QUEUES, groups)
            tell_queues(work, case_id, [task.key for task in new])
            note_reached(work, case_id, (group for task in new for group in task.groups))
    return tuple(task.key for task in new)


def _known_keys(work: UnitOfWork, case_id: str, of_case: Select[Any]) -> set[str]:
    """Return what waited in a case so far; in a new one nothing does."""
    if case_id in work.pending.fresh:
        return set()
    return set(work.connection.execute(of_case, {"of_case": case_id}).scalars())


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


def _project_jobs(work: UnitOfWork, case_id: str, jobs: Sequence[WaitingJob]) -> None:
    wanted = {order.key: order for order in jobs}
    known = _known_keys(work, case_id, _OPEN_JOBS)
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


def _replace(work: UnitOfWork, table: Table, case_id: str, rows: list[dict[str, Any]]) -> None:
    """Write only the difference: most steps change one timer of several."""
    of_case, remove, add = _EVENTS[table]
    stored = {}
    if case_id not in work.pending.fresh:
        found = work.connection.execute(of_case, {"of_case": case_id})
        stored = {row.key: dict(row._mapping) for row in found}
    wanted = {row["key"]: row for row in rows}
    stale = [key for key, row in stored.items() if wanted.get(key) != row]
    if stale:
        work.connection.execute(remove, {"keys": stale})
    fresh = [row for key, row in wanted.items() if stored.get(key) != row]
    if fresh:
        work.connection.execute(add, fresh)


def append_history(work: UnitOfWork, case_id: str, actor: str, events: Sequence[HistoryEntry]) -> None:
    """Append what happened; numbers run on without a gap, which the case's lock guarantees."""
    if events:
        work.connection.execute(_ADD_EVENTS, history_rows(work, case_id, actor, events))


def history_rows(
    work: UnitOfWork, case_id: str, actor: str, events: Sequence[HistoryEntry]
) -> list[dict[str, Any]]:
    """Return the next rows of the history of a case, with their evidence noted; whoever asks for them adds them."""
    place, ends = (HISTORY, case_id), work.pending.ends
    if place not in ends:
        ends[place] = work.connection.execute(_LAST_EVENT, {"of_case": case_id}).scalar()
    last = ends[place] or 0
    ends[place] = last + len(events)
    rows = [
        {
            "case_id": case_id, "number": last + offset, "at": work.now, "actor": actor,
            "kind": event.kind, "element": event.element, "process": event.process, "name": event.name,
            "task_key": event.task_key,
            "facts": event.facts if isinstance(event.facts, dict) else dict(event.facts),
        }
        for offset, event in enumerate(events, start=1)
    ]  # fmt: skip
    keep_rows(work, "history_event", case_id, rows)
    return rows
