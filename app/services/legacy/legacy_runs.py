"""Files of the old system between the page and the worker: small ones at once, large ones a piece at a time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.services.context.certain_clock import transact_due
from app.services.context.idempotent import idempotent
from app.services.context.refusals import RefusalError
from app.services.legacy.import_legacy import (
    CHECKED,
    CHECKING,
    DONE,
    KEEPING,
    REFUSED,
    STORING,
    checked,
    keep_piece,
    put_aside,
    store_pieces,
)
from app.services.legacy.legacy_check import LegacyCheck, LegacyReport, digest_of
from app.store.import_rows import (
    add_run,
    change_run,
    drop_runs,
    first_in_state,
    newest_runs,
    run_of,
    runs_before,
    text_of_run,
    unconfirmed_runs,
)

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.import_rows import ImportRun

AT_ONCE = 1000
"""Lines of a file that is checked while its sender waits."""
PIECES_AT_ONCE = 5
SHOWN = 20
UNCONFIRMED = (CHECKING, CHECKED, REFUSED)
WAITS = timedelta(days=1)
"""How long a checked file waits to be confirmed; its pieces are removed afterwards."""
REPORTED = timedelta(days=400)
"""How long is told what a file did; the audit keeps it longer."""
FORGOTTEN_AT_ONCE = 5


class NotConfirmableError(RefusalError):
    """What was checked is gone, is another's, or has been replaced by another check."""


def check_file(
    context: AppContext, by: Actor, kind: str, text: str, *, key: str
) -> tuple[str, LegacyReport | None]:
    """Check a small file and put it aside; leave a large one to the worker.

    Returns the run, empty when a small file has mistakes, and what was found, None while the worker has to look.
    """
    context.database.transact(
        lambda work: drop_runs(work, unconfirmed_runs(work, UNCONFIRMED, kind, by.account_id))
    )
    digest = digest_of(text)
    if text.count("\n") <= AT_ONCE:
        check = checked(context, kind, text)
        if check.report.wrong:
            return "", check.report
        return put_aside(context, by, kind, digest, check, key=key, then=CHECKED), check.report

    def act(work: UnitOfWork) -> dict[str, Any]:
        return {"run": add_run(work, kind=kind, digest=digest, state=CHECKING, by=by.account_id, text=text)}

    return str(idempotent(context, by, key, "check_legacy", {"kind": kind, "file": digest}, act)["run"]), None


def confirm_run(context: AppContext, by: Actor, run_id: str, *, key: str) -> ImportRun:
    """Let a checked file be kept, and keep its first pieces; raises NotConfirmableError."""

    def act(work: UnitOfWork) -> dict[str, Any]:
        run = run_of(work, run_id, lock=True)
        if run is None or run.state != CHECKED or run.by != by.account_id or run.made_at < work.now - WAITS:
            raise NotConfirmableError(run=run_id)
        change_run(work, run_id, state=KEEPING, added=0, known=0)
        return {"run": run_id}

    idempotent(context, by, key, "import_legacy", {"run": run_id}, act)
    for _piece in range(PIECES_AT_ONCE):
        if not keep_piece(context, run_id):
            break
    return run_shown(context, run_id)


def run_shown(context: AppContext, run_id: str) -> ImportRun:
    """Return a run; raises NotConfirmableError when there is none."""
    with context.database.reading() as work:
        run = run_of(work, run_id)
    if run is None or run.state == STORING:
        raise NotConfirmableError(run=run_id)
    return run


def recent_runs(context: AppContext) -> list[ImportRun]:
    """Return the files of late, the newest first."""
    with context.database.reading() as work:
        return [run for run in newest_runs(work, SHOWN) if run.state != STORING]


def forget_old_runs(context: AppContext) -> None:
    """Remove files that nobody has confirmed in time, and reports of long ago, a few in a transaction."""
    for states, kept_for in (((*UNCONFIRMED, STORING), WAITS), ((DONE,), REPORTED)):
        while _forget_some(context, states, kept_for):
            continue


def _forget_some(context: AppContext, states: tuple[str, ...], kept_for: timedelta) -> int:
    return transact_due(
        context,
        lambda work: drop_runs(work, runs_before(work, states, work.now - kept_for, FORGOTTEN_AT_ONCE)),
    )


class ImportRounds:
    """The worker's part: a piece of whatever is being kept or checked. A check begins anew after a kill."""

    def __init__(self, context: AppContext) -> None:
        self._context = context
        self._run = ""
        self._check: LegacyCheck | None = None

    def some(self) -> bool:
        """Do the next piece; tell whether there is more to do at once."""
        context = self._context
        with context.database.reading() as work:
            keeping, checking = first_in_state(work, KEEPING), first_in_state(work, CHECKING)
        if keeping is not None:
            keep_piece(context, keeping)
            return True
        if checking is None:
            self._run, self._check = "", None
            return False
        return self._look(checking)

    def _look(self, run_id: str) -> bool:
        context = self._context
        with context.database.reading() as work:
            if self._run != run_id or self._check is None:
                run, text = run_of(work, run_id), text_of_run(work, run_id)
                if run is None or text is None:
                    return True
                self._run, self._check = run_id, LegacyCheck(run.kind, text)
            is_more = self._check.some(work)
        check = self._check
        if is_more:
            context.database.transact(lambda work: change_run(work, run_id, at_line=check.lines))
            return True
        self._run, self._check = "", None
        store_pieces(context, run_id, check, during=CHECKING, then=CHECKED)
        return True
