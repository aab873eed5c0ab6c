"""Associations between people and units: requested, active, ended. One active and one requested per person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select, update

from app.domain.facts import EmploymentInFacts
from app.store.key_sets import is_among
from app.store.tables_office import association, contract, employer, permit

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class AssociationRow:
    """An association as stored."""

    id: str
    person_id: str
    employer_id: str
    state: str
    requested_at: datetime
    activated_on: date | None
    ended_on: date | None
    post: str


_COLUMNS = [association.c[name] for name in AssociationRow.__slots__]


def _first(work: UnitOfWork, *conditions: Any) -> AssociationRow | None:
    row = work.connection.execute(select(*_COLUMNS).where(*conditions)).first()
    return AssociationRow(**row._mapping) if row else None


def open_request_of(work: UnitOfWork, person_id: str) -> AssociationRow | None:
    """Return the one request of a person that nobody has answered."""
    return _first(work, association.c.person_id == person_id, association.c.state == "requested")


def requested_by(work: UnitOfWork, person_id: str, employer_id: str) -> AssociationRow | None:
    """Return the open request of a person to this very unit."""
    found = open_request_of(work, person_id)
    return found if found is not None and found.employer_id == employer_id else None


def active_of(work: UnitOfWork, person_id: str, employer_id: str) -> AssociationRow | None:
    """Return the active association of a person with this very unit."""
    return _first(
        work,
        association.c.person_id == person_id,
        association.c.employer_id == employer_id,
        association.c.state == "active",
    )


def associations_of(work: UnitOfWork, person_id: str) -> list[AssociationRow]:
    """Return all associations of a person, the newest first."""
    rows = work.connection.execute(
        select(*_COLUMNS)
        .where(association.c.person_id == person_id)
        .order_by(association.c.requested_at.desc())
    )
    return [AssociationRow(**row._mapping) for row in rows]


def activate(work: UnitOfWork, association_id: str, day: date, post: str) -> None:
    """Make a request an active association; a second active one of the person is refused by the database."""
    work.connection.execute(
        update(association)
        .where(association.c.id == association_id)
        .values(state="active", activated_on=day, post=post)
    )


def close(work: UnitOfWork, association_id: str, state: str, ended_on: date | None) -> None:
    """Close a request or an association."""
    work.connection.execute(
        update(association).where(association.c.id == association_id).values(state=state, ended_on=ended_on)
    )


def employer_by_code(work: UnitOfWork, code: str) -> str | None:
    """Return the employer whose association code this is."""
    found: str | None = work.connection.execute(
        select(employer.c.id).where(employer.c.association_code == code)
    ).scalar()
    return found


def associated_holders(work: UnitOfWork, employer_id: str, permit_type: str) -> int:
    """Return how many holders of a live permit of this type are associated with a unit."""
    return int(
        work.connection.execute(
            select(func.count())
            .select_from(association.join(permit, permit.c.person_id == association.c.person_id))
            .where(
                association.c.employer_id == employer_id,
                association.c.state == "active",
                permit.c.permit_type == permit_type,
                permit.c.state.in_(["valid", "suspended"]),
            )
        ).scalar_one()
    )


def active_tie(work: UnitOfWork, person_id: str) -> AssociationRow | None:
    """Return the one active association of a person, with whatever unit, kept from changing until the commit."""
    row = work.connection.execute(
        select(*_COLUMNS)
        .where(association.c.person_id == person_id, association.c.state == "active")
        .with_for_update()
    ).first()
    return AssociationRow(**row._mapping) if row else None


def last_ended_with(work: UnitOfWork, person_id: str, employer_id: str) -> AssociationRow | None:
    """Return the association of a person with a unit that ended last."""
    row = work.connection.execute(
        select(*_COLUMNS)
        .where(
            association.c.person_id == person_id,
            association.c.employer_id == employer_id,
            association.c.state == "ended",
        )
        .order_by(association.c.ended_on.desc(), association.c.requested_at.desc())
        .limit(1)
        .with_for_update()
    ).first()
    return AssociationRow(**row._mapping) if row else None


def reopen(work: UnitOfWork, association_id: str) -> None:
    """Take the end of an association back; a second active one of the person is refused by the database."""
    work.connection.execute(
        update(association).where(association.c.id == association_id).values(state="active", ended_on=None)
    )


_TIES = (
    select(association, employer.c.uscc)
    .join(employer, employer.c.id == association.c.employer_id)
    .where(association.c.person_id == bindparam("person_id"), association.c.activated_on.is_not(None))
)
_CONTRACTS = select(
    contract.c.association_id, contract.c.start_on, contract.c.end_on, contract.c.party_uscc
).where(contract.c.association_id.in_(bindparam("ids", expanding=True)))


def employments_of(work: UnitOfWork, person_id: str) -> tuple[EmploymentInFacts, ...]:
    """Return every time a person was with a unit: by associations, and by the contracts of each until it ended."""
    ties = {row.id: row for row in work.connection.execute(_TIES, {"person_id": person_id})}
    found = [EmploymentInFacts(tie.uscc, tie.activated_on, tie.ended_on) for tie in ties.values()]
    papers = work.connection.execute(_CONTRACTS, {"ids": list(ties)}) if ties else ()
    for paper in papers:
        ends = [day for day in (paper.end_on, ties[paper.association_id].ended_on) if day is not None]
        found.append(EmploymentInFacts(paper.party_uscc, paper.start_on, min(ends) if ends else None))
    return tuple(found)


def parties_of_association(work: UnitOfWork, association_id: str) -> tuple[str, str]:
    """Return person and employer of an association."""
    asked = select(association.c.person_id, association.c.employer_id).where(
        association.c.id == association_id
    )
    row = work.connection.execute(asked).one()
    return str(row.person_id), str(row.employer_id)


def active_employers_of(work: UnitOfWork, people: Collection[str]) -> dict[str, str]:
    """Return by person the employer with which each of some people is actively associated."""
    rows = work.connection.execute(
        select(association.c.person_id, association.c.employer_id).where(
            is_among(association.c.person_id, people), association.c.state == "active"
        )
    )
    return {row.person_id: row.employer_id for row in rows}
