"""Draws one page in a limited child. Apart from the inspection, so that a picture does not wait for its imports."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pypdfium2

from app.documents.child_order import accept_order
from app.documents.page_shape import is_drawable

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 24_000_000
USUAL, CLOSE = 150_000, 450_000
"""Most bytes of a picture, and of one for looking closely."""
USUAL_WIDTH = 1000
QUALITIES = (80, 65, 50, 38, 28)


class NoSuchPageError(Exception):
    """The paper has no such page, or its size is absurd."""


def draw(path: Path, page: int, width: int) -> bytes:
    """Return a page as a picture, `width` pixels wide: PNG, or JPEG where a PNG would be heavy."""
    with pypdfium2.PdfDocument(path.read_bytes()) as pdf:
        if not 1 <= page <= len(pdf):
            raise NoSuchPageError
        drawn = pdf[page - 1]
        points, height = drawn.get_size()
        scale = width / max(points, 1.0)
        if not is_drawable(points, height) or width * height * scale > MOST_PIXELS:
            raise NoSuchPageError
        return light(
            drawn.render(scale=scale, rev_byteorder=True).to_pil().convert("RGB"),
            USUAL if width <= USUAL_WIDTH else CLOSE,
        )


def light(picture: Image, most: int) -> bytes:
    """Return a picture in at most so many bytes where a coarser JPEG can do it; a scan is far heavier as PNG."""
    found = _saved(picture, "PNG", compress_level=6)
    for quality in QUALITIES:
        if len(found) <= most:
            break
        found = _saved(picture, "JPEG", quality=quality)
    return found


def _saved(picture: Image, kind: str, **how: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


if __name__ == "__main__":
    order = accept_order()
    sys.stdout.buffer.write(draw(Path(order["path"]), order["page"], order["width"]))
