"""Faults of a scan, to try the checks with: grey, lying on its side, crooked, out of focus."""

from __future__ import annotations

from PIL import Image, ImageFilter

from app.documents.sample_scan import GLASS, LID

CROOKED_DEGREES = 3.0
SHRUNK = (1100, 1556)


def grey(scan: Image.Image) -> Image.Image:
    """Return the scan without its colours."""
    return scan.convert("L").convert("RGB")


def lying(scan: Image.Image) -> Image.Image:
    """Return the scan as somebody laid the sheet across the glass."""
    return scan.rotate(90, expand=True).resize(GLASS)


def crooked(scan: Image.Image) -> Image.Image:
    """Return the scan of a sheet that was not laid straight."""
    turned = scan.resize(SHRUNK).rotate(CROOKED_DEGREES, Image.Resampling.BICUBIC, expand=True, fillcolor=LID)
    glass = Image.new("RGB", GLASS, LID)
    glass.paste(turned, ((GLASS[0] - turned.width) // 2, (GLASS[1] - turned.height) // 2))
    return glass


def unfocused(scan: Image.Image) -> Image.Image:
    """Return the scan as a shaking hand takes it."""
    return scan.filter(ImageFilter.GaussianBlur(2))
