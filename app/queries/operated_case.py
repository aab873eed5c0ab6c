"""A case as an operator sees it: where it stands, who holds what, what waits and failed, and its whole audit; no names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.queries.office_papers import listed_papers
from app.services.context.refusals import NotFoundError
from app.services.context.who_may_hold import REVIEW
from app.store.account_rows import employees_among, names_of
from app.store.audit_chain import first_broken, rows_of
from app.store.case_rows import CaseMissingError, case_of
from app.store.colleague_rows import colleagues
from app.store.employer_rows import authority_names, employer_of
from app.store.incident_rows import incidents_of_case
from app.store.task_rows import tasks_of_case
from app.store.timer_rows import timers_of_case

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.policy.actor import Actor
    from app.queries.office_papers import ListedPaper
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.colleague_rows import Colleague
    from app.store.incident_rows import IncidentRow
    from app.store.task_rows import TaskRow
    from app.store.timer_rows import TimerRow

MOST_AUDITED = 500


@dataclass(frozen=True, slots=True)
class WaitingStep:
    """An open task with who holds it and who else could; `people` is empty for what no authority does."""

    task: TaskRow
    holder: str
    people: Sequence[Colleague]


@dataclass(frozen=True, slots=True)
class OperatedCase:
    """What an operator sees of a case."""

    case: CaseRow
    employer_name: str
    authority_name: str
    steps: list[WaitingStep]
    timers: list[TimerRow]
    incidents: list[IncidentRow]
    papers: list[ListedPaper]
    """Papers of the office: that there is one, never what stands in it."""
    audit: list[Mapping[str, Any]]
    """The newest in front, with `by` as the name of the account, and whether it is the applicant's."""
    audited: int
    is_whole: bool
    """Whether the chain of the audit verifies."""


def operated_case(context: AppContext, by: Actor, case_id: str) -> OperatedCase:
    """Return a case for an operator; raises NotFoundError."""
    with context.database.reading() as work:
        try:
            case = case_of(work, case_id)
        except CaseMissingError as missing:
            raise NotFoundError(kind="case") from missing
        tasks, audit = tasks_of_case(work, case_id), rows_of(work, case_id)
        shown = audit[-MOST_AUDITED:]
        actors = {row["actor"] for row in shown}
        names = names_of(work, actors | {task.claimed_by for task in tasks if task.claimed_by})
        applicants = employees_among(work, actors)
        steps = [
            WaitingStep(
                task,
                names.get(task.claimed_by or "", ""),
                [
                    one
                    for group in task.groups
                    if task.clock == REVIEW and group.startswith("authority:")
                    for one in colleagues(work, group.split(":")[1], int(group.rpartition("L")[2]))
                    if one.id != task.claimed_by
                ],
            )
            for task in tasks
        ]
        return OperatedCase(
            case=case,
            employer_name=employer_of(work, case.employer_id).name,
            authority_name=authority_names(work).get(case.authority, case.authority),
            steps=steps,
            timers=timers_of_case(work, case_id),
            incidents=incidents_of_case(work, case_id),
            papers=listed_papers(work, by, case),
            audit=[
                {
                    **row,
                    "by": names.get(row["actor"], ""),
                    "is_applicant": row["actor"] in applicants,
                }
                for row in reversed(shown)
            ],
            audited=len(audit),
            is_whole=first_broken(work, context.audit_key, case_id) is None,
        )
