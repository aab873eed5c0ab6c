"""Papers that were chosen in a form and have not been sent with it: kept as rows until they are sent or taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, exists, insert, or_, select

from app.store.database import advisory_lock, new_id
from app.store.file_register import release_file
from app.store.read_once import read_once
from app.store.tables_applications import chosen_paper
from app.store.tables_cases import human_task
from app.store.tables_office import stored_file
from app.store.upload_rows import drop_papers_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import Select

    from app.store.database import UnitOfWork

TASK, CONTRACT = "task", "contract"


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
    return f"{CONTRACT}:{association_id}"


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
    made_in: str = "",
) -> str:
    """Let a paper wait in a slot, instead of the one that waited there for this account; return its id.

    In a shared place one paper waits in a slot, whoever chose it. `made_in` is the paper in work that it was made
    of, which goes on; what the one before was made of goes with it.
    """
    advisory_lock(work, f"chosen in {place}")
    before = chosen_in(work, place, None if is_shared else by)
    drop_chosen(work, [row for row in before if row.slot == slot], but=sha256, made_in=made_in)
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
    return [paper for paper in _in_place(work, place) if by is None or paper.account_id == by]


@read_once
def _in_place(work: UnitOfWork, place: str) -> list[ChosenPaper]:
    return _rows(work, _IN_PLACE, {"place": place})


def chosen_of(work: UnitOfWork, identity: str) -> ChosenPaper | None:
    """Return one paper that waits."""
    return next(iter(_rows(work, _OF_ID, {"id": identity})), None)


_COLUMNS = [chosen_paper.c[name] for name in ChosenPaper.__slots__ if name != "size"]
_ROWS = select(*_COLUMNS, stored_file.c.size).join_from(chosen_paper, stored_file).order_by(chosen_paper.c.id)
_OF_ID = _ROWS.where(chosen_paper.c.id == bindparam("id"))
_IN_PLACE = _ROWS.where(chosen_paper.c.place == bindparam("place"))


def _rows(work: UnitOfWork, query: Select[Any], named: Mapping[str, str]) -> list[ChosenPaper]:
    return [ChosenPaper(**row._mapping) for row in work.connection.execute(query, dict(named))]


def drop_chosen(work: UnitOfWork, papers: Iterable[ChosenPaper], *, but: str = "", made_in: str = "") -> None:
    """Let papers wait no more; a file that nothing else names goes out of the register, except that of `but`.

    What they were put together from goes with them, except the paper in work `made_in`.
    """
    for paper in papers:
        work.connection.execute(delete(chosen_paper).where(chosen_paper.c.id == paper.id))
        drop_papers_of(work, paper.id, but=made_in, but_file=but)
        if paper.sha256 != but:
            release_file(work, paper.sha256)


def drop_old_chosen(work: UnitOfWork, before: datetime, *, limit: int) -> int:
    """Forget what was chosen for a task that is over, or long ago and never sent; return how many."""
    closed = exists().where(human_task.c.key == chosen_paper.c.task_key, human_task.c.state != "open")
    query = select(*_COLUMNS).where(or_(chosen_paper.c.chosen_at < before, closed))
    found = work.connection.execute(query.order_by(chosen_paper.c.chosen_at).limit(limit))
    papers = [ChosenPaper(**row._mapping, size=0) for row in found]
    drop_chosen(work, papers)
    return len(papers)
