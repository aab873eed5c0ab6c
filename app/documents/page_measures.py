"""What a page looks like: colour, ink, sharpness, way up, edges. Advice for people, never a wall (R9)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from app.documents.scan_report import WARNING, Finding

if TYPE_CHECKING:
    from numpy.typing import NDArray

GREY_THRESHOLD = 0.03
BLANK_INK = 0.002
DARK = 0.62
LOW_DPI = 120
EDGE_STRIP = 0.16
EDGE_STRAIGHT = 0.6
BLUR_WIDTH = 4.3


def page_findings(page: int, pixels: NDArray[Any], *, dpi: float | None, rotation: int) -> list[Finding]:
    """Return advice about one rendered page; `pixels` is height × width × 3, values 0–255."""
    image = pixels.astype(np.float32) / 255
    grey = image.mean(axis=2)
    found = []
    if rotation % 360:
        found.append(
            _warning("rotated", page, "页面带有旋转标记，看起来正、打印可能倒。请以正方向重新扫描。")
        )
    ink = _ink(grey)
    if ink < BLANK_INK:
        found.append(_warning("blank", page, "这一页几乎是空白，请确认是否多扫了一页。"))
        return found
    if _is_grey(image):
        found.append(_warning("grey", page, "这一页不是彩色扫描。手册要求彩色扫描件，请核对。"))
    if dpi is not None and dpi < LOW_DPI:
        found.append(
            _warning("low-resolution", page, f"分辨率约 {dpi:.0f} DPI，字迹可能看不清，建议不低于 150 DPI。")
        )
    if _is_sideways(grey):
        found.append(_warning("sideways", page, "文字像是横着的，请以正方向扫描。"))
    if _edge_width(grey) > BLUR_WIDTH:
        found.append(_warning("blur", page, "这一页可能模糊，请对焦后重扫。"))
    if _visible_edges(grey) == 0:
        found.append(_warning("edges", page, "看不到原件的四边轮廓，请把整张原件扫描进来。"))
    return found


def _warning(code: str, page: int, text: str) -> Finding:
    return Finding(code, WARNING, text, page)


def _is_grey(image: NDArray[Any]) -> bool:
    small = image[::3, ::3]
    return float((small.max(axis=2) - small.min(axis=2)).mean()) < GREY_THRESHOLD / 3


def _ink(grey: NDArray[Any]) -> float:
    height, width = grey.shape
    inner = grey[height // 10 : -height // 10, width // 10 : -width // 10]
    return float((inner < DARK * float(np.median(inner))).mean())


def _is_sideways(grey: NDArray[Any]) -> bool:
    """Lines of text make rows alternate; where columns alternate much more, the text lies on its side."""
    dark = (grey < DARK * float(np.median(grey))).astype(np.float32)
    rows, columns = dark.mean(axis=1), dark.mean(axis=0)
    return float(np.diff(columns).var()) > 2.5 * float(np.diff(rows).var()) + 1e-9


def _edge_width(grey: NDArray[Any]) -> float:
    """Return how many pixels a change from paper to ink takes, on the sharpest tenth of the changes."""
    steps = np.abs(np.diff(grey, axis=1))
    strong = steps[steps > np.quantile(steps, 0.99)]
    if strong.size == 0:
        return 0.0
    contrast = float(np.quantile(grey, 0.9) - np.quantile(grey, 0.01))
    return contrast / max(float(np.quantile(strong, 0.9)), 1e-3)


def _visible_edges(grey: NDArray[Any]) -> int:
    """Return on how many sides a straight change runs along the outer part of the page."""
    found = 0
    for turned in (grey, grey[::-1], grey.T, grey.T[::-1]):
        strip = turned[: max(3, int(turned.shape[0] * EDGE_STRIP))]
        steps = np.abs(np.diff(strip, axis=0))
        rows = (steps > 0.04).mean(axis=1)
        found += bool(rows.max() > EDGE_STRAIGHT)
    return found
