"""Refuse days that cannot be, in the forms of every task: of study and work, contracts, leaving, moving, birth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.plausible_days import KnownDays, implausible_days
from app.services.context.beijing import beijing_day
from app.services.context.refusals import FormInvalidError
from app.services.execution.new_identity import birth_date_of
from app.store.permit_rows import association_facts, chain_of, permit_concerned
from app.store.person_rows import person_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork


def check_days(work: UnitOfWork, case: CaseRow, values: Mapping[str, Any]) -> None:
    """Raise FormInvalidError for each day that cannot be."""
    errors = tuple(implausible_days(values, known_days(work, case), beijing_day(work.now)))
    if errors:
        raise FormInvalidError(errors=errors, values=dict(values))


def known_days(work: UnitOfWork, case: CaseRow) -> KnownDays:
    """Return what the days of a case are compared with."""
    if case.person_id is None:
        return KnownDays()
    tie, permit = (
        association_facts(work, case.person_id),
        permit_concerned(work, case.permit_id, case.person_id),
    )
    with_permit = [
        link.from_on
        for link in (chain_of(work, permit.id) if permit else ())
        if permit and link.employer_id == permit.employer_id
    ]
    return KnownDays(
        born=birth_date_of(work, person_of(work, case.person_id)),
        came_on=tie.activated_on if tie else None,
        was_before_since=min(with_permit, default=None),
    )
