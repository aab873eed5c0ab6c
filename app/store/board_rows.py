"""What waits at the levels of an authority and with whom: counted for the lead's board."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, bindparam, case, exists, func, select, text, union_all

from app.store.read_once import read_once
from app.store.tables_applications import review_decision
from app.store.tables_cases import application_case, human_task
from app.store.tables_identity import account
from app.store.tables_office import person
from app.store.tables_queues import task_group

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from sqlalchemy import Select

    from app.store.database import UnitOfWork

MOST_KEPT = 32
"""Statements that are kept for whoever leads an authority."""
MOST_LOOKED_AT = 200
"""Free reviews, the most pressing ones, of which it is looked at whether anybody could decide them."""


@dataclass(frozen=True, slots=True)
class Load:
    """What waits in a group, or with a person: `name` is the group's or the account's."""

    name: str
    total: int
    late: int
    soon: int
    free: int
    oldest: datetime | None
    """Since when the oldest free one waits, or has been held."""


@dataclass(frozen=True, slots=True)
class QueuePart:
    """The open tasks of one group that one person, or nobody, holds: counted."""

    group_name: str
    claimed_by: str | None
    total: int
    late: int
    soon: int
    opened_at: datetime | None
    """Since when the oldest waits, where nobody holds them."""


@read_once
def queue_parts(
    work: UnitOfWork, groups: tuple[str, ...], today: date, soon_until: date
) -> tuple[QueuePart, ...]:
    """Return what waits in some groups, by group and holder: counted by indexes, what is pressing apart from the rest."""
    told = {"of_groups": groups, "today": today, "soon_until": soon_until}
    ask = work.connection.execute
    pressing = {(row.group_name, row.claimed_by): row for row in ask(_PRESSING, told)}
    totals = ask(_TOTALS, told).all()
    free = tuple(row.group_name for row in totals if row.claimed_by is None)
    oldest = {row.group_name: row.opened_at for row in ask(_oldest_free(free))} if free else {}
    found = []
    for row in totals:
        near = pressing.get((row.group_name, row.claimed_by))
        late, all_near = (int(near.late), int(near.number)) if near else (0, 0)
        since = oldest.get(row.group_name) if row.claimed_by is None else None
        found.append(QueuePart(row.group_name, row.claimed_by, row.number, late, all_near - late, since))
    return tuple(found)


_TODAY = bindparam("today", type_=Date)
_OF_GROUPS = task_group.c.group_name.in_(bindparam("of_groups", expanding=True))
_HOLDING = (task_group.c.group_name, task_group.c.claimed_by)
_NUMBER = func.count().label("number")
_TOTALS: Any = select(*_HOLDING, _NUMBER).where(_OF_GROUPS).group_by(*_HOLDING)
# What is late had to be done before it was due, so that it is among what must be done until a day to come.
_PRESSING: Any = (
    select(*_HOLDING, _NUMBER, func.sum(case((task_group.c.due_on < _TODAY, 1), else_=0)).label("late"))
    .where(_OF_GROUPS, task_group.c.act_by <= bindparam("soon_until", type_=Date))
    .group_by(*_HOLDING)
)


@lru_cache(maxsize=MOST_KEPT)
def _oldest_free(groups: tuple[str, ...]) -> Any:
    """Return what is asked for since when the oldest free task of each group waits."""
    first = (
        select(task_group.c.group_name, task_group.c.opened_at)
        .where(task_group.c.group_name == group, task_group.c.claimed_by.is_(None))
        .where(task_group.c.opened_at.is_not(None))
        .order_by(task_group.c.opened_at)
        .limit(1)
        .subquery()
        for group in groups
    )
    return union_all(*(select(one) for one in first))


def _held_since(work: UnitOfWork, groups: tuple[str, ...], people: Collection[str]) -> dict[str, datetime]:
    """Return by account since when what each has held longest in some groups is held."""
    told = {"of_groups": groups, "people": list(people)}
    return {row.id: row.since for row in work.connection.execute(_HELD_SINCE, told) if row.since}


_HELD_SINCE: Any = select(
    account.c.id,
    select(human_task.c.claimed_at)
    .where(
        human_task.c.claimed_by == account.c.id,
        human_task.c.state == text("'open'"),
        exists().where(task_group.c.task_key == human_task.c.key, _OF_GROUPS),
    )
    .order_by(human_task.c.claimed_at)
    .limit(1)
    .scalar_subquery()
    .label("since"),
).where(account.c.id.in_(bindparam("people", expanding=True)))


def loads_of_groups(
    work: UnitOfWork, groups: Sequence[str], today: date, soon_until: date
) -> dict[str, Load]:
    """Return by group what waits in each that has anything."""
    found: dict[str, Load] = {}
    for part in queue_parts(work, tuple(groups), today, soon_until):
        found[part.group_name] = _with(found.get(part.group_name), part.group_name, part, part.opened_at)
    return found


def loads_of_people(
    work: UnitOfWork, groups: Sequence[str], today: date, soon_until: date
) -> dict[str, Load]:
    """Return by account what each person holds in some groups."""
    parts = [one for one in queue_parts(work, tuple(groups), today, soon_until) if one.claimed_by is not None]
    since = _held_since(work, tuple(groups), {str(one.claimed_by) for one in parts})
    found: dict[str, Load] = {}
    for part in parts:
        name = str(part.claimed_by)
        found[name] = _with(found.get(name), name, part, since.get(name))
    return found


def _with(load: Load | None, name: str, part: QueuePart, since: datetime | None) -> Load:
    """Return a load together with a part of a queue; `since` is the instant of the part's oldest."""
    before = load or Load(name, 0, 0, 0, 0, None)
    return Load(
        name,
        before.total + part.total,
        before.late + part.late,
        before.soon + part.soon,
        before.free + (part.total if part.claimed_by is None else 0),
        min((at for at in (before.oldest, since) if at is not None), default=None),
    )


@dataclass(frozen=True, slots=True)
class FreeReview:
    """A review that nobody holds, with what decides who could: the unit, the applicant, who has decided this round."""

    key: str
    group: str
    case_id: str
    number: str
    name: str
    employer_id: str
    applicant: str | None
    """Blind index of the applicant's identity number."""
    deciders: frozenset[str]
    """Accounts that have decided in the present round."""


def _most_pressing(group: str) -> Select[Any]:
    """Return the first free tasks of a group, which an index has in this order."""
    found = (
        select(task_group.c.task_key, task_group.c.group_name, task_group.c.act_by)
        .where(task_group.c.group_name == group, task_group.c.claimed_by.is_(None))
        .order_by(task_group.c.act_by, task_group.c.task_key)
        .limit(MOST_LOOKED_AT)
    )
    return select(found.subquery())


def free_reviews(work: UnitOfWork, groups: Sequence[str]) -> list[FreeReview]:
    """Return the most pressing reviews of some groups that nobody holds."""
    tasks = union_all(*map(_most_pressing, groups)).subquery()
    rows = work.connection.execute(
        select(
            tasks.c.task_key,
            tasks.c.group_name,
            application_case.c.id,
            application_case.c.number,
            human_task.c.name,
            application_case.c.employer_id,
            application_case.c.round,
            person.c.id_number_index,
        )
        .select_from(tasks)
        .join(human_task, human_task.c.key == tasks.c.task_key)
        .join(application_case, application_case.c.id == human_task.c.case_id)
        .outerjoin(person, person.c.id == application_case.c.person_id)
        .order_by(tasks.c.act_by, tasks.c.task_key)
        .limit(MOST_LOOKED_AT)
    ).all()
    deciders = _deciders(work, {row.id for row in rows})
    return [
        FreeReview(
            row.task_key,
            row.group_name,
            row.id,
            row.number,
            row.name,
            row.employer_id,
            row.id_number_index,
            frozenset(deciders.get((row.id, row.round), ())),
        )
        for row in rows
    ]


def _deciders(work: UnitOfWork, case_ids: Collection[str]) -> dict[tuple[str, int], set[str]]:
    rows = work.connection.execute(
        select(review_decision.c.case_id, review_decision.c.round, review_decision.c.by).where(
            review_decision.c.case_id.in_(case_ids)
        )
    )
    found: dict[tuple[str, int], set[str]] = {}
    for row in rows:
        found.setdefault((row.case_id, row.round), set()).add(row.by)
    return found
