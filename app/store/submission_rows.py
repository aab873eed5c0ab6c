"""What was submitted to the authority, round by round: written once, sealed, never changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, insert, select, update

from app.domain.exact_json import write_json
from app.store.ledger_rows import LedgerRow, row_from_json
from app.store.read_once import read_once
from app.store.tables_applications import submission

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Row

    from app.store.database import UnitOfWork


@dataclass(frozen=True)
class SubmissionRow:
    """One submission. `number` counts them; `moved` are fields of the record that had changed when it was approved."""

    case_id: str
    number: int
    round: int
    at: datetime
    by: str
    digest: str
    moved: tuple[str, ...]
    content: dict[str, Any]

    @cached_property
    def ledger(self) -> tuple[LedgerRow, ...]:
        """The rows of the ledger that were submitted."""
        return tuple(map(row_from_json, self.content.get("ledger", ())))


def add_submission(
    work: UnitOfWork, case_id: str, round_number: int, content: Mapping[str, Any], by: str
) -> None:
    """Keep what is submitted, after what was submitted before."""
    last = work.connection.scalar(
        select(func.max(submission.c.number)).where(submission.c.case_id == case_id)
    )
    number = (last or 0) + 1
    work.connection.execute(
        insert(submission).values(
            case_id=case_id,
            number=number,
            round=round_number,
            at=work.now,
            by=by,
            digest=digest_of(content),
            moved=[],
            content_sealed=work.seal.close_json(dict(content), _place(case_id, number)),
        )
    )


def digest_of(content: Mapping[str, Any]) -> str:
    """Return the digest of what was submitted."""
    text = write_json(content, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


_OF_CASE = (
    select(submission)
    .where(submission.c.case_id == bindparam("case_id"))
    .order_by(submission.c.number.desc())
)
_NEWEST_OF_CASE = _OF_CASE.limit(1)


@read_once
def submissions_of(work: UnitOfWork, case_id: str) -> list[SubmissionRow]:
    """Return what was submitted of a case, the newest first."""
    rows = work.connection.execute(_OF_CASE, {"case_id": case_id})
    return [_opened(work, row) for row in rows]


@read_once
def newest_submission(work: UnitOfWork, case_id: str) -> SubmissionRow | None:
    """Return what was submitted last."""
    row = work.connection.execute(_NEWEST_OF_CASE, {"case_id": case_id}).first()
    return _opened(work, row) if row else None


def _opened(work: UnitOfWork, row: Row[Any]) -> SubmissionRow:
    return SubmissionRow(
        row.case_id,
        row.number,
        row.round,
        row.at,
        row.by,
        row.digest,
        tuple(row.moved),
        work.seal.open_json(row.content_sealed, _place(row.case_id, row.number)),
    )


def note_moved(work: UnitOfWork, row: SubmissionRow, fields: list[str]) -> None:
    """Note which fields of the record were others at the approval than at the submission."""
    work.connection.execute(
        update(submission)
        .where(submission.c.case_id == row.case_id, submission.c.number == row.number)
        .values(moved=fields)
    )


def _place(case_id: str, number: int) -> str:
    return f"submission.content:{case_id}:{number}"
