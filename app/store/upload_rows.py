"""Rows of papers that are being put together, and of the files that arrive for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, exists, func, insert, or_, select, update

from app.store.database import new_id
from app.store.file_register import release_file
from app.store.tables_cases import human_task
from app.store.tables_office import association
from app.store.tables_uploads import arriving_file, paper_in_work

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class PaperInWork:
    """A paper that is being put together in a place; its pages are in the order of the paper."""

    id: str
    place: str
    task_key: str | None
    slot: str
    account_id: str
    pages: list[dict[str, Any]]
    chosen_id: str | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class ArrivingFile:
    """A file on its way; `sha256` is the PDF that was written anew from it, once all of it had come."""

    id: str
    paper_id: str
    position: int
    mark: str
    name: str
    size: int
    received: int
    sha256: str | None
    page_count: int | None
    original: dict[str, Any] | None
    began_at: datetime

    @property
    def is_finished(self) -> bool:
        """Tell whether its pages can be shown and placed."""
        return self.sha256 is not None


_PAPERS = select(*[paper_in_work.c[name] for name in PaperInWork.__slots__])
_PAPER = _PAPERS.where(paper_in_work.c.id == bindparam("id"))
_IN_PLACE = _PAPERS.where(
    paper_in_work.c.place == bindparam("place"),
    paper_in_work.c.slot == bindparam("slot"),
    paper_in_work.c.account_id == bindparam("account_id"),
)
_BY = _PAPERS.where(
    paper_in_work.c.place == bindparam("place"), paper_in_work.c.account_id == bindparam("account_id")
)
_OF_CHOSEN = select(paper_in_work.c.id).where(paper_in_work.c.chosen_id == bindparam("chosen_id"))
_FILES = (
    select(*[arriving_file.c[name] for name in ArrivingFile.__slots__])
    .where(arriving_file.c.paper_id == bindparam("paper_id"))
    .order_by(arriving_file.c.position, arriving_file.c.id)
)


def paper_in_work_of(work: UnitOfWork, identity: str, *, lock: bool = False) -> PaperInWork | None:
    """Return a paper that is being put together; locked, others wait until this transaction ends."""
    query = _PAPER.with_for_update() if lock else _PAPER
    row = work.connection.execute(query, {"id": identity}).first()
    return PaperInWork(**row._mapping) if row else None


def paper_in_place(work: UnitOfWork, place: str, slot: str, by: str) -> PaperInWork | None:
    """Return what an account is putting together for a slot of a place."""
    named = {"place": place, "slot": slot, "account_id": by}
    row = work.connection.execute(_IN_PLACE, named).first()
    return PaperInWork(**row._mapping) if row else None


def papers_in_place(work: UnitOfWork, place: str, by: str) -> dict[str, PaperInWork]:
    """Return what an account is putting together in a place, by slot."""
    rows = work.connection.execute(_BY, {"place": place, "account_id": by})
    return {row.slot: PaperInWork(**row._mapping) for row in rows}


def files_of(work: UnitOfWork, paper_id: str) -> list[ArrivingFile]:
    """Return the files of a paper in the order in which they were chosen."""
    return [ArrivingFile(**row._mapping) for row in work.connection.execute(_FILES, {"paper_id": paper_id})]


def begin_paper(
    work: UnitOfWork, place: str, slot: str, by: str, *, task_key: str | None = None
) -> PaperInWork:
    """Begin a paper in a place where none is being put together; `task_key` where that is the form of a task."""
    row = PaperInWork(new_id(), place, task_key, slot, by, [], None, work.now)
    work.connection.execute(
        insert(paper_in_work).values({name: getattr(row, name) for name in row.__slots__})
    )
    return row


def begin_file(
    work: UnitOfWork, paper_id: str, *, position: int, mark: str, name: str, size: int
) -> ArrivingFile:
    """Note that a file is about to come."""
    row = ArrivingFile(new_id(), paper_id, position, mark, name, size, 0, None, None, None, work.now)
    work.connection.execute(
        insert(arriving_file).values({name: getattr(row, name) for name in row.__slots__})
    )
    _touch(work, paper_id)
    return row


def note_received(work: UnitOfWork, file: ArrivingFile, received: int) -> None:
    """Count bytes that are safely on disk."""
    _set_file(work, file.id, {"received": received})
    _touch(work, file.paper_id)


def note_finished(
    work: UnitOfWork, file: ArrivingFile, sha256: str, pages: int, original: Mapping[str, Any]
) -> None:
    """Name the PDF that was written anew from a file."""
    _set_file(work, file.id, {"sha256": sha256, "page_count": pages, "original": dict(original)})


def set_pages(work: UnitOfWork, paper_id: str, pages: Sequence[Mapping[str, Any]]) -> None:
    """Put the pages of a paper in an order."""
    _set_paper(work, paper_id, {"pages": [dict(one) for one in pages], "changed_at": work.now})


def set_chosen(work: UnitOfWork, paper_id: str, chosen_id: str) -> None:
    """Note which waiting paper was made of these pages."""
    _set_paper(work, paper_id, {"chosen_id": chosen_id, "changed_at": work.now})


def drop_file(work: UnitOfWork, file: ArrivingFile, *, but_file: str = "") -> None:
    """Forget a file that was refused or given up; its PDF goes out of the register unless something else names it."""
    work.connection.execute(delete(arriving_file).where(arriving_file.c.id == file.id))
    if file.sha256 and file.sha256 != but_file:
        release_file(work, file.sha256)


def drop_paper(work: UnitOfWork, paper_id: str, *, but_file: str = "") -> list[str]:
    """Forget a paper that was being put together; return the ids of its files, whose bytes may lie about."""
    files = files_of(work, paper_id)
    for file in files:
        drop_file(work, file, but_file=but_file)
    work.connection.execute(delete(paper_in_work).where(paper_in_work.c.id == paper_id))
    return [file.id for file in files]


def drop_papers_of(work: UnitOfWork, chosen_id: str, *, but: str = "", but_file: str = "") -> None:
    """Forget what a waiting paper that is gone was put together from, except the paper in work `but`."""
    for identity in work.connection.execute(_OF_CHOSEN, {"chosen_id": chosen_id}).scalars().all():
        if identity != but:
            drop_paper(work, identity, but_file=but_file)


def amount_of(work: UnitOfWork, account_id: str) -> tuple[int, int]:
    """Return how many files an account has on their way or in papers that are being put together, and their bytes."""
    row = work.connection.execute(
        select(func.count(), func.coalesce(func.sum(arriving_file.c.size), 0))
        .select_from(arriving_file)
        .join(paper_in_work, paper_in_work.c.id == arriving_file.c.paper_id)
        .where(paper_in_work.c.account_id == account_id)
    ).one()
    return int(row[0]), int(row[1])


def drop_old_papers(work: UnitOfWork, before: datetime, long_before: datetime, *, limit: int) -> list[str]:
    """Forget what was never put together, or what a closed task has left; return the ids of files as drop_paper."""
    closed = exists().where(human_task.c.key == paper_in_work.c.task_key, human_task.c.state != "open")
    given_up = (paper_in_work.c.changed_at < before) & paper_in_work.c.chosen_id.is_(None)
    query = select(paper_in_work.c.id).where(or_(given_up, closed, paper_in_work.c.changed_at < long_before))
    found = work.connection.execute(query.order_by(paper_in_work.c.changed_at).limit(limit))
    return [file for identity in found.scalars().all() for file in drop_paper(work, identity)]


def person_of_association(work: UnitOfWork, association_id: str) -> str | None:
    """Return whose tie with a unit it is; None when there is no such tie."""
    query = select(association.c.person_id).where(association.c.id == association_id)
    return work.connection.execute(query).scalar_one_or_none()


def known_parts(work: UnitOfWork, identities: Iterable[str]) -> set[str]:
    """Return those of these ids that are files on their way; of a finished one no bytes are needed."""
    query = select(arriving_file.c.id).where(
        arriving_file.c.id.in_(list(identities)), arriving_file.c.sha256.is_(None)
    )
    return set(work.connection.execute(query).scalars())


def _touch(work: UnitOfWork, paper_id: str) -> None:
    _set_paper(work, paper_id, {"changed_at": work.now})


def _set_paper(work: UnitOfWork, paper_id: str, values: Mapping[str, Any]) -> None:
    work.connection.execute(update(paper_in_work).where(paper_in_work.c.id == paper_id).values(dict(values)))


def _set_file(work: UnitOfWork, file_id: str, values: Mapping[str, Any]) -> None:
    work.connection.execute(update(arriving_file).where(arriving_file.c.id == file_id).values(dict(values)))
