"""What a page's look means for the one who scanned it: advice in plain Chinese, never a wall (R9)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from app.documents import page_ink
from app.documents.page_edges import place_of_paper
from app.documents.page_light import light_of
from app.documents.page_tones import grey_of, reduced, tones
from app.documents.scan_report import WARNING, Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from app.documents.page_edges import PaperPlace
    from app.documents.page_ink import Sharpness

LOW_DOTS = 120
TILT_DEGREES = 1.5
CARD_SHARE = 0.25
"""On a card the portrait is as large as a shadow."""
SIDES = ("上", "下", "左", "右")


@dataclass(frozen=True)
class PageLook:
    """A page drawn at 150 dpi (height × width × red, green, blue) and what its PDF says about it.

    `dots_per_inch` is None where no picture makes up the page.
    """

    number: int
    pixels: NDArray[Any]
    dots_per_inch: float | None
    rotation: int

    @cached_property
    def small(self) -> NDArray[Any]:
        """Return the page at a third of its size."""
        return reduced(self.pixels)

    @cached_property
    def grey(self) -> NDArray[Any]:
        """Return the small page without its colours."""
        return grey_of(self.small)

    @cached_property
    def ink(self) -> NDArray[Any]:
        """Return which dots of the small page are ink."""
        return page_ink.ink_of(self.grey)

    @cached_property
    def sharpness(self) -> Sharpness:
        """Return how sharp its letters are."""
        return page_ink.sharpness_of(tones(self.pixels))

    @cached_property
    def place(self) -> PaperPlace:
        """Return where the paper lies on it."""
        return place_of_paper(self.small)

    @cached_property
    def paper(self) -> NDArray[Any]:
        """Return what is paper of it, grey."""
        return self.grey[self.place.box]

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing on the page at all."""
        return page_ink.is_empty(self.paper)


def page_findings(look: PageLook) -> list[Finding]:
    """Return advice about one page, the most important first."""
    if page_ink.is_blank(look.paper):
        return [_advice("blank", look, "这一页几乎是空白，请确认是否多扫了一页。")]
    if look.dots_per_inch is None:
        return [_advice("not-a-scan", look, "这一页是电子文档，不是扫描件。手册要求上传原件的彩色扫描件。")]
    return [
        *_colour_and_detail(look),
        *_light(look),
        *_position(look),
        *_place(look, look.place),
    ]


def _colour_and_detail(look: PageLook) -> Iterator[Finding]:
    if page_ink.is_grey(look.small):
        yield _advice("grey", look, "这一页像是黑白或灰度扫描。手册要求彩色扫描件，请改用彩色重新扫描。")
    dots = look.dots_per_inch
    if dots is not None and round(dots) < LOW_DOTS:
        yield _advice(
            "low-resolution", look, f"分辨率约 {dots:.0f} DPI，字迹可能看不清，建议不低于 150 DPI。"
        )
    if look.sharpness.is_blurred:
        yield _advice("blur", look, "这一页的字迹边缘模糊，请对焦、压平后重新扫描。")


def _position(look: PageLook) -> Iterator[Finding]:
    if page_ink.is_sideways(look.ink):
        yield _advice("sideways", look, "这一页的文字是横着的，请以正方向重新扫描。")
        return
    if look.sharpness.is_shaken:
        yield _advice("blur", look, "这一页的字迹上下拖影，像是拍摄时手动了。请拿稳或放平后重新拍摄。")
    if look.rotation:
        text = (
            f"这一页靠旋转标记（{look.rotation} 度）显示为正方向，打印或换软件可能会倒，请以正方向重新扫描。"
        )
        yield _advice("rotated", look, text)
    tilt = page_ink.tilt(look.ink)
    if abs(tilt) > TILT_DEGREES:
        yield _advice("tilt", look, f"这一页歪斜约 {abs(tilt):.0f} 度，请摆正后重新扫描。")


def _light(look: PageLook) -> Iterator[Finding]:
    light = light_of(look.paper)
    if light.is_dark:
        yield _advice("dark", look, "这一页太暗，请在明亮处重新拍摄，或把扫描亮度调高。")
    elif light.is_pale:
        yield _advice("pale", look, "这一页的字迹太浅，审核人员可能看不清。请把扫描对比度调高后重新扫描。")
    if light.has_shadow and look.place.share > CARD_SHARE:
        yield _advice(
            "shadow", look, "这一页有一部分在阴影里，请换个光线均匀的位置重新拍摄，或用扫描仪扫描。"
        )
    if light.has_glare:
        yield _advice("glare", look, "这一页有反光，反光处的内容看不见。请关闭闪光灯、避开灯光后重新拍摄。")


def _place(look: PageLook, place: PaperPlace) -> Iterator[Finding]:
    missing = [side for side, is_seen in zip(SIDES, place.sides, strict=True) if not is_seen]
    if missing:
        where = "四边" if len(missing) == len(SIDES) else "、".join(missing) + "边"
        yield _advice("edges", look, f"看不到原件{where}的轮廓，请把整张原件连同边缘一起扫描。")
    if place.is_aslant:
        yield _advice("aslant", look, "这一页是从侧面拍的，远处的字变小。请把镜头放到原件正上方重新拍摄。")
    if place.is_small:
        tenths = max(1, round(place.share * 10))
        text = f"原件只占画面的约 {tenths} 成，字迹可能看不清。请靠近一些重新拍摄，让原件占满画面。"
        yield _advice("small", look, text)


def _advice(code: str, look: PageLook, text: str) -> Finding:
    return Finding(code, WARNING, text, look.number)
