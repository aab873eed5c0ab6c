"""Read a paper of the office; the first time that somebody it is addressed to opens it is written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.office_paper_text import paper_from_json
from app.policy.actor import Role
from app.policy.paper_rights import may_read_office_paper, party_of
from app.services.context.case_visibility import parties_of
from app.services.context.idempotent import idempotent
from app.services.context.refusals import NotFoundError
from app.store.audit_chain import record
from app.store.case_rows import CaseMissingError, case_of, lock_case
from app.store.office_paper_rows import (
    add_print,
    content_of,
    newer_paper,
    note_opening,
    openings_of,
    paper_of_id,
    prints_of,
)

if TYPE_CHECKING:
    from app.domain.office_paper_text import WrittenPaper
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.office_paper_rows import OfficePaperRow, PrintRow


@dataclass(frozen=True, slots=True)
class ReadPaper:
    """A paper that may be shown, and what holds of it by now."""

    row: OfficePaperRow
    written: WrittenPaper
    newer: OfficePaperRow | None
    prints: list[PrintRow]


def read_paper(context: AppContext, by: Actor, case_id: str, paper_id: str) -> ReadPaper:
    """Return a paper of a case; raises NotFoundError unless it is this actor's to read."""
    with context.database.reading() as work:
        row = _readable(work, by, case_id, paper_id)
        found = _shown(work, row)
        party = party_of(by)
        is_first = party in row.audience and not any(
            one.audience == party for one in openings_of(work, [paper_id])
        )
    if is_first:
        context.database.transact(lambda work: note_opening(work, paper_id, party, by.account_id))
    return found


def paper_for_code(work: UnitOfWork, row: OfficePaperRow) -> ReadPaper:
    """Return a paper whose right to be read has been asked otherwise."""
    return _shown(work, row)


def _shown(work: UnitOfWork, row: OfficePaperRow) -> ReadPaper:
    written = paper_from_json(content_of(work, row.id))
    return ReadPaper(row, written, newer_paper(work, row), prints_of(work, [row.id]))


def _readable(work: UnitOfWork, by: Actor, case_id: str, paper_id: str) -> OfficePaperRow:
    row = paper_of_id(work, paper_id)
    if row is None or row.case_id != case_id:
        raise NotFoundError(kind="paper")
    try:
        parties = parties_of(work, case_of(work, case_id))
    except CaseMissingError as missing:
        raise NotFoundError(kind="paper") from missing
    if not may_read_office_paper(by, parties, audience=row.audience, authority=row.authority):
        raise NotFoundError(kind="paper")
    return row


def reprint_paper(context: AppContext, by: Actor, case_id: str, paper_id: str, key: str) -> int:
    """Note that a paper is printed again, under its own number, and return which reprint it is; raises NotFoundError."""

    def command(work: UnitOfWork) -> dict[str, int]:
        row = _readable(work, by, case_id, paper_id)
        lock_case(work, case_id)
        number = add_print(work, paper_id, by.account_id)
        told = {"number": row.number, "reprint": number, "as": Role(by.role).value}
        record(work, context.audit_key, case_id, by.account_id, "reprint_paper", told)
        return {"reprint": number}

    request = {"case": case_id, "paper": paper_id}
    return int(idempotent(context, by, key, "reprint_paper", request, command)["reprint"])
