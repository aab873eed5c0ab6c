"""The stories of a draft: its own, or those that are shipped with its procedure where it has none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.story_files import ENDING, FOLDER, NAME, stories_in, story_path
from app.services.context.idempotent import idempotent
from app.services.context.notices_of import SHARED
from app.services.context.refusals import NotFoundError, ProcedureRefusedError
from app.services.editions.uploaded_files import UploadRefusedError
from app.store.audit_chain import OFFICE, record
from app.store.draft_editors import note_editor
from app.store.edition_drafts import OPEN, change_edition_draft, files_of_draft, locked_edition_draft

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork


def shipped_stories(context: AppContext, process: str) -> dict[str, bytes]:
    """Return the stories that are shipped with a procedure, by the paths that a draft gives them."""
    folder = context.settings.processes_dir / process / FOLDER
    return {story_path(process, one.stem): one.read_bytes() for one in sorted(folder.glob(f"*{ENDING}"))}


def with_stories(context: AppContext, process: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return files with their stories; those that have none have the shipped ones."""
    own = stories_in(files)
    return {**files, **({} if own else shipped_stories(context, process))}


def has_new_stories(
    context: AppContext, process: str, live: Mapping[str, bytes], files: Mapping[str, bytes]
) -> bool:
    """Tell whether files have other stories than a live edition; no case runs by them, but their writer wants them kept."""
    own = stories_in(files)
    return bool(own) and own != stories_in(with_stories(context, process, live))


def shared_story(context: AppContext, name: str) -> str | None:
    """Return the text of a fragment that stories may begin with; None where there is none of that name."""
    if not NAME.fullmatch(name):
        return None
    path = context.settings.processes_dir / SHARED / FOLDER / f"{name}{ENDING}"
    return path.read_text("utf-8") if path.is_file() else None


def shared_story_names(context: AppContext) -> list[str]:
    """Return the names of the fragments that stories may begin with."""
    return sorted(one.stem for one in (context.settings.processes_dir / SHARED / FOLDER).glob(f"*{ENDING}"))


def add_story(context: AppContext, by: Actor, key: str, draft_id: str, name: str, content: bytes) -> str:
    """Add a story to an open draft under a free name; return its path.

    A draft that has no stories yet takes over the shipped ones in the same breath, so that they go on being played.
    Raises NotFoundError, UploadRefusedError for a name that cannot be or is taken, ProcedureRefusedError with rule
    draft_ended.
    """
    if not NAME.fullmatch(name):
        raise UploadRefusedError("剧本的名称用文字、字母或数字，最多 40 个字，不含空格和斜线")

    def command(work: UnitOfWork) -> dict[str, Any]:
        draft = locked_edition_draft(work, draft_id)
        if draft is None:
            raise NotFoundError(kind="draft")
        if draft.state != OPEN:
            raise ProcedureRefusedError(rule="draft_ended")
        files = with_stories(context, draft.process, files_of_draft(work, draft_id))
        path = story_path(draft.process, name)
        if path in files:
            raise UploadRefusedError(f"已经有名叫“{name}”的剧本，请换一个名称")
        change_edition_draft(work, draft_id, base=draft.base, note=draft.note, files={**files, path: content})
        note_editor(work, draft_id, by.account_id, path, has_saved=True)
        facts = {"draft": draft.id, "process": draft.process}
        record(work, context.audit_key, OFFICE, by.account_id, "draft_changed", facts)
        return {"path": path}

    request = {"draft": draft_id, "name": name, "content": content.decode("utf-8", "replace")}
    return str(idempotent(context, by, key, "add_story", request, command)["path"])
