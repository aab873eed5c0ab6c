"""How far the chains have come: rows of the audit and of security events, by time and by chain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table, func, insert, select, tuple_, update

from app.store.key_sets import is_among
from app.store.tables_editions import edition, live_edition
from app.store.tables_evidence import sealed_line, security_event
from app.store.tables_identity import audit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from app.store.audit_chain import AuditKey
    from app.store.database import UnitOfWork

CHAINED: dict[str, Table] = {"audit": audit, "security_event": security_event}


@dataclass(frozen=True, slots=True)
class SealedLine:
    """The last line of sealed heads, as the database knows it."""

    number: int
    mac: str
    at: datetime
    file: str
    seen_until: datetime
    seal: str

    @property
    def text(self) -> str:
        """Return what the digest of this row covers."""
        return f"{self.number}\x1f{self.mac}\x1f{self.at.isoformat()}\x1f{self.file}"


def last_line(work: UnitOfWork, *, lock: bool = False) -> SealedLine | None:
    """Return the last line that was sealed."""
    query = select(*[sealed_line.c[name] for name in SealedLine.__slots__]).where(sealed_line.c.id == 1)
    row = work.connection.execute(query.with_for_update() if lock else query).first()
    return SealedLine(*row) if row else None


def note_line(work: UnitOfWork, key: AuditKey, line: SealedLine) -> None:
    """Keep which line was the last."""
    values = {name: getattr(line, name) for name in SealedLine.__slots__}
    values["seal"] = key.seal_of_line(line.text)
    done = work.connection.execute(update(sealed_line).where(sealed_line.c.id == 1).values(values))
    if done.rowcount == 0:
        work.connection.execute(insert(sealed_line).values(id=1, **values))


def note_look(work: UnitOfWork) -> None:
    """Keep that there was nothing to seal up to now."""
    work.connection.execute(update(sealed_line).where(sealed_line.c.id == 1).values(seen_until=work.now))


def chains_since(work: UnitOfWork, since: datetime | None) -> Iterator[str]:
    """Return the chains that have rows since an instant; all of them when there is none."""
    for table in CHAINED.values():
        query = select(table.c.chain).distinct()
        if since is not None:
            query = query.where(table.c.at >= since)
        yield from work.connection.execute(query).scalars()


def heads_of(work: UnitOfWork, chains: Iterable[str]) -> dict[str, tuple[int, str]]:
    """Return number and digest of the last row of some chains."""
    wanted, found = list(chains), {}
    for table in CHAINED.values():
        newest = table.alias()
        last = select(func.max(newest.c.number)).where(newest.c.chain == table.c.chain).scalar_subquery()
        rows = work.connection.execute(
            select(table.c.chain, table.c.number, table.c.mac).where(
                is_among(table.c.chain, wanted), table.c.number == last
            )
        )
        found.update({row.chain: (row.number, row.mac) for row in rows})
    return found


def published(work: UnitOfWork) -> list[tuple[Any, ...]]:
    """Return the digests of what was published, and which are live."""
    all_of_them = select(edition.c.sha256, edition.c.process, edition.c.number).order_by(edition.c.sha256)
    live = select(live_edition.c.process, live_edition.c.sha256).order_by(live_edition.c.process)
    return [tuple(row) for query in (all_of_them, live) for row in work.connection.execute(query)]


def some_rows(
    work: UnitOfWork, name: str, after: tuple[str, int] | None, *, limit: int, chain: str | None = None
) -> list[Any]:
    """Return some rows of a chained table in the order of chain and number, after a place; of one chain only if named."""
    table = CHAINED[name]
    query = select(table).order_by(table.c.chain, table.c.number).limit(limit)
    if after is not None:
        query = query.where(tuple_(table.c.chain, table.c.number) > after)
    if chain is not None:
        query = query.where(table.c.chain == chain)
    return list(work.connection.execute(query))
