"""The papers of the office in a case, for whoever may see the case: number, standing, and how each was delivered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.policy.actor import Role
from app.policy.paper_rights import may_read_office_paper, party_of
from app.services.context.case_visibility import parties_of
from app.services.papers_of_office.read_paper import paper_for_code, read_paper
from app.services.submissions.submitted_view import submitted_employer
from app.store.account_rows import names_of
from app.store.case_rows import case_of
from app.store.employer_rows import employer_of
from app.store.office_paper_rows import (
    carried_notices,
    newer_paper,
    openings_of,
    paper_by_code,
    papers_of_case,
    prints_of,
)
from app.store.person_rows import person_of
from app.store.submission_rows import newest_submission

if TYPE_CHECKING:
    from datetime import datetime

    from app.domain.office_paper_text import WrittenPaper
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.services.papers_of_office.read_paper import ReadPaper
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork
    from app.store.office_paper_rows import CarriedRow, OfficePaperRow, OpeningRow
    from app.store.review_rows import SlipRow

UNTOLD = ""

OVERSEERS = frozenset({Role.OPERATOR, Role.AUDITOR})
"""Who sees which papers there are, and reads none."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a paper came to one receiver: told in the inbox, letter sent, first opened by whom."""

    party: str
    """`employer` or `person`."""
    told_at: datetime | None
    has_letter: bool
    letter_sent_at: datetime | None
    opened_at: datetime | None
    opened_by: str
    """The name of the account; empty where that is nobody else's to know."""


@dataclass(frozen=True, slots=True)
class ListedPaper:
    """A paper in the list of a case."""

    row: OfficePaperRow
    is_readable: bool
    newer: OfficePaperRow | None
    reprints: int
    deliveries: tuple[Delivery, ...]


def listed_papers(work: UnitOfWork, by: Actor, case: CaseRow) -> list[ListedPaper]:
    """Return the papers of a case that this actor hears of, the newest in front; operators hear of all, and read none."""
    rows = papers_of_case(work, case.id)
    if not rows:
        return []
    parties = parties_of(work, case)
    readable = {
        row.id
        for row in rows
        if may_read_office_paper(by, parties, audience=row.audience, authority=row.authority)
    }
    shown = rows if by.role in OVERSEERS else [row for row in rows if row.id in readable]
    ids = [row.id for row in shown]
    opened, printed = openings_of(work, ids), prints_of(work, ids)
    names = names_of(work, {one.opened_by for one in opened})
    carried = carried_notices(work, case.id, sorted({row.notice for row in shown if row.notice}))
    return [
        ListedPaper(
            row=row,
            is_readable=row.id in readable,
            newer=newer_paper(work, row),
            reprints=sum(one.paper_id == row.id for one in printed),
            deliveries=tuple(
                _delivery(by, row, group, carried, [o for o in opened if o.paper_id == row.id], names)
                for group in row.audience
                if by.role in {Role.REVIEWER, *OVERSEERS} or group == party_of(by)
            ),
        )
        for row in shown
    ]


def _delivery(
    by: Actor,
    row: OfficePaperRow,
    group: str,
    carried: list[CarriedRow],
    opened: list[OpeningRow],
    names: dict[str, str],
) -> Delivery:
    # The notice of the same step or of one soon after: the first of its kind since the paper was made.
    notice = next(
        (
            one
            for one in carried
            if one.kind == row.notice and one.audience == group and one.at >= row.issued_at
        ),
        None,
    )
    opening = next((one for one in opened if one.audience == group), None)
    party = group.partition(":")[0]
    is_told_who = opening is not None and (by.role not in OVERSEERS or party == "employer")
    return Delivery(
        party=party,
        told_at=notice.at if notice else None,
        has_letter=notice is not None and notice.letter_created_at is not None,
        letter_sent_at=notice.letter_sent_at if notice else None,
        opened_at=opening.opened_at if opening else None,
        opened_by=names.get(opening.opened_by, UNTOLD) if opening and is_told_who else UNTOLD,
    )


@dataclass(frozen=True, slots=True)
class VerifiedPaper:
    """A genuine paper: as it was issued, what has become of it, and whose case it is about."""

    row: OfficePaperRow
    written: WrittenPaper
    newer: OfficePaperRow | None
    case_number: str
    employer_name: str
    """As it was submitted to the authority."""
    person_name: str
    """Never to be shown whole; empty where the case is a unit's own."""


def verified_paper(context: AppContext, code: str) -> VerifiedPaper | None:
    """Return the paper of the office with this code; None when there is none."""
    with context.database.reading() as work:
        row = paper_by_code(work, code)
        if row is None:
            return None
        found, case = paper_for_code(work, row), case_of(work, row.case_id)
        unit = submitted_employer(employer_of(work, case.employer_id), newest_submission(work, case.id))
        person = person_of(work, case.person_id).name if case.person_id else ""
        return VerifiedPaper(row, found.written, found.newer, case.number, unit.name, person)


def paper_of_slip(context: AppContext, by: Actor, slip: SlipRow) -> ReadPaper | None:
    """Return the paper that a slip was issued as, opened by its holder; None for a slip of before."""
    with context.database.reading() as work:
        row = paper_by_code(work, slip.code)
    return read_paper(context, by, row.case_id, row.id) if row else None
