"""Rows of the papers of the office: numbered, issued, opened, printed again, voided."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.domain.exact_json import write_json
from app.store.database import new_id
from app.store.kept_rows import keep, keep_row
from app.store.read_once import read_once
from app.store.tables_applications import notice, outbox
from app.store.tables_office_papers import (
    office_paper,
    office_paper_counter,
    office_paper_opening,
    office_paper_print,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime

    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class OfficePaperRow:
    """A paper as it was issued; its content is read apart."""

    id: str
    case_id: str
    permit_id: str | None
    kind: str
    title: str
    number: str
    code: str
    authority: str
    edition: str
    issued_on: date
    issued_at: datetime
    issued_by: str
    audience: list[str]
    notice: str
    replaces: str
    digest: str
    voided_at: datetime | None
    voided_by: str | None
    void_reason: str | None


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """Who of an audience opened a paper first, and when."""

    paper_id: str
    audience: str
    opened_at: datetime
    opened_by: str


@dataclass(frozen=True, slots=True)
class PrintRow:
    """A reprint; they are counted from 1."""

    paper_id: str
    number: int
    printed_at: datetime
    printed_by: str


_COLUMNS = [office_paper.c[name] for name in OfficePaperRow.__slots__]
ERASED = b""
"""What stands in the place of a content that was erased; such a paper is there for the audit only."""
_IS_THERE = office_paper.c.content_sealed != ERASED
_OF_CASE = (
    select(*_COLUMNS)
    .where(office_paper.c.case_id == bindparam("case_id"), _IS_THERE)
    .order_by(office_paper.c.issued_at.desc(), office_paper.c.number.desc())
)
_ADD = insert(office_paper)
_OF_MARK = select(office_paper.c.id).where(office_paper.c.mark == bindparam("mark"))
_OPENINGS = select(office_paper_opening).where(
    office_paper_opening.c.paper_id.in_(bindparam("papers", expanding=True))
)
_PRINTS = (
    select(office_paper_print)
    .where(office_paper_print.c.paper_id.in_(bindparam("papers", expanding=True)))
    .order_by(office_paper_print.c.paper_id, office_paper_print.c.number)
)
_LETTER = outbox.alias("letter")
_CARRIED = (
    select(
        notice.c.audience,
        notice.c.kind,
        notice.c.at,
        _LETTER.c.created_at.label("letter_created_at"),
        _LETTER.c.sent_at.label("letter_sent_at"),
    )
    .outerjoin(_LETTER, _LETTER.c.dedup_key == notice.c.dedup_key)
    .where(notice.c.case_id == bindparam("case_id"), notice.c.kind.in_(bindparam("kinds", expanding=True)))
    .order_by(notice.c.at)
)


def next_in_series(work: UnitOfWork, series: str) -> int:
    """Return the next place in a row of numbers, which stays locked until the commit; a rollback gives it back."""
    upsert = sqlite_insert if work.connection.dialect.name == "sqlite" else postgres_insert
    return int(
        work.connection.execute(
            upsert(office_paper_counter)
            .values(series=series, last=1)
            .on_conflict_do_update(index_elements=["series"], set_={"last": office_paper_counter.c.last + 1})
            .returning(office_paper_counter.c.last)
        ).scalar_one()
    )


def add_paper(work: UnitOfWork, content: Mapping[str, Any], **told: Any) -> OfficePaperRow:
    """Issue a paper; a second one with its number, code or mark is refused by the database."""
    identity = new_id()
    row = {
        "id": identity,
        "issued_at": work.now,
        "digest": digest_of_paper(content),
        "voided_at": None,
        "voided_by": None,
        "void_reason": None,
        **told,
    }
    whole = {**row, "content_sealed": work.seal.close_json(dict(content), _place(identity))}
    work.connection.execute(_ADD, whole)
    keep_row(work, "office_paper", str(row["case_id"]), whole)
    return OfficePaperRow(**{name: row[name] for name in OfficePaperRow.__slots__})


def digest_of_paper(content: Mapping[str, Any]) -> str:
    """Return the digest of everything that stands on a paper."""
    return hashlib.sha256(write_json(dict(content), sort_keys=True).encode()).hexdigest()


def content_of(work: UnitOfWork, paper_id: str) -> dict[str, Any]:
    """Return what stands on a paper."""
    sealed = work.connection.execute(
        select(office_paper.c.content_sealed).where(office_paper.c.id == paper_id)
    ).scalar_one()
    told: dict[str, Any] = work.seal.open_json(sealed, _place(paper_id))
    return told


def _place(paper_id: str) -> str:
    return f"office_paper.content:{paper_id}"


def has_mark(work: UnitOfWork, mark: str) -> bool:
    """Tell whether what may make a paper once has made it."""
    return work.connection.execute(_OF_MARK, {"mark": mark}).first() is not None


def paper_of_id(work: UnitOfWork, paper_id: str) -> OfficePaperRow | None:
    """Return a paper."""
    return _one(work, office_paper.c.id == paper_id)


def paper_by_code(work: UnitOfWork, code: str) -> OfficePaperRow | None:
    """Return the paper with this verification code."""
    return _one(work, office_paper.c.code == code)


def _one(work: UnitOfWork, where: Any) -> OfficePaperRow | None:
    row = work.connection.execute(select(*_COLUMNS).where(where, _IS_THERE)).first()
    return OfficePaperRow(**row._mapping) if row else None


@read_once
def papers_of_case(work: UnitOfWork, case_id: str) -> list[OfficePaperRow]:
    """Return the papers of a case, the newest in front."""
    rows = work.connection.execute(_OF_CASE, {"case_id": case_id})
    return [OfficePaperRow(**row._mapping) for row in rows]


def newer_paper(work: UnitOfWork, paper: OfficePaperRow) -> OfficePaperRow | None:
    """Return the newest paper that is in force instead of this one; None while it is the newest itself."""
    if paper.replaces == "permit" and paper.permit_id:
        same = office_paper.c.permit_id == paper.permit_id
    elif paper.replaces == "case":
        same = office_paper.c.case_id == paper.case_id
    else:
        return None
    row = work.connection.execute(
        select(*_COLUMNS)
        .where(
            same,
            _IS_THERE,
            office_paper.c.kind == paper.kind,
            office_paper.c.id != paper.id,
            office_paper.c.issued_at > paper.issued_at,
            office_paper.c.voided_at.is_(None),
        )
        .order_by(office_paper.c.issued_at.desc())
        .limit(1)
    ).first()
    return OfficePaperRow(**row._mapping) if row else None


def void_paper_row(work: UnitOfWork, case_id: str, paper_id: str, by: str, reason: str) -> bool:
    """Make a paper void for good; False when it is already."""
    done = work.connection.execute(
        update(office_paper)
        .where(office_paper.c.id == paper_id, office_paper.c.voided_at.is_(None))
        .values(voided_at=work.now, voided_by=by, void_reason=reason)
    )
    keep(work, "office_paper", case_id, paper_id, None)
    return done.rowcount == 1


def note_opening(work: UnitOfWork, paper_id: str, audience: str, by: str) -> None:
    """Note that somebody of an audience has opened a paper; only the first time counts."""
    upsert = sqlite_insert if work.connection.dialect.name == "sqlite" else postgres_insert
    work.connection.execute(
        upsert(office_paper_opening)
        .values(paper_id=paper_id, audience=audience, opened_at=work.now, opened_by=by)
        .on_conflict_do_nothing()
    )


def openings_of(work: UnitOfWork, paper_ids: Collection[str]) -> list[OpeningRow]:
    """Return the first openings of some papers."""
    rows = work.connection.execute(_OPENINGS, {"papers": list(paper_ids)})
    return [OpeningRow(**row._mapping) for row in rows]


def add_print(work: UnitOfWork, paper_id: str, by: str) -> int:
    """Note a reprint and return which it is."""
    work.connection.execute(select(office_paper.c.id).where(office_paper.c.id == paper_id).with_for_update())
    last = work.connection.execute(
        select(func.max(office_paper_print.c.number)).where(office_paper_print.c.paper_id == paper_id)
    ).scalar_one()
    number = int(last or 0) + 1
    work.connection.execute(
        insert(office_paper_print).values(
            paper_id=paper_id, number=number, printed_at=work.now, printed_by=by
        )
    )
    return number


def prints_of(work: UnitOfWork, paper_ids: Collection[str]) -> list[PrintRow]:
    """Return the reprints of some papers in their order."""
    rows = work.connection.execute(_PRINTS, {"papers": list(paper_ids)})
    return [PrintRow(**row._mapping) for row in rows]


@dataclass(frozen=True, slots=True)
class CarriedRow:
    """The notice that carried a paper to a receiver, and when its letter left; None where there is no letter."""

    audience: str
    kind: str
    at: datetime
    letter_created_at: datetime | None
    letter_sent_at: datetime | None


def carried_notices(work: UnitOfWork, case_id: str, kinds: Sequence[str]) -> list[CarriedRow]:
    """Return the notices of some kinds about a case, oldest first, with what became of their letters."""
    rows = work.connection.execute(_CARRIED, {"case_id": case_id, "kinds": list(kinds)})
    return [CarriedRow(*row) for row in rows]
