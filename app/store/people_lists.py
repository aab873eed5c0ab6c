"""Everybody the office knows, as an operator looks for them: by name, masked number or permit number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select, union

from app.domain.typed_text import normalised
from app.store.tables_office import association, employer, permit, person

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import CompoundSelect

    from app.store.database import UnitOfWork

MOST = 50
LIVE = ("valid", "suspended")


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """A person with their present unit and their live permit."""

    id: str
    name: str
    id_number_masked: str
    employer_name: str | None
    permit_no: str | None
    permit_state: str | None
    valid_until: date | None


def people_page(work: UnitOfWork, *, text: str = "", skip: int = 0) -> tuple[list[ListedPerson], int]:
    """Return some people by name, and how many there are.

    `text` is part of a name, of a masked number or of a permit number of any time, or a whole identity number.
    """
    found = _matches(work, text).subquery() if text else person
    # Who stands on this page is decided by their names alone; only then is the rest of them read.
    some = select(person.c.id)
    if text:
        some = some.where(person.c.id.in_(select(found.c.id)))
    page = some.order_by(person.c.name_key, person.c.id).offset(skip).limit(MOST).subquery("page")
    present = and_(association.c.person_id == person.c.id, association.c.state == "active")
    live = and_(permit.c.person_id == person.c.id, permit.c.state.in_(LIVE))
    rows = work.connection.execute(
        select(
            person.c.id,
            person.c.name,
            person.c.id_number_masked,
            employer.c.name.label("employer_name"),
            permit.c.permit_no,
            permit.c.state.label("permit_state"),
            permit.c.valid_until,
        )
        .select_from(
            page.join(person, person.c.id == page.c.id)
            .outerjoin(association, present)
            .outerjoin(employer, employer.c.id == association.c.employer_id)
            .outerjoin(permit, live)
        )
        .order_by(person.c.name_key, person.c.id)
    )
    total = work.connection.execute(select(func.count()).select_from(found)).scalar_one()
    return [ListedPerson(**row._mapping) for row in rows], int(total)


def _matches(work: UnitOfWork, text: str) -> CompoundSelect[Any]:
    """Return the ids of whom `text` finds: each table is read once, however many people there are."""
    by_themselves = select(person.c.id).where(
        or_(
            person.c.name.contains(text, autoescape=True),
            person.c.id_number_masked.contains(text, autoescape=True),
            person.c.id_number_index == work.seal.index(normalised(text)),
        )
    )
    by_permit = select(permit.c.person_id).where(permit.c.permit_no.contains(text, autoescape=True))
    return union(by_themselves, by_permit)


def person_exists(work: UnitOfWork, person_id: str) -> bool:
    """Tell whether somebody has this id."""
    return work.connection.execute(select(person.c.id).where(person.c.id == person_id)).first() is not None
