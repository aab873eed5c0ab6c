"""The link that leads to the first operator, and whether the office has been set up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select

from app.store.tables_identity import account, session, setup_link, setup_mark
from app.store.tables_ledger import ledger_month
from app.store.tables_office import employer, permit

if TYPE_CHECKING:
    from datetime import datetime

    from app.store.database import UnitOfWork

FINISHED, DEMO_BEGUN = "finished", "demo_begun"
MOST_COUNTED = 1_000_000
"""A ledger has many times as many rows as there are people; more are told as more."""


def replace_setup_link(work: UnitOfWork, token_index: str, expires_at: datetime) -> None:
    """Let one link count, and no other."""
    drop_setup_links(work)
    work.connection.execute(
        insert(setup_link).values(token_index=token_index, made_at=work.now, expires_at=expires_at)
    )


def is_setup_link(work: UnitOfWork, token_index: str) -> bool:
    """Tell whether a link counts."""
    found = select(setup_link.c.made_at).where(
        setup_link.c.token_index == token_index, setup_link.c.expires_at > work.now
    )
    return work.connection.execute(found).first() is not None


def drop_setup_links(work: UnitOfWork) -> None:
    """Let no link count any more."""
    work.connection.execute(delete(setup_link))


def has_operator(work: UnitOfWork) -> bool:
    """Tell whether there has ever been an operator."""
    return (
        work.connection.execute(select(account.c.id).where(account.c.role == "operator")).first() is not None
    )


def is_set_up(work: UnitOfWork) -> bool:
    """Tell whether somebody has said that the office is ready."""
    found = select(setup_mark.c.at).where(setup_mark.c.name == FINISHED)
    return work.connection.execute(found).first() is not None


def note_set_up(work: UnitOfWork, by: str) -> None:
    """Keep that the office is ready."""
    if not is_set_up(work):
        work.connection.execute(insert(setup_mark).values(name=FINISHED, at=work.now, by=by))


def is_demo_begun(work: UnitOfWork) -> bool:
    """Tell whether the demonstration was begun and is not whole; who has signed in since has taken it as it is."""
    begun = select(setup_mark.c.at).where(setup_mark.c.name == DEMO_BEGUN)
    return (
        work.connection.execute(begun).first() is not None
        and work.connection.execute(select(session.c.token_hash).limit(1)).first() is None
    )


def note_demo_begun(work: UnitOfWork) -> None:
    """Keep that the demonstration is being filled in."""
    work.connection.execute(insert(setup_mark).values(name=DEMO_BEGUN, at=work.now, by="system"))


def drop_demo_mark(work: UnitOfWork) -> None:
    """Keep that the demonstration is whole, or is used as it is."""
    work.connection.execute(delete(setup_mark).where(setup_mark.c.name == DEMO_BEGUN))


def brought_in(work: UnitOfWork) -> dict[str, int]:
    """Return how many units, permits and months of the ledger the office has; months are counted up to a limit."""
    months = select(ledger_month.c.month).limit(MOST_COUNTED).subquery()
    counts = {
        "units": select(func.count()).select_from(employer),
        "permits": select(func.count()).select_from(permit),
        "months": select(func.count()).select_from(months),
    }
    return {name: int(work.connection.execute(query).scalar_one()) for name, query in counts.items()}


def units_without_agent(work: UnitOfWork, *, limit: int) -> list[str]:
    """Return names of some units for which nobody can sign in."""
    agent = select(account.c.id).where(
        account.c.employer_id == employer.c.id, account.c.role == "agent", account.c.is_active
    )
    rows = work.connection.execute(
        select(employer.c.name).where(~agent.exists()).order_by(employer.c.uscc).limit(limit)
    )
    return list(rows.scalars())
