"""Which cases somebody may see, asked of the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.procedures import Procedure
from app.policy.case_access import CaseParties, may_follow_diagram, may_see_case, may_see_employee
from app.store.association_rows import requested_by
from app.store.case_lists import parties_among
from app.store.case_rows import CaseMissingError, case_of
from app.store.outbox_rows import authorities_told, told_among
from app.store.permit_rows import active_employer_of
from app.store.task_rows import groups_among, groups_ever

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.policy.actor import Actor
    from app.store.case_lists import PartiesRow
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork


def parties_of(work: UnitOfWork, case: CaseRow) -> CaseParties:
    """Return whose case it is."""
    reached = groups_ever(work, case.id)
    if case.procedure == Procedure.LEAVING_REQUEST:
        # Nobody reviews it: it reaches an authority by the notice that the parties have not settled it (A33).
        reached = authorities_told(work, case.id)
    return _parties(case, reached)


def _parties(case: CaseRow | PartiesRow, reached: Iterable[str]) -> CaseParties:
    reviewing = tuple(group for group in reached if group.startswith("authority:"))
    return CaseParties(case.employer_id, case.person_id, case.authority, reviewing)


def may_see(work: UnitOfWork, by: Actor, case_id: str) -> bool:
    """Tell whether the case exists and is this actor's to see."""
    try:
        case = case_of(work, case_id)
    except CaseMissingError:
        return False
    return may_see_case(by, parties_of(work, case))


def seen_among(work: UnitOfWork, by: Actor, case_ids: set[str]) -> set[str]:
    """Return which of some cases are this actor's to see, with as many questions for one as for all."""
    found = parties_among(work, case_ids)
    reached = groups_among(work, case_ids)
    told = told_among(work, [row.id for row in found if row.procedure == Procedure.LEAVING_REQUEST])
    return {
        row.id
        for row in found
        if may_see_case(
            by,
            _parties(row, (told if row.procedure == Procedure.LEAVING_REQUEST else reached).get(row.id, ())),
        )
    }


def may_follow(work: UnitOfWork, by: Actor, case_id: str) -> bool:
    """Tell whether this actor may see how the case stands in its diagram."""
    try:
        case = case_of(work, case_id)
    except CaseMissingError:
        return False
    return may_follow_diagram(by, parties_of(work, case))


def may_see_person(work: UnitOfWork, by: Actor, person_id: str) -> bool:
    """Tell whether this person's record is this actor's to see."""
    return may_see_employee(by, person_id=person_id, active_employer_id=active_employer_of(work, person_id))


def is_tied(work: UnitOfWork, case: CaseRow) -> bool:
    """Tell whether the person of a case is associated with its unit, or has asked to be."""
    if case.person_id is None:
        return False
    return (
        active_employer_of(work, case.person_id) == case.employer_id
        or requested_by(work, case.person_id, case.employer_id) is not None
    )
