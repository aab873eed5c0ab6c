"""Drafts: an analyst changes files of the live edition; another person reads what changed and publishes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.story_files import stories_in
from app.engine.bundle import Bundle
from app.engine.errors import PublishRefusedError
from app.engine.meaning import meaning_of
from app.services.context.idempotent import idempotent
from app.services.context.one_person import is_one_person
from app.services.context.refusals import NotFoundError, ProcedureRefusedError
from app.services.editions.draft_stories import has_new_stories, with_stories
from app.services.editions.merged_files import merged_files
from app.services.editions.proved_files import prove
from app.services.editions.publish_edition import (
    ids_given_twice_in,
    is_unchanged,
    keep_edition,
    overtaken,
    prepared_edition,
)
from app.services.editions.rehearsal_gate import Standing, note_with_reason, standing_of
from app.services.editions.restore_edition import files_of_number
from app.services.editions.uploaded_files import UploadRefusedError, laid_over
from app.store.audit_chain import OFFICE, record
from app.store.draft_editors import editors_of
from app.store.edition_drafts import (
    DROPPED,
    OPEN,
    PUBLISHED,
    EditionDraft,
    add_edition_draft,
    change_edition_draft,
    edition_draft_of,
    end_edition_draft,
    files_of_draft,
    locked_edition_draft,
)
from app.store.edition_rows import LiveEditionMovedError, files_of, live_edition_of, live_or_none

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.services.editions.uploaded_files import Upload
    from app.store.database import UnitOfWork
    from app.store.edition_rows import EditionRow

LONGEST_NOTE = 200


def begin_draft(
    context: AppContext,
    by: Actor,
    key: str,
    process: str,
    uploads: Sequence[Upload],
    *,
    note: str,
    is_whole: bool = False,
    is_online: bool = False,
    like: int | None = None,
) -> str:
    """Lay uploaded files over the live edition and keep them as a draft; return its id.

    A draft that is edited online begins with the files of the live edition, or of the one that has the number `like`.

    Raises UploadRefusedError, or NotFoundError for a procedure without an edition.
    """
    checked = _checked_note(note)
    prove(uploads)

    def command(work: UnitOfWork) -> dict[str, Any]:
        live = _live(work, process)
        files = files_of(work, live.sha256)
        if is_online:
            if like is not None:
                files = files_of_number(work, process, like)
            files = with_stories(context, process, files)
        else:
            files = laid_over(process, files, uploads, is_whole=is_whole)
        made = add_edition_draft(
            work, process=process, base=live.sha256, author=by.account_id, note=checked, files=files
        )
        _record(context, work, by, "draft_begun", made, process)
        return {"draft": made}

    request = {
        "process": process,
        "note": note,
        "whole": is_whole,
        "online": is_online,
        **({"like": like} if like is not None else {}),
        "files": _digests(uploads),
    }
    return str(idempotent(context, by, key, "begin_draft", request, command)["draft"])


def change_draft(
    context: AppContext,
    by: Actor,
    key: str,
    draft_id: str,
    uploads: Sequence[Upload],
    *,
    note: str,
) -> None:
    """Lay more files over one's own draft, or change its note; raises as begin_draft does."""
    checked = _checked_note(note)
    prove(uploads)

    def command(work: UnitOfWork) -> dict[str, Any]:
        draft = _own(work, by, draft_id)
        files = files_of_draft(work, draft_id)
        if uploads:
            files = laid_over(draft.process, files, uploads)
        change_edition_draft(work, draft_id, base=draft.base, note=checked, files=files)
        _record(context, work, by, "draft_changed", draft_id, draft.process)
        return {}

    request = {"draft": draft_id, "note": note, "files": _digests(uploads)}
    idempotent(context, by, key, "change_draft", request, command)


def rebase_draft(context: AppContext, by: Actor, key: str, draft_id: str) -> None:
    """Carry one's own draft over to the edition that is live now, file by file.

    Raises UploadRefusedError naming the files that both have changed: those are to be merged by hand.
    """

    def command(work: UnitOfWork) -> dict[str, Any]:
        draft = _own(work, by, draft_id)
        live = _live(work, draft.process)
        mine = files_of_draft(work, draft_id)
        base, now = files_of(work, draft.base), files_of(work, live.sha256)
        if stories_in(mine):
            base, now = (with_stories(context, draft.process, one) for one in (base, now))
        files = merged_files(base, now, mine)
        change_edition_draft(work, draft_id, base=live.sha256, note=draft.note, files=files)
        _record(context, work, by, "draft_rebased", draft_id, draft.process)
        return {}

    idempotent(context, by, key, "rebase_draft", {"draft": draft_id}, command)


def drop_draft(context: AppContext, by: Actor, key: str, draft_id: str) -> None:
    """Put a draft away; it is kept and can no longer be published."""

    def command(work: UnitOfWork) -> dict[str, Any]:
        draft = _open(work, draft_id)
        end_edition_draft(work, draft_id, DROPPED, by=by.account_id)
        _record(context, work, by, "draft_dropped", draft_id, draft.process)
        return {}

    idempotent(context, by, key, "drop_draft", {"draft": draft_id}, command)


def publish_draft(context: AppContext, by: Actor, key: str, draft_id: str, *, reason: str = "") -> None:
    """Make a draft the live edition in which one has written nothing.

    `reason` says why a text is published that has not passed its stories; note and audit keep it.

    Raises PublishRefusedError with every fault, EditionOvertakenError when another edition has become live since,
    ProcedureRefusedError with rule own_draft, draft_ended, draft_moved, draft_changes_nothing or rehearsal_needed.
    """
    with context.database.reading() as work:
        draft, files = _still_open(edition_draft_of(work, draft_id)), files_of_draft(work, draft_id)
    if draft.author == by.account_id:
        raise ProcedureRefusedError(rule="own_draft")
    bundle = Bundle(draft.process, files)
    prepared = prepared_edition(context, bundle)
    if twice := ids_given_twice_in(context, bundle):
        raise PublishRefusedError(twice)
    meaning = meaning_of(files)

    def command(work: UnitOfWork) -> dict[str, Any]:
        found = _open(work, draft_id)
        if found.changed_at != draft.changed_at:
            raise ProcedureRefusedError(rule="draft_moved")
        if is_one_person(work, by.account_id, writers_of(work, found)):
            raise ProcedureRefusedError(rule="own_draft")
        live, standing = live_or_none(work, draft.process), standing_of(work, found, files)
        if (
            live is not None
            and is_unchanged(work, live, bundle, meaning, redrawn=standing is Standing.RESTORES)
            and not has_new_stories(context, draft.process, files_of(work, live.sha256), files)
        ):
            raise ProcedureRefusedError(rule="draft_changes_nothing")
        note, told = note_with_reason(draft.note, standing, reason)
        row = keep_edition(context, work, by, prepared, base=draft.base, note=note)
        end_edition_draft(work, draft_id, PUBLISHED, by=by.account_id, published=row.sha256)
        unrehearsed = {"unrehearsed": told} if told else {}
        _record(
            context, work, by, "draft_published", draft_id, draft.process, author=draft.author, **unrehearsed
        )
        return {"number": row.number}

    try:
        request = {"draft": draft_id, **({"reason": reason} if reason else {})}
        idempotent(context, by, key, "publish_draft", request, command)
    except LiveEditionMovedError as moved:
        raise overtaken(context, draft.base, moved.live) from moved


def _checked_note(note: str) -> str:
    told = " ".join(note.split())
    if not told or len(told) > LONGEST_NOTE:
        raise UploadRefusedError(f"请写明改了什么、为什么，最多 {LONGEST_NOTE} 个字")
    return told


def _digests(uploads: Sequence[Upload]) -> list[list[str]]:
    return [[one.name, Bundle("", {one.name: one.content}).sha256] for one in uploads]


def _live(work: UnitOfWork, process: str) -> EditionRow:
    if live_or_none(work, process) is None:
        raise NotFoundError(kind="edition")
    return live_edition_of(work, process)


def _open(work: UnitOfWork, draft_id: str) -> EditionDraft:
    return _still_open(locked_edition_draft(work, draft_id))


def _still_open(draft: EditionDraft | None) -> EditionDraft:
    if draft is None:
        raise NotFoundError(kind="draft")
    if draft.state != OPEN:
        raise ProcedureRefusedError(rule="draft_ended")
    return draft


def writers_of(work: UnitOfWork, draft: EditionDraft) -> frozenset[str]:
    """Return the accounts of everybody who wrote in a draft."""
    wrote = {one.account_id for one in editors_of(work, draft.id) if one.saved_at is not None}
    return frozenset({draft.author, *wrote})


def _own(work: UnitOfWork, by: Actor, draft_id: str) -> EditionDraft:
    draft = _open(work, draft_id)
    if by.account_id not in writers_of(work, draft):
        raise ProcedureRefusedError(rule="draft_of_another")
    return draft


def _record(
    context: AppContext, work: UnitOfWork, by: Actor, action: str, draft_id: str, process: str, **more: str
) -> None:
    facts = {"draft": draft_id, "process": process, **more}
    record(work, context.audit_key, OFFICE, by.account_id, action, facts)
