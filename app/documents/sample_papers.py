"""Believable scans for demonstrations and tests: Chinese text, paper edges, a red seal. All of it fictional."""

from __future__ import annotations

import io
import random
from typing import TYPE_CHECKING

import pikepdf

from app.documents.sample_scan import GLASS, as_jpeg, scanned
from app.documents.sample_sheet import SampleSheet, draw_sheet
from app.documents.sample_shelf import from_shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PIL import Image

    Spoil = Callable[[Image.Image], Image.Image]

__all__ = ["SampleSheet", "make_paper", "scans_as_pdf"]
A4_POINTS = (595.32, 841.92)


def make_paper(
    sheets: Sequence[SampleSheet], *, font: Path, seed: int = 1, spoil: Spoil | None = None
) -> bytes:
    """Return a PDF of scanned sheets; the same arguments give the same bytes. `spoil` adds a fault."""
    fault = f"{spoil.__module__}.{spoil.__qualname__}" if spoil else ""
    return from_shelf(repr((sheets, font.name, seed, fault)), lambda: _draw(sheets, font, seed, spoil))


def _draw(sheets: Sequence[SampleSheet], font: Path, seed: int, spoil: Spoil | None) -> bytes:
    chance = random.Random(seed)  # noqa: S311 — the dirt on a sample scan is no secret
    scans = [scanned(draw_sheet(sheet, font=font, chance=chance), chance) for sheet in sheets]
    return scans_as_pdf([as_jpeg(spoil(scan) if spoil else scan) for scan in scans])


def scans_as_pdf(pictures: Sequence[bytes], *, size: tuple[int, int] = GLASS) -> bytes:
    """Return a PDF with one JPEG picture on each A4 page, as a scanner writes it."""
    with pikepdf.new() as pdf:
        for jpeg in pictures:
            picture = pikepdf.Stream(
                pdf,
                jpeg,
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Image,
                Width=size[0],
                Height=size[1],
                ColorSpace=pikepdf.Name.DeviceRGB,
                BitsPerComponent=8,
                Filter=pikepdf.Name.DCTDecode,
            )
            page = pdf.add_blank_page(page_size=A4_POINTS)
            page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=pdf.make_indirect(picture)))
            drawing = f"q {A4_POINTS[0]} 0 0 {A4_POINTS[1]} 0 0 cm /Scan Do Q"
            page.Contents = pdf.make_stream(drawing.encode())
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()
