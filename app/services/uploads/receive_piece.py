"""Take one piece of a file: it counts when it is safely on the disk, and the same piece counts once."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from app.domain.page_plan import plan_of
from app.services.context.refusals import NotFoundError, RefusalError
from app.services.uploads.upload_places import own_paper_in_work
from app.store.disk_trouble import DiskFullError
from app.store.upload_rows import drop_file, files_of, note_received, set_pages

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.upload_rows import ArrivingFile

LARGEST_PIECE = 1024 * 1024
"""Small enough that a bad line loses little, large enough that a good one is not held up."""


class PieceRefusedError(RefusalError):
    """The piece does not follow what has come, or it is not what was sent; facts: received, why."""


class NoRoomForPieceError(RefusalError):
    """The disk of the server is full; what has come before is safe."""


def arriving_file_of(context: AppContext, by: Actor, paper_id: str, file_id: str) -> ArrivingFile:
    """Return how far a file has come; raises NotFoundError, TaskClosedError or NotAllowedError."""
    with context.database.reading() as work:
        own_paper_in_work(context, work, by, paper_id)
        return file_in(work, paper_id, file_id)


def receive_piece(
    context: AppContext, by: Actor, paper_id: str, file_id: str, offset: int, piece: bytes, digest: str
) -> int:
    """Put a piece behind what has come; return how many bytes have come now.

    A piece that has come already, told again after a lost answer, changes nothing. `digest` is its SHA-256, empty
    where the browser cannot tell one. Raises NotFoundError, TaskClosedError, NotAllowedError, PieceRefusedError or
    NoRoomForPieceError.
    """
    if digest and hashlib.sha256(piece).hexdigest() != digest.lower():
        file = arriving_file_of(context, by, paper_id, file_id)
        raise PieceRefusedError(received=file.received, why="digest")
    context.failpoints("piece_has_come")

    def act(work: UnitOfWork) -> int:
        own_paper_in_work(context, work, by, paper_id, lock=True)
        file = file_in(work, paper_id, file_id)
        if file.is_finished:
            return file.size
        on_disk = context.files.parts.size(file.id)
        if on_disk < file.received:
            # A data folder that was restored without what was on its way: it begins where its bytes end.
            note_received(work, file, on_disk)
            return on_disk
        if offset != file.received:
            return _told_again(context, file, offset, piece)
        if not piece or len(piece) > LARGEST_PIECE or offset + len(piece) > file.size:
            raise PieceRefusedError(received=file.received, why="size")
        # Nothing counts that is not on the disk. Repeated after a busy database, the same bytes go to the same place.
        context.files.parts.write(file.id, offset, piece)
        context.failpoints("piece_on_disk")
        note_received(work, file, offset + len(piece))
        return offset + len(piece)

    try:
        received = context.database.transact(act)
    except DiskFullError as full:
        raise NoRoomForPieceError from full
    context.failpoints("piece_counted")
    return received


def _told_again(context: AppContext, file: ArrivingFile, offset: int, piece: bytes) -> int:
    is_known = offset >= 0 and offset + len(piece) <= file.received
    if is_known and context.files.parts.read(file.id, offset, len(piece)) == piece:
        return file.received
    raise PieceRefusedError(received=file.received, why="offset")


def give_up(context: AppContext, by: Actor, paper_id: str, file_id: str) -> None:
    """Forget a file, with its pages and what has come of it; one that is gone already stays gone.

    Raises NotFoundError (another's paper), TaskClosedError or NotAllowedError.
    """

    def act(work: UnitOfWork) -> list[str]:
        paper = own_paper_in_work(context, work, by, paper_id, lock=True)
        found = [file for file in files_of(work, paper_id) if file.id == file_id]
        for file in found:
            drop_file(work, file)
            set_pages(work, paper_id, plan_of(paper.pages).without_file(file.id).as_json())
        return [file.id for file in found]

    # Only what the rows named: an address says anything.
    for identity in context.database.transact(act):
        context.files.parts.remove(identity)


def file_in(work: UnitOfWork, paper_id: str, file_id: str) -> ArrivingFile:
    """Return one of the files of a paper; raises NotFoundError."""
    for file in files_of(work, paper_id):
        if file.id == file_id:
            return file
    raise NotFoundError(kind="file")
