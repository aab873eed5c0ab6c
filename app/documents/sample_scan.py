"""The scanner: lays a sheet on the glass, slightly askew, and gives back a colour picture with its edges."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

if TYPE_CHECKING:
    import random

GLASS = (1240, 1754)
"""A4 at 150 dpi."""
LID = (198, 204, 211)
SHADOW = (150, 156, 164)
MOST_LEAN = 0.45
GRAIN, PATCH = 1.6, 331
MOST_BYTES = 145_000
QUALITIES = (72, 64, 56, 48, 40, 32)


def scanned(sheet: Image.Image, chance: random.Random) -> Image.Image:
    """Return the picture of a sheet on the glass: a soft shadow, uneven light, the grain of the sensor."""
    glass = Image.new("RGB", GLASS, LID)
    lean = chance.uniform(-MOST_LEAN, MOST_LEAN)
    turned = sheet.convert("RGB").rotate(lean, Image.Resampling.BILINEAR, expand=True)
    shape = Image.new("L", sheet.size, 255).rotate(lean, Image.Resampling.BILINEAR, expand=True)
    left = (GLASS[0] - turned.width) // 2 + chance.randint(-8, 8)
    top = (GLASS[1] - turned.height) // 2 + chance.randint(-10, 10)
    shadow = Image.new("L", GLASS, 0)
    shadow.paste(shape, (left + 5, top + 6))
    glass = Image.composite(Image.new("RGB", GLASS, SHADOW), glass, shadow.filter(ImageFilter.BoxBlur(6)))
    glass.paste(turned, (left, top), shape)
    _dust(glass, chance)
    return _lit(glass, chance)


def _dust(glass: Image.Image, chance: random.Random) -> None:
    draw = ImageDraw.Draw(glass)
    for _ in range(12):
        x, y = chance.randint(60, GLASS[0] - 60), chance.randint(60, GLASS[1] - 60)
        draw.ellipse((x, y, x + 1, y + 1), fill=(190, 186, 178))


def _lit(glass: Image.Image, chance: random.Random) -> Image.Image:
    """Return the picture under uneven light with grain; one patch of grain serves the whole page."""
    noise = np.random.default_rng(chance.randint(0, 2**31)).normal(0, GRAIN, (PATCH, PATCH, 1))
    times = (GLASS[1] // PATCH + 1, GLASS[0] // PATCH + 1, 1)
    grain = np.tile(noise.astype(np.float32), times)[: GLASS[1], : GLASS[0]]
    light = np.linspace(1.0, 0.975, GLASS[0], dtype=np.float32)[None, :, None]
    pixels = np.multiply(np.asarray(glass), light, dtype=np.float32)
    pixels += grain
    return Image.fromarray(np.clip(pixels, 0, 255, out=pixels).astype(np.uint8), "RGB")


def as_jpeg(picture: Image.Image) -> bytes:
    """Return the picture as JPEG, coarser where it would be too big to send."""
    for quality in QUALITIES:
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=quality, dpi=(150, 150))
        if out.tell() <= MOST_BYTES:
            break
    return out.getvalue()
