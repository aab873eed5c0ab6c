"""Permits, associations, contracts and the chain of employers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, insert, select, update

from app.domain.facts import AssociationInFacts, ContractInFacts, LinkInFacts
from app.domain.office_codes import AssociationState, PermitState
from app.store.database import new_id
from app.store.kept_rows import keep
from app.store.key_sets import is_among
from app.store.permit_columns import PERMIT_COLUMNS, moved_values, permit_in, sealed_holder
from app.store.read_once import read_once
from app.store.tables_office import association, contract, employer, employment_link, permit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from app.domain.permit import Permit
    from app.store.database import UnitOfWork


class PermitMissingError(Exception):
    """No permit has this id."""


def add_permit(work: UnitOfWork, **values: Any) -> str:
    """Write a permit; a second live one for a person is refused by the database."""
    made = new_id()
    work.connection.execute(insert(permit).values(id=made, **sealed_holder(work, made, values)))
    keep(work, "permit", made, made, None)
    return made


_OF_ID = select(*PERMIT_COLUMNS).where(permit.c.id == bindparam("id"))
_LOCKED = _OF_ID.with_for_update()
_CHANGE = update(permit).where(permit.c.id == bindparam("of_id"))
_LIVE_OF_PERSON = select(*PERMIT_COLUMNS).where(
    permit.c.person_id == bindparam("person_id"), permit.c.state.in_(["valid", "suspended"])
)


@read_once
def permit_of(work: UnitOfWork, permit_id: str, *, lock: bool = False) -> Permit:
    """Return a permit; raises PermitMissingError."""
    row = work.connection.execute(_LOCKED if lock else _OF_ID, {"id": permit_id}).first()
    if row is None:
        raise PermitMissingError(permit_id)
    return permit_in(work, row)


def live_permit_of_person(work: UnitOfWork, person_id: str) -> Permit | None:
    """Return the one permit of a person that is valid or suspended."""
    row = work.connection.execute(_LIVE_OF_PERSON, {"person_id": person_id}).first()
    return permit_in(work, row) if row else None


def permit_concerned(work: UnitOfWork, permit_id: str | None, person_id: str | None) -> Permit | None:
    """Return the permit a case is about, else the one its person holds; a unit's own application has none."""
    if permit_id:
        return permit_of(work, permit_id)
    return live_permit_of_person(work, person_id) if person_id else None


def permits_of_person(work: UnitOfWork, person_id: str) -> list[Permit]:
    """Return all permits of a person, the newest first."""
    rows = work.connection.execute(
        select(*PERMIT_COLUMNS).where(permit.c.person_id == person_id).order_by(permit.c.valid_until.desc())
    )
    return [permit_in(work, row) for row in rows]


def move_permit(
    work: UnitOfWork,
    row: Permit,
    state: PermitState,
    *,
    today: date | None = None,
    suspended_on: date | None = None,
    **changes: Any,
) -> None:
    """Move a permit that was read with a lock to another state, the only way there is (`Permit.moved_to`).

    Raises TransitionRefusedError.
    """
    _write(
        work, row, {**moved_values(row.moved_to(state, today=today, suspended_on=suspended_on)), **changes}
    )


def move_permits(work: UnitOfWork, rows: Iterable[Permit], state: PermitState) -> None:
    """Move permits that were read with a lock to another state together, as `move_permit` does one."""
    together: dict[tuple[tuple[str, Any], ...], list[str]] = {}
    for row in rows:
        moved = moved_values(row.moved_to(state))
        together.setdefault(tuple(moved.items()), []).append(row.id)
        keep(work, "permit", row.id, row.id, moved)
    for values, ids in together.items():
        change = update(permit).where(is_among(permit.c.id, ids))
        done = work.connection.execute(change.values(version=permit.c.version + 1, **dict(values)))
        if done.rowcount != len(ids):
            raise PermitMissingError(f"{len(ids) - done.rowcount} of {len(ids)}")


def change_permit(work: UnitOfWork, row: Permit, **changes: Any) -> None:
    """Change what a permit that was read with a lock says; its state changes by `move_permit` only."""
    if "state" in changes:
        raise TypeError("a permit's state changes by move_permit")
    _write(work, row, changes)


def _write(work: UnitOfWork, row: Permit, changes: Mapping[str, Any]) -> None:
    work.connection.execute(
        _CHANGE, {"of_id": row.id, "version": row.version + 1, **sealed_holder(work, row.id, changes)}
    )
    keep(work, "permit", row.id, row.id, changes)


def forget_holder(work: UnitOfWork, person_id: str) -> None:
    """Take out what the permits of a person say of them, when their data are erased."""
    of_person = update(permit).where(permit.c.person_id == person_id)
    work.connection.execute(of_person.values(holder=None, holder_sealed=None))


def add_association(work: UnitOfWork, **values: Any) -> str:
    """Write an association; a second active or requested one of a person is refused by the database."""
    made = new_id()
    work.connection.execute(insert(association).values(id=made, requested_at=work.now, **values))
    return made


def set_post(work: UnitOfWork, association_id: str, post: str) -> None:
    """Write the current post of an association."""
    work.connection.execute(update(association).where(association.c.id == association_id).values(post=post))


_EMPLOYER = select(association.c.employer_id).where(
    association.c.person_id == bindparam("person_id"), association.c.state == "active"
)


@read_once
def active_employer_of(work: UnitOfWork, person_id: str) -> str | None:
    """Return the employer with which a person is actively associated."""
    found: str | None = work.connection.execute(_EMPLOYER, {"person_id": person_id}).scalar()
    return found


_ACTIVE = select(association).where(
    association.c.person_id == bindparam("person_id"), association.c.state == "active"
)


@read_once
def association_facts(work: UnitOfWork, person_id: str) -> AssociationInFacts | None:
    """Return a person's active association with its newest contract."""
    row = work.connection.execute(_ACTIVE, {"person_id": person_id}).first()
    if row is None:
        return None
    newest = newest_contract(work, row.id)
    return AssociationInFacts(
        row.id,
        row.employer_id,
        AssociationState(row.state),
        row.activated_on,
        row.post,
        ContractInFacts(newest.id, newest.start_on, newest.end_on, newest.party_uscc) if newest else None,
    )


@dataclass(frozen=True, slots=True)
class ContractRow:
    """One version of a labour contract."""

    id: str
    association_id: str
    version: int
    kind: str
    start_on: date
    end_on: date | None
    party_uscc: str
    sha256: str
    filename: str
    report: dict[str, Any] | None
    uploaded_at: datetime
    uploaded_by: str


def newest_contract(work: UnitOfWork, association_id: str) -> ContractRow | None:
    """Return the newest contract of an association."""
    return next(iter(contracts_of(work, association_id)), None)


_CONTRACTS = (
    select(contract)
    .where(contract.c.association_id == bindparam("association_id"))
    .order_by(contract.c.version.desc())
)


@read_once
def contracts_of(work: UnitOfWork, association_id: str) -> list[ContractRow]:
    """Return every version of a contract, the newest first."""
    rows = work.connection.execute(_CONTRACTS, {"association_id": association_id})
    return [ContractRow(**row._mapping) for row in rows]


_CONTRACT = select(contract).where(contract.c.id == bindparam("id"))


@read_once
def contract_of(work: UnitOfWork, contract_id: str) -> ContractRow | None:
    """Return one version of a contract."""
    row = work.connection.execute(_CONTRACT, {"id": contract_id}).first()
    return ContractRow(**row._mapping) if row else None


def add_contract(
    work: UnitOfWork,
    *,
    association_id: str,
    start_on: date,
    end_on: date | None,
    party_uscc: str,
    sha256: str,
    filename: str,
    report: Mapping[str, Any] | None = None,
    by: str = "",
    kind: str = "labour",
) -> str:
    """Add the next version of a contract; older versions stay."""
    last = work.connection.execute(
        select(func.max(contract.c.version)).where(contract.c.association_id == association_id)
    ).scalar()
    made = new_id()
    work.connection.execute(
        insert(contract).values(
            id=made,
            association_id=association_id,
            version=(last or 0) + 1,
            kind=kind,
            start_on=start_on,
            end_on=end_on,
            party_uscc=party_uscc,
            sha256=sha256,
            filename=filename,
            report=dict(report or {}),
            uploaded_at=work.now,
            uploaded_by=by,
        )
    )
    return made


def add_link(work: UnitOfWork, **values: Any) -> None:
    """Add a link to the chain of employers of a permit."""
    work.connection.execute(insert(employment_link).values(id=new_id(), **values))


_CHAIN = (
    select(
        func.coalesce(employment_link.c.employer_id, "").label("employer_id"),
        func.coalesce(employer.c.uscc, employment_link.c.unit_uscc).label("uscc"),
        employment_link.c.from_on,
        employment_link.c.to_on,
        employment_link.c.is_recorded,
        func.coalesce(employer.c.name, employment_link.c.unit_name).label("name"),
    )
    .outerjoin(employer, employer.c.id == employment_link.c.employer_id)
    .where(employment_link.c.permit_id == bindparam("permit_id"))
    .order_by(employment_link.c.number)
)
_BY_ID = select(*PERMIT_COLUMNS).where(permit.c.id.in_(bindparam("ids", expanding=True)))


@read_once
def chain_of(work: UnitOfWork, permit_id: str) -> tuple[LinkInFacts, ...]:
    """Return the chain of employers of a permit in order."""
    rows = work.connection.execute(_CHAIN, {"permit_id": permit_id})
    return tuple(LinkInFacts(*row) for row in rows)


def permits_by_id(work: UnitOfWork, ids: set[str]) -> dict[str, Permit]:
    """Return permits by id."""
    return (
        {row.id: permit_in(work, row) for row in work.connection.execute(_BY_ID, {"ids": list(ids)})}
        if ids
        else {}
    )
