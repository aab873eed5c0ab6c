"""How often a place was sent back for a reason: one row for each, however many items there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from app.store.read_once import read_once
from app.store.tables_applications import return_reason_use

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.store.database import UnitOfWork


def count_reasons(work: UnitOfWork, asked: Iterable[tuple[str, str]]) -> None:
    """Count each place with the reason for which it is sent back; an item without a reason counts for nothing."""
    upsert = pg_insert if work.connection.dialect.name == "postgresql" else sqlite_insert
    # Always in the same order: two returns at once wait for each other instead of for ever.
    for target, reason in sorted((target, reason) for target, reason in asked if target and reason):
        row = upsert(return_reason_use).values(target=target, reason=reason, uses=1)
        work.connection.execute(
            row.on_conflict_do_update(
                index_elements=["target", "reason"], set_={"uses": return_reason_use.c.uses + 1}
            )
        )


_USES = (
    select(return_reason_use.c.target, return_reason_use.c.reason, return_reason_use.c.uses)
    .where(return_reason_use.c.target.in_(bindparam("targets", expanding=True)))
    .order_by(return_reason_use.c.uses.desc(), return_reason_use.c.reason)
)


@read_once
def uses_of_reasons(work: UnitOfWork, targets: tuple[str, ...]) -> list[tuple[str, str, int]]:
    """Return places, the reasons for which they were sent back, and their counts, the commonest first."""
    rows = work.connection.execute(_USES, {"targets": list(targets)}) if targets else ()
    return [(row.target, row.reason, row.uses) for row in rows]
