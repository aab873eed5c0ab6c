"""What two people have asked to be erased, how far that has come, and which cases are next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, update

from app.store.database import new_id
from app.store.tables_archive import erasure, retention_mark

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.store.database import UnitOfWork

PERSON = "person"
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Erasure:
    """One request. `kind` is a class of records of finished cases, or PERSON."""

    id: str
    kind: str
    kept_until: date | None
    person_id: str | None
    reason: str
    proposed_by: str
    proposed_at: datetime
    confirmed_by: str | None
    confirmed_at: datetime | None
    withdrawn_at: datetime | None
    erased: int
    finished_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Tell whether it waits for the second person."""
        return self.confirmed_at is None and self.withdrawn_at is None


_COLUMNS = [erasure.c[name] for name in Erasure.__slots__]


def propose(
    work: UnitOfWork, kind: str, *, kept_until: date | None, person_id: str | None, reason: str, by: str
) -> str:
    """Write a request that a second person confirms."""
    made = new_id()
    work.connection.execute(
        insert(erasure).values(
            id=made,
            kind=kind,
            kept_until=kept_until,
            person_id=person_id,
            reason=reason,
            proposed_by=by,
            proposed_at=work.now,
            erased=0,
        )
    )
    return made


def erasure_of(work: UnitOfWork, identity: str, *, lock: bool = False) -> Erasure | None:
    """Return a request."""
    asked = select(*_COLUMNS).where(erasure.c.id == identity)
    row = work.connection.execute(asked.with_for_update() if lock else asked).first()
    return Erasure(*row) if row else None


def erasures(work: UnitOfWork) -> list[Erasure]:
    """Return the newest requests."""
    asked = select(*_COLUMNS).order_by(erasure.c.proposed_at.desc(), erasure.c.id.desc()).limit(SHOWN)
    return [Erasure(*row) for row in work.connection.execute(asked)]


def is_proposed(work: UnitOfWork, kind: str, person_id: str | None) -> bool:
    """Tell whether the same is asked for already and not done yet."""
    same = (erasure.c.kind == kind) & (
        erasure.c.person_id.is_(None) if person_id is None else erasure.c.person_id == person_id
    )
    asked = select(erasure.c.id).where(
        same, erasure.c.finished_at.is_(None), erasure.c.withdrawn_at.is_(None)
    )
    return work.connection.execute(asked.limit(1)).first() is not None


def next_confirmed(work: UnitOfWork) -> Erasure | None:
    """Return the oldest request that was confirmed and is not done; nobody else works on it before the commit."""
    asked = (
        select(*_COLUMNS)
        .where(erasure.c.confirmed_at.is_not(None), erasure.c.finished_at.is_(None))
        .order_by(erasure.c.confirmed_at, erasure.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = work.connection.execute(asked).first()
    return Erasure(*row) if row else None


def note(work: UnitOfWork, identity: str, **values: Any) -> None:
    """Note what became of a request."""
    work.connection.execute(update(erasure).where(erasure.c.id == identity).values(**values))


def cases_to_erase(work: UnitOfWork, record_class: str, kept_until: date, *, limit: int) -> list[str]:
    """Return cases whose records of a class had to be kept until a day at the longest and are still there."""
    asked = (
        select(retention_mark.c.case_id)
        .where(*_past(record_class, kept_until))
        .order_by(retention_mark.c.case_id)
        .limit(limit)
    )
    return list(work.connection.execute(asked).scalars())


def count_to_erase(work: UnitOfWork, record_class: str, kept_until: date) -> int:
    """Return how many cases that are."""
    asked = select(func.count()).select_from(retention_mark).where(*_past(record_class, kept_until))
    return int(work.connection.execute(asked).scalar_one())


def note_erased(work: UnitOfWork, record_class: str, case_id: str) -> None:
    """Note that the records of a class of a case were erased."""
    work.connection.execute(
        update(retention_mark)
        .where(retention_mark.c.record_class == record_class, retention_mark.c.case_id == case_id)
        .values(erased_at=work.now)
    )


def _past(record_class: str, kept_until: date) -> tuple[Any, ...]:
    kept = retention_mark.c
    return kept.record_class == record_class, kept.kept_until <= kept_until, kept.erased_at.is_(None)
