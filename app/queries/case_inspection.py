"""A case as an operator or an analyst sees it: where it is and why, what it waits for, its values. No answers, no papers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.working_day_sum import WorkingDaySum, working_day_sum
from app.engine.case_inside import CaseInside, case_inside
from app.policy.actor import Role
from app.queries.diagram_view import DiagramView, DrawnProcess, diagram_view
from app.queries.rules_that_hit import RuleHit, WayTaken, rules_that_hit, ways_taken
from app.queries.values_of_case import ValuesOfScope, values_of_case
from app.services.accounts.publisher import publisher_name
from app.services.context.beijing import beijing_day
from app.services.context.calendar_of import calendar_of
from app.services.context.one_person import own_among
from app.services.interventions.operation_request import is_of_authority
from app.store.account_rows import account_of, names_of
from app.store.case_lists import HistoryRow, history_of
from app.store.case_operations import CaseOperation, drafts_by_task, operations_of_case
from app.store.case_waits import WaitingJobRow, WaitingMessageRow, jobs_of_case, messages_waited_for
from app.store.employer_rows import authority_names, employer_of
from app.store.incident_rows import IncidentRow, incidents_of_case
from app.store.task_rows import TaskRow, tasks_of_case
from app.store.timer_rows import timers_of_case

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.domain.work_calendar import WorkCalendar
    from app.engine.case_inside import RunningTimer, Token
    from app.engine.compiled_edition import CompiledEdition
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork

PATH_SHOWN = 60
WORKDAY = "workday("
"""A timer whose text says so is counted in working days."""


@dataclass(frozen=True, slots=True)
class WaitingPerson:
    """An open task: who may do it, who holds it, and how its due day was counted."""

    task: TaskRow
    holder: str
    drafts: int
    due_sum: WorkingDaySum | None
    is_cut_short: bool
    """The permit ends before the working days are over: that day counts."""
    token: Token | None

    @property
    def needs_claim(self) -> bool:
        """Tell whether somebody must take it before doing it: a review."""
        return is_of_authority(self.task)


@dataclass(frozen=True, slots=True)
class WaitingTime:
    """A timer: when it fires, since when it runs, and how its day was counted."""

    name: str
    element: str
    due_at: datetime
    armed_at: datetime | None
    interrupting: bool
    due_sum: WorkingDaySum | None


@dataclass(frozen=True, slots=True)
class ShownOperation:
    """An operation with the names of both people, and whether the reader is who proposed it."""

    row: CaseOperation
    proposed_by: str
    ended_by: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class CaseInspection:
    """Everything on the page."""

    drawn: DiagramView
    today: date
    employer_name: str
    authority_name: str
    inside: CaseInside
    people: list[WaitingPerson]
    times: list[WaitingTime]
    messages: list[WaitingMessageRow]
    jobs: list[WaitingJobRow]
    incidents: list[IncidentRow]
    values: list[ValuesOfScope]
    hits: list[RuleHit]
    ways: list[WayTaken]
    path: list[HistoryRow]
    """What happened last, the newest first."""
    path_total: int
    operations: list[ShownOperation]
    names: dict[str, str]
    employees: frozenset[str]
    """Accounts of employees among them: whose case it is stays unsaid."""
    labels: dict[str, str]
    """What the diagram calls its elements."""

    @property
    def case(self) -> CaseRow:
        """Return the case."""
        return self.drawn.case

    @property
    def processes(self) -> list[DrawnProcess]:
        """Return the drawings, first those in which somebody or something is waited for."""
        waiting = {one.task.process for one in self.people} | {one.node.process for one in self.other_places}
        return sorted(self.drawn.processes, key=lambda one: one.id not in waiting)

    @property
    def is_over(self) -> bool:
        """Tell whether the case has ended."""
        return self.case.ended_at is not None

    @property
    def other_places(self) -> list[Token]:
        """Return where the case is beside people's tasks: waits, jobs, joins; not the activities around them."""
        around = {token.host for token in self.inside.tokens}
        known = {one.task.key for one in self.people}
        return [one for one in self.inside.tokens if one.key not in around and one.key not in known]


def case_inspection(
    context: AppContext, work: UnitOfWork, by: Actor, case_id: str, *, is_masked: bool = True
) -> CaseInspection:
    """Return a case; the caller has checked that it may be followed."""
    drawn = diagram_view(context, work, case_id)
    case = drawn.case
    edition = context.editions.compiled(work, case.edition)
    inside = case_inside(edition, case.blob) if case.ended_at is None else CaseInside((), (), ())
    history, calendar = history_of(work, case_id), calendar_of(work)
    tasks = tasks_of_case(work, case_id)
    operations = operations_of_case(work, case_id)
    own = own_among(work, by.account_id, {row.proposed_by for row in operations})
    people = {event.actor for event in history} | {task.claimed_by for task in tasks if task.claimed_by}
    return CaseInspection(
        drawn=drawn,
        today=beijing_day(work.now),
        employer_name=employer_of(work, case.employer_id).name,
        authority_name=authority_names(work).get(case.authority, case.authority),
        inside=inside,
        people=_people(work, tasks, inside, calendar),
        times=_times(work, case_id, inside, calendar),
        messages=messages_waited_for(work, case_id),
        jobs=jobs_of_case(work, case_id),
        incidents=incidents_of_case(work, case_id),
        values=_values(context, work, edition, case, inside, history, is_masked=is_masked),
        hits=rules_that_hit(edition, history),
        ways=ways_taken(edition, history, inside),
        path=history[::-1][:PATH_SHOWN],
        path_total=len(history),
        operations=[
            ShownOperation(
                row,
                publisher_name(work, row.proposed_by),
                publisher_name(work, row.ended_by or ""),
                row.proposed_by in own,
            )
            for row in operations
        ],
        names=names_of(work, people),
        employees=_employees(work, people),
        labels={node.id: node.label for node in edition.every_node()},
    )


def _employees(work: UnitOfWork, people: set[str]) -> frozenset[str]:
    rows = [account_of(work, one) for one in people]
    return frozenset(row.id for row in rows if row is not None and row.role == Role.EMPLOYEE)


def _values(
    context: AppContext,
    work: UnitOfWork,
    edition: CompiledEdition,
    case: CaseRow,
    inside: CaseInside,
    history: list[HistoryRow],
    *,
    is_masked: bool,
) -> list[ValuesOfScope]:
    types: Any = context.editions.names(work, case.edition)
    return values_of_case(edition, types, inside, history, is_masked=is_masked)


def _people(
    work: UnitOfWork, tasks: list[TaskRow], inside: CaseInside, calendar: WorkCalendar
) -> list[WaitingPerson]:
    tokens = {token.key: token for token in inside.tokens}
    names = names_of(work, {task.claimed_by for task in tasks if task.claimed_by})
    drafts = drafts_by_task(work, [task.key for task in tasks])
    return [_person(task, tokens.get(task.key), names, drafts.get(task.key, 0), calendar) for task in tasks]


def _person(
    task: TaskRow, token: Token | None, names: dict[str, str], drafts: int, calendar: WorkCalendar
) -> WaitingPerson:
    found, is_cut_short = None, False
    days = token.due_working_days if token is not None else None
    if task.due_on is not None and days is not None:
        start = calendar.next_working_day(beijing_day(task.opened_at))
        counted = calendar.add_working_days(start, days)
        found, is_cut_short = working_day_sum(calendar, start, counted), task.due_on < counted
    holder = names.get(task.claimed_by or "", "")
    return WaitingPerson(task, holder, drafts, found, is_cut_short, token)


def _times(work: UnitOfWork, case_id: str, inside: CaseInside, calendar: WorkCalendar) -> list[WaitingTime]:
    running = {timer.key: timer for timer in inside.timers}
    return [
        WaitingTime(
            name=row.name,
            element=row.element,
            due_at=row.due_at,
            armed_at=running[row.key].armed if row.key in running else None,
            interrupting=running[row.key].node.interrupting if row.key in running else True,
            due_sum=_timer_sum(running.get(row.key), calendar),
        )
        for row in timers_of_case(work, case_id)
    ]


def _timer_sum(timer: RunningTimer | None, calendar: WorkCalendar) -> WorkingDaySum | None:
    text = timer.node.timer.template.text if timer is not None and timer.node.timer is not None else ""
    if timer is None or WORKDAY not in text:
        return None
    start, end = beijing_day(timer.armed), beijing_day(timer.due)
    return working_day_sum(calendar, start, end) if start < end else None
