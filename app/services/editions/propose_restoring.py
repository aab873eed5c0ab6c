"""Going back to a former edition takes two people, as publishing does: one proposes it as a draft, another publishes that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.engine.bundle import Bundle
from app.services.accounts.publisher import PUBLISHERS
from app.services.context.idempotent import idempotent
from app.services.context.refusals import NotAllowedError, ProcedureRefusedError
from app.services.editions.publish_edition import overtaken, prepared_edition
from app.services.editions.restore_edition import files_of_number
from app.store.audit_chain import OFFICE, record
from app.store.edition_drafts import add_edition_draft, files_of_draft, open_drafts
from app.store.edition_rows import LiveEditionMovedError, live_or_none

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.edition_drafts import EditionDraft

SHORTEST_REASON, LONGEST_REASON = 2, 180
"""Signs of a reason for going back; one sign says nothing, and the note of a draft has room for so many."""


def propose_restoring(
    context: AppContext, by: Actor, key: str, process: str, number: int, *, base: str, note: str
) -> str:
    """Keep the files of a former edition as a draft, as they were published; return its id.

    The same edition is proposed once: whoever proposes it again is led to the draft there is, to confirm it.

    Raises NotAllowedError, NotFoundError, ProcedureRefusedError with rule restoring_needs_reason or restoring_live,
    EditionOvertakenError when another edition than `base` is live, and PublishRefusedError with every reason why the
    program as it is now cannot use the former one.
    """
    if by.role not in PUBLISHERS:
        raise NotAllowedError(rule="analysts_publish")
    told = " ".join(note.split())
    if not SHORTEST_REASON <= len(told) <= LONGEST_REASON:
        raise ProcedureRefusedError(rule="restoring_needs_reason")
    with context.database.reading() as work:
        bundle = Bundle(process, files_of_number(work, process, number))
    prepared_edition(context, bundle)

    def command(work: UnitOfWork) -> dict[str, Any]:
        live = live_or_none(work, process)
        if live is None or live.sha256 != base:
            raise LiveEditionMovedError(live)
        if live.number == number:
            raise ProcedureRefusedError(rule="restoring_live")
        waiting = _waiting(work, process, base, bundle.sha256)
        if waiting is not None:
            return {"draft": waiting.id}
        made = add_edition_draft(
            work,
            process=process,
            base=base,
            author=by.account_id,
            note=f"恢复第 {number} 版：{told}",
            files=bundle.files,
        )
        facts = {"draft": made, "process": process, "restores": number}
        record(work, context.audit_key, OFFICE, by.account_id, "draft_begun", facts)
        return {"draft": made}

    request = {"process": process, "number": number, "base": base, "note": told}
    try:
        return str(idempotent(context, by, key, "propose_restoring", request, command)["draft"])
    except LiveEditionMovedError as moved:
        raise overtaken(context, base, moved.live) from moved


def _waiting(work: UnitOfWork, process: str, base: str, sha256: str) -> EditionDraft | None:
    """Return the open draft that would bring an edition back, or None."""
    for draft in open_drafts(work, process):
        if draft.base == base and Bundle(process, files_of_draft(work, draft.id)).sha256 == sha256:
            return draft
    return None
