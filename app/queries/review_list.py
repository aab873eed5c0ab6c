"""A reviewer's queue with the dates that matter: when the review is due, when the permit ends, by when to act."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.procedures import PROCEDURES
from app.services.context.calendar_of import calendar_of
from app.services.tasks.queue_wish import ALL, COVERED, FREE, MINE, VIEWS, QueueWish, filter_of
from app.store.account_rows import names_of
from app.store.employer_rows import employer_names
from app.store.permit_rows import permits_by_id
from app.store.person_rows import people
from app.store.queue_lines import FAR_AWAY
from app.store.queue_rows import queue, queue_counts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from app.domain.work_calendar import WorkCalendar
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.queue_rows import QueueCounts, QueueFilter, QueueRow

__all__ = ["ALL", "COVERED", "FREE", "MINE", "VIEWS", "QueueWish", "ReviewLine", "ReviewList", "review_list"]

PAGE = 20
REVIEWED = tuple(str(code) for code, facts in PROCEDURES.items() if facts.is_reviewed)
COUNTED_FREE = frozenset({ALL, MINE, FREE})
"""Views whose next task may be any that is free."""


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
    act_by: date | None
    """The day before the due date by which the level must decide so that the others can before the permit ends."""
    act_slack: int
    valid_until: date | None

    @property
    def level(self) -> int:
        """Return the level of the queue."""
        return int(self.row.group_name.rpartition("L")[2])

    @property
    def least(self) -> int | None:
        """Return the working days left to whichever day comes first."""
        return self.slack if self.act_by is None else self.act_slack


@dataclass(frozen=True, slots=True)
class ReviewList:
    """A page of the queue; `next_place` is where the next page begins."""

    lines: list[ReviewLine]
    next_place: str
    today: date
    has_free: bool
    """Whether there is anything to be taken next."""
    total: int
    """How many tasks the view has on all pages; this and the numbers below are counted to one more than MOST_COUNTED."""
    by_view: Mapping[str, int]
    """How many tasks each view has of the chosen procedure."""
    covers: bool
    """Whether the reader stands in for somebody today."""
    now: datetime
    unit_name: str
    """The unit to which the list is narrowed."""
    by_procedure: Mapping[str, int]
    """How many tasks each procedure has in the chosen view."""


def review_list(
    context: AppContext,
    by: Actor,
    wish: QueueWish,
    *,
    after: tuple[date, str] | None = None,
    groups: Sequence[str] = (),
) -> ReviewList:
    """Return one page of a reviewer's queue, or of some `groups`; the number of queries does not grow with it."""
    groups = groups or by.groups
    with context.database.reading() as work:
        wanted, calendar = filter_of(work, by, wish), calendar_of(work)
        rows = queue(work, groups, after=after, wanted=wanted, limit=PAGE + 1)
        shown = rows[:PAGE]
        counts = queue_counts(work, groups, wanted, REVIEWED)
        has_free = _has_free(work, by, groups, wanted, counts)
        persons = people(work, {r.person_id for r in shown if r.person_id})
        employers = employer_names(work, {r.employer_id for r in shown} | {wish.employer_id})
        now = work.now
        permits = permits_by_id(work, {r.permit_id for r in shown if r.permit_id})
        holders = names_of(work, {r.claimed_by for r in shown if r.claimed_by})
    lines = []
    for row in shown:
        due = None if row.due_on == FAR_AWAY else row.due_on
        permit = permits.get(row.permit_id or "")
        lines.append(
            ReviewLine(
                row=row,
                person_name=persons[row.person_id].name if row.person_id in persons else "",
                employer_name=employers.get(row.employer_id, ""),
                claimed_by=holders.get(row.claimed_by or "", ""),
                is_mine=row.claimed_by == by.account_id,
                due_on=due,
                slack=_slack(calendar, wanted.today, due) if due else None,
                act_by=row.act_by if row.act_by < row.due_on else None,
                act_slack=_slack(calendar, wanted.today, row.act_by) if row.act_by < row.due_on else 0,
                valid_until=permit.valid_until if permit else None,
            )
        )
    return ReviewList(
        lines=lines,
        next_place=shown[-1].place if len(rows) > PAGE else "",
        today=wanted.today,
        has_free=has_free,
        total=counts.by_view[wish.view],
        by_view=counts.by_view,
        covers=bool(wanted.covers),
        now=now,
        unit_name=employers.get(wish.employer_id, ""),
        by_procedure=counts.by_procedure,
    )


def _has_free(
    work: UnitOfWork,
    by: Actor,
    groups: Sequence[str],
    wanted: QueueFilter,
    counts: QueueCounts,
) -> bool:
    """Tell whether the next task could be taken; what has been counted already is not asked again."""
    if wanted.view in COUNTED_FREE and by.employer_id is None:
        return counts.by_view[FREE] > 0
    free = replace(wanted, view=ALL) if wanted.view == MINE else wanted
    return bool(queue(work, groups, wanted=free, unclaimed=True, not_of=by.employer_id, limit=1))


def _slack(calendar: WorkCalendar, today: date, day: date) -> int:
    if day >= today:
        return calendar.count_working_days(today, day) - 1
    return -calendar.count_working_days(day, today) + 1
