"""What the pages of a case show: who, dates, tasks, decisions, corrections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.procedures import Procedure
from app.domain.renewal_window import RenewalWindow, change_before_renewal, renewal_window
from app.policy.actor import Role
from app.queries.case_deadlines import CaseDeadlines, case_deadlines
from app.queries.case_stages import Stage, stages_of_edition
from app.queries.likely_end import WhatIf, what_if
from app.services.context.beijing import beijing_day
from app.services.context.calendar_of import calendar_of
from app.services.context.case_visibility import may_see
from app.services.context.refusals import NotFoundError
from app.services.papers.unit_places import unit_slots
from app.services.submissions.submitted_view import (
    shown_submission,
    submitted_employer,
    submitted_person,
)
from app.services.terms.review_terms_of import permit_terms_of_case, review_terms_of_case
from app.store.account_rows import names_of
from app.store.answer_rows import answers_of
from app.store.case_agents import AgentRow, agents_of_cases, agents_of_unit
from app.store.case_lists import HistoryRow, history_of
from app.store.case_rows import CaseRow, case_of
from app.store.employer_rows import EmployerRow, authority_names, employer_of
from app.store.permit_rows import (
    permit_concerned,
)
from app.store.person_rows import PersonRow, person_of
from app.store.review_rows import (
    CorrectionRow,
    DecisionRow,
    SlipRow,
    VerdictRow,
    corrections_of,
    decisions_of,
    slip_of_case,
)
from app.store.task_rows import TaskRow, tasks_of_case

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.domain.permit import Permit
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.submission_rows import SubmissionRow

__all__ = [
    "CaseRow",
    "CaseView",
    "CorrectionRow",
    "DecisionRow",
    "HistoryRow",
    "TaskRow",
    "VerdictRow",
    "case_view",
    "paper_names_of_case",
]


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything a page of a case may show."""

    case: CaseRow
    today: date
    employer: EmployerRow
    authority_name: str
    person: PersonRow | None
    """Unit and person as submitted, wherever a submission is shown."""
    permit: Permit | None
    """The permit as it lives."""
    window: RenewalWindow | None
    change_safe_on: date | None
    """For an employer change: the last safe day when the new unit has to renew afterwards."""
    working_days_left: int
    deadlines: CaseDeadlines
    tasks: list[TaskRow]
    decisions: list[DecisionRow]
    corrections: list[CorrectionRow]
    names: dict[str, str]
    history: list[HistoryRow]
    slip: SlipRow | None
    stages: tuple[Stage, ...]
    sent_back_because: str
    """What the unit asked the employee to change, while it is the employee's turn again; else empty."""
    paper_names: Mapping[str, str]
    """The names of papers by slot, as the edition of the case has them."""
    place_names: Mapping[str, str]
    """What an item of a return may name: papers, and questions of the application."""
    unit_slots: frozenset[str]
    """Slots whose papers are the unit's own, by the edition of the case."""
    agent_name: str
    """Who of the unit looks after it; empty while it was handed to nobody."""
    agents: tuple[AgentRow, ...]
    """To whom its unit can hand it, for an agent of the unit; one alone hands nothing over."""
    what_if: WhatIf | None
    """When it would end, before it is submitted for the first time."""
    submitted: SubmissionRow | None
    """The submission that is shown; None where today's papers and values are."""


def case_view(
    context: AppContext, work: UnitOfWork, by: Actor, case_id: str, *, tells_history: bool = True
) -> CaseView:
    """Return what the page of a case shows; raises NotFoundError when it is not this actor's to see.

    A page that does not tell what happened in the case does without the history.
    """
    if not may_see(work, by, case_id):
        raise NotFoundError(kind="case")
    case = case_of(work, case_id)
    submitted = shown_submission(work, by, case)
    today, calendar = beijing_day(work.now), calendar_of(work)
    permit = permit_concerned(work, case.permit_id, case.person_id)
    terms = review_terms_of_case(context, work, case)
    window = renewal_window(permit.valid_until, calendar, terms) if permit else None
    tasks = tasks_of_case(work, case_id, only_open=False)
    decisions = decisions_of(work, case_id)
    history = history_of(work, case_id) if tells_history else []
    people = (
        {d.by for d in decisions} | {t.claimed_by for t in tasks if t.claimed_by} | {h.actor for h in history}
    )
    papers = context.editions.papers(work, case.edition)
    return CaseView(
        case=case,
        today=today,
        employer=submitted_employer(employer_of(work, case.employer_id), submitted),
        authority_name=authority_names(work).get(case.authority, case.authority),
        person=submitted_person(person_of(work, case.person_id), submitted) if case.person_id else None,
        permit=permit,
        window=window,
        change_safe_on=change_before_renewal(
            window.expiry, calendar, permit_terms_of_case(context, work, case)
        )
        if window and case.procedure == Procedure.EMPLOYER_CHANGE
        else None,
        working_days_left=window.working_days_left(today, calendar) if window else 0,
        deadlines=case_deadlines(context, work, case, tasks, today),
        tasks=tasks,
        decisions=decisions,
        corrections=corrections_of(work, case_id),
        names=names_of(work, people),
        history=history,
        slip=slip_of_case(work, case_id),
        stages=stages_of_edition(context.editions.compiled(work, case.edition)),
        sent_back_because=_sent_back_because(work, case_id),
        paper_names=papers.names(),
        place_names={**context.editions.application(work, case.edition).labels, **papers.names()},
        unit_slots=unit_slots(papers),
        agent_name=agents_of_cases(work, [case_id]).get(case_id, "") if by.employer_id else "",
        agents=_agents(work, by, case),
        what_if=_what_if(context, work, case),
        submitted=submitted,
    )


def _agents(work: UnitOfWork, by: Actor, case: CaseRow) -> tuple[AgentRow, ...]:
    if by.role is not Role.AGENT or case.ended_at is not None:
        return ()
    found = agents_of_unit(work, case.employer_id)
    return tuple(found) if len(found) > 1 else ()


def _what_if(context: AppContext, work: UnitOfWork, case: CaseRow) -> WhatIf | None:
    if case.ended_at or case.first_submitted_on or not case.authority:
        return None
    return what_if(context, work, case.edition, case.procedure, case.authority)


def paper_names_of_case(context: AppContext, work: UnitOfWork, case_id: str) -> Mapping[str, str]:
    """Return the names of papers by slot, as the edition of a case has them."""
    return context.editions.papers(work, case_of(work, case_id).edition).names()


def _sent_back_because(work: UnitOfWork, case_id: str) -> str:
    """Return the reason of the last answer, when that was the unit's sending back."""
    answers = answers_of(work, case_id)
    return str(answers[-1].data.get("return_reason") or "") if answers else ""
