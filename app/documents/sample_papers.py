"""Believable scans for demonstrations and tests: Chinese text, paper edges, a red seal. All of it fictional."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from app.documents.pictures_in_pdf import pictures_as_pdf, whole_page
from app.documents.sample_scan import GLASS, as_jpeg, scanned
from app.documents.sample_sheet import SampleSheet, draw_sheet
from app.documents.sample_shelf import from_shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PIL import Image

    Spoil = Callable[[Image.Image], Image.Image]

__all__ = ["SampleSheet", "make_paper", "scans_as_pdf"]


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
    return pictures_as_pdf(whole_page(jpeg, size) for jpeg in pictures)
