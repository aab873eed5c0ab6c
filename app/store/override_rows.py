"""What the authority decided outside of applications, with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, insert, select

from app.store.database import new_id
from app.store.key_sets import is_among
from app.store.read_once import read_once
from app.store.tables_identity import account
from app.store.tables_office import employer, office_override

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy import Select

    from app.store.database import UnitOfWork


EXPIRY_REVERSED = "expiry_reversed"
"""An expiry by mistake was taken back."""


@dataclass(frozen=True, slots=True)
class OverrideRow:
    """One decision: what, about whom, why, by whom."""

    id: str
    kind: str
    person_id: str
    permit_id: str | None
    employer_id: str | None
    employer_name: str | None
    reason: str
    facts: dict[str, Any]
    by_name: str | None
    at: datetime


def add_override(
    work: UnitOfWork,
    *,
    kind: str,
    person_id: str,
    permit_id: str | None,
    employer_id: str | None,
    reason: str,
    facts: Mapping[str, Any],
    by: str,
) -> None:
    """Keep a decision; it is never changed."""
    work.connection.execute(
        insert(office_override).values(
            id=new_id(),
            kind=kind,
            person_id=person_id,
            permit_id=permit_id,
            employer_id=employer_id,
            reason=reason,
            facts=dict(facts),
            by=by,
            at=work.now,
        )
    )


@read_once
def times_of_permit(work: UnitOfWork, permit_id: str, kind: str) -> int:
    """Return how often a decision was made about a permit."""
    return int(work.connection.execute(_TIMES, {"permit_id": permit_id, "kind": kind}).scalar_one())


def times_of_permits(work: UnitOfWork, permit_ids: Collection[str], kind: str) -> dict[str, int]:
    """Return how often a decision was made about each of some permits."""
    rows = work.connection.execute(
        select(office_override.c.permit_id, func.count())
        .where(is_among(office_override.c.permit_id, permit_ids), office_override.c.kind == kind)
        .group_by(office_override.c.permit_id)
    )
    return dict.fromkeys(permit_ids, 0) | {permit_id: int(times) for permit_id, times in rows}


def overrides_of_person(work: UnitOfWork, person_id: str) -> list[OverrideRow]:
    """Return what was decided about a person, newest first."""
    return _rows(work, _OF_PERSON, person_id=person_id)


@read_once
def overrides_of_permit(work: UnitOfWork, person_id: str, permit_id: str) -> list[OverrideRow]:
    """Return what was decided about a permit of a person, newest first."""
    return _rows(work, _OF_PERMIT, person_id=person_id, permit_id=permit_id)


def overrides_of_employer(work: UnitOfWork, employer_id: str) -> list[OverrideRow]:
    """Return what was decided about people of a unit, newest first."""
    return _rows(work, _OF_EMPLOYER, employer_id=employer_id)


_TIMES = select(func.count()).where(
    office_override.c.permit_id == bindparam("permit_id"), office_override.c.kind == bindparam("kind")
)
_ROWS = (
    select(
        office_override.c.id,
        office_override.c.kind,
        office_override.c.person_id,
        office_override.c.permit_id,
        office_override.c.employer_id,
        employer.c.name.label("employer_name"),
        office_override.c.reason,
        office_override.c.facts,
        account.c.display_name.label("by_name"),
        office_override.c.at,
    )
    .outerjoin(employer, employer.c.id == office_override.c.employer_id)
    .outerjoin(account, account.c.id == office_override.c.by)
    .order_by(office_override.c.at.desc(), office_override.c.id)
)
_OF_PERSON = _ROWS.where(office_override.c.person_id == bindparam("person_id"))
_OF_PERMIT = _OF_PERSON.where(office_override.c.permit_id == bindparam("permit_id"))
_OF_EMPLOYER = _ROWS.where(office_override.c.employer_id == bindparam("employer_id"))


def _rows(work: UnitOfWork, query: Select[Any], **named: str) -> list[OverrideRow]:
    return [OverrideRow(*row) for row in work.connection.execute(query, named)]
