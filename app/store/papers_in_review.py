"""Cases under review in which a file may have been submitted: among their own papers, those of the unit, or a contract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, literal, select, union

from app.domain.office_codes import ApplicationState
from app.store.tables_applications import case_document
from app.store.tables_cases import application_case
from app.store.tables_office import association, contract, employer_attachment

if TYPE_CHECKING:
    from sqlalchemy import BindParameter

    from app.store.database import UnitOfWork

OF_CASE, OF_UNIT = "case", "unit"
_kept = application_case.c
_FILE: BindParameter[str] = bindparam("sha256")
_IN_REVIEW = _kept.state == ApplicationState.IN_REVIEW.value
_FOUND = union(
    select(_kept.id, literal(OF_CASE))
    .join(case_document, case_document.c.case_id == _kept.id)
    .where(case_document.c.sha256 == _FILE, _IN_REVIEW),
    select(_kept.id, literal(OF_UNIT))
    .join(employer_attachment, employer_attachment.c.employer_id == _kept.employer_id)
    .where(employer_attachment.c.sha256 == _FILE, _IN_REVIEW),
    select(_kept.id, literal(OF_UNIT))
    .join(
        association,
        and_(
            association.c.employer_id == _kept.employer_id,
            association.c.person_id == _kept.person_id,
        ),
    )
    .join(contract, contract.c.association_id == association.c.id)
    .where(contract.c.sha256 == _FILE, _IN_REVIEW),
)


def cases_in_review_with(work: UnitOfWork, sha256: str) -> list[tuple[str, str]]:
    """Return them by id, with whose paper it is; one that is both stands twice."""
    rows = work.connection.execute(_FOUND, {"sha256": sha256})
    return sorted((row[0], row[1]) for row in rows)
