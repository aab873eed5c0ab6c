"""Checks of the pages of a file: asked for when it is kept, done by a worker, written where papers name the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, or_, select, update

from app.store.database import advisory_lock
from app.store.file_register import PAPERS, file_turn
from app.store.tables_scans import page_check

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime

    from app.store.database import UnitOfWork

WAITING, DONE, FAILED = "waiting", "done", "failed"
MOST_TRIES = 3
"""A worker that was killed leaves a lease that runs out; a file that kills it again and again is given up."""


@dataclass(frozen=True, slots=True)
class PageCheck:
    """The check of one file. Pages before `next_page` are done; `marks` are digests of what they show."""

    sha256: str
    state: str
    pages: int
    next_page: int
    findings: list[dict[str, Any]]
    marks: list[str]
    tries: int
    asked_at: datetime
    lease_until: datetime | None
    ended_at: datetime | None


_COLUMNS = [page_check.c[name] for name in PageCheck.__slots__]


def ask_for_check(work: UnitOfWork, sha256: str, pages: int) -> PageCheck:
    """Let the pages of a file be checked, unless that has been asked for before; return how it stands.

    Until the commit nobody writes the end of this check.
    """
    advisory_lock(work, file_turn(sha256))
    known = page_check_of(work, sha256)
    if known is not None:
        return known
    made = PageCheck(sha256, WAITING, pages, 1, [], [], 0, work.now, None, None)
    work.connection.execute(insert(page_check).values({name: getattr(made, name) for name in made.__slots__}))
    return made


def page_check_of(work: UnitOfWork, sha256: str) -> PageCheck | None:
    """Return the check of a file; None for one that came before there were any."""
    return page_checks_of(work, (sha256,)).get(sha256)


def page_checks_of(work: UnitOfWork, digests: Collection[str]) -> dict[str, PageCheck]:
    """Return the checks of files by digest."""
    if not digests:
        return {}
    rows = work.connection.execute(select(*_COLUMNS).where(page_check.c.sha256.in_(sorted(digests))))
    return {row.sha256: PageCheck(**row._mapping) for row in rows}


def take_check(work: UnitOfWork, lease_until: datetime) -> PageCheck | None:
    """Take the check that has waited longest, or whose worker is gone; None when there is none."""
    is_free = or_(page_check.c.lease_until.is_(None), page_check.c.lease_until < work.now)
    query = (
        select(*_COLUMNS)
        .where(page_check.c.state == WAITING, is_free)
        .order_by(page_check.c.asked_at, page_check.c.sha256)
        .limit(1)
    )
    row = work.connection.execute(query.with_for_update(skip_locked=True)).first()
    if row is None:
        return None
    found = PageCheck(**row._mapping)
    taken = update(page_check).where(page_check.c.sha256 == found.sha256)
    work.connection.execute(taken.values(lease_until=lease_until, tries=found.tries + 1))
    return found


def note_pages(
    work: UnitOfWork,
    check: PageCheck,
    findings: Sequence[dict[str, Any]],
    marks: Sequence[str],
    next_page: int,
    lease_until: datetime,
) -> PageCheck | None:
    """Keep what was found on some pages; None when another worker has gone on with the check meanwhile."""
    told = {
        "findings": [*check.findings, *findings],
        "marks": [*check.marks, *marks],
        "next_page": next_page,
        "tries": 0,
        "lease_until": lease_until,
    }
    changed = work.connection.execute(
        update(page_check)
        .where(
            page_check.c.sha256 == check.sha256,
            page_check.c.state == WAITING,
            page_check.c.next_page == check.next_page,
        )
        .values(told)
    )
    return page_check_of(work, check.sha256) if changed.rowcount else None


def release_check(work: UnitOfWork, sha256: str) -> None:
    """Let another look be taken at once."""
    work.connection.execute(update(page_check).where(page_check.c.sha256 == sha256).values(lease_until=None))


def end_check(
    work: UnitOfWork,
    sha256: str,
    state: str,
    findings: Sequence[dict[str, Any]],
    with_check: Callable[[dict[str, Any], str, Sequence[dict[str, Any]]], dict[str, Any]],
) -> None:
    """Write how a check ended, and what it found into the report of every paper that is this file."""
    advisory_lock(work, file_turn(sha256))
    work.connection.execute(
        update(page_check)
        .where(page_check.c.sha256 == sha256)
        .values(state=state, findings=list(findings), ended_at=work.now, lease_until=None)
    )
    for table in PAPERS:
        papers = select(table.c.id, table.c.report).where(table.c.sha256 == sha256)
        for row in work.connection.execute(papers).all():
            report = with_check(row.report or {}, state, findings)
            work.connection.execute(update(table).where(table.c.id == row.id).values(report=report))


def waiting_checks(work: UnitOfWork) -> int:
    """Return how many files wait to be checked or are being checked."""
    query = select(func.count()).select_from(page_check).where(page_check.c.state == WAITING)
    return int(work.connection.execute(query).scalar_one())
