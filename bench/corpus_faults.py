"""Faults of a picture, each at several strengths, and how the checks call them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from bench.corpus_takes import GREY_LID, WOOD, on_glass, photographed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault: its name for people, the findings that count as noticing it, and how it is made of a sheet."""

    name: str
    codes: frozenset[str]
    strengths: tuple[float, ...]
    make: Callable[[Image.Image, float], Image.Image]
    is_photo: bool = False


def _dots(picture: Image.Image) -> NDArray[np.float32]:
    return np.asarray(picture, dtype=np.float32)


def _picture(dots: NDArray[np.float32]) -> Image.Image:
    return Image.fromarray(np.clip(dots, 0, 255).astype(np.uint8), "RGB")


def _grey(sheet: Image.Image, kind: float) -> Image.Image:
    """Without colour: as it is, with the cast of a cheap sensor, or black and white."""
    plain = on_glass(sheet).convert("L")
    if kind == 1:
        return plain.convert("RGB")
    if kind == 2:  # noqa: PLR2004 — the second kind
        return _picture(_dots(plain.convert("RGB")) * np.array([1.0, 0.992, 0.985], dtype=np.float32))
    return plain.point(lambda level: 255 if level > 150 else 0).convert("RGB")  # noqa: PLR2004


def _blurred(sheet: Image.Image, radius: float) -> Image.Image:
    return on_glass(sheet).filter(ImageFilter.GaussianBlur(radius))


def _shaken(sheet: Image.Image, way: float) -> Image.Image:
    """Moved while it was taken, across or (when negative) down."""
    dots, steps = _dots(on_glass(sheet)), round(abs(way))
    axis = 1 if way > 0 else 0
    return _picture(sum(np.roll(dots, step, axis=axis) for step in range(steps)) / steps)


def _tilted(sheet: Image.Image, degrees: float) -> Image.Image:
    picture = on_glass(sheet)
    small = picture.resize((picture.width * 8 // 9, picture.height * 8 // 9))
    turned = small.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=GREY_LID)
    glass = Image.new("RGB", (max(picture.width, turned.width), max(picture.height, turned.height)), GREY_LID)
    glass.paste(turned, ((glass.width - turned.width) // 2, (glass.height - turned.height) // 2))
    return glass


def _cut(sheet: Image.Image, sides: float) -> Image.Image:
    """One, two or all sides outside of the picture."""
    picture = on_glass(sheet)
    wide, high = picture.size
    box = {1: (80, 0, wide, high), 2: (80, 90, wide, high), 4: (80, 90, wide - 80, high - 90)}[int(sides)]
    return picture.crop(box)


def _shaded(sheet: Image.Image, left: float) -> Image.Image:
    """The shadow of a hand and a telephone over the lower part."""
    dots = _dots(photographed(sheet))
    high, wide = dots.shape[:2]
    rows, columns = np.mgrid[0:high, 0:wide].astype(np.float32)
    depth = 1 / (1 + np.exp(-(rows - high * 0.62 + (columns - wide / 2) * 0.25) / 26))
    return _picture(dots * (1 - depth * (1 - left))[:, :, None])


def _far(sheet: Image.Image, share: float) -> Image.Image:
    """Taken from afar: the sheet takes so much of the height, and so few dots."""
    return photographed(sheet, room=1 / share).resize((1334, 1887), Image.Resampling.LANCZOS)


def _dark(sheet: Image.Image, light: float) -> Image.Image:
    return _picture(_dots(photographed(sheet)) * light)


def _pale(sheet: Image.Image, contrast: float) -> Image.Image:
    dots = _dots(on_glass(sheet))
    return _picture(252 - (252 - dots) * contrast)


def _blank(sheet: Image.Image, ghost: float) -> Image.Image:
    """The back of a sheet, whose front shows through by so much."""
    back = sheet.transpose(Image.Transpose.FLIP_LEFT_RIGHT).filter(ImageFilter.GaussianBlur(2))
    return on_glass(_picture(252 - (252 - _dots(back)) * ghost))


def _head_down(sheet: Image.Image, _strength: float) -> Image.Image:
    return on_glass(sheet).rotate(180)


def _lying(sheet: Image.Image, degrees: float) -> Image.Image:
    return on_glass(sheet).rotate(degrees, expand=True)


def _aslant(sheet: Image.Image, by: float) -> Image.Image:
    return photographed(sheet, aslant=by)


def _finger(sheet: Image.Image, size: float) -> Image.Image:
    """A thumb that holds the sheet from the left."""
    picture = photographed(sheet)
    thumb = round(picture.width * size)
    y = round(picture.height * 0.55)
    draw = ImageDraw.Draw(picture)
    draw.rounded_rectangle((-thumb, y, round(thumb * 1.6), y + thumb), thumb // 2, fill=(206, 158, 132))
    return picture


def _glare(sheet: Image.Image, size: float) -> Image.Image:
    dots = _dots(photographed(sheet, fall=0.22))
    high, wide = dots.shape[:2]
    rows, columns = np.mgrid[0:high, 0:wide].astype(np.float32)
    far = np.hypot(rows - high * 0.45, columns - wide * 0.55) / (wide * size)
    return _picture(dots + 400 * np.clip(1.35 - far, 0, 1)[:, :, None])


def _moire(sheet: Image.Image, strength: float) -> Image.Image:
    """A photo of a screen."""
    dots = _dots(photographed(sheet, table=(28, 30, 34)))
    rows, columns = np.mgrid[0 : dots.shape[0], 0 : dots.shape[1]].astype(np.float32)
    waves = np.sin(rows / 2.9 + columns / 41) + np.sin(columns / 2.7 - rows / 37)
    return _picture(dots + strength * waves[:, :, None])


def _two_on_one(sheet: Image.Image, _strength: float) -> Image.Image:
    """Two sheets beside each other on one page of A4."""
    both = Image.new("RGB", (sheet.width * 2 + 60, round(sheet.height * 1.05)), WOOD)
    for place in (0, 1):
        both.paste(sheet, (place * (sheet.width + 60), round(sheet.height * 0.025)))
    small = both.resize((1180, round(1180 * both.height / both.width)), Image.Resampling.LANCZOS)
    page = Image.new("RGB", (1240, 1754), GREY_LID)
    page.paste(small, (30, 300))
    return page


def _coarse(sheet: Image.Image, dpi: float) -> Image.Image:
    picture = on_glass(sheet)
    scale = dpi / 150
    return picture.resize(
        (round(picture.width * scale), round(picture.height * scale)), Image.Resampling.BICUBIC
    )


FAULTS: Mapping[str, Fault] = {
    "grey": Fault("黑白或灰度", frozenset({"grey"}), (1, 2, 3), _grey),
    "blur": Fault("失焦", frozenset({"blur"}), (1.3, 2.0, 3.0), _blurred),
    "shaken": Fault("抖动", frozenset({"blur"}), (7, 11, -9), _shaken),
    "tilt": Fault("歪斜（度）", frozenset({"tilt"}), (2, 4, 7), _tilted),
    "cut": Fault("缺边（几边）", frozenset({"edges"}), (1, 2, 4), _cut),
    "shadow": Fault("阴影（剩余亮度）", frozenset({"shadow"}), (0.62, 0.48, 0.34), _shaded, is_photo=True),
    "small": Fault("拍得太远（占画面高度）", frozenset({"small"}), (0.62, 0.5, 0.38), _far, is_photo=True),
    "dark": Fault("太暗（亮度）", frozenset({"dark"}), (0.5, 0.38, 0.25), _dark, is_photo=True),
    "pale": Fault("太浅（对比度）", frozenset({"pale", "blank"}), (0.33, 0.24, 0.15), _pale),
    "blank": Fault("空白页（透印）", frozenset({"blank"}), (0.0, 0.04, 0.08), _blank),
    "sideways": Fault("横放（度）", frozenset({"sideways"}), (90, 270), _lying),
    "coarse": Fault("分辨率低（DPI）", frozenset({"low-resolution"}), (110, 75, 50), _coarse),
    "aslant": Fault("斜着拍（收窄）", frozenset({"aslant"}), (0.05, 0.08, 0.12), _aslant, is_photo=True),
    "glare": Fault("反光（半径）", frozenset({"glare"}), (0.1, 0.16, 0.24), _glare, is_photo=True),
    "finger": Fault("手指遮挡（宽度）", frozenset(), (0.06, 0.1, 0.16), _finger, is_photo=True),
    "two": Fault("一页放两张", frozenset(), (1,), _two_on_one),
    "upside": Fault("上下颠倒", frozenset(), (1,), _head_down),
    "moire": Fault("翻拍屏幕（条纹）", frozenset(), (8, 16, 28), _moire, is_photo=True),
}
"""Faults by name. Those without codes are left to people: the table tells how often anything is said of them."""
