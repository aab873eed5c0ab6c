"""Files of a draft, edited in the browser: each save names the text it began from, and nobody overwrites another."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.policy.actor import Role
from app.services.context.idempotent import idempotent
from app.services.context.refusals import NotAllowedError, NotFoundError, ProcedureRefusedError, RefusalError
from app.services.editions.proved_files import prove
from app.services.editions.uploaded_files import Upload, UploadRefusedError, laid_over
from app.store.audit_chain import OFFICE, record
from app.store.draft_editors import DraftEditor, editors_of, note_editor
from app.store.edition_drafts import (
    OPEN,
    EditionDraft,
    add_edition_draft,
    change_edition_draft,
    edition_draft_of,
    files_of_draft,
    locked_edition_draft,
)

if TYPE_CHECKING:
    from datetime import datetime

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

LONGEST_FILE = 450_000
"""Bytes of one file. The longest that is shipped has 64 000."""
HERE_FOR = timedelta(seconds=45)
"""How long after the last sign of an open page somebody counts as present; a page gives one every 15 seconds."""
AUDITED_EVERY = timedelta(minutes=15)
"""Typing saves every second; the audit tells once in this time that somebody writes in a draft."""


class FileOvertakenError(RefusalError):
    """Somebody else has saved the same file since; what they saved comes along, and nothing was overwritten."""

    def __init__(self, now: OpenFile, by: str, at: datetime | None) -> None:
        super().__init__(path=now.path, by=by, at=at)
        self.now, self.by, self.at = now, by, at


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file of a draft as it stands. The digest is empty for a file that is not there."""

    path: str
    content: bytes
    digest: str


@dataclass(frozen=True, slots=True)
class DraftFiles:
    """A draft with its files and who works on it."""

    draft: EditionDraft
    files: dict[str, bytes]
    editors: list[DraftEditor]


def digest_of(content: bytes) -> str:
    """Return what a save names as the text it began from."""
    return hashlib.sha256(content).hexdigest()


def draft_files(context: AppContext, draft_id: str) -> DraftFiles:
    """Return a draft with all its files; raises NotFoundError."""
    with context.database.reading() as work:
        draft = edition_draft_of(work, draft_id)
        if draft is None:
            raise NotFoundError(kind="draft")
        return DraftFiles(draft, files_of_draft(work, draft_id), editors_of(work, draft_id))


def open_file(context: AppContext, draft_id: str, path: str) -> OpenFile:
    """Return one file of a draft; raises NotFoundError."""
    files = draft_files(context, draft_id).files
    if path not in files:
        raise NotFoundError(kind="draft_file")
    return OpenFile(path, files[path], digest_of(files[path]))


def save_file(
    context: AppContext, by: Actor, draft_id: str, path: str, content: bytes, *, base: str
) -> OpenFile:
    """Replace one file of an open draft, unless somebody else has since `base` was read; return what stands now.

    Saving the same text twice is one save. Raises FileOvertakenError, UploadRefusedError for a file that is too long,
    NotFoundError, ProcedureRefusedError with rule draft_ended.
    """
    _refuse_viewers(by)
    if len(content) > LONGEST_FILE:
        raise UploadRefusedError(f"文件太大，最多 {LONGEST_FILE // 1000} kB，没有保存。请拆成几个文件")
    prove([Upload(path, content)])
    saved = OpenFile(path, content, digest_of(content))

    def command(work: UnitOfWork) -> OpenFile | FileOvertakenError:
        draft = _open(work, draft_id)
        files = files_of_draft(work, draft_id)
        if path not in files:
            raise NotFoundError(kind="draft_file")
        now = OpenFile(path, files[path], digest_of(files[path]))
        if now.digest == saved.digest:
            return now
        editors = editors_of(work, draft_id)
        if now.digest != base:
            last = next((one for one in editors if one.saved_path == path), None)
            by_whom = last.account_id if last else draft.author
            return FileOvertakenError(now, by_whom, last.saved_at if last else draft.changed_at)
        change_edition_draft(work, draft_id, base=draft.base, note=draft.note, files={**files, path: content})
        mine = next((one for one in editors if one.account_id == by.account_id), None)
        note_editor(work, draft_id, by.account_id, path, has_saved=True)
        if mine is None or mine.saved_at is None or work.now - mine.saved_at > AUDITED_EVERY:
            _record(context, work, by, draft)
        return saved

    answer = context.database.transact(command)
    if isinstance(answer, FileOvertakenError):
        raise answer
    return answer


def fork_draft(
    context: AppContext, by: Actor, key: str, draft_id: str, path: str, content: bytes, *, note: str
) -> str:
    """Keep a draft's files with one's own text of one of them as a new draft; return its id.

    This is how nothing is lost when two people have changed the same file. Raises as save_file does.
    """
    if len(content) > LONGEST_FILE:
        raise UploadRefusedError(f"文件太大，最多 {LONGEST_FILE // 1000} kB，没有保存。请拆成几个文件")
    prove([Upload(path, content)])

    def command(work: UnitOfWork) -> dict[str, Any]:
        draft = _open(work, draft_id)
        files = files_of_draft(work, draft_id)
        if path not in files:
            raise NotFoundError(kind="draft_file")
        made = add_edition_draft(
            work,
            process=draft.process,
            base=draft.base,
            author=by.account_id,
            note=note,
            files={**files, path: content},
        )
        facts = {"draft": made, "process": draft.process, "copy_of": draft_id}
        record(work, context.audit_key, OFFICE, by.account_id, "draft_begun", facts)
        return {"draft": made}

    request = {"draft": draft_id, "path": path, "content": digest_of(content), "note": note}
    return str(idempotent(context, by, key, "fork_draft", request, command)["draft"])


def note_presence(context: AppContext, by: Actor, draft_id: str, path: str) -> list[DraftEditor]:
    """Note that somebody has a file open; return who else is here now. A draft that has ended is only looked at."""

    def command(work: UnitOfWork) -> list[DraftEditor]:
        draft = locked_edition_draft(work, draft_id)
        if draft is None:
            raise NotFoundError(kind="draft")
        if draft.state == OPEN and by.role is not Role.VIEWER:
            note_editor(work, draft_id, by.account_id, path, has_saved=False)
        since = work.now - HERE_FOR
        return [
            one
            for one in editors_of(work, draft_id)
            if one.account_id != by.account_id and one.seen_at > since
        ]

    return context.database.transact(command)


def add_file(
    context: AppContext,
    by: Actor,
    key: str,
    draft_id: str,
    name: str,
    *,
    copy_of: str = "",
    content: bytes = b"",
) -> str:
    """Add a file under a free name, with a text or as a copy of another; return its path.

    Raises UploadRefusedError for a name that cannot be or is taken, NotFoundError for what is to be copied.
    """
    prove([Upload(name, content)] if content else [])

    def command(work: UnitOfWork) -> dict[str, Any]:
        draft = _open(work, draft_id)
        files = files_of_draft(work, draft_id)
        if copy_of and copy_of not in files:
            raise NotFoundError(kind="draft_file")
        laid = laid_over(draft.process, {}, [Upload(name, files[copy_of] if copy_of else content)])
        (path,) = laid
        if path in files:
            raise UploadRefusedError(f"已经有文件“{path}”，请换一个名称")
        _change(context, work, by, draft, {**files, **laid}, path)
        return {"path": path}

    request = {"draft": draft_id, "name": name, "copy_of": copy_of, "content": digest_of(content)}
    return str(idempotent(context, by, key, "add_draft_file", request, command)["path"])


def remove_file(context: AppContext, by: Actor, key: str, draft_id: str, path: str) -> None:
    """Take a file out of an open draft; the edition it began from keeps it. Raises NotFoundError."""

    def command(work: UnitOfWork) -> dict[str, Any]:
        draft = _open(work, draft_id)
        files = files_of_draft(work, draft_id)
        if path not in files:
            raise NotFoundError(kind="draft_file")
        _change(context, work, by, draft, {name: files[name] for name in files if name != path}, path)
        return {}

    idempotent(context, by, key, "remove_draft_file", {"draft": draft_id, "path": path}, command)


def _change(
    context: AppContext, work: UnitOfWork, by: Actor, draft: EditionDraft, files: dict[str, bytes], path: str
) -> None:
    change_edition_draft(work, draft.id, base=draft.base, note=draft.note, files=files)
    note_editor(work, draft.id, by.account_id, path, has_saved=True)
    _record(context, work, by, draft)


def _open(work: UnitOfWork, draft_id: str) -> EditionDraft:
    draft = locked_edition_draft(work, draft_id)
    if draft is None:
        raise NotFoundError(kind="draft")
    if draft.state != OPEN:
        raise ProcedureRefusedError(rule="draft_ended")
    return draft


def _refuse_viewers(by: Actor) -> None:
    if by.role is Role.VIEWER:
        raise NotAllowedError(rule="viewer_changes_nothing")


def _record(context: AppContext, work: UnitOfWork, by: Actor, draft: EditionDraft) -> None:
    facts = {"draft": draft.id, "process": draft.process}
    record(work, context.audit_key, OFFICE, by.account_id, "draft_changed", facts)
