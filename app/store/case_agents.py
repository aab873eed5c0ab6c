"""Which agent of a unit looks after a case, and who else could."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.store.tables_applicants import case_agent
from app.store.tables_identity import account

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class AgentRow:
    """An agent of a unit who can sign in."""

    id: str
    display_name: str


_OF_UNIT = (
    select(account.c.id, account.c.display_name)
    .where(account.c.employer_id == bindparam("unit"), account.c.role == "agent", account.c.is_active)
    .order_by(account.c.login)
)
_OF_CASES = (
    select(case_agent.c.case_id, account.c.display_name)
    .join(account, account.c.id == case_agent.c.account_id)
    .where(case_agent.c.case_id.in_(bindparam("cases", expanding=True)))
)


def agents_of_unit(work: UnitOfWork, employer_id: str) -> list[AgentRow]:
    """Return the agents of a unit who can sign in."""
    rows = work.connection.execute(_OF_UNIT, {"unit": employer_id})
    return [AgentRow(row.id, row.display_name) for row in rows]


def agents_of_cases(work: UnitOfWork, case_ids: Collection[str]) -> dict[str, str]:
    """Return the name of who looks after each case that was handed to somebody."""
    rows = work.connection.execute(_OF_CASES, {"cases": list(case_ids)})
    return {row.case_id: row.display_name for row in rows}


def write_agent(work: UnitOfWork, case_id: str, account_id: str, *, by: str, note: str) -> None:
    """Note who looks after a case from now on."""
    values = {"account_id": account_id, "handed_by": by, "handed_at": work.now, "note": note}
    upsert = sqlite_insert if work.connection.dialect.name == "sqlite" else postgres_insert
    work.connection.execute(
        upsert(case_agent)
        .values(case_id=case_id, **values)
        .on_conflict_do_update(index_elements=["case_id"], set_=values)
    )
