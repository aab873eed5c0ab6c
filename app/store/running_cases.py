"""Which cases of some editions go on, and the steps at which people are waited for; no name of a person is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from app.store.newest_first import Slice, slice_of
from app.store.tables_cases import application_case, human_task, job, subscription, timer

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from app.store.database import UnitOfWork
    from app.store.newest_first import Place

PAGE = 50
_NEWEST = (application_case.c.created_at, application_case.c.id)
_IS_OPEN = human_task.c.state == "open"


@dataclass(frozen=True, slots=True)
class StepOfEdition:
    """A step of an edition at which people are waited for."""

    edition: str
    process: str
    element: str


@dataclass(frozen=True, slots=True)
class RunningCase:
    """A case that goes on."""

    id: str
    number: str
    procedure: str
    edition: str
    state: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A step of a case that somebody is waited for to do."""

    process: str
    element: str
    name: str
    opened_at: datetime
    due_on: date | None


def cases_by_step(work: UnitOfWork, editions: Collection[str]) -> dict[StepOfEdition, int]:
    """Return how many cases wait for somebody at each step."""
    place = application_case.c.edition, human_task.c.process, human_task.c.element
    rows = work.connection.execute(
        select(*place, func.count(human_task.c.case_id.distinct()))
        .join(application_case, application_case.c.id == human_task.c.case_id)
        .where(*_running(editions), _IS_OPEN)
        .group_by(*place)
    )
    return {StepOfEdition(*row[:3]): int(row[3]) for row in rows}


def cases_without_task(work: UnitOfWork, editions: Collection[str]) -> dict[str, int]:
    """Return, by edition, how many cases wait for nobody: for a time, a message or the worker."""
    rows = work.connection.execute(
        select(application_case.c.edition, func.count())
        .where(*_running(editions), ~_waits_for_somebody())
        .group_by(application_case.c.edition)
    )
    return {row[0]: int(row[1]) for row in rows}


def running_cases(
    work: UnitOfWork,
    editions: Collection[str],
    place: Place | None,
    *,
    step: tuple[str, str] | None = None,
    without_task: bool = False,
) -> Slice[RunningCase]:
    """Return a page of the cases that go on, the newest in front: all, those at a step, or those that wait for nobody."""
    conditions = _running(editions)
    if step is not None:
        conditions.append(_waits_for_somebody(*step))
    elif without_task:
        conditions.append(~_waits_for_somebody())
    query = select(*(application_case.c[name] for name in RunningCase.__slots__)).where(*conditions)
    rows, newer, older = slice_of(work, query, _NEWEST, place, PAGE)
    total = select(func.count()).select_from(application_case).where(*conditions)
    found = [RunningCase(**row._mapping) for row in rows]
    return Slice(found, newer, older, int(work.connection.execute(total).scalar_one()))


def tasks_among(work: UnitOfWork, case_ids: Collection[str]) -> dict[str, list[OpenTask]]:
    """Return the open tasks of some cases, the oldest in front."""
    columns = (human_task.c[name] for name in OpenTask.__slots__)
    rows = work.connection.execute(
        select(human_task.c.case_id, *columns)
        .where(human_task.c.case_id.in_(case_ids), _IS_OPEN)
        .order_by(human_task.c.opened_at, human_task.c.key)
    )
    found: dict[str, list[OpenTask]] = {}
    for case_id, *values in rows:
        found.setdefault(case_id, []).append(OpenTask(*values))
    return found


def events_among(work: UnitOfWork, case_ids: Collection[str]) -> dict[str, list[str]]:
    """Return the elements of the times, messages and pieces of work for which some cases wait."""
    found: dict[str, list[str]] = {}
    for table, more in ((timer, []), (subscription, []), (job, [job.c.state != "done"])):
        rows = work.connection.execute(
            select(table.c.case_id, table.c.element)
            .where(table.c.case_id.in_(case_ids), *more)
            .order_by(table.c.key)
        )
        for case_id, element in rows:
            found.setdefault(case_id, []).append(element)
    return found


def _running(editions: Collection[str]) -> list[Any]:
    return [application_case.c.edition.in_(editions), application_case.c.ended_at.is_(None)]


def _waits_for_somebody(process: str = "", element: str = "") -> Any:
    """Return the condition that a case has an open task, at a step if one is named."""
    asked = [human_task.c.case_id == application_case.c.id, _IS_OPEN]
    if element:
        asked += [human_task.c.process == process, human_task.c.element == element]
    return select(human_task.c.key).where(*asked).exists()
