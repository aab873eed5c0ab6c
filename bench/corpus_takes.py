"""How a sheet becomes a picture: on a scanner's glass, or photographed on a table. All of these are well taken."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageFilter

from app.documents.pictures_in_pdf import PicturePage, fitted_page, pictures_as_pdf

if TYPE_CHECKING:
    from collections.abc import Sequence

DRAWN_DPI, PATCH = 150, 331
"""As sheets are drawn; one patch of grain serves a whole picture."""
GREY_LID, PALE_LID, DARK_LID = (198, 204, 211), (232, 235, 238), (52, 54, 58)
WOOD, CLOTH = (142, 106, 74), (66, 74, 92)


@dataclass(frozen=True, slots=True)
class Glass:
    """A scanner: what its lid looks like, how dense its dots are, how the sheet was laid."""

    lid: tuple[int, int, int] = GREY_LID
    dpi: int = 150
    lean: float = 0.3
    grain: float = 1.6
    quality: int = 72
    """Of the JPEG."""


def on_glass(
    sheet: Image.Image, glass: Glass = Glass(), *, seed: int = 1, room: float = 1.078
) -> Image.Image:
    """Return the picture of a sheet on the glass; the glass is so many times as large as the sheet."""
    turned = sheet.rotate(glass.lean, Image.Resampling.BILINEAR, expand=True)
    shape = Image.new("L", sheet.size, 255).rotate(glass.lean, Image.Resampling.BILINEAR, expand=True)
    size = (round(sheet.width * room), round(sheet.height * room))
    return _lit(_laid(turned, shape, size, glass.lid), seed, glass.grain, 0.025)


def _laid(
    turned: Image.Image, shape: Image.Image, size: tuple[int, int], ground: tuple[int, int, int]
) -> Image.Image:
    picture = Image.new("RGB", size, ground)
    place = ((size[0] - turned.width) // 2, (size[1] - turned.height) // 2)
    shadow = Image.new("L", size, 0)
    shadow.paste(shape, (place[0] + 5, place[1] + 6))
    dark = tuple(round(part * 0.76) for part in ground)
    picture = Image.composite(Image.new("RGB", size, dark), picture, shadow.filter(ImageFilter.BoxBlur(6)))
    picture.paste(turned, place, shape)
    return picture


def _lit(picture: Image.Image, seed: int, grain: float, fall: float) -> Image.Image:
    """Return the picture under light that falls off to the right, with the grain of the sensor."""
    patch = np.random.default_rng(seed).normal(0, grain, (PATCH, PATCH, 1)).astype(np.float32)
    times = (picture.height // PATCH + 1, picture.width // PATCH + 1, 1)
    noise = np.tile(patch, times)[: picture.height, : picture.width]
    light = np.linspace(1.0, 1.0 - fall, picture.width, dtype=np.float32)[None, :, None]
    pixels = np.asarray(picture, dtype=np.float32) * light + noise
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8), "RGB")


def photographed(
    sheet: Image.Image,
    *,
    table: tuple[int, int, int] = WOOD,
    aslant: float = 0.012,
    turn: float = 0.5,
    fall: float = 0.12,
    room: float = 1.16,
    seed: int = 1,
) -> Image.Image:
    """Return a photo of a sheet on a table: the far edge a little shorter, light from one side."""
    size = (round(sheet.width * room), round(sheet.height * room))
    turned = sheet.rotate(turn, Image.Resampling.BILINEAR, expand=True)
    shape = Image.new("L", sheet.size, 255).rotate(turn, expand=True)
    place = ((size[0] - turned.width) // 2, (size[1] - turned.height) // 2)
    grain = random.Random(seed)  # noqa: S311 — of a table
    veins = np.array([grain.randint(-9, 9) for _ in range(size[1])], dtype=np.int16)
    rows = np.clip(np.array(table, dtype=np.int16) + veins[:, None], 0, 255).astype(np.uint8)
    ground = Image.fromarray(np.broadcast_to(rows[:, None, :], (size[1], size[0], 3)).copy(), "RGB")
    ground.paste(turned, place, shape)
    taken = ground.transform(
        size,
        Image.Transform.PERSPECTIVE,
        _from_above(size, aslant),
        Image.Resampling.BILINEAR,
        fillcolor=table,
    )
    return _lit(taken, seed, 2.2, fall)


def _from_above(size: tuple[int, int], aslant: float) -> Sequence[float]:
    """Return the coefficients with which the upper edge comes out shorter by so much on either side."""
    wide, high = size
    shown = [(wide * aslant, 0), (wide * (1 - aslant), 0), (wide, high), (0, high)]
    real = [(0, 0), (wide, 0), (wide, high), (0, high)]
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(shown, real, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
    told = np.array([side for pair in real for side in pair], dtype=np.float64)
    return [float(one) for one in np.linalg.solve(np.array(rows, dtype=np.float64), told)]


def on_colour(sheet: Image.Image, colour: tuple[int, int, int]) -> Image.Image:
    """Return the sheet as it was printed on paper of another colour."""
    tint = np.asarray(colour, dtype=np.float32) / 255
    return Image.fromarray((np.asarray(sheet, dtype=np.float32) * tint).astype(np.uint8), "RGB")


def page_of(picture: Image.Image, *, dpi: int = 150, quality: int = 72) -> PicturePage:
    """Return a page on which the picture has a density of so many dots."""
    inches = picture.height / 150
    scale = dpi / 150
    sized = (
        picture
        if dpi == DRAWN_DPI
        else picture.resize(
            (round(picture.width * scale), round(picture.height * scale)), Image.Resampling.BICUBIC
        )
    )
    out = io.BytesIO()
    sized.save(out, "JPEG", quality=quality, dpi=(dpi, dpi))
    paper = (picture.width / 150 * 72, inches * 72)
    return PicturePage(out.getvalue(), sized.size, paper, (0, 0, *paper))


def photo_page(picture: Image.Image, *, quality: int = 80) -> PicturePage:
    """Return a page of A4 with a photo in it, as the product makes one of what a telephone took."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return fitted_page(out.getvalue(), picture.size)


def pdf_of(pages: Sequence[PicturePage]) -> bytes:
    """Return the pages as a PDF."""
    return pictures_as_pdf(pages)
