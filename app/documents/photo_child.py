"""Makes one PDF of photos in a limited child: each upright, fitted to a page of A4. Nothing else imports this.

Of a photo only its dots are taken over: where and with what it was taken stays behind.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pillow_heif
from PIL import Image, ImageOps

from app.documents.child_order import accept_order
from app.documents.pictures_in_pdf import fitted_page, pictures_as_pdf

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_DOTS = 80_000_000
"""More than a telephone takes."""
SIDE, QUALITY = 2480, 85
"""Longest side in dots and quality: about 210 dots an inch on A4. Heavy papers are made lighter when put together."""
KINDS = ("JPEG", "PNG", "WEBP", "HEIF")


def pdf_of(photos: Sequence[Path]) -> bytes:
    """Return a PDF with a page for each photo; the same photos always make the same file."""
    pictures = (_upright(photo, SIDE) for photo in photos)
    return pictures_as_pdf(fitted_page(_jpeg(one, QUALITY), one.size) for one in pictures)


def _upright(path: Path, side: int) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = MOST_DOTS
    pillow_heif.register_heif_opener(thumbnails=False)
    with Image.open(path, formats=KINDS) as found:
        if found.width * found.height > MOST_DOTS:
            raise SystemExit("too many dots")
        # A JPEG is read at the size that is needed, however many dots the camera has.
        found.draft("RGB", (side, side))
        found.thumbnail((side, side))
        plain = ImageOps.exif_transpose(found).convert("RGBA")
    paper = Image.new("RGB", plain.size, "white")
    paper.paste(plain, mask=plain.getchannel("A"))
    return paper


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return out.getvalue()


if __name__ == "__main__":
    order = accept_order()
    photos = [Path(one) for one in order["photos"]]
    sys.stdout.buffer.write(pdf_of(photos))
