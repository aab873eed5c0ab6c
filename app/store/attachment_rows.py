"""All versions of an employer's papers, and the open applications that have been shown them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from app.domain.office_codes import ApplicationState
from app.store.employer_rows import AttachmentRow
from app.store.tables_cases import application_case
from app.store.tables_office import employer_attachment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.store.database import UnitOfWork

SHOWN_STATES = (ApplicationState.IN_REVIEW.value, ApplicationState.RETURNED.value)


def papers_of(employer_id: str) -> str:
    """Return what those take turns about who change a unit's papers or submit an application with them."""
    return f"papers of {employer_id}"


@dataclass(frozen=True, slots=True)
class AttachmentVersion:
    """One version of a paper. A removed one is no longer in its slot but stays as evidence."""

    slot: str
    version: int
    sha256: str
    filename: str
    report: dict[str, Any] | None
    uploaded_at: datetime
    uploaded_by: str
    removed_at: datetime | None
    removed_by: str | None

    @property
    def pages(self) -> int:
        """Return how many pages the paper has."""
        return int((self.report or {}).get("pages", 1))


_COLUMNS = [employer_attachment.c[name] for name in AttachmentVersion.__slots__]


def versions_of_slot(work: UnitOfWork, employer_id: str, slot: str) -> list[AttachmentVersion]:
    """Return every version an employer ever uploaded for a slot, the newest first."""
    rows = work.connection.execute(
        select(*_COLUMNS)
        .where(employer_attachment.c.employer_id == employer_id, employer_attachment.c.slot == slot)
        .order_by(employer_attachment.c.version.desc())
    )
    return [AttachmentVersion(**row._mapping) for row in rows]


def applications_showing_papers(work: UnitOfWork, employer_id: str) -> list[str]:
    """Return the numbers of an employer's open applications that the authority has been given, with its papers."""
    return list(
        work.connection.execute(
            select(application_case.c.number)
            .where(
                application_case.c.employer_id == employer_id,
                application_case.c.ended_at.is_(None),
                or_(
                    application_case.c.state.in_(SHOWN_STATES),
                    application_case.c.first_submitted_on.is_not(None),
                ),
            )
            .order_by(application_case.c.number)
        ).scalars()
    )


def units_with_papers_before(
    work: UnitOfWork, instant: datetime, slots: Sequence[str], *, behind: str = "", limit: int
) -> dict[str, set[str]]:
    """Return the slots whose newest paper is older than an instant, by employer, for the next employers by id."""
    newest = func.max(employer_attachment.c.uploaded_at)
    standing = (
        employer_attachment.c.employer_id > behind,
        employer_attachment.c.removed_at.is_(None),
        employer_attachment.c.slot.in_(slots),
    )
    old = (
        select(employer_attachment.c.employer_id, employer_attachment.c.slot)
        .where(*standing)
        .group_by(employer_attachment.c.employer_id, employer_attachment.c.slot)
        .having(newest < instant)
        .subquery()
    )
    units = select(old.c.employer_id).distinct().order_by(old.c.employer_id).limit(limit)
    rows = work.connection.execute(
        select(employer_attachment.c.employer_id, employer_attachment.c.slot)
        .where(*standing, employer_attachment.c.employer_id.in_(units))
        .group_by(employer_attachment.c.employer_id, employer_attachment.c.slot)
        .having(newest < instant)
        .order_by(employer_attachment.c.employer_id, employer_attachment.c.slot)
    )
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row.employer_id, set()).add(row.slot)
    return found


def attachments_at(work: UnitOfWork, employer_id: str, instant: datetime) -> list[AttachmentRow]:
    """Return the papers that were in an employer's slots at an instant, by slot."""
    rows = work.connection.execute(
        select(*[employer_attachment.c[name] for name in AttachmentRow.__slots__])
        .where(
            employer_attachment.c.employer_id == employer_id,
            employer_attachment.c.uploaded_at <= instant,
            or_(employer_attachment.c.removed_at.is_(None), employer_attachment.c.removed_at > instant),
        )
        .order_by(employer_attachment.c.slot, employer_attachment.c.version)
    )
    return list({row.slot: AttachmentRow(**row._mapping) for row in rows}.values())
