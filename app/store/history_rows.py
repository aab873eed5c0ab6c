"""The history of cases: rows are appended, numbers run on without a gap."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, literal, null, select, union_all

from app.store.kept_rows import keep_rows
from app.store.pending import CHAIN, HISTORY
from app.store.tables_cases import history_event
from app.store.tables_identity import audit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.store.database import UnitOfWork


# Every step of every case asks these: they are put together once.
_LAST_EVENT = (
    select(history_event.c.number)
    .where(history_event.c.case_id == bindparam("of_case"))
    .order_by(history_event.c.number.desc())
    .limit(1)
    .subquery("last_event")
)
_LAST_IN_CHAIN = (
    select(audit.c.number, audit.c.mac)
    .where(audit.c.chain == bindparam("of_case"))
    .order_by(audit.c.number.desc())
    .limit(1)
    .subquery("last_in_chain")
)
_ENDS = union_all(
    select(literal(CHAIN).label("list"), _LAST_IN_CHAIN.c.number, _LAST_IN_CHAIN.c.mac),
    select(literal(HISTORY).label("list"), _LAST_EVENT.c.number, null().label("mac")),
)
_ADD_EVENTS = insert(history_event)


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One row of history, ready to be stored."""

    kind: str
    element: str
    process: str
    name: str
    task_key: str | None
    facts: Mapping[str, Any]


def append_history(work: UnitOfWork, case_id: str, actor: str, events: Sequence[HistoryEntry]) -> None:
    """Append what happened; numbers run on without a gap, which the case's lock guarantees."""
    if events:
        work.connection.execute(_ADD_EVENTS, history_rows(work, case_id, actor, events))


def history_rows(
    work: UnitOfWork, case_id: str, actor: str, events: Sequence[HistoryEntry]
) -> list[dict[str, Any]]:
    """Return the next rows of the history of a case, with their evidence noted; whoever asks for them adds them."""
    place, ends = (HISTORY, case_id), work.pending.ends
    if place not in ends:
        _find_ends(work, case_id)
    last = ends[place] or 0
    ends[place] = last + len(events)
    rows = [
        {
            "case_id": case_id, "number": last + offset, "at": work.now, "actor": actor,
            "kind": event.kind, "element": event.element, "process": event.process, "name": event.name,
            "task_key": event.task_key,
            "facts": event.facts if isinstance(event.facts, dict) else dict(event.facts),
        }
        for offset, event in enumerate(events, start=1)
    ]  # fmt: skip
    keep_rows(work, "history_event", case_id, rows)
    return rows


def _find_ends(work: UnitOfWork, case_id: str) -> None:
    """Read where the lists of a locked case end, in one look: its history, and its chain of the audit, which comes next."""
    ends = work.pending.ends
    ends[HISTORY, case_id] = None
    chain = None
    for name, number, mac in work.connection.execute(_ENDS, {"of_case": case_id}):
        if name == HISTORY:
            ends[HISTORY, case_id] = number
        else:
            chain = number, mac
    ends.setdefault((CHAIN, case_id), chain)
