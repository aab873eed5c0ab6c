"""Move one running case to another edition of its procedure, or see whether it could be moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.engine.errors import EngineError
from app.engine.execution_context import ExecutionContext
from app.engine.migrate_case import migrate_case
from app.engine.migrated_scope import CannotMigrateError
from app.services.accounts.sign_in import actor
from app.services.context.calendar_of import calendar_of
from app.services.execution.case_facts import facts_on_demand
from app.services.execution.order_of_queues import CHAIN, order_anew
from app.store.audit_chain import record
from app.store.case_rows import CaseRow
from app.store.database_trouble import is_passing
from app.store.edition_rows import edition_of
from app.store.history_rows import HistoryEntry, append_history
from app.store.migrated_tasks import change_open_tasks
from app.store.migration_rows import put_on_edition
from app.store.open_work import (
    WaitingMessage,
    WaitingTimer,
    drawn_values,
    replace_events,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from app.engine.compiled_edition import CompiledEdition
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


class _CalendarWhenAsked:
    """The work calendar, read only when a timer that begins to wait asks for a day."""

    def __init__(self, work: UnitOfWork) -> None:
        self._work = work

    def add_working_days(self, day: date, count: int) -> date:
        """Return the working day `count` working days after `day`."""
        return calendar_of(self._work).add_working_days(day, count)


class Move:
    """Where cases of a procedure go: the target edition, and the mapping of what it has no more."""

    def __init__(
        self, context: AppContext, work: UnitOfWork, target: str, mapping: Mapping[str, str]
    ) -> None:
        self.context, self.target, self.mapping = context, target, mapping
        self.row = edition_of(work, target)
        self._numbers: dict[str, int] = {}
        self._names: dict[str, dict[str, str]] = {}

    def tried(self, work: UnitOfWork, case: CaseRow) -> Outcome:
        """Return what would come of a case; nothing is written."""
        return self._moved(work, case)[0]

    def carry_out(self, work: UnitOfWork, case: CaseRow, *, by: str, facts: Mapping[str, Any]) -> Outcome:
        """Move a locked case, with its row in the history and in the audit, and return what came of it."""
        outcome, moved = self._moved(work, case)
        if moved is not None:
            self._write_down(work, case, moved, by=by, facts=facts)
        return outcome

    def _moved(self, work: UnitOfWork, case: CaseRow) -> tuple[Outcome, MigratedCase | None]:
        editions = self.context.editions
        around = ExecutionContext(
            now=work.now,
            calendar=_CalendarWhenAsked(work),
            handlers=self.context.handlers,
            facts=lambda: facts_on_demand(self.context, work, case),
            is_passing=is_passing,
        )
        try:
            source, there = (editions.compiled(work, one) for one in (case.edition, self.target))
            moved = migrate_case(source, there, case.blob, self.mapping, around)
        except (CannotMigrateError, EngineError) as refused:
            return Outcome(CANNOT, refused.message, getattr(refused, "unmapped", ())), None
        if not moved.moved:
            return Outcome(UNCHANGED), moved
        old, new = self._labels(source), self._labels(there)
        told = "；".join(f"【{old.get(a, a)}】改到【{new.get(b, b)}】" for a, b in moved.moved.items())
        return Outcome(MAPPED, told), moved

    def _labels(self, edition: CompiledEdition) -> dict[str, str]:
        if edition.sha256 not in self._names:
            self._names[edition.sha256] = {node.id: node.label for node in edition.every_node()}
        return self._names[edition.sha256]

    def _number(self, work: UnitOfWork, sha256: str) -> int:
        if sha256 not in self._numbers:
            self._numbers[sha256] = edition_of(work, sha256).number
        return self._numbers[sha256]

    def _write_down(
        self, work: UnitOfWork, case: CaseRow, moved: MigratedCase, *, by: str, facts: Mapping[str, Any]
    ) -> None:
        step = moved.step
        put_on_edition(work, case, self.target, step.state)
        if moved.is_told_otherwise:
            change_open_tasks(work, case.id, {task.key: drawn_values(task) for task in step.tasks}, _may_hold)
            replace_events(
                work,
                case.id,
                [WaitingTimer(t.key, t.element, t.name, t.due, t.host) for t in step.timers],
                [
                    WaitingMessage(s.key, s.element, s.message, s.correlation, s.is_signal)
                    for s in step.subscriptions
                ],
            )
        before = self._number(work, case.edition)
        told = {"from": before, "to": self.row.number, "moved": dict(moved.moved), **facts}
        entry = HistoryEntry(MIGRATED, "", case.procedure, self.row.name, None, told)
        append_history(work, case.id, by, [entry])
        record(work, self.context.audit_key, case.id, by, "migrate", told)
        if self._decides_otherwise(work, case.edition):
            order_anew(self.context, work, _as_moved(case, self.target, step.state))

    def _decides_otherwise(self, work: UnitOfWork, before: str) -> bool:
        """Tell whether the levels of a review may be others: the order of the queues rests on them."""
        editions = (self.context.editions.compiled(work, one) for one in (before, self.target))
        old, new = (edition.decisions.get(CHAIN) for edition in editions)
        return old is not new


def _as_moved(case: CaseRow, target: str, blob: bytes) -> CaseRow:
    values = {name: getattr(case, name) for name in CaseRow.__slots__}
    return CaseRow(**values | {"edition": target, "blob": blob, "lock_version": case.lock_version + 1})


def _may_hold(account: AccountRow, groups: list[str]) -> bool:
    return account.is_active and not set(actor(account).groups).isdisjoint(groups)
