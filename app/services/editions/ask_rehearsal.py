"""Ask that the stories of a procedure be played with the files of a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.engine.bundle import Bundle
from app.services.context.idempotent import idempotent
from app.services.context.refusals import NotFoundError, ProcedureRefusedError
from app.services.editions.rehearsal_gate import Standing, standing_of
from app.store.edition_drafts import OPEN, edition_draft_of, files_of_draft, locked_edition_draft
from app.store.rehearsal_rows import UNFINISHED, Rehearsal, add_rehearsal, newest_rehearsal

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class RehearsalReading:
    """The last rehearsal of a draft; `is_current` tells whether it was about the files as they are now."""

    last: Rehearsal | None
    is_current: bool
    standing: Standing

    @property
    def waits(self) -> bool:
        """Tell whether the worker has yet to answer."""
        return self.last is not None and self.last.state in UNFINISHED


def ask_rehearsal(context: AppContext, by: Actor, key: str, draft_id: str) -> None:
    """Let the worker play the stories with a draft's files; one that is already under way is not asked twice.

    Raises NotFoundError, or ProcedureRefusedError with rule draft_ended.
    """

    def command(work: UnitOfWork) -> dict[str, Any]:
        draft = locked_edition_draft(work, draft_id)
        if draft is None:
            raise NotFoundError(kind="draft")
        if draft.state != OPEN:
            raise ProcedureRefusedError(rule="draft_ended")
        digest = Bundle(draft.process, files_of_draft(work, draft_id)).sha256
        last = newest_rehearsal(work, draft_id)
        if last is None or last.state not in UNFINISHED or last.digest != digest:
            add_rehearsal(work, draft_id, digest, by.account_id)
        return {}

    idempotent(context, by, key, "ask_rehearsal", {"draft": draft_id}, command)


def read_rehearsal(context: AppContext, draft_id: str) -> RehearsalReading:
    """Return how the last rehearsal of a draft went; raises NotFoundError."""
    with context.database.reading() as work:
        draft = edition_draft_of(work, draft_id)
        if draft is None:
            raise NotFoundError(kind="draft")
        last = newest_rehearsal(work, draft_id)
        files = files_of_draft(work, draft_id)
        digest, standing = Bundle(draft.process, files).sha256, standing_of(work, draft, files)
    return RehearsalReading(last, last is not None and last.digest == digest, standing)
