"""Views of the queue that a reviewer has given a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, insert, select

from app.store.database import new_id
from app.store.tables_queues import saved_view

if TYPE_CHECKING:
    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class SavedView:
    """A name and what the address of the list asks for."""

    id: str
    name: str
    asked: str


_OF_ACCOUNT = (
    select(saved_view.c.id, saved_view.c.name, saved_view.c.asked)
    .where(saved_view.c.account_id == bindparam("account_id"))
    .order_by(saved_view.c.made_at, saved_view.c.id)
)


def saved_views_of(work: UnitOfWork, account_id: str) -> list[SavedView]:
    """Return the views of an account in the order in which they were saved."""
    return [SavedView(*row) for row in work.connection.execute(_OF_ACCOUNT, {"account_id": account_id})]


def count_saved(work: UnitOfWork, account_id: str) -> int:
    """Return how many views an account has."""
    query = select(func.count()).select_from(saved_view).where(saved_view.c.account_id == account_id)
    return int(work.connection.execute(query).scalar_one())


def save_view(work: UnitOfWork, account_id: str, name: str, asked: str) -> None:
    """Keep a view; one of the same name is replaced."""
    same = (saved_view.c.account_id == account_id) & (saved_view.c.name == name)
    work.connection.execute(delete(saved_view).where(same))
    work.connection.execute(
        insert(saved_view).values(
            id=new_id(), account_id=account_id, name=name, asked=asked, made_at=work.now
        )
    )


def drop_view(work: UnitOfWork, account_id: str, view_id: str) -> bool:
    """Forget a view; False when the account has none of this id."""
    mine = (saved_view.c.account_id == account_id) & (saved_view.c.id == view_id)
    return work.connection.execute(delete(saved_view).where(mine)).rowcount == 1
