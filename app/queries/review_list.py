"""A reviewer's queue with the two dates that matter: when the review is due, when the permit ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.services.context.beijing import beijing_day
from app.services.context.calendar_of import calendar_of
from app.store.account_rows import names_of
from app.store.employer_rows import employer_names
from app.store.open_work import FAR_AWAY
from app.store.permit_rows import permits_by_id
from app.store.person_rows import people
from app.store.task_rows import queue

if TYPE_CHECKING:
    from datetime import date

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.task_rows import QueueRow

PAGE = 20


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A line of the queue. `slack` is the number of working days left, negative when overdue."""

    row: QueueRow
    person_name: str
    employer_name: str
    claimed_by: str
    is_mine: bool
    due_on: date | None
    slack: int | None
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class ReviewList:
    """A page of the queue; `next_place` is where the next page begins."""

    lines: list[ReviewLine]
    next_place: str
    today: date
    has_free: bool
    """Whether there is anything to be taken next."""


def next_free_task(context: AppContext, by: Actor) -> str | None:
    """Return the key of the task with the least time left that nobody holds; None when there is none."""
    with context.database.reading() as work:
        found = queue(work, by.groups, unclaimed=True, limit=1)
    return found[0].key if found else None


def review_list(context: AppContext, by: Actor, *, show: str, after: tuple[date, str] | None) -> ReviewList:
    """Return one page of a reviewer's queue; the number of queries does not grow with it."""
    with context.database.reading() as work:
        today, calendar = beijing_day(work.now), calendar_of(work)
        rows = queue(
            work,
            by.groups,
            after=after,
            claimed_by=by.account_id if show == "mine" else None,
            unclaimed=show == "free",
            limit=PAGE + 1,
        )
        shown = rows[:PAGE]
        has_free = bool(queue(work, by.groups, unclaimed=True, limit=1))
        persons = people(work, {r.person_id for r in shown if r.person_id})
        employers = employer_names(work, {r.employer_id for r in shown})
        permits = permits_by_id(work, {r.permit_id for r in shown if r.permit_id})
        holders = names_of(work, {r.claimed_by for r in shown if r.claimed_by})
    lines = []
    for row in shown:
        due = None if row.due_on == FAR_AWAY else row.due_on
        slack = None
        if due is not None:
            slack = (
                calendar.count_working_days(today, due) - 1
                if due >= today
                else -calendar.count_working_days(due, today) + 1
            )
        permit = permits.get(row.permit_id or "")
        lines.append(
            ReviewLine(
                row=row,
                person_name=persons[row.person_id].name if row.person_id in persons else "",
                employer_name=employers.get(row.employer_id, ""),
                claimed_by=holders.get(row.claimed_by or "", ""),
                is_mine=row.claimed_by == by.account_id,
                due_on=due,
                slack=slack,
                valid_until=permit.valid_until if permit else None,
            )
        )
    last = shown[-1] if len(rows) > PAGE else None
    return ReviewList(lines, last.place if last else "", today, has_free)
