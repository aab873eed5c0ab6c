"""The corpus of scans and photos: good ones in many ways, and each fault at several strengths. Nothing of it is kept."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bench.corpus_faults import FAULTS
from bench.corpus_sheets import SHEETS, card, receipt, sheet, spread
from bench.corpus_takes import (
    CLOTH,
    DARK_LID,
    PALE_LID,
    WOOD,
    Glass,
    on_colour,
    on_glass,
    page_of,
    pdf_of,
    photo_page,
    photographed,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from app.documents.pictures_in_pdf import PicturePage

GOOD = "good"
SCANNED: Mapping[str, Glass] = {
    "150 DPI": Glass(),
    "300 DPI": Glass(dpi=300, quality=60),
    "浅色盖板": Glass(lid=PALE_LID),
    "深色盖板": Glass(lid=DARK_LID),
    "歪 0.9 度，噪点": Glass(lean=0.9, grain=4.5),
    "压缩较重": Glass(quality=40, dpi=200),
}
COLOURS = {
    "黄纸": (250, 238, 176),
    "粉纸": (250, 214, 214),
    "蓝纸": (206, 224, 246),
    "再生纸": (222, 216, 204),
}
PHOTOS: Mapping[str, Mapping[str, object]] = {
    "木桌": {"table": WOOD},
    "深色桌布": {"table": CLOTH, "turn": -0.6},
    "光从一侧": {"fall": 0.2},
    "略斜": {"aslant": 0.02, "turn": 1.0},
}
_SEEDS = {name: zlib.crc32(name.encode()) % 97 for name in SHEETS}
FAULTY_SHEETS = ("劳动合同", "申报收入表", "证书")
"""Sheets on which the faults are made."""


@dataclass(frozen=True, slots=True)
class CorpusItem:
    """One paper of the corpus. `fault` is good for a well taken one; `strength` says how bad, or how it was taken."""

    fault: str
    strength: str
    sheet: str
    make: Callable[[], bytes]

    @property
    def name(self) -> str:
        """Return what it is called in lists."""
        return f"{self.fault} {self.strength} {self.sheet}"


def corpus() -> Iterator[CorpusItem]:
    """Return every item; its file is drawn when it is asked for."""
    yield from _good_sheets()
    yield from _other_sizes()
    for fault in FAULTS:
        yield from faulty(fault)


def _good_sheets() -> Iterator[CorpusItem]:
    for how, glass in SCANNED.items():
        for name, seed in _SEEDS.items():
            yield CorpusItem(
                GOOD, how, name, lambda name=name, seed=seed, glass=glass: _scan(name, seed, glass)
            )
    for how, colour in COLOURS.items():
        for name, seed in _SEEDS.items():
            yield CorpusItem(
                GOOD, how, name, lambda name=name, seed=seed, colour=colour: _tinted(name, seed, colour)
            )
    for how, way in PHOTOS.items():
        for name, seed in _SEEDS.items():
            yield CorpusItem(GOOD, how, name, lambda name=name, seed=seed, way=way: _photo(name, seed, way))


def _scan(name: str, seed: int, glass: Glass) -> bytes:
    return pdf_of(
        [page_of(on_glass(sheet(name, seed), glass, seed=seed), dpi=glass.dpi, quality=glass.quality)]
    )


def _tinted(name: str, seed: int, colour: tuple[int, int, int]) -> bytes:
    return pdf_of([page_of(on_glass(on_colour(sheet(name, seed), colour), seed=seed))])


def _photo(name: str, seed: int, way: Mapping[str, object]) -> bytes:
    return pdf_of([photo_page(photographed(sheet(name, seed), seed=seed, **way))])  # type: ignore[arg-type]


def _other_sizes() -> Iterator[CorpusItem]:
    for how in ("卡片等 150 DPI", "卡片等 300 DPI"):
        glass = Glass(dpi=300 if "300" in how else 150)
        yield CorpusItem(GOOD, how, "证件卡片", lambda glass=glass: _card(glass))
        yield CorpusItem(GOOD, how, "长收据", lambda glass=glass: _long(glass))
        yield CorpusItem(GOOD, how, "A3 对开", lambda glass=glass: _a3(glass))


def _card(glass: Glass) -> bytes:
    """Both sides of a card in the middle of a glass of A4, one page each."""
    pictures = [on_glass(card(seed), replace(glass, lean=0.4), seed=seed, room=1754 / 319) for seed in (1, 2)]
    middles = [
        one.crop(((one.width - 1240) // 2, 0, (one.width + 1240) // 2, one.height)) for one in pictures
    ]
    return pdf_of([page_of(one, dpi=glass.dpi) for one in middles])


def _long(glass: Glass) -> bytes:
    return pdf_of([page_of(on_glass(receipt(3), glass, room=1.12), dpi=glass.dpi)])


def _a3(glass: Glass) -> bytes:
    return pdf_of([page_of(on_glass(spread(3), replace(glass, lean=0.2)), dpi=glass.dpi)])


def faulty(fault: str) -> Iterator[CorpusItem]:
    """Return the items with one fault, at each strength."""
    found = FAULTS[fault]
    for strength in found.strengths:
        for number, name in enumerate(FAULTY_SHEETS):
            yield CorpusItem(
                fault,
                f"{strength:g}",
                name,
                lambda name=name, number=number, strength=strength: _bad(fault, name, number, strength),
            )


def _bad(fault: str, name: str, number: int, strength: float) -> bytes:
    found = FAULTS[fault]
    picture = found.make(sheet(name, number + 1), strength)
    return pdf_of(
        [_coarse_page(picture, strength) if fault == "coarse" else _page(picture, is_photo=found.is_photo)]
    )


def _page(picture: object, *, is_photo: bool) -> PicturePage:
    return photo_page(picture) if is_photo else page_of(picture)  # type: ignore[arg-type]


def _coarse_page(picture: object, strength: float) -> PicturePage:
    """A page as large as the sheet, with as few dots as the picture has."""
    page = page_of(picture)  # type: ignore[arg-type]
    paper = (page.paper[0] * 150 / strength, page.paper[1] * 150 / strength)
    return replace(page, paper=paper, box=(0, 0, *paper))
