"""What an archive of a case holds beside its own rows, and how long records are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, exists, func, insert, select, update

from app.store.tables_applications import notice
from app.store.tables_archive import retention_mark, retention_term
from app.store.tables_cases import application_case
from app.store.tables_office import contract, employer_attachment

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class PaperOfOthers:
    """A version of a paper that belongs to a unit or a contract and was submitted with a case."""

    slot: str
    version: int
    sha256: str
    filename: str
    uploaded_at: datetime


def unit_papers(work: UnitOfWork, employer_id: str, digests: Collection[str]) -> list[PaperOfOthers]:
    """Return the versions of a unit's papers that have these digests."""
    kept = employer_attachment.c
    rows = work.connection.execute(
        select(kept.slot, kept.version, kept.sha256, kept.filename, kept.uploaded_at)
        .where(kept.employer_id == employer_id, kept.sha256.in_(digests))
        .order_by(kept.slot, kept.version)
    )
    return [PaperOfOthers(*row) for row in rows]


def contracts_submitted(work: UnitOfWork, ids: Collection[str]) -> list[PaperOfOthers]:
    """Return the versions of contracts with these ids."""
    kept = contract.c
    rows = work.connection.execute(
        select(kept.version, kept.sha256, kept.filename, kept.uploaded_at)
        .where(kept.id.in_(ids))
        .order_by(kept.uploaded_at, kept.id)
    )
    return [PaperOfOthers("labour_contract", *row) for row in rows]


def notices_of_case(work: UnitOfWork, case_id: str) -> list[dict[str, Any]]:
    """Return the notices about a case, oldest first; whether somebody has read them is no part of the record."""
    kept = notice.c
    rows = work.connection.execute(
        select(kept.id, kept.audience, kept.kind, kept.title, kept.body, kept.facts, kept.at)
        .where(kept.case_id == case_id)
        .order_by(kept.at, kept.id)
    )
    return [dict(row._mapping) for row in rows]


@dataclass(frozen=True, slots=True)
class TermRow:
    """What an operator has set for a class of records."""

    record_class: str
    years: int
    basis: str
    set_by: str
    set_at: datetime


def terms_set(work: UnitOfWork) -> dict[str, TermRow]:
    """Return the terms that operators have set, by class."""
    return {
        row.record_class: TermRow(**row._mapping) for row in work.connection.execute(select(retention_term))
    }


def set_term(work: UnitOfWork, record_class: str, years: int, basis: str, by: str) -> None:
    """Set the term of a class."""
    values = {"years": years, "basis": basis, "set_by": by, "set_at": work.now}
    done = work.connection.execute(
        update(retention_term).where(retention_term.c.record_class == record_class).values(**values)
    )
    if done.rowcount == 0:
        work.connection.execute(insert(retention_term).values(record_class=record_class, **values))


def drop_marks_after(work: UnitOfWork, record_class: str, ended_since: datetime) -> int:
    """Take back what was proposed of cases that ended since an instant: their time has been made longer."""
    cases = select(application_case.c.id).where(application_case.c.ended_at >= ended_since)
    kept = retention_mark.c
    return work.connection.execute(
        delete(retention_mark).where(
            kept.record_class == record_class, kept.case_id.in_(cases), kept.erased_at.is_(None)
        )
    ).rowcount


def unmarked_cases(
    work: UnitOfWork, record_class: str, ended_before: datetime, limit: int
) -> list[tuple[str, datetime]]:
    """Return cases that ended before an instant and are not marked yet: id and end, the oldest first."""
    marked = exists().where(
        retention_mark.c.case_id == application_case.c.id, retention_mark.c.record_class == record_class
    )
    rows = work.connection.execute(
        select(application_case.c.id, application_case.c.ended_at)
        .where(application_case.c.ended_at < ended_before, ~marked)
        .order_by(application_case.c.ended_at, application_case.c.id)
        .limit(limit)
    )
    return [(row.id, row.ended_at) for row in rows]


def add_marks(work: UnitOfWork, record_class: str, marked: Collection[tuple[str, date]]) -> None:
    """Note that the records of some cases are past their time."""
    rows = [
        {"record_class": record_class, "case_id": case_id, "kept_until": day, "marked_at": work.now}
        for case_id, day in marked
    ]
    if rows:
        work.connection.execute(insert(retention_mark), rows)


@dataclass(frozen=True, slots=True)
class MarkRow:
    """Records of a case that are past their time."""

    record_class: str
    case_id: str
    number: str
    procedure: str
    kept_until: date


def oldest_marks(work: UnitOfWork, limit: int) -> list[MarkRow]:
    """Return what has been past its time longest."""
    kept = retention_mark.c
    rows = work.connection.execute(
        select(
            kept.record_class,
            kept.case_id,
            application_case.c.number,
            application_case.c.procedure,
            kept.kept_until,
        )
        .join(application_case, application_case.c.id == kept.case_id)
        .where(kept.erased_at.is_(None))
        .order_by(kept.kept_until, kept.case_id, kept.record_class)
        .limit(limit)
    )
    return [MarkRow(**row._mapping) for row in rows]


def marks_by_class(work: UnitOfWork) -> dict[str, int]:
    """Return how many cases are past their time and not erased, by class."""
    kept = retention_mark.c.record_class
    there = retention_mark.c.erased_at.is_(None)
    rows = work.connection.execute(select(kept, func.count().label("cases")).where(there).group_by(kept))
    return {row.record_class: int(row.cases) for row in rows}
