"""Papers that were chosen in a form and have not been sent with it: kept as rows until they are sent or taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, exists, insert, or_, select

from app.store.database import advisory_lock, new_id
from app.store.tables_applications import case_document, chosen_paper
from app.store.tables_cases import human_task
from app.store.tables_office import contract, employer_attachment, stored_file
from app.store.tables_scans import page_check, paper_reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import Select

    from app.store.database import UnitOfWork

TASK = "task"
HOLDERS = (case_document, employer_attachment, contract, chosen_paper)
"""Tables whose rows are papers: a file that none of them names belongs to nothing."""


@dataclass(frozen=True, slots=True)
class ChosenPaper:
    """A checked file that waits in a place: the form of a task, a unit's papers, a contract that is being updated."""

    id: str
    place: str
    task_key: str | None
    slot: str
    account_id: str
    sha256: str
    filename: str
    report: dict[str, Any]
    pages: int
    chosen_at: datetime
    size: int


def task_place(task_key: str) -> str:
    """Return the place of what was chosen in the form of a task."""
    return f"{TASK}:{task_key}"


def unit_place(employer_id: str) -> str:
    """Return the place of what was chosen for a unit's own papers."""
    return f"unit:{employer_id}"


def contract_place(association_id: str) -> str:
    """Return the place of a contract that is being updated."""
    return f"contract:{association_id}"


def choose_paper(
    work: UnitOfWork,
    *,
    place: str,
    slot: str,
    by: str,
    sha256: str,
    filename: str,
    report: Mapping[str, Any],
    pages: int,
    is_shared: bool = False,
) -> str:
    """Let a paper wait in a slot, instead of the one that waited there for this account; return its id.

    In a shared place one paper waits in a slot, whoever chose it.
    """
    advisory_lock(work, f"chosen in {place}")
    before = chosen_in(work, place, None if is_shared else by)
    drop_chosen(work, [row for row in before if row.slot == slot], but=sha256)
    identity = new_id()
    work.connection.execute(
        insert(chosen_paper).values(
            id=identity,
            place=place,
            task_key=place.removeprefix(f"{TASK}:") if place.startswith(f"{TASK}:") else None,
            slot=slot,
            account_id=by,
            sha256=sha256,
            filename=filename,
            report=dict(report),
            pages=pages,
            chosen_at=work.now,
        )
    )
    return identity


def chosen_in(work: UnitOfWork, place: str, by: str | None) -> list[ChosenPaper]:
    """Return what waits in a place: what one account chose, or everybody's."""
    named = {"place": place, "account_id": by} if by else {"place": place}
    return _rows(work, _IN_PLACE_BY if by else _IN_PLACE, named)


def chosen_of(work: UnitOfWork, identity: str) -> ChosenPaper | None:
    """Return one paper that waits."""
    return next(iter(_rows(work, _OF_ID, {"id": identity})), None)


_COLUMNS = [chosen_paper.c[name] for name in ChosenPaper.__slots__ if name != "size"]
_ROWS = select(*_COLUMNS, stored_file.c.size).join_from(chosen_paper, stored_file).order_by(chosen_paper.c.id)
_OF_ID = _ROWS.where(chosen_paper.c.id == bindparam("id"))
_IN_PLACE = _ROWS.where(chosen_paper.c.place == bindparam("place"))
_IN_PLACE_BY = _IN_PLACE.where(chosen_paper.c.account_id == bindparam("account_id"))


def _rows(work: UnitOfWork, query: Select[Any], named: Mapping[str, str]) -> list[ChosenPaper]:
    return [ChosenPaper(**row._mapping) for row in work.connection.execute(query, dict(named))]


def drop_chosen(work: UnitOfWork, papers: Iterable[ChosenPaper], *, but: str = "") -> None:
    """Let papers wait no more; a file that nothing else names goes out of the register, except that of `but`."""
    for paper in papers:
        work.connection.execute(delete(chosen_paper).where(chosen_paper.c.id == paper.id))
        if paper.sha256 != but:
            _release(work, paper.sha256)


def _release(work: UnitOfWork, sha256: str) -> None:
    advisory_lock(work, file_turn(sha256))
    held = [exists().where(table.c.sha256 == sha256) for table in HOLDERS]
    gone = work.connection.execute(delete(stored_file).where(stored_file.c.sha256 == sha256, ~or_(*held)))
    if gone.rowcount:
        # What was found out about it says something of its content.
        for table in (page_check, paper_reading):
            work.connection.execute(delete(table).where(table.c.sha256 == sha256))


def file_turn(sha256: str) -> str:
    """Return what those take turns about who register a file or strike it out."""
    return f"file {sha256}"


def drop_old_chosen(work: UnitOfWork, before: datetime, *, limit: int) -> int:
    """Forget what was chosen for a task that is over, or long ago and never sent; return how many."""
    closed = exists().where(human_task.c.key == chosen_paper.c.task_key, human_task.c.state != "open")
    query = select(*_COLUMNS).where(or_(chosen_paper.c.chosen_at < before, closed))
    found = work.connection.execute(query.order_by(chosen_paper.c.chosen_at).limit(limit))
    papers = [ChosenPaper(**row._mapping, size=0) for row in found]
    drop_chosen(work, papers)
    return len(papers)
