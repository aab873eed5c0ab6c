"""Pages as pictures, so that no untrusted PDF opens in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.documents.limited_child import ask_child

if TYPE_CHECKING:
    from pathlib import Path

MAX_WIDTH = 2000


class PageUnreadableError(Exception):
    """The page cannot be drawn."""


def page_png(path: Path, page: int, *, width: int = 1000) -> bytes:
    """Return a page (from 1) as PNG; raises PageUnreadableError."""
    answer = ask_child(
        "app.documents.pdf_child", "draw", str(path), str(page), str(min(width, MAX_WIDTH)), binary=True
    )
    if answer.failure or not isinstance(answer.value, bytes):
        raise PageUnreadableError(answer.failure)
    return answer.value
