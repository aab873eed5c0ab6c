"""Bring records of the old system in: a file is checked as a whole, then kept in pieces of a transaction each.

Whoever is killed in between loses nothing: the pieces that are left stay with their run, and the worker, or the same
command again, goes on there. A line that became wrong after the check is told with its number; the others are kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.services.context.idempotent import idempotent
from app.services.legacy.legacy_check import (
    MOST_TOLD,
    LegacyCheck,
    LegacyReport,
    digest_of,
    take_piece,
    taker_of,
)
from app.store.audit_chain import OFFICE, record
from app.store.database import ConflictError, advisory_lock, apart
from app.store.import_rows import (
    add_piece,
    add_run,
    change_run,
    drop_piece,
    first_in_state,
    forget_text,
    next_piece,
    run_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.import_rows import ImportRun, Row

    Taking = Callable[[UnitOfWork, str, Sequence[Row]], LegacyReport]

CHECKING, STORING, CHECKED, REFUSED = "checking", "storing", "checked", "refused"
KEEPING, DONE = "keeping", "done"
STORED_AT_ONCE = 20
"""Pieces that are put aside in one transaction."""
CLASH = "这一行与别处刚刚登记的内容冲突，没有写入。请核对后只导入这一行。"


def import_legacy(
    context: AppContext, by: Actor, kind: str, text: str, *, key: str, dry_run: bool
) -> LegacyReport:
    """Bring a file of `kind` (employers, permits, ledger) in; any mistake, or a dry run, leaves everything as it was.

    A file that was being kept when its process was killed goes on where it stood.
    """
    digest = digest_of(text)
    with context.database.reading() as work:
        begun = first_in_state(work, KEEPING, kind=kind, digest=digest)
    if begun is None or dry_run:
        check = checked(context, kind, text)
        if dry_run or check.report.wrong:
            return check.report
        begun = put_aside(context, by, kind, digest, check, key=key, then=KEEPING)
    while keep_piece(context, begun):
        continue
    with context.database.reading() as work:
        done = run_of(work, begun)
    if done is None:
        raise LookupError(begun)
    return report_of(done)


def checked(context: AppContext, kind: str, text: str) -> LegacyCheck:
    """Return the check of a whole file, which writes nothing."""
    check, is_more = LegacyCheck(kind, text), True
    while is_more:
        with context.database.reading() as work:
            is_more = check.some(work)
    return check


def put_aside(
    context: AppContext, by: Actor, kind: str, digest: str, check: LegacyCheck, *, key: str, then: str
) -> str:
    """Put the pieces of a checked file aside, to be kept later or at once; return its run."""

    def act(work: UnitOfWork) -> dict[str, Any]:
        return {"run": add_run(work, kind=kind, digest=digest, state=STORING, by=by.account_id)}

    run_id = str(idempotent(context, by, key, "import_legacy", {"kind": kind, "file": digest}, act)["run"])
    store_pieces(context, run_id, check, during=STORING, then=then)
    return run_id


def store_pieces(context: AppContext, run_id: str, check: LegacyCheck, *, during: str, then: str) -> None:
    """Put pieces aside while the run is in the state `during`, then let it be in the next; twice is as good as once."""

    def some(first: int) -> bool:
        def act(work: UnitOfWork) -> bool:
            run = run_of(work, run_id, lock=True)
            if run is None or run.state != during:
                return False
            for number in range(first, min(first + STORED_AT_ONCE, len(check.pieces))):
                add_piece(work, run_id, number, check.pieces[number])
            return True

        return context.database.transact(act)

    def end(work: UnitOfWork) -> None:
        run = run_of(work, run_id, lock=True)
        if run is None or run.state != during:
            return
        forget_text(work, run_id)
        found = check.report
        counts = {"added": found.added, "known": found.known} if then != KEEPING else {}
        change_run(
            work,
            run_id,
            state=REFUSED if found.wrong else then,
            lines=check.lines,
            at_line=0,
            wrong=found.wrong,
            errors=[list(one) for one in found.errors],
            **counts,
        )

    if all(some(first) for first in range(0, len(check.pieces), STORED_AT_ONCE)):
        context.database.transact(end)


def keep_piece(context: AppContext, run_id: str) -> bool:
    """Keep the next piece of a run in one transaction with the note that it is kept; tell whether there are more."""

    def act(work: UnitOfWork, take: Taking) -> bool:
        advisory_lock(work, "legacy import")
        run = run_of(work, run_id, lock=True)
        if run is None or run.state != KEEPING:
            return False
        piece = next_piece(work, run_id)
        if piece is None:
            _finish(context, work, run, LegacyReport(0, 0, ()))
            return False
        number, rows = piece
        found = take(work, run.kind, rows)
        drop_piece(work, run_id, number)
        if next_piece(work, run_id) is None:
            _finish(context, work, run, found, lines=len(rows))
            return False
        change_run(work, run_id, **_counts(run, found, len(rows)))
        context.failpoints("before_commit")
        return True

    try:
        is_more = context.database.transact(lambda work: act(work, _together))
    except ConflictError:
        # Somebody has registered the same unit or person at this moment, or one line cannot be: find out which.
        is_more = context.database.transact(lambda work: act(work, _one_by_one))
    context.failpoints("after_commit")
    return is_more


def _together(work: UnitOfWork, kind: str, rows: Sequence[Row]) -> LegacyReport:
    return take_piece(work, taker_of(kind), rows, keeps=True)


def _one_by_one(work: UnitOfWork, kind: str, rows: Sequence[Row]) -> LegacyReport:
    added, known = 0, 0
    errors: list[tuple[int, str]] = []
    for row in rows:
        try:
            with apart(work):
                found = take_piece(work, taker_of(kind), [row], keeps=True)
        except ConflictError:
            errors.append((row[0], CLASH))
            continue
        added, known = added + found.added, known + found.known
        errors += found.errors
    return LegacyReport(added, known, tuple(errors), len(errors))


def _counts(run: ImportRun, found: LegacyReport, lines: int) -> dict[str, Any]:
    return {
        "at_line": run.at_line + lines,
        "added": run.added + found.added,
        "known": run.known + found.known,
        "wrong": run.wrong + found.wrong,
        "errors": [*run.errors, *(list(one) for one in found.errors)][:MOST_TOLD],
    }


def _finish(
    context: AppContext, work: UnitOfWork, run: ImportRun, found: LegacyReport, lines: int = 0
) -> None:
    counts = _counts(run, found, lines)
    change_run(work, run.id, state=DONE, finished_at=work.now, **counts)
    facts = {"kind": run.kind, "file": run.digest} | {
        name: counts[name] for name in ("added", "known", "wrong")
    }
    record(work, context.audit_key, OFFICE, run.by, "import_legacy", facts)


def report_of(run: ImportRun) -> LegacyReport:
    """Return what a run did."""
    errors = tuple((int(number), str(told)) for number, told in run.errors)
    return LegacyReport(run.added, run.known, errors, run.wrong, is_kept=run.state == DONE)
