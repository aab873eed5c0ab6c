"""A file that has come in whole becomes pages: written anew as a PDF, and placed behind the pages that are there."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import TYPE_CHECKING

from app.documents.save_anew import neutral_file
from app.domain.page_plan import MOST_PAGES, plan_of
from app.services.papers.store_paper import MOST_MADE, Original, PaperRefusedError, checking
from app.services.uploads.receive_piece import PieceRefusedError, arriving_file_of, file_in, give_up
from app.services.uploads.upload_places import own_paper_in_work
from app.store.document_rows import note_file
from app.store.upload_rows import note_finished, set_pages

if TYPE_CHECKING:
    from pathlib import Path

    from app.documents.save_anew import NeutralFile
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.file_store import StoredFile
    from app.store.upload_rows import ArrivingFile

BUSY = frozenset({"busy", "no-room", "store-away"})
"""Findings about the machine and not about the file: it stays, and is tried again."""


def finish_file(context: AppContext, by: Actor, paper_id: str, file_id: str, digest: str) -> ArrivingFile:
    """Make pages of a file that has come in whole; return it. One that was finished already is told again.

    `digest` is the file's SHA-256, empty where the browser cannot tell one. What is refused is gone from the disk.
    Raises NotFoundError, TaskClosedError, NotAllowedError, PieceRefusedError (not all has come, or something else
    has: it begins anew) or PaperRefusedError.
    """
    file = arriving_file_of(context, by, paper_id, file_id)
    if file.is_finished:
        # A process that was killed behind its commit has left the bytes.
        context.files.parts.remove(file.id)
        return file
    come = min(file.received, context.files.parts.size(file.id))
    if come < file.size:
        raise PieceRefusedError(received=come, why="unfinished")
    with context.files.parts.unsealed(file.id, file.size) as path:
        original = _digest(path)
        if digest and digest.lower() != original:
            give_up(context, by, paper_id, file_id)
            raise PieceRefusedError(received=0, why="digest")
        try:
            with checking(context, by, "", file.name):
                made = neutral_file(path)
                with context.files.receive(BytesIO(made.data), limit=MOST_MADE) as incoming:
                    stored = context.files.settle(incoming)
        except PaperRefusedError as bad:
            if not BUSY.intersection(one["code"] for one in bad.facts["report"]["findings"]):
                give_up(context, by, paper_id, file_id)
            raise
    context.failpoints("file_written_anew")
    _place(context, by, file, made, stored, Original(original, file.size, made.carried))
    context.failpoints("file_placed")
    context.files.parts.remove(file.id)
    return arriving_file_of(context, by, paper_id, file_id)


def _place(
    context: AppContext,
    by: Actor,
    file: ArrivingFile,
    made: NeutralFile,
    stored: StoredFile,
    original: Original,
) -> None:
    def act(work: UnitOfWork) -> None:
        paper = own_paper_in_work(context, work, by, file.paper_id, lock=True)
        if file_in(work, file.paper_id, file.id).is_finished:
            return
        plan = plan_of(paper.pages).with_file(file.id, made.pages)
        if len(plan.pages) > MOST_PAGES:
            raise PieceRefusedError(received=file.received, why="pages")
        note_file(work, stored)
        note_finished(work, file, stored.sha256, made.pages, original.as_json())
        set_pages(work, file.paper_id, plan.as_json())

    context.database.transact(act)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
