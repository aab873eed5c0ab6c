"""Everybody the office knows, as an operator looks for them: by name, masked number or permit number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select

from app.domain.typed_text import normalised
from app.store.name_order import by_name
from app.store.tables_office import association, employer, permit, person

if TYPE_CHECKING:
    from datetime import date

    from app.store.database import Work

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


def people_page(work: Work, *, text: str = "", skip: int = 0) -> tuple[list[ListedPerson], int]:
    """Return some people by name, and how many there are.

    `text` is part of a name, of a masked number or of a permit number of any time, or a whole identity number.
    """
    wanted = [_matches(work, text)] if text else []
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
            person.outerjoin(association, present)
            .outerjoin(employer, employer.c.id == association.c.employer_id)
            .outerjoin(permit, live)
        )
        .where(*wanted)
        .order_by(by_name(work, person.c.name), person.c.id)
        .offset(skip)
        .limit(MOST)
    )
    total = work.connection.execute(select(func.count()).select_from(person).where(*wanted)).scalar_one()
    return [ListedPerson(**row._mapping) for row in rows], int(total)


def _matches(work: Work, text: str) -> Any:
    held = permit.alias("held")
    any_permit = select(held.c.id).where(
        held.c.person_id == person.c.id, held.c.permit_no.contains(text, autoescape=True)
    )
    return or_(
        person.c.name.contains(text, autoescape=True),
        person.c.id_number_masked.contains(text, autoescape=True),
        person.c.id_number_index == work.seal.index(normalised(text)),
        any_permit.exists(),
    )


def person_exists(work: Work, person_id: str) -> bool:
    """Tell whether somebody has this id."""
    return work.connection.execute(select(person.c.id).where(person.c.id == person_id)).first() is not None
