"""Draws one page in a limited child. Apart from the inspection, so that a picture does not wait for its imports."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pypdfium2

from app.documents.child_order import accept_order
from app.documents.page_shape import is_drawable

MOST_PIXELS = 24_000_000


class NoSuchPageError(Exception):
    """The paper has no such page, or its size is absurd."""


def draw(path: Path, page: int, width: int) -> bytes:
    """Return a page as PNG, `width` pixels wide."""
    with pypdfium2.PdfDocument(path) as pdf:
        if not 1 <= page <= len(pdf):
            raise NoSuchPageError
        drawn = pdf[page - 1]
        points, height = drawn.get_size()
        scale = width / max(points, 1.0)
        if not is_drawable(points, height) or width * height * scale > MOST_PIXELS:
            raise NoSuchPageError
        out = io.BytesIO()
        picture = drawn.render(scale=scale, rev_byteorder=True).to_pil()
        picture.convert("RGB").save(out, "PNG", compress_level=3)
        return out.getvalue()


if __name__ == "__main__":
    order = accept_order()
    sys.stdout.buffer.write(draw(Path(order["path"]), order["page"], order["width"]))
