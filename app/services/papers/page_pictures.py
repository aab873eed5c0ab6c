"""A page of a paper as a picture: from the pictures that were kept, or drawn of the unsealed paper and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.page_images import PageUnreadableError, page_image
from app.store.sealed_files import UnreadableFileError

if TYPE_CHECKING:
    from app.documents.scan_limits import ScanLimits
    from app.services.context.app_context import AppContext


def picture_of_page(context: AppContext, sha256: str, page: int, *, width: int, limits: ScanLimits) -> bytes:
    """Return a page (from 1); raises PageUnreadableError, or DrawingBusyError when one should ask again."""
    files = context.files
    drawn = files.pictures.find(sha256, page, width)
    if drawn is None:
        try:
            with files.unsealed(sha256) as path:
                drawn = page_image(path, page, width=width, limits=limits)
        except (FileNotFoundError, UnreadableFileError) as gone:
            raise PageUnreadableError(sha256) from gone
        files.pictures.keep(sha256, page, width, drawn)
    return drawn
