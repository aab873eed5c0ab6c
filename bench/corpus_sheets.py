"""Sheets of the corpus of scans: what an office gets, drawn without a person in it. The same seed draws the same."""

from __future__ import annotations

import random
from functools import cache
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from app.documents.embedded_fonts import BOLD, REGULAR
from app.documents.sample_seal import Seal, press_seal
from app.documents.sample_sheet import INK, SampleSheet, draw_sheet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WHITE, CREAM = (253, 253, 252), (251, 247, 232)
CLAUSE = "甲乙双方在平等自愿、协商一致的基础上订立本合同，共同遵守合同所列条款。"
MONTHS = tuple((f"2026-{month:02d}", "工资薪金所得", f"{23_500 + month * 117}.00") for month in range(1, 13))


@cache
def _letters(size: int, font: Path = REGULAR) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font), size)


def _of(sheet: SampleSheet, seed: int) -> Image.Image:
    return draw_sheet(sheet, font=REGULAR, chance=random.Random(seed))  # noqa: S311 — dirt is no secret


def contract(seed: int) -> Image.Image:
    """A page of a contract, with a signature."""
    return _of(SampleSheet("劳动合同书", (CLAUSE,) * 9, signed=("乙方签字：王样本",)), seed)


def tax_table(seed: int) -> Image.Image:
    """A table of months, with a seal."""
    head = ("所属期", "所得项目", "申报收入（元）")
    return _of(
        SampleSheet(
            "申报收入查询记录",
            ("纳税人：王样本",),
            seal="示例公司",
            seal_kind="财务专用章",
            table=(head, *MONTHS),
        ),
        seed,
    )


def few_lines(seed: int) -> Image.Image:
    """A short statement with a seal."""
    return _of(SampleSheet("单位诚信声明", (CLAUSE,), seal="示例公司"), seed)


def dense(seed: int) -> Image.Image:
    """Small print from top to bottom."""
    page = Image.new("RGB", (1150, 1627), WHITE)
    draw, letters = ImageDraw.Draw(page), _letters(17)
    for line in range(48):
        draw.text((95, 90 + line * 30), (CLAUSE * 2)[(line + seed) % 7 :][:54], INK, letters)
    return page


def certificate(seed: int) -> Image.Image:
    """A certificate: a tinted ground of fine lines, a frame, large words, a seal."""
    page = Image.new("RGB", (1150, 1627), CREAM)
    draw = ImageDraw.Draw(page)
    for line in range(0, 1627, 14):
        draw.line((120, line, 1030, line + (line * 7 + seed) % 9), (244, 226, 196), 2)
    draw.rectangle((80, 80, 1070, 1547), outline=(176, 136, 60), width=8)
    draw.text((575, 330), "学 位 证 书", (120, 30, 34), _letters(86, BOLD), anchor="mm")
    for line in range(7):
        draw.text((170, 560 + line * 92), CLAUSE[:22], INK, _letters(36))
    press_seal(page, Seal("示例大学", "学位专用"), (800, 1290), REGULAR, random.Random(seed))  # noqa: S311
    return page


def form_in_frame(seed: int) -> Image.Image:
    """A form with a frame and empty cells, filled in with a pen."""
    page = Image.new("RGB", (1150, 1627), WHITE)
    draw = ImageDraw.Draw(page)
    draw.text((575, 120), "业务申请表", INK, _letters(44), anchor="mm")
    for row in range(18):
        y = 190 + row * 74
        draw.rectangle((110, y, 1040, y + 74), outline=(70, 70, 74), width=2)
        draw.line((390, y, 390, y + 74), (70, 70, 74), 2)
        draw.text((130, y + 22), CLAUSE[row : row + 7], INK, _letters(24))
        if (row + seed) % 3:
            draw.text((420, y + 18), CLAUSE[row + 3 : row + 14], (30, 46, 130), _letters(30))
    return page


def letterhead(seed: int) -> Image.Image:
    """A typed letter under a coloured head, in Latin and Chinese letters."""
    page = Image.new("RGB", (1150, 1627), WHITE)
    draw = ImageDraw.Draw(page)
    draw.rectangle((95, 80, 1055, 150), fill=(26, 84, 148))
    draw.text((120, 115), "EXAMPLE COMPANY LIMITED", (255, 255, 255), _letters(34), anchor="lm")
    words = "This letter certifies that the person named below has worked with our company. "
    for line in range(20 + seed % 5):
        draw.text((120, 250 + line * 44), (words * 2)[line : line + 62], INK, _letters(26))
    return page


def receipt(seed: int) -> Image.Image:
    """A long narrow slip of a till."""
    page = Image.new("RGB", (480, 1700), (248, 247, 244))
    draw = ImageDraw.Draw(page)
    draw.text((240, 90), "缴费凭证", INK, _letters(44), anchor="mm")
    for line in range(34):
        draw.text(
            (50, 170 + line * 42),
            f"{CLAUSE[line % 20 : line % 20 + 7]}  {1200 + line * seed}.00",
            INK,
            _letters(26),
        )
    draw.text((240, 1640), "收讫", (196, 40, 40), _letters(52), anchor="mm")
    return page


def card(seed: int) -> Image.Image:
    """A card as large as a bank card."""
    page = Image.new("RGB", (506, 319), (214, 228, 240))
    draw = ImageDraw.Draw(page)
    for line in range(-300, 520, 9):
        draw.line((line, 0, line + 180 + seed, 319), (202, 219, 236), 2)
    draw.rectangle((360, 60, 470, 200), fill=(120, 132, 146))
    for row, words in enumerate(
        ("姓名  王样本", "性别  男   民族  汉", "出生  1990 年 1 月 1 日", "住址  北京市示例路 1 号")
    ):
        draw.text((36, 44 + row * 46), words, INK, _letters(24))
    draw.text((36, 262), "号码  110105199001010000", INK, _letters(26))
    return page


def spread(seed: int) -> Image.Image:
    """A sheet of A3 across, with two columns."""
    page = Image.new("RGB", (2300, 1627), WHITE)
    for place, half in enumerate((contract(seed), tax_table(seed))):
        page.paste(half, (place * 1150, 0))
    return page


def handwriting(seed: int) -> Image.Image:
    """A page written by hand with a blue pen on lined paper."""
    page = Image.new("RGB", (1150, 1627), (250, 249, 244))
    draw = ImageDraw.Draw(page)
    for line in range(22):
        y = 170 + line * 62
        draw.line((100, y + 44, 1050, y + 44), (206, 216, 226), 2)
        x = 110
        for letter in CLAUSE[line % 9 : line % 9 + 22 - seed % 4]:
            draw.text((x, y + (x * 7 + line) % 6), letter, (34, 52, 140), _letters(36))
            x += 40
    return page


SHEETS: dict[str, Callable[[int], Image.Image]] = {
    "劳动合同": contract,
    "申报收入表": tax_table,
    "短声明": few_lines,
    "小字条款": dense,
    "证书": certificate,
    "带框表格": form_in_frame,
    "英文证明": letterhead,
    "手写说明": handwriting,
}
"""Sheets of A4, by what they are."""


@cache
def sheet(name: str, seed: int) -> Image.Image:
    """Return a sheet of A4; it is drawn once."""
    return SHEETS[name](seed)
