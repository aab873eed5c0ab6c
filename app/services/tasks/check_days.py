"""Refuse days that cannot be, in the forms of every task: of study and work, contracts, leaving, moving, birth."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from app.domain.plausible_days import KnownDays, implausible_days
from app.services.context.beijing import beijing_day
from app.services.context.refusals import FormInvalidError
from app.services.execution.new_identity import birth_date_of
from app.store.permit_rows import association_facts, chain_of, permit_concerned
from app.store.person_rows import person_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork


def check_days(work: UnitOfWork, case: CaseRow, values: Mapping[str, Any]) -> None:
    """Raise FormInvalidError for each day that cannot be."""
    errors = tuple(implausible_days(values, known_days(work, case), beijing_day(work.now)))
    if errors:
        raise FormInvalidError(errors=errors, values=dict(values))


class _DaysOnDemand:
    """The days known of a case, each read when a day is first compared with it; it stands where `KnownDays` does."""

    def __init__(self, work: UnitOfWork, permit_id: str | None, person_id: str) -> None:
        self._work, self._permit_id, self._person_id = work, permit_id, person_id

    @cached_property
    def born(self) -> date | None:
        return birth_date_of(self._work, person_of(self._work, self._person_id))

    @cached_property
    def came_on(self) -> date | None:
        tie = association_facts(self._work, self._person_id)
        return tie.activated_on if tie else None

    @cached_property
    def was_before_since(self) -> date | None:
        permit = permit_concerned(self._work, self._permit_id, self._person_id)
        with_permit = [
            link.from_on
            for link in (chain_of(self._work, permit.id) if permit else ())
            if permit and link.employer_id == permit.employer_id
        ]
        return min(with_permit, default=None)


def known_days(work: UnitOfWork, case: CaseRow) -> KnownDays:
    """Return what the days of a case are compared with; most forms ask for no day."""
    if case.person_id is None:
        return KnownDays()
    return cast("KnownDays", _DaysOnDemand(work, case.permit_id, case.person_id))
