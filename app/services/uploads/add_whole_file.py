"""A file that came with a form becomes further pages of a paper: the same steps as piece by piece, in one go."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import IO, TYPE_CHECKING

from app.services.papers.store_paper import MAX_BYTES
from app.services.uploads.begin_upload import AnnouncedFile, begin_upload
from app.services.uploads.finish_file import finish_file
from app.services.uploads.receive_piece import LARGEST_PIECE, receive_piece

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext


def add_whole_file(
    context: AppContext, by: Actor, place: str, slot: str, name: str, stream: IO[bytes]
) -> None:
    """Put the pages of a file behind those of a paper in work; the same file twice is there once.

    Raises NotFoundError, TaskClosedError, NotAllowedError, FileRefusedError or PaperRefusedError.
    """
    # One byte more tells what is too large; the rest of it is not read.
    data = stream.read(MAX_BYTES + 1)
    digest = hashlib.sha256(data).hexdigest()
    announced = AnnouncedFile(name, len(data), digest)
    begun = begin_upload(context, by, place, slot, [announced], is_more=True)
    file = begun.files[0]
    received, whole = file.received, BytesIO(data)
    while received < file.size and not file.is_finished:
        whole.seek(received)
        piece = whole.read(LARGEST_PIECE)
        received = receive_piece(context, by, begun.paper_id, file.id, received, piece, "")
    finish_file(context, by, begun.paper_id, file.id, digest)
