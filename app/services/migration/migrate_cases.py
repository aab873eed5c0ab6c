"""Move one running case to another edition of its procedure, or see whether it could be moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.engine.errors import EngineError
from app.engine.migrate_case import migrate_case
from app.engine.migrated_scope import CannotMigrateError
from app.services.accounts.sign_in import actor
from app.services.execution.execution_context_of import execution_context_of
from app.services.execution.order_of_queues import CHAIN, order_anew
from app.store.audit_chain import record
from app.store.case_rows import CaseRow, change_case
from app.store.edition_rows import edition_of
from app.store.migrated_tasks import change_open_tasks
from app.store.open_work import (
    HistoryEntry,
    WaitingMessage,
    WaitingTimer,
    append_history,
    replace_events,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.engine.migrate_case import MigratedCase
    from app.services.context.app_context import AppContext
    from app.store.account_rows import AccountRow
    from app.store.database import UnitOfWork

UNCHANGED, MAPPED, CANNOT = "unchanged", "mapped", "cannot"
MIGRATED = "migrated"
"""The kind of the row in a case's history."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What comes of a case: moved as it waits, moved with a mapping, or not at all and why."""

    outcome: str
    told: str = ""
    unmapped: tuple[str, ...] = ()

    def row(self, case_id: str, source: str) -> dict[str, Any]:
        """Return the outcome as it is noted in a run."""
        return {
            "case_id": case_id,
            "outcome": self.outcome,
            "source": source,
            "told": self.told,
            "unmapped": list(self.unmapped),
        }


def try_case(
    context: AppContext, work: UnitOfWork, case: CaseRow, target: str, mapping: Mapping[str, str]
) -> Outcome:
    """Return what would come of a case; nothing is written."""
    return _moved(context, work, case, target, mapping)[0]


def move_case(
    context: AppContext,
    work: UnitOfWork,
    case: CaseRow,
    target: str,
    mapping: Mapping[str, str],
    *,
    by: str,
    facts: Mapping[str, Any],
) -> Outcome:
    """Move a locked case, with its row in the history and in the audit, and return what came of it."""
    outcome, moved = _moved(context, work, case, target, mapping)
    if moved is not None:
        _write_down(context, work, case, target, moved, by=by, facts=facts)
    return outcome


def _moved(
    context: AppContext, work: UnitOfWork, case: CaseRow, target: str, mapping: Mapping[str, str]
) -> tuple[Outcome, MigratedCase | None]:
    if case.ended_at is not None:
        return Outcome(CANNOT, "办件已经办完"), None
    try:
        source, there = (context.editions.compiled(work, sha256) for sha256 in (case.edition, target))
        around = execution_context_of(context, work, case)
        moved = migrate_case(source, there, case.blob, mapping, around)
    except (CannotMigrateError, EngineError) as refused:
        return Outcome(CANNOT, refused.message, getattr(refused, "unmapped", ())), None
    if not moved.moved:
        return Outcome(UNCHANGED), moved
    old = {node.id: node.label for node in source.every_node()}
    new = {node.id: node.label for node in there.every_node()}
    told = "；".join(f"【{old.get(a, a)}】改到【{new.get(b, b)}】" for a, b in moved.moved.items())
    return Outcome(MAPPED, told), moved


def _write_down(
    context: AppContext,
    work: UnitOfWork,
    case: CaseRow,
    target: str,
    moved: MigratedCase,
    *,
    by: str,
    facts: Mapping[str, Any],
) -> None:
    step = moved.step
    before, now = edition_of(work, case.edition), edition_of(work, target)
    change_case(work, case, blob=step.state, edition=target)
    wanted = {
        task.key: {
            "element": task.element,
            "process": task.process,
            "name": task.name,
            "form": task.form,
            "assignee": task.assignee,
            "groups": list(dict.fromkeys(task.groups)),
            "stage": task.stage,
            "instructions": task.instructions,
            "clock": task.clock,
            "inputs": dict(task.inputs),
            "properties": dict(task.properties),
        }
        for task in step.tasks
    }
    change_open_tasks(work, case.id, wanted, _may_hold)
    replace_events(
        work,
        case.id,
        [WaitingTimer(t.key, t.element, t.name, t.due, t.host) for t in step.timers],
        [WaitingMessage(s.key, s.element, s.message, s.correlation) for s in step.subscriptions],
    )
    told = {"from": before.number, "to": now.number, "moved": dict(moved.moved), **facts}
    append_history(work, case.id, by, [HistoryEntry(MIGRATED, "", case.procedure, now.name, None, told)])
    record(work, context.audit_key, case.id, by, "migrate", told)
    if _decides_otherwise(context, work, case.edition, target):
        order_anew(context, work, _as_moved(case, target, step.state))


def _as_moved(case: CaseRow, target: str, blob: bytes) -> CaseRow:
    values = {name: getattr(case, name) for name in CaseRow.__slots__}
    return CaseRow(**values | {"edition": target, "blob": blob, "lock_version": case.lock_version + 1})


def _decides_otherwise(context: AppContext, work: UnitOfWork, before: str, now: str) -> bool:
    """Tell whether the levels of a review may be others: the order of the queues rests on them."""
    tables = [context.editions.compiled(work, sha256).decisions.get(CHAIN) for sha256 in (before, now)]
    return tables[0] is not tables[1]


def _may_hold(account: AccountRow, groups: list[str]) -> bool:
    return account.is_active and not set(actor(account).groups).isdisjoint(groups)
