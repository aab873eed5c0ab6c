"""Questions about the whole database that must have no answer, and how old the oldest work is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, select

from app.store.colleague_rows import identity_of_accounts
from app.store.tables_applications import outbox, review_decision
from app.store.tables_cases import application_case, human_task, job, subscription, timer
from app.store.tables_office import permit
from app.store.tables_operations import incident

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date, datetime

    from sqlalchemy import ColumnElement, Table

    from app.store.database import UnitOfWork

LIVE = ("valid", "suspended")
SOME = 20
"""So many are named of one kind."""


@dataclass(frozen=True, slots=True)
class CaseState:
    """An open case as its state says it, to be held against its rows."""

    id: str
    number: str
    edition: str
    blob: bytes


def open_cases_after(work: UnitOfWork, case_id: str, limit: int) -> list[CaseState]:
    """Return open cases in the order of their ids, after one of them."""
    case = application_case.c
    found = (
        select(case.id, case.number, case.edition, case.blob)
        .where(case.ended_at.is_(None), case.id > case_id)
        .order_by(case.id)
        .limit(limit)
    )
    return [CaseState(**row._mapping) for row in work.connection.execute(found)]


def keys_of_cases(work: UnitOfWork, cases: Collection[str]) -> dict[str, dict[str, set[str]]]:
    """Return the keys of open tasks, timers, subscriptions and unfinished jobs by case and kind."""
    found: dict[str, dict[str, set[str]]] = {
        case: {"tasks": set(), "timers": set(), "subscriptions": set(), "jobs": set()} for case in cases
    }
    for kind, table, is_open in (
        ("tasks", human_task, human_task.c.state == "open"),
        ("timers", timer, timer.c.key.is_not(None)),
        ("subscriptions", subscription, subscription.c.key.is_not(None)),
        ("jobs", job, job.c.state != "done"),
    ):
        rows = select(table.c.case_id, table.c.key).where(table.c.case_id.in_(cases), is_open)
        for row in work.connection.execute(rows):
            found[row.case_id][kind].add(row.key)
    return found


def cases_with_incidents(work: UnitOfWork, cases: Collection[str]) -> set[str]:
    """Return which of some cases wait for an operator."""
    found = select(incident.c.case_id).where(incident.c.case_id.in_(cases), incident.c.resolved_at.is_(None))
    return {row.case_id for row in work.connection.execute(found)}


def ended_with_open_work(work: UnitOfWork) -> Iterator[tuple[str, str]]:
    """Yield kind of work and number of cases that have ended and still have some."""
    for kind, table, is_open in _OPEN_WORK:
        rows = (
            select(application_case.c.number)
            .join(table, table.c.case_id == application_case.c.id)
            .where(application_case.c.ended_at.is_not(None), is_open)
            .distinct()
            .limit(SOME)
        )
        yield from ((kind, row.number) for row in work.connection.execute(rows))


_OPEN_WORK: tuple[tuple[str, Table, ColumnElement[bool]], ...] = (
    ("tasks", human_task, human_task.c.state == "open"),
    ("timers", timer, timer.c.key.is_not(None)),
    ("jobs", job, job.c.state != "done"),
)


def permits_not_ended(work: UnitOfWork, day: date) -> list[str]:
    """Return numbers of live permits whose last day lies before a day."""
    found = select(permit.c.permit_no).where(permit.c.state.in_(LIVE), permit.c.valid_until < day)
    return [row.permit_no for row in work.connection.execute(found.limit(SOME))]


def permits_ended_early(work: UnitOfWork, day: date) -> list[str]:
    """Return numbers of permits that have expired although their last day is still to come."""
    found = select(permit.c.permit_no).where(permit.c.state == "expired", permit.c.valid_until >= day)
    return [row.permit_no for row in work.connection.execute(found.limit(SOME))]


def rounds_of_one_person(work: UnitOfWork) -> list[tuple[str, int]]:
    """Return number and round of cases in which two accounts of one person decided two levels."""
    one, other = review_decision.alias(), review_decision.alias()
    mine, theirs = identity_of_accounts().alias(), identity_of_accounts().alias()
    found = (
        select(application_case.c.number, one.c.round)
        .join(one, one.c.case_id == application_case.c.id)
        .join(other, and_(other.c.case_id == one.c.case_id, other.c.round == one.c.round))
        .join(mine, mine.c.id == one.c.by)
        .join(theirs, theirs.c.id == other.c.by)
        .where(one.c.level < other.c.level, mine.c.identity == theirs.c.identity)
        .limit(SOME)
    )
    return [(row.number, row.round) for row in work.connection.execute(found)]


def oldest_due(work: UnitOfWork) -> dict[str, datetime | None]:
    """Return the instant of the oldest timer, job and letter that waits to be done."""
    asked = {
        "timer": select(func.min(timer.c.due_at)),
        "job": select(func.min(job.c.run_at)).where(job.c.state == "queued"),
        "letter": select(func.min(outbox.c.run_at)).where(outbox.c.sent_at.is_(None)),
    }
    return {name: work.connection.execute(query).scalar() for name, query in asked.items()}
