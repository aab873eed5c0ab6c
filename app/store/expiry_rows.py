"""The permits of a unit's current employees, read once: by how urgent their renewal is, and by the day they end."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import bindparam, select

from app.domain.expiry_bands import ExpiryBand
from app.store.employee_rows import EmployeeRow, joined_employments, rows_of_employees
from app.store.tables_cases import application_case
from app.store.tables_office import association, permit, person

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sqlalchemy import Select

    from app.store.database import UnitOfWork
    from app.store.employee_rows import LastDays

GONE, EXPIRED = "cancelled", "expired"
IN_REVIEW = "in_review"


@dataclass(frozen=True, slots=True)
class BandDays:
    """Until when permits end that are in a band or in one before it, by type of permit."""

    today: date
    late: LastDays
    this_week: LastDays
    open: LastDays
    three_months: date


class UnitPermit(NamedTuple):
    """A permit of a current employee; `case_state` is that of its open application. A unit may have thousands."""

    permit_id: str
    person_id: str
    name: str
    name_key: str
    permit_type: str
    state: str
    valid_until: date
    case_state: str | None

    def band(self, days: BandDays) -> ExpiryBand:
        """Return where the permit stands today."""
        # The sweep may not have run yet: what has passed its last day cannot be renewed.
        if self.state == EXPIRED or self.valid_until < days.today:
            return ExpiryBand.ENDED
        if self.case_state == IN_REVIEW:
            return ExpiryBand.SUBMITTED
        for last, band in (
            (days.late, ExpiryBand.LATE),
            (days.this_week, ExpiryBand.THIS_WEEK),
            (days.open, ExpiryBand.OPEN),
        ):
            if self.valid_until <= last.of(self.permit_type):
                return band
        return ExpiryBand.THREE_MONTHS if self.valid_until <= days.three_months else ExpiryBand.LATER


@cache
def _of_unit() -> Select[Any]:
    return (
        select(
            permit.c.id.label("permit_id"),
            person.c.id.label("person_id"),
            person.c.name,
            person.c.name_key,
            permit.c.permit_type,
            permit.c.state,
            permit.c.valid_until,
            application_case.c.state.label("case_state"),
        )
        .select_from(joined_employments().join(person, person.c.id == association.c.person_id))
        .where(
            association.c.employer_id == bindparam("unit"),
            association.c.state == "active",
            permit.c.id.is_not(None),
            permit.c.state != GONE,
        )
    )


def permits_of_unit(work: UnitOfWork, employer_id: str) -> list[UnitPermit]:
    """Return the permits of a unit's current employees, those that end first in front."""
    rows = work.connection.execute(_of_unit(), {"unit": employer_id})
    return sorted((UnitPermit(*row) for row in rows), key=attrgetter("valid_until", "name_key", "person_id"))


def band_counts(permits: Iterable[UnitPermit], days: BandDays) -> Counter[str]:
    """Return how many permits are in each band that has any."""
    return Counter(one.band(days).value for one in permits)


def employees_of(work: UnitOfWork, permits: Sequence[UnitPermit]) -> list[EmployeeRow]:
    """Return what the list shows of the holders of some permits, in the same order."""
    rows = work.connection.execute(
        rows_of_employees().where(
            person.c.id.in_([one.person_id for one in permits]), association.c.state == "active"
        )
    )
    found = {row.person_id: EmployeeRow(**row._mapping) for row in rows}
    return [found[one.person_id] for one in permits]
