"""Runs over all cases of a procedure: begun by an analyst, carried on by the worker or by the command line.

What came of a case is written with it in one transaction, so whoever is killed goes on with the next case and nothing
is done twice. A case that somebody is changing just now has another turn at the end.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.services.accounts.publisher import PUBLISHERS
from app.services.context.edition_cache import EditionUnusableError
from app.services.context.idempotent import idempotent
from app.services.context.refusals import NotAllowedError, NotFoundError, ProcedureRefusedError
from app.services.migration.migrate_cases import CANNOT, Move, Outcome
from app.services.migration.step_mapping import check_mapping
from app.store.audit_chain import OFFICE, record
from app.store.database import advisory_lock
from app.store.database_trouble import DatabaseBusyError
from app.store.edition_rows import EditionMissingError, EditionRow, edition_of, named_edition
from app.store.migration_rows import (
    BUSY,
    RUNNING,
    MigrationRun,
    add_migration_run,
    busy_cases,
    cases_by_ids,
    cases_outside,
    drop_trials,
    finish_run,
    first_running,
    lock_free_case,
    migration_run_of,
    next_cases,
    note_outcomes,
    open_cases_outside,
    outcome_counts,
    sources_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.engine.compiled_edition import CompiledEdition
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

AT_ONCE = 100
"""Cases of one piece: the worker looks at its other chores afterwards."""
LONGEST_REASON, SHORTEST_REASON = 200, 5
STILL_BUSY = "办件一直有人在办，请稍后再执行一次"


@dataclass(frozen=True, slots=True)
class Editions:
    """The edition cases go to, and those they are in."""

    row: EditionRow
    target: CompiledEdition
    sources: tuple[CompiledEdition, ...]


def editions_of(context: AppContext, work: UnitOfWork, process: str, number: str) -> Editions:
    """Return the editions of a migration; raises NotFoundError for one that is not there or has no diagram."""
    try:
        row = named_edition(work, number, process)
        target = context.editions.compiled(work, row.sha256)
    except (EditionMissingError, EditionUnusableError) as missing:
        raise NotFoundError(kind="edition") from missing
    sources = sources_of(work, process, row.sha256)
    return Editions(row, target, tuple(context.editions.compiled(work, one) for one in sources))


def begin_run(
    context: AppContext,
    by: Actor,
    key: str,
    process: str,
    number: str,
    mapping: Mapping[str, str],
    *,
    is_dry: bool,
    reason: str = "",
) -> str:
    """Begin a run, or the trial of one; return its id.

    Raises NotAllowedError, NotFoundError, MappingError, or ProcedureRefusedError with rule migration_under_way, or
    reason_needed / reason_too_long.
    """
    why = reason.strip()
    if not is_dry and len(why) < SHORTEST_REASON:
        raise ProcedureRefusedError(rule="migration_reason_needed", least=SHORTEST_REASON)
    if len(why) > LONGEST_REASON:
        raise ProcedureRefusedError(rule="migration_reason_too_long", most=LONGEST_REASON)

    def command(work: UnitOfWork) -> dict[str, Any]:
        if by.role not in PUBLISHERS:
            raise NotAllowedError(rule="analysts_publish")
        advisory_lock(work, f"migration of {process}")
        found = editions_of(context, work, process, number)
        check_mapping(mapping, found.sources, found.target)
        target = found.row.sha256
        if not is_dry and first_running(work, target, is_dry=False) is not None:
            raise ProcedureRefusedError(rule="migration_under_way")
        if is_dry:
            drop_trials(work, target, by.account_id)
        total = open_cases_outside(work, process, target)
        made = add_migration_run(
            work,
            process=process,
            target=target,
            mapping=mapping,
            is_dry=is_dry,
            reason=why,
            by=by.account_id,
            total=total,
        )
        if not is_dry:
            facts = {"process": process, "to": found.row.number, "cases": total, "mapping": dict(mapping)}
            record(
                work, context.audit_key, OFFICE, by.account_id, "migration_begun", {**facts, "reason": why}
            )
        return {"run": made}

    request = {"process": process, "to": number, "mapping": dict(mapping), "dry": is_dry, "reason": why}
    return str(idempotent(context, by, key, "begin_migration", request, command)["run"])


def run_shown(context: AppContext, run_id: str) -> MigrationRun:
    """Return a run; raises NotFoundError."""
    with context.database.reading() as work:
        found = migration_run_of(work, run_id)
    if found is None:
        raise NotFoundError(kind="migration")
    return found


def carry_on(context: AppContext, run_id: str, *, limit: int = AT_ONCE) -> bool:
    """Do the next cases of a run; tell whether more is left."""
    run = run_shown(context, run_id)
    if run.state != RUNNING:
        return False
    with context.database.reading() as work:
        ids = next_cases(work, run, limit)
    if run.is_dry:
        _try_some(context, run, ids)
    else:
        move = _move_of(context, run)
        for case_id in ids:
            _move_one(context, run, move, case_id)
    if len(ids) == limit:
        return True
    _ask_busy_again(context, run)
    context.database.transact(lambda work: finish_run(work, run.id))
    return False


def finish(context: AppContext, run_id: str) -> Counter[str]:
    """Do everything that is left of a run; return how many cases came to what."""
    while carry_on(context, run_id):
        continue
    with context.database.reading() as work:
        return Counter(outcome_counts(work, run_id))


def carry_on_some(context: AppContext) -> bool:
    """Do the next cases of the run that has waited longest: a chore of the worker."""
    with context.database.reading() as work:
        run_id = first_running(work)
    if run_id is None:
        return False
    carry_on(context, run_id)
    return True


def tried_cases(
    context: AppContext, process: str, number: str, mapping: Mapping[str, str]
) -> list[tuple[str, int, Outcome]]:
    """Return what would come of every case, with its number and its edition's; nothing is written, not even a run.

    Raises NotFoundError or MappingError.
    """
    with context.database.reading() as work:
        found = editions_of(context, work, process, number)
        check_mapping(mapping, found.sources, found.target)
        target = found.row.sha256
        numbers = {sha256: edition_of(work, sha256).number for sha256 in sources_of(work, process, target)}
        move = Move(context, work, target, mapping)
        return [
            (case.number, numbers[case.edition], move.tried(work, case))
            for case in cases_outside(work, process, target)
        ]


def _try_some(context: AppContext, run: MigrationRun, ids: list[str]) -> None:
    with context.database.reading() as work:
        move = Move(context, work, run.target, run.mapping)
        rows = [move.tried(work, case).row(case.id, case.edition) for case in cases_by_ids(work, ids)]
    context.database.transact(lambda work: note_outcomes(work, run.id, rows))


def _move_of(context: AppContext, run: MigrationRun) -> Move:
    with context.database.reading() as work:
        return Move(context, work, run.target, run.mapping)


def _move_one(
    context: AppContext, run: MigrationRun, move: Move, case_id: str, *, is_last_turn: bool = False
) -> None:
    """Move one case and note what came of it, in one transaction; a case that is there already stays as it is."""

    def act(work: UnitOfWork) -> None:
        case = lock_free_case(work, case_id)
        if case is None:
            _note_busy(work, run, case_id, is_last_turn=is_last_turn)
            return
        if case.edition == run.target or case.ended_at is not None:
            return
        facts = {"run": run.id, "reason": run.reason}
        outcome = move.carry_out(work, case, by=run.by, facts=facts)
        context.failpoints("before_case_moved")
        note_outcomes(work, run.id, [outcome.row(case_id, case.edition)])

    try:
        # What a power failure takes away is done again: the run is over only with a commit that is safe.
        context.database.transact(act, is_repeatable=True)
    except DatabaseBusyError:
        context.database.transact(lambda work: _note_busy(work, run, case_id, is_last_turn=is_last_turn))
    except Exception as failed:  # noqa: BLE001 — what stops one case must not stop all the others
        told = f"迁移这一件时出错，没有改变它：{type(failed).__name__}：{failed}"
        context.database.transact(lambda work: _note_last(work, run, case_id, told))


def _note_busy(work: UnitOfWork, run: MigrationRun, case_id: str, *, is_last_turn: bool) -> None:
    if is_last_turn:
        _note_last(work, run, case_id, STILL_BUSY)
        return
    (case,) = cases_by_ids(work, [case_id])
    note_outcomes(work, run.id, [Outcome(BUSY).row(case_id, case.edition)])


def _note_last(work: UnitOfWork, run: MigrationRun, case_id: str, told: str) -> None:
    (case,) = cases_by_ids(work, [case_id])
    note_outcomes(work, run.id, [Outcome(CANNOT, told).row(case_id, case.edition)])


def _ask_busy_again(context: AppContext, run: MigrationRun) -> None:
    with context.database.reading() as work:
        left = busy_cases(work, run.id)
    move = _move_of(context, run)
    for case_id in left:
        _move_one(context, run, move, case_id, is_last_turn=True)
