"""Believable scans for demonstrations and tests: Chinese text, paper edges, a red seal. All of it fictional."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

WIDTH, HEIGHT = 1240, 1754
"""A4 at 150 dpi."""
PAPER, DESK, INK, SEAL = (253, 251, 244), (204, 212, 222), (38, 40, 52), (206, 40, 46)
MARGIN = 46


@dataclass(frozen=True, slots=True)
class SampleSheet:
    """One page: its title, its lines, the words of its seal, and who signed."""

    title: str
    lines: Sequence[str]
    seal: str = ""
    signed: Sequence[str] = ()


def make_paper(sheets: Sequence[SampleSheet], *, font: Path, seed: int = 1) -> bytes:
    """Return a PDF of scanned sheets; the same arguments give the same bytes of picture."""
    chance = random.Random(seed)  # noqa: S311 — the dirt on a sample scan is no secret
    pages = [_scan(sheet, font, chance) for sheet in sheets]
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=150, quality=62)
    return out.getvalue()


def _scan(sheet: SampleSheet, font: Path, chance: random.Random) -> Image.Image:
    page = Image.new("RGB", (WIDTH, HEIGHT), DESK)
    draw = ImageDraw.Draw(page)
    draw.rectangle(
        (MARGIN, MARGIN, WIDTH - MARGIN, HEIGHT - MARGIN), fill=PAPER, outline=(150, 158, 168), width=2
    )
    draw.text((WIDTH / 2, 190), sheet.title, INK, ImageFont.truetype(str(font), 46), anchor="mm")
    draw.text(
        (WIDTH / 2, 252),
        "示例材料 · 内容虚构",
        (120, 128, 140),
        ImageFont.truetype(str(font), 24),
        anchor="mm",
    )
    body, y = ImageFont.truetype(str(font), 28), 340
    for line in sheet.lines:
        draw.text((150, y), line, INK, body)
        y += 58
    if sheet.seal:
        _seal(draw, font, sheet.seal, chance)
    for place, name in enumerate(sheet.signed):
        draw.text((150 + 420 * place, HEIGHT - 250), name, (24, 38, 110), ImageFont.truetype(str(font), 40))
    return page


def _seal(draw: ImageDraw.ImageDraw, font: Path, words: str, chance: random.Random) -> None:
    x, y, radius = WIDTH - 330 + chance.randint(-12, 12), HEIGHT - 420 + chance.randint(-12, 12), 132
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=SEAL, width=8)
    draw.text((x, y - 22), "★", SEAL, ImageFont.truetype(str(font), 64), anchor="mm")
    draw.text((x, y + 52), words, SEAL, ImageFont.truetype(str(font), 30), anchor="mm")
