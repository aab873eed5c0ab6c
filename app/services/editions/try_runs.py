"""Try-runs of a draft or an edition: begin one, ask for its next step, step back, read it."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from app.domain.story_files import without_stories
from app.engine.bundle import Bundle
from app.services.context.idempotent import idempotent
from app.services.context.refusals import NotFoundError, ProcedureRefusedError
from app.store.edition_drafts import edition_draft_of, files_of_draft
from app.store.edition_rows import edition_of, files_of, is_edition
from app.store.try_run_rows import (
    TryRun,
    TryStep,
    add_try_run,
    answer_request,
    ask,
    drop_steps,
    steps_of,
    try_run_of,
    try_runs_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

MOST_STEPS = 60
BEGINNING = {"kind": "replay"}


@dataclass(frozen=True, slots=True)
class TryRunReading:
    """A try-run with its steps; `is_current` tells whether they were played with the files as they are now."""

    run: TryRun
    steps: list[TryStep]
    is_current: bool
    note: str
    """What the draft changes; empty for an edition."""
    number: int
    """Of the edition, or of the one that the draft began from."""
    name: str
    is_open: bool
    """Whether the draft can still be changed."""

    @property
    def waits(self) -> bool:
        """Tell whether the worker has yet to answer."""
        return self.run.asked is not None


def begin_try_run(
    context: AppContext,
    by: Actor,
    key: str,
    setup: Mapping[str, Any],
    *,
    draft_id: str | None = None,
    edition: str | None = None,
    asked: Mapping[str, Any] = MappingProxyType(BEGINNING),
) -> str:
    """Begin to try a draft or an edition; return the id. Raises NotFoundError.

    `asked` is what is done first: stand at the beginning, or play the steps of a story.
    """

    def command(work: UnitOfWork) -> dict[str, Any]:
        process = process_of(work, draft_id, edition)
        made = add_try_run(
            work,
            process=process,
            draft_id=draft_id,
            edition=edition,
            by=by.account_id,
            setup={**setup, "process": process},
            asked=asked,
        )
        return {"run": made}

    request = {"draft": draft_id, "edition": edition, "setup": dict(setup), "asked": dict(asked)}
    return str(idempotent(context, by, key, "begin_try_run", request, command)["run"])


def process_of(work: UnitOfWork, draft_id: str | None, edition: str | None) -> str:
    """Return the procedure of a draft or an edition; raises NotFoundError."""
    if draft_id is not None:
        draft = edition_draft_of(work, draft_id)
        if draft is None:
            raise NotFoundError(kind="draft")
        return draft.process
    if edition is None or not is_edition(work, edition):
        raise NotFoundError(kind="edition")
    return edition_of(work, edition).process


def ask_step(
    context: AppContext, by: Actor, key: str, run_id: str, do: Mapping[str, Any], *, at: int
) -> None:
    """Let the worker try a step, or draw a form, after the step number `at`.

    Raises NotFoundError, or ProcedureRefusedError with rule try_run_moved when somebody else has gone on or back
    since, try_run_busy while another request waits, try_run_too_long.
    """

    def command(work: UnitOfWork) -> dict[str, Any]:
        run = _standing(work, run_id, at)
        if run.kept >= MOST_STEPS and do["kind"] in {"row", "form"}:
            raise ProcedureRefusedError(rule="try_run_too_long")
        ask(work, run_id, do, by.account_id)
        return {}

    idempotent(context, by, key, "ask_try_step", {"run": run_id, "at": at, "do": dict(do)}, command)


def step_back(context: AppContext, by: Actor, key: str, run_id: str, *, at: int) -> None:
    """Forget the last step; raises as ask_step does, and with rule try_run_at_beginning."""

    def command(work: UnitOfWork) -> dict[str, Any]:
        run = _standing(work, run_id, at)
        if run.kept == 0:
            raise ProcedureRefusedError(rule="try_run_at_beginning")
        drop_steps(work, run_id, run.kept)
        answer_request(work, run_id, kept=run.kept - 1, told=None)
        return {}

    idempotent(context, by, key, "step_back", {"run": run_id, "at": at}, command)


def _standing(work: UnitOfWork, run_id: str, at: int) -> TryRun:
    run = try_run_of(work, run_id, lock=True)
    if run is None:
        raise NotFoundError(kind="try_run")
    # A form that is being drawn anew keeps nobody from sending it.
    if run.asked is not None and run.asked.get("kind") != "draw":
        raise ProcedureRefusedError(rule="try_run_busy")
    if run.kept != at:
        raise ProcedureRefusedError(rule="try_run_moved")
    return run


def read_try_run(context: AppContext, run_id: str) -> TryRunReading:
    """Return a try-run with its steps; raises NotFoundError."""
    with context.database.reading() as work:
        run = try_run_of(work, run_id)
        if run is None:
            raise NotFoundError(kind="try_run")
        draft = edition_draft_of(work, run.draft_id) if run.draft_id else None
        edition = edition_of(work, draft.base if draft else str(run.edition))
        return TryRunReading(
            run=run,
            steps=steps_of(work, run_id),
            is_current=digest_of_try_run(work, run) == run.digest,
            note=draft.note if draft else "",
            number=edition.number,
            name=edition.name,
            is_open=draft is not None and draft.state == "open",
        )


def waits(context: AppContext, run_id: str) -> bool:
    """Tell whether the worker has yet to answer; raises NotFoundError."""
    with context.database.reading() as work:
        run = try_run_of(work, run_id)
    if run is None:
        raise NotFoundError(kind="try_run")
    return run.asked is not None


def list_try_runs(
    context: AppContext, *, draft_id: str | None = None, edition: str | None = None
) -> list[TryRun]:
    """Return the newest try-runs of a draft or an edition."""
    with context.database.reading() as work:
        return try_runs_of(work, draft_id=draft_id, edition=edition)


def own_files(work: UnitOfWork, run: TryRun) -> dict[str, bytes]:
    """Return the files that a try-run is about."""
    return files_of_draft(work, run.draft_id) if run.draft_id else files_of(work, str(run.edition))


def digest_of_try_run(work: UnitOfWork, run: TryRun) -> str:
    """Return the digest of the files by which its cases run; a story that is saved changes nothing."""
    return Bundle(run.process, without_stories(own_files(work, run))).sha256
