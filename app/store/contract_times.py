"""The contract of a person with a unit as it was at some moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.store.permit_rows import ContractRow
from app.store.tables_office import association, contract

if TYPE_CHECKING:
    from datetime import datetime

    from app.store.database import UnitOfWork


def contract_at(work: UnitOfWork, person_id: str, employer_id: str, moment: datetime) -> ContractRow | None:
    """Return the contract of a person with a unit as it was at a moment, even after they have parted."""
    row = work.connection.execute(
        select(contract)
        .join(association, association.c.id == contract.c.association_id)
        .where(
            association.c.person_id == person_id,
            association.c.employer_id == employer_id,
            contract.c.uploaded_at <= moment,
        )
        .order_by(contract.c.uploaded_at.desc(), contract.c.version.desc())
        .limit(1)
    ).first()
    return ContractRow(**row._mapping) if row else None
