"""Whether a draft's very text has passed its stories; publishing one that has not needs a reason that is kept."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from app.engine.bundle import Bundle
from app.services.context.refusals import ProcedureRefusedError
from app.store.edition_rows import is_edition
from app.store.rehearsal_rows import DONE, FAILED, newest_rehearsal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.store.database import UnitOfWork
    from app.store.edition_drafts import EditionDraft

SHORTEST_REASON, LONGEST_REASON = 5, 80


class Standing(StrEnum):
    """How a draft stands with its stories."""

    PASSED = "passed"
    NEVER = "never"
    WAITS = "waits"
    OLD = "old"
    """The last rehearsal was of an older text."""
    BROKEN = "broken"
    """The stories could not be played."""
    FAILED = "failed"
    NO_STORIES = "no_stories"
    """There is no diagram, so that there is nothing to play."""
    RESTORES = "restores"
    """It is a former edition as it was published."""

    @property
    def is_good(self) -> bool:
        """Tell whether a draft may be published without a reason."""
        return self in {Standing.PASSED, Standing.NO_STORIES, Standing.RESTORES}


def standing_of(work: UnitOfWork, draft: EditionDraft, files: Mapping[str, bytes]) -> Standing:
    """Return how a draft with these files stands with its stories."""
    digest = Bundle(draft.process, files).sha256
    if digest != draft.base and is_edition(work, digest):
        return Standing.RESTORES
    if not any(path.endswith(".bpmn") for path in files):
        return Standing.NO_STORIES
    last = newest_rehearsal(work, draft.id)
    if last is None or last.digest != digest:
        return Standing.NEVER if last is None else Standing.OLD
    if last.state == FAILED:
        return Standing.BROKEN
    if last.state != DONE or last.result is None:
        return Standing.WAITS
    return Standing.FAILED if last.result.get("failed") else Standing.PASSED


def note_with_reason(note: str, standing: Standing, reason: str) -> tuple[str, str]:
    """Return the note of an edition that is published, and the reason that the audit keeps; empty where none is needed.

    Raises ProcedureRefusedError with rule rehearsal_needed where one is needed and none, or none that says anything,
    is given.
    """
    if standing.is_good:
        return note, ""
    told = " ".join(reason.split())
    if not SHORTEST_REASON <= len(told) <= LONGEST_REASON:
        raise ProcedureRefusedError(rule="rehearsal_needed", standing=str(standing))
    return f"{note}（没有演练通过就发布：{told}）", told
