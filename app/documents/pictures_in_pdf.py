"""A PDF whose pages are pictures, as a scanner writes it: one JPEG on each page, nothing else."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pikepdf
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterable

A4 = (595.32, 841.92)
"""In points."""
LIGHT_SIDE, LIGHT_QUALITY = 1754, 75
"""Longest side in dots where many photos make a heavy paper: 150 dots an inch on A4."""


@dataclass(frozen=True, slots=True)
class PicturePage:
    """A JPEG of so many dots on a page of so many points; `box` is left, bottom, width and height on it."""

    jpeg: bytes
    dots: tuple[int, int]
    paper: tuple[float, float]
    box: tuple[float, float, float, float]


def whole_page(jpeg: bytes, dots: tuple[int, int]) -> PicturePage:
    """Return a page of A4 that a picture fills from edge to edge."""
    return PicturePage(jpeg, dots, A4, (0, 0, *A4))


def fitted_page(jpeg: bytes, dots: tuple[int, int]) -> PicturePage:
    """Return a page of A4, upright or lying as the picture is, with the whole picture in its middle."""
    across, down = dots
    paper = A4 if down >= across else (A4[1], A4[0])
    scale = min(paper[0] / across, paper[1] / down)
    width, height = across * scale, down * scale
    return PicturePage(jpeg, dots, paper, ((paper[0] - width) / 2, (paper[1] - height) / 2, width, height))


def pictures_as_pdf(pages: Iterable[PicturePage]) -> bytes:
    """Return a PDF of pages; the same pages always make the same bytes."""
    with pikepdf.new() as pdf:
        for one in pages:
            _add(pdf, one)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()


def _add(pdf: pikepdf.Pdf, one: PicturePage) -> None:
    picture = pikepdf.Stream(
        pdf,
        one.jpeg,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=one.dots[0],
        Height=one.dots[1],
        ColorSpace=pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    page = pdf.add_blank_page(page_size=one.paper)
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=pdf.make_indirect(picture)))
    left, bottom, width, height = one.box
    drawing = f"q {width:.3f} 0 0 {height:.3f} {left:.3f} {bottom:.3f} cm /Scan Do Q"
    page.Contents = pdf.make_stream(drawing.encode())


def lighten_photos(pdf: pikepdf.Pdf) -> int:
    """Draw the photos that are pages of a PDF with fewer dots; return how many were."""
    lightened = 0
    for page in pdf.pages:
        found = page.resources.get("/XObject", pikepdf.Dictionary()).get("/Scan")
        if not isinstance(found, pikepdf.Stream) or found.get("/Filter") != pikepdf.Name.DCTDecode:
            continue
        with Image.open(io.BytesIO(found.read_raw_bytes()), formats=("JPEG",)) as picture:
            if max(picture.size) <= LIGHT_SIDE or picture.mode != "RGB":
                continue
            picture.thumbnail((LIGHT_SIDE, LIGHT_SIDE))
            out = io.BytesIO()
            picture.save(out, "JPEG", quality=LIGHT_QUALITY)
            found.Width, found.Height = picture.size
        found.write(out.getvalue(), filter=pikepdf.Name.DCTDecode)
        lightened += 1
    return lightened
