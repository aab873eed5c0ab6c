"""What somebody has decided as a reviewer, the newest in front, with how each case stands now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.store.newest_first import Slice, slice_of
from app.store.tables_applications import review_decision
from app.store.tables_cases import application_case
from app.store.tables_office import employer, person

if TYPE_CHECKING:
    from datetime import datetime

    from app.store.database import UnitOfWork
    from app.store.newest_first import Place

MOST = 20


@dataclass(frozen=True, slots=True)
class DecidedCase:
    """A decision and its case."""

    case_id: str
    number: str
    procedure: str
    state: str
    person_name: str | None
    employer_name: str
    round: int
    level_name: str
    decision: str
    at: datetime


def decided_cases(work: UnitOfWork, account_id: str, place: Place | None) -> Slice[DecidedCase]:
    """Return a page of the decisions of an account."""
    mine = review_decision.c.by == account_id
    query = (
        select(
            review_decision.c.case_id,
            application_case.c.number,
            application_case.c.procedure,
            application_case.c.state,
            person.c.name.label("person_name"),
            employer.c.name.label("employer_name"),
            review_decision.c.round,
            review_decision.c.level_name,
            review_decision.c.decision,
            review_decision.c.at,
        )
        .join(application_case, application_case.c.id == review_decision.c.case_id)
        .join(employer, employer.c.id == application_case.c.employer_id)
        .outerjoin(person, person.c.id == application_case.c.person_id)
        .where(mine)
    )
    newest = (review_decision.c.at, review_decision.c.case_id)
    rows, newer, older = slice_of(work, query, newest, place, MOST)
    total = work.connection.execute(
        select(func.count()).select_from(review_decision).where(mine)
    ).scalar_one()
    return Slice([DecidedCase(**row._mapping) for row in rows], newer, older, int(total))
