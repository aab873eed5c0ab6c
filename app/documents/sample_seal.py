"""Red seals and blue signatures for sample papers. None of them belongs to anybody."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

if TYPE_CHECKING:
    import random
    from pathlib import Path

RED, PEN = (200, 34, 44), (28, 44, 132)
RADIUS = 118
"""Forty millimetres across at 150 dpi."""
SPREAD = 232.0
"""How many degrees of the circle the unit's name takes."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What a seal says: the unit round the rim, the kind of seal below the star."""

    unit: str
    kind: str = ""


def press_seal(
    page: Image.Image, seal: Seal, centre: tuple[int, int], font: Path, chance: random.Random
) -> None:
    """Press a round seal on a page: a little turned, ink thinner here and there, the text below shows through."""
    side = 2 * RADIUS + 40
    ink = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(ink)
    middle = side / 2
    draw.ellipse((20, 20, side - 20, side - 20), outline=255, width=6)
    draw.polygon(_star(middle, middle - 4, 36), fill=255)
    _round_the_rim(ink, seal.unit, font, middle)
    draw.text(
        (middle, middle + 58), seal.kind, 255, ImageFont.truetype(str(font), 23), anchor="mm", stroke_width=1
    )
    worn = Image.new("L", (side, side), 232)
    for _ in range(26):
        x, y, size = chance.randint(0, side), chance.randint(0, side), chance.randint(6, 30)
        ImageDraw.Draw(worn).ellipse((x, y, x + size, y + size), fill=chance.randint(120, 210))
    worn = worn.filter(ImageFilter.GaussianBlur(9))
    mask = ImageChops.multiply(ink, worn).rotate(chance.uniform(-9, 9), Image.Resampling.BICUBIC)
    place = (centre[0] - side // 2, centre[1] - side // 2)
    under = page.crop((*place, place[0] + side, place[1] + side))
    over = ImageChops.multiply(under, Image.new("RGB", (side, side), RED))
    page.paste(Image.composite(over, under, mask), place)


def _star(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    points = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.382
        angle = math.radians(corner * 36 - 90)
        points.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
    return points


def _round_the_rim(ink: Image.Image, words: str, font: Path, middle: float) -> None:
    size = 30 if len(words) <= 13 else 24  # noqa: PLR2004 — long names are cut smaller
    letters = ImageFont.truetype(str(font), size)
    step = min(26.0, SPREAD / max(len(words) - 1, 1))
    for place, letter in enumerate(words):
        degrees = (place - (len(words) - 1) / 2) * step
        tile = Image.new("L", (size * 2, size * 2), 0)
        ImageDraw.Draw(tile).text((size, size), letter, 255, letters, anchor="mm", stroke_width=1)
        turned = tile.rotate(-degrees, Image.Resampling.BICUBIC)
        reach = RADIUS - size * 0.82
        x = middle + reach * math.sin(math.radians(degrees)) - size
        y = middle - reach * math.cos(math.radians(degrees)) - size
        spot = (round(x), round(y))
        under = ink.crop((*spot, spot[0] + size * 2, spot[1] + size * 2))
        ink.paste(ImageChops.lighter(under, turned), spot)


def sign(page: Image.Image, name: str, place: tuple[int, int], font: Path, chance: random.Random) -> None:
    """Write a name with a pen: leaning letters of uneven size, close together, a stroke below."""
    x, y = place
    for letter in name:
        size = chance.randint(40, 50)
        tile = Image.new("L", (size * 2, size * 2), 0)
        ImageDraw.Draw(tile).text((size, size), letter, 255, ImageFont.truetype(str(font), size), anchor="mm")
        lean = (1, 0.28 + chance.uniform(-0.06, 0.06), -0.28 * size, chance.uniform(-0.05, 0.05), 1, 0)
        written = tile.transform(tile.size, Image.Transform.AFFINE, lean, Image.Resampling.BICUBIC)
        written = written.rotate(chance.uniform(-7, 7), Image.Resampling.BICUBIC)
        page.paste(PEN, (x - size // 2, y - size + chance.randint(-4, 4)), written)
        x += round(size * 0.86)
    points = [(place[0] + step * (x - place[0]) / 9, y + 27 + 4 * math.sin(step / 2.1)) for step in range(10)]
    ImageDraw.Draw(page).line(points, fill=PEN, width=2, joint="curve")
