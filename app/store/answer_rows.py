"""What people wrote into forms: answers by task, drafts by person, both sealed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.store.database import new_id
from app.store.draft_marks import marked, unmarked
from app.store.read_once import read_once
from app.store.tables_applications import answer, draft

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from app.store.database import UnitOfWork
    from app.store.draft_marks import KeptDraft, PageMark


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One completed form."""

    element: str
    round: int
    task_key: str
    by: str
    at: datetime
    data: dict[str, Any]
    asked: list[str] | None = None
    """Fields of the person's record that it asks to change; None where nobody noted them."""
    gives: frozenset[str] = frozenset()
    """The parts of the application that these answers are."""


def add_answer(
    work: UnitOfWork,
    *,
    case_id: str,
    element: str,
    round_number: int,
    task_key: str,
    data: Mapping[str, Any],
    by: str,
    asked: list[str] | None = None,
    gives: Iterable[str] = (),
) -> None:
    """Keep the answers of a completed task; a second completion of the task is refused by the database."""
    work.connection.execute(
        _ADD,
        {
            "id": new_id(),
            "case_id": case_id,
            "element": element,
            "round": round_number,
            "task_key": task_key,
            "data_sealed": work.seal.close_json(dict(data), f"answer.data:{task_key}"),
            "by": by,
            "at": work.now,
            "asked": asked,
            "gives": sorted(gives),
        },
    )


_ADD = insert(answer)
_OF_CASE = select(answer).where(answer.c.case_id == bindparam("case_id")).order_by(answer.c.at)
_OF_ELEMENT = _OF_CASE.where(answer.c.element == bindparam("element"))


@read_once
def answers_of(work: UnitOfWork, case_id: str, element: str | None = None) -> list[AnswerRow]:
    """Return a case's answers, oldest first."""
    named = {"case_id": case_id, "element": element} if element else {"case_id": case_id}
    rows = work.connection.execute(_OF_ELEMENT if element else _OF_CASE, named)
    return [
        AnswerRow(
            row.element,
            row.round,
            row.task_key,
            row.by,
            row.at,
            work.seal.open_json(row.data_sealed, f"answer.data:{row.task_key}"),
            row.asked,
            frozenset(row.gives or ()),
        )
        for row in rows
    ]


def save_draft(
    work: UnitOfWork, task_key: str, account_id: str, data: Mapping[str, Any], mark: PageMark | None = None
) -> None:
    """Keep what a person has typed so far, and which page it was typed into."""
    upsert = sqlite_insert if work.connection.dialect.name == "sqlite" else postgres_insert
    values = {
        "data_sealed": work.seal.close_json(marked(data, mark), f"draft.data:{task_key}:{account_id}"),
        "saved_at": work.now,
    }
    work.connection.execute(
        upsert(draft)
        .values(task_key=task_key, account_id=account_id, **values)
        .on_conflict_do_update(index_elements=["task_key", "account_id"], set_=values)
    )


def draft_of(work: UnitOfWork, task_key: str, account_id: str) -> dict[str, Any] | None:
    """Return what a person had typed."""
    kept = kept_draft_of(work, task_key, account_id)
    return kept.values if kept is not None else None


_DRAFT = select(draft.c.data_sealed, draft.c.saved_at).where(
    draft.c.task_key == bindparam("task_key"), draft.c.account_id == bindparam("account_id")
)
_DROP = delete(draft).where(draft.c.task_key == bindparam("task_key"))


@read_once
def kept_draft_of(work: UnitOfWork, task_key: str, account_id: str) -> KeptDraft | None:
    """Return what a person had typed, and when and where it was kept."""
    row = work.connection.execute(_DRAFT, {"task_key": task_key, "account_id": account_id}).first()
    if row is None:
        return None
    opened = work.seal.open_json(row.data_sealed, f"draft.data:{task_key}:{account_id}")
    return unmarked(opened, row.saved_at, account_id)


_LEFT = (
    select(draft.c.account_id)
    .where(draft.c.task_key == bindparam("task_key"), draft.c.account_id != bindparam("account_id"))
    .order_by(draft.c.saved_at.desc(), draft.c.account_id)
    .limit(1)
)


def left_draft_of(work: UnitOfWork, task_key: str, account_id: str) -> KeptDraft | None:
    """Return what somebody else typed last of a task that a person holds now: who gave it back has left it."""
    other = work.connection.execute(_LEFT, {"task_key": task_key, "account_id": account_id}).scalar()
    return kept_draft_of(work, task_key, other) if other is not None else None


def pass_draft_on(work: UnitOfWork, task_key: str, giver: str, taker: str) -> None:
    """Let somebody go on with what another has typed of a task; nothing happens where nothing was typed."""
    kept = kept_draft_of(work, task_key, giver)
    if kept is None:
        return
    save_draft(work, task_key, taker, kept.values)
    work.connection.execute(delete(draft).where(draft.c.task_key == task_key, draft.c.account_id == giver))


def drop_drafts(work: UnitOfWork, task_key: str) -> None:
    """Forget the drafts of a task that is done."""
    work.connection.execute(_DROP, {"task_key": task_key})
