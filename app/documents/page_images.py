"""Pages as pictures, so that no untrusted PDF opens in a browser."""

from __future__ import annotations

import threading
from pathlib import Path
from tempfile import NamedTemporaryFile

from app.documents.limited_child import Child, ask_child
from app.documents.scan_limits import USUAL, ScanLimits

MIN_WIDTH, MAX_WIDTH = 40, 2000
DRAWN_AT_ONCE = 2
_PLACES = threading.BoundedSemaphore(DRAWN_AT_ONCE)
"""Apart from the checks (check_turns.py): whoever uploads what exhausts those keeps no reviewer waiting."""
WAITING = 3
MOST_THREADS = DRAWN_AT_ONCE + WAITING
_THREADS = threading.BoundedSemaphore(MOST_THREADS)
"""So many threads of a process draw or wait: a page with the first pages of a paper asks for three at once, somebody else
for theirs. Who asks for more at once is put off, and pages are served."""
PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"


class PageUnreadableError(Exception):
    """The page cannot be drawn: there is no such page, or drawing it broke a limit."""


class DrawingBusyError(PageUnreadableError):
    """All places for drawing stayed taken: the page may well be drawn a moment later."""


def page_image(data: bytes | Path, page: int, *, width: int = 1000, limits: ScanLimits = USUAL) -> bytes:
    """Return a page (from 1) as PNG or JPEG; raises PageUnreadableError, or DrawingBusyError when one should ask again."""
    if isinstance(data, Path):
        return _drawn(data, page, width, limits)
    with NamedTemporaryFile(suffix=".pdf") as kept:
        kept.write(data)
        kept.flush()
        return _drawn(Path(kept.name), page, width, limits)


def kind_of(picture: bytes) -> str:
    """Return the media type of a picture of a page."""
    return "image/png" if picture.startswith(PNG) else "image/jpeg"


def _drawn(path: Path, page: int, width: int, limits: ScanLimits) -> bytes:
    wishes = {"page": page, "width": max(MIN_WIDTH, min(width, MAX_WIDTH))}
    if not _THREADS.acquire(blocking=False):
        raise DrawingBusyError("enough are waiting")
    try:
        if not _PLACES.acquire(timeout=limits.patience_seconds):
            raise DrawingBusyError("all places taken")
        try:
            answer = ask_child(Child.DRAWING, path, wishes, limits)
        finally:
            _PLACES.release()
    finally:
        _THREADS.release()
    if answer.failure or not answer.value.startswith((PNG, JPEG)):
        raise PageUnreadableError(answer.failure)
    return answer.value
