"""Reasons for sending a paper although its check advises against it: one for each file in a slot of a case or a unit."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert, select

from app.store.database import new_id
from app.store.tables_scans import paper_reason

if TYPE_CHECKING:
    from datetime import datetime

    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class PaperReason:
    """Why somebody sends a paper all the same."""

    slot: str
    sha256: str
    reason: str
    by: str
    at: datetime


_COLUMNS = [paper_reason.c[name] for name in PaperReason.__slots__]
_OF_UNIT = select(*_COLUMNS).where(paper_reason.c.kept_with == bindparam("unit"))
_OF_CASE = select(paper_reason.c.kept_with, *_COLUMNS).where(
    paper_reason.c.kept_with.in_((bindparam("case_id"), bindparam("unit")))
)


def reasons_of_unit(work: UnitOfWork, employer_id: str) -> dict[tuple[str, str], PaperReason]:
    """Return the reasons that a unit gave for its own papers, by slot and digest."""
    rows = work.connection.execute(_OF_UNIT, {"unit": employer_id})
    return {(row.slot, row.sha256): PaperReason(**row._mapping) for row in rows}


def reasons_of_case(work: UnitOfWork, case_id: str, employer_id: str) -> dict[tuple[str, str], PaperReason]:
    """Return the reasons of a case by slot and digest: its own, else those of its unit for the unit's papers."""
    rows = work.connection.execute(_OF_CASE, {"case_id": case_id, "unit": employer_id}).all()
    found = {}
    for row in sorted(rows, key=lambda one: one.kept_with == case_id):
        told = {name: getattr(row, name) for name in PaperReason.__slots__}
        found[row.slot, row.sha256] = PaperReason(**told)
    return found


def set_reason(work: UnitOfWork, kept_with: str, told: PaperReason) -> None:
    """Keep a reason of a case or a unit instead of the one before; an empty one takes it back."""
    work.connection.execute(
        delete(paper_reason).where(
            paper_reason.c.kept_with == kept_with,
            paper_reason.c.slot == told.slot,
            paper_reason.c.sha256 == told.sha256,
        )
    )
    if told.reason:
        work.connection.execute(insert(paper_reason).values(id=new_id(), kept_with=kept_with, **asdict(told)))
